"""People share the page of a badge, not its data: a page says in its head where the data is (`<link rel=alternate>`)."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin

from badgepress.verifying.credential_check.fetching import origin_of

_TYPES = ("application/vc", "application/vc+jwt", "application/vc+ld+json", "application/ld+json", "application/json")
"""The surest first."""
_LOOKED_AT = 32 * 1024
"""Bytes of a page: what comes later is not its head, and the reader takes quadratic time for tags that do not end."""


def badge_of_page(page: bytes, url: str) -> str:
    """Return the address of the badge that a page is about, empty if it names none, or several, on its own server.

    Args:
        page: HTML.
        url: Where it was served.
    """
    reader = _Reader()
    try:
        reader.feed(page[:_LOOKED_AT].decode("utf-8", "replace"))
    except AssertionError:
        return ""  # how the standard library says that a declaration makes no sense
    for kind in _TYPES:
        found = {_absolute(href, url) for linked, href in reader.links if linked == kind}
        if found:
            address = found.pop()
            return address if not found and origin_of(address) == origin_of(url) else ""
    return ""


def _absolute(href: str, url: str) -> str:
    try:
        return urljoin(url, href).partition("#")[0]
    except ValueError:
        return ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and "alternate" in given.get("rel", "").lower().split():
            self.links.append((given.get("type", "").partition(";")[0].strip().lower(), given.get("href", "").strip()))
