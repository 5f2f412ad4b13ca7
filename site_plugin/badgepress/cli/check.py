"""`badgepress check`: says what is wrong with the content, and with a change of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.cli.options import now_option, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.cli.published import LIVE, NotPublishedError, published_site
from badgepress.cli.report import FORMATS, summary
from badgepress.errors import EXIT_OK, EXIT_REFUSED
from badgepress.history.check import history_problems
from badgepress.history.git_base import git_base
from badgepress.history.published import published_problems
from badgepress.history.read_changes import read_changes
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
@click.option(
    "--base",
    metavar="REV",
    default=None,
    help="Compare with the branch that the change is for, such as origin/main: what was issued may not vanish or change.",
)
@click.option(
    "--published",
    metavar="FILE|URL|live",
    default=None,
    help="Compare with the manifest.json of the live site: no address and no revocation may vanish. “live” is the address in content/issuer.yml.",
)
@click.option("--allow-unpublished", is_flag=True, help="With --published: a site that is not there yet (404) is nothing to compare with.")
@now_option
def check(
    root: Path, form: str, release: bool, base: str | None, published: str | None, allow_unpublished: bool, now: datetime
) -> int:
    """Check badge classes, awards and keys. Exit code 0: nothing to mend; 1: errors; 3: nothing to compare with."""
    with terminal_progress() as progress, examine(root, now, for_release=release, progress=progress) as examined:
        if base is not None:
            add_history(examined, base)
        if published is not None:
            _add_published(examined, published, allow_unpublished=allow_unpublished)
        click.echo(FORMATS[form](examined.problems), nl=False)
        click.echo(summary(examined.problems, _what_is_there(examined)), err=True)
        for warning in _size_warnings(examined):
            click.echo(f"note: the site will have some {warning}", err=True)
        return EXIT_REFUSED if has_errors(examined.problems) else EXIT_OK


def add_history(examined: Examined, revision: str) -> None:
    """Add what the change does to what was issued.

    Raises:
        BaseUnknownError: There is nothing to compare with.
    """
    with git_base(examined.root, revision) as base:
        changes = read_changes(examined.root, base)
        found = history_problems(changes, examined.index, base)
    examined.problems = sorted({*examined.problems, *found})


def _add_published(examined: Examined, where: str, *, allow_unpublished: bool) -> None:
    catalogue = examined.loaded.catalogue()
    if catalogue is None:
        return
    try:
        site = published_site(catalogue.issuer.base_url if where == LIVE else where)
    except NotPublishedError as error:
        if not allow_unpublished:
            raise
        click.echo(f"note: {error}; this is the first publication", err=True)
    else:
        examined.problems = sorted({*examined.problems, *published_problems(site, catalogue, examined.index)})


def _size_warnings(examined: Examined) -> list[str]:
    issuer = examined.loaded.issuer
    awards, public, by_email = examined.index.counts()
    with_jwt = issuer is not None and "vc-jwt" in issuer.also_publish
    pictures = len(examined.loaded.classes) + len(examined.loaded.pathways)
    return budget.host_warnings(budget.forecast(awards, by_email, public, with_jwt=with_jwt, pictures=pictures))


def _what_is_there(examined: Examined) -> str:
    loaded, awards = examined.loaded, len(examined.index)
    badges = len({slug for slug, _ in loaded.classes})
    drafts = sum(badge.status == "draft" for badge in loaded.classes.values())
    classes = f"{badges} badge class{'es' if badges != 1 else ''}"
    if drafts:
        classes += f" ({drafts} draft{'s' if drafts != 1 else ''}, not published)"
    return f"{classes}, {awards} award{'s' if awards != 1 else ''}"
