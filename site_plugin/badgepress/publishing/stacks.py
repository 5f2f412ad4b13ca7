"""What pages say of learners, gathered once for a whole site: who holds what, areas with their colours, the size of badges, next steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from badgepress.content.indexed_award import LearnerAward
from badgepress.content.model import BadgeClass, Catalogue, Learner
from badgepress.progress.next_steps import NextSteps
from badgepress.progress.uses import Uses
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.mosaic import Size

COLOURS = 10
_HOURS_A_CREDIT = 25
_BIG_HOURS, _SMALL_HOURS = 60, 10
_BIG_LEVEL, _SMALL_LEVEL = 6, 2
_LARGE = 1.0
_STONES_A_LARGE_ONE = 4


@dataclass(frozen=True, slots=True)
class Stack:
    """A learner with what their page may show."""

    learner: Learner
    awards: tuple[LearnerAward, ...]
    """The newest first; no revoked, forgotten or private one, and unlisted ones only where the page is unlisted."""
    held: Mapping[str, tuple[LearnerAward, ...]]
    """Badge class → its valid awards, the newest first; the class awarded last comes first."""


def stacks(holdings: Holdings, only: Iterable[str] | None = None) -> Iterator[Stack]:
    """Yield the learners with their awards, by handle: in one pass over all awards, or with a query for each of some handles."""
    learners, index = holdings.catalogue.learners, holdings.index
    if only is not None:
        for handle in sorted(set(only) & learners.keys()):
            yield _stack(learners[handle], index.awards_of_learners(handle))
        return
    groups = groupby(index.awards_of_learners(), key=lambda award: award.learner)
    handle, awards = next(groups, ("", iter(())))
    for wanted in sorted(learners):
        while handle and handle < wanted:  # awards may name a learner who has no page
            handle, awards = next(groups, ("", iter(())))
        yield _stack(learners[wanted], awards if handle == wanted else ())


def _stack(learner: Learner, awards: Iterable[LearnerAward]) -> Stack:
    may_show = ("listed",) if learner.visibility == "listed" else ("listed", "unlisted")
    shown = tuple(
        award for award in awards if award.visibility in may_show and award.status not in ("revoked", "forgotten")
    )
    held: dict[str, list[LearnerAward]] = {}
    for award in shown:
        if award.status == "valid":
            held.setdefault(award.slug, []).append(award)
    return Stack(learner, shown, {slug: tuple(found) for slug, found in held.items()})


class Library:
    """What is known of badges and pathways, whoever holds them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.newest: dict[str, BadgeClass] = {badge.slug: badge for badge in catalogue.published_classes()}
        self.next_steps = NextSteps(catalogue)
        self.milestones = {pathway.milestone for pathway in catalogue.published_pathways() if pathway.milestone}
        self._uses = Uses({pathway.slug: pathway for pathway in catalogue.published_pathways()})
        self._areas = _areas(self.newest.values())
        self._colours = {area: number % COLOURS for number, area in enumerate(sorted(set(self._areas.values())))}

    def area(self, slug: str) -> str:
        """Return the skill area of a badge; empty where nothing is known."""
        return self._areas[slug]

    def leading_to(self, slug: str) -> list[str]:
        """Return the badges that lead to one: those it asks for first, and those of the steps before it on pathways."""
        badge = self.newest[slug]
        asked = badge.prerequisites.badges if badge.prerequisites is not None else ()
        before = (goal.badge for use in self._uses.of_badge(slug) for goal in use.before)
        return sorted({one for one in (*asked, *before) if one})

    def colours(self, areas: Iterable[str]) -> dict[str, int]:
        """Return the colours of areas: on all pages the same ones, but where two areas of this page would share one."""
        given: dict[str, int] = {}
        for area in sorted(set(areas)):
            colour = self._colours[area]
            free = [one for one in range(COLOURS) if one not in given.values()]
            given[area] = colour if colour in free or not free else min(free, key=lambda one: (one - colour) % COLOURS)
        return given

    def sizes(self, slugs: Iterable[str]) -> dict[str, Size]:
        """Return how large badges are shown: by the work and the level that they stand for; large ones stay few."""
        slugs = list(slugs)
        weights = {slug: self._weight(slug) for slug in slugs}
        large = sorted((slug for slug in slugs if weights[slug] >= _LARGE), key=lambda slug: (-weights[slug], slug))
        large = large[: max(1, len(slugs) // _STONES_A_LARGE_ONE)]
        return {slug: 2 if slug in large else 0 if weights[slug] < 0 else 1 for slug in slugs}

    def _weight(self, slug: str) -> float:
        badge = self.newest[slug]
        hours = _hours(badge)
        level = int(badge.level.value) if badge.level is not None and badge.level.value.isdigit() else 0
        if slug in self.milestones:
            return _LARGE + 1000 + hours
        if hours >= _BIG_HOURS or level >= _BIG_LEVEL:
            return _LARGE + hours
        return -1 if 0 < hours < _SMALL_HOURS or 0 < level <= _SMALL_LEVEL else 0


def _hours(badge: BadgeClass) -> float:
    if badge.workload is None:
        return 0
    return badge.workload.hours or (badge.workload.ects or 0) * _HOURS_A_CREDIT


def _areas(badges: Iterable[BadgeClass]) -> dict[str, str]:
    """Return the area of each badge: its field of study; else what most other badges share of its skills and tags."""
    badges = list(badges)
    shared = Counter(word for badge in badges for word in _words(badge))
    return {
        badge.slug: badge.field_of_study or min(_words(badge), key=lambda word: (-shared[word], word), default="")
        for badge in badges
    }


def _words(badge: BadgeClass) -> set[str]:
    return {skill.name for skill in badge.alignments} | {tag.replace("-", " ").capitalize() for tag in badge.tags}
