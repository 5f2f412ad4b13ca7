"""The little web in which the table plays: a club that issues badges, a school that endorses, a workshop with https keys, and a stranger."""

from __future__ import annotations

import copy
import gzip
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from tests.conformance.making.signers import Document, Signer, base64url, text_of

NOW = "2026-11-24T12:00:00Z"
BASE, DID = "https://club.example/badges", "did:web:club.example:badges"
SCHOOL_DID, SCHOOL_BASE = "did:web:school.example", "https://school.example"
WORKSHOP = "https://workshop.example/issuer"
CLUB, SCHOOL, STRANGER, MAKER = Signer("club"), Signer("school"), Signer("stranger"), Signer("workshop")
STRANGER_DID = "did:web:stranger.example"
KEY, P256_KEY, P384_KEY = f"{DID}#2026-1", f"{DID}#2026-p256", f"{DID}#2026-p384"
JWT_KEY, RSA_KEY, ED_JWT_KEY = f"{DID}#2026-jwt", f"{DID}#2026-rsa", f"{DID}#2026-ed-jwt"
LOGIN_KEY = f"{DID}#login"
LOGIN = Signer("club login")
V2, OB303 = "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
V1, OB301 = "https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"
OB302 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
ED2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
AWARD = f"{BASE}/awards/3f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f60.json"
LIST, SUSPENSIONS, LIST_JWT = (
    f"{BASE}/status/revocation-1.json",
    f"{BASE}/status/suspension-1.json",
    f"{BASE}/status/revocation-2.jwt",
)
REVOKED_INDEX, SUSPENDED_INDEX = 70_001, 44
ADDRESS, SALT = "ada@club.example", "6f1ed002ab5595859014ebf0951522d9"
SUBJECT = "urn:uuid:7c1d2f60-58a4-4f0e-9b1c-3d7f10a2b9e4"
KNOTS = f"{BASE}/badges/knots/v1.json"

Change = Callable[[Document], Any]


def hashed(address: str, salt: str = SALT) -> str:
    return "sha256$" + hashlib.sha256((address + salt).encode()).hexdigest()


def achievement() -> Document:
    levels = [
        {"id": f"{KNOTS}#bends.{name}", "type": ["RubricCriterionLevel"], "name": name.replace("-", " ")}
        for name in ("not-yet", "shown")
    ]
    return {
        "id": KNOTS,
        "type": ["Achievement"],
        "name": "Knots",
        "description": "Ties six useful knots.",
        "criteria": {"id": f"{BASE}/badges/knots/#criteria", "narrative": "Tie them before two others."},
        "image": {"id": f"{BASE}/badges/knots/v1.svg", "type": "Image", "caption": "A knot"},
        "alignment": [
            {"type": ["Alignment"], "targetName": "tie knots", "targetUrl": "http://data.europa.eu/esco/skill/3f2c", "targetFramework": "ESCO", "targetType": "ext:ESCO"}
        ],
        "resultDescription": [
            {"id": f"{KNOTS}#bends", "type": ["ResultDescription"], "name": "Bends", "resultType": "RubricCriterionLevel", "rubricCriterionLevel": levels},
            {"id": f"{KNOTS}#score", "type": ["ResultDescription"], "name": "Score", "resultType": "RawScore", "valueMin": "0", "valueMax": "10"},
        ],
    }  # fmt: skip


def credential(*, index: int = 7, award: str = AWARD) -> Document:
    """Return an unsigned credential of the club."""
    return {
        "@context": [V2, OB303],
        "id": award,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Knots",
        "issuer": {"id": DID, "type": ["Profile"], "name": "Harbour Knot Club", "url": "https://club.example/", "email": "hello@club.example"},
        "validFrom": "2026-11-02T00:00:00Z",
        "awardedDate": "2026-11-02T00:00:00Z",
        "validUntil": "2028-11-02T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "hashed": True, "identityHash": hashed(ADDRESS), "identityType": "emailAddress", "salt": SALT}
            ],
            "achievement": achievement(),
            "result": [{"type": ["Result"], "resultDescription": f"{KNOTS}#bends", "achievedLevel": f"{KNOTS}#bends.shown"}],
        },
        "evidence": [{"id": "https://club.example/evidence/7", "type": ["Evidence"], "name": "Six knots on a board"}],
        "credentialStatus": entry(LIST, index),
    }  # fmt: skip


def entry(url: str, index: int | str, purpose: str = "revocation") -> Document:
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def plain_v1() -> Document:
    """Return an unsigned credential in the form of VC 1.1."""
    document = credential()
    document["@context"] = [V1, OB301, ED2020]
    document["issuanceDate"], document["expirationDate"] = document.pop("validFrom"), document.pop("validUntil")
    del document["awardedDate"], document["credentialStatus"]
    return document


def signed(document: Mapping[str, Any] | None = None, **options: Any) -> Document:
    """Return a credential with the club's proof."""
    return CLUB.sign(credential() if document is None else document, options.pop("method", KEY), **options)


def changed(change: Change, document: Document | None = None) -> Document:
    """Return a changed copy of an (unsigned) credential."""
    made = copy.deepcopy(credential() if document is None else document)
    change(made)
    return made


def tampered(change: Change, document: Document | None = None) -> Document:
    """Return a signed credential that was changed afterwards."""
    return changed(change, signed() if document is None else document)


def bits(*indexes: int, size: int = 131_072) -> str:
    data = bytearray(size // 8)
    for index in indexes:
        data[index // 8] |= 0x80 >> index % 8
    return "u" + base64url(gzip.compress(bytes(data), 6, mtime=0))


def status_list(url: str = LIST, purpose: str = "revocation", *indexes: int) -> Document:
    return {
        "@context": [V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": DID,
        "validFrom": "2026-11-01T00:00:00Z",
        "validUntil": "2027-02-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits(*indexes),
        },
    }


def jwt_payload(document: Mapping[str, Any]) -> Document:
    """Return a credential with the claims that repeat it."""
    from datetime import datetime

    def seconds(moment: str) -> int:
        return int(datetime.fromisoformat(moment).timestamp())

    claims: Document = {"iss": document["issuer"]["id"], "jti": document["id"], "nbf": seconds(document["validFrom"])}
    if "validUntil" in document:
        claims["exp"] = seconds(document["validUntil"])
    if "id" in document["credentialSubject"]:
        claims["sub"] = document["credentialSubject"]["id"]
    return {**document, **claims}


def method(key_id: str, controller: str, **key: Any) -> Document:
    return {
        "id": key_id,
        "type": "Multikey" if "publicKeyMultibase" in key else "JsonWebKey",
        "controller": controller,
        **key,
    }


def did_document() -> Document:
    return {
        "@context": [
            "https://www.w3.org/ns/did/v1",
            "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1",
        ],
        "id": DID,
        "verificationMethod": [
            method(KEY, DID, publicKeyMultibase=CLUB.ed_multikey),
            method(P256_KEY, DID, publicKeyMultibase=CLUB.ec_multikey("P-256")),
            method(P384_KEY, DID, publicKeyMultibase=CLUB.ec_multikey("P-384")),
            method(JWT_KEY, DID, publicKeyJwk=CLUB.jwk("ES256")),
            method(RSA_KEY, DID, publicKeyJwk=CLUB.jwk("RS256") | {"alg": "RS256", "use": "sig"}),
            method(ED_JWT_KEY, DID, publicKeyJwk=CLUB.jwk("EdDSA")),
            method(LOGIN_KEY, DID, publicKeyMultibase=LOGIN.ed_multikey),
        ],
        "assertionMethod": [KEY, P256_KEY, P384_KEY, JWT_KEY, RSA_KEY, ED_JWT_KEY],
        "authentication": [LOGIN_KEY],
    }


def endorsement(subject: str = KNOTS) -> Document:
    """Return an unsigned endorsement by the school."""
    return {
        "@context": [V2, OB303],
        "id": f"{SCHOOL_BASE}/endorsements/1.json",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "We count this badge",
        "issuer": {"id": SCHOOL_DID, "type": ["Profile"], "name": "Harbour School"},
        "validFrom": "2026-10-01T00:00:00Z",
        "credentialSubject": {"id": subject, "type": ["EndorsementSubject"], "endorsementComment": "Sound knots."},
    }


def clr(nested: list[Document] | None = None, **more: Any) -> Document:
    """Return an unsigned stack."""
    inside = nested if nested is not None else [signed(), signed(changed(second))]
    return {
        "@context": [V2, CLR, OB303],
        "id": f"{BASE}/learners/ada/clr.json",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "The badges of Ada",
        "issuer": credential()["issuer"],
        "validFrom": "2026-11-03T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "id": SUBJECT, "verifiableCredential": inside, **more},
    }


def second(document: Document) -> None:
    """Make another award of a credential."""
    document["id"] = document["id"].replace("3f0d9c1e", "4a1d9c1e")
    document["credentialStatus"] = entry(LIST, 8)


# --- Open Badges 2.0 and 1.1 -----------------------------------------------------------------------------------------

OB2 = "https://w3id.org/openbadges/v2"
ASSERTION, CLASS, PROFILE = f"{BASE}/ob2/assertions/1.json", f"{BASE}/ob2/badges/knots.json", f"{BASE}/ob2/issuer.json"
OB2_KEY, REVOCATIONS = f"{BASE}/ob2/key.json", f"{BASE}/ob2/revocations.json"
SIGNED_ID, SIGNED_REVOKED_ID = (
    "urn:uuid:0b7e7f3a-0000-4000-8000-000000000000",
    "urn:uuid:0b7e7f3a-0000-4000-8000-000000000001",
)


def assertion(url: str = ASSERTION) -> Document:
    return {
        "@context": OB2,
        "type": "Assertion",
        "id": url,
        "recipient": {"type": "email", "hashed": True, "identity": hashed(ADDRESS), "salt": SALT},
        "badge": CLASS,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2026-11-02T00:00:00Z",
    }


def signed_assertion() -> Document:
    return assertion(SIGNED_ID) | {"verification": {"type": "SignedBadge", "creator": OB2_KEY}}


def badge_class() -> Document:
    return {
        "@context": OB2,
        "type": "BadgeClass",
        "id": CLASS,
        "name": "Knots",
        "description": "Ties six useful knots.",
        "image": f"{BASE}/badges/knots/v1.svg",
        "criteria": {"narrative": "Tie them before two others."},
        "issuer": PROFILE,
    }


def profile() -> Document:
    return {
        "@context": OB2,
        "type": "Issuer",
        "id": PROFILE,
        "name": "Harbour Knot Club",
        "url": "https://club.example/",
        "email": "hello@club.example",
        "publicKey": OB2_KEY,
        "revocationList": REVOCATIONS,
        "verification": {"type": "VerificationObject", "startsWith": f"{BASE}/ob2/assertions/"},
    }


def ob2_key() -> Document:
    return {"@context": OB2, "type": "CryptographicKey", "id": OB2_KEY, "owner": PROFILE, "publicKeyPem": CLUB.pem}


def revocations() -> Document:
    gone = [
        {"id": SIGNED_REVOKED_ID, "revocationReason": "Awarded by mistake."},
        {"id": "urn:uuid:ffffffff-0000-4000-8000-000000000000"},
    ]
    return {"@context": OB2, "type": "RevocationList", "id": REVOCATIONS, "issuer": PROFILE, "revokedAssertions": gone}


def jws2(payload: Any = None, signer: Signer = CLUB, **header: Any) -> str:
    return signer.jws({"alg": "RS256", **header}, signed_assertion() if payload is None else payload)


# --- the world -------------------------------------------------------------------------------------------------------


def answer(value: Any, status: int = 200) -> Document:
    return {"status": status, "type": "application/json", "body": value if isinstance(value, str) else text_of(value)}


def workshop_profile() -> Document:
    return {
        "@context": [*did_document()["@context"], OB303],
        "id": WORKSHOP,
        "type": ["Profile"],
        "name": "Quay Workshop",
        "verificationMethod": [method(f"{WORKSHOP}#key-1", WORKSHOP, publicKeyMultibase=MAKER.ed_multikey)],
        "assertionMethod": [f"{WORKSHOP}#key-1", "https://keys.workshop.example/2.json"],
    }


def world() -> dict[str, Document]:
    """Return the club's web: address → answer."""
    school, stranger = (
        {
            "@context": did_document()["@context"],
            "id": did,
            "verificationMethod": [method(f"{did}#1", did, publicKeyMultibase=signer.ed_multikey)],
            "assertionMethod": [f"{did}#1"],
        }
        for did, signer in ((SCHOOL_DID, SCHOOL), (STRANGER_DID, STRANGER))
    )
    list_jwt = CLUB.jws({"alg": "ES256", "kid": JWT_KEY, "typ": "JWT"}, jwt_list_payload())
    return {
        f"{BASE}/did.json": answer(did_document()),
        LIST: answer(CLUB.sign(status_list(LIST, "revocation", REVOKED_INDEX), KEY)),
        SUSPENSIONS: answer(CLUB.sign(status_list(SUSPENSIONS, "suspension", SUSPENDED_INDEX), KEY)),
        LIST_JWT: {"status": 200, "type": "application/vc+jwt", "body": list_jwt},
        AWARD: answer(signed()),
        "https://school.example/.well-known/did.json": answer(school),
        "https://stranger.example/.well-known/did.json": answer(stranger),
        WORKSHOP: answer(workshop_profile()),
        "https://keys.workshop.example/2.json": answer(method("https://keys.workshop.example/2.json", WORKSHOP, publicKeyMultibase=Signer("workshop 2").ed_multikey)),
        "https://workshop.example/keys/rsa.json": answer(MAKER.jwk("RS256")),
        f"{BASE}/keys/jwt.json": answer(CLUB.jwk("ES256")),
        ASSERTION: answer(assertion()),
        f"{BASE}/ob2/assertions/2.json": answer({"@context": OB2, "type": "Assertion", "id": f"{BASE}/ob2/assertions/2.json", "revoked": True, "revocationReason": "Awarded by mistake."}),
        CLASS: answer(badge_class()),
        PROFILE: answer(profile()),
        OB2_KEY: answer(ob2_key()),
        REVOCATIONS: answer(revocations()),
    }  # fmt: skip


def jwt_list_payload() -> Document:
    document = status_list(LIST_JWT, "revocation", REVOKED_INDEX)
    document["issuer"] = {"id": DID, "type": ["Profile"]}
    return jwt_payload({**document, "credentialSubject": dict(document["credentialSubject"].items())})
