"""`badgepress keys compromise`: a key that somebody else may have leaves the DID document, and its time is looked at again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.keys import KeyRing
from badgepress.cli.keys_making import VARIABLES
from badgepress.cli.options import now_option, repository_option
from badgepress.cli.writing import finish
from badgepress.content.model import Key
from badgepress.history.since_compromise import Suspect, awards_since


@click.command()
@click.argument("name")
@repository_option
@click.option("--since", metavar="DATE", help="Since when somebody else may have had it [default: today]. Rather too early than too late.")
@click.option("--to", metavar="NAME", help="The announced key that takes over, where there are several.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the list of awards.")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="How many awards to show as text; 0 for all.")
@click.option("--dry-run", is_flag=True, help="List the awards, show what would be written, and write nothing.")
@now_option
def compromise(
    name: str, root: Path, since: str | None, to: str | None, form: str, limit: int, dry_run: bool, now: datetime
) -> None:
    """Say that somebody else may have the private half of a key. This cannot be undone.

    The key leaves did.json: whatever it signed is refused from then on, and the next build signs every award anew with another key, under
    the same addresses and dates. Awards since DATE are listed, for a person to decide about. For a compromised key the list is printed again.
    """
    ring = KeyRing(root)
    key = ring.named(name)
    day = _day(since, key, now)
    drafts = Drafts(root)
    successor = None
    if key.state != "compromised":
        successor = ring.compromise(drafts, key, day, to)
    suspects = sorted(awards_since(root, day), key=lambda one: (one.awarded, one.id))
    if form == "json":
        click.echo(json.dumps({"key": key.name, "since": day.isoformat(), "awards": [_as_json(one) for one in suspects]}, indent=2))
    else:
        click.echo(_as_text(suspects, day, limit), nl=False)
    if key.state == "compromised":
        click.echo(f"“{key.name}” is compromised already; nothing was changed.", err=True)
        return
    if form == "json":
        # standard output is the list's
        drafts = _written_quietly(drafts, dry_run=dry_run)
    else:
        finish(drafts, dry_run=dry_run, title=f"The key {key.name} is compromised", root=root)
    if not dry_run:
        click.echo(_next(ring, key, successor), err=True)


def _day(since: str | None, key: Key, now: datetime) -> date:
    if since is None:
        return key.compromised_on or now.date()
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise click.BadParameter("write a day such as 2026-11-02", param_hint="--since") from None
    if day > now.date():
        raise click.BadParameter("this day lies in the future", param_hint="--since")
    return day


def _written_quietly(drafts: Drafts, *, dry_run: bool) -> Drafts:
    if not dry_run:
        drafts.write()
    for path in drafts.paths():
        click.echo(f"{'would change' if dry_run else 'changed'} {path}", err=True)
    return drafts


def _as_json(suspect: Suspect) -> dict[str, object]:
    return {**asdict(suspect), "awarded": suspect.awarded.isoformat()}


def _as_text(suspects: Sequence[Suspect], day: date, limit: int) -> str:
    if not suspects:
        return f"No award is dated {day} or later, and none came into Git since.\n"
    shown = suspects[:limit] if limit else suspects
    lines = [f"{len(suspects):,} award{'s' if len(suspects) != 1 else ''} to look at, from {day} on:"]
    for one in shown:
        notes = [note for note, holds in (("revoked", one.is_revoked), ("private", one.visibility == "private")) if holds]
        if one.reason == "entered":
            notes.append("dated earlier, but came into Git or changed since")
        remarks = f" ({', '.join(notes)})" if notes else ""
        lines.append(f"  {one.awarded} {one.id} {one.badge}{remarks}")
    if len(shown) < len(suspects):
        lines.append(f"  … and {len(suspects) - len(shown):,} more: --limit 0, or --format json")
    lines.append("Ask whoever assessed them. What was not theirs: badgepress revoke ID --reason “…”. All others stay as they are.")
    return "\n".join(lines) + "\n"


def _next(ring: KeyRing, key: Key, successor: Key | None) -> str:
    variable = VARIABLES[key.algorithm][1]
    is_signing = key.state == "active" and not [other for other in ring.of(key.algorithm, "active") if other != key]
    if successor is not None:
        then = f"“{successor.name}” signs from now on: put its private half into {variable}."
    elif is_signing:
        algorithm = "" if key.algorithm == "Ed25519" else " --algorithm P-256"
        then = f"No key signs now. Make one and put it into the same pull request: badgepress keys new{algorithm}"
    else:
        then = "The key that signs now goes on."
    return (
        f"{then}\n"
        f"Delete the secret of “{key.name}” wherever it is kept, and find out how it got out: the next key goes the same way otherwise.\n"
        "When this is merged and published, every award is signed anew under its old address and date. Files that learners downloaded before are\n"
        "refused from then on: ask them to fetch their badge again from its page; private awards: badgepress deliver ID."
    )
