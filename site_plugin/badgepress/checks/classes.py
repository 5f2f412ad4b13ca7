"""Rules about badge classes: versions, prerequisites, rubrics, levels."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter

from badgepress.content.load import Loaded
from badgepress.content.model import BadgeClass
from badgepress.problems import Problem


def check_classes(loaded: Loaded) -> Iterator[Problem]:
    """Yield what is wrong within and between badge classes."""
    slugs = {slug for slug, _ in loaded.classes} | loaded.broken_slugs
    for badge in loaded.classes.values():
        yield from _check_version(badge, loaded)
        yield from _check_prerequisites(badge, slugs)
        yield from _check_rubric(badge)
        yield from _check_level(badge)
        yield from _check_validity(badge)
    yield from _check_prerequisite_cycles(loaded)


def _check_version(badge: BadgeClass, loaded: Loaded) -> Iterator[Problem]:
    if (
        badge.version > 1
        and (badge.slug, badge.version - 1) not in loaded.classes
        and badge.slug not in loaded.broken_slugs
    ):
        hint = (
            f"Keep the file of version {badge.version - 1}; if it never existed, number this one {badge.version - 1}."
        )
        yield Problem(
            badge.source.place("version"), "BP207", f"version {badge.version - 1} of {badge.slug} is missing", hint
        )


def _check_prerequisites(badge: BadgeClass, slugs: set[str]) -> Iterator[Problem]:
    needed = badge.prerequisites.badges if badge.prerequisites else ()
    for position, slug in enumerate(needed):
        if slug not in slugs:
            yield Problem(
                badge.source.place("prerequisites", "badges", position),
                "BP206",
                f"there is no badge class “{slug}”",
                suggestion(slug, slugs),
            )


def _check_prerequisite_cycles(loaded: Loaded) -> Iterator[Problem]:
    graph: dict[str, set[str]] = {}
    for badge in loaded.classes.values():
        graph.setdefault(badge.slug, set()).update(badge.prerequisites.badges if badge.prerequisites else ())
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        badge = next(badge for badge in loaded.classes.values() if badge.slug in cycle and badge.prerequisites)
        message = f"these badges need each other first: {' → '.join(cycle)}"
        yield Problem(badge.source.place("prerequisites"), "BP206", message, "Take one of the prerequisites out.")


def _check_rubric(badge: BadgeClass) -> Iterator[Problem]:
    for slug, count in Counter(criterion.id for criterion in badge.rubric).items():
        if count > 1:
            yield Problem(
                badge.source.place("rubric"),
                "BP606",
                f"two criteria have the id “{slug}”",
                "Give each criterion an id of its own.",
            )
    for position, criterion in enumerate(badge.rubric):
        for slug, count in Counter(level.id for level in criterion.levels).items():
            if count > 1:
                place = badge.source.place("rubric", position, "levels")
                yield Problem(
                    place,
                    "BP606",
                    f"two levels of “{criterion.id}” have the id “{slug}”",
                    "Give each level an id of its own.",
                )
        if criterion.required_level and criterion.rank(criterion.required_level) < 0:
            place = badge.source.place("rubric", position, "required_level")
            hint = suggestion(criterion.required_level, {level.id for level in criterion.levels})
            yield Problem(place, "BP602", f"“{criterion.id}” has no level “{criterion.required_level}”", hint)


def _check_level(badge: BadgeClass) -> Iterator[Problem]:
    level = badge.level
    if level and not level.url and not (level.framework == "EQF" and level.value in list("12345678")):
        yield Problem(
            badge.source.place("level"),
            "BP607",
            f"the level “{level.framework} {level.value}” has no url",
            "Add url: with the address of the level's description.",
        )


def _check_validity(badge: BadgeClass) -> Iterator[Problem]:
    if badge.validity is not None and badge.validity.after(date(2000, 1, 1)) > date(2100, 1, 1):
        yield Problem(
            badge.source.place("validity"),
            "BP310",
            f"the validity of {badge.validity.in_words()} is longer than any award lasts",
            "Leave validity out if awards do not expire.",
        )


def suggestion(word: str, known: set[str]) -> str:
    """Return a hint that names the nearest known word, or the known ones."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    if close:
        return f"Did you mean “{close[0]}”?"
    shown = sorted(known)[:8]
    return f"Known: {', '.join(shown)}{' …' if len(known) > len(shown) else ''}." if known else "There is none yet."
