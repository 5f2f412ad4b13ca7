"""Asks for what was not given: until the answer can be used, and only where somebody is there to answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from badgepress.errors import BadgepressError

Check = Callable[[str], str]
"""Returns an answer as it is kept; raises a BadgepressError."""


def answer(question: str, check: Check, default: str | None = None) -> str:
    """Ask until the check takes the answer.

    Args:
        question: What is asked, without a mark.
        check: Returns the answer as it is kept.
        default: What an empty answer means; an empty one is taken as it is.
    """
    while True:
        typed: str = click.prompt(question, default=default, show_default=bool(default))
        if typed == default == "":
            return ""
        try:
            return check(typed)
        except BadgepressError as error:
            click.echo(f"  {error}. {error.hint}", err=True)


def refuse_missing(missing: Iterable[str], *, is_asking: bool) -> None:
    """Name everything at once that was not given, where nobody can be asked for it.

    Args:
        missing: Options or arguments, with a word on them where that helps.
        is_asking: Whether it can be asked for.

    Raises:
        click.UsageError: Something is missing.
    """
    wanted = list(missing)
    if wanted and not is_asking:
        *first, last = wanted
        named = f"{', '.join(first)} and {last}" if first else last
        raise click.UsageError(f"give {named}, or answer the questions at a terminal (--ask)")
