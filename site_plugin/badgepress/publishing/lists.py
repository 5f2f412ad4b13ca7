"""What lists a site: `catalogue.json`, feeds, the sitemap, and what static hosts are told in `_headers`. Only listed awards stand in any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from xml.sax.saxutils import escape

from badgepress.credentials import urls
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.catalogue_json import catalogue_json
from badgepress.publishing.feeds import feeds
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_pages import listed_learner_paths
from badgepress.publishing.skills import Skills

URLS_A_SITEMAP = 40_000
"""The protocol allows 50,000."""
SITEMAP = "sitemap.xml"
HEADERS = """\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/*.json
  Access-Control-Allow-Origin: *
/assets/badgepress/*.js
  Access-Control-Allow-Origin: *
/feed.xml
  Content-Type: application/atom+xml
/feed.json
  Content-Type: application/feed+json
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
/oembed/*
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
    yield from catalogue_json(holdings, is_preview=is_preview)
    yield from feeds(holdings)
    yield from _sitemap(holdings, other_pages)
    yield Artifact("_headers", HEADERS.encode())
    yield Artifact(".nojekyll", b"")


def _sitemap(holdings: Holdings, other_pages: Iterable[str]) -> Iterator[Artifact]:
    slugs = sorted({badge.slug for badge in holdings.catalogue.published_classes()})
    browsed = dict.fromkeys(
        ["", "issuer/", *sorted(other_pages), *map(urls.badge_page, slugs), *listed_learner_paths(holdings.catalogue)]
    )
    if ways := [urls.pathway_page(pathway.slug) for pathway in holdings.catalogue.published_pathways()]:
        browsed |= dict.fromkeys([urls.pathways_page(), *ways])
    browsed |= dict.fromkeys(Skills(holdings.catalogue).paths())
    if "statistics" in holdings.catalogue.issuer.also_publish:
        browsed[urls.statistics_page()] = None
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
