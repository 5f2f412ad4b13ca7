"""The pages of badge classes."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.content.indexed_award import ListedAward
from badgepress.content.model import Application, BadgeClass, Goal
from badgepress.credentials import urls
from badgepress.language import Words
from badgepress.progress.uses import Use, Uses
from badgepress.publishing import badge_sharing
from badgepress.publishing.badge_facts import (
    facts_in_words,
    is_full_micro_credential,
    participation_in_words,
    validity_in_words,
    workload_in_words,
)
from badgepress.publishing.badge_rubric import rubric_table
from badgepress.publishing.badge_views import (
    AlignmentView,
    ApplicationView,
    BadgeView,
    HolderView,
    PathwayUseView,
    VersionView,
)
from badgepress.publishing.chart import Chart, chart_of
from badgepress.publishing.fragment import Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.render import rendered
from badgepress.publishing.skills import Skills
from badgepress.publishing.views import LinkView, SiteView
from badgepress.publishing.views_of import badge_card, site_view
from badgepress.signing.issuer_keys import IssuerKeys

HOLDERS_SHOWN = 100
FEWEST_IN_A_CHART = 5
"""Of fewer awards, a chart would show nothing, and tell when each unlisted one was made."""


def badge_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted) -> dict[str, Fragment]:
    """Return the pages of all published classes by the name of the Markdown file that each stands for in MkDocs."""
    site = site_view(holdings.catalogue, keys, 2)
    pages = _Pages(holdings, site, wanted)
    found = {}
    for versions in pages.versions.values():
        badge = versions[-1]
        is_wanted = wanted.has_class(badge.slug)
        found[f"{urls.badge_page(badge.slug)}index.md"] = Fragment(
            badge.name,
            badge.description,
            badge_body(site, pages.view(badge)) if is_wanted else "",
            "badge-page",
            badge.status,
            badge_sharing.head(badge, holdings.catalogue.issuer, site) if is_wanted else "",
        )
    return found


def badge_body(site: SiteView, badge: BadgeView) -> str:
    """Return a badge class's page, without the frame."""
    return rendered("badge.html", site, badge=badge)


class _Pages:
    """What the pages of all classes draw on, looked up once."""

    def __init__(self, holdings: Holdings, site: SiteView, wanted: Wanted) -> None:
        catalogue = holdings.catalogue
        self._holdings, self._site, self._words = holdings, site, site.words
        self._issuer = catalogue.issuer
        self.versions: dict[str, list[BadgeClass]] = {}
        """All published versions of each class, the newest last."""
        for badge in catalogue.published_classes():
            self.versions.setdefault(badge.slug, []).append(badge)
        self._followers: dict[str, list[str]] = {}
        for slug, versions in self.versions.items():
            prerequisites = versions[-1].prerequisites
            for needed in prerequisites.badges if prerequisites and versions[-1].status == "active" else ():
                self._followers.setdefault(needed, []).append(slug)
        self._uses = Uses({pathway.slug: pathway for pathway in catalogue.published_pathways()})
        self._skills = Skills(catalogue)
        self._by_month = holdings.index.awarded_by_month(wanted.slugs)

    def view(self, badge: BadgeClass) -> BadgeView:
        """Return the page of a class, showing its newest version `badge`."""
        words, issuer = self._words, self._issuer
        holders = list(self._holdings.listed(badge.slug, limit=HOLDERS_SHOWN + 1, with_revoked=False))
        return BadgeView(
            card=badge_card(badge, self._holdings, self._site.root),
            language=badge.language if badge.language != issuer.language else "",
            version=badge.version,
            glance=tuple(_glance(badge, words)),
            criteria=badge.criteria,
            outcomes=badge.learning_outcomes,
            alignments=tuple(
                AlignmentView(
                    skill.name,
                    skill.url,
                    skill.framework,
                    skill.code,
                    skill.description,
                    self._site.root + self._skills.address(skill.key),
                )
                for skill in badge.alignments
            ),
            rubric=rubric_table(badge.rubric),
            facts=tuple(facts_in_words(badge, issuer, words)),
            is_micro_credential=is_full_micro_credential(badge, issuer),
            before=tuple(self._before(badge)),
            after=tuple(self._badge_link(slug) for slug in self._followers.get(badge.slug, ())),
            pathways=tuple(self._use(use) for use in self._uses.of_badge(badge.slug) if use.pathway.status == "active"),
            application=self._application(badge),
            chart=self._chart(badge),
            holders=tuple(self._holder(award) for award in holders[:HOLDERS_SHOWN]),
            has_more_holders=len(holders) > HOLDERS_SHOWN,
            versions=tuple(self._version(version, badge) for version in self.versions[badge.slug]),
            tags=badge.tags,
            sharing=badge_sharing.sharing(badge, issuer, self._site),
        )

    def _badge_link(self, slug: str) -> LinkView:
        versions = self.versions.get(slug)
        if versions is None:
            return LinkView(slug)
        return LinkView(versions[-1].name, f"{self._site.root}{urls.badge_page(slug)}index.html")

    def _before(self, badge: BadgeClass) -> Iterator[LinkView]:
        if badge.prerequisites:
            yield from (self._badge_link(slug) for slug in badge.prerequisites.badges)
            if badge.prerequisites.text:
                yield LinkView(badge.prerequisites.text.strip())

    def _use(self, use: Use) -> PathwayUseView:
        return PathwayUseView(
            use.pathway.name,
            f"{self._site.root}{urls.pathway_page(use.pathway.slug)}index.html",
            use.is_milestone,
            use.is_choice,
            tuple(link for goal in use.after if (link := self._goal_link(goal)).url),
        )

    def _goal_link(self, goal: Goal) -> LinkView:
        if goal.badge:
            return self._badge_link(goal.badge)
        pathway = self._holdings.catalogue.pathways.get(goal.pathway)
        if pathway is None or pathway.status == "draft":
            return LinkView(goal.pathway)
        return LinkView(pathway.name, f"{self._site.root}{urls.pathway_page(pathway.slug)}index.html")

    def _application(self, badge: BadgeClass) -> ApplicationView | None:
        if badge.status == "retired":
            return None
        way = badge.apply or self._issuer.apply or Application()
        evidence = badge.evidence.description.strip() if badge.evidence else ""
        return ApplicationView(way.text.strip(), way.url, "" if way.url else self._issuer.email, evidence)

    def _chart(self, badge: BadgeClass) -> Chart | None:
        by_month = self._by_month.get(badge.slug, {})
        if sum(by_month.values()) < FEWEST_IN_A_CHART:
            return None
        return chart_of(by_month, self._holdings.catalogue.as_of, self._words)

    def _holder(self, award: ListedAward) -> HolderView:
        learner = self._holdings.catalogue.learners.get(award.learner) if award.name else None
        award_url = self._site.root + urls.award_page(award.id)
        is_shown = learner is not None and learner.visibility == "listed"
        return HolderView(
            award.name,
            f"{self._site.root}{urls.learner_page(award.learner)}index.html" if is_shown else award_url,
            award_url,
            self._words.date(award.awarded),
            award.awarded.date().isoformat(),
            award.status,
        )

    def _version(self, version: BadgeClass, newest: BadgeClass) -> VersionView:
        return VersionView(
            version.version,
            version is newest,
            version.status == "retired",
            self._site.root + urls.achievement(version.slug, version.version),
            self._site.root + urls.badge_class(version.slug, version.version),
            version.criteria,
        )


def _glance(badge: BadgeClass, words: Words) -> Iterator[str]:
    """Yield what a reader wants to know first."""
    parts = (
        f"{badge.level.framework} {badge.level.value}" if badge.level else "",
        workload_in_words(badge, words),
        participation_in_words(badge.participation, words) if badge.participation else "",
        words.text("Valid for %(time)s") % {"time": validity_in_words(badge.validity, words)} if badge.validity else "",
    )
    yield from (part for part in parts if part)
