"""Makes pathways: what somebody says of the steps, turned into a file in canonical form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from badgepress.authoring.comments import commented
from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import refuse_bad_slug
from badgepress.checks.classes import suggestion
from badgepress.errors import BadgepressError
from badgepress.plain_text import printable

_SOME_OF = re.compile(r"(?P<need>[0-9]{1,2})\s+of\s+(?P<names>.+)", re.IGNORECASE)
_ABOVE: dict[tuple[str | int, ...], list[str]] = {
    ("status",): ["# draft: checked, but not published. active: can be taken on. retired: begun no longer, stays published."],
    ("steps",): ["# Ids stay as they are once this is published: links and reports go by them."],
}
_TAIL = ["# More that a pathway can say: after, until, starts, ends, its own image … see docs/pathways.md of badgepress."]
_EDITOR_SCHEMA = ".vscode/schemas/pathway.schema.json"


def step_values(said: str, badges: Collection[str], pathways: Collection[str], taken: Collection[str] = ()) -> dict[str, Any]:
    """Return the step that somebody names in a line.

    Args:
        said: `first-aid`, a pathway, `first-aid | bandages`, or `2 of first-aid | bandages | lifesaver`.
        badges: Slugs of the badge classes that there are.
        pathways: Slugs of the pathways that there are.
        taken: Ids of other steps.

    Raises:
        BadgepressError: It names something that is not there, or more than there is.
    """
    match = _SOME_OF.fullmatch(said.strip())
    need, names = (int(match["need"]), match["names"]) if match else (1, said)
    options = [_option(name.strip(), badges, pathways) for name in names.split("|")]
    if any(options.count(option) > 1 for option in options):
        raise BadgepressError("a step offers the same thing twice", hint="Name each badge once.")
    if not 1 <= need <= len(options):
        raise BadgepressError(f"{need} of {len(options)} cannot be done", hint="Ask for at least one, and for no more than you offer.")
    if len(options) == 1:
        (name,) = options[0].values()
        return {"id": _free(name, taken), **options[0]}
    return {"id": _free("choice", taken), "any_of": options, **({"need": need} if need > 1 else {})}


def _option(name: str, badges: Collection[str], pathways: Collection[str]) -> dict[str, str]:
    kind, colon, rest = name.partition(":")
    slug = rest.strip() if colon and kind.strip() in ("badge", "pathway") else name
    slug = slug.removesuffix(".yml").partition("@")[0]
    if slug in badges and kind.strip() != "pathway":
        return {"badge": slug}
    if slug in pathways and kind.strip() != "badge":
        return {"pathway": slug}
    known = {*badges, *pathways}
    raise BadgepressError(f"there is no badge class or pathway “{printable(slug)[:60]}”", hint=suggestion(slug, known))


def _free(wanted: str, taken: Collection[str]) -> str:
    """Return an id that no other step has."""
    if wanted not in taken:
        return wanted
    return next(name for number in range(2, 1000) if (name := f"{wanted[:56]}-{number}") not in taken)


def with_order(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return steps each of which comes after the one before it; optional ones hold nobody up."""
    found: list[dict[str, Any]] = []
    before = ""
    for step in steps:
        found.append({**step, **({"after": [before]} if before else {})})
        if not step.get("optional"):
            before = step["id"]
    return found


def draft_pathway(drafts: Drafts, slug: str, values: Mapping[str, Any]) -> None:
    """Plan a new pathway.

    Args:
        drafts: Takes the file.
        slug: Its file name, and part of its address for good.
        values: Its fields; what is None or empty is left out.

    Raises:
        BadgepressError: The slug is taken, or cannot be a file name.
    """
    refuse_bad_slug(slug)
    path = f"content/pathways/{slug}.yml"
    if (drafts.root / path).exists():
        raise BadgepressError(f"there is a pathway “{slug}” already", hint="Choose another name with --slug, or edit the file.")
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    head = [f"# yaml-language-server: $schema=../../{_EDITOR_SCHEMA}"] if (drafts.root / _EDITOR_SCHEMA).is_file() else []
    drafts.add(path, commented("pathway", kept, _ABOVE, head, _TAIL))
