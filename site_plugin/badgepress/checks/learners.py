"""Rules about learners: their consent, their goal, and the awards that name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from badgepress.checks.classes import suggestion
from badgepress.content.award_index import AwardIndex
from badgepress.content.indexed_award import Standing
from badgepress.content.load import Loaded
from badgepress.content.load_people import LEARNERS_FOLDER
from badgepress.content.model import Learner
from badgepress.content.yaml_reader import Source
from badgepress.problems import Problem
from badgepress.progress.completion import Completion

SourceOf = Callable[[Standing], Source]
"""Gives the positions of an award that stands somewhere; called only where something is wrong."""


def check_learners(loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with the files of learners by themselves; `now` (UTC) refuses consents that lie ahead."""
    for learner in loaded.learners.values():
        yield from _check_consent(learner, loaded, now)
        yield from _check_goal(learner, loaded)


def _check_consent(learner: Learner, loaded: Loaded, now: datetime) -> Iterator[Problem]:
    place, consent = learner.source.place, learner.consent
    if consent.on > now.date() + timedelta(days=1):
        hint = "Write the day on which the learner agreed."
        yield Problem(place("consent", "on"), "BP306", f"consent of {consent.on} lies in the future", hint)
    if loaded.consent_texts and consent.text not in loaded.consent_texts:
        hint = suggestion(consent.text, set(loaded.consent_texts))
        message = f"there is no consent text content/pages/consent/{consent.text}.md"
        yield Problem(place("consent", "text"), "BP407", message, hint, "warning")


def _check_goal(learner: Learner, loaded: Loaded) -> Iterator[Problem]:
    if learner.goal is None:
        return
    aim = learner.goal.aim
    kind = "badge" if aim.badge else "pathway"
    name = aim.badge or aim.pathway
    place = learner.source.place("goal", kind)
    if name in (loaded.broken_slugs if aim.badge else loaded.broken_pathways):
        return
    if aim.badge:
        known = {slug for slug, _ in loaded.classes}
        statuses = {badge.status for badge in loaded.classes.values() if badge.slug == name}
    else:
        known = set(loaded.pathways)
        statuses = {loaded.pathways[name].status} if name in known else set()
    what = "badge class" if aim.badge else "pathway"
    if not statuses:
        yield Problem(place, "BP411", f"the goal is a {what} that there is not, “{name}”", suggestion(name, known))
    elif statuses == {"draft"}:
        hint = f"Publish the {what} first (status: active), or leave the goal out."
        yield Problem(place, "BP411", f"the goal “{name}” is still a draft; nobody can look at it", hint)
    elif "active" not in statuses:
        hint = "Talk with the learner about another goal."
        yield Problem(place, "BP411", f"the goal “{name}” is retired; nobody can reach it any more", hint, "warning")


def check_learners_and_awards(loaded: Loaded, index: AwardIndex, source_of: SourceOf) -> Iterator[Problem]:
    """Yield learners whom awards name and who have no file, one problem for each, and goals that are reached already.

    Args:
        loaded: The repository but for its awards.
        index: All awards that could be read.
        source_of: Reads an award's file again.
    """
    unreadable = {problem.place.path for problem in loaded.problems if problem.place.path.startswith(LEARNERS_FOLDER)}
    for handle, standing in index.named_learners():
        if handle in loaded.learners or f"{LEARNERS_FOLDER}/{handle}.yml" in unreadable:
            continue
        hint = (
            suggestion(handle, set(loaded.learners))
            if loaded.learners
            else f"Make their page: badgepress new learner {handle}."
        )
        message = f"there is no learner “{handle}”, so the award stands on nobody's page"
        hint += " Without their consent, leave it, or take the line out."
        yield Problem(source_of(standing).place("learner"), "BP209", message, hint, "warning")
    with_goal = {handle: learner.goal for handle, learner in loaded.learners.items() if learner.goal is not None}
    for handle, awards in groupby(index.awards_of_learners(), key=lambda award: award.learner) if with_goal else ():
        if handle in with_goal:
            held = {award.slug for award in awards if award.status == "valid" and award.visibility != "private"}
            if Completion(loaded.pathways, held).has(with_goal[handle].aim):
                hint = "Celebrate; then ask the learner for another goal, or take it out."
                place = loaded.learners[handle].source.place("goal")
                yield Problem(place, "BP412", f"{handle} has reached the goal", hint, "warning")
