"""What the commands that write share: asking, showing what would be written, and saying what comes next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.recipients import looks_like_address
from badgepress.cli.report import as_text
from badgepress.problems import Problem

Command = Callable[..., Any]


def writing_options(command: Command) -> Command:
    """Add `--dry-run` and `--ask/--no-ask`."""
    command = click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")(command)
    return click.option(
        "--ask/--no-ask", default=None, help="Ask for what no option says [default: at a terminal].", show_default=False
    )(command)


def may_ask(ask: bool | None) -> bool:
    """Say whether a person is there to answer."""
    return sys.stdin.isatty() if ask is None else ask


def refuse_address(value: str | None, option: str) -> None:
    """Refuse an e-mail address on the command line: the shell's history and the list of processes would keep it.

    Raises:
        click.UsageError: The value holds one. The message does not repeat it.
    """
    if value and looks_like_address(value):
        raise click.UsageError(
            f"{option} holds an e-mail address, which your shell would remember. Leave it out: the address is asked for, or read with --email-stdin."
        )


def finish(drafts: Drafts, *, dry_run: bool, title: str, root: Path) -> None:
    """Write the drafts, or show them, and say what comes next.

    Args:
        drafts: What is to be written.
        dry_run: Whether it is only shown.
        title: Of the change, for the commit's message; no names.
        root: The repository.
    """
    if dry_run:
        for path, data in [*drafts.new.items(), *((path, after) for path, (_, after) in drafts.replaced.items())]:
            click.echo(f"--- {path}")
            click.echo(data.decode("utf-8", "replace"), nl=False)
        click.echo("Nothing was written (--dry-run).", err=True)
        return
    drafts.write()
    for path in drafts.paths()[:10]:
        click.echo(f"{'wrote' if path in drafts.new else 'changed'} {path}")
    if len(drafts.paths()) > 10:
        click.echo(f"… and {len(drafts.paths()) - 10:,} more files")
    next_steps(drafts.paths(), title, root)


def next_steps(paths: Iterable[str], title: str, root: Path) -> None:
    """Say how the change becomes a pull request."""
    named = list(paths)
    what = " ".join(named) if len(named) <= 3 else "content"
    place = "" if root == Path() else f"cd {root}\n  "
    branch = "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())[:40]
    click.echo(
        f"Next, propose it:\n  {place}badgepress check\n  git switch -c {branch}\n  git add {what}\n"
        f'  git commit -m "{title}"\n  git push -u origin {branch}\nand open a pull request; its checks say what a merge will do.',
        err=True,
    )


def tell(problems: Iterable[Problem]) -> None:
    """Print warnings."""
    click.echo(as_text(list(problems)), nl=False, err=True)
