"""The DID document (did:web) that is also the issuer's OB 3.0 Profile."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from badgepress.content.model import Issuer, Key
from badgepress.credentials import ob3, urls
from badgepress.credentials.urls import Addresses

CONTEXTS = [
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/multikey/v1",
    "https://w3id.org/security/jwk/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
MAX_BYTES = 8_000
"""One resolver refuses 8,192 bytes and more."""
PREVIEW_KEY_NAME = "preview"
PREVIEW_WORDS = "PREVIEW, NOT A REAL ISSUER: signed with a throw-away key of one computer."

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A public key as the DID document announces it."""

    name: str
    """The fragment of its verification method."""
    algorithm: Literal["Ed25519", "P-256"]
    multikey: str
    raw: bytes
    """32 bytes (Ed25519) or the uncompressed point without its first byte, 64 bytes (P-256)."""
    created: datetime


def announced_keys(keys: Iterable[Key]) -> list[Key]:
    """Return the keys that belong into the document: a compromised one must leave it, a retired one must stay."""
    return sorted((key for key in keys if key.state != "compromised"), key=lambda key: (key.created, key.name))


def did_document(
    issuer: Issuer, addresses: Addresses, keys: Iterable[VerificationKey], *, is_preview: bool
) -> Document:
    """Return the DID document (DID Core §5, CID §2) and Profile in one.

    Args:
        issuer: The organisation.
        addresses: The site.
        keys: In the order in which they are announced.
        is_preview: Whether to say that nothing signed so is real.
    """
    did = addresses.did
    methods = [_method(key, did) for key in keys]
    profile = ob3.profile(issuer, addresses)
    if is_preview:
        profile["description"] = f"{PREVIEW_WORDS} {profile['description']}"
    return {
        "@context": CONTEXTS,
        **profile,
        "alsoKnownAs": [addresses.url(urls.OB2_ISSUER)],
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def _method(key: VerificationKey, did: str) -> Document:
    method: Document = {"id": f"{did}#{key.name}", "type": "Multikey", "controller": did}
    if key.algorithm == "Ed25519":
        return method | {"publicKeyMultibase": key.multikey}
    x, y = (base64.urlsafe_b64encode(half).rstrip(b"=").decode() for half in (key.raw[:32], key.raw[32:]))
    return method | {"type": "JsonWebKey", "publicKeyJwk": {"kty": "EC", "crv": "P-256", "x": x, "y": y}}
