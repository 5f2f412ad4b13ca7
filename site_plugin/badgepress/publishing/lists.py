"""What lists a site: `catalogue.json`, the sitemap, and what static hosts are told in `_headers`. Only listed awards stand in any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from xml.sax.saxutils import escape

from badgepress.content.award_index import ListedAward
from badgepress.content.durations import rfc3339
from badgepress.content.model import BadgeClass
from badgepress.credentials import urls
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.holdings import Holdings

AWARDS_A_PAGE = 1000
URLS_A_SITEMAP = 40_000
"""The protocol allows 50,000."""
SITEMAP = "sitemap.xml"
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
/learners/*.json
  Content-Type: application/vc
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
/pathways/*.svg
  Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'
"""


def lists(holdings: Holdings, *, is_preview: bool, other_pages: Iterable[str] = ()) -> Iterator[Artifact]:
    """Yield the listing files; `other_pages` are site paths of the organisation's own pages for the sitemap."""
    yield from _catalogue(holdings, is_preview=is_preview)
    yield from _sitemap(holdings, other_pages)
    yield Artifact("_headers", HEADERS.encode())
    yield Artifact(".nojekyll", b"")


def _catalogue(holdings: Holdings, *, is_preview: bool) -> Iterator[Artifact]:
    """Yield the badges and the latest awards, then page after page of older ones, each naming the next."""
    catalogue, addresses = holdings.catalogue, holdings.addresses
    head: dict[str, Any] = {
        "version": 1,
        "preview": is_preview,
        "as_of": catalogue.as_of.isoformat(),
        "issuer": {"id": addresses.did, "name": catalogue.issuer.name, "url": catalogue.issuer.url},
        "badges": [_badge(badge, holdings) for badge in catalogue.published_classes()],
    }
    awards = holdings.listed()
    page, number = list(islice(awards, AWARDS_A_PAGE)), 1
    while page or number == 1:
        following = list(islice(awards, AWARDS_A_PAGE))
        document: dict[str, Any] = (head if number == 1 else {"version": 1}) | {
            "awards": [_award(award, holdings) for award in page]
        }
        if following:
            document["next"] = addresses.url(urls.catalogue(number + 1))
        yield json_artifact(urls.catalogue(number), document, "catalogue")
        page, number = following, number + 1


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


def _award(award: ListedAward, holdings: Holdings) -> dict[str, Any]:
    url = holdings.addresses.url
    entry = {
        "id": url(urls.credential(award.id)),
        "page": url(urls.award_page(award.id)),
        "badge": award.slug,
        "version": award.version,
        "awarded": rfc3339(award.awarded),
        "status": award.status,
    }
    return entry | ({"name": award.name} if award.name else {})


def _sitemap(holdings: Holdings, other_pages: Iterable[str]) -> Iterator[Artifact]:
    slugs = sorted({badge.slug for badge in holdings.catalogue.published_classes()})
    browsed = dict.fromkeys(["", "issuer/", *sorted(other_pages), *map(urls.badge_page, slugs)])
    if ways := [urls.pathway_page(pathway.slug) for pathway in holdings.catalogue.published_pathways()]:
        browsed |= dict.fromkeys([urls.pathways_page(), *ways])
    awards = (urls.award_page(award.id) for award in holdings.listed(with_revoked=False))
    addresses = (holdings.addresses.url(path) for path in chain(browsed, awards))
    first = list(islice(addresses, URLS_A_SITEMAP))
    following = list(islice(addresses, URLS_A_SITEMAP))
    if not following:
        yield Artifact(SITEMAP, _xml("urlset", "url", first), "sitemap")
        return
    names: list[str] = []
    for part in chain([first, following], iter(lambda: list(islice(addresses, URLS_A_SITEMAP)), [])):
        names.append(f"sitemap-{len(names) + 1}.xml")
        yield Artifact(names[-1], _xml("urlset", "url", part), "sitemap")
    yield Artifact(SITEMAP, _xml("sitemapindex", "sitemap", map(holdings.addresses.url, names)), "sitemap")


def _xml(root: str, element: str, addresses: Iterable[str]) -> bytes:
    rows = "".join(f"<{element}><loc>{escape(address)}</loc></{element}>\n" for address in addresses)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{root}>\n'
    return text.encode()
