"""`badgepress revoke`: takes an award back, for good."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.repository import Repository
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import Writing, finish, may_ask, refuse_address, writing_options
from badgepress.errors import BadgepressError


@click.command(cls=Writing)
@click.argument("award_id", metavar="ID")
@repository_option
@click.option("--reason", help="Why, in words that may be published.")
@click.option("--on", metavar="DATE", default=None, help="Since when [default: today].")
@writing_options
@now_option
def revoke(award_id: str, root: Path, reason: str | None, on: str | None, ask: bool | None, dry_run: bool, now: datetime) -> None:
    """Take an award back: it stays to be found, and every verifier hears that it does not hold. This cannot be undone."""
    repository = Repository(root)
    place = repository.find_award(award_id)
    for word in ("revoked", "forgotten"):
        if word in place.values:
            raise BadgepressError(f"the award {place.id} is {word} already", hint="Nothing was changed.")
    if reason is None:
        if not may_ask(ask):
            raise click.UsageError("say why: --reason “…”")
        click.echo(f"{place.values.get('badge')}, awarded {place.values.get('awarded')}: {place.path}", err=True)
        reason = click.prompt("Why (may be published)")
        refuse_address(reason, "the reason")
    drafts = Drafts(root)
    repository.set_field(drafts, place, "revoked", {"on": on or now.date().isoformat(), "reason": reason})
    repository.refuse_unsound(drafts, place, now)
    finish(drafts, dry_run=dry_run, title=f"Revoke the award {place.id[:8]}", root=root)
