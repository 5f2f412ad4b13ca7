"""Keys and revocation lists of assertions of OB 1.x and OB 2.0."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Errands, is_beside, origin_of
from badgepress.verifying.credential_check.jws import Jws, check_signature
from badgepress.verifying.credential_check.open_badges_2_issuer import Issuer
from badgepress.verifying.credential_check.public_keys import PublicKey, from_pem
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError


def check_signed(document: Mapping[str, Any], jws: Jws, issuer: Issuer, report: Report, errands: Errands) -> None:
    """Take the steps `proof`, `key` and `signature` of a signed assertion; end with `Trouble` at the first that fails."""
    if "jwk" in jws.header:
        raise Trouble("jws-header", "the JWS brings its own key along, which proves nothing")
    report.passed("proof", f"a JWS signed with {jws.algorithm}")
    key, says = _key(document, issuer, errands)
    report.passed("key", says)
    check_signature(jws, key)
    report.passed("signature", f"the signature fits the assertion and the key ({key.kind})")


def _key(document: Mapping[str, Any], issuer: Issuer, errands: Errands) -> tuple[PublicKey, str]:
    verification = document.get("verification", document.get("verify"))
    named = verification.get("creator", verification.get("url")) if isinstance(verification, Mapping) else None
    published = {_id_of(entry): entry for entry in listed(issuer.profile.get("publicKey"))}
    if named is None:
        if len(published) != 1:
            raise Trouble(
                "key-not-found",
                "the assertion does not name its key (verification.creator), nor does its issuer have exactly one",
            )
        named = next(iter(published))
    if not isinstance(named, str) or not origin_of(named):
        raise Trouble("key-not-found", f"the key {str(named)[:120]!r} has no https address")
    if published and named not in published:
        raise Trouble("key-not-listed", f"{issuer.id} does not name {named} as its key (publicKey)")
    entry = published.get(named)
    if isinstance(entry, Mapping) and "publicKeyPem" in entry:
        return _owned(entry, named, issuer), f"{issuer.id} contains the key {named}"
    body = errands.bytes_of(named, "key-unreachable")
    if body.lstrip().startswith(b"-----BEGIN"):
        # OB 1.x: the bare key; nothing but its address says whose it is
        if not published and not is_beside(named, issuer.id):
            raise unclear("key-not-vouched", f"nothing at {issuer.id} says that {named} is its key")
        return from_pem(body.decode("ascii", "replace"), named), f"the key {named} is beside the issuer's own profile"
    try:
        found = parse_object(body, max_bytes=limits.DOCUMENT_BYTES)
    except StepError as error:
        raise Trouble("key-form", f"the key {named} {error}") from None
    if not published:
        raise Trouble("key-not-listed", f"{issuer.id} does not name {named} as its key (publicKey)")
    if found.get("id") != named:
        raise Trouble("key-document", f"{named} is the key {found.get('id')!r}")
    return _owned(found, named, issuer), f"{issuer.id} names the key {named}, and the key its owner"


def _owned(entry: Mapping[str, Any], named: str, issuer: Issuer) -> PublicKey:
    if entry.get("owner") != issuer.id:
        raise Trouble("key-of-another", f"the key {named} belongs to {entry.get('owner')!r}, not to {issuer.id}")
    return from_pem(entry.get("publicKeyPem"), named)


def check_not_listed_as_revoked(document: Mapping[str, Any], url: str, issuer: Issuer, errands: Errands) -> None:
    """Return only if an issuer's revocation list does not contain an assertion, or raise `Trouble` at step `status`."""
    revocations = errands.object_of(url, "list-unreachable", "list-form")
    names = {name for name in (document.get("id"), document.get("uid")) if isinstance(name, str)}
    if "revokedAssertions" not in revocations and "@context" not in revocations:
        # OB 1.x: uid → reason
        if hit := names & revocations.keys():
            raise Trouble("revoked", f"the issuer has revoked it ({url}): {str(revocations[min(hit)])[:200]}")
        return
    if "revokedAssertions" not in revocations:
        raise Trouble("list-form", f"{url} has no list of revoked assertions")
    if revocations.get("id", url) != url:
        raise Trouble("list-id", f"{url} is the list {revocations.get('id')!r}")
    if _id_of(revocations.get("issuer", issuer.id)) != issuer.id:
        raise Trouble("list-issuer", f"{url} is a list of {_id_of(revocations.get('issuer'))!r}, not of {issuer.id}")
    for entry in listed(revocations["revokedAssertions"]):
        named = [entry.get("id"), entry.get("uid")] if isinstance(entry, Mapping) else [entry]
        if any(isinstance(name, str) and name in names for name in named):
            reason = entry.get("revocationReason") if isinstance(entry, Mapping) else None
            raise Trouble(
                "revoked", f"the issuer has revoked it ({url})" + (f": {reason}" if isinstance(reason, str) else "")
            )


def _id_of(value: Any) -> str:
    named = value.get("id") if isinstance(value, Mapping) else value
    return named if isinstance(named, str) else ""
