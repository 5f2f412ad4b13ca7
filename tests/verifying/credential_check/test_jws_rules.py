"""Every rule of JWS and the claims of a JWT, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

from typing import Any

import pytest

from badgepress.linkeddata.multibase import encode_multibase58
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.jws import Jws, check_signature, looks_like_jws, read_jws
from badgepress.verifying.credential_check.jwt_claims import check_claims, credential_in
from badgepress.verifying.credential_check.public_keys import from_jwk, from_multikey
from badgepress.verifying.credential_check.report import Trouble
from badgepress.verifying.credential_check.securing import Securing
from tests.conformance.making.signers import Signer, base64url
from tests.conformance.table import FORMS
from tests.verifying.credential_check.parts import (
    DOCUMENT,
    HTTPS,
    ISSUER,
    NOW,
    SIGNER,
    document,
    errands,
    method,
    trouble,
)


def token(header: Any = None, payload: Any = None) -> str:
    return SIGNER.jws(header if header is not None else {"alg": "ES256", "kid": "urn:x"}, payload if payload is not None else {"a": 1}, "ES256")


def test_what_a_jws_says() -> None:
    for alg, algorithm in (("ES256", "ES256"), ("EdDSA", "EdDSA"), ("Ed25519", "EdDSA"), ("RS256", "RS256")):
        jws = read_jws(f" {token({'alg': alg})}\n".encode())
        assert (jws.algorithm, dict(jws.payload)) == (algorithm, {"a": 1})


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({}, "jws-algorithm failed"), ({"alg": "none"}, "jws-algorithm failed"), ({"alg": 7}, "jws-algorithm failed"), ({"alg": "HS256"}, "jws-algorithm"), ({"alg": "ES256", "crit": []}, "has the member 'crit'"), ({"alg": "ES256", "b64": False}, "has the member 'b64'"), ({"alg": "ES256", "typ": "x"}, "calls it a 'x'"), ({"alg": "ES256", "typ": 7}, "calls it a 7"),
        ({"alg": "ES256", "cty": "x"}, "calls its content 'x'"), ({"alg": "ES256", "kid": 7}, "kid is not the name of a key"), ({"alg": "ES256", "kid": ""}, "kid is not the name of a key"), ({"alg": "ES256", "jwk": "x"}, "jwk is not a key"),
    ],
)  # fmt: skip
def test_what_the_head_of_a_jws_may_not_say(header: Any, words: str) -> None:
    assert words in trouble(read_jws, token(header).encode())


@pytest.mark.parametrize("header", [{"alg": "ES256", "typ": "application/vc+jwt"}, {"alg": "ES256", "cty": "vc+ld+json"}, {"alg": "ES256", "cty": "application/vc"}, {"alg": "ES256", "jwk": {}}])
def test_what_the_head_of_a_jws_may_say(header: Any) -> None:
    assert read_jws(token(header).encode()).header == header


def test_a_jws_has_three_parts_of_strict_base64url() -> None:
    head, body, signature = token().split(".")
    for text, words in (
        (f"{head}.{body}", "has 2 parts, not 3"), (f"{head}.{body}.{signature}.x", "has 4 parts"), (f"{head}.{body}.{signature}=", "the signature of the JWT"), (f"{head}=.{body}.{signature}", "the header of the JWT"), (f"{head}.{body}==.{signature}", "the payload of the JWT"), (f"{head}.{body}.", "the JWT has no signature"),
        (f"{base64url(b'[]')}.{body}.{signature}", "jws-form failed: the header"), (f"{head}.{base64url(b'[]')}.{signature}", "not-json failed: the payload"), (f"{head}.{body}.é", "parts, not 3"), (f"{head}.{'A' * limits.BADGE_BYTES}.{signature}", "input-too-large unclear"),
    ):  # fmt: skip
        assert words in trouble(read_jws, text.encode()), words
    assert looks_like_jws(b" a.b.c\n")
    assert not looks_like_jws(b"a.b")


def test_a_signature_is_by_a_key_of_its_kind() -> None:
    jws = read_jws(token().encode())
    key = from_jwk(SIGNER.jwk("ES256"), "k")
    check_signature(jws, key)
    check_signature(jws, from_jwk({**SIGNER.jwk("ES256"), "alg": "ES256"}, "k"))
    assert "key-kind failed: the JWT says ES256, but the key is P-384" in trouble(check_signature, jws, from_jwk(SIGNER.jwk("ES384"), "k"))
    assert "the key is for 'ES384'" in trouble(check_signature, jws, from_jwk({**SIGNER.jwk("ES256"), "alg": "ES384"}, "k"))
    assert "signature-form failed" in trouble(check_signature, Jws(jws.header, jws.payload, jws.signature + b"\0", jws.signed), key)
    assert "signature-wrong failed" in trouble(check_signature, Jws(jws.header, jws.payload, jws.signature, jws.signed + b"x"), key)
    named = read_jws(SIGNER.jws({"alg": "Ed25519"}, {"a": 1}, "EdDSA").encode())
    check_signature(named, from_jwk({**SIGNER.jwk("EdDSA"), "alg": "Ed25519"}, "k"))
    for curve, size in (("ES256", 64), ("ES384", 96)):
        short = from_jwk(SIGNER.jwk(curve), "k")
        assert not short.fits(b"\1" * (size - 1), b"x")
        assert not short.fits(b"\1" * (size + 1), b"x")
        whole = SIGNER.signature(curve, b"x")
        assert short.fits(whole, b"x")
        assert not short.fits(whole[: size // 2] + b"\0" + whole[size // 2 :], b"x"), "the same numbers, in more bytes"


@pytest.mark.parametrize("change", [{"keys": []}, *({name: "x"} for name in ("d", "p", "q", "dp", "dq", "qi", "oth", "k")), {"use": "enc"}, {"key_ops": ["sign"]}, {"key_ops": "sign"}, {"alg": 7}, {"kty": "oct"}, {"x": 7}, {"kty": None}])
def test_a_jwk_is_one_public_key_for_signatures(change: dict[str, Any]) -> None:
    assert trouble(from_jwk, {**SIGNER.jwk("EdDSA"), **change}, "k").startswith("key-")
    for fine in ({"use": "sig"}, {"key_ops": ["verify"]}, {"key_ops": "verify"}, {"kid": "x"}):
        assert from_jwk({**SIGNER.jwk("EdDSA"), **fine}, "k").kind == "Ed25519"
    assert trouble(from_jwk, [], "k").startswith("key-form")


@pytest.mark.parametrize("raw", [b"\x80\x24" + b"\x04" + bytes(32), b"\x80\x24" + b"\x02" + b"\xff" * 32, b"\x81\x24" + b"\x05" + bytes(48), b"\xed\x01" + bytes(33), b"\x12\x00" + bytes(32), b"\x12\x00" + b"\x02" + bytes(32), b"\x80\x24" + b"\x02" + bytes(31), b""])
def test_a_multikey_is_a_point_of_its_curve(raw: bytes) -> None:
    assert trouble(from_multikey, encode_multibase58(raw), "k").startswith("key-form")
    assert trouble(from_multikey, 7, "k").startswith("key-form")


def jws_of(payload: Any, **header: Any) -> Jws:
    return Jws({"alg": "ES256", **header}, payload, b"x", b"y")


CREDENTIAL = {"id": "urn:c", "validFrom": "2026-11-02T00:00:00Z", "validUntil": "2028-11-02T00:00:00.5Z", "credentialSubject": {"id": "urn:s"}}
CLAIMS = {"iss": "urn:i", "jti": "urn:c", "sub": "urn:s", "nbf": 1793577600, "exp": 1856736000.5}


def test_claims_repeat_the_credential() -> None:
    check_claims(jws_of(CLAIMS), CREDENTIAL, "urn:i")
    check_claims(jws_of({}, typ="vc+jwt"), CREDENTIAL, "urn:i")
    check_claims(jws_of({}, typ="application/vc+jwt"), CREDENTIAL, "urn:i")
    old = {"id": "urn:c", "issuanceDate": CREDENTIAL["validFrom"], "expirationDate": CREDENTIAL["validUntil"], "credentialSubject": {"id": "urn:s"}}
    check_claims(jws_of(CLAIMS), old, "urn:i")
    check_claims(jws_of({"iss": "urn:i"}), {}, "urn:i")
    check_claims(jws_of({**CLAIMS, "nbf": 1793577600.0}), CREDENTIAL, "urn:i")
    for name in CLAIMS:
        assert f"claim-missing failed: the claim {name}" in trouble(check_claims, jws_of({key: value for key, value in CLAIMS.items() if key != name}), CREDENTIAL, "urn:i")
        assert f"the claim {name} is null" in trouble(check_claims, jws_of({**CLAIMS, name: None}), CREDENTIAL, "urn:i")
        assert f"the claim {name} is null" in trouble(check_claims, jws_of({**CLAIMS, name: None}, typ="vc+jwt"), CREDENTIAL, "urn:i")
        for wrong in ("urn:x", 7, True, [], {}):
            assert "claim-differs failed" in trouble(check_claims, jws_of({**CLAIMS, name: wrong}), CREDENTIAL, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "nbf": 1}), {"validFrom": "x"}, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "nbf": True}), {"validFrom": "1970-01-01T00:00:01Z"}, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "sub": "x"}), {"credentialSubject": [{"id": "x"}]}, "urn:i")


def test_the_credential_in_a_jwt() -> None:
    assert credential_in(jws_of({**CLAIMS, "iat": 1, "aud": "x", "name": "n"})) == {"name": "n"}
    for extra in ("@context", "credentialSubject"):
        assert trouble(credential_in, jws_of({"vc": {}, extra: {}})).startswith("jws-form")
    assert trouble(credential_in, jws_of({"vc": []})).startswith("jws-form")
    filled = credential_in(jws_of({**CLAIMS, "exp": 1856736000, "vc": {"credentialSubject": {"name": "n"}}}))
    assert filled == {"issuer": "urn:i", "id": "urn:c", "credentialSubject": {"id": "urn:s", "name": "n"}, "issuanceDate": "2026-11-02T00:00:00Z", "expirationDate": "2028-11-02T00:00:00Z"}
    kept = {"issuer": "a", "id": "b", "issuanceDate": "c", "expirationDate": "d", "credentialSubject": {"id": "e"}}
    assert credential_in(jws_of({**CLAIMS, "vc": kept})) == kept
    odd = {"iss": 1, "jti": 1, "sub": 1, "nbf": True, "exp": 1.5, "vc": {"credentialSubject": "x"}}
    assert credential_in(jws_of(odd)) == {"credentialSubject": "x"}
    assert credential_in(jws_of({"sub": "x", "nbf": 10**18, "exp": "x", "vc": {"credentialSubject": ["y"]}})) == {"credentialSubject": ["y"]}
    assert credential_in(jws_of({"nbf": 0, "vc": {}})) == {"issuanceDate": "1970-01-01T00:00:00Z"}


def test_a_claim_of_a_subject_is_a_text() -> None:
    assert credential_in(jws_of({"sub": 1, "vc": {"credentialSubject": {}}})) == {"credentialSubject": {}}


def key_in(header: dict[str, Any], answers: dict[str, Any], issuer: str = HTTPS) -> str:
    try:
        return Securing(NOW, FORMS)._key_of_jwt(jws_of({}, **header), issuer, errands(answers)).says
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"


def test_which_key_a_jwt_names() -> None:
    jwk, other = SIGNER.jwk("EdDSA"), Signer("another").jwk("EdDSA")
    listed_at = {HTTPS: document(HTTPS)}
    assert "jws-header failed" in key_in({}, {})
    assert f"is one that {HTTPS} lists" in key_in({"jwk": jwk}, listed_at)
    assert "key-not-listed" in key_in({"jwk": other}, listed_at)
    for kid in (f"{HTTPS}#k", "#k"):
        assert "lists the key" in key_in({"kid": kid}, listed_at)
        assert "lists the key" in key_in({"kid": kid, "jwk": jwk}, listed_at)
        assert "key-of-another failed: the JWT brings another key along" in key_in({"kid": kid, "jwk": other}, listed_at)
    assert "key-method-unknown unclear" in key_in({"kid": "urn:x"}, {})
    assert "lists the key" in key_in({"kid": f"{ISSUER}#k"}, {DOCUMENT: document()}, ISSUER)
    at = "https://club.example/keys/1"
    assert "key-form failed" in key_in({"kid": at}, {at: {"keys": [jwk]}})
    assert f"{HTTPS} names the key" in key_in({"kid": at}, {at: jwk, HTTPS: {"id": HTTPS, "publicKey": at}})
    named = {at: method(HTTPS, at), HTTPS: {"id": HTTPS, "assertionMethod": [at]}}
    assert f"{HTTPS} lists the key" in key_in({"kid": at}, named)
