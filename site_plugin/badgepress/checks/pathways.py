"""Rules about pathways: what they name is there, nothing runs in a circle, and somebody new can finish."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.checks.classes import suggestion
from badgepress.checks.pathway_circles import check_circles
from badgepress.checks.pathway_within_reach import check_within_reach
from badgepress.content.load import Loaded
from badgepress.content.model import Goal, Pathway, PathwayStep
from badgepress.problems import Place, Problem

Steps = tuple[str | int, ...]


def check_pathways(loaded: Loaded) -> Iterator[Problem]:
    """Yield what is wrong within and between pathways, drafts included."""
    for pathway in loaded.pathways.values():
        yield from _check_names(pathway, loaded)
        yield from _check_step_ids(pathway)
        yield from _check_counts(pathway)
        yield from _check_dates(pathway)
        if pathway.status == "active":
            yield from _check_drafts(pathway, loaded)
    yield from check_circles(loaded)
    yield from check_within_reach(loaded)


def goals_of(pathway: Pathway) -> Iterator[tuple[Place, Goal]]:
    """Yield each badge or pathway that a pathway names, with where it does; the milestone last."""
    for position, step in enumerate(pathway.steps):
        yield from zip(_option_places(pathway, position, step), step.options, strict=True)
    if pathway.milestone:
        yield pathway.source.place("milestone"), Goal(badge=pathway.milestone)


def _option_places(pathway: Pathway, position: int, step: PathwayStep) -> Iterator[Place]:
    for number, option in enumerate(step.options):
        kind = "badge" if option.badge else "pathway"
        inner: Steps = (kind,) if len(step.options) == 1 else ("any_of", number, kind)
        yield pathway.source.place("steps", position, *inner)


def _check_names(pathway: Pathway, loaded: Loaded) -> Iterator[Problem]:
    badges = {slug for slug, _ in loaded.classes} | loaded.broken_slugs
    pathways = loaded.pathways.keys() | loaded.broken_pathways
    for place, goal in goals_of(pathway):
        if goal.badge and goal.badge not in badges:
            message, hint = f"there is no badge class “{goal.badge}”", suggestion(goal.badge, badges)
            if goal.badge in pathways:
                hint = f"“{goal.badge}” is a pathway: write pathway: {goal.badge}."
            yield Problem(place, "BP211", message, hint)
        elif goal.pathway and goal.pathway not in pathways:
            message, hint = f"there is no pathway “{goal.pathway}”", suggestion(goal.pathway, set(pathways))
            if goal.pathway in badges:
                hint = f"“{goal.pathway}” is a badge class: write badge: {goal.pathway}."
            yield Problem(place, "BP211", message, hint)


def _check_step_ids(pathway: Pathway) -> Iterator[Problem]:
    ids = [step.id for step in pathway.steps]
    for position, step in enumerate(pathway.steps):
        if step.id in ids[:position]:
            hint = "Give it an id of its own; one that was published stays with the step that had it."
            place = pathway.source.place("steps", position, "id")
            yield Problem(place, "BP212", f"two steps have the id “{step.id}”", hint)
        for number, before in enumerate(step.after):
            if before not in ids:
                place = pathway.source.place("steps", position, "after", number)
                message = f"“{step.id}” comes after “{before}”, which is no step of this pathway"
                yield Problem(place, "BP212", message, suggestion(before, set(ids) - {step.id}))
        for number, (place, option) in enumerate(
            zip(_option_places(pathway, position, step), step.options, strict=True)
        ):
            if option in step.options[:number]:
                message = f"the step “{step.id}” offers “{option.badge or option.pathway}” twice"
                yield Problem(place, "BP212", message, "Take one of the two out.")


def _check_counts(pathway: Pathway) -> Iterator[Problem]:
    for position, step in enumerate(pathway.steps):
        if step.need > len(step.options):
            place = pathway.source.place("steps", position, "need")
            message = f"the step “{step.id}” needs {step.need} of {len(step.options)}"
            yield Problem(place, "BP214", message, f"Write at most {len(step.options)}, or offer more under any_of:.")
    asked = sum(not step.is_optional for step in pathway.steps)
    if not asked:
        hint = "Take “optional” out of what has to be done."
        yield Problem(pathway.source.place("steps"), "BP214", "every step is optional, so nothing is asked for", hint)
    elif pathway.need > asked:
        message = f"it needs {pathway.need} steps and has {asked} that {'are' if asked > 1 else 'is'} not optional"
        yield Problem(
            pathway.source.place("need"), "BP214", message, f"Write at most {asked}, or leave need out for all."
        )


def _check_dates(pathway: Pathway) -> Iterator[Problem]:
    starts, ends = pathway.starts, pathway.ends
    if starts and ends and ends < starts:
        message = f"it ends on {ends}, before it starts on {starts}"
        yield Problem(pathway.source.place("ends"), "BP216", message, "Turn the two round, or mend one.")
        return
    due = {step.id: step.until for step in pathway.steps}
    for position, step in enumerate(pathway.steps):
        if step.until is None:
            continue
        place = pathway.source.place("steps", position, "until")
        if starts and step.until < starts:
            message = f"the step “{step.id}” is due on {step.until}, before the pathway starts on {starts}"
            yield Problem(place, "BP216", message, "Mend one of the two dates.")
        elif ends and step.until > ends:
            message = f"the step “{step.id}” is due on {step.until}, after the pathway ends on {ends}"
            yield Problem(place, "BP216", message, "Mend one of the two dates.")
        for before in step.after:
            earlier = due.get(before)
            if earlier and earlier > step.until:
                message = f"the step “{step.id}” is due on {step.until}, before “{before}”, which it comes after, on {earlier}"
                yield Problem(place, "BP216", message, "Mend one of the two dates.")


def _check_drafts(pathway: Pathway, loaded: Loaded) -> Iterator[Problem]:
    published = {slug for (slug, _), badge in loaded.classes.items() if badge.status != "draft"} | loaded.broken_slugs
    drafts = {slug for slug, _ in loaded.classes} - published
    for place, goal in goals_of(pathway):
        nested = loaded.pathways.get(goal.pathway)
        if goal.badge in drafts:
            message = f"the badge class “{goal.badge}” is still a draft"
            hint = f"Set the badge's status to active first, or this pathway's to draft ({pathway.source.path})."
            yield Problem(place, "BP217", message, hint)
        elif nested is not None and nested.status == "draft":
            message = f"the pathway “{goal.pathway}” is still a draft"
            yield Problem(place, "BP217", message, "Set its status to active first, or this pathway's to draft.")
