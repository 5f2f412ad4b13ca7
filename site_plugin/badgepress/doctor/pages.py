"""Pages as they are served: nothing from strangers, nothing unencrypted, unlisted awards closed to search engines."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.listing import Address, Listing
from badgepress.doctor.markup import elements, loaded_by
from badgepress.doctor.sites import Reply


def check_page(reply: Reply, address: Address, listing: Listing, notes: Notes) -> set[str]:
    """Note what is wrong with a page, and return the site paths that it loads by itself."""
    text = reply.body.decode("utf-8", errors="replace")
    page_url = f"{listing.base_url}/{address.path}"
    loaded: set[str] = set()
    written_ones: dict[str, None] = {}
    robots = ""
    for name, attributes in elements(text):
        written_ones |= dict.fromkeys(loaded_by(name, attributes))
        if name == "meta" and attributes.get("name", "").lower() == "robots":
            robots += attributes.get("content", "").lower()
    for written in written_ones:
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
        if "noindex" in robots or "noindex" in reply.header("x-robots-tag").lower():
            notes.fine("noindex")
        else:
            notes.broken("noindex", "belongs to an unlisted award, and search engines may show it", address.path)
    return loaded

