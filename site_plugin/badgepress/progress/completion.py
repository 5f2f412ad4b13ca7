"""How far a set of badges leads on a pathway. Pure: the same badges and pathways give the same answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from badgepress.content.model import Goal, Pathway, PathwayStep


@dataclass(frozen=True, slots=True)
class StepProgress:
    """One step, for somebody."""

    step: PathwayStep
    met: tuple[Goal, ...]
    """The options that they have."""
    is_open: bool
    """Whether the steps before it are done."""

    @property
    def missing(self) -> int:
        """How many more options it needs."""
        return max(0, self.step.need - len(self.met))

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class PathwayProgress:
    """A pathway, for somebody."""

    pathway: Pathway
    steps: tuple[StepProgress, ...]
    has_milestone: bool
    """Whether they hold the badge at its end."""

    @property
    def done(self) -> int:
        """How many of the steps that are asked for are done; never more than are needed."""
        return min(self.pathway.need, sum(step.is_done for step in self.steps if not step.step.is_optional))

    @property
    def missing(self) -> int:
        """How many more steps it needs."""
        return self.pathway.need - self.done

    @property
    def is_begun(self) -> bool:
        """Whether anything of it is there."""
        return any(step.met for step in self.steps)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


class Completion:
    """Answers for one person; `held` are the slugs of the badge classes of which they hold a valid award."""

    def __init__(self, pathways: Mapping[str, Pathway], held: Collection[str]) -> None:
        self._pathways = pathways
        self._held = held
        self._known: dict[str, PathwayProgress] = {}
        self._asking: set[str] = set()

    def of(self, pathway: Pathway) -> PathwayProgress:
        """Return how far they have come on a pathway."""
        known = self._known.get(pathway.slug)
        if known is None:
            self._asking.add(pathway.slug)
            met = {step.id: tuple(option for option in step.options if self.has(option)) for step in pathway.steps}
            done = {step.id for step in pathway.steps if len(met[step.id]) >= step.need}
            steps = tuple(
                StepProgress(step, met[step.id], is_open=all(before in done for before in step.after))
                for step in pathway.steps
            )
            self._asking.discard(pathway.slug)
            known = self._known[pathway.slug] = PathwayProgress(pathway, steps, pathway.milestone in self._held)
        return known

    def has(self, goal: Goal) -> bool:
        """Say whether they hold a badge, or have finished a pathway or hold the badge at its end."""
        if goal.badge:
            return goal.badge in self._held
        pathway = self._pathways.get(goal.pathway)
        if pathway is None or pathway.slug in self._asking:  # a cycle; the checks refuse it
            return False
        progress = self.of(pathway)
        return progress.is_finished or progress.has_milestone
