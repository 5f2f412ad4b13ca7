"""Every rule of results, recipients, parts and forms, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.forms import _shown, check_form
from badgepress.verifying.credential_check.recipient import check_recipient, check_recipient_of_assertion
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import check_results, listed
from badgepress.verifying.credential_check.within import (
    check_associations,
    endorsements_in,
    ids_in,
    judge_endorsements,
    judge_nested,
    nested_in,
    note_other_subjects,
)
from tests.conformance.making import club
from tests.verifying.credential_check.parts import NOW, changed, check, codes, in_a_jwt, part, trouble


def test_lists_of_one_many_or_none() -> None:
    assert (listed(None), listed("a"), listed(["a"])) == ([], ["a"], ["a"])


def subject(descriptions: Any, results: Any) -> dict[str, Any]:
    return {"achievement": {"resultDescription": descriptions}, "result": results}


LEVELS = {"id": "d", "rubricCriterionLevel": [{"id": "a"}, {"id": "b"}]}


@pytest.mark.parametrize(
    ("descriptions", "results", "words"),
    [
        ({**LEVELS, "requiredLevel": "x"}, None, "the required level 'x'"), (LEVELS, {"resultDescription": "e"}, "a result refers to 'e'"), (None, {"resultDescription": "e"}, "a result refers to 'e'"), (LEVELS, {"resultDescription": "d", "achievedLevel": "x"}, "the achieved level 'x'"), (LEVELS, {"achievedLevel": "a"}, "the achieved level 'a'"),
        ({"id": "d", "resultType": "Status"}, {"resultDescription": "d"}, "has no status"), ({"id": "d", "allowedValue": "A"}, {"resultDescription": "d", "value": "B"}, "none of the values"), ({"id": "d", "valueMin": "1"}, {"resultDescription": "d", "value": "0"}, "outside of the range"), ({"id": "d", "valueMax": "1"}, {"resultDescription": "d", "value": "2"}, "outside of the range"),
    ],
)  # fmt: skip
def test_results_that_do_not_fit(descriptions: Any, results: Any, words: str) -> None:
    assert words in trouble(check_results, subject(descriptions, results))


def test_results_that_fit() -> None:
    check_results(subject({**LEVELS, "requiredLevel": "a"}, [{"resultDescription": "d", "achievedLevel": "b"}, {"value": "x"}, {"resultDescription": "d", "value": 7}]))
    check_results(subject({"id": "d", "valueMin": "1", "valueMax": "5"}, {"resultDescription": "d", "value": "1e0"}))
    check_results(subject(None, None))


HASHED = "sha256$" + hashlib.sha256(b"ada@club.examplesalt").hexdigest()


def compare(identifiers: Any, address: str, **more: Any) -> str:
    report = Report("here", moment=NOW)
    try:
        check_recipient({"identifier": identifiers, **more}, address, report)
    except Trouble as found:
        return found.code
    return report.steps[0].says


def identity(**changes: Any) -> dict[str, Any]:
    return {"identityType": "emailAddress", "hashed": True, "identityHash": HASHED, "salt": "salt", **changes}


@pytest.mark.parametrize(
    ("identifiers", "address", "words"),
    [
        (identity(), "ada@club.example", "it was awarded to this address"), (identity(), " Ada@Club.example ", "it was awarded to this address (in small letters, without blanks)"), (identity(identityHash=HASHED.upper().replace("SHA256", "sha256")), "ada@club.example", "it was awarded to this address"), (identity(), "bo@club.example", "recipient-differs"),
        (identity(salt=7), "ada@club.example", "recipient-differs"), (identity(identityHash="x"), "x", "recipient-differs"), (identity(identityHash=7), "x", "recipient-differs"), (identity(hashed=False, identityHash="ada@club.example"), "ada@club.example", "it was awarded to this address"), (identity(hashed=False, identityHash="ada@club.example"), "ADA@club.example", "it was awarded to this address"),
        (identity(hashed=False), "ada@club.example", "it was awarded to this address"), (identity(hashed=1, identityHash="ada@club.example"), "ada@club.example", "it was awarded to this address"), (identity(identityType="name"), "ada@club.example", "recipient-not-stated"), (identity(identityType="email"), "ada@club.example", "it was awarded to this address"), (["x"], "ada@club.example", "recipient-not-stated"),
        (None, "ada@club.example", "recipient-not-stated"), ([identity(salt="x"), identity()], "ada@club.example", "it was awarded to this address"), (identity(identityHash="md5$" + hashlib.md5(b"ada@club.examplesalt", usedforsecurity=False).hexdigest()), "ada@club.example", "it was awarded to this address"),
    ],
)  # fmt: skip
def test_whether_it_is_about_this_person(identifiers: Any, address: str, words: str) -> None:
    assert compare(identifiers, address) == words


def test_a_subject_may_be_named_by_its_address() -> None:
    assert compare(None, "ada@club.example", id="mailto:ada@club.example") == "it was awarded to this address"
    assert compare(None, "ada@club.example", id="urn:ada@club.example") == "recipient-not-stated"
    assert compare(None, "ada@club.example", id=7) == "recipient-not-stated"
    for recipient, words in (({"type": "email", "identity": "ada@club.example", "hashed": False}, ""), ({"type": "url", "identity": "ada@club.example"}, "recipient-not-stated"), ("ada@club.example", "recipient-not-stated"), (None, "recipient-not-stated")):
        if words:
            assert trouble(check_recipient_of_assertion, recipient, "ada@club.example", Report("x", moment=NOW)).startswith(words)
        else:
            check_recipient_of_assertion(recipient, "ada@club.example", Report("x", moment=NOW))


def test_what_a_credential_contains() -> None:
    inner = {"id": "n", "endorsement": ["no"]}
    whole = {"id": "w", "endorsement": "e", "endorsementJwt": ["f", "g"], "proof": {"id": "p", "endorsement": "no"}, "@context": {"endorsement": "no"}, "credentialSubject": {"id": "s", "verifiableCredential": [inner], "achievement": [{"id": "a", "endorsement": [{"id": "h"}]}]}}
    assert [path for path, _ in endorsements_in(whole)] == ["$.endorsement[0]", "$.endorsementJwt[0]", "$.endorsementJwt[1]", "$.credentialSubject.achievement[0].endorsement[0]"]
    assert nested_in(whole) == [inner]
    assert nested_in({"credentialSubject": []}) == []
    assert ids_in(whole) == {"w", "s", "a", "n"}
    check_associations({"credentialSubject": {"id": "s", "association": [{"sourceId": "s", "targetId": "s"}]}})
    for end in ("sourceId", "targetId"):
        assert trouble(check_associations, {"credentialSubject": {"id": "s", "association": {"sourceId": "s", "targetId": "s", end: "x"}}}).startswith("association-unknown failed: it connects x")


def test_a_stack_is_as_good_as_its_parts() -> None:
    whole = Report("whole", moment=NOW)
    assert trouble(judge_nested, [], whole).startswith("nested-missing failed")
    assert trouble(judge_nested, [part(unclear("list-unreachable", "u")), part(Trouble("revoked", "r"))], whole).startswith("nested-not-valid failed: 'Knots' inside is not valid: r")
    assert trouble(judge_nested, [part(Trouble("expired", "e")), part(unclear("list-unreachable", "u"))], whole).startswith("nested-unclear unclear: of 'Knots' inside it cannot be told: u")
    assert whole.steps == []
    judge_nested([part(Trouble("expired", "e")), part()], whole)
    assert [step.says for step in whole.steps] == ["1 of the 2 credentials inside have expired since", "each of the 2 credentials inside was checked by itself"]
    judge_nested([part()], plain := Report("whole", moment=NOW))
    assert [step.state for step in plain.steps] == ["passed"]


def test_who_else_is_meant_is_told() -> None:
    whole = Report("whole", moment=NOW)
    note_other_subjects([part(subject_id="b")], whole)
    whole.about.subject = "a"
    note_other_subjects([part(subject_id="a"), part()], whole)
    assert whole.steps == []
    note_other_subjects([part(subject_id="b")], whole)
    assert whole.steps[0].says == "'Knots' inside is about b, the stack about a"


def test_endorsements_decide_nothing() -> None:
    whole = Report("whole", moment=NOW)
    judge_endorsements([part(Trouble("revoked", "r")), part(unclear("list-unreachable", "u")), part()], ["$.endorsement[2]"], whole)
    assert codes(whole) == ["endorsement-not-valid warned", "endorsement-unclear warned", "endorsement-foreign warned"]
    assert whole.verdict == "valid"
    for count, words in ((1, "1 endorsement checked"), (2, "2 endorsements checked")):
        judge_endorsements([part()] * count, [], good := Report("whole", moment=NOW))
        assert good.steps[0].says.startswith(words)
    judge_endorsements([part(), part(Trouble("revoked", "r"))], [], mixed := Report("whole", moment=NOW))
    assert [step.state for step in mixed.steps] == ["warned"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("any", [0, "", False, []], [None]), ("text", ["a", {"en": "a"}, {"en": ["a"]}], ["", " ", {}, {"en": 7}, 7, None]), ("word", ["a"], ["", " ", {"en": "a"}, 7]), ("string", ["", "a"], [7, None, {}]), ("uri", ["urn:x", "https://a.example/x"], ["x", "urn:", "urn:a b", 7, "urn:<"]), ("picture", ["https://a.example/x.png", "data:image/png;base64,AA", "data:image/svg+xml,x"], ["data:text/html,x", "x", 7, "ftp://a.example/x"]),
        ("moment", ["2026-11-02T00:00:00Z"], ["2026-11-02", 7]), ("boolean", [True, False], [1, "true", None]), ("number", [1, 1.5], [True, "1", None]), ("string[]", ["a", ["a", "b"], []], [["a", 7], 7]),
    ],
)  # fmt: skip
def test_plain_forms(kind: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        check_form(value, kind, "$.x")
    for value in bad:
        assert trouble(check_form, value, kind, "$.x").startswith("member-form failed: $.x")


@pytest.mark.parametrize(("kind", "words"), [("any", "a value"), ("text", "a text"), ("string", "a text"), ("word", "a text"), ("uri", "an address"), ("picture", "the address of a picture"), ("moment", "a date and time with a zone"), ("boolean", "true or false"), ("number", "a number")])
def test_what_it_should_have_been_is_said(kind: str, words: str) -> None:
    assert trouble(check_form, None, kind, "$.x") == f"member-form failed: $.x is null, which is not {words}"


def test_objects_and_their_members() -> None:
    assert _shown("é" * 58) == '"' + "é" * 58 + '"'
    assert _shown("é" * 59) == '"' + "é" * 56 + "…"
    assert trouble(check_form, "x", "Credential", "$") == "member-form failed: $ is not one object"
    assert trouble(check_form, {"type": "x"}, "Credential", "$").startswith("type-wrong failed: $ is of type 'x', not ")
    assert trouble(check_form, [7, 8], "string[]", "$.x").startswith("member-form failed: $.x[0]")


def endorsement(about: str, **changes: Any) -> dict[str, Any]:
    """Return an endorsement, in the school's JWT."""
    document = {**club.endorsement(), **changes}
    document["credentialSubject"] = {**document["credentialSubject"], "id": about}
    return club.SCHOOL.sign(document, f"{club.SCHOOL_DID}#1")


def endorsed(*endorsements: Any) -> Report:
    return check(in_a_jwt(changed(endorsement=list(endorsements))))


@pytest.mark.parametrize(
    ("given", "code"),
    [(endorsement(club.AWARD), ""), (endorsement(club.DID), ""), (endorsement("urn:x:other"), "endorsement-foreign"), (club.signed(), "endorsement-not-valid"), (7, "endorsement-unclear"), ("a.b.c", "endorsement-not-valid")],
)  # fmt: skip
def test_what_an_endorsement_is_about_is_in_the_credential(given: Any, code: str) -> None:
    report = endorsed(given)
    assert [step.code for step in report.steps if step.code] == ([code] if code else [])
    assert [step.says for step in report.steps if step.step == "endorsements" and step.state == "passed"] == ([] if code else ["1 endorsement checked, each signed by whoever gives it"])


def test_badges_within_badges_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def verdict(*endorsements: Any) -> tuple[str, list[str]]:
        report = endorsed(*endorsements)
        return report.verdict, [step.code for step in report.steps if step.step == "content"]

    monkeypatch.setattr(limits, "PARTS", 2)
    assert verdict(endorsement("urn:x:a"), endorsement("urn:x:b"))[0] == "valid"
    assert verdict(endorsement("urn:x:a"), endorsement("urn:x:b"), endorsement("urn:x:c")) == ("cannot tell", ["too-much-work"])
    monkeypatch.setattr(limits, "PARTS_DEPTH", 1)
    assert verdict()[0] == "valid"
    assert verdict(endorsement("urn:x:a")) == ("cannot tell", ["too-much-work"])
    monkeypatch.setattr(limits, "PARTS_DEPTH", 2)
    assert verdict(endorsement("urn:x:a"))[0] == "valid"
    deep = endorsed(endorsement("urn:x:a", endorsement=[endorsement("urn:x:b")]))
    assert "it contains more than 2 badges, or badges within badges within badges" in [step.says for step in deep.parts[0].steps]
    assert any(step.code == "too-much-work" for step in deep.parts[0].steps)


def test_nothing_is_nested_in_what_is_no_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = club.changed(lambda d: d["credentialSubject"].update(verifiableCredential=["x"]))
    assert check(in_a_jwt(inside)).parts == []
    monkeypatch.setattr(limits, "PARTS", 0)
    assert check(in_a_jwt(inside)).parts == []
    assert "too-much-work" not in [step.code for step in check(in_a_jwt(inside)).steps]
    assert "too-much-work" in [step.code for step in check(club.CLUB.sign(club.clr(), club.KEY)).steps]
    monkeypatch.setattr(limits, "PARTS", 9)
    monkeypatch.setattr(limits, "PARTS_DEPTH", 1)
    assert "too-much-work" in [step.code for step in check(club.CLUB.sign(club.clr(), club.KEY)).steps]


def test_types_values_and_places_of_forms() -> None:
    for kind in ("Profile", ["Profile"], ["x", "Profile"]):
        check_form({"id": "urn:x", "type": kind}, "Profile", "$")
    for kind in ("x", ["x"], None, {"Profile": 1}):
        assert trouble(check_form, {"id": "urn:x", "type": kind}, "Profile", "$").startswith("type-wrong")
    assert trouble(check_form, {"id": "https://a.example/x.png", "type": ["Image"]}, "Image", "$").startswith("type-wrong")
    check_form({"id": "https://a.example/x.png", "type": "Image"}, "Image", "$")
    assert trouble(check_form, 7, "string[]", "$.x").startswith("member-form failed: $.x is 7")
    assert trouble(check_form, [7], "string[]", "$.x").startswith("member-form failed: $.x[0] is 7")
    for good in ("Completed", "ext:Ours"):
        check_form(good, "enum:status", "$.x")
    for bad in ("ours", 7, [], None):
        assert "which is not one of the values that are allowed there" in trouble(check_form, bad, "enum:status", "$.x")


def test_a_result_without_a_value_is_within() -> None:
    check_results(subject({"id": "d", "allowedValue": ["A"]}, [{"resultDescription": "d"}, {"resultDescription": "d", "value": 7}]))
