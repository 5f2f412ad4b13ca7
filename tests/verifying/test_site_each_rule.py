"""Every rule of what is read of a published site, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import CREDENTIALS_V2
from badgepress.linkeddata.multibase import decode_base64url, encode_multibase58, encode_multibase64url, encode_multikey
from badgepress.signing.private_key import generate
from badgepress.verifying.bitstring import MAX_INFLATED_BYTES, read_entry, read_list
from badgepress.verifying.did_web import (
    assertion_key,
    did_document_url,
    did_of,
    public_key,
    read_did_document,
    refuse_weak_site_document,
)
from badgepress.verifying.proof import check_signature, method_of_proof
from badgepress.verifying.strict_json import parse, parse_object
from badgepress.verifying.vc_jwt import _payload
from badgepress.verifying.verdict import StepError
from tests.conftest import private_key

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://club.example/badges/status/1.json"
DID = "did:web:club.example:badges"
ED, P256 = private_key("TEST_KEY"), private_key("TEST_JWT_KEY")


def refused(action: Any, *given: Any) -> str:
    with pytest.raises(StepError) as caught:
        action(*given)
    return str(caught.value)


# status lists ------------------------------------------------------------------------------------------------------------------

ENTRY = {"id": f"{URL}#7", "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "7", "statusListCredential": URL}


def test_an_entry_says_where_its_bit_is() -> None:
    found = read_entry(ENTRY)
    assert (found.list_url, found.index) == (URL, 7)
    assert read_entry({name: value for name, value in ENTRY.items() if name != "id"}).index == 7


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "StatusList2021Entry"}, "is not known"), ({"statusPurpose": "suspension"}, "statusPurpose is 'suspension'"), ({"statusListIndex": "07"}, "not a plain decimal number"), ({"statusListIndex": "-1"}, "not a plain decimal number"),
        ({"statusListIndex": "1" * 10}, "not a plain decimal number"), ({"statusListIndex": 7}, "statusListIndex"), ({"statusListCredential": "http://club.example/1.json"}, "is not the https address"), ({"statusListCredential": f"{URL}#x"}, "is not the https address"), ({"id": URL}, "its id is the list's own address"),
    ],
)  # fmt: skip
def test_an_entry_of_another_form_is_refused(change: dict[str, Any], words: str) -> None:
    assert words in refused(read_entry, {**ENTRY, **change})


def packed(bits: bytes, after: bytes = b"") -> str:
    return encode_multibase64url(gzip.compress(bits) + after)


def status_list(bits: bytes = bytes(16_384), subject: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2], "id": URL, "type": ["VerifiableCredential", "BitstringStatusListCredential"], "issuer": {"id": DID}, "validFrom": "2026-11-01T00:00:00Z",
        "credentialSubject": {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": packed(bits), **(subject or {})}, **changes,
    }  # fmt: skip


def test_a_list_says_which_bits_are_set() -> None:
    found = read_list(status_list(b"\x80\x01" + bytes(16_382)), URL)
    assert [index for index in range(24) if found.is_set(index)] == [0, 15]
    assert found.issuer == DID
    assert not found.is_set(131_071)
    assert "is beyond the 131072 entries" in refused(found.is_set, 131_072)
    assert read_list(status_list(issuer=DID), URL).issuer == DID


def test_a_list_speaks_for_its_time() -> None:
    found = read_list(status_list(validUntil="2026-12-01T00:00:00Z"), URL)
    found.refuse_stale(None)
    for moment in (datetime(2026, 11, 1, tzinfo=UTC), NOW, datetime(2026, 12, 1, tzinfo=UTC)):
        found.refuse_stale(moment)
    assert "held until" in refused(found.refuse_stale, datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC))
    assert "holds only from" in refused(found.refuse_stale, datetime(2026, 10, 31, tzinfo=UTC))
    read_list(status_list(), URL).refuse_stale(datetime(2099, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (status_list(**{"@context": CREDENTIALS_V2}), "is not the credentials context alone"), (status_list(**{"@context": [CREDENTIALS_V2, "urn:x"]}), "is not the credentials context alone"), (status_list(id="urn:x"), "this is another list"),
        (status_list(type=["VerifiableCredential"]), ""), (status_list(type=["BitstringStatusListCredential"]), ""), (status_list(subject={"type": "x"}), "its subject is not a BitstringStatusList"), (status_list(subject={"statusPurpose": "suspension"}), "its subject is not a BitstringStatusList"),
        (status_list(issuer=7), "has no issuer"), (status_list(issuer={}), "has no issuer"), (status_list(subject={"encodedList": "x"}), "encodedList: "), (status_list(subject={"encodedList": encode_multibase64url(b"this is no gzip")}), "encodedList is not gzip"),
        (status_list(bytes(MAX_INFLATED_BYTES + 1)), "inflates to more than"), (status_list(subject={"encodedList": packed(bytes(16_384), b"x")}), "has something behind it"), (status_list(subject={"encodedList": encode_multibase64url(gzip.compress(bytes(16_384))[:-1])}), "is cut short"),
        (status_list(bytes(16_383)), "has 131064 entries; at least 131072"), (status_list(validFrom=7), ""), (status_list(validUntil="x"), ""),
    ],
)  # fmt: skip
def test_a_list_of_another_form_is_refused(document: dict[str, Any], words: str) -> None:
    assert words in refused(read_list, document, URL)


def test_the_largest_list_is_read() -> None:
    assert len(read_list(status_list(bytes(MAX_INFLATED_BYTES)), URL).bits) == MAX_INFLATED_BYTES


# did:web -----------------------------------------------------------------------------------------------------------------------


def method(name: str = "2026-1", **changes: Any) -> dict[str, Any]:
    return {"id": f"{DID}#{name}", "type": "Multikey", "controller": DID, "publicKeyMultibase": ED.public_multikey, **changes}


def jwk(**changes: Any) -> dict[str, Any]:
    half = {name: encode_multibase64url(raw)[1:] for name, raw in (("x", P256.public_raw[:32]), ("y", P256.public_raw[32:]))}
    return {"kty": "EC", "crv": "P-256", **half, **changes}


def did_document(*methods: dict[str, Any], **changes: Any) -> dict[str, Any]:
    listed = list(methods or (method(),))
    return {"id": DID, "verificationMethod": listed, "assertionMethod": [one["id"] for one in listed], **changes}


@pytest.mark.parametrize(("url", "did"), [("https://club.example", "did:web:club.example"), ("https://club.example:8443/a/b/", "did:web:club.example%3A8443:a:b")])
def test_the_did_of_a_site(url: str, did: str) -> None:
    assert did_of(url) == did
    assert did_document_url(did).startswith("https://club.example")


def test_where_the_document_of_a_did_is() -> None:
    assert did_document_url("did:web:club.example") == "https://club.example/.well-known/did.json"
    assert did_document_url("did:web:club.example%3A8443:a%20b") == "https://club.example:8443/a b/did.json"
    for other in ("did:key:z6Mk", "did:web:", "did:web:a/b"):
        assert "is not a did:web" in refused(did_document_url, other)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (did_document(id="did:web:other.example"), "its id is"), (did_document(method(id="#2026-1")), "is not an absolute id of this DID"), (did_document(method(id=f"{DID}#")), "is not an absolute id of this DID"), (did_document(method(id="did:web:other.example#a")), "is not an absolute id"),
        (did_document(method(), method()), "twice"), (did_document(method(controller="did:web:other.example")), "the controller of"), (did_document(assertionMethod="x"), "is not a list of strings"), (did_document(assertionMethod=[{}]), "is not a list of strings"), (did_document(verificationMethod=["x"]), ""),
    ],
)  # fmt: skip
def test_a_did_document_of_another_form_is_refused(document: dict[str, Any], words: str) -> None:
    assert words in refused(read_did_document, document, DID)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (did_document(verificationMethod=[], assertionMethod=[]), "lists no verification method"), (did_document(assertionMethod=[f"{DID}#2026-1", f"{DID}#x"]), "which is no verification method"), (did_document(method(revoked="2026-01-01T00:00:00Z")), "has 'revoked'"), (did_document(method(expires="2036-01-01T00:00:00Z")), "has 'expires'"),
        (did_document(method(publicKeyMultibase="z1")), ""), (did_document(method(), method("preview")), "beside real ones"), (did_document(method(), method("preview-jwt")), "beside real ones"),
    ],
)  # fmt: skip
def test_what_verifiers_stumble_over_is_refused(document: dict[str, Any], words: str) -> None:
    assert words in refused(refuse_weak_site_document, read_did_document(document, DID), 500)


def test_a_sites_own_document() -> None:
    real, preview = read_did_document(did_document(method(), method("previews")), DID), read_did_document(did_document(method("preview"), method("preview-jwt")), DID)
    for document in (real, preview):
        refuse_weak_site_document(document, 8191)
        assert "has 8192 bytes" in refused(refuse_weak_site_document, document, 8192)
    assert (real.is_preview, preview.is_preview) == (False, True)
    assert not read_did_document(did_document(verificationMethod=[], assertionMethod=[]), DID).is_preview


def key_for(now: datetime | None, name: str = "2026-1", **changes: Any) -> Any:
    listed = changes.pop("listed", [f"{DID}#2026-1"])
    return assertion_key(read_did_document(did_document(method(**changes), assertionMethod=listed), DID), f"{DID}#{name}", now)


def test_a_key_is_the_one_that_is_listed_for_assertions() -> None:
    assert key_for(NOW) == ED.public_raw
    assert "does not list the key" in refused(lambda: key_for(NOW, "2026-2"))
    assert "is not listed in assertionMethod" in refused(lambda: key_for(NOW, listed=[]))
    assert "is revoked" in refused(lambda: key_for(NOW, revoked="2036-01-01T00:00:00Z"))
    later = (NOW + timedelta(seconds=1)).isoformat()
    assert key_for(NOW, expires=later) == ED.public_raw
    assert "expires at" in refused(lambda: key_for(NOW, expires=NOW.isoformat()))
    assert "expires at" in refused(lambda: key_for(None, expires=later))
    for now, severity in ((NOW, "fail"), (None, "cannot-tell")):
        with pytest.raises(StepError) as caught:
            key_for(now, expires=NOW.isoformat())
        assert caught.value.severity == severity


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"publicKeyMultibase": "z1"}, f"{DID}#2026-1: "), ({"publicKeyMultibase": 7}, ""), ({"publicKeyMultibase": encode_multikey("ed25519-priv", bytes(32))}, "is not a public key of a known kind"), ({"publicKeyMultibase": encode_multikey("p256-pub", b"\x02" + b"\xff" * 32)}, "is no point of P-256"),
        ({"type": "JsonWebKey"}, "is neither a Multikey nor a JsonWebKey"), ({"type": "JsonWebKey", "publicKeyJwk": 7}, "is neither"), ({"type": "Other", "publicKeyJwk": jwk()}, "is neither"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(d="x")}, "publishes its private half"),
        ({"type": "JsonWebKey", "publicKeyJwk": jwk(kty="RSA")}, "is not a P-256 key"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(crv="P-384")}, "is not a P-256 key"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(x="AA")}, "x and y have 32 bytes each"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(y="AA")}, "x and y have 32 bytes each"),
        ({"type": "JsonWebKey", "publicKeyJwk": jwk(x="A" * 42 + "E")}, "is no point of P-256"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(x="=")}, "is no point of P-256"), ({"type": "JsonWebKey", "publicKeyJwk": jwk(x=7)}, ""),
    ],
)  # fmt: skip
def test_a_key_of_another_form_is_refused(change: dict[str, Any], words: str) -> None:
    assert words in refused(public_key, method(**change))


def test_keys_of_both_forms_are_read() -> None:
    assert public_key(method()) == ED.public_raw
    for form in (method(publicKeyMultibase=P256.public_multikey), method(type="JsonWebKey", publicKeyJwk=jwk())):
        found = public_key(form)
        assert isinstance(found, EllipticCurvePublicKey)
        assert found.public_numbers().x == int.from_bytes(P256.public_raw[:32])


# proofs ------------------------------------------------------------------------------------------------------------------------

PROOF = {
    "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-11-24T12:00:00Z", "verificationMethod": f"{DID}#2026-1", "proofPurpose": "assertionMethod",
    "proofValue": encode_multibase58(bytes(64)),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "x"}, "the proof is 'x'"), ({"cryptosuite": "x"}, "'x', not DataIntegrityProof"), ({"proofPurpose": "authentication"}, "proofPurpose is 'authentication'"), ({"nonce": "x"}, "has the member 'nonce'"), ({"proofValue": "z"}, "proofValue"), ({"created": "x"}, ""), ({"verificationMethod": 7}, ""),
        ({"created": "2026-11-24T12:01:01Z"}, "was created in the future"),
    ],
)  # fmt: skip
def test_a_proof_of_another_form_is_refused(change: dict[str, Any], words: str) -> None:
    assert words in refused(method_of_proof, {"proof": {**PROOF, **change}}, NOW)


def test_a_proof_names_its_key() -> None:
    assert method_of_proof({"proof": PROOF}, NOW) == f"{DID}#2026-1"
    assert method_of_proof({"proof": {**PROOF, "created": "2026-11-24T12:01:00Z"}}, NOW)
    assert method_of_proof({"proof": {**PROOF, "created": "2036-11-24T12:01:00Z"}}, None)


# JSON --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[]", "is not a JSON object"), (b"\xff", "is not UTF-8"), (b"{", "is not JSON"), (b'{"a":1,"a":2}', "names 'a' twice"), (b'{"a":NaN}', "holds NaN"), (b'{"a":Infinity}', "holds Infinity"), (b'{"a":1e999}', "too big to be read"), (b'{"a":-1e999}', "too big to be read"),
        (b'{"a":9007199254740993}', "beyond 2^53"), (b'{"a":-9007199254740993}', "beyond 2^53"), (b'{"a":' + b"1" * 5000 + b"}", "beyond 2^53"), (b'{"a":"\\ud800"}', "holds a lone surrogate"), (b'{"\\udfff":1}', "holds a lone surrogate"), (b'{"a":' + b"[" * 64 + b"]" * 64 + b"}", "nested deeper than 64"),
        (b"[" * 100_000, "nested deeper than 64"), (b'{"a":{"b":[{"c":1,"c":2}]}}', "names 'c' twice"),
    ],
)  # fmt: skip
def test_json_of_more_than_one_reading_is_refused(data: bytes, words: str) -> None:
    assert words in refused(parse_object, data)


@pytest.mark.parametrize("value", [{"a": 2**53}, {"a": -(2**53)}, {"a": 1.5}, {"a": 1e300}, {"a": "\U0001f6b2"}, {}, {"a": [[[]]], "b": {"c": {}}}])
def test_json_of_one_reading_is_read(value: Any) -> None:
    assert parse(json.dumps(value).encode()) == value
    assert parse(json.dumps(value, ensure_ascii=False).encode()) == value


def test_depth_and_size_have_limits() -> None:
    assert parse(b"[" * 64 + b"]" * 64)
    assert refused(parse, b"[" * 65 + b"]" * 65)
    deep: Any = 1
    for _ in range(64):
        deep = {"a": deep}
    assert parse(json.dumps(deep).encode()) == deep
    assert refused(parse, json.dumps({"a": deep}).encode())
    assert parse(b"[1,2]", max_bytes=5) == [1, 2]
    with pytest.raises(StepError, match="has 5 bytes, more than 4"):
        parse(b"[1,2]", max_bytes=4)


# VC-JWTs -----------------------------------------------------------------------------------------------------------------------


def test_a_vc_jwt_is_short_and_ascii() -> None:
    controller = read_did_document(did_document(), DID)
    for data, words in ((b"\xff.a.b", "is too long or not ASCII"), (b"a" * (4 * 1024 * 1024 + 1), "is too long or not ASCII"), (b"a.b", "has 2 parts, not 3"), (b"a" * 4 * 1024 * 1024, "has 1 parts")):
        assert words in refused(_payload, data, controller, NOW)


def token(header: dict[str, Any], signature_bytes: int = 64, key: Any = P256) -> bytes:
    head, payload = (encode_multibase64url(json.dumps(part).encode())[1:] for part in (header, {"a": 1}))
    signature = key.sign(f"{head}.{payload}".encode())
    return f"{head}.{payload}.{encode_multibase64url((signature + bytes(9))[:signature_bytes])[1:]}".encode()


def test_a_vc_jwt_has_one_form() -> None:
    controller = read_did_document(did_document(method(), method("2026-1-jwt", publicKeyMultibase=P256.public_multikey)), DID)
    head = {"alg": "ES256", "kid": f"{DID}#2026-1-jwt"}
    for good in (head, {**head, "typ": "JWT"}):
        assert _payload(token(good), controller, NOW) == {"a": 1}
    for data, words in (
        (token({"alg": "ES256"}), "its header has the members alg, not"), (token({"kid": head["kid"]}), "its header has the members kid, not"), (token({**head, "crit": []}), "its header has the members alg, crit, kid"), (token({**head, "alg": "EdDSA"}), "alg is 'EdDSA'"), (token({**head, "typ": "x"}), "typ 'x', not ES256 and JWT"),
        (token({**head, "kid": f"{DID}#2026-1"}), "is not a P-256 key"), (token({**head, "kid": f"{DID}#x"}), "does not list the key"), (token(head, 63), "its signature has 63 bytes"), (token(head, 65), "its signature has 65 bytes"), (token(head, key=generate("P-256")), "its signature does not fit"),
    ):  # fmt: skip
        assert words in refused(_payload, data, controller, NOW), words


def test_a_signature_is_written_in_one_way() -> None:
    controller = read_did_document(did_document(method("2026-1-jwt", publicKeyMultibase=P256.public_multikey)), DID)
    head, payload, signature = token({"alg": "ES256", "kid": f"{DID}#2026-1-jwt"}).decode().split(".")
    raw = decode_base64url(signature)
    longer = encode_multibase64url(raw[:32] + b"\0" + raw[32:])[1:]
    assert "its signature has 65 bytes" in refused(_payload, f"{head}.{payload}.{longer}".encode(), controller, NOW)


def test_a_proof_is_by_an_ed25519_key() -> None:
    controller = read_did_document(did_document(method(publicKeyMultibase=P256.public_multikey)), DID)
    assert "is not an Ed25519 key" in refused(check_signature, {"proof": PROOF}, controller, PyldCanonicaliser(), NOW)


def test_the_name_that_stands_twice_is_told() -> None:
    assert "names 'b' twice" in refused(parse, b'{"a":1,"b":2,"b":3}')
