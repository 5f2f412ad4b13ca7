"""`badgepress show`: what there is to know of one award, badge class or pathway."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.cards import Card, award_card, class_card, pathway_card
from badgepress.authoring.class_edits import class_versions
from badgepress.authoring.listing import Listing, badge_rows
from badgepress.authoring.repository import Repository
from badgepress.checks.classes import suggestion
from badgepress.cli.options import refuse_elsewhere, repository_option
from badgepress.errors import BadgepressError
from badgepress.plain_text import printable

_WIDTH = 17
_COLOURS = {"valid": "green", "active": "green", "revoked": "red", "forgotten": "red", "expired": "yellow", "superseded": "yellow", "retired": "yellow", "draft": "cyan"}


@click.command()
@click.argument("wanted", metavar="ID|BADGE|PATHWAY")
@repository_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(wanted: str, root: Path, form: str) -> None:
    """Show an award (its id, the first six characters of it, or its address) a badge class (first-aid, first-aid@2) or a pathway (pathway:host, or host where no badge is called so)."""
    refuse_elsewhere(root)
    repository = Repository(root)
    card = _card(repository, wanted.strip())
    if form == "json":
        click.echo(json.dumps(asdict(card), ensure_ascii=False, indent=2))
        return
    for line in _lines(card):
        click.echo(line)


def _card(repository: Repository, wanted: str) -> Card:
    kind, colon, slug = wanted.rpartition("/")[2].partition(":")
    if colon and kind == "pathway":
        return _pathway(repository, slug.strip())
    slug = wanted.partition("@")[0]
    # a class may be called something that an id begins with, such as “facade”: the exact name comes first
    if any(slug == known for known, _ in repository.loaded.classes):
        badge = class_versions(repository, wanted)[-1]
        rows = badge_rows(Listing(repository), slug=f"{badge.slug}@{badge.version}")
        return class_card(repository, badge, sum(row.awards for row in rows))
    if slug in repository.loaded.pathways:
        return _pathway(repository, slug)
    name = wanted.split("#")[0].split("?")[0].rpartition("/")[2]
    if not re.fullmatch(r"[0-9a-f-]+(\.yml|\.html|\.json)?", name.lower()):
        known = ", ".join(sorted({one for one, _ in repository.loaded.classes})) or "none yet"
        hint = f"Give an award's id, or one of the badge classes: {known}."
        raise BadgepressError(f"there is no badge class “{printable(wanted)[:60]}”", hint=hint)
    return award_card(repository, repository.find_award(name))


def _pathway(repository: Repository, slug: str) -> Card:
    pathway = repository.loaded.pathways.get(slug)
    if pathway is None:
        raise BadgepressError(f"there is no pathway “{printable(slug)[:60]}”", hint=suggestion(slug, set(repository.loaded.pathways)))
    return pathway_card(repository, pathway)


def _lines(card: Card) -> Iterator[str]:
    status = click.style(card.status.upper(), fg=_COLOURS.get(card.status), bold=True)
    yield f"{click.style(printable(card.title), bold=True)}   {status}"
    yield from _pairs(card.facts)
    if card.addresses:
        yield ""
        yield from _pairs(card.addresses)
    yield ""
    yield "What verifiers see, once this is published:"
    yield from (f"  {sentence}" for sentence in card.verifiers)
    yield f"File: {printable(card.path)}"


def _pairs(pairs: dict[str, Any]) -> Iterator[str]:
    for name, value in pairs.items():
        if value in ("", [], {}, None):
            continue
        if isinstance(value, dict):
            value = [f"{key}: {inner}" for key, inner in value.items()]
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            yield f"  {name if number == 0 else '':{_WIDTH}} {printable(' '.join(str(item).split()))}"
