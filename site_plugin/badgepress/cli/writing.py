"""What the commands that write share: asking, showing what would be written, and saying what comes next."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.next_steps import propose
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


class Writing(click.Command):
    """A command that writes awards: an e-mail address among its arguments is refused before anything looks at them."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Refuse an address, then read the arguments.

        Raises:
            click.UsageError: Some argument holds one.
        """
        for value in args:
            if looks_like_address(value) and not _is_file(value):
                raise click.UsageError(_ADDRESS_GIVEN)
        return super().parse_args(context, args)


def refuse_address(value: str | None, option: str) -> None:
    """Refuse an e-mail address in an answer or option.

    Raises:
        click.UsageError: The value holds one. The message does not repeat it.
    """
    if value and looks_like_address(value):
        raise click.UsageError(f"{option} holds an e-mail address. {_ADDRESS_GIVEN}")


def _is_file(value: str) -> bool:
    try:
        return Path(value).is_file()
    except (OSError, ValueError):
        return False


_ADDRESS_GIVEN = (
    "An e-mail address on the command line stays in the shell's history and shows in the list of processes. Nothing was written.\n"
    "  → Leave it out: the address is asked for, or read with --email-stdin. To make the shell forget the line: in bash, history -d -2; "
    "in zsh and fish, delete it from the history file."
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
        for path in drafts.removed:
            click.echo(f"--- {path} (deleted)")
        click.echo("Nothing was written (--dry-run).", err=True)
        return
    drafts.write()
    words = dict.fromkeys(drafts.new, "wrote") | dict.fromkeys(drafts.replaced, "changed")
    for path in drafts.paths()[:10]:
        click.echo(f"{words.get(path, 'deleted')} {path}")
    if len(drafts.paths()) > 10:
        click.echo(f"… and {len(drafts.paths()) - 10:,} more files")
    next_steps(drafts.paths(), title, root)


def next_steps(paths: Iterable[str], title: str, root: Path) -> None:
    """Say how the change becomes a pull request.

    Args:
        paths: Of the files concerned.
        title: Of the change, for the commit's message; no names.
        root: The repository.
    """
    lines, closing = propose(root, list(paths), title)
    click.echo("Next, propose it:\n" + "".join(f"  {line}\n" for line in lines) + closing, err=True)


def tell(problems: Iterable[Problem]) -> None:
    """Print warnings."""
    click.echo(as_text(list(problems)), nl=False, err=True)
