"""Open Badges 2.0 hosted documents: assertion → badge class → issuer, all on one site (OB 2.0, “HostedBadge”)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from badgepress.verifying.reading import moment_of, object_of, optional_moment_of, text_of
from badgepress.verifying.verdict import Step, StepError

CONTEXT = "https://w3id.org/openbadges/v2"
_TOMBSTONE = frozenset({"@context", "type", "id", "revoked", "revocationReason"})
_EMAIL_HASH = re.compile(r"sha256\$[0-9a-fA-F]{64}")


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a hosted assertion says that other documents are compared with."""

    is_revoked: bool
    badge: str = ""
    """Address of the BadgeClass; empty for a revoked one, which says nothing more."""
    identity: str = ""
    issued_on: datetime | None = None
    expires: datetime | None = None


def read_assertion(document: Mapping[str, Any]) -> Assertion:
    """Return what a hosted assertion says, after checking its form.

    Raises:
        StepError: At step `assertion`.
    """
    _require(document, "Assertion", "assertion")
    if "revoked" in document:
        # with more members, 1EdTech's validator finds a revoked assertion valid (shared/interop.md)
        if document["revoked"] is not True or document.keys() != _TOMBSTONE:
            raise StepError("assertion", f"a revoked assertion has exactly the members {', '.join(sorted(_TOMBSTONE))}")
        text_of(document, "revocationReason", "assertion")
        return Assertion(is_revoked=True)
    if object_of(document, "verification", "assertion").get("type") not in ("HostedBadge", "hosted"):
        raise StepError("assertion", "verification is not HostedBadge")
    issued_on = moment_of(document, "issuedOn", "assertion")
    expires = optional_moment_of(document, "expires", "assertion")
    if expires is not None and expires <= issued_on:
        raise StepError("assertion", "expires is not after issuedOn")
    return Assertion(
        is_revoked=False,
        badge=text_of(document, "badge", "assertion"),
        identity=_identity(object_of(document, "recipient", "assertion")),
        issued_on=issued_on,
        expires=expires,
    )


def _identity(recipient: Mapping[str, Any]) -> str:
    identity, kind = text_of(recipient, "identity", "assertion"), recipient.get("type")
    if kind == "email":
        if recipient.get("hashed") is not True or not _EMAIL_HASH.fullmatch(identity):
            raise StepError("assertion", "the recipient's e-mail is not hashed as sha256$ and the digest")
        text_of(recipient, "salt", "assertion")
    elif kind != "url" or recipient.get("hashed") is not False or not urlsplit(identity).scheme:
        raise StepError("assertion", "the recipient is neither a hashed e-mail nor a plain address")
    return identity


def check_badge_class(document: Mapping[str, Any], issuer_url: str) -> None:
    """Refuse a BadgeClass, at step `badge-class`, that lacks what OB 2.0 requires or names another issuer."""
    _require(document, "BadgeClass", "badge-class")
    for name in ("name", "description"):
        text_of(document, name, "badge-class")
    if not document.get("criteria") or not document.get("image"):
        raise StepError("badge-class", "criteria or image is missing")
    if document.get("issuer") != issuer_url:
        raise StepError("badge-class", f"its issuer is {document.get('issuer')!r}, not {issuer_url!r}")


def check_issuer(document: Mapping[str, Any], assertions_url: str) -> None:
    """Refuse an Issuer, at step `ob2-issuer`, whose `startsWith` does not cover the site's assertions."""
    _require(document, "Issuer", "ob2-issuer")
    for name in ("name", "url", "email"):
        text_of(document, name, "ob2-issuer")
    verification = document.get("verification")
    if verification is None:
        return
    starts_with = verification.get("startsWith") if isinstance(verification, Mapping) else None
    if not isinstance(starts_with, str) or not assertions_url.startswith(starts_with):
        raise StepError("ob2-issuer", f"verification.startsWith {starts_with!r} does not cover {assertions_url}")
    own_origin, origin = urlsplit(assertions_url), urlsplit(starts_with)
    if (own_origin.scheme, own_origin.netloc) != (origin.scheme, origin.netloc):
        raise StepError("ob2-issuer", f"verification.startsWith {starts_with!r} covers other sites too")


def _require(document: Mapping[str, Any], kind: str, step: Step) -> None:
    if document.get("@context") != CONTEXT:
        raise StepError(step, f"@context is not {CONTEXT!r}")
    if document.get("type") != kind:
        raise StepError(step, f"type is {document.get('type')!r}, not {kind!r}")
