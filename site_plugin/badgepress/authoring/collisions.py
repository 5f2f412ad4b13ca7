"""Finds awards that share an id, a status index or a salt, and says which of them came first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from badgepress.authoring.next_steps import current_branch, main_branch
from badgepress.authoring.repository import awards_in
from badgepress.content.award_index import AwardIndex, UniqueColumn
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.indexed_award import Standing
from badgepress.git import run_git
from badgepress.history.award_rules import issued_facts
from badgepress.history.git_base import GitBase

COLUMNS: tuple[UniqueColumn, ...] = ("id", "status_index", "salt")
_UNCOMMITTED = (2, 0)


@dataclass(frozen=True, slots=True)
class StandingAward:
    """An award in the place where it stands; of two with one id, each."""

    path: str
    line: int
    """Line of a batch in which it begins, 0 in a file of its own."""
    id: str
    values: dict[str, Any]
    is_issued: bool
    """Whether it is in the base: nothing of it may be touched."""
    came: tuple[int, int] = _UNCOMMITTED
    """Sorts awards that are not in the base by when they came into the branch."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Collision:
    """Awards that share what no two may share, the earliest first."""

    column: UniqueColumn
    value: str
    awards: tuple[StandingAward, ...]

    @property
    def what(self) -> str:
        """What they share, in words."""
        return {"id": "the id", "status_index": "the status index", "salt": "the salt"}[self.column]


def any_collision(index: AwardIndex) -> bool:
    """Say whether any two awards share something."""
    return any(True for column in COLUMNS for _ in index.duplicates(column))


def find_collisions(root: Path, index: AwardIndex, base: GitBase) -> list[Collision]:
    """Return all collisions of a repository.

    Args:
        root: The repository.
        index: All its awards.
        base: What the change is compared with; awards that are in it came first.

    Raises:
        BaseUnknownError: The clone lacks files of the base.
        OSError: A file cannot be read.
    """
    groups = [(column, value, places) for column in COLUMNS for value, places in _groups(index, column)]
    if not groups:
        return []
    wanted = {place for _, _, places in groups for place in places}
    awards = _standing_awards(root, wanted, base)
    return [
        Collision(column, value, tuple(sorted((awards[place] for place in places), key=_earliest_first)))
        for column, value, places in groups
    ]


def _earliest_first(award: StandingAward) -> tuple[bool, tuple[int, int], str, int]:
    return not award.is_issued, award.came, award.path, award.line


def _groups(index: AwardIndex, column: UniqueColumn) -> Iterator[tuple[str, list[Standing]]]:
    found: dict[str, list[Standing]] = {}
    for value, first, later in index.duplicates(column):
        shown = str(UUID(bytes=value)) if isinstance(value, bytes) else str(value)
        found.setdefault(shown, [first]).append(later)
    yield from found.items()


def _standing_awards(root: Path, wanted: set[Standing], base: GitBase) -> dict[Standing, StandingAward]:
    now: dict[Standing, tuple[str, dict[str, Any]]] = {}
    folder = Folder(root)
    for path in sorted({place.path for place in wanted}):
        for line, award_id, values in awards_in(path, folder.read(path, MAX_BATCH_BYTES)):
            if Standing(path, line) in wanted:
                now[Standing(path, line)] = award_id, values
    issued = _issued(now, base)
    came = _order_of_coming(root, base.commit)
    return {
        place: StandingAward(place.path, place.line, award_id, values, place in issued, came.get(place.path, _UNCOMMITTED))
        for place, (award_id, values) in now.items()
    }


def _issued(now: dict[Standing, tuple[str, dict[str, Any]]], base: GitBase) -> set[Standing]:
    """Return the places whose award was in the base: there, or elsewhere if it moved; of copies only one is the award itself."""
    ids = {award_id for award_id, _ in now.values()}
    changed = {file.path: file for file in base.changed_files()}
    before: dict[str, tuple[str, dict[str, Any]]] = {}
    for file in changed.values():
        for _, award_id, values in awards_in(file.path, base.read(file.old_object)) if file.old_object else ():
            if award_id in ids:
                before[award_id] = file.path, values
    issued = set()
    for award_id in ids:
        places = sorted(place for place, (found, _) in now.items() if found == award_id)
        unchanged = [place for place in places if place.path not in changed]
        if unchanged:
            issued.update(unchanged)
        elif award_id in before:
            path, values = before[award_id]
            issued.add(_the_award_itself(path, values, places, now))
    return issued


def _the_award_itself(
    path: str, values: dict[str, Any], places: list[Standing], now: dict[Standing, tuple[str, dict[str, Any]]]
) -> Standing:
    """Return which of the places holds an award of the base: the one that still says the same, or stands where it stood."""
    facts = issued_facts(values)

    def likeness(place: Standing) -> tuple[bool, bool]:
        return issued_facts(now[place][1]) == facts, place.path == path

    return max(places, key=likeness)


def _order_of_coming(root: Path, base: str) -> dict[str, tuple[int, int]]:
    """Return, for each file that came since the base, what sorts it by when it came.

    On the main branch earlier merges come first. On another branch what was merged into it comes first, for that is the main branch's; then its own.
    """
    printed = run_git(
        root, "log", "--first-parent", "--diff-merges=first-parent", "--diff-filter=A", "--no-renames", "--no-ext-diff", "--name-only",
        "-z", "--relative", "--reverse", "--no-show-signature", "--format=%x01%P", f"{base}..HEAD", "--", "content/awards",
    )  # fmt: skip
    is_main = current_branch(root) == main_branch(root)
    came: dict[str, tuple[int, int]] = {}
    for number, part in enumerate((printed or b"").split(b"\x01")[1:]):
        parents, _, names = part.partition(b"\0")
        is_own = len(parents.split()) < 2 and not is_main
        for name in names.split(b"\0"):
            path = name.decode("utf-8", "surrogateescape").lstrip("\n")
            came.setdefault(path, (int(is_own), number))
    return came


@dataclass(frozen=True, slots=True)
class Merge:
    """A commit of the branch that brought a file in."""

    number: int
    """Counts from the oldest."""
    short: str


def merge_that_brought(root: Path, path: str) -> Merge | None:
    """Return the commit by which a file came into the branch, None if it is not known or has none before it."""
    printed = run_git(
        root, "log", "--first-parent", "--diff-merges=first-parent", "--diff-filter=A", "--no-renames", "--no-ext-diff", "--relative",
        "--no-show-signature", "--format=%H %P", "-1", "HEAD", "--", path,
    )  # fmt: skip
    words = (printed or b"").decode().split()
    if len(words) < 2:
        return None
    count = run_git(root, "rev-list", "--first-parent", "--count", words[0])
    return Merge(int(count or 0), words[0][:12])
