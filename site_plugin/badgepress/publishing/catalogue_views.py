"""The catalogue of badges: what it says, in words and with addresses relative to the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from badgepress.content.indexed_award import ListedAward
from badgepress.content.model import BadgeClass, Catalogue
from badgepress.credentials import urls
from badgepress.publishing.anchors import Anchors
from badgepress.publishing.catalogue_facets import Facet, FacetValues, facet_values, facets, on_pathways
from badgepress.publishing.feeds import ATOM
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pathway_pages import PathwayViews
from badgepress.publishing.pathway_views import PathwayCard
from badgepress.publishing.skills import Skills
from badgepress.publishing.views import BadgeCard, HolderRow, LinkView, SiteView
from badgepress.publishing.views_of import badge_card, holder_row

RECENT_AWARDS = 12
_AWARDS_LOOKED_AT = 200
"""Among the latest ones, learners are looked for."""
LEARNERS_SHOWN = 24
PATHWAYS_SHOWN = 6
FILTERED_FROM = 5
"""Fewer badges need no filter."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One badge class."""

    card: BadgeCard
    says: FacetValues


@dataclass(frozen=True, slots=True)
class Area:
    """Badges of one field."""

    name: str
    anchor: str
    entries: tuple[CatalogueEntry, ...]


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue of badges."""

    areas: tuple[Area, ...]
    recent: tuple[HolderRow, ...] = ()
    facets: tuple[Facet, ...] = ()
    pathways: tuple[PathwayCard, ...] = ()
    """Challenges that may be taken up now, some of them."""
    learners: tuple[LinkView, ...] = ()
    """Listed ones who were awarded something lately."""
    more: tuple[LinkView, ...] = field(default=())
    """Other ways to look at the same."""

    @property
    def count(self) -> int:
        """How many badges there are."""
        return sum(len(area.entries) for area in self.areas)

    @property
    def has_filter(self) -> bool:
        """Whether there are enough badges to look for one."""
        return self.count >= FILTERED_FROM


def catalogue_view(holdings: Holdings, site: SiteView) -> CatalogueView:
    """Return the catalogue: the newest version of each class by area, challenges, and whom the latest listed awards went to."""
    catalogue = holdings.catalogue
    newest = sorted({badge.slug: badge for badge in catalogue.published_classes()}.values(), key=_place)
    known = on_pathways(catalogue.published_pathways())
    said = {badge.slug: facet_values(badge, site.words, known) for badge in newest}
    latest = list(holdings.listed(limit=_AWARDS_LOOKED_AT, with_revoked=False))
    return CatalogueView(
        areas=_areas(newest, said, holdings, site),
        recent=tuple(holder_row(award, catalogue, site.root) for award in latest[:RECENT_AWARDS]),
        facets=facets(newest, said.values(), site.words),
        pathways=_challenges(catalogue, site),
        learners=_learners(latest, catalogue, site),
        more=_more(catalogue, site),
    )


def _place(badge: BadgeClass) -> tuple[bool, str, bool, str, str]:
    return badge.field_of_study == "", badge.field_of_study, badge.status == "retired", badge.name, badge.slug


def _areas(
    badges: Sequence[BadgeClass], said: dict[str, FacetValues], holdings: Holdings, site: SiteView
) -> tuple[Area, ...]:
    anchors, words = Anchors("area"), site.words
    areas = tuple(
        Area(
            name or words.text("More badges"),
            anchors.of(name),
            tuple(CatalogueEntry(badge_card(badge, holdings, site.root), said[badge.slug]) for badge in found),
        )
        for name, found in groupby(badges, key=lambda badge: badge.field_of_study)
    )
    if len(areas) * 2 > len(badges):  # areas of one badge each are no help
        entries = sorted((entry for area in areas for entry in area.entries), key=lambda entry: (entry.card.is_retired, entry.card.name))
        return (Area(words.text("Badges"), "badges", tuple(entries)),) if entries else ()
    return areas


def _challenges(catalogue: Catalogue, site: SiteView) -> tuple[PathwayCard, ...]:
    views = PathwayViews(catalogue, site)
    is_open = [
        pathway
        for pathway in catalogue.published_pathways()
        if pathway.status == "active" and not (pathway.ends and pathway.ends < catalogue.as_of)
    ]
    is_open.sort(key=lambda pathway: (pathway.ends is None, pathway.ends, pathway.name, pathway.slug))
    return tuple(views.card(pathway) for pathway in is_open[:PATHWAYS_SHOWN])


def _learners(latest: Sequence[ListedAward], catalogue: Catalogue, site: SiteView) -> tuple[LinkView, ...]:
    handles = dict.fromkeys(award.learner for award in latest if award.learner)
    listed = [catalogue.learners[one] for one in handles if one in catalogue.learners]
    return tuple(
        LinkView(learner.name, f"{site.root}{urls.learner_page(learner.handle)}index.html")
        for learner in listed
        if learner.visibility == "listed"
    )[:LEARNERS_SHOWN]


def _more(catalogue: Catalogue, site: SiteView) -> tuple[LinkView, ...]:
    text = site.words.text
    links = (
        (bool(Skills(catalogue)), text("Skills"), urls.skills_page()),
        (bool(catalogue.published_pathways()), text("Pathways"), urls.pathways_page()),
        (any(one.visibility == "listed" for one in catalogue.learners.values()), text("Learners"), "learners/"),
        ("statistics" in catalogue.issuer.also_publish, text("Statistics"), urls.statistics_page()),
        (True, text("Check a badge"), urls.verify_page()),
    )
    found = [LinkView(name, f"{site.root}{path}index.html") for is_there, name, path in links if is_there]
    return (*found, LinkView(text("Feed of new badges and awards"), site.root + ATOM))
