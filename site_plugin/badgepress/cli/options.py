"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from badgepress.errors import BadgepressError

Command = Callable[..., Any]


def repository_option(command: Command) -> Command:
    """Add `-C DIR`: the repository to work in."""
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option(
        "-C", "root", type=kind, default=Path(), metavar="DIR", help="The repository to work in [default: here]."
    )(command)


def refuse_elsewhere(root: Path) -> None:
    """Refuse a folder that is no organisation's, before something is written or said about nothing.

    Raises:
        BadgepressError: It has no folder `content`.
    """
    if not (root / "content").is_dir():
        raise BadgepressError("there is no folder “content” here", hint="Go to your organisation's folder (or -C DIR), or make one: badgepress init")


def now_option(command: Command) -> Command:
    """Add the hidden `--now TIME`, by which tests set the clock; it only gates, nothing published depends on it."""
    return click.option("--now", hidden=True, default=None, callback=_read_now, metavar="TIME")(command)


def _read_now(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    if value is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = datetime.min
    if not 2000 <= moment.year < 2200:  # within, one can count some years to and fro
        raise click.BadParameter("write a time such as 2026-11-24T12:00:00Z")
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
