"""What somebody could take on next: badges and pathways that those they hold nearly reach, each with why (docs/adr/0027). Pure.

Everything said is true of the badges given and of the catalogue; nothing is said of anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from badgepress.content.model import BadgeClass, Catalogue, Goal
from badgepress.progress.completion import Completion, PathwayProgress
from badgepress.progress.possible import Possible

AT_MOST = 5
Reason = Literal["milestone", "ready", "pathway", "one-more", "skill"]
"""Why something is near: the end of a finished pathway; all badges before it are held; most steps are done; one badge before it is
missing; it shares a skill with a badge held."""
_FAR = 99
"""What a shared skill counts for: it comes after all that is really near."""
_ORDER: tuple[Reason, ...] = ("milestone", "ready", "pathway", "one-more", "skill")


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something near, and what the reason is made of."""

    aim: Goal
    reason: Reason
    pathway: str = ""
    """Slug of the pathway that leads there, of `milestone` and `pathway`."""
    done: int = 0
    """Steps done, or badges held of those that it asks for first."""
    need: int = 0
    held: tuple[str, ...] = ()
    """Slugs of the badges held that bring it near, by slug."""
    missing: tuple[str, ...] = ()
    """Ids of the steps, or slugs of the badges, that would bring it about."""
    skill: str = ""
    """Name of the shared skill."""

    @property
    def left(self) -> int:
        """How many steps or badges stand before it."""
        return self.need - self.done


class NextSteps:
    """Answers for anybody; made once for a catalogue, so that an answer costs what somebody holds, not what there is."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._pathways = catalogue.pathways
        self._as_of = catalogue.as_of
        self._newest: dict[str, BadgeClass] = {badge.slug: badge for badge in catalogue.published_classes()}
        self._pathways_of: defaultdict[Goal, list[str]] = defaultdict(list)
        for pathway in catalogue.published_pathways():
            for option in {option for step in pathway.steps for option in step.options}:
                self._pathways_of[option].append(pathway.slug)
        self._ends: defaultdict[str, list[str]] = defaultdict(list)
        for pathway in catalogue.published_pathways():
            if pathway.milestone:
                self._ends[pathway.milestone].append(pathway.slug)
        self._after: defaultdict[str, list[str]] = defaultdict(list)
        self._of_skill: defaultdict[str, list[str]] = defaultdict(list)
        for badge in self._newest.values():
            for before in _before(badge):
                self._after[before].append(badge.slug)
            for key in dict.fromkeys(skill.key for skill in badge.alignments):
                self._of_skill[key].append(badge.slug)

    def begun(self, held: Collection[str]) -> list[PathwayProgress]:
        """Return the published pathways of which anything is done, by slug."""
        completion = Completion(self._pathways, held)
        found = (completion.of(self._pathways[slug]) for slug in sorted(self._touched(held)))
        return [progress for progress in found if progress.is_begun or progress.has_milestone]

    def of(self, held: Collection[str], without: Goal | None = None, limit: int = AT_MOST) -> list[NextStep]:
        """Return what is near, the nearest first.

        The order: by how many steps or badges stand before it; then by kind of reason; then by the share that is done; then by slug.

        Args:
            held: Slugs of the badge classes of which somebody holds a valid award.
            without: What they need not be told of.
            limit: How many at most.
        """
        held = frozenset(held)
        completion = Completion(self._pathways, held)
        possible = Possible(self._pathways, self._newest, held, completion, self._as_of)
        found = sorted(
            [
                *self._of_pathways(held, completion, possible),
                *self._of_badges(held, possible),
                *self._of_skills(held, possible),
            ],
            key=lambda step: (
                step.left,
                _ORDER.index(step.reason),
                -step.done / max(1, step.need),
                step.aim.badge or step.aim.pathway,
            ),
        )
        return list(self._distinct(found, without))[:limit]

    def _touched(self, held: Iterable[str]) -> set[str]:
        """Return the pathways that badges belong to, and those that these pathways belong to."""
        waiting = [slug for badge in held for slug in (*self._pathways_of[Goal(badge=badge)], *self._ends[badge])]
        touched: set[str] = set()
        while waiting:
            slug = waiting.pop()
            if slug not in touched:
                touched.add(slug)
                waiting += self._pathways_of[Goal(pathway=slug)]
        return touched

    def _of_pathways(self, held: frozenset[str], completion: Completion, possible: Possible) -> Iterator[NextStep]:
        for slug in sorted(self._touched(held)):
            pathway = self._pathways[slug]
            progress = completion.of(pathway)
            if progress.has_milestone or not progress.is_begun:
                continue
            if progress.is_finished:
                if pathway.milestone and possible.badge(pathway.milestone):
                    yield NextStep(
                        Goal(badge=pathway.milestone), "milestone", slug, pathway.need, pathway.need, _used(progress)
                    )
            elif is_near(progress) and possible.pathway(slug):
                missing = tuple(
                    step.step.id
                    for step in progress.steps
                    if not step.is_done and not step.step.is_optional and possible.step(pathway, step.step)
                )
                yield NextStep(
                    Goal(pathway=slug), "pathway", slug, progress.done, pathway.need, _used(progress), missing
                )

    def _of_badges(self, held: frozenset[str], possible: Possible) -> Iterator[NextStep]:
        for slug in sorted({after for badge in held for after in self._after[badge]} - held):
            before = _before(self._newest[slug])
            have = tuple(sorted(held.intersection(before)))
            missing = tuple(sorted(set(before) - held))
            if len(missing) <= 1 and possible.badge(slug):
                reason: Reason = "one-more" if missing else "ready"
                yield NextStep(Goal(badge=slug), reason, "", len(have), len(have) + len(missing), have, missing)

    def _of_skills(self, held: frozenset[str], possible: Possible) -> Iterator[NextStep]:
        shared: dict[str, NextStep] = {}
        for own in sorted(held & self._newest.keys()):
            for skill in self._newest[own].alignments:
                for slug in self._of_skill[skill.key]:
                    if slug in held or slug in shared or _before(self._newest[slug]) or not possible.badge(slug):
                        continue
                    shared[slug] = NextStep(Goal(badge=slug), "skill", "", 0, _FAR, (own,), (), skill.name)
        yield from shared.values()

    def _distinct(self, steps: Iterable[NextStep], without: Goal | None) -> Iterator[NextStep]:
        """Leave out what is said twice: a badge and the pathway that leads to it are one thing to take on."""
        said = set() if without is None else self._same(without)
        for step in steps:
            names = self._same(step.aim)
            if not names & said:
                said |= names
                yield step

    def _same(self, aim: Goal) -> set[Goal]:
        pathway = self._pathways.get(aim.pathway)
        return {aim, Goal(badge=pathway.milestone)} if pathway is not None and pathway.milestone else {aim}


def is_near(progress: PathwayProgress) -> bool:
    """Say whether a pathway is nearly done: some steps are, and at most two are missing or at least half are done."""
    return bool(progress.done) and (progress.missing <= 2 or progress.done >= progress.missing)


def _before(badge: BadgeClass) -> tuple[str, ...]:
    return tuple(dict.fromkeys(badge.prerequisites.badges)) if badge.prerequisites is not None else ()


def _used(progress: PathwayProgress) -> tuple[str, ...]:
    return tuple(sorted({option.badge for step in progress.steps for option in step.met if option.badge}))
