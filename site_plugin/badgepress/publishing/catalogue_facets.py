"""By what the catalogue can be filtered, and what each badge says to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from badgepress.content.model import BadgeClass, Pathway
from badgepress.language import Words
from badgepress.publishing.achievement_types import type_in_words

TAGS_OFFERED = 100
"""The most frequent ones; an address may name any."""
HOURS_OF_AN_ECTS_CREDIT = 25
"""The least that the ECTS Users' Guide (2015) gives a credit."""
_UP_TO_HOURS = (8, 25, 100)


@dataclass(frozen=True, slots=True)
class Facet:
    """One choice among the filters."""

    name: str
    """In addresses: `#level=EQF 3`."""
    label: str
    options: tuple[tuple[str, str], ...]
    """Value and text."""


@dataclass(frozen=True, slots=True)
class FacetValues:
    """What one badge says to the filters."""

    area: str
    type: str
    level: str
    hours: str
    tags: str
    """Joined by line breaks, which no tag has."""
    is_on_a_pathway: bool


def facet_values(badge: BadgeClass, words: Words, on_pathways: Collection[str]) -> FacetValues:
    """Return what a badge says; `on_pathways` are the slugs that pathways ask for or end with."""
    return FacetValues(
        area=badge.field_of_study,
        type=type_in_words(badge.achievement_type, words),
        level=f"{badge.level.framework} {badge.level.value}" if badge.level else "",
        hours=_hours(badge),
        tags="\n".join(badge.tags),
        is_on_a_pathway=badge.slug in on_pathways,
    )


def on_pathways(pathways: Iterable[Pathway]) -> set[str]:
    """Return the slugs of the badge classes that are steps or milestones of pathways."""
    found: set[str] = set()
    for pathway in pathways:
        found |= {option.badge for step in pathway.steps for option in step.options if option.badge}
        found |= {pathway.milestone} if pathway.milestone else set()
    return found


def facets(badges: Collection[BadgeClass], values: Iterable[FacetValues], words: Words) -> tuple[Facet, ...]:
    """Return the filters that tell some badges from others."""
    said = list(values)
    tags = Counter(tag for badge in badges for tag in badge.tags)
    frequent = sorted(sorted(tags, key=lambda tag: (-tags[tag], tag))[:TAGS_OFFERED], key=str.casefold)
    found = (
        Facet("area", words.text("Area"), _plain(value.area for value in said)),
        Facet("type", words.text("Type"), _plain(value.type for value in said)),
        Facet("level", words.text("Level"), _plain(value.level for value in said)),
        Facet("hours", words.text("Workload"), _hours_options(said, words)),
        Facet("tag", words.text("Tag"), tuple((tag, tag) for tag in frequent)),
        Facet("status", words.text("Status"), _status_options(badges, words)),
        Facet("path", words.text("Pathways"), _path_options(said, words)),
    )
    return tuple(facet for facet in found if len(facet.options) > 1 or (facet.name == "path" and facet.options))


def _plain(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value) for value in sorted(set(filter(None, values)), key=str.casefold))


def _hours(badge: BadgeClass) -> str:
    if badge.workload is None:
        return ""
    hours = badge.workload.hours or (badge.workload.ects or 0) * HOURS_OF_AN_ECTS_CREDIT
    return f"{hours:g}" if hours else ""


def _hours_options(said: Iterable[FacetValues], words: Words) -> tuple[tuple[str, str], ...]:
    hours = [float(value.hours) for value in said if value.hours]
    limits = [limit for limit in _UP_TO_HOURS if any(one <= limit for one in hours)]
    options = [(str(limit), words.text("Up to %(num)s hours") % {"num": words.number(limit)}) for limit in limits]
    if any(one > _UP_TO_HOURS[-1] for one in hours):
        more = words.text("More than %(num)s hours") % {"num": words.number(_UP_TO_HOURS[-1])}
        options.append((f">{_UP_TO_HOURS[-1]}", more))
    return tuple(options)


def _status_options(badges: Iterable[BadgeClass], words: Words) -> tuple[tuple[str, str], ...]:
    if not any(badge.status == "retired" for badge in badges):
        return ()
    return ("active", words.text("Awarded now")), ("retired", words.text("No longer awarded"))


def _path_options(said: Iterable[FacetValues], words: Words) -> tuple[tuple[str, str], ...]:
    return (("1", words.text("Part of a pathway")),) if any(value.is_on_a_pathway for value in said) else ()
