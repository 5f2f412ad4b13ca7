"""Rules between awards: what must be unique, and what replaces what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from badgepress.content.award_index import AwardIndex, UniqueColumn
from badgepress.content.indexed_award import Replacement, Standing
from badgepress.content.yaml_reader import Source
from badgepress.problems import Problem

STATUS_LIST_LENGTH = 1_048_576
"""Entries of one status list."""

SourceOf = Callable[[Standing], Source]
"""Gives the positions of an award that stands somewhere; called only where something is wrong."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def check_across_awards(
    index: AwardIndex, broken_awards: Collection[str], source_of: SourceOf, new_units: Collection[int] | None = None
) -> Iterator[Problem]:
    """Yield duplicates of ids, status indexes and salts, indexes out of range, and wrong replacements.

    Args:
        index: All awards that could be read.
        broken_awards: Ids of those that could not.
        source_of: Reads an award's file again.
        new_units: The files that are new in an index in which nothing stood twice; None if all are.
    """
    twice = partial(_twice, index, new_units, source_of)
    yield from twice("id", "BP302", "the id {value} stands in {first} too", "Give the later award a new id.")
    message, hint = "status_index {value} stands in {first} too", "Give the later award another random number."
    yield from twice("status_index", "BP303", message, hint, "status_index")
    message, hint = "this salt stands in {first} too", "Hash the address again with a new random salt."
    yield from twice("salt", "BP403", message, hint, "recipient", "salt")
    yield from _check_index_range(index, source_of)
    yield from _check_supersedes(index, broken_awards, source_of)


def _twice(
    index: AwardIndex,
    units: Collection[int] | None,
    source_of: SourceOf,
    column: UniqueColumn,
    code: str,
    message: str,
    hint: str,
    *steps: str,
) -> Iterator[Problem]:
    for value, first, later in index.duplicates(column, units):
        shown = str(UUID(bytes=value)) if isinstance(value, bytes) else value
        yield Problem(source_of(later).place(*steps), code, message.format(value=shown, first=first), hint)


def _check_index_range(index: AwardIndex, source_of: SourceOf) -> Iterator[Problem]:
    # the next list opens when the ones in use are half full, so that random numbers stay easy to find
    lists = len(index) // (STATUS_LIST_LENGTH // 2) + 1
    limit = lists * STATUS_LIST_LENGTH
    for status_index, standing in index.beyond(limit):
        yield Problem(
            source_of(standing).place("status_index"),
            "BP304",
            f"status_index {status_index} is not below {limit}",
            "Choose a random number below it.",
        )


def _check_supersedes(index: AwardIndex, broken_awards: Collection[str], source_of: SourceOf) -> Iterator[Problem]:
    replaced_by: dict[str, Standing] = {}
    for found in index.replacements():
        if fault := _fault(found, broken_awards, replaced_by):
            code, message, hint = fault
            yield Problem(source_of(found.standing).place("supersedes"), code, message, hint)
        replaced_by.setdefault(found.older, found.standing)


def _fault(
    found: Replacement, broken_awards: Collection[str], replaced_by: dict[str, Standing]
) -> tuple[str, str, str] | None:
    if not found.is_there:
        if found.older in broken_awards:
            return None
        return "BP204", f"there is no award {found.older}", "Copy the id from the older award's file name."
    if found.is_older_forgotten:
        return "BP406", "it says which award of the same holder was forgotten", "Delete the line “supersedes”."
    if found.older == found.id:
        return "BP205", "the award supersedes itself", "Name the older award."
    if found.older_awarded > found.awarded or (
        found.older_awarded == found.awarded and found.older_supersedes == found.id
    ):
        day = (_EPOCH + timedelta(seconds=found.older_awarded)).date()
        message = f"it supersedes an award of a later date ({day})"
        return "BP205", message, "Turn the two round, or mend the dates."
    if found.older in replaced_by:
        message = f"the older award is already superseded by {replaced_by[found.older]}"
        return "BP205", message, "Name the newest award of the row."
    return None
