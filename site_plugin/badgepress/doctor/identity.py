"""Who signs: did.json at the place where verifiers look, its keys against those of the repository, no throw-away key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from badgepress.content.model import Key
from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.listing import Listing
from badgepress.doctor.replies import arrived
from badgepress.doctor.sites import Site
from badgepress.linkeddata.multibase import MultikeyError, decode_multikey
from badgepress.verifying.did_web import (
    DidDocument,
    did_document_url,
    public_key,
    read_did_document,
    refuse_weak_site_document,
)
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

DID_DOCUMENT = "did.json"


def check_did(site: Site, listing: Listing, notes: Notes) -> bytes | None:
    """Note what is wrong with the issuer's document, and return it as a verifier gets it.

    Args:
        site: Where to look.
        listing: Its manifest.
        notes: Takes what is found.
    """
    path = did_document_url(listing.did).removeprefix(f"https://{urlsplit(listing.base_url).netloc}/")
    path = path.removeprefix(f"{urlsplit(listing.base_url).path.strip('/')}/")
    reply = site.get(path)
    if not arrived(reply, "did", notes):
        return None
    if listing.is_preview:
        notes.broken("preview", "the site is a preview: its manifest says so", "manifest.json")
    try:
        controller = read_did_document(parse_object(reply.body), listing.did)
        refuse_weak_site_document(controller, len(reply.body))
    except StepError as error:
        if not reply.packing_fault:
            notes.broken("did", shown(error, 300), path)
        return None
    notes.fine("did", f"{path} is {listing.did}")
    if controller.is_preview and not listing.is_preview:
        notes.broken("preview", "announces a throw-away key only", path)
    elif not controller.is_preview:
        notes.fine("preview")
    return reply.body


def check_keys(document: bytes, listing: Listing, keys: tuple[Key, ...], notes: Notes) -> None:
    """Note where a well-formed did.json and the repository's `keys/` differ."""
    controller = read_did_document(parse_object(document), listing.did)
    if controller.is_preview:
        return
    announced = {method_id.partition("#")[2]: method for method_id, method in controller.methods.items()}
    for key in keys:
        method = announced.pop(key.name, None)
        name = f"keys/{key.name}.yml"
        if key.state == "compromised":
            if method is not None:
                notes.broken("keys", f"the compromised key “{key.name}” is still announced: whoever stole it can sign in your name", name)
        elif method is None:
            notes.broken("keys", f"the key “{key.name}” is not announced: what it signed does not verify", name)
        elif _numbers(public_key(method)) != _numbers_of(key):
            notes.broken("keys", f"another key than the repository's is announced under the name “{key.name}”", name)
        elif not _may_assert(controller, method):
            notes.broken("keys", f"the key “{key.name}” is announced, but not for signing badges (assertionMethod)", name)
    for name in sorted(announced):
        notes.broken("keys", f"the key “{shown(name, 60)}” is announced, which this repository does not know", DID_DOCUMENT)
    notes.fine("keys")


def _may_assert(controller: DidDocument, method: Mapping[str, Any]) -> bool:
    return method.get("id") in controller.assertion_methods


def _numbers(key: bytes | EllipticCurvePublicKey) -> object:
    return key if isinstance(key, bytes) else key.public_numbers()


def _numbers_of(key: Key) -> object:
    try:
        return _numbers(public_key({"id": key.name, "type": "Multikey", "publicKeyMultibase": key.public_key}))
    except (StepError, MultikeyError):
        return decode_multikey(key.public_key)
