"""Questions to the index of awards whose answers are numbers, or names that their bearers agreed to show. Each is one pass of SQLite at most."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from badgepress.content.award_index import AwardIndex

_IS_REPLACED = "EXISTS (SELECT 1 FROM award AS newer WHERE newer.supersedes = award.id)"
_NOT_PRIVATE = "visibility <> 'private'"
_IS_EARNED = f"status IN ('valid', 'expired') AND NOT {_IS_REPLACED}"
ENDING_SOON = (30, 90)
"""Days."""


@dataclass(frozen=True, slots=True)
class AwardCounts:
    """How many awards there are of what sort."""

    by_month: dict[str, int]
    """`2026-11` → how many were awarded then and not taken back."""
    by_class: dict[str, int]
    """Slug → how many were not taken back."""
    by_status: dict[str, int]
    """All of them by what they are worth on the status date."""
    ending: dict[int, int]
    """Days → how many valid ones end within them."""
    requested: int
    """How many their holders asked for themselves."""
    private: int
    """How many private ones there are, whether the other numbers include them or not."""

    @property
    def total(self) -> int:
        """How many were not taken back."""
        return sum(self.by_class.values())


def count_awards(index: AwardIndex, as_of: date, *, with_private: bool) -> AwardCounts:
    """Count all awards.

    Args:
        index: The awards.
        as_of: The date that statuses speak as of.
        with_private: Whether private awards count; published numbers leave them out, and forgotten ones with them.
    """
    among = "1" if with_private else _NOT_PRIVATE
    kept = f"{among} AND status NOT IN ('revoked', 'forgotten')"
    month = "strftime('%Y-%m', awarded, 'unixepoch')"
    by_month = _grouped(index, month, kept)
    by_class = _grouped(index, "slug", kept)
    by_status = _grouped(index, "status", among)
    replaced = _count(index, f"{among} AND status = 'valid' AND {_IS_REPLACED}")
    if replaced:
        by_status |= {"superseded": replaced, "valid": by_status["valid"] - replaced}
    start = datetime.combine(as_of, time(0), UTC)
    soon = f"{among} AND status = 'valid' AND ends >= ? AND ends < ? AND NOT {_IS_REPLACED}"
    ending = {
        days: _count(index, soon, int(start.timestamp()), int((start + timedelta(days=days + 1)).timestamp()))
        for days in ENDING_SOON
    }
    requested = _count(index, f"{kept} AND is_requested")
    private = _count(index, "visibility = 'private' AND status <> 'forgotten'")
    return AwardCounts(by_month, by_class, by_status, ending, requested, private)


def _grouped(index: AwardIndex, column: str, where: str) -> dict[str, int]:
    query = f"SELECT {column}, count(*) FROM award WHERE {where} GROUP BY 1 ORDER BY 1"  # noqa: S608 - fixed words
    return dict(index.select(query))


def _count(index: AwardIndex, where: str, *parameters: object) -> int:
    ((number,),) = index.select(f"SELECT count(*) FROM award WHERE {where}", *parameters)  # noqa: S608 - fixed words
    return int(number)


def listed_learners(index: AwardIndex, slugs: Collection[str] | None = None) -> dict[str, list[str]]:
    """Return, for each class, the handles that its valid listed awards name, the latest first; of some classes if given."""
    query = f"""
        SELECT slug, learner FROM award WHERE visibility = 'listed' AND learner IS NOT NULL AND status = 'valid'
        {"" if slugs is None else "AND slug IN (SELECT value FROM json_each(?))"} ORDER BY slug, awarded DESC, id
    """  # noqa: S608 - fixed words
    found: dict[str, dict[str, None]] = {}
    for slug, learner in index.select(query, *(() if slugs is None else (json.dumps(sorted(slugs)),))):
        found.setdefault(slug, {})[learner] = None
    return {slug: list(handles) for slug, handles in found.items()}


def badges_of_people(index: AwardIndex, *, with_private: bool) -> Iterator[list[str]]:
    """Yield, person by person that awards name, the classes they were awarded; what was taken back or replaced does not count."""
    among = "1" if with_private else _NOT_PRIVATE
    query = f"SELECT group_concat(DISTINCT slug) FROM award WHERE learner IS NOT NULL AND {among} AND {_IS_EARNED} GROUP BY learner"  # noqa: S608 - fixed words
    for (slugs,) in index.select(query):
        yield slugs.split(",")


def unnamed_holders(index: AwardIndex, *, with_private: bool) -> dict[str, int]:
    """Return how many awards of each class name nobody, counted as above."""
    among = "1" if with_private else _NOT_PRIVATE
    return _grouped(index, "slug", f"learner IS NULL AND {among} AND {_IS_EARNED}")
