"""Credentials that were changed after they were signed, or signed by somebody else; among them all ways that keep the RDF hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, refused, unclear
from tests.conformance.making.club import CLUB, STRANGER, changed, credential, signed, tampered
from tests.conformance.making.genuine import of_workshop
from tests.conformance.making.signers import Document, Signer, base58, text_of


def subject(document: Document) -> Document:
    return document["credentialSubject"]  # type: ignore[no-any-return]


def achieved(document: Document) -> Document:
    return subject(document)["achievement"]  # type: ignore[no-any-return]


def wrong(name: str, change: c.Change, **more: Any) -> Case:
    return refused(name, tampered(change), "signature-wrong", **more)


def escaped(name: str, change: c.Change, **more: Any) -> Case:
    """Refused because the signature does not cover what was added: for RDF, the document is still the same."""
    return refused(name, tampered(change), "not-covered", **more)


def text_case(name: str, old: str, new: str, code: str) -> Case:
    text = text_of(signed())
    assert text.count(old) >= 1, old
    return refused(name, text.replace(old, new, 1), code)


def did(change: c.Change) -> dict[str, Document | None]:
    return {f"{c.BASE}/did.json": c.answer(changed(change, c.did_document()))}


def cases() -> Iterator[Case]:
    yield from _changed()
    yield from _same_hash()
    yield from _proofs()
    yield from _keys()


def _changed() -> Iterator[Case]:
    yield wrong("changed-name", lambda d: achieved(d).update(name="Master of everything"))
    yield wrong("changed-credential-name", lambda d: d.update(name="Doctorate"))
    yield wrong("changed-valid-from", lambda d: d.update(validFrom="2026-11-01T00:00:00Z"))
    yield wrong("changed-awarded-date", lambda d: d.update(awardedDate="2020-11-02T00:00:00Z"))
    yield wrong("removed-end", lambda d: d.pop("validUntil"))
    yield wrong("changed-end", lambda d: d.update(validUntil="2099-01-01T00:00:00Z"))
    yield wrong(
        "changed-recipient", lambda d: subject(d)["identifier"][0].update(identityHash=c.hashed("eve@club.example"))
    )
    yield wrong(
        "added-recipient-id", lambda d: subject(d).update(id="did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    )
    yield wrong("changed-status-index", lambda d: d.update(credentialStatus=c.entry(c.LIST, 8)))
    yield wrong("removed-status", lambda d: d.pop("credentialStatus"))
    yield wrong("changed-id", lambda d: d.update(id=d["id"].replace("3f0d", "3f0e")))
    yield wrong("changed-criteria", lambda d: achieved(d)["criteria"].update(narrative="Turn up."))
    yield wrong("changed-level", lambda d: subject(d)["result"][0].update(achievedLevel=f"{c.KNOTS}#bends.not-yet"))
    yield wrong("added-evidence", lambda d: d["evidence"].append({"id": "https://eve.example/", "type": ["Evidence"]}))
    yield wrong(
        "added-result",
        lambda d: subject(d)["result"].append(
            {"type": ["Result"], "resultDescription": f"{c.KNOTS}#score", "value": "10"}
        ),
    )
    yield wrong("removed-image", lambda d: achieved(d).pop("image"))
    yield wrong("issuers-name-changed", lambda d: d["issuer"].update(name="The Royal Academy"))
    yield refused(
        "context-of-another-version",
        tampered(lambda d: d.update({"@context": [c.V2, c.OB302]})),
        "not-covered",
        about="3.0.2 does not know awardedDate",
    )
    yield wrong("added-type", lambda d: d["type"].append("VerifiablePresentation"))
    yield refused("added-unknown-type", tampered(lambda d: d["type"].append("Doctorate")), "not-covered")
    yield refused("issuer-changed", tampered(lambda d: d["issuer"].update(id=c.STRANGER_DID)), "key-of-another")
    yield refused(
        "parts-of-two-credentials",
        signed() | {"credentialSubject": subject(signed(changed(lambda d: achieved(d).update(name="X"))))},
        "signature-wrong",
    )


def _same_hash() -> Iterator[Case]:
    yield escaped("unmapped-term-at-the-top", lambda d: d.update(securityClearance="top"))
    yield escaped("unmapped-term-in-the-subject", lambda d: subject(d).update(grade="A+"))
    yield escaped("unmapped-term-in-the-achievement", lambda d: achieved(d).update(level="EQF 8"))
    yield escaped("unmapped-object", lambda d: d.update(bonus={"id": "https://eve.example/"}))
    yield escaped("unmapped-term-in-the-issuer", lambda d: d["issuer"].update(accreditation="full"))
    yield escaped("included", lambda d: d.update({"@included": [{"id": "https://eve.example/"}]}))
    yield escaped("keyword-graph", lambda d: d.update({"@graph": []}))
    yield escaped("keyword-index", lambda d: achieved(d).update({"@index": "Master of everything"}))
    yield escaped("keyword-id-beside-id", lambda d: achieved(d).update({"@id": c.KNOTS}))
    yield escaped("rekeyed-to-iri", lambda d: achieved(d).update({"https://schema.org/name": achieved(d)["name"]}))
    yield refused(
        "rekeyed-end",
        tampered(
            lambda d: d.update(
                {
                    "https://www.w3.org/2018/credentials#validUntil": {
                        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
                        "@value": d.pop("validUntil"),
                    }
                }
            )
        ),
        "not-covered",
    )
    yield escaped("prefixed-name", lambda d: d.update({"schema:name": "x"}))
    yield escaped(
        "null-member", lambda d: subject(d).update(role=None) or subject(d).pop("role") or d.update(termsOfUseNote=None)
    )
    yield escaped("null-of-a-known-term", lambda d: d["evidence"][0].update(funder=None))
    yield escaped("empty-list", lambda d: achieved(d).update(tag=[]))
    yield escaped("same-value-twice", lambda d: d["evidence"].append(dict(d["evidence"][0])))
    yield escaped("same-type-twice", lambda d: d["type"].append("VerifiableCredential"))
    yield escaped(
        "type-as-iri",
        lambda d: d["evidence"][0].update(
            type=["Evidence", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#Evidence"]
        ),
    )
    yield escaped("language-map", lambda d: d["evidence"][0].update(description={"en": "Gold medal"}))
    yield refused(
        "language-map-that-was-signed",
        signed(changed(lambda d: achieved(d).update(description={"en": "Ties knots"}))),
        "not-covered",
        about="context 3.0.3 drops it, so that it was never signed",
    )
    yield refused("list-in-a-list", tampered(lambda d: d.update(evidence=[d["evidence"]])), "member-form")
    yield refused("subject-in-a-list", tampered(lambda d: d.update(credentialSubject=[subject(d)])), "member-form")
    yield refused("subject-in-two-lists", tampered(lambda d: d.update(credentialSubject=[[subject(d)]])), "member-form")
    yield refused(
        "achievement-in-a-list", tampered(lambda d: subject(d).update(achievement=[achieved(d)])), "member-form"
    )
    yield refused("date-in-a-list", tampered(lambda d: d.update(validUntil=[d["validUntil"]])), "member-form")
    yield refused(
        "value-object",
        tampered(
            lambda d: d.update(
                validUntil={"@value": d["validUntil"], "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
            )
        ),
        "member-form",
    )
    yield refused(
        "relative-id",
        signed(changed(lambda d: d["evidence"].append({"id": "/evidence/8", "type": ["Evidence"]}))),
        "member-form",
    )
    yield refused("relative-image", signed(changed(lambda d: achieved(d)["image"].update(id="v1.svg"))), "member-form")
    yield refused(
        "boolean-as-text", tampered(lambda d: subject(d)["identifier"][0].update(hashed="true")), "member-form"
    )
    yield unclear(
        "inline-context",
        tampered(lambda d: d["@context"].append({"grade": "https://schema.org/name"})),
        "context-inline",
    )
    yield unclear(
        "inline-context-aliases",
        tampered(
            lambda d: d["@context"].append({"expires": {"@id": "https://www.w3.org/2018/credentials#validUntil"}})
        ),
        "context-inline",
    )
    yield escaped("context-inside", lambda d: achieved(d).update({"@context": {"level": None}}))
    yield unclear(
        "control-character",
        signed(changed(lambda d: achieved(d).update(description="Ties\u0007knots"))),
        "text-disputed",
        about="canonicalisers write it differently",
    )
    yield unclear(
        "delete-character",
        signed(changed(lambda d: achieved(d).update(description="Ties\u007fknots"))),
        "text-disputed",
    )
    yield escaped("proof-like-member", lambda d: d["evidence"][0].update(proofs=[]))
    yield unclear("disputed-term", signed(changed(lambda d: d.update(endorsementJwt=["a.b.c"]))), "term-disputed")
    yield text_case("name-twice", '"name":"Knots","issuer"', '"name":"Doctorate","name":"Knots","issuer"', "not-json")
    yield text_case(
        "name-twice-escaped", '"name":"Knots","issuer"', '"n\\u0061me":"Doctorate","name":"Knots","issuer"', "not-json"
    )


def _proofs() -> Iterator[Case]:
    proof = signed()["proof"]

    def with_proof(**members: Any) -> Document:
        made = {**proof, **members}
        return credential() | {"proof": {name: value for name, value in made.items() if value is not None}}

    yield refused("no-proof", credential(), "proof-missing")
    yield refused("empty-proof-list", credential() | {"proof": []}, "proof-missing")
    yield refused("proof-is-text", credential() | {"proof": "trust me"}, "proof-form")
    yield refused("proof-truncated", with_proof(proofValue=proof["proofValue"][:-4]), "signature-form")
    yield refused(
        "proof-value-changed",
        with_proof(proofValue=proof["proofValue"][:-1] + ("1" if proof["proofValue"][-1] != "1" else "2")),
        "signature-wrong",
    )
    yield refused("proof-value-missing", with_proof(proofValue=None), "signature-form")
    yield refused("proof-value-hex", with_proof(proofValue="f" + "ab" * 64), "signature-form")
    yield refused("proof-value-base64url", with_proof(proofValue="u" + "A" * 86), "signature-form")
    yield refused(
        "proof-value-with-zero-before", with_proof(proofValue="z1" + proof["proofValue"][1:]), "signature-form"
    )
    yield refused("proof-value-with-blank", with_proof(proofValue=proof["proofValue"] + " "), "signature-form")
    yield refused("proof-s-plus-l", with_proof(proofValue=_s_plus_l(proof["proofValue"])), "signature-wrong")
    yield refused("proof-purpose-authentication", signed(proofPurpose="authentication"), "proof-purpose")
    yield refused("proof-purpose-missing", with_proof(proofPurpose=None), "proof-purpose")
    yield refused("proof-purpose-changed", with_proof(proofPurpose="capabilityInvocation"), "proof-purpose")
    yield refused("proof-created-changed", with_proof(created="2026-11-03T08:00:00Z"), "signature-wrong")
    yield refused("proof-created-without-zone", signed(created="2026-11-02T08:00:00"), "proof-form")
    yield Case(
        "proof-created-in-future",
        signed(created="2027-11-02T08:00:00Z"),
        about="only a warning: the date is the signer's own word",
    )
    yield refused("proof-expired", signed(expires="2026-11-20T00:00:00Z"), "proof-expired")
    yield unclear("proof-unknown-suite", with_proof(cryptosuite="bbs-2023"), "proof-unknown")
    yield unclear("proof-jcs", with_proof(cryptosuite="eddsa-jcs-2022"), "proof-unknown")
    yield unclear("proof-unknown-type", with_proof(type="RsaSignature2018", cryptosuite=None), "proof-unknown")
    yield refused(
        "proof-suite-swapped", with_proof(cryptosuite="ecdsa-rdfc-2019"), "key-kind", about="no confusion of algorithms"
    )
    yield refused(
        "proof-older-type-swapped", with_proof(type="Ed25519Signature2020", cryptosuite=None), "signature-wrong"
    )
    yield unclear("proof-with-unknown-member", with_proof(note="x"), "proof-unknown")
    yield unclear("proof-chain", with_proof(previousProof="urn:uuid:1"), "proof-chain")
    yield unclear("proof-with-own-context", with_proof(**{"@context": c.V2}), "proof-unknown")
    yield refused(
        "two-proofs-of-which-none-holds",
        credential() | {"proof": [with_proof(created="2026-11-03T08:00:00Z")["proof"]] * 2},
        "signature-wrong",
    )
    yield refused(
        "proof-that-fails-beside-an-unknown-one",
        credential()
        | {"proof": [with_proof(cryptosuite="bbs-2023")["proof"], with_proof(created="2026-11-03T08:00:00Z")["proof"]]},
        "signature-wrong",
    )
    yield unclear("nine-proofs", credential() | {"proof": [proof] * 9}, "proof-form")


def _keys() -> Iterator[Case]:
    stranger_key = f"{c.DID}#{STRANGER.ed_multikey}"
    yield refused("wrong-key", STRANGER.sign(credential(), c.KEY), "signature-wrong")
    yield refused(
        "key-only-in-the-fragment",
        STRANGER.sign(credential(), stranger_key),
        "key-not-found",
        about="the fragment is itself a key; the issuer's document does not have it",
    )
    yield refused("key-of-a-stranger", STRANGER.sign(credential(), f"{c.STRANGER_DID}#1"), "key-of-another")
    yield refused(
        "did-key-of-a-stranger",
        STRANGER.sign(credential(), f"did:key:{STRANGER.ed_multikey}#{STRANGER.ed_multikey}"),
        "key-of-another",
    )
    yield refused("key-not-listed-for-assertions", c.LOGIN.sign(credential(), c.LOGIN_KEY), "key-not-listed")
    yield refused(
        "key-no-longer-listed", signed(), "key-not-listed", web=did(lambda d: d["assertionMethod"].remove(c.KEY))
    )
    yield refused("key-gone", signed(), "key-not-found", web=did(lambda d: d["verificationMethod"].pop(0)))
    yield refused("no-assertion-method", signed(), "key-not-listed", web=did(lambda d: d.pop("assertionMethod")))
    yield refused(
        "key-revoked",
        signed(),
        "key-revoked",
        web=did(lambda d: d["verificationMethod"][0].update(revoked="2026-11-10T00:00:00Z")),
    )
    yield refused(
        "key-expired",
        signed(),
        "key-expired",
        web=did(lambda d: d["verificationMethod"][0].update(expires="2026-11-10T00:00:00Z")),
    )
    yield Case(
        "key-expires-later",
        signed(),
        web=did(lambda d: d["verificationMethod"][0].update(expires="2027-11-10T00:00:00Z")),
    )
    yield refused(
        "key-controlled-by-another",
        signed(),
        "key-of-another",
        web=did(lambda d: d["verificationMethod"][0].update(controller=c.STRANGER_DID)),
    )
    yield refused(
        "key-listed-twice",
        signed(),
        "key-document",
        web=did(lambda d: d["verificationMethod"].append(d["verificationMethod"][0])),
    )
    yield refused("did-document-of-another", signed(), "key-document", web=did(lambda d: d.update(id=c.STRANGER_DID)))
    yield refused("did-document-not-json", signed(), "key-document", web={f"{c.BASE}/did.json": c.answer("{")})
    yield unclear(
        "did-document-is-a-page",
        signed(),
        "key-unreachable",
        web={f"{c.BASE}/did.json": c.answer("<!doctype html><p>hello")},
    )
    yield unclear(
        "did-document-missing", signed(), "key-unreachable", web={f"{c.BASE}/did.json": c.answer("not found", 404)}
    )
    yield unclear(
        "did-document-server-down",
        signed(),
        "key-unreachable",
        web={f"{c.BASE}/did.json": None},
        about="what cannot be fetched is not called false",
    )
    yield unclear(
        "did-document-moved-to-another-host",
        signed(),
        "key-unreachable",
        web={
            f"{c.BASE}/did.json": {"status": 302, "location": "https://eve.example/did.json", "type": "", "body": ""},
            "https://eve.example/did.json": c.answer(c.did_document()),
        },
        contacted=["https://club.example"],
    )
    yield unclear(
        "did-document-moved-to-http",
        signed(),
        "key-unreachable",
        web={f"{c.BASE}/did.json": {"status": 302, "location": "http://club.example/did.json", "type": "", "body": ""}},
    )
    yield refused(
        "expired-counts-even-without-key",
        tampered(lambda d: d.update(validUntil="2026-11-10T00:00:00Z")),
        "expired",
        web={f"{c.BASE}/did.json": None},
    )
    yield refused(
        "key-of-wrong-length",
        signed(),
        "key-form",
        web=did(lambda d: d["verificationMethod"][0].update(publicKeyMultibase="z" + base58(b"\xed\x01" + b"1" * 31))),
    )
    yield refused(
        "key-of-small-order",
        signed(),
        "key-form",
        web=did(
            lambda d: d["verificationMethod"][0].update(
                publicKeyMultibase="z" + base58(b"\xed\x01" + bytes([1] + [0] * 31))
            )
        ),
    )
    yield refused(
        "key-of-unknown-codec",
        signed(),
        "key-form",
        web=did(lambda d: d["verificationMethod"][0].update(publicKeyMultibase="z" + base58(b"\xec\x01" + b"1" * 32))),
    )
    yield refused(
        "key-private-multikey",
        signed(),
        "key-form",
        web=did(lambda d: d["verificationMethod"][0].update(publicKeyMultibase="z" + base58(b"\x80\x26" + b"1" * 32))),
    )
    yield refused(
        "key-shows-private-half",
        signed(method=c.JWT_KEY, suite="ecdsa-rdfc-2019"),
        "key-form",
        web=did(lambda d: d["verificationMethod"][3]["publicKeyJwk"].update(d="AQAB")),
    )
    yield refused(
        "key-for-encryption",
        signed(method=c.JWT_KEY, suite="ecdsa-rdfc-2019"),
        "key-kind",
        web=did(lambda d: d["verificationMethod"][3]["publicKeyJwk"].update(use="enc")),
    )
    yield unclear(
        "key-of-unknown-type",
        signed(),
        "key-method-unknown",
        web=did(lambda d: d["verificationMethod"][0].update(type="BbsKey")),
    )
    yield refused("key-of-another-kind", signed(method=c.P256_KEY), "key-kind")
    yield refused("method-without-fragment", signed(method=c.DID), "key-not-found")
    yield unclear(
        "unknown-did-method",
        CLUB.sign(changed(lambda d: (d.update(issuer="did:ion:abc"), d.pop("credentialStatus"))), "did:ion:abc#1"),
        "key-method-unknown",
    )
    yield unclear(
        "http-key",
        CLUB.sign(
            changed(lambda d: (d.update(issuer="http://club.example/issuer"), d.pop("credentialStatus"))),
            "http://club.example/issuer#1",
        ),
        "key-method-unknown",
    )
    yield refused("method-is-no-address", signed(method="2026-1"), "proof-form")
    yield refused(
        "https-key-not-named-by-the-issuer",
        Signer("workshop 2").sign(changed(of_workshop), "https://keys.workshop.example/2.json"),
        "key-not-listed",
        web={c.WORKSHOP: c.answer(changed(lambda d: d["assertionMethod"].pop(), c.workshop_profile()))},
    )
    yield unclear(
        "https-issuer-without-keys",
        Signer("workshop 2").sign(changed(of_workshop), "https://keys.workshop.example/2.json"),
        "key-not-vouched",
        web={c.WORKSHOP: c.answer({"id": c.WORKSHOP, "type": ["Profile"]})},
    )
    yield refused(
        "https-key-with-another-owner",
        STRANGER.sign(changed(of_workshop), "https://eve.example/key.json"),
        "key-of-another",
        web={
            "https://eve.example/key.json": c.answer(
                c.method(
                    "https://eve.example/key.json", "https://eve.example/", publicKeyMultibase=STRANGER.ed_multikey
                )
            )
        },
    )
    yield refused(
        "https-key-claims-the-issuer",
        STRANGER.sign(changed(of_workshop), "https://eve.example/key.json"),
        "key-not-listed",
        web={
            "https://eve.example/key.json": c.answer(
                c.method("https://eve.example/key.json", c.WORKSHOP, publicKeyMultibase=STRANGER.ed_multikey)
            )
        },
        about="whoever serves a key can claim any owner",
    )
    yield refused("did-key-with-another-fragment", _did_key_other_fragment(), "key-not-found")


def _did_key_other_fragment() -> Document:
    own = f"did:key:{STRANGER.ed_multikey}"

    def change(document: Document) -> None:
        of_workshop(document)
        document["issuer"] = own

    return STRANGER.sign(changed(change), f"{own}#{CLUB.ed_multikey}")


def _s_plus_l(value: str) -> str:
    number = 0
    for character in value[1:]:
        number = number * 58 + "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(character)
    data = number.to_bytes(64)
    order = 2**252 + 27742317777372353535851937790883648493
    return "z" + base58(data[:32] + (int.from_bytes(data[32:], "little") + order).to_bytes(32, "little"))
