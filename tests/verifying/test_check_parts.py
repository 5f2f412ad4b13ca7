"""The parts of the check by themselves: keys, addresses, results, and what a report says beside its verdict."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.errors import BadgepressError
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.controllers import did_web_url
from badgepress.verifying.credential_check.fetching import Errands, FetchError, Library
from badgepress.verifying.credential_check.public_keys import from_jwk, from_multikey, from_pem
from badgepress.verifying.credential_check.report import Report, Trouble
from badgepress.verifying.credential_check.results import check_results
from badgepress.verifying.credential_check.trust import read_trust_file
from badgepress.verifying.credential_check.web_fetcher import is_public
from badgepress.verifying.credential_check.within import judge_endorsements, note_other_subjects
from tests.conformance.making import club
from tests.conformance.making.signers import Signer, base58, base64url, text_of
from tests.conformance.table import FORMS, TableFetcher, web
from tests.verifying.test_check_anything import NOW

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def root(number: int) -> int:
    """Return a square root modulo P, or 0 if there is none."""
    found = pow(number, (P + 3) // 8, P)
    for each in (found, found * pow(2, (P - 1) // 4, P) % P):
        if each * each % P == number % P:
            return each
    return 0


def ys_of_order_eight() -> set[int]:
    """Return the y of the points that doubled twice are (0, -1): a double with y = 0 means x² = -y², which on the curve means d·y⁴ + 2·y² = 1."""
    squares = [(-1 + sign * root(1 + D)) * pow(D, -1, P) % P for sign in (1, -1)]
    return {each for square in squares if (found := root(square)) for each in (found, P - found)}


SMALL_ORDER_Y = [0, 1, P - 1, P, P + 1, *sorted(ys_of_order_eight())]


def refused(action: Any, *given: Any) -> str:
    with pytest.raises(Trouble) as caught:
        action(*given)
    return caught.value.code


def multikey(raw: bytes, prefix: bytes = b"\xed\x01") -> str:
    return "z" + base58(prefix + raw)


def jwk(**members: Any) -> dict[str, Any]:
    return {name: base64url(value) if isinstance(value, bytes) else value for name, value in members.items()}


def test_there_are_two_ys_of_order_eight() -> None:
    assert len(ys_of_order_eight()) == 2


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("y", SMALL_ORDER_Y)
def test_a_key_of_small_order_is_refused_in_each_encoding(y: int, sign: int) -> None:
    raw = (y | sign << 255).to_bytes(32, "little")
    assert refused(from_multikey, multikey(raw), "key") == "key-form"
    assert refused(from_jwk, jwk(kty="OKP", crv="Ed25519", x=raw), "key") == "key-form"


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_an_ed25519_key_has_32_bytes(length: int) -> None:
    raw = b"\x07" * length
    assert refused(from_multikey, multikey(raw), "key") == "key-form"
    assert refused(from_jwk, jwk(kty="OKP", crv="Ed25519", x=raw), "key") == "key-form"


@pytest.mark.parametrize(("curve", "algorithm", "size"), [("P-256", "ES256", 32), ("P-384", "ES384", 48)])
def test_coordinates_have_the_length_of_their_curve(curve: str, algorithm: str, size: int) -> None:
    good = Signer("a key of coordinates").jwk(algorithm)
    assert from_jwk(good, "key").kind == curve
    x, y = (base64.urlsafe_b64decode(good[name] + "==") for name in ("x", "y"))
    assert len(x) == len(y) == size
    for wrong in ({"x": base64url(b"\0" + x)}, {"y": base64url(b"\0" + y)}, {"x": base64url(x[1:])}, {"x": base64url(y), "y": base64url(x)}, {"crv": "P-521"}, {"crv": ["P-256"]}):
        assert refused(from_jwk, {**good, **wrong}, "key") == "key-form"


@pytest.mark.parametrize("bits", [1024, 2040, 8200, 16_384])
def test_an_rsa_key_has_2048_to_8192_bits(bits: int) -> None:
    assert refused(from_jwk, jwk(kty="RSA", n=(2 ** (bits - 1) + 1).to_bytes(bits // 8), e=b"\x01\x00\x01"), "key") == "key-form"


@pytest.mark.parametrize(("exponent", "modulus"), [(1, 1), (2, 1), (65_536, 1), (3, 0)])
def test_an_rsa_key_has_an_odd_exponent_of_three_or_more_and_an_odd_modulus(exponent: int, modulus: int) -> None:
    number = 2**2047 + modulus
    assert refused(from_jwk, jwk(kty="RSA", n=number.to_bytes(256), e=exponent.to_bytes(3)), "key") == "key-form"


def test_an_rsa_key_within_the_bounds_is_read() -> None:
    for bits in (2048, 8192):
        number = 2 ** (bits - 1) + 1
        assert from_jwk(jwk(kty="RSA", n=number.to_bytes(bits // 8), e=b"\x03"), "key").signature_bytes == bits // 8


def pem(key: Any) -> str:
    return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


def test_pem_files_of_each_known_kind_are_read_and_of_no_other() -> None:
    signer = Signer("a key in a file")
    known = {"Ed25519": signer.ed, "P-256": signer.p256, "P-384": signer.p384, "RSA": signer.rsa}
    for kind, key in known.items():
        text = pem(key() if callable(key) else key)
        assert from_pem(text, "key").kind == kind
        assert from_pem(f"\n  {text}\n", "key").kind == kind
        assert refused(from_pem, text + " " * 20_000, "key") == "key-form"
    for other in (ec.generate_private_key(ec.SECP521R1()), x25519.X25519PrivateKey.generate(), rsa.generate_private_key(65537, 1024)):
        assert refused(from_pem, pem(other), "key") == "key-form"
    for odd in (None, 7, b"-----BEGIN", "", "-----BEGIN PUBLIC KEY-----\n\u00e9", "x" * 100):
        assert refused(from_pem, odd, "key") == "key-form"


def test_a_key_is_the_same_in_each_form() -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
    raw = key.public_key().public_bytes_raw()
    forms = [from_multikey(multikey(raw), "a"), from_jwk(jwk(kty="OKP", crv="Ed25519", x=raw), "b"), from_pem(pem(key), "c")]
    assert len({form.identity for form in forms}) == 1
    assert all(form.fits(key.sign(b"text"), b"text") and not form.fits(key.sign(b"text"), b"other") for form in forms)


@pytest.mark.parametrize(("did", "url"), [
    ("did:web:club.example", "https://club.example/.well-known/did.json"),
    ("did:web:CLUB.example", "https://club.example/.well-known/did.json"),
    ("did:web:club.example:badges:2026", "https://club.example/badges/2026/did.json"),
    ("did:web:club.example%3A8443:badges", "https://club.example:8443/badges/did.json"),
    *((f"did:web:club.example:{path}", "") for path in ("..", "a:..", "%2e%2e", "..:a", ".", "a:.:b", "a%2F..%2Fb", "a%5Cb", "a%3Fb", "a%23b", "a%2F%2Fb")),
    *((did, "") for did in ("did:web:", "did:web:a%2Fb.example", "did:web:u%40club.example", "did:key:z6Mk", "did:web:club.example#key", "did:web:club.example%3A99999")),
])  # fmt: skip
def test_where_the_document_of_a_did_web_is(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2606:4700:4700::1111%eth0"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", [
    "", "localhost", "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1",
    "::", "::1", "fe80::1", "fc00::1", "fd00::1", "ff02::1", "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1",
])  # fmt: skip
def test_private_addresses_in_whatever_they_are_wrapped(address: str) -> None:
    assert not is_public(address)


def subject(description: dict[str, Any], **result: Any) -> dict[str, Any]:
    return {
        "achievement": {"resultDescription": [{"id": "urn:x", **description}]},
        "result": [{"resultDescription": "urn:x", **result}],
    }


@pytest.mark.parametrize(("description", "value"), [
    ({"valueMin": "2"}, "1"), ({"valueMax": "2"}, "3"), ({"valueMin": "1", "valueMax": "5"}, "5.01"), ({"valueMin": "-1"}, "-1.5"),
    ({"allowedValue": ["A", "B"]}, "C"), ({"allowedValue": "A"}, "B"),
])  # fmt: skip
def test_a_result_outside_of_what_its_description_allows(description: dict[str, Any], value: str) -> None:
    assert refused(check_results, subject(description, value=value)) == "result-value"


@pytest.mark.parametrize(("description", "value"), [
    ({"valueMin": "2"}, "2"), ({"valueMax": "2"}, "2"), ({"valueMin": "1", "valueMax": "5"}, "A"), ({"valueMin": "low"}, "0"), ({"valueMin": "NaN"}, "0"), ({"valueMax": "Infinity"}, "9"),
    ({"valueMax": "1"}, "9" * 2000), ({"valueMax": 1}, "2"), ({"allowedValue": ["A"]}, "A"), ({}, "whatever"),
])  # fmt: skip
def test_a_result_within_or_that_cannot_be_compared(description: dict[str, Any], value: str) -> None:
    check_results(subject(description, value=value))


def test_a_result_of_kind_status_has_a_status() -> None:
    assert refused(check_results, subject({"resultType": "Status"})) == "result-value"
    check_results(subject({"resultType": "Status"}, status="Completed"))
    check_results(subject({"resultType": "RawScore"}))


def check(text: str, address: str | None = None) -> Report:
    return Checker(TableFetcher(web()), NOW, FORMS).check(text.encode(), "here", address)


def test_a_report_says_what_the_badge_says_of_itself() -> None:
    about = check(text_of(club.signed())).about
    assert (about.kind, about.id, about.name) == ("Open Badges 3.0 credential", club.AWARD, "Knots")
    assert (about.issuer, about.issuer_name) == (club.DID, "Harbour Knot Club")
    assert (about.awarded, about.valid_until) == ("2026-11-02T00:00:00Z", "2028-11-02T00:00:00Z")
    odd = check(text_of(club.changed(lambda d: d.update(issuer=club.DID, credentialSubject="nobody")))).about
    assert (odd.issuer, odd.issuer_name, odd.subject, odd.name) == (club.DID, "", "", "Knots")


def test_a_report_says_of_a_jwt_that_it_is_one() -> None:
    token = club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, "typ": "vc+jwt"}, club.jwt_payload(club.credential()))
    report = check(token)
    assert (report.verdict, report.about.kind) == ("valid", "Open Badges 3.0 credential (JWT)")
    assert report.steps[0].says == "a badge, as a JWT"
    assert check(text_of(club.signed())).steps[0].says == "a badge, as JSON"


@pytest.mark.parametrize("head", [{"typ": "JWT"}, {"typ": "vc+jwt"}, {"typ": "vc+ld+jwt"}, {"typ": "vc+ld+json+jwt"}, {"cty": "vc"}, {}])
def test_the_heads_that_genuine_jwts_have(head: dict[str, str]) -> None:
    token = club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, **head}, club.jwt_payload(club.credential()))
    assert check(token).verdict == "valid"


def report_about(subject_id: str, verdict: str = "valid") -> Report:
    report = Report("inside", moment=NOW)
    report.about.subject, report.about.name = subject_id, "Knots"
    if verdict == "valid":
        report.passed("signature", "fits")
    else:
        report.found(Trouble("signature-wrong", "it does not fit"))
    return report


def test_another_subject_inside_is_told() -> None:
    whole = report_about("did:key:zMira")
    note_other_subjects([report_about("did:key:zMira"), report_about("")], whole)
    assert [step.code for step in whole.steps if step.state == "warned"] == []
    note_other_subjects([report_about("did:key:zBo")], whole)
    assert [step.code for step in whole.steps if step.state == "warned"] == ["nested-other-subject"]


@pytest.mark.parametrize(("parts", "foreign", "says"), [
    ([], [], ""), (["valid"], [], "1 endorsement checked, "), (["valid", "valid"], [], "2 endorsements checked, "), (["valid", "wrong"], [], ""), (["valid"], ["a"], ""), (["valid", "valid"], ["a"], ""),
])  # fmt: skip
def test_endorsements_are_counted_only_if_each_is_good(parts: list[str], foreign: list[str], says: str) -> None:
    whole = Report("whole", moment=NOW)
    judge_endorsements([report_about("", part) for part in parts], foreign, whole)
    passed = [step.says for step in whole.steps if step.state == "passed"]
    assert (passed[0].startswith(says) if passed else "") == bool(says) or (not passed and not says)


def test_one_badge_may_not_have_everything_fetched() -> None:
    url = "https://club.example/x.json"
    errands = Errands(Library(TableFetcher({url: {"status": 200, "type": "application/json", "body": "{}"}})), Report("x", moment=NOW))
    for _ in range(limits.REQUESTS):
        errands.get(url)
    with pytest.raises(FetchError, match="more to be fetched than one badge may"):
        errands.get(url)


def test_names_in_a_file_of_trusted_issuers(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    path.write_text('{"issuers": ["did:web:a.example", {"id": "did:web:b.example", "name": "B"}, {"id": "did:web:c.example", "name": 7}, {"id": "did:web:d.example"}]}')
    assert dict(read_trust_file(path).names) == {"did:web:a.example": "", "did:web:b.example": "B", "did:web:c.example": "", "did:web:d.example": ""}
    path.write_text('[{"name": "nobody"}]')
    with pytest.raises(BadgepressError, match="is no id of an issuer"):
        read_trust_file(path)
