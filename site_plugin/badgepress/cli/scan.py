"""`badgepress scan`: looks for the issuer's own private keys where none may be."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click

from badgepress.cli.options import repository_option
from badgepress.content.load import load
from badgepress.errors import EXIT_CANNOT_TELL, EXIT_OK, EXIT_REFUSED
from badgepress.leaks.places import Scanned, files_of_folder, files_of_tree
from badgepress.leaks.scanner import Leak, Scanner


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, allow_dash=True, path_type=Path), metavar="[PATH…]")
@repository_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--speed", is_flag=True, hidden=True, help="Say how fast it was.")
def scan(paths: tuple[Path, ...], root: Path, form: str, speed: bool) -> int:
    """Look for the private halves of the keys in keys/, in any encoding: in files, folders, or standard input (-).

    Without PATH it looks at every file that a commit could hold. Only what really is one of your keys is reported, and it is never repeated.
    Exit code 0: none found; 1: found; 3: something could not be read, or there is no key to look for.
    """
    keys = load(root).keys
    if not keys:
        click.echo("badgepress: keys/ holds no readable key, so there is nothing to look for\n  → Run it in the repository, or name that with -C.", err=True)
        return EXIT_CANNOT_TELL
    began, scanner, scanned = time.monotonic(), Scanner(keys), Scanned()
    _look(scanner, scanned, paths, root)
    click.echo(_FORMATS[form](scanned.leaks), nl=False)
    _summary(scanned, len(keys))
    if speed:
        seconds = time.monotonic() - began
        click.echo(f"{scanned.bytes:,} bytes in {seconds:.2f} s: {scanned.bytes / 1e6 / seconds:.1f} MB/s", err=True)
    if scanned.leaks:
        return EXIT_REFUSED
    return EXIT_CANNOT_TELL if scanned.unread else EXIT_OK


def _look(scanner: Scanner, scanned: Scanned, paths: tuple[Path, ...], root: Path) -> None:
    if not paths:
        for path in files_of_tree(root):
            scanned.add_file(path, str(path.relative_to(root)), scanner)
    for path in paths:
        if str(path) == "-":
            scanned.files += 1
            scanned.leaks += [("standard input", leak) for leak in scanner.scan_stream(sys.stdin.buffer)]
        elif path.is_dir():
            for file in files_of_folder(path):
                scanned.add_file(file, str(file), scanner)
        else:
            scanned.add_named(path, scanner)


def _summary(scanned: Scanned, keys: int) -> None:
    for path in scanned.unread[:10]:
        click.echo(f"could not be read: {_plain(path)}", err=True)
    names = sorted({leak.key for _, leak in scanned.leaks})
    count = f"{scanned.files} file{'s' if scanned.files != 1 else ''}"
    if not scanned.leaks:
        click.echo(f"no private half of your {keys} key{'s' if keys != 1 else ''} in {count}", err=True)
        return
    click.echo(
        f"{len(scanned.leaks)} found in {count}. Treat the key as stolen, even if you delete the file: whoever read it can issue badges in your name.\n"
        + "".join(f"  → badgepress keys compromise {name} --since DATE, with the day since when it could be read\n" for name in names)
        + "  → Then delete it here. Git's history and the logs of a code host keep it: docs/keys.md says how to go on.",
        err=True,
    )


def _plain(text: str) -> str:
    """Return the name of a file fit for a terminal."""
    return text if text.isprintable() else text.encode("unicode_escape", "backslashreplace").decode("ascii")


def _as_text(leaks: Iterable[tuple[str, Leak]]) -> str:
    return "".join(f"{_plain(path)}:{leak.line}: the private half of “{leak.key}”, as {leak.encoding}\n" for path, leak in leaks)


def _as_json(leaks: Iterable[tuple[str, Leak]]) -> str:
    return json.dumps([{"path": path, "line": leak.line, "key": leak.key, "encoding": leak.encoding} for path, leak in leaks], indent=2) + "\n"


def _as_github(leaks: Iterable[tuple[str, Leak]]) -> str:
    escapes = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})
    return "".join(
        f"::error file={_plain(path).translate(escapes)},line={leak.line}::the private half of the key {leak.key}: treat it as stolen\n" for path, leak in leaks
    )


_FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github}
