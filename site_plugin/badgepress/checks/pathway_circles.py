"""Rules against circles: steps that wait for each other, pathways within each other, and milestones on the way to themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from badgepress.content.load import Loaded
from badgepress.content.model import Goal, Pathway
from badgepress.problems import Place, Problem

MAX_NESTING = 8
"""How many pathways may stand within one another: beyond that nobody can tell what is asked."""


def check_circles(loaded: Loaded) -> Iterator[Problem]:
    """Yield every kind of circle, with the names that it runs through, and pathways nested too deep."""
    for pathway in loaded.pathways.values():
        yield from _check_steps(pathway)
    circle = circle_of_pathways(loaded.pathways)
    if circle:
        pathway = loaded.pathways[circle[0]]
        message = f"these pathways are steps of each other: {' → '.join(circle)}"
        yield Problem(_where_nested(pathway, circle[1]), "BP213", message, "Take one of them out of the other.")
        return
    yield from _check_nesting(loaded.pathways)
    for pathway in loaded.pathways.values():
        yield from _check_milestone(pathway, loaded.pathways)


def circle_of_pathways(pathways: Mapping[str, Pathway]) -> list[str]:
    """Return slugs of pathways each of which asks for the next, the first one again at the end; empty if there is no circle."""
    graph = {slug: [name for name in nested_in(pathway) if name in pathways] for slug, pathway in pathways.items()}
    return _circle(graph)


def nested_in(pathway: Pathway) -> dict[str, None]:
    """Return the slugs of the pathways that a pathway's steps name, each once, in their order."""
    return dict.fromkeys(option.pathway for step in pathway.steps for option in step.options if option.pathway)


def _circle(graph: Mapping[str, list[str]]) -> list[str]:
    """Return a circle in the direction of the graph's arrows, from its smallest name on."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib names what comes first first: the arrows of the graph run the other way
        circle: list[str] = error.args[1][:0:-1]
        start = circle.index(min(circle))
        return [*circle[start:], *circle[:start], circle[start]]
    return []


def _check_steps(pathway: Pathway) -> Iterator[Problem]:
    ids = {step.id for step in pathway.steps}
    circle = _circle({step.id: [before for before in step.after if before in ids] for step in pathway.steps})
    if circle:
        # told in the order in which somebody would have to do them
        circle.reverse()
        position = next(number for number, step in enumerate(pathway.steps) if step.id == circle[0])
        message = f"these steps wait for each other: {' → '.join(circle)}"
        place = pathway.source.place("steps", position, "after")
        yield Problem(place, "BP213", message, "Take one of them out of after:.")


def _where_nested(pathway: Pathway, slug: str) -> Place:
    for position, step in enumerate(pathway.steps):
        for number, option in enumerate(step.options):
            if option.pathway == slug:
                inner: tuple[str | int, ...] = ("pathway",) if len(step.options) == 1 else ("any_of", number, "pathway")
                return pathway.source.place("steps", position, *inner)
    return pathway.source.place("steps")


def _check_nesting(pathways: Mapping[str, Pathway]) -> Iterator[Problem]:
    depth: dict[str, int] = {}
    graph = {slug: [name for name in nested_in(pathway) if name in pathways] for slug, pathway in pathways.items()}
    for slug in TopologicalSorter(graph).static_order():
        depth[slug] = 1 + max((depth[inner] for inner in graph[slug]), default=0)
        if depth[slug] == MAX_NESTING + 1:
            deepest = max(graph[slug], key=lambda inner: depth[inner])
            message = f"more than {MAX_NESTING} pathways stand within one another here"
            hint = f"Name the badges of “{deepest}” themselves, or its milestone."
            yield Problem(_where_nested(pathways[slug], deepest), "BP218", message, hint)


def _check_milestone(pathway: Pathway, pathways: Mapping[str, Pathway]) -> Iterator[Problem]:
    if not pathway.milestone:
        return
    for position, step in enumerate(pathway.steps):
        through = next(
            (way for option in step.options if (way := _way_to(pathway.milestone, option, pathways)) is not None), None
        )
        if through is not None:
            around = f" (through the pathway {' → '.join(through)})" if through else ""
            message = f"the step “{step.id}” asks for “{pathway.milestone}”, the milestone of this very pathway{around}"
            hint = "Take it out of the step, or name another milestone."
            yield Problem(pathway.source.place("steps", position), "BP213", message, hint)


def _way_to(milestone: str, option: Goal, pathways: Mapping[str, Pathway]) -> list[str] | None:
    """Return through which pathways an option leads to a badge: none if it is the badge itself; None if it does not."""
    if option.badge:
        return [] if option.badge == milestone else None
    seen: set[str] = set()
    waiting: list[list[str]] = [[option.pathway]]
    while waiting:
        way = waiting.pop()
        pathway = pathways.get(way[-1])
        if pathway is None or pathway.slug in seen:
            continue
        seen.add(pathway.slug)
        if pathway.milestone == milestone:
            return way
        for step in pathway.steps:
            for inner in step.options:
                if inner.badge == milestone:
                    return way
                if inner.pathway:
                    waiting.append([*way, inner.pathway])
    return None
