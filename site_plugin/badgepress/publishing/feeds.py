"""Feeds of what is new: Atom (RFC 4287) and JSON Feed 1.1, of listed awards that hold and of badges that say since when they are offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from markupsafe import Markup

from badgepress.content.durations import rfc3339
from badgepress.content.indexed_award import ListedAward
from badgepress.content.model import BadgeClass
from badgepress.credentials import urls
from badgepress.language import Words, words_in
from badgepress.publishing.artifacts import Artifact, json_bytes
from badgepress.publishing.holdings import Holdings

ATOM, JSON_FEED = "feed.xml", "feed.json"
ENTRIES = 50
_ATOM_NAMESPACE = "http://www.w3.org/2005/Atom"
_JSON_FEED_VERSION = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One piece of news."""

    id: str
    """Absolute address that never changes."""
    url: str
    title: str
    text: str
    at: datetime
    image: str
    tags: tuple[str, ...]


def feeds(holdings: Holdings) -> Iterator[Artifact]:
    """Yield both feeds, which say the same."""
    entries = feed_entries(holdings)
    yield Artifact(ATOM, _atom(holdings, entries), "feed")
    yield Artifact(JSON_FEED, json_bytes(_json_feed(holdings, entries)), "feed")


def feed_links(words: Words, root: str) -> Markup:
    """Return the elements by which a page's head names the feeds; `root` is the relative address of the site's root."""
    link = Markup('<link rel="alternate" type="{}" href="{}" title="{}">\n')
    title = words.text("New badges and awards")
    return link.format("application/atom+xml", root + ATOM, title) + link.format(
        "application/feed+json", root + JSON_FEED, title
    )


def feed_entries(holdings: Holdings) -> list[FeedEntry]:
    """Return the latest news, the newest first: awards by their date, the newest version of a class by the day since when it is offered.

    A badge is news from that day on and until it is retired; one that names no day never is: the day of its first award may be nobody's business.
    """
    catalogue = holdings.catalogue
    newest = {badge.slug: badge for badge in catalogue.published_classes()}.values()
    badges = [
        badge for badge in newest if badge.offered and badge.offered <= catalogue.as_of and badge.status == "active"
    ]
    found = [_of_badge(badge, holdings) for badge in badges]
    found += [_of_award(award, holdings) for award in holdings.listed(limit=ENTRIES, with_revoked=False)]
    return sorted(found, key=lambda entry: (-entry.at.timestamp(), entry.id))[:ENTRIES]


def _of_badge(badge: BadgeClass, holdings: Holdings) -> FeedEntry:
    url, words = holdings.addresses.url, words_in(holdings.catalogue.issuer.language)
    assert badge.offered is not None  # noqa: S101 - asked by who calls
    return FeedEntry(
        id=url(urls.achievement(badge.slug, badge.version)),
        url=url(urls.badge_page(badge.slug)),
        title=words.text("New badge: %(badge)s") % {"badge": badge.name},
        text=badge.description,
        at=datetime.combine(badge.offered, time(0), UTC),
        image=url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        tags=badge.tags,
    )


def _of_award(award: ListedAward, holdings: Holdings) -> FeedEntry:
    url, words = holdings.addresses.url, words_in(holdings.catalogue.issuer.language)
    badge = holdings.catalogue.classes[award.slug, award.version]
    said = {"badge": badge.name, "name": award.name}
    title = words.text("%(name)s: %(badge)s") if award.name else words.text("Awarded: %(badge)s")
    return FeedEntry(
        id=url(urls.credential(award.id)),
        url=url(urls.award_page(award.id)),
        title=title % said,
        text=badge.description,
        at=award.awarded,
        image=url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        tags=badge.tags,
    )


def _updated(holdings: Holdings, entries: list[FeedEntry]) -> datetime:
    return entries[0].at if entries else datetime.combine(holdings.catalogue.as_of, time(0), UTC)


def _atom(holdings: Holdings, entries: list[FeedEntry]) -> bytes:
    issuer, url = holdings.catalogue.issuer, holdings.addresses.url
    feed = ET.Element("feed", {"xmlns": _ATOM_NAMESPACE, "xml:lang": issuer.language})
    _child(feed, "title", issuer.name)
    _child(feed, "id", url(ATOM))
    _child(feed, "updated", rfc3339(_updated(holdings, entries)))
    _child(feed, "link", rel="self", type="application/atom+xml", href=url(ATOM))
    _child(feed, "link", rel="alternate", type="text/html", href=url(""))
    _child(feed, "icon", url(urls.issuer_image(issuer.image.extension)))
    author = _child(feed, "author")
    _child(author, "name", issuer.name)
    _child(author, "uri", issuer.url)
    for entry in entries:
        item = _child(feed, "entry")
        _child(item, "title", entry.title)
        _child(item, "id", entry.id)
        _child(item, "updated", rfc3339(entry.at))
        _child(item, "published", rfc3339(entry.at))
        _child(item, "link", rel="alternate", type="text/html", href=entry.url)
        _child(item, "summary", entry.text)
        for tag in entry.tags:
            _child(item, "category", term=tag)
    ET.indent(feed, "")
    text: str = ET.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _child(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = text
    return child


def _json_feed(holdings: Holdings, entries: list[FeedEntry]) -> dict[str, Any]:
    issuer, url = holdings.catalogue.issuer, holdings.addresses.url
    return {
        "version": _JSON_FEED_VERSION,
        "title": issuer.name,
        "home_page_url": url(""),
        "feed_url": url(JSON_FEED),
        "description": issuer.description,
        "icon": url(urls.issuer_image(issuer.image.extension)),
        "language": issuer.language,
        "authors": [{"name": issuer.name, "url": issuer.url}],
        "items": [
            {
                "id": entry.id,
                "url": entry.url,
                "title": entry.title,
                "content_text": entry.text,
                "image": entry.image,
                "date_published": rfc3339(entry.at),
            }
            | ({"tags": list(entry.tags)} if entry.tags else {})
            for entry in entries
        ],
    }
