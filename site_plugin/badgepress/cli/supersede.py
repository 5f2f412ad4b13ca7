"""`badgepress supersede`, also called `renew`: a new award that takes the place of an older one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_award import draft_award
from badgepress.authoring.repository import Repository
from badgepress.cli.award import award_options, award_values
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import finish, may_ask, tell, writing_options
from badgepress.errors import BadgepressError


@click.command()
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
    if "forgotten" in older.values:
        raise BadgepressError("this award was forgotten at its holder's request", hint="Award the badge anew.")
    old = older.values
    known = old.get("recipient", {})
    is_same = {"did": known["did"]} if "did" in known else {"url": known["url"]} if "url" in known else None
    is_asking = may_ask(ask)
    if is_same is None and not is_asking and not any(given[way] for way in ("email_stdin", "did", "url", "code")):
        raise click.UsageError("the older award holds only a hash: give the e-mail again, with --email-stdin")
    slug = str(old.get("badge", "")).partition("@")[0]
    recipient = None if any(given[way] for way in ("email_stdin", "did", "url", "code")) else is_same
    values = award_values(repository, badge or slug, _with_older(given, old), is_asking=is_asking, now=now, recipient=recipient)
    for name in ("evidence", "results", "assessor", "learner", "narrative"):
        values[name] = values[name] or old.get(name)
    values["consent"] = values["consent"] or old.get("consent")
    values["supersedes"] = older.id
    drafted = draft_award(repository, values, now)
    tell(drafted.warnings)
    drafts = Drafts(root)
    drafts.add(drafted.path, drafted.text.encode())
    finish(drafts, dry_run=dry_run, title=f"Renew the award {older.id[:8]}", root=root)


def _with_older(given: dict[str, Any], old: Any) -> dict[str, Any]:
    """Return the options, with name, visibility and consent of the older award where they say nothing."""
    consent = old.get("consent", {})
    merged = dict(given)
    merged["name"] = given["name"] if given["name"] is not None else old.get("name", "")
    merged["visibility"] = given["visibility"] or old.get("visibility")
    if not given["consent"] and consent:
        merged["consent"], merged["consent_text"] = consent.get("on"), consent.get("text")
    if not given["consent"] and not consent and (old.get("name") or old.get("visibility") == "listed"):
        # older awards may have been named before consent was recorded; the new one is named anew
        merged["consent"] = None
    return merged
