"""What lists a site: `catalogue.json`, the sitemap, and what static hosts are told in `_headers`. Only listed awards stand in any of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import escape

from badgepress.content.durations import rfc3339
from badgepress.content.model import BadgeClass
from badgepress.credentials import urls
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.holdings import Holding, Holdings

HEADERS = """\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/*.json
  Access-Control-Allow-Origin: *
/did.json
  Content-Type: application/did+json
/.well-known/did.json
  Content-Type: application/did+json
/awards/*.json
  Content-Type: application/vc
  X-Robots-Tag: noindex
/awards/*.jwt
  Access-Control-Allow-Origin: *
  Content-Type: text/plain; charset=utf-8
  X-Robots-Tag: noindex
/status/*.json
  Content-Type: application/vc
  Cache-Control: public, max-age=600
/ob2/*.json
  Content-Type: application/ld+json
  X-Robots-Tag: noindex
/badges/*.json
  Content-Type: application/ld+json
/badges/*.svg
  Access-Control-Allow-Origin: *
  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'
/badges/*.png
  Access-Control-Allow-Origin: *
"""


def lists(holdings: Holdings, *, is_preview: bool, other_pages: Iterable[str] = ()) -> list[Artifact]:
    """Return the listing files; `other_pages` are site paths of the organisation's own pages for the sitemap."""
    return [
        json_artifact(urls.CATALOGUE, _catalogue(holdings, is_preview=is_preview), "catalogue"),
        Artifact("sitemap.xml", _sitemap(holdings, other_pages), "sitemap"),
        Artifact("_headers", HEADERS.encode()),
        Artifact(".nojekyll", b""),
    ]


def _catalogue(holdings: Holdings, *, is_preview: bool) -> dict[str, Any]:
    catalogue, addresses = holdings.catalogue, holdings.addresses
    return {
        "version": 1,
        "preview": is_preview,
        "as_of": catalogue.as_of.isoformat(),
        "issuer": {"id": addresses.did, "name": catalogue.issuer.name, "url": catalogue.issuer.url},
        "badges": [_badge(badge, holdings) for badge in catalogue.published_classes()],
        "awards": [_award(holding, holdings) for holding in holdings.listed()],
    }


def _badge(badge: BadgeClass, holdings: Holdings) -> dict[str, Any]:
    url = holdings.addresses.url
    return {
        "slug": badge.slug,
        "version": badge.version,
        "name": badge.name,
        "description": badge.description.strip(),
        "status": badge.status,
        "language": badge.language,
        "tags": list(badge.tags),
        "page": url(urls.badge_page(badge.slug)),
        "image": url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        "achievement": url(urls.achievement(badge.slug, badge.version)),
        "badge_class": url(urls.badge_class(badge.slug, badge.version)),
    }


def _award(holding: Holding, holdings: Holdings) -> dict[str, Any]:
    award, url = holding.award, holdings.addresses.url
    entry = {
        "id": url(urls.credential(award.id)),
        "page": url(urls.award_page(award.id)),
        "badge": award.badge,
        "version": award.version,
        "awarded": rfc3339(award.awarded),
        "status": holding.status,
    }
    return entry | ({"name": award.name} if award.name else {})


def _sitemap(holdings: Holdings, other_pages: Iterable[str]) -> bytes:
    slugs = sorted({badge.slug for badge in holdings.catalogue.published_classes()})
    awards = sorted(urls.award_page(holding.award.id) for holding in holdings.listed() if holding.status != "revoked")
    paths = dict.fromkeys(["", "issuer/", *sorted(other_pages), *map(urls.badge_page, slugs), *awards])
    rows = "".join(f"<url><loc>{escape(holdings.addresses.url(path))}</loc></url>\n" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    return text.encode()
