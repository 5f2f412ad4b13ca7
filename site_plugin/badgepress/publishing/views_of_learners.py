"""Stacks to views: what a learner's page says, in words and with addresses relative to the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import escape

from badgepress.content.indexed_award import LearnerAward
from badgepress.content.model import BadgeClass, LearnerGoal
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.progress.next_steps import NextStep
from badgepress.publishing.learner_views import AreaView, CardView, HeldBadge, LearnerView, Moment, ProgressView, Share
from badgepress.publishing.mosaic_picture import Connection, MosaicView, Tessera, mosaic_view
from badgepress.publishing.stacks import Library, Stack
from badgepress.publishing.views import LinkView, PictureView, SiteView
from badgepress.publishing.views_of_progress import PathView, badge_url

LONG, SHORT = 14, 4
"""From so many badges on a stack is shown more tightly, and up to so many at length."""
_SKILLS_AN_AREA = 12


class LearnerViews:
    """Makes the views of all learners of a site."""

    def __init__(self, library: Library, site: SiteView, base_url: str) -> None:
        """Keep what all pages share.

        Args:
            library: Badges and pathways.
            site: What every page knows, for pages in two folders.
            base_url: The public address of the site.
        """
        self._library = library
        self._site = site
        self._addresses = Addresses(base_url)
        self._ways = PathView(library, site)

    def page(self, stack: Stack) -> LearnerView:
        """Return the page of a learner."""
        learner, words = stack.learner, self._site.words
        held, hidden = list(stack.held), set(learner.hide)
        goal = self._ways.goal(learner.goal, held) if learner.goal else None
        told = learner.goal.aim if learner.goal and goal and not goal.is_reached else None
        near = [] if "next_steps" in hidden else self._library.next_steps.of(held, told)
        ghosts = self._ghosts(stack, near)
        return LearnerView(
            name=learner.name,
            about=learner.about,
            links=tuple(LinkView(link.name, link.url) for link in learner.links),
            summary=self._summary(stack),
            mosaic=self.mosaic(stack, ghosts),
            goal=goal,
            next_steps=tuple(self._ways.next_step(step) for step in near),
            areas=tuple(self._areas(stack, with_results="results" not in hidden)),
            pathways=() if "progress" in hidden else tuple(self._progress(held, learner.goal)),
            timeline=() if "timeline" in hidden else tuple(self._timeline(stack)),
            consent_date=words.date(learner.consent.on),
            consent_iso=learner.consent.on.isoformat(),
            consent_text=learner.consent.text,
            is_listed=learner.visibility == "listed",
            share=self.share(stack),
            clr="clr.json" if stack.held else "",
            is_long=len(held) >= LONG,
            is_short=len(held) <= SHORT,
        )

    def _ghosts(self, stack: Stack, near: Iterable[NextStep]) -> list[str]:
        """Return the badges for which the picture keeps a place: the goal, and what is near in the areas that are there."""
        areas = {self._library.area(slug) for slug in stack.held}
        goal = [stack.learner.goal.aim.badge] if stack.learner.goal is not None else []
        wanted = [*goal, *(step.aim.badge for step in near if step.aim.badge)]
        newest = self._library.newest
        return [
            slug
            for slug in dict.fromkeys(wanted)
            if slug in newest and slug not in stack.held and self._library.area(slug) in areas
        ]

    def _progress(self, held: list[str], goal: LearnerGoal | None) -> Iterator[ProgressView]:
        """Yield the pathways begun, but for the goal, which has a place of its own: the nearest to its end first, then those finished."""
        begun = [
            self._ways.progress(progress, held)
            for progress in self._library.next_steps.begun(held)
            if goal is None or self._ways.pathway_to(goal.aim) is not progress.pathway
        ]
        yield from sorted(begun, key=lambda one: (one.is_finished, one.need - one.done, one.name))

    def card(self, stack: Stack) -> CardView:
        """Return the card of a learner."""
        site = self._site
        return CardView(stack.learner.name, site.name, self._summary(stack), site.as_of, self.mosaic(stack, []))

    def share(self, stack: Stack) -> Share:
        """Return the addresses and the HTML by which the stack is shown elsewhere."""
        folder = urls.learner_page(stack.learner.handle)
        page, card = self._addresses.url(folder), self._addresses.url(urls.learner_card(stack.learner.handle))
        alt = f"{stack.learner.name}: {self._summary(stack)}"
        embed = f'<a href="{escape(page)}"><img src="{escape(card)}" alt="{escape(alt)}" width="480" height="168"></a>'
        return Share(page, card, embed, self._addresses.url(f"{folder}oembed.json"))

    def mosaic(self, stack: Stack, ghosts: list[str]) -> MosaicView | None:
        """Return the picture of the badges held, with places kept for some others; None where there is nothing to show."""
        library, words = self._library, self._site.words
        shown = [*stack.held, *ghosts]
        if not stack.held:
            return None
        sizes = library.sizes(stack.held)
        colours = library.colours(map(library.area, shown))
        tesserae = []
        for slug in shown:
            badge, awards = library.newest[slug], stack.held.get(slug, ())
            if awards:
                note, url = words.date(awards[0].awarded), self._site.root + urls.award_page(awards[0].id)
            else:
                note, url = words.text("not yet awarded"), badge_url(slug, self._site.root)
            tesserae.append(
                Tessera(
                    slug, badge.name, url, self._picture(badge, awards), library.area(slug), colours[library.area(slug)],
                    sizes.get(slug, 1), bool(awards), note,
                )
            )  # fmt: skip
        return mosaic_view(tesserae, self._connections(shown))

    def _connections(self, shown: list[str]) -> list[Connection]:
        """Return what leads from badge to badge, and one shared skill between badges of different areas."""
        library, among = self._library, set(shown)
        ways = {
            (before, slug): Connection(before, slug, "way")
            for slug in shown
            for before in library.leading_to(slug)
            if before in among and before != slug
        }
        of_skill: dict[str, str] = {}
        shared: dict[tuple[str, str], Connection] = {}
        for slug in sorted(shown):
            for skill in library.newest[slug].alignments:
                other = of_skill.setdefault(skill.key, slug)
                if library.area(other) != library.area(slug) and not {(other, slug), (slug, other)} & ways.keys():
                    shared.setdefault((other, slug), Connection(other, slug, "skill"))
        return [*(ways[pair] for pair in sorted(ways)), *(shared[pair] for pair in sorted(shared))]

    def _summary(self, stack: Stack) -> str:
        words, number = self._site.words, len(stack.held)
        badges = words.plural("%(num)s badge", "%(num)s badges", number) % {"num": number}
        areas = len({self._library.area(slug) for slug in stack.held} - {""})
        if areas < 2:
            return badges
        in_areas = words.plural("%(num)s skill area", "%(num)s skill areas", areas) % {"num": areas}
        return words.text("%(badges)s in %(areas)s") % {"badges": badges, "areas": in_areas}

    def _areas(self, stack: Stack, *, with_results: bool) -> list[AreaView]:
        library = self._library
        colours = library.colours(library.area(slug) for slug in stack.held)
        slugs = sorted(stack.held, key=library.area)
        groups = {area: list(found) for area, found in groupby(slugs, key=library.area)}
        order = {slug: number for number, slug in enumerate(stack.held)}
        views = []
        for area in sorted(groups, key=lambda area: (area == "", -len(groups[area]), area)):
            own = sorted(groups[area], key=order.__getitem__)
            skills = {
                skill.key: LinkView(skill.name, skill.url, skill.framework)
                for slug in own
                for skill in library.newest[slug].alignments
            }
            badges = tuple(self._held(stack.held[slug], with_results=with_results) for slug in own)
            name = area or (self._site.words.text("More badges") if len(groups) > 1 else "")
            views.append(AreaView(name, colours[area], badges, tuple(skills.values())[:_SKILLS_AN_AREA]))
        return views

    def _held(self, awards: tuple[LearnerAward, ...], *, with_results: bool) -> HeldBadge:
        award, words = awards[0], self._site.words
        badge = self._library.catalogue.classes[award.slug, award.version]
        return HeldBadge(
            badge.name, badge.description, self._picture(badge, awards), self._site.root + urls.award_page(award.id),
            words.date(award.awarded), award.awarded.date().isoformat(), award.evidence, badge.learning_outcomes,
            tuple(_results(badge, award)) if with_results else (), len(awards), award.slug in self._library.milestones,
        )  # fmt: skip

    def _timeline(self, stack: Stack) -> list[tuple[str, tuple[Moment, ...]]]:
        words, classes = self._site.words, self._library.catalogue.classes
        moments = [
            Moment(
                classes[award.slug, award.version].name, self._site.root + urls.award_page(award.id), words.date(award.awarded),
                award.awarded.date().isoformat(), award.status, award.slug in self._library.milestones,
            )
            for award in stack.awards
        ]  # fmt: skip
        return [(year, tuple(found)) for year, found in groupby(moments, key=lambda moment: moment.iso_date[:4])]

    def _picture(self, badge: BadgeClass, awards: tuple[LearnerAward, ...]) -> PictureView:
        shown = self._library.catalogue.classes[awards[0].slug, awards[0].version] if awards else badge
        return PictureView(
            self._site.root + urls.badge_image(shown.slug, shown.version, shown.image.extension), shown.image.alt
        )


def _results(badge: BadgeClass, award: LearnerAward) -> list[tuple[str, str]]:
    found = []
    for criterion in badge.rubric:
        rank = criterion.rank(award.results.get(criterion.id, ""))
        if rank >= 0:
            found.append((criterion.name, criterion.levels[rank].name))
    return found
