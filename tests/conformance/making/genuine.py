"""Badges that are what they say, in every form."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, itxt, png, svg
from tests.conformance.making.club import CLUB, MAKER, changed, credential, signed
from tests.conformance.making.signers import Document, Signer, text_of


def jwt(algorithm: str = "ES256", kid: str = c.JWT_KEY, document: Document | None = None, **header: str) -> str:
    return CLUB.jws({"alg": algorithm, "kid": kid, **header}, c.jwt_payload(document or credential()))


def of_workshop(document: Document) -> None:
    document["issuer"] = {"id": c.WORKSHOP, "type": ["Profile"], "name": "Quay Workshop"}
    del document["credentialStatus"]


def with_subject(document: Document) -> None:
    document["credentialSubject"] = {"id": c.SUBJECT, **document["credentialSubject"]}


def did_key_issuer() -> Document:
    did = f"did:key:{MAKER.ed_multikey}"

    def change(document: Document) -> None:
        of_workshop(document)
        document["issuer"]["id"] = did

    return MAKER.sign(changed(change), f"{did}#{MAKER.ed_multikey}")


def did_key_p256() -> Document:
    key = MAKER.ec_multikey("P-256")

    def change(document: Document) -> None:
        of_workshop(document)
        document["issuer"] = f"did:key:{key}"

    return MAKER.sign(changed(change), f"did:key:{key}#{key}", "ecdsa-rdfc-2019")


def vc11_jwt() -> str:
    inner = changed(with_subject, c.plain_v1())
    inner["@context"] = [c.V1, c.OB301]
    claims = {"iss": c.DID, "jti": inner["id"], "sub": c.SUBJECT, "nbf": 1793577600, "exp": 1856736000}
    return CLUB.jws({"alg": "RS256", "kid": c.RSA_KEY, "typ": "JWT"}, {**claims, "vc": inner})


def two_proofs() -> Document:
    document = signed()
    good = document["proof"]
    return document | {"proof": [good | {"proofValue": good["proofValue"][:-1] + "1"}, good]}


def cases() -> Iterator[Case]:
    yield Case("ob3", signed(), contacted=["https://club.example"])
    yield Case("ob3-pretty-printed", "\n  " + text_of(signed()).replace(",", ",\n ") + "\n\n")
    yield Case("ob3-at-its-address", c.AWARD)
    yield Case("ob3-address-in-a-file", c.AWARD + "\n")
    yield Case("ob3-proof-in-a-list", changed(lambda d: d.update(proof=[d["proof"]]), signed()))
    yield Case("ob3-two-proofs-of-which-one-holds", two_proofs(), about="OB 3.0 §9.1: any one proof suffices")
    yield Case("ob3-issuer-is-only-an-id", signed(changed(lambda d: d.update(issuer=c.DID))))
    yield Case(
        "ob3-type-achievement-credential",
        signed(changed(lambda d: d.update(type=["VerifiableCredential", "AchievementCredential"]))),
    )
    yield Case("ob3-types-in-another-order", changed(lambda d: d.update(type=list(reversed(d["type"]))), signed()))
    yield Case("ob3-subject-with-id", signed(changed(with_subject)))
    yield Case("ob3-without-status", signed(changed(lambda d: d.pop("credentialStatus"))))
    yield Case("ob3-without-end", signed(changed(lambda d: d.pop("validUntil"))))
    yield Case(
        "ob3-other-languages",
        signed(changed(lambda d: d["credentialSubject"]["achievement"].update(name="עַנַבְיָה 結び目 😀 naïve"))),
    )
    yield Case("ob3-proof-without-created", signed(created=None))
    yield Case("ob3-proof-with-domain", signed(domain="club.example", nonce="7"))
    yield Case(
        "ob3-context-3.0.2", signed(changed(lambda d: (d.update({"@context": [c.V2, c.OB302]}), d.pop("awardedDate"))))
    )
    yield Case(
        "ob3-with-a-context-that-changes-nothing",
        changed(lambda d: d["@context"].append(c.EXTENSIONS), signed()),
        about="what it says, and the RDF that is signed, are the same",
    )
    yield Case(
        "ob3-with-schema",
        signed(changed(_with_schema)),
        about="the schema is not fetched; the table of forms stands for it",
    )
    yield Case(
        "ob3-several-statuses",
        signed(
            changed(lambda d: d.update(credentialStatus=[c.entry(c.LIST, 7), c.entry(c.SUSPENSIONS, 7, "suspension")]))
        ),
    )
    yield Case(
        "ob3-status-message", signed(changed(lambda d: d.update(credentialStatus=c.entry(c.LIST, 7, "message"))))
    )
    yield Case("ob3-status-list-as-jwt", signed(changed(lambda d: d.update(credentialStatus=c.entry(c.LIST_JWT, 7)))))
    yield Case("ob3-valid-from-this-second", signed(changed(lambda d: d.update(validFrom=c.NOW))))
    yield Case("ob3-valid-until-this-second", signed(changed(lambda d: d.update(validUntil=c.NOW))))
    yield Case("ob3-dates-in-another-zone", signed(changed(lambda d: d.update(validFrom="2026-11-02T05:30:00+05:30"))))
    yield Case("ecdsa-p256", signed(method=c.P256_KEY, suite="ecdsa-rdfc-2019"))
    yield Case("ecdsa-p384", signed(method=c.P384_KEY, suite="ecdsa-rdfc-2019", curve="P-384"))
    yield Case("ecdsa-p256-key-as-jwk", signed(method=c.JWT_KEY, suite="ecdsa-rdfc-2019"))
    yield Case("eddsa-key-as-jwk", signed(method=c.ED_JWT_KEY))
    yield Case("vc11-ed25519signature2020", signed(c.plain_v1(), suite="Ed25519Signature2020"))
    yield Case(
        "vc2-ed25519signature2020",
        signed(changed(lambda d: d["@context"].append(c.ED2020)), suite="Ed25519Signature2020"),
    )
    yield Case("did-key-ed25519", did_key_issuer(), contacted=[])
    yield Case("did-key-p256", did_key_p256(), contacted=[])
    yield Case(
        "https-issuer", MAKER.sign(changed(of_workshop), f"{c.WORKSHOP}#key-1"), contacted=["https://workshop.example"]
    )
    yield Case(
        "https-issuer-key-elsewhere",
        Signer("workshop 2").sign(changed(of_workshop), "https://keys.workshop.example/2.json"),
        contacted=["https://keys.workshop.example", "https://workshop.example"],
    )
    yield Case("did-relative-key-names", signed(), web={f"{c.BASE}/did.json": c.answer(_with_relative_names())})
    yield Case(
        "did-key-embedded-in-assertion-method", signed(), web={f"{c.BASE}/did.json": c.answer(_with_embedded_key())}
    )
    yield Case("did-redirected-within-its-host", signed(), web=_moved_did())
    for algorithm, kid in (("ES256", c.JWT_KEY), ("ES384", c.P384_KEY), ("RS256", c.RSA_KEY), ("EdDSA", c.ED_JWT_KEY)):
        yield Case(f"jwt-{algorithm.lower()}", jwt(algorithm, kid, typ="JWT"))
    yield Case("jwt-without-typ", jwt())
    yield Case("jwt-typ-vc-jwt", jwt(typ="vc+jwt", cty="vc"))
    yield Case("jwt-subject-with-id", jwt(document=changed(with_subject)))
    yield Case("jwt-relative-kid", jwt(kid="#2026-jwt"))
    yield Case(
        "jwt-key-in-header-that-the-issuer-lists",
        CLUB.jws({"alg": "ES256", "jwk": CLUB.jwk("ES256")}, c.jwt_payload(credential())),
    )
    yield Case("jwt-kid-is-a-jwk-that-the-issuer-lists", jwt(kid=f"{c.BASE}/keys/jwt.json"))
    yield Case(
        "jwt-kid-is-a-jwk-on-the-issuers-server",
        MAKER.jws(
            {"alg": "RS256", "kid": "https://workshop.example/keys/rsa.json"}, c.jwt_payload(changed(of_workshop))
        ),
        web={c.WORKSHOP: c.answer({"id": c.WORKSHOP, "type": ["Profile"], "name": "Quay Workshop"})},
    )
    yield Case("jwt-of-vc11", vc11_jwt())
    yield Case(
        "jwt-unknown-context",
        jwt(document=changed(lambda d: d["@context"].append("https://club.example/terms"))),
        about="the very letters are signed",
    )
    yield Case("jwt-with-space-around", "\n" + jwt() + "\n")
    v3 = "https://purl.imsglobal.org/ob/v3p0"
    yield Case("png", png(itxt("openbadgecredential", signed())))
    yield Case("png-jwt", png(itxt("openbadgecredential", jwt())))
    yield Case("png-of-both-kinds", png(itxt("openbadges", c.assertion()), itxt("openbadgecredential", signed())))
    yield Case("svg", svg(v3, "credential", body=text_of(signed())))
    yield Case("svg-jwt", svg(v3, "credential", verify=jwt()))
    yield Case(
        "svg-with-doctype",
        svg(v3, "credential", body=text_of(signed()), head='<?xml version="1.0"?>\n<!DOCTYPE svg>\n'),
    )
    yield Case("status-list", c.CLUB.sign(c.status_list(), c.KEY))
    yield Case("endorsement", c.SCHOOL.sign(c.endorsement(), f"{c.SCHOOL_DID}#1"), contacted=["https://school.example"])
    yield Case("clr", CLUB.sign(c.clr(), c.KEY), parts=["valid", "valid"])
    yield Case(
        "clr-with-association", CLUB.sign(c.clr(association=[_association(c.KNOTS)]), c.KEY), parts=["valid", "valid"]
    )
    yield Case("png-clr", png(itxt("clrcredential", CLUB.sign(c.clr(), c.KEY))), parts=["valid", "valid"])


def _association(target: str) -> Document:
    return {"type": "Association", "associationType": "isPartOf", "sourceId": c.KNOTS, "targetId": target}


def _with_schema(document: Document) -> None:
    document["@context"].append(c.EXTENSIONS)
    document["credentialSchema"] = [
        {
            "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
            "type": "1EdTechJsonSchemaValidator2019",
        }
    ]


def _with_relative_names() -> Document:
    document = c.did_document()
    for entry in document["verificationMethod"]:
        entry["id"] = entry["id"].removeprefix(c.DID)
    return document | {"assertionMethod": ["#2026-1", "#2026-jwt"]}


def _with_embedded_key() -> Document:
    document = c.did_document()
    return document | {
        "verificationMethod": document["verificationMethod"][1:],
        "assertionMethod": [*document["verificationMethod"][:1], c.JWT_KEY],
    }


def _moved_did() -> dict[str, Document | None]:
    return {
        f"{c.BASE}/did.json": {"status": 301, "location": "/badges/new/did.json", "type": "", "body": ""},
        f"{c.BASE}/new/did.json": c.answer(c.did_document()),
    }
