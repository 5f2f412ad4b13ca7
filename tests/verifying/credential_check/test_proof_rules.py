"""Every rule of proofs and of issuers' keys, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.linkeddata.multibase import encode_multibase58
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.controllers import (
    Controllers,
    FoundKey,
    _absolute,
    _entries,
    _methods,
    _read,
)
from badgepress.verifying.credential_check.embedded_proof import (
    proofs_of,
    read_proof,
)
from badgepress.verifying.credential_check.public_keys import from_jwk, from_pem
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.securing import _note_key
from tests.conformance.making import club
from tests.verifying.credential_check.parts import (
    DOCUMENT,
    HTTPS,
    ISSUER,
    NOW,
    SIGNER,
    check,
    codes,
    document,
    errands,
    method,
    steps,
    trouble,
)

PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-11-24T12:00:00Z", "verificationMethod": "did:web:a.example#k", "proofPurpose": "assertionMethod", "proofValue": encode_multibase58(bytes(64))}


def test_a_document_has_proofs_or_not() -> None:
    for none in ({}, {"proof": None}, {"proof": []}):
        assert trouble(proofs_of, none).startswith("proof-missing failed")
    for odd in ("x", ["x"], [PROOF, 7]):
        assert trouble(proofs_of, {"proof": odd}).startswith("proof-form failed")
    assert len(proofs_of({"proof": PROOF})) == 1
    assert len(proofs_of({"proof": [PROOF] * limits.PROOFS})) == limits.PROOFS
    assert trouble(proofs_of, {"proof": [PROOF] * (limits.PROOFS + 1)}).startswith("proof-form unclear")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "x"}, "proof-unknown unclear"), ({"cryptosuite": "x"}, "proof-unknown unclear"), ({"cryptosuite": 7}, "proof-unknown unclear"), ({"cryptosuite": ["eddsa-rdfc-2022"]}, "proof-unknown unclear"), ({"type": "Ed25519Signature2020"}, "proof-unknown unclear"), ({"proofPurpose": "x"}, "proof-purpose failed"), ({"previousProof": "x"}, "proof-chain unclear"),
        ({"extra": 1}, "proof-unknown unclear: the proof has the member 'extra'"), ({"created": "x"}, "proof-form failed"), ({"expires": "x"}, "proof-form failed"), ({"expires": "2026-11-24T12:00:00Z"}, "proof-expired failed"), ({"verificationMethod": 7}, "proof-form failed"), ({"verificationMethod": "k"}, "proof-form failed"),
        ({"proofValue": 7}, "signature-form failed"), ({"proofValue": "u"}, "signature-form failed"),
    ],
)  # fmt: skip
def test_a_proof_of_another_form(change: dict[str, Any], words: str) -> None:
    assert words in trouble(read_proof, {**PROOF, **change}, NOW)


@pytest.mark.parametrize("member", ["id", "expires", "domain", "challenge", "nonce"])
def test_a_proof_may_say_more(member: str) -> None:
    assert read_proof({**PROOF, member: "2036-11-24T12:00:00Z"}, NOW).signature == bytes(64)


def test_a_proof_of_the_future_is_told() -> None:
    assert read_proof({**PROOF, "created": "2026-11-24T12:01:00Z"}, NOW).caution == ""
    assert "made in the future" in read_proof({**PROOF, "created": "2026-11-24T12:01:01Z"}, NOW).caution
    assert read_proof({name: value for name, value in PROOF.items() if name != "created"}, NOW).caution == ""
    older = {name: value for name, value in PROOF.items() if name != "cryptosuite"} | {"type": "Ed25519Signature2020"}
    assert (read_proof(older, NOW).name, read_proof(older, NOW).kinds) == ("Ed25519Signature2020", ("Ed25519",))
    assert read_proof({**PROOF, "cryptosuite": "ecdsa-rdfc-2019"}, NOW).kinds == ("P-256", "P-384")


def key_of(method_id: str, issuer: str, answers: dict[str, Any]) -> Any:
    return Controllers().key_of(method_id, issuer, errands(answers), NOW)


def test_the_key_of_an_issuer_is_found() -> None:
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document()}).says
    assert "lists the key" in key_of(f"{HTTPS}#k", HTTPS, {HTTPS: document(HTTPS)}).says
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(id="#k"), assertionMethod="#k")}).says
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document(verificationMethod=[], assertionMethod=[method()])}).says
    did_key = f"did:key:{SIGNER.ed_multikey}"
    assert "is itself a key" in key_of(f"{did_key}#{SIGNER.ed_multikey}", did_key, {}).says
    known, made = Controllers(), errands({DOCUMENT: document()})
    assert known.key_of(f"{ISSUER}#k", ISSUER, made, NOW) is known.key_of(f"{ISSUER}#k", ISSUER, made, NOW)


@pytest.mark.parametrize(
    ("method_id", "issuer", "answers", "words"),
    [
        ("did:web:other.example#k", ISSUER, {}, "key-of-another failed"), (ISSUER, ISSUER, {}, "key-not-found failed"), (f"{ISSUER}#", ISSUER, {}, "key-not-found failed"), ("did:ion:x#k", ISSUER, {}, "is of a DID method that is not known here"), ("urn:x#k", ISSUER, {}, "key-method-unknown unclear"), ("http://club.example/k", ISSUER, {}, "key-method-unknown unclear"),
        (f"{ISSUER}#k", ISSUER, {}, "key-unreachable unclear"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document("did:web:x.example")}, "key-document failed"), (f"{ISSUER}#x", ISSUER, {DOCUMENT: document()}, "key-not-found failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(assertionMethod=[])}, "key-not-listed failed"),
        (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(controller="did:web:x.example"))}, "key-of-another failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(revoked="2026-11-24T12:00:00Z"))}, "key-revoked failed: the key did:web:club.example#k is revoked since"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(expires="2026-11-24T12:00:00Z"))}, "key-expired failed: the key did:web:club.example#k is expired since"),
        (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(expires="x"))}, "key-document failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(type="x"))}, "key-method-unknown unclear"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(), method())}, "contains the key did:web:club.example#k twice"),
        ("did:web:..#k", "did:web:..", {}, "key-"), ("did:web:club.example:..#k", "did:web:club.example:..", {}, "key-method-unknown unclear"), (f"did:key:{SIGNER.ed_multikey}#x", f"did:key:{SIGNER.ed_multikey}", {}, "key-not-found failed"), (f"did:key:{SIGNER.ed_multikey}#{SIGNER.ed_multikey}", ISSUER, {}, "key-of-another failed"),
        ("https://keys.example/k", HTTPS, {"https://keys.example/k": {"id": "x"}}, "key-not-found failed"), ("https://keys.example/k", HTTPS, {"https://keys.example/k": method("https://x.example", "https://keys.example/k")}, "key-of-another failed"), ("https://keys.example/k", HTTPS, {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: {"id": HTTPS}}, "key-not-vouched unclear"),
        ("https://keys.example/k", HTTPS, {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: document(HTTPS)}, "key-not-listed failed"), ("https://keys.example/k", "urn:x", {"https://keys.example/k": method("urn:x", "https://keys.example/k")}, "key-method-unknown unclear"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_the_issuers(method_id: str, issuer: str, answers: dict[str, Any], words: str) -> None:
    assert words in trouble(key_of, method_id, issuer, answers)


def test_a_key_at_an_address_of_its_own_is_named_by_its_owner() -> None:
    answers = {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: {"id": HTTPS, "assertionMethod": ["https://keys.example/k"]}}
    assert "lists the key https://keys.example/k" in key_of("https://keys.example/k", HTTPS, answers).says
    inside = {"https://keys.example/all": {"id": "https://keys.example/all", "verificationMethod": [method(HTTPS, "https://keys.example/all#k")]}, HTTPS: {"id": HTTPS, "assertionMethod": [{"id": "https://keys.example/all#k"}]}}
    assert "lists the key" in key_of("https://keys.example/all#k", HTTPS, inside).says


def jwk_of_issuer(answers: dict[str, Any], issuer: str = ISSUER, algorithm: str = "EdDSA") -> Any:
    return Controllers().jwk_of_issuer(from_jwk(SIGNER.jwk(algorithm), "k"), issuer, errands(answers), NOW)


def test_a_key_that_is_brought_along_is_one_that_the_issuer_lists() -> None:
    assert "is one that did:web:club.example lists" in jwk_of_issuer({DOCUMENT: document()}).says
    assert jwk_of_issuer({DOCUMENT: document(verificationMethod=[], assertionMethod=method())})
    assert jwk_of_issuer({DOCUMENT: document(ISSUER, method(name="#x", type="x"), method())})
    assert jwk_of_issuer({DOCUMENT: document(assertionMethod=["#nowhere", "#k"])})
    assert jwk_of_issuer({}, f"did:key:{SIGNER.ed_multikey}")
    assert "key-not-vouched unclear" in trouble(jwk_of_issuer, {DOCUMENT: {"id": ISSUER}})
    assert "key-not-listed failed" in trouble(jwk_of_issuer, {DOCUMENT: document()}, ISSUER, "ES256")
    assert "key-not-listed failed" in trouble(jwk_of_issuer, {DOCUMENT: document(assertionMethod=[])})


def lists(kid: str, issuer: str, answers: dict[str, Any]) -> Any:
    return Controllers().lists(from_jwk(SIGNER.jwk("EdDSA"), "k"), kid, issuer, errands(answers), NOW)


def test_a_single_jwk_is_named_by_the_issuer_or_beside_it() -> None:
    kid = "https://club.example/keys/1.jwk"
    assert "is one that did:web:club.example lists" in lists(kid, ISSUER, {DOCUMENT: document()}).says
    for name in ("assertionMethod", "publicKey"):
        assert f"names the key {kid}" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS, name: [{"id": kid}]}}).says
        assert f"names the key {kid}" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS, name: kid}}).says
    assert "key-not-listed failed" in trouble(lists, kid, HTTPS, {HTTPS: {"id": HTTPS, "assertionMethod": ["x"]}})
    assert "only the place is the same" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS}}).caution
    assert "only the place is the same" in lists(kid, HTTPS, {}).caution
    assert "key-not-vouched unclear" in trouble(lists, "https://other.example/1.jwk", HTTPS, {HTTPS: {"id": HTTPS}})
    assert "key-document failed" in trouble(lists, kid, HTTPS, {HTTPS: {"id": "https://x.example"}})


def test_small_readers_of_documents() -> None:
    assert (_entries({}, "a"), _entries({"a": 1}, "a"), _entries({"a": [1]}, "a")) == ([], [1], [1])
    assert (_absolute("#k", "s"), _absolute("x", "s"), _absolute(7, "s")) == ("s#k", "x", "")
    assert list(_methods({"verificationMethod": [{"id": "#a"}, "x"], "assertionMethod": [{"id": "#b"}, "#a"]}, "s")) == ["s#a", "s#b"]
    assert _read(method(type="Ed25519VerificationKey2020"), "k", ISSUER, NOW).kind == "Ed25519"
    for kind in ("JsonWebKey", "JsonWebKey2020"):
        assert _read(method(type=kind, publicKeyJwk=SIGNER.jwk("ES256")), "k", ISSUER, NOW).kind == "P-256"
    for name in ("revoked", "expires"):
        assert _read(method(**{name: "2026-11-24T12:00:01Z"}), "k", ISSUER, NOW)


def test_kinds_and_curves_of_keys_go_together() -> None:
    for algorithm, change in (("RS256", {"kty": "oct"}), ("EdDSA", {"crv": "X25519"}), ("ES256", {"kty": "OKP"}), ("ES256", {"kty": "x"}), ("EdDSA", {"key_ops": "verifyx"})):
        assert from_jwk(SIGNER.jwk(algorithm), "k")
        assert trouble(from_jwk, {**SIGNER.jwk(algorithm), **change}, "k").startswith("key-")
    for key in (SIGNER.ed, SIGNER.p256, SIGNER.p384):
        text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        assert from_pem(text, "k").fits(SIGNER.signature({"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384"}[from_pem(text, "k").kind], b"x"), b"x")
    for odd in (None, 7, b"x", "x", "x" * 20_000):
        assert trouble(from_pem, odd, "k").startswith("key-form")


def with_proofs(*proofs: Any) -> dict[str, Any]:
    return {**club.credential(), "proof": list(proofs)}


def test_of_several_proofs_one_suffices() -> None:
    good, other = club.signed()["proof"], {**PROOF, "cryptosuite": "bbs-2023"}
    wrong = {**good, "proofValue": PROOF["proofValue"]}
    for proofs in ((good, other), (other, good), (wrong, good)):
        report = check(with_proofs(*proofs))
        assert (report.verdict, codes(report)) == ("valid", ["proof-unknown warned"])
        assert any("it carries 2 proofs; one was counted" in step.says for step in report.steps)
    for proofs in ((wrong, wrong), (other, wrong), (wrong, other)):
        report = check(with_proofs(*proofs))
        assert (report.verdict, codes(report)) == ("not valid", ["signature-wrong failed"])
        assert not {"status", "time"} & set(steps(report)), "a failure ends the check"
    unknown = check(with_proofs(other, other))
    assert (unknown.verdict, codes(unknown)) == ("cannot tell", ["proof-unknown unclear"])
    assert "status" in steps(unknown)


def test_a_proof_of_the_future_is_worth_knowing() -> None:
    report = check(club.CLUB.sign(club.credential(), club.KEY, created="2036-01-01T00:00:00Z"))
    assert (report.verdict, codes(report)) == ("valid", ["proof-form warned"])


def test_a_key_and_what_a_reader_should_know_of_it() -> None:
    report = Report("here", moment=NOW)
    key = from_jwk(SIGNER.jwk("EdDSA"), "k")
    _note_key(None, report)
    _note_key(FoundKey(key, "says"), report)
    _note_key(FoundKey(key, "says", "beware"), report)
    assert [(step.state, step.says) for step in report.steps] == [("passed", "says"), ("passed", "says"), ("warned", "beware")]
