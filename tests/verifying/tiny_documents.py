"""The documents of a tiny site, made by hand with keys of the tests' own: verifying must not need our publishing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.data_integrity import hash_data
from badgepress.linkeddata.multibase import encode_multibase58, encode_multikey

BASE = "https://club.example/badges"
DID = "did:web:club.example:badges"
KEY_ID = f"{DID}#2026-1"
JWT_KEY_ID = f"{DID}#2026-1-jwt"
OTHER_KEY_ID = f"{DID}#login"
VALID, REVOKED, EXPIRED, UNLISTED = (
    "3f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f60",
    "8a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "c0ffee00-1234-4abc-9def-0123456789ab",
    "d00dfeed-4321-4cba-8fed-ba9876543210",
)
INDEX = {VALID: 7, REVOKED: 70_001, EXPIRED: 131_000, UNLISTED: 0}
OPEN_BADGES = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
CANONICALISER = PyldCanonicaliser()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
PAGE = (
    '<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'\"><title>Knots</title>"
    '<a href="../badges/knots/#criteria">Knots</a> <a href="{id}.json">data</a>'
    ' <a href="https://elsewhere.example/">elsewhere</a><img src="../badges/knots/v1.svg" alt="A knot">'
)


def made_up(name: str) -> bytes:
    """Return 32 bytes of a private key that stands nowhere."""
    return hashlib.sha256(f"tiny site: {name}".encode()).digest()


ISSUER_KEY = Ed25519PrivateKey.from_private_bytes(made_up("issuer"))
LOGIN_KEY = Ed25519PrivateKey.from_private_bytes(made_up("login"))
STRANGERS_KEY = Ed25519PrivateKey.from_private_bytes(made_up("stranger"))
JWT_KEY = derive_private_key(int.from_bytes(made_up("jwt")), SECP256R1())


def sign(document: dict[str, Any], key: Ed25519PrivateKey = ISSUER_KEY, key_id: str = KEY_ID) -> dict[str, Any]:
    """Return a document with its proof, as of the morning of 2026-11-02."""
    plain = {name: value for name, value in document.items() if name != "proof"}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-02T08:00:00Z",
        "verificationMethod": key_id,
        "proofPurpose": "assertionMethod",
    }
    return {
        **plain,
        "proof": {**proof, "proofValue": encode_multibase58(key.sign(hash_data(plain, proof, CANONICALISER)))},
    }


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def bit_list(*indexes: int, size: int = 131_072) -> str:
    """Return the encodedList with these bits set."""
    bits = bytearray(size // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(bits), mtime=0))


def achievement() -> dict[str, Any]:
    own = f"{BASE}/badges/knots/v1.json"
    levels = [
        {"id": f"{own}#bends.{name}", "type": ["RubricCriterionLevel"], "name": name} for name in ("not yet", "shown")
    ]
    levels = [{**level, "id": level["id"].replace(" ", "-")} for level in levels]
    return {
        "id": own,
        "type": ["Achievement"],
        "name": "Knots",
        "description": "Ties six knots.",
        "criteria": {"id": f"{BASE}/badges/knots/#criteria", "narrative": "Tie them before two others."},
        "image": {"id": f"{BASE}/badges/knots/v1.svg", "type": "Image", "caption": "A knot"},
        "resultDescription": [
            {
                "id": f"{own}#bends",
                "type": ["ResultDescription"],
                "name": "Bends",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": levels,
            }
        ],
    }


def identity_hash(award: str) -> str:
    return "sha256$" + hashlib.sha256(f"ada@club.example{award}".encode()).hexdigest()


def credential(award: str) -> dict[str, Any]:
    """Return an unsigned credential; the expired one ended in March 2026."""
    own, status = achievement()["id"], f"{BASE}/status/revocation-1.json"
    end = {"validUntil": "2026-03-01T00:00:00Z"} if award == EXPIRED else {}
    start = "2025-03-01T00:00:00Z" if award == EXPIRED else "2026-11-02T00:00:00Z"
    return {
        "@context": OPEN_BADGES,
        "id": f"{BASE}/awards/{award}.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Knots",
        "issuer": {"id": DID, "type": ["Profile"], "name": "The club", "url": BASE, "email": "club@club.example"},
        "validFrom": start,
        "awardedDate": start,
        **end,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": identity_hash(award),
                    "identityType": "emailAddress",
                    "salt": award,
                }
            ],
            "achievement": achievement(),
            "result": [
                {"type": ["Result"], "resultDescription": f"{own}#bends", "achievedLevel": f"{own}#bends.shown"}
            ],
        },
        "credentialStatus": {
            "id": f"{status}#{INDEX[award]}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(INDEX[award]),
            "statusListCredential": status,
        },
    }


def assertion(award: str) -> dict[str, Any]:
    head = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": f"{BASE}/ob2/assertions/{award}.json",
    }
    if award == REVOKED:
        return {**head, "revoked": True, "revocationReason": "Given by mistake."}
    facts = credential(award)
    recipient = {"type": "email", "hashed": True, "identity": identity_hash(award), "salt": award}
    end = {"expires": facts["validUntil"]} if "validUntil" in facts else {}
    badge, verification = f"{BASE}/ob2/badges/knots-v1.json", {"type": "HostedBadge"}
    issued = {"issuedOn": facts["awardedDate"], **end}
    return {**head, "recipient": recipient, "badge": badge, "verification": verification, **issued}


def status_list(number: int = 1, *indexes: int) -> dict[str, Any]:
    """Return an unsigned list that holds from November 2026 to February 2027."""
    return {
        "@context": OPEN_BADGES[:1],
        "id": f"{BASE}/status/revocation-{number}.json",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-01T00:00:00Z",
        "validUntil": "2027-02-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{BASE}/status/revocation-{number}.json#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": bit_list(*indexes),
        },
    }


def jwt(claims: dict[str, Any], header: dict[str, Any] | None = None, key: EllipticCurvePrivateKey = JWT_KEY) -> bytes:
    """Return a compact JWS."""
    parts = [
        json.dumps(part).encode() for part in (header or {"alg": "ES256", "typ": "JWT", "kid": JWT_KEY_ID}, claims)
    ]
    message = ".".join(map(base64url, parts))
    r, s = decode_dss_signature(key.sign(message.encode(), ECDSA(SHA256(), deterministic_signing=True)))
    return f"{message}.{base64url(r.to_bytes(32) + s.to_bytes(32))}".encode()


def jwt_claims(award: str) -> dict[str, Any]:
    return {**credential(award), "iss": DID, "jti": f"{BASE}/awards/{award}.json", "nbf": 1793577600}


def did_document() -> dict[str, Any]:
    point = JWT_KEY.public_key().public_numbers()
    jwk = {"kty": "EC", "crv": "P-256", "x": base64url(point.x.to_bytes(32)), "y": base64url(point.y.to_bytes(32))}
    methods = [
        {
            "id": key_id,
            "type": "Multikey",
            "controller": DID,
            "publicKeyMultibase": encode_multikey("ed25519-pub", key.public_key().public_bytes_raw()),
        }
        for key_id, key in ((KEY_ID, ISSUER_KEY), (OTHER_KEY_ID, LOGIN_KEY))
    ]
    methods.append({"id": JWT_KEY_ID, "type": "JsonWebKey", "controller": DID, "publicKeyJwk": jwk})
    contexts = [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]
    assertion_method = [KEY_ID, JWT_KEY_ID]
    return {"@context": contexts, "id": DID, "verificationMethod": methods, "assertionMethod": assertion_method}
