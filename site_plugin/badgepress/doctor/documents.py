"""JSON documents as they are served: strictly parsed, at their own address, with the digest that the manifest says."""

from __future__ import annotations

from typing import Any

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.listing import Address, Listing
from badgepress.doctor.sites import MAX_BYTES, Site
from badgepress.verifying.documents import document_digest
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

MAX_CATALOGUE_BYTES = 16 * 1024 * 1024
_OWN_ADDRESS = frozenset({"credential", "assertion", "badge-class", "issuer", "achievement", "status-list"})


def check_document(body: bytes, address: Address, listing: Listing, site: Site, notes: Notes, fresh: str) -> dict[str, Any] | None:
    """Note what is wrong with a JSON document.

    Args:
        body: As it was served.
        address: What it must be.
        listing: The manifest.
        site: To ask again, past caches, where it differs.
        notes: Takes what is found.
        fresh: A query that no cache has seen.

    Returns:
        The document if it is what was published, else None.
    """
    limit = MAX_CATALOGUE_BYTES if address.kind == "catalogue" else MAX_BYTES
    try:
        document = parse_object(body, max_bytes=limit)
    except StepError as error:
        notes.broken("changed", f"{_what_it_is(body)}: {error}", address.path)
        return None
    if address.digest and document_digest(document) != address.digest:
        _differs(address, site, notes, fresh, limit)
        return None
    wanted = listing.did if address.kind == "did" else f"{listing.base_url}/{address.path}"
    if address.kind in _OWN_ADDRESS | {"did"} and document.get("id") != wanted:
        notes.broken("changed", f"its id is {shown(document.get('id'))}, not {wanted}", address.path)
        return None
    notes.fine("changed")
    return document


def _differs(address: Address, site: Site, notes: Notes, fresh: str, limit: int) -> None:
    again = site.get(address.path, max_bytes=limit, fresh=fresh) if site.is_served else None
    if again is not None and again.status == 200:
        try:
            is_new = document_digest(parse_object(again.body, max_bytes=limit)) == address.digest
        except StepError:
            is_new = False
        if is_new:
            notes.broken("stale", "an old copy is handed out; the new one is there behind it", address.path)
            return
    notes.broken("changed", "is not what the manifest says was published", address.path)


def _what_it_is(body: bytes) -> str:
    return "is a web page, not JSON" if body.lstrip()[:1] == b"<" else "cannot be read"
