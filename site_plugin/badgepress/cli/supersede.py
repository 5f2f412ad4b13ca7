"""`badgepress supersede`, also called `renew`: a new award that takes the place of an older one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_award import draft_award
from badgepress.authoring.repository import AwardPlace, Repository
from badgepress.cli.award import award_options, award_values
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import Writing, finish, may_ask, tell, writing_options
from badgepress.content.durations import parse_instant
from badgepress.errors import BadgepressError

_KEPT = ("evidence", "results", "assessor", "narrative")


@click.command(cls=Writing)
@click.argument("award_id", metavar="ID")
@repository_option
@click.option("--badge", metavar="BADGE", default=None, help="The badge of the new award [default: the latest version of the same].")
@award_options
@writing_options
@now_option
def supersede(
    award_id: str, root: Path, badge: str | None, ask: bool | None, dry_run: bool, now: datetime, **given: Any
) -> None:
    """Correct or renew an award: write a new one that takes its place. What the options do not say is as in the older award."""
    repository = Repository(root)
    older = repository.find_award(award_id)
    _refuse_to_replace(repository, older)
    recipient = _known_recipient(older.values, given)
    is_asking = may_ask(ask)
    if recipient is None and not is_asking and not _names_recipient(given):
        raise click.UsageError("the older award holds only a hash: give the e-mail again, with --email-stdin")
    slug = str(older.values.get("badge", "")).partition("@")[0]
    options = _with_older(given, older.values)
    values = award_values(
        repository, badge or slug, options, is_asking=is_asking, now=now, recipient=recipient, known=older.values
    )
    for name in _KEPT:
        values[name] = values[name] or older.values.get(name)
    values["supersedes"] = older.id
    _refuse_before(older, str(values["awarded"]))
    drafted = draft_award(repository, values, now)
    tell(drafted.warnings)
    drafts = Drafts(root)
    drafts.add(drafted.path, drafted.text.encode())
    finish(drafts, dry_run=dry_run, title=f"Renew the award {older.id[:8]}", root=root)


def _refuse_to_replace(repository: Repository, older: AwardPlace) -> None:
    if "forgotten" in older.values:
        raise BadgepressError("this award was forgotten at its holder's request", hint="Award the badge anew: badgepress award")
    newer = repository.newer_than(older.id)
    if newer:
        raise BadgepressError(f"the award {older.id} is superseded already, by {newer}", hint="Supersede that one.")


def _refuse_before(older: AwardPlace, awarded: str) -> None:
    try:
        is_before = parse_instant(awarded) < parse_instant(str(older.values.get("awarded", "")))
    except ValueError:
        return  # the checks say which date is wrong
    if is_before:
        hint = f"The older one was awarded {older.values['awarded']}: give --awarded with a later date or time."
        raise BadgepressError("an award cannot take the place of a later one", hint=hint)


def _names_recipient(given: Mapping[str, Any]) -> bool:
    return any(given[way] for way in ("email_stdin", "did", "url", "code"))


def _known_recipient(old: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the recipient of the older award where it says more than a hash, whose salt may not be used again."""
    known = old.get("recipient", {})
    if _names_recipient(given):
        return None
    return {name: known[name] for name in ("did", "url") if name in known} or None


def _with_older(given: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options, with name, visibility and consent of the older award where they say nothing."""
    merged = dict(given)
    merged["name"] = given["name"] if given["name"] is not None else old.get("name", "")
    merged["learner"] = given["learner"] or old.get("learner")
    merged["visibility"] = given["visibility"] or old.get("visibility")
    consent = old.get("consent", {})
    if not given["consent"] and consent:
        merged["consent"], merged["consent_text"] = consent.get("on"), consent.get("text")
    return merged
