"""The catalogue of badges: what it says, in words and with addresses relative to the page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from badgepress.publishing.holdings import Holdings
from badgepress.publishing.views import BadgeCard, HolderRow
from badgepress.publishing.views_of import badge_card, holder_row

RECENT_AWARDS = 12
OTHER_AREA = "More badges"


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """The catalogue of badges."""

    areas: tuple[tuple[str, tuple[BadgeCard, ...]], ...]
    recent: tuple[HolderRow, ...]


def catalogue_view(holdings: Holdings, root: str) -> CatalogueView:
    """Return the catalogue: the newest version of each class by area, and the latest listed awards."""
    catalogue = holdings.catalogue
    newest = list({badge.slug: badge for badge in catalogue.published_classes()}.values())
    newest.sort(
        key=lambda badge: (badge.field_of_study == "", badge.field_of_study, badge.status == "retired", badge.name)
    )
    areas = tuple(
        (area or OTHER_AREA, tuple(badge_card(badge, holdings, root) for badge in badges))
        for area, badges in groupby(newest, key=lambda badge: badge.field_of_study)
    )
    if len(areas) * 2 > len(newest):  # areas of one badge each are no help
        areas = (("Badges", tuple(card for _, cards in areas for card in cards)),)
    recent = holdings.listed(limit=RECENT_AWARDS, with_revoked=False)
    return CatalogueView(areas, tuple(holder_row(award, catalogue, root) for award in recent))
