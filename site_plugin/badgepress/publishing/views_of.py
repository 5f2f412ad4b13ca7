"""Content values to views: what a page says, in words and with addresses relative to the page."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from badgepress.content.indexed_award import ListedAward
from badgepress.content.model import BadgeClass, Catalogue
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.language import words_in
from badgepress.publishing.achievement_types import type_in_words
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.views import (
    BadgeCard,
    HolderRow,
    IssuerView,
    KeyView,
    LinkView,
    PictureView,
    SiteView,
)
from badgepress.signing.issuer_keys import IssuerKeys

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def in_words(day: date | datetime) -> str:
    """Write a date as “2 November 2026”."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def site_view(catalogue: Catalogue, keys: IssuerKeys, depth: int) -> SiteView:
    """Return what every page knows; `depth` is the number of folders that the page stands in."""
    issuer = catalogue.issuer
    return SiteView(
        issuer.name,
        issuer.language,
        keys.is_preview,
        "../" * depth,
        Addresses(issuer.base_url).did,
        words_in(issuer.language).date(catalogue.as_of),
        urls.issuer_image(issuer.image.extension),
        words_in(issuer.language),
        issuer.linkedin_organization_id,
    )


def badge_card(badge: BadgeClass, holdings: Holdings, root: str) -> BadgeCard:
    """Return a class version as the catalogue shows it."""
    picture = PictureView(root + urls.badge_image(badge.slug, badge.version, badge.image.extension), badge.image.alt)
    return BadgeCard(
        name=badge.name,
        description=badge.description,
        picture=picture,
        url=root + urls.badge_page(badge.slug) + "index.html",
        kind=type_in_words(badge.achievement_type, words_in(holdings.catalogue.issuer.language)),
        area=badge.field_of_study,
        awarded=holdings.awarded_counts.get(badge.slug, 0),
        is_retired=badge.status == "retired",
    )


def holder_row(award: ListedAward, catalogue: Catalogue, root: str) -> HolderRow:
    """Return a listed award as lists show it."""
    return HolderRow(
        award.name,
        catalogue.classes[award.slug, award.version].name,
        root + urls.award_page(award.id),
        words_in(catalogue.issuer.language).date(award.awarded),
        award.awarded.date().isoformat(),
        award.status,
    )


def issuer_view(holdings: Holdings, keys: IssuerKeys, root: str) -> IssuerView:
    """Return the page about the issuer."""
    issuer = holdings.catalogue.issuer
    words = words_in(issuer.language)
    documents = (
        LinkView(words.text("DID document and Open Badges 3.0 Profile"), root + urls.DID_DOCUMENT),
        LinkView(words.text("Open Badges 2.0 Issuer"), root + urls.OB2_ISSUER),
        LinkView(words.text("Status list of revocations"), root + urls.status_list(1), "W3C Bitstring Status List"),
        LinkView(words.text("Catalogue"), root + urls.catalogue(), words.text("badges and listed awards")),
        LinkView(words.text("Manifest"), root + urls.MANIFEST, words.text("every address published")),
    )
    shown = tuple(KeyView(key.name, key.algorithm, words.date(key.created), key.multikey) for key in keys.announced)
    picture = PictureView(root + urls.issuer_image(issuer.image.extension), issuer.image.alt)
    return IssuerView(issuer.description, issuer.url, issuer.email, picture, shown, documents)
