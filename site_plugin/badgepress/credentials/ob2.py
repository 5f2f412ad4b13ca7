"""Open Badges 2.0 hosted documents (OB 2.0 final, 2018; errata 2020).

A hosted assertion carries no proof: by its specification it is trusted because of where it is served (docs/adr/0006).
"""

from __future__ import annotations

from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.content.model import Award, BadgeClass, Issuer
from badgepress.content.validity import valid_until
from badgepress.credentials import urls
from badgepress.credentials.criteria import criteria_narrative
from badgepress.credentials.urls import Addresses

CONTEXT = "https://w3id.org/openbadges/v2"

Document = dict[str, Any]


def issuer_profile(issuer: Issuer, addresses: Addresses) -> Document:
    """Return the Issuer; `startsWith` is one string because the reference validator refuses a list."""
    return {
        "@context": CONTEXT,
        "type": "Issuer",
        "id": addresses.url(urls.OB2_ISSUER),
        "name": issuer.name,
        "url": issuer.url,
        "email": issuer.email,
        "description": issuer.description.strip(),
        "image": addresses.url(urls.issuer_image(issuer.image.extension)),
        "verification": {"type": "VerificationObject", "startsWith": addresses.url("ob2/assertions/")},
    }


def badge_class(badge: BadgeClass, addresses: Addresses) -> Document:
    """Return a class version as a BadgeClass."""
    document: Document = {
        "@context": CONTEXT,
        "type": "BadgeClass",
        "id": addresses.url(urls.badge_class(badge.slug, badge.version)),
        "name": badge.name,
        "description": badge.description.strip(),
        "image": {
            "type": "Image",
            "id": addresses.url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
            "caption": badge.image.alt,
        },
        "criteria": {
            "id": addresses.url(urls.badge_page(badge.slug)) + "#criteria",
            "narrative": criteria_narrative(badge),
        },
        "issuer": addresses.url(urls.OB2_ISSUER),
        "version": str(badge.version),
    }
    if badge.tags:
        document["tags"] = list(badge.tags)
    if badge.alignments:
        document["alignment"] = [
            {
                key: value
                for key, value in (
                    ("type", "AlignmentObject"),
                    ("targetName", alignment.name),
                    ("targetUrl", alignment.url),
                    ("targetFramework", alignment.framework),
                    ("targetCode", alignment.code),
                    ("targetDescription", alignment.description.strip()),
                )
                if value
            }
            for alignment in badge.alignments
        ]
    if badge.version > 1:
        document["related"] = [
            {
                "type": "BadgeClass",
                "id": addresses.url(urls.badge_class(badge.slug, badge.version - 1)),
                "version": str(badge.version - 1),
            }
        ]
    return document


FORGOTTEN = "Withdrawn at its holder's request."
"""Why a forgotten award does not hold, in words that may be published."""


def has_assertion(award: Award) -> bool:
    """Say whether OB 2.0 can name the recipient: it has no identity type for a DID."""
    return not award.recipient.did


def assertion(award: Award, badge: BadgeClass, addresses: Addresses) -> Document:
    """Return an award as a hosted Assertion; a revoked one is the minimal tombstone, the only form that every validator refuses."""
    own_url = addresses.url(urls.assertion(award.id))
    if award.is_taken_back:
        return {
            "@context": CONTEXT,
            "type": "Assertion",
            "id": own_url,
            "revoked": True,
            "revocationReason": award.revoked.reason if award.revoked else FORGOTTEN,
        }
    document: Document = {
        "@context": CONTEXT,
        "type": "Assertion",
        "id": own_url,
        "recipient": _recipient(award),
        "badge": addresses.url(urls.badge_class(badge.slug, badge.version)),
        "verification": {"type": "HostedBadge"},
        "issuedOn": rfc3339(award.awarded),
    }
    if (end := valid_until(award, badge)) is not None:
        document["expires"] = rfc3339(end)
    if award.evidence:
        document["evidence"] = [
            {key: value for key, value in (
                ("type", "Evidence"), ("id", evidence.url), ("name", evidence.name), ("description", evidence.description.strip()), ("genre", evidence.genre),
            ) if value}
            for evidence in award.evidence
        ]  # fmt: skip
    if award.narrative:
        document["narrative"] = award.narrative.strip()
    return document


def _recipient(award: Award) -> Document:
    if award.recipient.url:
        return {"type": "url", "hashed": False, "identity": award.recipient.url}
    return {"type": "email", "hashed": True, "identity": award.recipient.email_hash, "salt": award.recipient.salt}
