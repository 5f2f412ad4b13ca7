"""A small site, made without any of the product's code: it tells whether these tests themselves are sound."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.interop.signer import Document, Identity

BASE_URL = "https://riverbend.example/badges"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ISSUER = Identity("did:web:riverbend.example:badges")
LIST_URL = f"{BASE_URL}/status/revocation-1.json"

LIVE, LINKED, REVOKED, EXPIRED = (f"0f6e2b1c-5d3a-4c8e-9b7f-00000000000{number}" for number in range(4))
_OB2 = "https://w3id.org/openbadges/v2"
_OB3 = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
_HASH, _SALT = "sha256$" + "6b" * 32, "c0ffee" * 6
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>\n'


@dataclass(frozen=True, slots=True)
class SampleSite:
    """What the tests need of any published site."""

    path: Path
    base_url: str = BASE_URL
    now: datetime = NOW

    def resign(self, document: Document) -> Document:
        """Return a document with a new proof by the issuer's key."""
        return ISSUER.sign(document)

    def resign_jwt(self, credential: Document) -> str:
        """Return a credential as VC-JWT by the issuer's key."""
        return ISSUER.sign_jwt(credential)


def write_sample(path: Path) -> SampleSite:
    """Write the sample into an empty folder."""
    _write(path / "did.json", ISSUER.did_document())
    _write(path / "status/revocation-1.json", ISSUER.sign(_status_list(revoked=_index(REVOKED))))
    _write(path / "badges/mending/v1.json", {"@context": _OB3, **_ACHIEVEMENT})
    (path / "badges/mending/v1.svg").write_text(_SVG)
    for award in (LIVE, LINKED, REVOKED, EXPIRED):
        credential = _credential(award)
        _write(path / f"awards/{award}.json", ISSUER.sign(credential))
        (path / f"awards/{award}.jwt").write_text(ISSUER.sign_jwt(credential))
        if award != LINKED:
            _write(path / f"ob2/assertions/{award}.json", _assertion(award))
    _write(path / "ob2/badges/mending-v1.json", _BADGE_CLASS)
    _write(path / "ob2/issuer.json", _OB2_ISSUER)
    return SampleSite(path)


def _write(path: Path, document: Document) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1))


def _index(award: str) -> int:
    return 70_000 + int(award[-1])


def _status_list(revoked: int) -> Document:
    bits = bytearray(131_072)
    bits[revoked // 8] |= 0x80 >> revoked % 8
    encoded = base64.urlsafe_b64encode(gzip.compress(bytes(bits), 6, mtime=0)).rstrip(b"=").decode()
    return {
        "@context": _OB3[:1],
        "id": LIST_URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER.did,
        "validFrom": "2026-11-20T00:00:00Z",
        "validUntil": "2027-02-18T00:00:00Z",
        "credentialSubject": {
            "id": f"{LIST_URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": "u" + encoded,
        },
    }


def _credential(award: str) -> Document:
    subject: Document = {"type": ["AchievementSubject"], "achievement": _ACHIEVEMENT}
    if award == LINKED:
        subject["id"] = "urn:uuid:5b0d3f2e-8c11-4a8e-8f0b-6f0f6a2f9a10"
    else:
        identity = {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": _HASH,
            "identityType": "emailAddress",
            "salt": _SALT,
        }
        subject["identifier"] = [identity]
    return {
        "@context": _OB3,
        "id": f"{BASE_URL}/awards/{award}.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Mending",
        "issuer": {
            "id": ISSUER.did,
            "type": ["Profile"],
            "name": "Riverbend",
            "url": "https://riverbend.example/",
            "email": "badges@riverbend.example",
        },
        "validFrom": "2024-03-02T00:00:00Z",
        "awardedDate": "2024-03-02T00:00:00Z",
        **({"validUntil": "2025-03-02T00:00:00Z"} if award == EXPIRED else {}),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{LIST_URL}#{_index(award)}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(_index(award)),
            "statusListCredential": LIST_URL,
        },
    }


def _assertion(award: str) -> Document:
    document: Document = {"@context": _OB2, "type": "Assertion", "id": f"{BASE_URL}/ob2/assertions/{award}.json"}
    if award == REVOKED:
        return document | {"revoked": True, "revocationReason": "Awarded by mistake."}
    return document | {
        "recipient": {"type": "email", "hashed": True, "identity": _HASH, "salt": _SALT},
        "badge": f"{BASE_URL}/ob2/badges/mending-v1.json",
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2024-03-02T00:00:00Z",
        **({"expires": "2025-03-02T00:00:00Z"} if award == EXPIRED else {}),
    }


_ACHIEVEMENT: Document = {
    "id": f"{BASE_URL}/badges/mending/v1.json",
    "type": ["Achievement"],
    "name": "Mending",
    "description": "Can mend a torn seam.",
    "criteria": {"id": f"{BASE_URL}/badges/mending/#criteria", "narrative": "Mend a seam while somebody watches."},
    "image": {"id": f"{BASE_URL}/badges/mending/v1.svg", "type": "Image", "caption": "A disc."},
}
_BADGE_CLASS: Document = {
    "@context": _OB2,
    "type": "BadgeClass",
    "id": f"{BASE_URL}/ob2/badges/mending-v1.json",
    "name": "Mending",
    "description": "Can mend a torn seam.",
    "image": f"{BASE_URL}/badges/mending/v1.svg",
    "criteria": {"narrative": "Mend a seam while somebody watches."},
    "issuer": f"{BASE_URL}/ob2/issuer.json",
}
_OB2_ISSUER: Document = {
    "@context": _OB2,
    "type": "Issuer",
    "id": f"{BASE_URL}/ob2/issuer.json",
    "name": "Riverbend",
    "url": "https://riverbend.example/",
    "email": "badges@riverbend.example",
    "verification": {"type": "VerificationObject", "startsWith": f"{BASE_URL}/ob2/assertions/"},
}
