"""Rules about what somebody who begins today can still do: badges that are awarded no longer, and steps behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from badgepress.checks.pathway_circles import circle_of_pathways, nested_in
from badgepress.content.load import Loaded
from badgepress.content.model import Goal, Pathway, PathwayStep
from badgepress.problems import Problem

_HOLDERS_COUNT = "Whoever holds it already still counts."


def check_within_reach(loaded: Loaded) -> Iterator[Problem]:
    """Yield the steps of active pathways that nobody new can do, and the pathways that nobody new can finish.

    They are warnings: badges are retired every day, and whoever holds one goes on with it.
    """
    if circle_of_pathways(loaded.pathways):
        return
    reach = _Reach(loaded)
    graph = {
        slug: [name for name in nested_in(pathway) if name in loaded.pathways]
        for slug, pathway in loaded.pathways.items()
    }
    for slug in TopologicalSorter(graph).static_order():
        pathway = loaded.pathways[slug]
        found = list(reach.look_at(pathway))
        if pathway.status == "active":
            yield from found
            yield from _check_milestone(pathway, reach)


class _Reach:
    """What can be reached by somebody who holds nothing yet."""

    def __init__(self, loaded: Loaded) -> None:
        self._classes = {slug for (slug, _), badge in loaded.classes.items()} - loaded.broken_slugs
        # a draft may become active; that an active pathway names one is told elsewhere
        self._can_be_earned = {slug for (slug, _), badge in loaded.classes.items() if badge.status != "retired"}
        self._needed_before: dict[str, set[str]] = {}
        """What each badge class asks for first, in its highest version."""
        for (slug, _), badge in sorted(loaded.classes.items()):
            self._needed_before[slug] = set(badge.prerequisites.badges) if badge.prerequisites else set()
        self._pathways: Mapping[str, Pathway] = loaded.pathways
        self._out_of_reach: set[str] = set()
        """Pathways."""

    def is_gone(self, goal: Goal) -> bool:
        """Say whether nobody can earn a badge or finish a pathway any more; what is not known is another rule's affair."""
        if goal.badge:
            return goal.badge in self._classes and goal.badge not in self._can_be_earned
        nested = self._pathways.get(goal.pathway)
        return nested is not None and (nested.status == "retired" or nested.slug in self._out_of_reach)

    def asks_first_for(self, milestone: str, goal: Goal) -> bool:
        """Say whether a badge asks for a milestone first, itself or through what it asks for."""
        seen: set[str] = set()
        waiting = [goal.badge] if milestone and goal.badge else []
        while waiting:
            slug = waiting.pop()
            if milestone in self._needed_before.get(slug, ()):
                return True
            waiting += self._needed_before.get(slug, set()) - seen
            seen |= self._needed_before.get(slug, set())
        return False

    def look_at(self, pathway: Pathway) -> Iterator[Problem]:
        """Yield what is out of reach in a pathway whose nested ones were looked at before."""
        stuck: dict[str, str] = {}
        by_id = {step.id: step for step in pathway.steps}
        for step_id in _in_order(pathway):
            step = by_id[step_id]
            position = pathway.steps.index(step)
            circular = [option for option in step.options if self.asks_first_for(pathway.milestone, option)]
            for option in circular:
                message = f"“{option.badge}” asks for “{pathway.milestone}” first, the milestone of this pathway"
                hint = "Take it out of the step, or out of the badge's prerequisites."
                yield Problem(pathway.source.place("steps", position), "BP215", message, hint, "warning")
            gone = [option for option in step.options if option in circular or self.is_gone(option)]
            if len(step.options) - len(gone) < min(step.need, len(step.options)):
                stuck[step_id] = step_id
                names = " and ".join(f"“{option.badge or option.pathway}”" for option in gone)
                message = f"nobody new can do the step “{step_id}”: {names} {'are' if len(gone) > 1 else 'is'} retired or out of reach"
                hint = f"Name what took its place, or let people choose (any_of:). {_HOLDERS_COUNT}"
                yield Problem(pathway.source.place("steps", position), "BP215", message, hint, "warning")
                continue
            blocked = next((stuck[before] for before in step.after if before in stuck), "")
            if blocked:
                stuck[step_id] = blocked
                message = f"nobody new can come to the step “{step_id}”: it comes after “{blocked}”"
                hint = f"Mend “{blocked}”, or take it out of after:. {_HOLDERS_COUNT}"
                yield Problem(pathway.source.place("steps", position, "after"), "BP215", message, hint, "warning")
        asked = sum(not step.is_optional for step in pathway.steps)
        left = sum(not step.is_optional and step.id not in stuck for step in pathway.steps)
        if left < pathway.need <= asked:
            self._out_of_reach.add(pathway.slug)
            needed = f"{pathway.need} step{'s' if pathway.need > 1 else ''}"
            message = f"nobody new can finish this pathway: it needs {needed}, and {left or 'none'} can be done"
            hint = "Mend the steps, ask for fewer (need:), or retire the pathway: status: retired."
            place = pathway.source.place("need" if "need" in _keys(pathway) else "steps")
            yield Problem(place, "BP215", message, hint, "warning")


def _check_milestone(pathway: Pathway, reach: _Reach) -> Iterator[Problem]:
    if pathway.milestone and reach.is_gone(Goal(badge=pathway.milestone)):
        message = f"its milestone “{pathway.milestone}” is retired: nobody can be awarded it any more"
        hint = "Name another milestone, or retire the pathway: status: retired."
        yield Problem(pathway.source.place("milestone"), "BP215", message, hint, "warning")


def _keys(pathway: Pathway) -> set[str]:
    root = pathway.source.tree()
    return set(root.value) if root is not None and isinstance(root.value, dict) else set()


def _in_order(pathway: Pathway) -> list[str]:
    """Return the ids of the steps, each after those before it; none where they run in a circle."""
    steps: dict[str, PathwayStep] = {step.id: step for step in pathway.steps}
    graph = {step.id: [before for before in step.after if before in steps] for step in pathway.steps}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return []
