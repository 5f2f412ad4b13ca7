"""`badgepress new badge`: writes a badge class, with a picture drawn from its name; `new pathway` has a module of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.answers import sound_answer
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import draft_badge, refuse_bad_slug, slug_of
from badgepress.authoring.repository import Repository
from badgepress.authoring.trial import refuse_unsound
from badgepress.cli.badge_options import badge_options, badge_values, picture_option
from badgepress.cli.forms_follow import forms_follow
from badgepress.cli.new_learner import learner
from badgepress.cli.new_pathway import pathway
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.questions import Check, answer, refuse_missing
from badgepress.cli.writing import finish, may_ask, refuse_address, tell, writing_options
from badgepress.errors import BadgepressError

CRITERIA_HINT = "What has to be shown, and how it is judged (from the first award on this is fixed)"


@click.group()
def new() -> None:
    """Write something new."""


new.add_command(learner)
new.add_command(pathway)

@new.command()
@click.argument("name", required=False)
@repository_option
@click.option("--slug", metavar="SLUG", help="Its file name, and part of its address for good [default: from the name].")
@badge_options
@picture_option
@writing_options
@now_option
def badge(
    name: str | None, root: Path, slug: str | None, picture: Path | None, ask: bool | None, dry_run: bool, now: datetime, **given: Any
) -> None:
    """Write a badge class NAME, such as “First aid”: what its holders can do, what has to be shown, and a picture."""
    if not (root / "content").is_dir():
        raise BadgepressError("there is no folder “content” here", hint="Go to your organisation's folder, or make one: badgepress init")
    is_asking = may_ask(ask)
    repository = Repository(root)
    values = badge_values(given)
    refuse_address(name, "NAME")
    needed = {"NAME": name, "--description": values.get("description"), "--criteria": values.get("criteria")}
    refuse_missing((option for option, value in needed.items() if not value), is_asking=is_asking)
    values["name"] = name or answer("Name of the badge", _field("name"))
    issuer = repository.loaded.issuer
    slug = slug or slug_of(values["name"], values.get("language") or (issuer.language if issuer else ""))
    if not slug:
        refuse_missing(["--slug (its file name, in small Latin letters)"], is_asking=is_asking)
        slug = answer("Its file name, in small Latin letters", str.strip)
    refuse_bad_slug(slug)
    values["description"] = values.get("description") or answer("What can its holders do, in a sentence", _field("description"))
    values["criteria"] = values.get("criteria") or answer(CRITERIA_HINT, _field("criteria"))
    if is_asking and "field_of_study" not in values:
        typed = click.prompt("Its field, such as Repair; badges of one field stand together (empty: none)", default="", show_default=False)
        if typed.strip():
            values["field_of_study"] = sound_answer("badge", "field_of_study", typed)
    if is_asking and given["tags"] == ():
        values["tags"] = _words(click.prompt("Search words, with commas (empty: none)", default="", show_default=False).split(","))
    values["achievement_type"] = values.get("achievement_type") or "Competency"
    values["language"] = values.get("language") or (issuer.language if issuer else "en")
    values["status"] = values.get("status") or "active"
    drafts = Drafts(root)
    draft_badge(drafts, slug, values, picture)
    tell(refuse_unsound(drafts, now))
    forms_follow(drafts)
    finish(drafts, dry_run=dry_run, title=f"New badge {slug}", root=root)
    if not dry_run:
        what = f"set status: active in content/badges/{slug}.yml" if values["status"] == "draft" else f"badgepress award {slug}"
        click.echo(f"Once it is merged, award it: {what}", err=True)


def _field(name: str) -> Check:
    return lambda typed: sound_answer("badge", name, typed)


def _words(parts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
