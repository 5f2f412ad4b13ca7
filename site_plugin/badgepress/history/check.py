"""All rules of history together."""

from __future__ import annotations

from badgepress.content.award_index import AwardIndex
from badgepress.history.award_rules import award_problems
from badgepress.history.change import ChangeSet
from badgepress.history.class_rules import class_problems, file_problems
from badgepress.history.git_base import GitBase
from badgepress.problems import Problem


def history_problems(changes: ChangeSet, index: AwardIndex, base: GitBase) -> list[Problem]:
    """Return what a change does to what was issued, by place.

    Args:
        changes: The change.
        index: All awards as they are now.
        base: What the change is compared with.
    """
    counter = HolderCounter(changes, index)
    return sorted(
        {
            *award_problems(changes.awards, changes.base),
            *class_problems(changes, counter.at_base),
            *file_problems(changes, was_anything_issued=base.has_folder("content/badges")),
        }
    )


class HolderCounter:
    """Counts the awards of a class version, now and at the base."""

    def __init__(self, changes: ChangeSet, index: AwardIndex) -> None:
        self._changes = changes
        self._index = index

    def now(self, key: tuple[str, int]) -> int:
        """Return how many awards of a class version there are."""
        return self._index.held(*key)

    def at_base(self, key: tuple[str, int]) -> int:
        """Return how many there were: those in files that the change leaves alone, and what the others held."""
        return self.now(key) - self._changes.held_now.get(key, 0) + self._changes.held_before.get(key, 0)
