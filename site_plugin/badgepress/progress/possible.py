"""What somebody can still reach: awarded now, not over, and without a circle or a dead end on the way. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from badgepress.content.model import BadgeClass, Goal, Pathway, PathwayStep
from badgepress.progress.completion import Completion


class Possible:
    """Answers for one person, as of one day."""

    def __init__(
        self,
        pathways: Mapping[str, Pathway],
        newest: Mapping[str, BadgeClass],
        held: Collection[str],
        completion: Completion,
        as_of: date,
    ) -> None:
        """Keep what answers are made of.

        Args:
            pathways: All pathways, by slug.
            newest: The newest published version of each badge class, by slug.
            held: Slugs of the badges they hold.
            completion: How far these lead.
            as_of: The day.
        """
        self._pathways = pathways
        self._newest = newest
        self._held = held
        self._completion = completion
        self._as_of = as_of
        self._badges: dict[str, bool] = {}
        self._ways: dict[str, bool] = {}

    def badge(self, slug: str) -> bool:
        """Say whether they can still be awarded a badge that they do not hold."""
        if slug not in self._badges:
            self._badges[slug] = False  # what asks for itself cannot be begun
            badge = self._newest.get(slug)
            before = badge.prerequisites.badges if badge is not None and badge.prerequisites is not None else ()
            self._badges[slug] = (
                badge is not None
                and slug not in self._held
                and badge.status == "active"
                and all(one in self._held or self.badge(one) for one in before)
            )
        return self._badges[slug]

    def pathway(self, slug: str) -> bool:
        """Say whether they can still finish a pathway that they have not finished."""
        if slug not in self._ways:
            self._ways[slug] = False
            pathway = self._pathways.get(slug)
            self._ways[slug] = pathway is not None and self._is_on(pathway) and self._can_finish(pathway)
        return self._ways[slug]

    def step(self, pathway: Pathway, step: PathwayStep, asking: tuple[str, ...] = ()) -> bool:
        """Say whether they have done a step, or still can: its options are there, it is not over, and what comes before it can be done."""
        met = sum(map(self._completion.has, step.options))
        if met >= step.need:
            return True
        if step.id in asking or (step.until is not None and step.until < self._as_of):
            return False
        reachable = sum(self._completion.has(option) or self._option(option) for option in step.options)
        before = [found for one in step.after if (found := pathway.step(one)) is not None]
        return (
            reachable >= step.need
            and len(before) == len(step.after)
            and all(self.step(pathway, one, (*asking, step.id)) for one in before)
        )

    def _option(self, option: Goal) -> bool:
        return self.badge(option.badge) if option.badge else self.pathway(option.pathway)

    def _is_on(self, pathway: Pathway) -> bool:
        return (
            pathway.status == "active"
            and (pathway.starts is None or pathway.starts <= self._as_of)
            and (pathway.ends is None or pathway.ends >= self._as_of)
        )

    def _can_finish(self, pathway: Pathway) -> bool:
        asked = [step for step in pathway.steps if not step.is_optional]
        return sum(self.step(pathway, step) for step in asked) >= pathway.need
