"""All rules of history together."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.content.award_index import AwardIndex
from badgepress.content.consent_texts import is_consent_text
from badgepress.history.award_rules import award_problems
from badgepress.history.change import ChangeSet
from badgepress.history.class_rules import class_problems, file_problems
from badgepress.history.git_base import GitBase
from badgepress.history.learner_rules import learner_problems, renamed_pages
from badgepress.history.pathway_rules import pathway_problems
from badgepress.problems import Place, Problem


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
            *award_problems(changes.awards, changes.base, renamed_pages(changes.learners)),
            *class_problems(changes, counter.at_base),
            *pathway_problems(changes),
            *learner_problems(changes.learners),
            *_consent_text_problems(changes, base),
            *file_problems(changes, was_anything_issued=base.has_folder("content/badges")),
        }
    )


def _consent_text_problems(changes: ChangeSet, base: GitBase) -> Iterator[Problem]:
    for path in changes.other:
        if is_consent_text(path) and base.read_path(path) is not None:
            hint = f"Put it back: git restore --source {changes.base[:12]} -- {path}. Write the change as the next version, a file beside it."
            yield Problem(Place(path), "BP362", "a consent text that holders may have agreed to changed or is gone", hint)


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
