"""did:web documents: where they are, their form, and the keys they list for assertions (DID Core, CID 1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey, EllipticCurvePublicNumbers

from badgepress.linkeddata.multibase import MultikeyError, decode_base64url, decode_multikey
from badgepress.verifying.reading import objects_of, optional_moment_of, text_of
from badgepress.verifying.verdict import StepError

MAX_DID_DOCUMENT_BYTES = 8192
"""Some resolvers refuse this many bytes and more."""
PREVIEW_FRAGMENT = "preview"
_DID_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3A\d+)?)((?::[A-Za-z0-9._~%-]+)*)")


@dataclass(frozen=True, slots=True)
class DidDocument:
    """A DID document as far as verifying needs it."""

    did: str
    methods: Mapping[str, Mapping[str, Any]]
    """Absolute id → verification method."""
    assertion_methods: frozenset[str]

    @property
    def is_preview(self) -> bool:
        """Whether it lists nothing but throw-away keys."""
        return bool(self.methods) and all(_is_preview_id(method_id) for method_id in self.methods)


def did_of(base_url: str) -> str:
    """Return the did:web of a site: host and path segments joined by colons."""
    parts = urlsplit(base_url)
    host = parts.netloc.replace(":", "%3A")
    return ":".join(["did:web", host, *(segment for segment in parts.path.split("/") if segment)])


def did_document_url(did: str) -> str:
    """Return where the document of a did:web is served (did:web method, “Read”), or raise `StepError` at step `did`."""
    match = _DID_WEB.fullmatch(did)
    if match is None:
        raise StepError("did", f"{did!r} is not a did:web", severity="cannot-tell")
    host, path = match.group(1).replace("%3A", ":"), match.group(2).replace(":", "/")
    return f"https://{host}{unquote(path) or '/.well-known'}/did.json"


def read_did_document(document: Mapping[str, Any], did: str) -> DidDocument:
    """Return what a parsed DID document says of keys.

    Args:
        document: The JSON object.
        did: The DID that was resolved.

    Raises:
        StepError: At step `did`, if it is another DID's document or not of the accepted form.
    """
    if document.get("id") != did:
        raise StepError("did", f"its id is {document.get('id')!r}, not {did!r}")
    methods: dict[str, Mapping[str, Any]] = {}
    for method in objects_of(document, "verificationMethod", "did"):
        method_id = text_of(method, "id", "did")
        if not method_id.startswith(f"{did}#") or method_id == f"{did}#":
            raise StepError("did", f"the verification method id {method_id!r} is not an absolute id of this DID")
        if method_id in methods:
            raise StepError("did", f"lists the verification method {method_id} twice")
        if method.get("controller") != did:
            raise StepError("did", f"the controller of {method_id} is {method.get('controller')!r}, not the DID")
        methods[method_id] = method
    listed = document.get("assertionMethod")
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise StepError("did", "assertionMethod is not a list of strings")
    return DidDocument(did, methods, frozenset(listed))


def refuse_weak_site_document(document: DidDocument, size: int) -> None:
    """Refuse what verifiers stumble over in a site's own document: size, dangling names, keys that say they ended."""
    if size >= MAX_DID_DOCUMENT_BYTES:
        raise StepError("did", f"has {size} bytes; resolvers refuse {MAX_DID_DOCUMENT_BYTES} and more")
    if not document.methods:
        raise StepError("did", "lists no verification method")
    for name in sorted(document.assertion_methods - document.methods.keys()):
        raise StepError("did", f"assertionMethod names {name}, which is no verification method")
    for method_id, method in document.methods.items():
        if ended := {"revoked", "expires"} & method.keys():
            raise StepError(
                "did", f"{method_id} has {sorted(ended)[0]!r}: no verifier honours it; such a key must leave"
            )
        public_key(method)
    previews = {method_id for method_id in document.methods if _is_preview_id(method_id)}
    if previews and not document.is_preview:
        raise StepError("did", f"lists the throw-away key {sorted(previews)[0]} beside real ones")


def assertion_key(document: DidDocument, method_id: str, now: datetime | None) -> bytes | EllipticCurvePublicKey:
    """Return the key that a proof names, if the DID's controller lists it for assertions (CID §3.3).

    Never believes the fragment, even where it looks like a key itself.

    Raises:
        StepError: At step `key`.
    """
    method = document.methods.get(method_id)
    if method is None:
        raise StepError("key", f"the DID document does not list the key {method_id}")
    if method_id not in document.assertion_methods:
        raise StepError("key", f"the key {method_id} is not listed in assertionMethod")
    if "revoked" in method:
        raise StepError("key", f"the key {method_id} is revoked")
    ends = optional_moment_of(method, "expires", "key")
    if ends is not None and (now is None or now >= ends):
        raise StepError(
            "key", f"the key {method_id} expires at {ends}", severity="cannot-tell" if now is None else "fail"
        )
    return public_key(method)


def public_key(method: Mapping[str, Any]) -> bytes | EllipticCurvePublicKey:
    """Return a raw Ed25519 key, or a P-256 key; raise `StepError` at step `key` for anything else."""
    name = method.get("id")
    if method.get("type") == "Multikey":
        try:
            codec, raw = decode_multikey(text_of(method, "publicKeyMultibase", "key"))
        except MultikeyError as error:
            raise StepError("key", f"{name}: {error}") from error
        if codec == "ed25519-pub":
            return raw
        if codec == "p256-pub":
            try:
                return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
            except ValueError:
                raise StepError("key", f"{name} is no point of P-256") from None
        raise StepError("key", f"{name} is not a public key of a known kind")
    jwk = method.get("publicKeyJwk")
    if method.get("type") != "JsonWebKey" or not isinstance(jwk, Mapping):
        raise StepError("key", f"{name} is neither a Multikey nor a JsonWebKey")
    return _p256_of(jwk, name)


def _p256_of(jwk: Mapping[str, Any], name: object) -> EllipticCurvePublicKey:
    if "d" in jwk:
        raise StepError("key", f"{name} publishes its private half")
    if jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
        raise StepError("key", f"{name} is not a P-256 key")
    try:
        x, y = (decode_base64url(text_of(jwk, half, "key")) for half in ("x", "y"))
        if len(x) != 32 or len(y) != 32:
            raise StepError("key", f"{name}: x and y have 32 bytes each")
        return EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), SECP256R1()).public_key()
    except (MultikeyError, ValueError) as error:
        raise StepError("key", f"{name} is no point of P-256") from error


def _is_preview_id(method_id: str) -> bool:
    fragment = method_id.partition("#")[2]
    return fragment == PREVIEW_FRAGMENT or fragment.startswith(f"{PREVIEW_FRAGMENT}-")
