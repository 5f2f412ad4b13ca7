"""`badgepress stats`: what was awarded so far, in numbers. Counts only: no id, no name, no address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.progress import terminal_progress
from badgepress.content.award_statistics import badges_of_people, count_awards, unnamed_holders
from badgepress.errors import EXIT_OK, EXIT_REFUSED, BadgepressError
from badgepress.pipeline.examine import Examined, examine
from badgepress.plain_text import shortened
from badgepress.problems import has_errors
from badgepress.progress.counts import pathway_counts

VERSION = 1
_BAR = 30
"""Characters."""


@click.command()
@repository_option
@click.option("--json", "as_json", is_flag=True, help="For programs; docs/catalogue.md says what is in it.")
@now_option
def stats(root: Path, as_json: bool, now: datetime) -> int:
    """Count awards over time, by badge and by status, what ends soon, and how far people come on pathways.

    Every award counts, private ones too: the numbers are for the issuer. Exit code 1: something in the content is wrong, and may be missing.
    """
    refuse_elsewhere(root)
    with terminal_progress() as progress, examine(root, now, progress=progress) as examined:
        found = statistics(examined)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(_as_text(found)))
        if has_errors(examined.problems):
            click.echo(
                "some of the content is wrong and may be missing from these numbers; badgepress check says why",
                err=True,
            )
            return EXIT_REFUSED
        return EXIT_OK


def statistics(examined: Examined) -> dict[str, Any]:
    """Return all numbers of a repository.

    Raises:
        BadgepressError: There is no status date.
    """
    loaded, index = examined.loaded, examined.index
    if loaded.as_of is None:
        raise BadgepressError(
            "content/status.yml says no date, so nobody can say what is valid",
            hint="badgepress check says what is wrong with it.",
        )
    counts = count_awards(index, loaded.as_of, with_private=True)
    pathways = {slug: pathway for slug, pathway in sorted(loaded.pathways.items()) if pathway.status != "draft"}
    progress = pathway_counts(
        loaded.pathways, badges_of_people(index, with_private=True), unnamed_holders(index, with_private=True), pathways
    )
    return {
        "version": VERSION,
        "as_of": loaded.as_of.isoformat(),
        "awards": {
            "total": counts.total,
            "private": counts.private,
            "requested_by_holders": counts.requested,
            "by_status": counts.by_status,
            "by_month": counts.by_month,
            "by_badge": {slug: counts.by_class.get(slug, 0) for slug in sorted({slug for slug, _ in loaded.classes})},
            "ending_within_days": {str(days): count for days, count in counts.ending.items()},
        },
        "pathways": [
            {
                "pathway": slug,
                "begun": progress[slug].begun,
                "steps": {step.id: progress[slug].steps[step.id] for step in pathway.steps},
                "finished": progress[slug].finished,
                "not_finished": progress[slug].begun - progress[slug].finished,
                "milestone_awarded": counts.by_class.get(pathway.milestone, 0) if pathway.milestone else None,
            }
            for slug, pathway in pathways.items()
        ],
        "learners": {
            "with_a_page": len(loaded.learners),
            "listed": sum(learner.visibility == "listed" for learner in loaded.learners.values()),
        },
    }


def _as_text(found: Mapping[str, Any]) -> Iterator[str]:
    awards = found["awards"]
    yield f"As of {found['as_of']}: {awards['total']:,} awards that were not taken back. Private ones, taken back or not: {awards['private']:,}."
    yield f"Asked for by their holders: {awards['requested_by_holders']:,}. Requests that never became an award stay on the code host: they are not known here."
    yield from _table("Awarded in the year", _by_year(awards["by_month"]))
    yield from _table("By badge", dict(sorted(awards["by_badge"].items(), key=lambda item: (-item[1], item[0]))))
    yield from _table("By status", awards["by_status"])
    yield from _table(
        "Valid awards that end within", {f"{days} days": count for days, count in awards["ending_within_days"].items()}
    )
    for pathway in found["pathways"]:
        rows = {
            "begun": pathway["begun"],
            **pathway["steps"],
            "finished": pathway["finished"],
            "begun, not finished": pathway["not_finished"],
        }
        if pathway["milestone_awarded"] is not None:
            rows["milestone awarded"] = pathway["milestone_awarded"]
        yield from _table(f"Pathway {pathway['pathway']}", rows)


def _by_year(by_month: Mapping[str, int]) -> dict[str, int]:
    years: dict[str, int] = {}
    for month, count in by_month.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def _table(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    if not rows:
        return
    width = min(40, max(map(len, rows)))
    full = max([1, *rows.values()])
    yield f"\n{title}"
    for name, count in rows.items():
        yield f"  {shortened(name, width):{width}}  {count:>9,}  {'#' * round(_BAR * count / full)}".rstrip()
