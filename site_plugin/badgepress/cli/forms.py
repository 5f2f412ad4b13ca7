"""`badgepress forms`: writes the issue forms from the badge classes."""

from __future__ import annotations

from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.cli.options import repository_option
from badgepress.cli.writing import next_steps
from badgepress.content.load import load
from badgepress.errors import EXIT_OK, EXIT_REFUSED, BadgepressError
from badgepress.hosting.form_fields import FORMS
from badgepress.hosting.forms import HEAD, form_files

_MAX_FORM_BYTES = 1024 * 1024


@click.command()
@repository_option
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit code 1 if the forms are not those of the badge classes.")
@click.option("--force", is_flag=True, help="Replace forms that were written by hand.")
def forms(root: Path, dry_run: bool, is_check: bool, force: bool) -> int:
    """Write the issue forms “Award a badge” and “Request a badge” (.github/ISSUE_TEMPLATE), for members who do not use Git."""
    files = form_files(load(root))
    if not files:
        hint = "Set status: active in a badge's file first, or make one: badgepress new badge"
        raise BadgepressError("there is no active badge class, so nothing to choose from", hint=hint)
    old = {path: _old_bytes(root / path) for path in files}
    stale = [path for path, data in files.items() if old[path] != data]
    if is_check:
        return _say_stale(stale)
    if dry_run:
        for path, data in files.items():
            click.echo(f"--- {path}")
            click.echo(data.decode(), nl=False)
        click.echo("Nothing was written (--dry-run).", err=True)
        return EXIT_OK
    _write(root, {path: files[path] for path in stale}, old, force=force)
    if not stale:
        click.echo(f"the {len(FORMS)} forms are up to date")
    return EXIT_OK


def _say_stale(stale: list[str]) -> int:
    for path in stale:
        click.echo(f"{path} is not what the badge classes make of it")
    if stale:
        click.echo("  → Run badgepress forms, and commit what it writes.", err=True)
        return EXIT_REFUSED
    click.echo("the forms are up to date")
    return EXIT_OK


def _write(root: Path, files: dict[str, bytes], old: dict[str, bytes | None], *, force: bool) -> None:
    drafts = Drafts(root)
    for path, data in files.items():
        before = old[path]
        if before is None:
            drafts.add(path, data)
            continue
        if not force and not before.startswith(HEAD.encode()):
            hint = "Rename it, or replace it with --force. Nothing was written."
            raise BadgepressError(f"{path} was written by hand", hint=hint)
        drafts.replace(path, before, data)
    drafts.write()
    for path in drafts.paths():
        click.echo(f"{'wrote' if path in drafts.new else 'changed'} {path}")
    if drafts.paths():
        next_steps(drafts.paths(), "Write the issue forms", root)


def _old_bytes(path: Path) -> bytes | None:
    if not path.exists() and not path.is_symlink():
        return None
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_FORM_BYTES:
        raise BadgepressError(f"{path} is not a plain file", hint="Delete it, and run the command again.")
    return path.read_bytes()
