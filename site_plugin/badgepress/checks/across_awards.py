"""Rules between awards: what must be unique, and what replaces what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from badgepress.content.load import Loaded
from badgepress.content.model import Award
from badgepress.problems import Place, Problem

STATUS_LIST_LENGTH = 1_048_576
"""Entries of one status list."""


def check_across_awards(loaded: Loaded) -> Iterator[Problem]:
    """Yield duplicates of ids, status indexes and salts, indexes out of range, and wrong replacements."""
    awards = loaded.awards
    yield from _twice(
        awards,
        lambda award: award.id,
        "BP302",
        "the id {value} stands in {first} too",
        "Give the later award a new id.",
        (),
    )
    yield from _twice(
        awards,
        lambda award: award.status_index,
        "BP303",
        "status_index {value} stands in {first} too",
        "Give the later award another random number.",
        ("status_index",),
    )
    yield from _twice(
        [award for award in awards if award.recipient.salt],
        lambda award: award.recipient.salt,
        "BP403",
        "this salt stands in {first} too",
        "Hash the address again with a new random salt.",
        ("recipient", "salt"),
    )
    yield from _check_index_range(awards)
    yield from _check_supersedes(loaded)


def _twice(
    awards: list[Award], value_of: Callable[[Award], object], code: str, message: str, hint: str, steps: tuple[str, ...]
) -> Iterator[Problem]:
    first: dict[object, Place] = {}
    for award in awards:
        value, place = value_of(award), award.source.place(*steps)
        if value in first:
            yield Problem(place, code, message.format(value=value, first=first[value].path), hint)
        else:
            first[value] = place


def _check_index_range(awards: list[Award]) -> Iterator[Problem]:
    # the next list opens when the ones in use are half full, so that random numbers stay easy to find
    lists = len(awards) // (STATUS_LIST_LENGTH // 2) + 1
    limit = lists * STATUS_LIST_LENGTH
    for award in awards:
        if award.status_index >= limit:
            yield Problem(
                award.source.place("status_index"),
                "BP304",
                f"status_index {award.status_index} is not below {limit}",
                "Choose a random number below it.",
            )


def _check_supersedes(loaded: Loaded) -> Iterator[Problem]:
    by_id = {award.id: award for award in loaded.awards}
    replaced_by: dict[str, Award] = {}
    for award in loaded.awards:
        if not award.supersedes:
            continue
        place = award.source.place("supersedes")
        older = by_id.get(award.supersedes)
        if older is None:
            if award.supersedes not in loaded.broken_awards:
                yield Problem(
                    place,
                    "BP204",
                    f"there is no award {award.supersedes}",
                    "Copy the id from the older award's file name.",
                )
            continue
        if older is award:
            yield Problem(place, "BP205", "the award supersedes itself", "Name the older award.")
        elif older.awarded > award.awarded or (older.awarded == award.awarded and older.supersedes == award.id):
            yield Problem(
                place,
                "BP205",
                f"it supersedes an award of a later date ({older.awarded.date()})",
                "Turn the two round, or mend the dates.",
            )
        elif award.supersedes in replaced_by:
            other = replaced_by[award.supersedes].source.path
            yield Problem(
                place, "BP205", f"the older award is already superseded by {other}", "Name the newest award of the row."
            )
        replaced_by.setdefault(award.supersedes, award)
