"""Whose key is it? The key that a proof names is taken from the issuer's own document, and only if that lists it for assertions (CID 1.0 §3.3).

The fragment of a key's name is never believed, even where it looks like a key; with did:key the identifier itself is the document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from badgepress.verifying.credential_check.fetching import Errands, is_beside, origin_of
from badgepress.verifying.credential_check.public_keys import PublicKey, from_jwk, from_multikey
from badgepress.verifying.credential_check.report import Trouble, unclear
from badgepress.verifying.reading import optional_moment_of
from badgepress.verifying.verdict import StepError

_DID_WEB = re.compile(r"did:web:([A-Za-z0-9.-]+(?:%3[Aa][0-9]{1,5})?)((?::[A-Za-z0-9._~%-]+)*)")
_MULTIKEY_TYPES = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWK_TYPES = frozenset({"JsonWebKey", "JsonWebKey2020"})


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and in words how it is known to be the issuer's."""

    key: PublicKey
    says: str
    caution: str = ""
    """What a reader should know of how it was found."""


def did_web_url(did: str) -> str:
    """Return where the document of a did:web is (did:web method §2.5.2); empty if it is none."""
    match = _DID_WEB.fullmatch(did)
    if match is None:
        return ""
    host, path = unquote(match.group(1)).lower(), unquote(match.group(2).replace(":", "/"))
    if "/../" in f"{path}/" or "/./" in f"{path}/" or "\\" in path or "?" in path or "#" in path or "//" in path:
        return ""
    url = f"https://{host}{path or '/.well-known'}/did.json"
    return url if origin_of(url) else ""


class Controllers:
    """Finds the keys of issuers; keeps what it parsed for the next badge."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, datetime | None], FoundKey] = {}

    def key_of(self, method_id: str, issuer: str, errands: Errands, now: datetime) -> FoundKey:
        """Return the key that a proof names.

        Args:
            method_id: The proof's verificationMethod, or a JWT's kid.
            issuer: The id of the credential's issuer.
            errands: Fetches documents.
            now: When a key is revoked or expired.

        Raises:
            Trouble: At step `key`.
        """
        base, _hash, fragment = method_id.partition("#")
        if method_id.startswith("did:key:"):
            return _did_key(method_id, base, fragment, issuer)
        if method_id.startswith("did:web:"):
            if base != issuer:
                raise Trouble("key-of-another", f"the key {method_id} belongs to {base}, but the issuer is {issuer}")
            if not fragment:
                raise Trouble("key-not-found", f"{method_id} names no key, only an issuer")
            return self._listed(method_id, issuer, did_web_url(issuer), errands, now)
        if method_id.startswith("did:"):
            raise unclear("key-method-unknown", f"the key {method_id[:120]} is of a DID method that is not known here")
        if not origin_of(method_id):
            raise unclear("key-method-unknown", f"the key {method_id[:120]!r} has no https address and is no DID")
        return self._https(method_id, issuer, errands, now)

    def jwk_of_issuer(self, wanted: PublicKey, issuer: str, errands: Errands, now: datetime) -> FoundKey:
        """Find a key that a JWT brings along among those that the issuer lists, or raise `Trouble`: by itself it proves nothing."""
        document = self._document(issuer, errands)
        for entry in _entries(document, "assertionMethod"):
            method = entry if isinstance(entry, Mapping) else _methods(document, issuer).get(_absolute(entry, issuer))
            if method is None:
                continue
            try:
                listed = _read(method, str(method.get("id")), issuer, now)
            except Trouble:
                continue
            if listed.identity == wanted.identity:
                return FoundKey(listed, f"the key in the JWT is one that {issuer} lists for assertions")
        if "assertionMethod" not in document:
            raise unclear(
                "key-not-vouched", f"{issuer} lists no keys, so that nothing says whose key the JWT brings along"
            )
        raise Trouble("key-not-listed", f"the JWT brings its own key, which is none that {issuer} lists")

    def lists(self, found: PublicKey, kid: str, issuer: str, errands: Errands, now: datetime) -> FoundKey:
        """Say how a key fetched from `kid` is the issuer's, or raise `Trouble`: a single JWK says nothing of its owner."""
        if issuer.startswith("did:"):
            known = self.jwk_of_issuer(found, issuer, errands, now)
            return FoundKey(known.key, f"the key at {kid} is one that {issuer} lists for assertions")
        try:
            document: Mapping[str, Any] = self._document(issuer, errands)
        except Trouble as trouble:
            if trouble.state == "failed":
                raise
            document = {}
        for name in ("assertionMethod", "publicKey"):
            if any(_absolute(_id_of(entry), issuer) == kid for entry in _entries(document, name)):
                return FoundKey(found, f"{issuer} names the key {kid}")
        if document.get("assertionMethod"):
            raise Trouble("key-not-listed", f"{issuer} lists keys for assertions, and {kid} is none of them")
        if is_beside(kid, issuer):
            says = f"the key {kid} is beside the issuer's own profile"
            return FoundKey(found, says, "the issuer's profile names no keys; only the place is the same")
        raise unclear("key-not-vouched", f"nothing at {issuer} says that {kid} is its key")

    def _https(self, method_id: str, issuer: str, errands: Errands, now: datetime) -> FoundKey:
        base = method_id.partition("#")[0]
        if base == issuer.partition("#")[0]:
            return self._listed(method_id, issuer, base, errands, now)
        document = errands.object_of(base, "key-unreachable", "key-document")
        method: Mapping[str, Any] = document
        if document.get("id") != method_id:
            method = _methods(document, base).get(method_id, {})
        if not method:
            raise Trouble("key-not-found", f"{base} does not contain the key {method_id}")
        if method.get("controller") != issuer:
            raise Trouble(
                "key-of-another",
                f"the key {method_id} belongs to {method.get('controller')!r}, but the issuer is {issuer}",
            )
        key = _read(method, method_id, issuer, now)
        # who serves a key can claim any owner: the owner has to name the key, too
        owner = self._document(issuer, errands)
        if _absolute_all(owner, "assertionMethod", issuer).isdisjoint({method_id}):
            if "assertionMethod" not in owner:
                raise unclear(
                    "key-not-vouched", f"{issuer} lists no keys, so that nothing says that {method_id} is its own"
                )
            raise Trouble("key-not-listed", f"{issuer} does not list {method_id} for assertions")
        return FoundKey(key, f"{issuer} lists the key {method_id} for assertions")

    def _listed(self, method_id: str, issuer: str, url: str, errands: Errands, now: datetime) -> FoundKey:
        if not url:
            raise unclear("key-method-unknown", f"{issuer[:120]!r} is no did:web that can be resolved")
        document = self._fetched(issuer, url, errands)
        known = self._found.get((url, method_id, now))
        if known is not None:
            return known
        method = _methods(document, issuer).get(method_id)
        listed = _absolute_all(document, "assertionMethod", issuer)
        if method is None:
            raise Trouble("key-not-found", f"{url} does not contain the key {method_id}")
        if method_id not in listed:
            raise Trouble(
                "key-not-listed",
                f"{url} contains the key {method_id}, but does not list it for assertions (assertionMethod)",
            )
        found = FoundKey(_read(method, method_id, issuer, now), f"{url} lists the key {method_id} for assertions")
        self._found[url, method_id, now] = found
        return found

    def _document(self, issuer: str, errands: Errands) -> Mapping[str, Any]:
        if issuer.startswith("did:key:"):
            return {"id": issuer, "assertionMethod": [_did_key_method(issuer)]}
        url = did_web_url(issuer) if issuer.startswith("did:") else issuer if origin_of(issuer) else ""
        if not url:
            raise unclear(
                "key-method-unknown", f"the issuer {issuer[:120]!r} is of a kind that cannot be looked up here"
            )
        return self._fetched(issuer, url, errands)

    @staticmethod
    def _fetched(issuer: str, url: str, errands: Errands) -> Mapping[str, Any]:
        document = errands.object_of(url, "key-unreachable", "key-document")
        if document.get("id") != issuer:
            raise Trouble("key-document", f"{url} is the document of {document.get('id')!r}, not of {issuer}")
        return document


def _did_key(method_id: str, did: str, fragment: str, issuer: str) -> FoundKey:
    if did != issuer:
        raise Trouble("key-of-another", f"the key {did} belongs to itself, but the issuer is {issuer}")
    text = did.removeprefix("did:key:")
    if fragment != text:
        raise Trouble("key-not-found", f"{method_id} is not the key of {did}")
    return FoundKey(from_multikey(text, method_id), f"the issuer {did} is itself a key")


def _did_key_method(did: str) -> Mapping[str, Any]:
    text = did.removeprefix("did:key:")
    return {"id": f"{did}#{text}", "type": "Multikey", "controller": did, "publicKeyMultibase": text}


def _read(method: Mapping[str, Any], method_id: str, issuer: str, now: datetime) -> PublicKey:
    if method.get("controller") != issuer:
        raise Trouble(
            "key-of-another", f"the key {method_id} belongs to {method.get('controller')!r}, but the issuer is {issuer}"
        )
    try:
        for name, code in (("revoked", "key-revoked"), ("expires", "key-expired")):
            moment = optional_moment_of(method, name, "key")
            if moment is not None and now >= moment:
                raise Trouble(code, f"the key {method_id} is {name if name == 'revoked' else 'expired'} since {moment}")
    except StepError as error:
        raise Trouble("key-document", f"the key {method_id}: {error}") from None
    kind = method.get("type")
    if not isinstance(kind, str):
        raise unclear("key-method-unknown", f"the key {method_id} is written as {kind!r}, which is not one type")
    if kind in _MULTIKEY_TYPES:
        return from_multikey(method.get("publicKeyMultibase"), method_id)
    if kind in _JWK_TYPES:
        return from_jwk(method.get("publicKeyJwk"), method_id)
    raise unclear("key-method-unknown", f"the key {method_id} is written as {kind!r}, which is not known here")


def _methods(document: Mapping[str, Any], subject: str) -> dict[str, Mapping[str, Any]]:
    """Return the keys of a document by absolute id, those that it lists in place included."""
    found: dict[str, Mapping[str, Any]] = {}
    for name in ("verificationMethod", "assertionMethod"):
        for entry in _entries(document, name):
            if isinstance(entry, Mapping):
                method_id = _absolute(entry.get("id"), subject)
                if method_id in found:
                    raise Trouble("key-document", f"the document of {subject} contains the key {method_id} twice")
                found[method_id] = entry
    return found


def _absolute_all(document: Mapping[str, Any], name: str, subject: str) -> set[str]:
    return {_absolute(_id_of(entry), subject) for entry in _entries(document, name)}


def _entries(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name, [])
    return value if isinstance(value, list) else [value]


def _id_of(entry: Any) -> Any:
    return entry.get("id") if isinstance(entry, Mapping) else entry


def _absolute(reference: Any, subject: str) -> str:
    """Return a key's absolute name: DID documents may write `#name` for one of their own."""
    if not isinstance(reference, str):
        return ""
    return subject + reference if reference.startswith("#") else reference
