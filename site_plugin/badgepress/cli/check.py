"""`badgepress check`: says what is wrong with the content."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.report import FORMATS, summary
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.pipeline.examine import Examined, examine
from badgepress.problems import has_errors
from badgepress.publishing import budget


@click.command()
@repository_option
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(FORMATS)),
    default="text",
    show_default=True,
    help="text for people, json for programs, github for annotations.",
)
@click.option("--release", is_flag=True, help="Refuse a status date that is too old to publish.")
@now_option
def check(root: Path, form: str, release: bool, now: datetime) -> int:
    """Check badge classes, awards and keys. Exit code 0: nothing to mend; 1: errors."""
    with terminal_progress() as progress, examine(root, now, for_release=release, progress=progress) as examined:
        click.echo(FORMATS[form](examined.problems), nl=False)
        click.echo(summary(examined.problems, _what_is_there(examined)), err=True)
        for warning in _size_warnings(examined):
            click.echo(f"note: the site will have some {warning}", err=True)
        return EXIT_REFUSED if has_errors(examined.problems) else EXIT_OK


def _size_warnings(examined: Examined) -> list[str]:
    issuer = examined.loaded.issuer
    awards, public, by_email = examined.index.counts()
    with_jwt = issuer is not None and "vc-jwt" in issuer.also_publish
    return budget.host_warnings(budget.forecast(awards, by_email, public, with_jwt=with_jwt))


def _what_is_there(examined: Examined) -> str:
    loaded, awards = examined.loaded, len(examined.index)
    badges = len({slug for slug, _ in loaded.classes})
    drafts = sum(badge.status == "draft" for badge in loaded.classes.values())
    classes = f"{badges} badge class{'es' if badges != 1 else ''}"
    if drafts:
        classes += f" ({drafts} draft{'s' if drafts != 1 else ''}, not published)"
    return f"{classes}, {awards} award{'s' if awards != 1 else ''}"
