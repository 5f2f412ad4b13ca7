"""Every rule of a credential itself, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from badgepress.verifying.credential_check.credential import _check_time, _moment, kind_of
from badgepress.verifying.credential_check.embedded_proof import (
    Unsecured,
)
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.within import (
    judge_nested,
)
from tests.conformance.making import club
from tests.conformance.table import FORMS
from tests.verifying.credential_check.parts import (
    NOW,
    about,
    changed,
    check,
    codes,
    in_a_jwt,
    part,
    trouble,
    verdict_of,
)


@pytest.mark.parametrize(("types", "kind"), [(["VerifiableCredential", "OpenBadgeCredential"], "OpenBadgeCredential"), ("AchievementCredential", "AchievementCredential"), (["OpenBadgeCredential", "ClrCredential"], "ClrCredential"), (["EndorsementCredential"], "EndorsementCredential"), (["BitstringStatusListCredential"], "BitstringStatusListCredential"), (None, ""), ("x", "")])
def test_what_kind_a_credential_is_of(types: Any, kind: str) -> None:
    assert kind_of({"type": types}) == kind


def test_times_are_judged() -> None:
    report = Report("here", moment=NOW)
    _check_time(NOW + timedelta(seconds=60), None, NOW, report)
    _check_time(NOW - timedelta(days=1), NOW, NOW, report)
    assert [step.says for step in report.steps] == ["valid since 2026-11-24, without an end", "valid since 2026-11-23, until 2026-11-24"]
    assert "not-yet-valid failed" in trouble(_check_time, NOW + timedelta(seconds=61), None, NOW, report)
    assert "expired failed" in trouble(_check_time, NOW, NOW - timedelta(seconds=1), NOW, report)
    assert _moment({}, "a", is_required=False) is None
    assert trouble(_moment, {}, "a", is_required=True).startswith("member-missing failed: $ lacks a")
    for odd in (7, "2026-11-02", "2026-02-30T00:00:00Z", None):
        assert trouble(_moment, {"a": odd}, "a", is_required=False).startswith("member-form failed")


def test_what_a_badge_says_of_itself_is_noted_whatever_it_is() -> None:
    assert about({}) == ("",) * 7
    assert about({"id": 1, "name": 2, "credentialSubject": {"id": 3, "achievement": {"name": 4}}, "issuer": 5, "validFrom": 6, "validUntil": 7}) == ("",) * 7
    assert about({"name": "n", "credentialSubject": {"id": "s", "achievement": {"name": "a"}}, "issuer": {"id": "i", "name": "j"}, "issuanceDate": "x", "expirationDate": "y"}) == ("", "a", "s", "i", "j", "x", "y")
    assert about({"name": "n", "credentialSubject": {"achievement": "a"}, "issuer": "i", "awardedDate": "w", "validFrom": "x", "validUntil": "y", "expirationDate": "z"}) == ("", "n", "", "i", "", "w", "y")
    assert about({"name": "n", "credentialSubject": {"achievement": {"name": 7}}})[1] == "n"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed(**{"@context": club.V2}), "@context is not a list"), (changed(**{"@context": [club.OB303, club.V2]}), "does not begin with"), (changed(**{"@context": [club.V2]}), "context number 2 is none of Open Badges 3.0"), (changed(**{"@context": [club.V2, {}]}), "context number 2 is none"), (changed(**{"@context": [club.V2, club.OB303, {}]}), "brings its own definitions"),
        (changed(**{"@context": [club.V2, club.OB303, "urn:x"]}), "the context 'urn:x' is not known"), (changed(credentialSubject=None), "lacks credentialSubject"), (changed(validFrom="2026-11-02"), "which is not a date and time with a zone"), (changed(validUntil="2026-11-01T00:00:00Z"), "before it begins"), (changed(type=["VerifiableCredential", "ClrCredential"]), "the second context of a CLR is"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_credential_is_said(document: dict[str, Any], words: str) -> None:
    assert any(words in step.says for step in check(document).steps)


def test_of_oddities_it_is_told() -> None:
    later = check(club.signed(changed(awardedDate="2026-11-03T00:00:00Z")))
    assert (later.verdict, codes(later)) == ("valid", ["awarded-later warned"])
    assert codes(check(club.signed(changed(awardedDate="2026-11-01T00:00:00Z")))) == []
    schema = {"id": "https://a.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
    assert codes(check(in_a_jwt(changed(credentialSchema=[schema])))) == ["schema-not-read warned"]
    known = {**schema, "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"}
    assert codes(check(in_a_jwt(changed(credentialSchema=known)))) == []


def test_a_report_keeps_the_first_failure_before_what_is_unclear() -> None:
    report = Report("here", moment=NOW)
    assert (report.verdict, report.decisive) == ("valid", None)
    report.warned("expired", "w")
    assert report.verdict == "valid"
    report.found(unclear("list-unreachable", "u"))
    assert report.verdict == "cannot tell"
    report.found(Trouble("revoked", "f"))
    report.found(Trouble("expired", "g"))
    assert (report.verdict, report.decisive.says if report.decisive else "") == ("not valid", "f")
    with pytest.raises(KeyError):
        report.passed("no step", "x")
    assert report.attempt(lambda: 7) == 7

    def found(code: str, state: Any) -> Any:
        raise Trouble(code, "x", state)

    assert report.attempt(lambda: found("expired", "unclear")) is None
    with pytest.raises(Trouble):
        report.attempt(lambda: found("expired", "failed"))


def subject_with(**changes: Any) -> dict[str, Any]:
    return club.changed(lambda d: d["credentialSubject"]["achievement"].update(changes))


def test_names_and_criteria_that_are_needed() -> None:
    assert verdict_of(in_a_jwt(changed(name=None))) == "valid"
    for made in (club.endorsement(), club.clr()):
        del made["name"]
        assert verdict_of(made) == "$ lacks name"
    for criteria in ({"id": "https://a.example/c"}, {"narrative": "Do it."}):
        assert verdict_of(in_a_jwt(subject_with(criteria=criteria))) == "valid"
    assert "criteria" in verdict_of(in_a_jwt(subject_with(criteria={"type": "Criteria"})))


def test_contexts_stand_in_their_order() -> None:
    for contexts, words in (([club.V2, "urn:x"], "context number 2 is none"), ([club.V2, club.CLR, club.OB303], "context number 2 is none"), ([club.V2, club.OB303], "valid")):
        assert words in verdict_of(in_a_jwt(changed(**{"@context": contexts})))
    inline = check(in_a_jwt(changed(**{"@context": [club.V2, club.OB303, {"x": "urn:x"}, "urn:y"]})))
    assert (inline.verdict, codes(inline)) == ("valid", ["context-inline warned", "context-unknown warned"])
    assert "signature" in [step.step for step in inline.steps]
    assert "signature" not in [step.step for step in check(changed(**{"@context": [club.V2, club.OB303, "urn:y"]})).steps]


def test_dates_have_the_names_of_their_version() -> None:
    old = club.plain_v1()
    assert verdict_of(in_a_jwt(old)) == "valid"
    moved = {**old, "validFrom": old["issuanceDate"], "validUntil": old["expirationDate"]}
    del moved["issuanceDate"], moved["expirationDate"]
    assert verdict_of(in_a_jwt(moved)) == "valid"
    assert "validFrom" in verdict_of(in_a_jwt(changed(validFrom=None, issuanceDate="2026-11-02T00:00:00Z")))
    assert "until 2001" in verdict_of(in_a_jwt({**old, "issuanceDate": "2000-01-01T00:00:00Z", "expirationDate": "2001-01-01T00:00:00Z"}))
    assert "until 2027" not in verdict_of(in_a_jwt(moved))
    assert "before it begins" in verdict_of(in_a_jwt({**moved, "validUntil": "2026-11-01T00:00:00Z"}))
    newer = check(in_a_jwt(changed(expirationDate="2001-01-01T00:00:00Z", validUntil=None)))
    assert newer.verdict == "valid"


@pytest.mark.parametrize("member", ["endorsementJwt", "jti"])
def test_members_that_only_one_of_two_contexts_knows(member: str) -> None:
    document = club.changed(lambda d: d.update({member: ["a.b.c"] if member == "endorsementJwt" else "urn:x:1"}))
    assert trouble(Unsecured(document, FORMS).check_content).startswith(f"term-disputed unclear: the member '{member}'")
    Unsecured(club.credential(), FORMS).check_content()


def test_what_has_no_name_goes_by_its_id() -> None:
    for name, its_id, words in (("Knots", "urn:k", "'Knots'"), ("", "urn:k", "'urn:k'"), ("", "", "'a credential'")):
        one = part(Trouble("revoked", "r"), name=name)
        one.about.id = its_id
        assert f"{words} inside is not valid" in trouble(judge_nested, [one], Report("whole", moment=NOW))
