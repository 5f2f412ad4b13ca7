"""Where badges stand on pathways: which pathways a badge is part of, what comes before and after it, and whom a new award may concern. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from badgepress.content.model import Goal, Pathway, PathwayStep


@dataclass(frozen=True, slots=True)
class Use:
    """A badge on a pathway."""

    pathway: Pathway
    step: PathwayStep | None
    """The step that asks for it, or offers it; None where it is the milestone."""
    before: tuple[Goal, ...]
    """What the steps before it ask for; of a milestone, what the last steps do."""
    after: tuple[Goal, ...]
    """What the steps after it ask for; after a last step, the milestone."""

    @property
    def is_milestone(self) -> bool:
        """Whether it is the badge at the end."""
        return self.step is None

    @property
    def is_choice(self) -> bool:
        """Whether the step offers it beside others."""
        return self.step is not None and len(self.step.options) > 1


class Uses:
    """All uses of all badges on some pathways; made in one pass over them."""

    def __init__(self, pathways: Mapping[str, Pathway]) -> None:
        """Look at pathways: give the published ones for pages, all of them for checks; circles do no harm."""
        self._pathways = pathways
        self._of_badge: dict[str, list[Use]] = {}
        self._reach: dict[str, frozenset[str]] = {}
        for slug in sorted(pathways):
            self._note(pathways[slug])
        self._concerned: dict[str, list[str]] = {}
        for slug in sorted(pathways):
            for badge in self.badges_of(slug):
                self._concerned.setdefault(badge, []).append(slug)

    def of_badge(self, slug: str) -> tuple[Use, ...]:
        """Return where a badge class stands, pathway by pathway."""
        return tuple(self._of_badge.get(slug, ()))

    def badges_of(self, pathway: str) -> frozenset[str]:
        """Return every badge class by which somebody comes on with a pathway: of its steps, of the pathways in it, and the milestones."""
        if pathway not in self._reach:
            found: set[str] = set()
            seen, waiting = {pathway}, [pathway]
            while waiting:
                one = self._pathways.get(waiting.pop())
                if one is None:
                    continue
                found.update(slug for slug in (one.milestone, *(option.badge for option in _options(one))) if slug)
                nested = {option.pathway for option in _options(one) if option.pathway} - seen
                seen |= nested
                waiting += nested
            self._reach[pathway] = frozenset(found)
        return self._reach[pathway]

    def concerned(self, badges: Collection[str]) -> set[str]:
        """Return the slugs of the pathways on which an award of one of these badge classes brings somebody on."""
        return {pathway for badge in badges for pathway in self._concerned.get(badge, ())}

    def _note(self, pathway: Pathway) -> None:
        followers: dict[str, list[PathwayStep]] = {}
        for step in pathway.steps:
            for before in step.after:
                followers.setdefault(before, []).append(step)
        end = (Goal(badge=pathway.milestone),) if pathway.milestone else ()
        by_id = {step.id: step for step in pathway.steps}
        for step in pathway.steps:
            earlier = _goals(by_id[one] for one in step.after if one in by_id)
            later = _goals(followers.get(step.id, ())) or (() if step.is_optional else end)
            for option in step.options:
                if option.badge:
                    self._of_badge.setdefault(option.badge, []).append(Use(pathway, step, earlier, later))
        if pathway.milestone:
            last = _goals(step for step in pathway.steps if step.id not in followers and not step.is_optional)
            self._of_badge.setdefault(pathway.milestone, []).append(Use(pathway, None, last, ()))


def _options(pathway: Pathway) -> list[Goal]:
    return [option for step in pathway.steps for option in step.options]


def _goals(steps: Iterable[PathwayStep]) -> tuple[Goal, ...]:
    return tuple(dict.fromkeys(option for step in steps for option in step.options))
