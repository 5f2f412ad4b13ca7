"""What others read of a badge class's page: the card for their own pages, oEmbed, link previews, and what search engines are told."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from badgepress.content.model import BadgeClass, Catalogue, Issuer
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.badge_views import SharingView
from badgepress.publishing.render import rendered
from badgepress.publishing.social_image import HEIGHT, WIDTH
from badgepress.publishing.views import SiteView

CARD_WIDTH, CARD_HEIGHT = 420, 132
_IN_A_SCRIPT_ELEMENT = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def sharing(badge: BadgeClass, issuer: Issuer, site: SiteView) -> SharingView:
    """Return addresses and code by which others point to the page of a class."""
    address = Addresses(issuer.base_url).url(urls.badge_page(badge.slug))
    mail = urlencode({"subject": badge.name, "body": f"{badge.description}\n\n{address}"}, quote_via=quote)
    linkedin = "https://www.linkedin.com/sharing/share-offsite/?" + urlencode({"url": address})
    return SharingView(address, linkedin, f"mailto:?{mail}", card(badge, issuer, site))


def card(badge: BadgeClass, issuer: Issuer, site: SiteView) -> str:
    """Return a card in HTML for somebody else's page: no script, nothing but a link and the picture."""
    addresses = Addresses(issuer.base_url)
    picture = addresses.url(urls.badge_image(badge.slug, badge.version, badge.image.extension))
    address = addresses.url(urls.badge_page(badge.slug))
    return rendered("badge_card.html", site, badge=badge, address=address, picture=picture).strip()


def oembed(badge: BadgeClass, issuer: Issuer, site: SiteView) -> Artifact:
    """Return the oEmbed answer for the page of a class (oEmbed 1.0, §2.3.4.4, type rich)."""
    addresses = Addresses(issuer.base_url)
    return json_artifact(
        urls.badge_oembed(badge.slug),
        {
            "version": "1.0",
            "type": "rich",
            "title": badge.name,
            "provider_name": issuer.name,
            "provider_url": issuer.url,
            "html": card(badge, issuer, site),
            "width": CARD_WIDTH,
            "height": CARD_HEIGHT,
            "thumbnail_url": addresses.url(urls.social_image(badge.slug, badge.version)),
            "thumbnail_width": WIDTH,
            "thumbnail_height": HEIGHT,
        },
        "oembed",
    )


def oembeds(catalogue: Catalogue, site: SiteView) -> list[Artifact]:
    """Return the oEmbed answers of all published classes."""
    newest = {badge.slug: badge for badge in catalogue.published_classes()}
    return [oembed(badge, catalogue.issuer, site) for badge in newest.values()]


def head(badge: BadgeClass, issuer: Issuer, site: SiteView) -> str:
    """Return what robots and link previews read in the head of the page."""
    addresses = Addresses(issuer.base_url)
    return rendered(
        "badge_head.html",
        site,
        badge=badge,
        address=addresses.url(urls.badge_page(badge.slug)),
        social=addresses.url(urls.social_image(badge.slug, badge.version)),
        oembed=addresses.url(urls.badge_oembed(badge.slug)),
        achievement=site.root + urls.achievement(badge.slug, badge.version),
        structured=Markup(_script_safe(structured(badge, issuer))),  # noqa: S704 - nothing in it ends a script element
        width=WIDTH,
        height=HEIGHT,
    )


def structured(badge: BadgeClass, issuer: Issuer) -> dict[str, Any]:
    """Return what search engines are told of a class (schema.org EducationalOccupationalCredential)."""
    addresses = Addresses(issuer.base_url)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "@id": addresses.url(urls.badge_page(badge.slug)),
        "name": badge.name,
        "description": badge.description,
        "url": addresses.url(urls.badge_page(badge.slug)),
        "image": addresses.url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        "inLanguage": badge.language,
        "credentialCategory": "badge",
        "recognizedBy": {"@type": "Organization", "name": issuer.name, "url": issuer.url},
    }
    if badge.alignments:
        told["competencyRequired"] = [
            {
                "@type": "DefinedTerm",
                "name": skill.name,
                "url": skill.url,
                "inDefinedTermSet": skill.framework,
                **({"termCode": skill.code} if skill.code else {}),
            }
            for skill in badge.alignments
        ]
    if badge.level:
        told["educationalLevel"] = f"{badge.level.framework} {badge.level.value}"
    if badge.validity:
        span = badge.validity
        parts = ((span.years, "Y"), (span.months, "M"), (span.days, "D"))
        told["validFor"] = "P" + "".join(f"{count}{unit}" for count, unit in parts if count)
    return told


def _script_safe(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_IN_A_SCRIPT_ELEMENT)
