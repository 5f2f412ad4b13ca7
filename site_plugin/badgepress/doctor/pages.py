"""Pages as they are served: nothing from strangers, nothing unencrypted, unlisted awards closed to search engines."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.listing import Address, Listing
from badgepress.doctor.sites import Reply
from badgepress.verifying.pages import PageReader


def check_page(reply: Reply, address: Address, listing: Listing, notes: Notes) -> set[str]:
    """Note what is wrong with a page, and return the site paths that it loads by itself."""
    text = reply.body.decode("utf-8", errors="replace")
    reader = PageReader()
    reader.feed(text)
    reader.close()
    page_url = f"{listing.base_url}/{address.path}"
    loaded = set()
    for written, is_loaded in dict.fromkeys(reader.links):
        if not is_loaded:
            continue
        try:
            url = urljoin(page_url, written)
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https"):
            continue
        if url.startswith(f"{listing.base_url}/"):
            loaded.add(parts.path[len(urlsplit(listing.base_url).path) + 1 :])
        elif parts.scheme == "http":
            notes.broken("strangers", f"loads {shown(url, 90)} without encryption; browsers refuse that", address.path)
        elif parts.netloc != urlsplit(listing.base_url).netloc:
            notes.look("strangers", f"loads something from {shown(parts.netloc, 60)}", address.path)
    notes.fine("strangers")
    if address.kind == "award-page" and address.is_hidden:
        if "noindex" in _robots(text) or "noindex" in reply.header("x-robots-tag").lower():
            notes.fine("noindex")
        else:
            notes.broken("noindex", "belongs to an unlisted award, and search engines may show it", address.path)
    return loaded


class _Robots(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "meta" and (values.get("name") or "").lower() == "robots":
            self.said += f" {(values.get('content') or '').lower()}"


def _robots(text: str) -> str:
    reader = _Robots()
    reader.feed(text)
    reader.close()
    return reader.said
