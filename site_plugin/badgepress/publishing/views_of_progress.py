"""Progress to views: pathways begun, next steps with their reasons, and the way to a goal, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from badgepress.content.model import Goal, LearnerGoal, Pathway
from badgepress.credentials import urls
from badgepress.progress.completion import Completion, PathwayProgress, StepProgress
from badgepress.progress.next_steps import NextStep
from badgepress.progress.possible import Possible
from badgepress.publishing.learner_views import GoalView, NextView, ProgressView, StepView
from badgepress.publishing.stacks import Library
from badgepress.publishing.views import LinkView, PictureView, SiteView


def badge_url(slug: str, root: str) -> str:
    """Return the relative address of a badge's page."""
    return root + urls.badge_page(slug) + "index.html"


class PathView:
    """Makes views of what leads somewhere, for pages of one depth."""

    def __init__(self, library: Library, site: SiteView) -> None:
        self._library = library
        self._site = site

    def progress(self, progress: PathwayProgress, held: Collection[str]) -> ProgressView:
        """Return how far somebody is on a pathway."""
        pathway = progress.pathway
        is_finished = progress.is_finished or progress.has_milestone
        return ProgressView(
            pathway.name,
            self._pathway_url(pathway.slug),
            pathway.need if is_finished else progress.done,
            pathway.need,
            is_finished,
            () if is_finished else tuple(self._step(step, held) for step in progress.steps),
        )

    def next_step(self, step: NextStep) -> NextView:
        """Return something to take on, with the reason in one sentence."""
        link = self._aim(step.aim)
        return NextView(
            link.text, link.note, link.url, self._picture(step.aim), self._reason(step), tuple(self._missing(step))
        )

    def _reason(self, step: NextStep) -> str:
        words = self._site.words
        pathway = self._library.catalogue.pathways.get(step.pathway)
        values = {"done": step.done, "need": step.need, "pathway": pathway.name if pathway else "", "skill": step.skill}
        if step.reason == "milestone":
            return words.text("“%(pathway)s” is finished; this badge stands at its end.") % values
        if step.reason == "ready":
            return words.text("Every badge that it asks for first is held: %(badges)s.") % {
                "badges": self._names(step.held)
            }
        if step.reason == "skill":
            text = words.text("It is about “%(skill)s”, as %(badges)s is.")
            return text % {**values, "badges": self._names(step.held)}
        if step.reason == "one-more":
            return words.text("%(done)s of the %(need)s badges that it asks for first are held; missing:") % values
        if len(step.missing) == step.left:
            return (
                words.plural(
                    "%(done)s of %(need)s step is done; missing:",
                    "%(done)s of %(need)s steps are done; missing:",
                    step.need,
                )
                % values
            )
        text = words.plural(
            "%(done)s of %(need)s steps are done; missing is one of these:",
            "%(done)s of %(need)s steps are done; missing are %(num)s of these:",
            step.left,
        )
        return text % {**values, "num": step.left}

    def _missing(self, step: NextStep) -> Iterable[LinkView]:
        if step.reason != "pathway":
            yield from (self._aim(Goal(badge=slug)) for slug in step.missing)
            return
        pathway = self._library.catalogue.pathways[step.pathway]
        for step_id in step.missing:
            found = pathway.step(step_id)
            if found is None:
                continue
            first = self._aim(found.options[0])
            yield LinkView(
                found.name or first.text, first.url if len(found.options) == 1 else self._pathway_url(pathway.slug)
            )

    def goal(self, goal: LearnerGoal, held: Collection[str]) -> GoalView:
        """Return a goal, with what stands in the way and what gets over it."""
        library, words, link = self._library, self._site.words, self._aim(goal.aim)
        catalogue, badges = library.catalogue, frozenset(held)
        completion = Completion(catalogue.pathways, badges)
        possible = Possible(catalogue.pathways, library.newest, badges, completion, catalogue.as_of)
        is_reached = completion.has(goal.aim)
        pathway, way = self.pathway_to(goal.aim), None
        if pathway is not None:
            progress = completion.of(pathway)
            steps = tuple(self._step(step, badges) for step in progress.steps)
            done, need, can = progress.done, pathway.need, possible.pathway(pathway.slug)
        else:
            before = self._before(goal.aim.badge)
            steps = tuple(
                StepView(self._name(slug), slug in badges, options=(self._option(Goal(badge=slug), badges),))
                for slug in before
            )
            done, need, can = sum(step.is_done for step in steps), len(steps), True
        if goal.aim.badge:
            way = LinkView(pathway.name, self._pathway_url(pathway.slug)) if pathway is not None else None
            steps = (*steps, StepView(link.text, is_reached, options=(LinkView(link.text, link.url),)))
            need, can = need + 1, can and possible.badge(goal.aim.badge)
        return GoalView(
            link.text, link.note, link.url, self._picture(goal.aim), goal.why, words.date(goal.by) if goal.by else "",
            goal.by.isoformat() if goal.by else "", is_reached, not is_reached and not can, need if is_reached else done, need, steps, way,
        )  # fmt: skip

    def pathway_to(self, aim: Goal) -> Pathway | None:
        """Return the pathway that is aimed at, or at whose end the badge stands that is; the first by name in the content."""
        pathways = self._library.catalogue.pathways
        if aim.pathway:
            return pathways.get(aim.pathway)
        return next((one for one in self._library.catalogue.published_pathways() if one.milestone == aim.badge), None)

    def _step(self, step: StepProgress, held: Collection[str]) -> StepView:
        options = tuple(self._option(option, held) for option in step.step.options if option not in step.met)
        name = step.step.name or " / ".join(self._aim(option).text for option in step.step.options)
        return StepView(name, step.is_done, step.step.is_optional, options, step.missing)

    def _option(self, option: Goal, held: Collection[str]) -> LinkView:
        """Return something that is asked for, with what it asks for itself."""
        link = self._aim(option)
        before = [slug for slug in self._before(option.badge) if slug not in held]
        note = self._site.words.text("first: %(badges)s") % {"badges": self._names(before)} if before else ""
        return LinkView(link.text, link.url, note)

    def _before(self, slug: str) -> tuple[str, ...]:
        badge = self._library.newest.get(slug)
        return badge.prerequisites.badges if badge is not None and badge.prerequisites is not None else ()

    def _aim(self, aim: Goal) -> LinkView:
        """Return name, address, and what it is."""
        words = self._site.words
        if aim.badge:
            is_there = aim.badge in self._library.newest
            return LinkView(
                self._name(aim.badge), badge_url(aim.badge, self._site.root) if is_there else "", words.text("Badge")
            )
        pathway = self._library.catalogue.pathways.get(aim.pathway)
        name = pathway.name if pathway is not None else aim.pathway
        return LinkView(name, self._pathway_url(aim.pathway), words.text("Pathway"))

    def _pathway_url(self, slug: str) -> str:
        pathway = self._library.catalogue.pathways.get(slug)
        is_there = pathway is not None and pathway.status != "draft"
        return self._site.root + urls.pathway_page(slug) + "index.html" if is_there else ""

    def _picture(self, aim: Goal) -> PictureView | None:
        pathway = self._library.catalogue.pathways.get(aim.pathway)
        badge = self._library.newest.get(aim.badge or (pathway.milestone if pathway else ""))
        if badge is None:
            return None
        return PictureView(self._site.root + urls.badge_image(badge.slug, badge.version, badge.image.extension), "")

    def _name(self, slug: str) -> str:
        badge = self._library.newest.get(slug)
        return badge.name if badge is not None else slug

    def _names(self, slugs: Iterable[str]) -> str:
        return ", ".join(f"“{self._name(slug)}”" for slug in slugs)
