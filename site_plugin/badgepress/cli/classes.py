"""`badgepress revise` and `badgepress retire`: what becomes of badge classes that were awarded."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.class_edits import class_versions, draft_revision
from badgepress.authoring.class_edits import retire as plan_retirement
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.repository import Repository
from badgepress.authoring.trial import refuse_unsound
from badgepress.cli.badge_options import badge_options, badge_values, picture_option
from badgepress.cli.forms_follow import forms_follow
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import finish, refuse_address, tell, writing_options
from badgepress.errors import BadgepressError


@click.command()
@click.argument("slug")
@repository_option
@click.option("--name", help="Its new name [default: as it was].")
@badge_options
@picture_option
@click.option("--keep-old", is_flag=True, help="Leave the older version active beside the new one.")
@writing_options
@now_option
def revise(
    slug: str, root: Path, name: str | None, picture: Path | None, keep_old: bool, ask: bool | None, dry_run: bool, now: datetime, **given: Any
) -> None:
    """Write the next version of a badge class that was awarded. What the options do not say is as in the older version, which is retired."""
    del ask
    refuse_address(name, "--name")
    changes = badge_values(given) | ({"name": name} if name else {})
    drafts = Drafts(root)
    repository = Repository(root)
    older = draft_revision(repository, drafts, slug, changes, picture=picture, keep_old=keep_old)
    tell(refuse_unsound(drafts, now))
    forms_follow(drafts)
    finish(drafts, dry_run=dry_run, title=f"Revise {older.slug}, version {older.version + 1}", root=root)
    if not dry_run and not set(changes) - {"status"}:
        click.echo(f"Now write what is different into content/badges/{older.slug}.v{older.version + 1}.yml; nobody holds it yet.", err=True)


@click.command()
@click.argument("slug", metavar="SLUG[@VERSION]")
@repository_option
@writing_options
@now_option
def retire(slug: str, root: Path, ask: bool | None, dry_run: bool, now: datetime) -> None:
    """Award a badge class no longer: all its versions, or the one named. Its page and all awards stay as they are."""
    del ask
    repository = Repository(root)
    drafts = Drafts(root)
    versions = class_versions(repository, slug)
    for badge in versions:
        if badge.status == "active":
            plan_retirement(repository, drafts, badge)
    if not drafts.paths():
        if all(badge.status == "draft" for badge in versions):
            hint = f"It was never published: delete {versions[-1].source.path} and its picture."
            raise BadgepressError(f"“{slug}” is still a draft", hint=hint)
        raise BadgepressError(f"“{slug}” is retired already", hint="Nothing was changed.")
    tell(refuse_unsound(drafts, now))
    forms_follow(drafts)
    finish(drafts, dry_run=dry_run, title=f"Retire {slug}", root=root)
