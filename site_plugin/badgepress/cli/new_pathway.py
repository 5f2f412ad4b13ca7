"""`badgepress new pathway`: writes a pathway from options or answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from badgepress.authoring.answers import sound_answer
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import refuse_bad_slug, slug_of
from badgepress.authoring.new_pathway import draft_pathway, step_values, with_order
from badgepress.authoring.repository import Repository
from badgepress.authoring.trial import refuse_unsound
from badgepress.checks.classes import suggestion
from badgepress.cli.options import now_option, refuse_elsewhere, repository_option
from badgepress.cli.questions import answer, refuse_missing
from badgepress.cli.writing import finish, may_ask, refuse_address, tell, writing_options
from badgepress.errors import BadgepressError
from badgepress.plain_text import printable


@click.command()
@click.argument("name", required=False)
@repository_option
@click.option("--slug", metavar="SLUG", help="Its file name, and part of its address for good [default: from the name].")
@click.option("--description", metavar="TEXT", help="What taking it on leads to, in one or two sentences.")
@click.option("--milestone", metavar="BADGE", help="The badge awarded at its end; it is not one of the steps.")
@click.option(
    "--step", "steps", multiple=True, metavar="STEP", help="A badge, a pathway, “a | b” for one of them, or “2 of a | b | c”; may be given more than once."
)
@click.option("--optional", multiple=True, metavar="STEP", help="The same, worth doing but not asked for.")
@click.option("--need", type=click.IntRange(1, 100), default=None, metavar="N", help="How many of the steps are needed [default: all].")
@click.option("--in-order", is_flag=True, help="Each step comes after the one before it.")
@click.option("--starts", metavar="DATE", help="First day, where it has one.")
@click.option("--ends", metavar="DATE", help="Last day, where it has one.")
@click.option("--language", metavar="CODE", help="The language it is written in [default: the organisation's].")
@click.option("--tag", "tags", multiple=True, metavar="WORD", help="A search word; may be given more than once.")
@click.option("--status", type=click.Choice(["draft", "active"]), default="active", help="draft: checked, but not published yet [default: active].")
@writing_options
@now_option
def pathway(
    name: str | None, root: Path, slug: str | None, ask: bool | None, dry_run: bool, now: datetime, **given: Any
) -> None:
    """Write a pathway NAME, such as “From first knot to captain”: steps, one badge after another, and the badge at its end."""
    refuse_elsewhere(root)
    is_asking = may_ask(ask)
    for text in (name, *_texts(given)):
        refuse_address(text, "NAME or an option")
    repository = Repository(root)
    needed = {"NAME": name, "--description": given["description"]}
    refuse_missing((option for option, value in needed.items() if not value), is_asking=is_asking)
    name = name or answer("Name of the pathway", lambda typed: sound_answer("pathway", "name", typed))
    issuer = repository.loaded.issuer
    slug = slug or slug_of(name, issuer.language if issuer else "")
    if not slug:
        raise click.UsageError("give --slug: its file name, in small Latin letters")
    refuse_bad_slug(slug)
    description = given["description"] or answer("What does taking it on lead to, in a sentence", lambda typed: sound_answer("pathway", "description", typed))
    steps = _steps(repository, given, is_asking=is_asking)
    milestone = given["milestone"]
    if is_asking and milestone is None:
        milestone = click.prompt("Badge awarded at its end (empty: none)", default="", show_default=False).strip()
    issuer = repository.loaded.issuer
    values = {
        "name": name,
        "description": description,
        "status": given["status"],
        "language": given["language"] or (issuer.language if issuer else "en"),
        "milestone": _known_badge(repository, milestone) if milestone else None,
        "need": given["need"],
        "starts": given["starts"],
        "ends": given["ends"],
        "tags": list(dict.fromkeys(given["tags"])),
        "steps": steps,
    }
    drafts = Drafts(root)
    draft_pathway(drafts, slug, values)
    tell(refuse_unsound(drafts, now))
    finish(drafts, dry_run=dry_run, title=f"New pathway {slug}", root=root)


def _texts(given: dict[str, Any]) -> Iterator[str]:
    for value in given.values():
        yield from (text for text in (value if isinstance(value, tuple) else (value,)) if isinstance(text, str))


def _steps(repository: Repository, given: dict[str, Any], *, is_asking: bool) -> list[dict[str, Any]]:
    badges, pathways = _known(repository)
    found: list[dict[str, Any]] = []

    def add(said: str, *, is_optional: bool) -> None:
        step = step_values(said, badges, pathways, [one["id"] for one in found])
        found.append({**step, **({"optional": True} if is_optional else {})})

    for said in given["steps"]:
        add(said, is_optional=False)
    for said in given["optional"]:
        add(said, is_optional=True)
    if not found and not is_asking:
        raise click.UsageError("name the steps: --step BADGE, once for each")
    in_order = given["in_order"]
    if not found:
        click.echo(f"Badges: {', '.join(sorted(badges)) or 'none yet'}.", err=True)
        if pathways:
            click.echo(f"Pathways: {', '.join(sorted(pathways))}.", err=True)
        while (said := click.prompt(f"Step {len(found) + 1}: a badge, “a | b”, or “2 of a | b | c” (empty: no more)", default="", show_default=False)) or not found:
            try:
                add(said, is_optional=False)
            except BadgepressError as error:
                click.echo(f"  {error}. {error.hint}", err=True)
        in_order = in_order or (len(found) > 1 and click.confirm("Does each step come after the one before it?", default=False))
    return with_order(found) if in_order else found


def _known(repository: Repository) -> tuple[set[str], set[str]]:
    loaded = repository.loaded
    return {slug for slug, _ in loaded.classes} | loaded.broken_slugs, loaded.pathways.keys() | loaded.broken_pathways


def _known_badge(repository: Repository, milestone: str) -> str:
    badges, _ = _known(repository)
    slug = milestone.strip().removesuffix(".yml").partition("@")[0]
    if slug not in badges:
        raise BadgepressError(f"there is no badge class “{printable(slug)[:60]}”", hint=suggestion(slug, badges))
    return slug
