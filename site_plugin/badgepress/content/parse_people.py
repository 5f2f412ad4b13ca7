"""Turns trees of pathways and learners that passed their schema into the values of `model`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badgepress.content.model import Consent, Goal, Image, Learner, LearnerGoal, Link, Pathway, PathwayStep
from badgepress.content.parse import Dates, one_paragraph
from badgepress.content.yaml_reader import Source
from badgepress.problems import Problem


def parse_pathway(
    source: Source, slug: str, data: Mapping[str, Any], image: bytes | None
) -> tuple[Pathway | None, list[Problem]]:
    """Make a pathway of a valid file; `image` holds the bytes of its own picture, if it has one."""
    dates = Dates(source)
    steps = tuple(_step(dates, position, step) for position, step in enumerate(data["steps"]))
    starts, ends = (dates.day(data[key], key) if key in data else None for key in ("starts", "ends"))
    problems = dates.problems + _choices_problems(source, data["steps"])
    if problems:
        return None, problems
    asked = sum(not step.is_optional for step in steps)
    pathway = Pathway(
        source,
        slug=slug,
        name=data["name"],
        description=one_paragraph(data["description"]),
        status=data["status"],
        language=data["language"],
        steps=steps,
        need=data.get("need", asked),
        milestone=data.get("milestone", ""),
        starts=starts,
        ends=ends,
        image=Image(**data["image"], data=image or b"") if "image" in data else None,
        tags=tuple(data.get("tags", ())),
    )
    return pathway, []


def _step(dates: Dates, position: int, data: Mapping[str, Any]) -> PathwayStep:
    options = data.get("any_of") or [{key: data[key]} for key in ("badge", "pathway") if key in data]
    return PathwayStep(
        id=data["id"],
        options=tuple(Goal(**option) for option in options),
        need=data.get("need", 1),
        name=data.get("name", ""),
        description=one_paragraph(data.get("description", "")),
        after=tuple(data.get("after", ())),
        is_optional=data.get("optional", False),
        until=dates.day(data["until"], "steps", position, "until") if "until" in data else None,
    )


def _choices_problems(source: Source, steps: list[Mapping[str, Any]]) -> list[Problem]:
    """What the schema cannot say in plain words: a step asks for one thing, or for some of several."""
    found = []
    for position, step in enumerate(steps):
        stated = [key for key in ("badge", "pathway", "any_of") if key in step]
        place = source.place("steps", position)
        if len(stated) != 1:
            said = " and ".join(stated) if stated else "nothing"
            hint = "Write one of badge:, pathway: or any_of: in it."
            found.append(Problem(place, "BP210", f"the step “{step['id']}” asks for {said}", hint))
        elif "need" in step and "any_of" not in step:
            hint = "Write any_of: with the badges to choose from, or leave need out."
            found.append(Problem(place, "BP210", f"the step “{step['id']}” has need but nothing to choose from", hint))
    return found


def parse_learner(source: Source, handle: str, data: Mapping[str, Any]) -> tuple[Learner | None, list[Problem]]:
    """Make a learner of a valid file."""
    dates = Dates(source)
    agreed = dates.day(data["consent"]["on"], "consent", "on")
    goal = dict(data.get("goal", {}))
    by = dates.day(goal["by"], "goal", "by") if "by" in goal else None
    aims = {key: goal[key] for key in ("badge", "pathway") if key in goal}
    problems = list(dates.problems)
    if "goal" in data and len(aims) != 1:
        said = "two things" if aims else "nothing"
        hint = "Write one of badge: or pathway: in it."
        problems.append(Problem(source.place("goal"), "BP210", f"the goal names {said}", hint))
    if agreed is None or problems:
        return None, problems
    learner = Learner(
        source,
        handle=handle,
        name=data["name"],
        consent=Consent(agreed, data["consent"]["text"]),
        about=one_paragraph(data.get("about", "")),
        links=tuple(Link(**link) for link in data.get("links", ())),
        subject=data.get("subject", ""),
        goal=LearnerGoal(Goal(**aims), by, goal.get("why", "")) if aims else None,
        hide=tuple(data.get("hide", ())),
        visibility=data.get("visibility", "unlisted"),
    )
    return learner, []
