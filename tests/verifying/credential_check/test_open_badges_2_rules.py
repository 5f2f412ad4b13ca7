"""Every rule of Open Badges 1 and 2, and of who is known, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.verifying.credential_check.open_badges_2 import _address_of, _check_form, _compare, _same, is_assertion
from badgepress.verifying.credential_check.open_badges_2_issuer import Issuer, _is_email, badge_and_issuer, check_scope
from badgepress.verifying.credential_check.open_badges_2_signed import _key, check_not_listed_as_revoked
from badgepress.verifying.credential_check.report import Report, Trouble
from badgepress.verifying.credential_check.trust import TrustFileError, read_trust_file
from tests.conformance.making import club
from tests.conformance.making.signers import Signer
from tests.verifying.credential_check.parts import NOW, SIGNER, URL, check, codes, errands, steps, trouble

OB2 = "https://w3id.org/openbadges/v2"


@pytest.mark.parametrize(
    ("document", "is_one"),
    [
        ({"@context": OB2, "type": "Assertion"}, True), ({"@context": [OB2, "x"], "type": ["Assertion"]}, True), ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, True), ({"@context": OB2, "revoked": True}, True), ({"@context": OB2, "type": "BadgeClass"}, False), ({"@context": OB2, "revoked": "yes"}, False), ({"@context": "x", "type": "Assertion"}, False),
        ({"badge": "x", "verify": {}}, True), ({"badge": "x", "verify": "y"}, False), ({"verify": {}}, False), ({"@context": "x", "badge": "x", "verify": {}}, False), ({}, False),
    ],
)  # fmt: skip
def test_what_an_assertion_is(document: dict[str, Any], is_one: bool) -> None:
    assert is_assertion(document) is is_one


def test_a_copy_says_the_same() -> None:
    one = {"id": "a", "badge": {"id": "b"}, "x": [1, {"y": True}], "@context": "1", "image": 1, "verification": 1, "verify": 1, "type": 1}
    _compare(one, {**one, "@context": "2", "image": 2, "verification": 2, "verify": 2, "type": 2, "badge": "b"}, URL)
    for name, value in (("x", [1, {"y": 1}]), ("x", [1]), ("x", [1, {"y": True, "z": 1}]), ("badge", "c"), ("id", "c"), ("new", 1)):
        assert f"in {name}" in trouble(_compare, one, {**one, name: value}, URL)
        assert f"in {name}" in trouble(_compare, {**one, name: value}, one, URL)
    assert (_same(1, 1.0), _same(1, True), _same([], {}), _same({}, {})) == (True, False, False, True)


def test_where_an_assertion_is() -> None:
    assert [_address_of(given) for given in ({"id": "a", "verify": {"url": "b"}}, {"verify": {"url": "b"}}, {"verify": {"url": 7}}, {"verify": "b"}, {"id": 7}, {})] == ["a", "b", "", "", "", ""]


def scope(url: str, issuer: str = "https://a.example/i", **rules: Any) -> str:
    try:
        check_scope(url, Issuer(issuer, {"verification": rules} if rules else {}))
    except Trouble as found:
        return found.code
    return ""


@pytest.mark.parametrize(
    ("url", "rules", "code"),
    [
        ("https://a.example/x", {}, ""), ("https://b.example/x", {}, "hosted-scope"), ("https://b.example/x", {"startsWith": "https://b.example/"}, ""), ("https://b.example/x", {"startsWith": ["https://c.example/", "https://b.example/x"]}, ""), ("https://a.example/x", {"startsWith": "https://b.example/"}, "hosted-scope"), ("https://a.example.evil.example/x", {"startsWith": "https://a.example"}, "hosted-scope"),
        ("https://b.example/x", {"allowedOrigins": "b.example"}, ""), ("https://b.example:8443/x", {"allowedOrigins": ["b.example:8443"]}, ""), ("https://b.example:8443/x", {"allowedOrigins": ["b.example"]}, ""), ("https://a.example/x", {"allowedOrigins": "b.example"}, "hosted-scope"), ("https://a.example/x", {"startsWith": 7, "allowedOrigins": 7}, ""), ("https://a.example/x", {"startsWith": "https://a.example/", "allowedOrigins": "b.example"}, ""),
    ],
)  # fmt: skip
def test_where_an_issuer_publishes(url: str, rules: dict[str, Any], code: str) -> None:
    assert scope(url, **rules) == code


def test_an_issuer_without_an_address_publishes_nowhere() -> None:
    assert scope("urn:x", "urn:i") == "hosted-scope"
    check_scope("https://a.example/x", Issuer("https://a.example/i", {"verification": "x"}))
    assert [_is_email(value) for value in ("a@b", "a@b@c", "@b", "a@", "ab", 7)] == [True, False, False, False, False, False]


def revoked(revocations: Any, assertion: dict[str, Any] | None = None) -> str:
    issuer = Issuer("https://a.example/i", {})
    try:
        check_not_listed_as_revoked(assertion or {"id": "urn:a", "uid": "u"}, URL, issuer, errands({URL: revocations}))
    except Trouble as found:
        return f"{found.code}: {found}"
    return ""


@pytest.mark.parametrize(
    ("revocations", "words"),
    [
        ({"u": "stolen"}, "revoked: the issuer has revoked it (https://club.example/x.json): stolen"), ({"v": "x"}, ""), ({}, ""), ({"@context": OB2}, "list-form"), ({"revokedAssertions": ["urn:a"]}, "revoked"), ({"revokedAssertions": [{"id": "urn:a", "revocationReason": "r"}]}, "revoked: the issuer has revoked it (https://club.example/x.json): r"), ({"revokedAssertions": [{"uid": "u", "revocationReason": 7}]}, "revoked: the issuer has revoked it (https://club.example/x.json)"),
        ({"revokedAssertions": "u"}, "revoked"), ({"revokedAssertions": [{"id": "x"}, 7, "y", {"id": None}]}, ""), ({"revokedAssertions": [], "id": "urn:x"}, "list-id"), ({"revokedAssertions": [], "id": URL, "issuer": {"id": "https://a.example/i"}}, ""), ({"revokedAssertions": [], "issuer": "https://b.example"}, "list-issuer"), ({"revokedAssertions": [], "issuer": 7}, "list-issuer"),
    ],
)  # fmt: skip
def test_revocation_lists_of_open_badges_2(revocations: Any, words: str) -> None:
    found = revoked(revocations)
    assert found == words if "): " in words or not words or words.endswith(".json)") else found.startswith(words)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\ufeff# ours\n\ndid:web:a.example  The A \nhttps://b.example\n", {"did:web:a.example": "The A", "https://b.example": ""}), (' ["did:web:a.example"]', {"did:web:a.example": ""}), ('{"issuers": [{"id": "https://b.example", "name": "B"}]}', {"https://b.example": "B"}),
        ("nonsense\n", None), ("did:web:a.example\nhttp://b.example x\n", None), ("{", None), ("{}", None), ('["x"]', None), ("[7]", None), ('[{"id": 7}]', None), ("x" * (4 * 1024 * 1024 + 1), None), ("#" * (4 * 1024 * 1024 + 1), None),
    ],
)  # fmt: skip
def test_a_list_of_known_issuers(tmp_path: Path, text: str, names: dict[str, str] | None) -> None:
    (tmp_path / "known").write_text(text, "utf-8")
    if names is None:
        with pytest.raises(TrustFileError):
            read_trust_file(tmp_path / "known")
        return
    known = read_trust_file(tmp_path / "known")
    assert dict(known.names) == names
    assert all(known.knows(name) for name in names)
    assert not known.knows("did:web:x")


def assertion_form(document: dict[str, Any], jws: Any = None) -> str:
    report = Report("here", moment=NOW)
    try:
        _check_form(document, jws, report)
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"
    return ""


OLD = {"uid": "7", "recipient": {"type": "email", "identity": "x", "hashed": False}, "badge": "https://a.example/b", "verify": {"type": "signed", "url": "https://a.example/k"}, "issuedOn": "2026-11-02T00:00:00Z"}


def test_assertions_of_the_first_kind() -> None:
    assert assertion_form(OLD, object()) == ""
    assert assertion_form({**OLD, "verify": {"type": "signed"}}, object()) == ""
    assert "is of type 'signed', but the assertion is hosted" in assertion_form(OLD)
    assert "issuedOn is a number" in assertion_form({**OLD, "issuedOn": 1_400_000_000}, object())
    assert assertion_form({**OLD, "issuedOn": 1_400_000_000, "@context": OB2}, object()).startswith("member-form failed")
    for odd in ([], None, 1.5, "x"):
        assert assertion_form({**OLD, "issuedOn": odd}, object()).startswith("member-form failed")


def test_things_of_different_kinds_are_not_the_same() -> None:
    for one, other in (({"a": 1}, 7), (7, {"a": 1}), ([1], 7), (7, [1]), ([1], {"a": 1}), ("a", ["a"])):
        assert not _same(one, other)


def hosted(change: Any = None, **answers: Any) -> Report:
    made = club.assertion()
    if change is not None:
        change(made)
    return check(club.assertion() if change is None else made, None, {club.ASSERTION: club.answer(made), **answers})


def test_of_a_hosted_assertion_its_words() -> None:
    report = hosted()
    assert (report.verdict, report.about.kind) == ("valid", "Open Badges 2.0 assertion (hosted)")
    signed = check(club.jws2())
    assert (signed.verdict, signed.about.kind) == ("valid", "Open Badges 2.0 assertion (signed)")
    unlimited = hosted(lambda d: d.pop("expires", None))
    assert "without an end" in next(step.says for step in unlimited.steps if step.step == "time")
    limited = hosted(lambda d: d.update(expires="2030-01-01T00:00:00Z"))
    assert "valid until 2030-01-01" in next(step.says for step in limited.steps if step.step == "time")
    no_list = {club.PROFILE: club.answer({name: value for name, value in club.profile().items() if name != "revocationList"})}
    for found, words in ((check(club.assertion(), None, no_list), "it is published, and not marked as revoked"), (check(club.jws2(), None, no_list), "the issuer keeps no list of revoked assertions")):
        assert words in next(step.says for step in found.steps if step.step == "status")
    bad_list = {club.REVOCATIONS: club.answer({"@context": OB2, "type": "RevocationList"})}
    assert (check(club.assertion(), None, bad_list).verdict, check(club.jws2(), None, bad_list).verdict) == ("valid", "not valid")
    assert "time" not in steps(check(club.jws2(), None, bad_list)), "a failure ends the check"
    missing = {club.REVOCATIONS: club.answer("", 404)}
    assert "time" in steps(check(club.jws2(), None, missing)), "what is unclear does not"
    assert (check(club.assertion(), None, missing).verdict, check(club.jws2(), None, missing).verdict) == ("valid", "cannot tell")
    listed_one = {club.REVOCATIONS: club.answer({**club.revocations(), "revokedAssertions": [club.ASSERTION]})}
    assert (check(club.assertion(), None, listed_one).verdict, codes(check(club.assertion(), None, listed_one))) == ("not valid", ["revoked failed"])


def test_what_the_server_answers_instead_of_an_assertion() -> None:
    for body, code in (("[]", "hosted-form failed"), ("<html>", "hosted-unreachable unclear"), (" <html>", "hosted-unreachable unclear"), ("{}", "hosted-form failed")):
        report = check(club.assertion(), None, {club.ASSERTION: club.answer(body)})
        assert code in codes(report)


BADGE_URL, ISSUER_URL = "https://a.example/b", "https://a.example/i"
BADGE_CLASS = {"@context": OB2, "id": BADGE_URL, "type": "BadgeClass", "name": "Knots", "description": "Ties.", "image": "https://a.example/k.png", "criteria": "https://a.example/c", "issuer": ISSUER_URL}
PROFILE = {"@context": OB2, "id": ISSUER_URL, "type": "Issuer", "name": "Club", "url": "https://a.example/", "email": "a@a.example"}


def issuer_of(badge: Any = BADGE_URL, badge_class: Any = None, profile: Any = None, version: str = "2.0") -> Any:
    answers = {BADGE_URL: {**BADGE_CLASS, **(badge_class or {})}, ISSUER_URL: {**PROFILE, **(profile or {})}}
    try:
        found, issuer = badge_and_issuer({"badge": badge}, version, errands(answers))
    except Trouble as trouble_found:
        return f"{trouble_found.code} {trouble_found.state}: {trouble_found}"
    return found["name"], issuer.id


def test_badge_and_issuer_are_what_is_published() -> None:
    assert issuer_of() == ("Knots", ISSUER_URL)
    assert issuer_of({**BADGE_CLASS, "name": "Changed"}) == ("Knots", ISSUER_URL)
    embedded = {name: value for name, value in BADGE_CLASS.items() if name != "id"}
    assert issuer_of({**embedded, "name": "Inside"})[0] == "Inside"
    assert issuer_of({**embedded, "id": "urn:x", "name": "Inside"})[0] == "Inside"
    for nobody in ({**PROFILE, "id": "urn:i"}, {**PROFILE, "id": "did:web:a.example"}, {**PROFILE, "id": "http://a.example/i"}, {**PROFILE, "id": 7}, {name: value for name, value in PROFILE.items() if name != "id"}):
        assert issuer_of(badge_class={"issuer": nobody}).startswith("issuer-unreachable unclear: the issuer is described in the badge alone")
    for reference in (7, "urn:x", "http://a.example/b", None, ["x"]):
        assert issuer_of(reference).startswith("badge-form failed: the badge")
    assert issuer_of("https://a.example/none").startswith("badge-unreachable unclear")
    assert issuer_of(badge_class={"id": "https://a.example/other"}).startswith("badge-form failed: https://a.example/b is 'https://a.example/other'")
    assert issuer_of(badge_class={"type": "x"}).startswith("badge-form failed: https://a.example/b is of type ['x'], not BadgeClass")
    assert issuer_of(profile={"type": ["Profile"]}) == ("Knots", ISSUER_URL)
    for criteria in ({"id": "https://a.example/c"}, {"narrative": "Tie."}):
        assert issuer_of(badge_class={"criteria": criteria}) == ("Knots", ISSUER_URL)
    assert issuer_of(badge_class={"criteria": {"type": "Criteria"}}).startswith("criteria-empty failed")
    assert issuer_of(profile={"email": "x"}).startswith("member-missing failed: the issuer has no e-mail address")
    assert issuer_of(profile={"email": "x"}, version="1") == ("Knots", ISSUER_URL)


KEY_URL = "https://a.example/keys/1"


def pem_of(signer: Signer) -> str:
    return signer.ed.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signing_key(verification: Any, answer: Any = None, **profile: Any) -> str:
    issuer = Issuer("https://a.example/i.json", {"id": "https://a.example/i.json", **profile})
    try:
        return _key({"verification": verification}, issuer, errands({KEY_URL: answer} if answer is not None else {}))[1]
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"


def test_the_key_of_a_signed_assertion_is_the_issuers() -> None:
    owned = {"id": KEY_URL, "owner": "https://a.example/i.json", "publicKeyPem": pem_of(SIGNER)}
    by_name = {"creator": KEY_URL}
    assert "names the key" in signing_key(by_name, owned, publicKey=KEY_URL)
    assert "names the key" in signing_key({}, owned, publicKey=[KEY_URL])
    assert "contains the key" in signing_key(by_name, None, publicKey=owned)
    assert "is beside the issuer's own profile" in signing_key({"url": KEY_URL}, pem_of(SIGNER))
    assert "names the key" in signing_key(by_name, owned, publicKey={"id": KEY_URL})
    for verification, answer, keys, words in (
        ({}, None, {}, "key-not-found failed: the assertion does not name its key"), ({}, None, {"publicKey": [KEY_URL, "https://a.example/2"]}, "key-not-found failed: the assertion does not name"), ("x", None, {}, "key-not-found failed: the assertion does not name"), ({"creator": 7}, None, {}, "has no https address"),
        ({"creator": "urn:x"}, None, {}, "has no https address"), ({"creator": ["x"]}, None, {"publicKey": KEY_URL}, "has no https address"), (by_name, owned, {"publicKey": "https://a.example/2"}, "key-not-listed failed"), (by_name, owned, {}, "key-not-listed failed"), (by_name, {**owned, "id": "x"}, {"publicKey": KEY_URL}, "key-document failed"),
        (by_name, {**owned, "owner": "x"}, {"publicKey": KEY_URL}, "key-of-another failed"), (by_name, None, {"publicKey": {**owned, "owner": "x"}}, "key-of-another failed"), (by_name, "[]", {"publicKey": KEY_URL}, "key-form failed"), (by_name, None, {"publicKey": KEY_URL}, "key-unreachable unclear"),
        ({}, None, {"publicKey": [7]}, "has no https address"), ({}, None, {"publicKey": [["x"]]}, "has no https address"),
    ):  # fmt: skip
        assert words in signing_key(verification, answer, **keys), words
    far = Issuer("https://b.example/i.json", {})
    assert trouble(_key, {"verification": by_name}, far, errands({KEY_URL: pem_of(SIGNER)})).startswith("key-not-vouched unclear")
    assert "is beside" in _key({"verify": {"url": KEY_URL}}, Issuer("https://b.example/i.json", {"publicKey": KEY_URL}), errands({KEY_URL: pem_of(SIGNER)}))[1]


def test_why_an_issuer_revoked_an_assertion_is_told() -> None:
    for reason, words in (("Lost", ": Lost"), (7, "")):
        report = hosted(lambda d, reason=reason: d.update(revoked=True, revocationReason=reason))
        assert report.steps[-1].says == f"the issuer has revoked it ({club.ASSERTION}){words}"
    assert revoked({"revokedAssertions": [["u"], {"id": ["urn:a"]}]}) == ""
    assert revoked({"revokedAssertions": ["u"]}, {"id": ["x"], "uid": "u"}).startswith("revoked")


def test_kinds_of_verification_are_texts() -> None:
    for kind in (["SignedBadge"], "SignedBadge", "signed", ["x", "signed"]):
        assert assertion_form({**OLD, "verify": {"type": kind, "url": "https://a.example/k"}}, object()) == "", kind
    for kind in ([["signed"]], [7], {"signed": 1}, None):
        assert assertion_form({**OLD, "verify": {"type": kind, "url": "https://a.example/k"}}, object()) != "", kind
