"""Every rule of status lists, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from badgepress.linkeddata.multibase import encode_multibase64url
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import (
    Errands,
    Library,
)
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.securing import Securing
from badgepress.verifying.credential_check.status import Statuses, bit_list_of, refuse_stale
from tests.conformance.making import club
from tests.conformance.table import FORMS, TableFetcher, web
from tests.verifying.credential_check.parts import NOW, changed, check, codes, in_a_jwt, trouble, verdict_of


def packed(bits: bytes, after: bytes = b"") -> str:
    return encode_multibase64url(gzip.compress(bits) + after)


def bit_list(bits: bytes = bytes(16_384), **changes: Any) -> dict[str, Any]:
    inside = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": packed(bits), **changes.pop("subject", {})}
    return {"credentialSubject": inside, **changes}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "is not a BitstringStatusList"), (bit_list(subject={"type": "x"}), "is not a BitstringStatusList"), (bit_list(subject={"statusPurpose": None}), "does not say what it is for"), (bit_list(subject={"statusPurpose": []}), "does not say what it is for"), (bit_list(subject={"statusPurpose": [7]}), "does not say what it is for"), (bit_list(validFrom=7), "validFrom of"), (bit_list(validUntil="x"), "validUntil of"),
        (bit_list(subject={"encodedList": 7}), "cannot be unpacked"), (bit_list(subject={"encodedList": "uQQ=="}), "cannot be unpacked"), (bit_list(subject={"encodedList": encode_multibase64url(b"this is no gzip")}), "cannot be unpacked"), (bit_list(bytes(limits.LIST_BYTES + 1)), "unpacks to more than"), (bit_list(subject={"encodedList": packed(bytes(16_384), b"x")}), "something behind them"),
        (bit_list(subject={"encodedList": encode_multibase64url(gzip.compress(bytes(16_384))[:-1])}), "are cut short"), (bit_list(bytes(16_383)), "has 131,064 entries"),
    ],
)  # fmt: skip
def test_a_status_list_of_another_form(document: dict[str, Any], words: str) -> None:
    found = trouble(bit_list_of, document, "the list")
    assert found.startswith("list-form failed")
    assert words in found


def test_a_status_list_and_its_time() -> None:
    found = bit_list_of(bit_list(subject={"type": ["x", "BitstringStatusList"], "statusPurpose": ["a", "b"]}, validFrom="2026-11-01T00:00:00Z", validUntil="2026-12-01T00:00:00Z"), "the list")
    assert found.purposes == ("a", "b")
    assert len(bit_list_of(bit_list(bytes(limits.LIST_BYTES)), "the list").bits) == limits.LIST_BYTES
    for moment in (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)):
        refuse_stale(found, "the list", moment)
    assert "speaks until" in trouble(refuse_stale, found, "the list", datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC))
    assert "speaks only from" in trouble(refuse_stale, found, "the list", datetime(2026, 10, 31, tzinfo=UTC))
    refuse_stale(bit_list_of(bit_list(), "the list"), "the list", datetime(2099, 1, 1, tzinfo=UTC))


def with_status(**changes: Any) -> Report:
    return check(in_a_jwt(changed(credentialStatus={**club.entry(club.LIST, 7), **changes})))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "x"}, "is of the kind 'x'"), ({"type": ["BitstringStatusListEntry"]}, "$.credentialStatus"), ({"statusPurpose": ["revocation"]}, "not one text"), ({"statusListIndex": 7}, "not a plain decimal number"), ({"statusListIndex": "07"}, "not a plain decimal number"), ({"statusListCredential": "http://a.example"}, "is not the https address of a list"), ({"statusListCredential": f"{club.LIST}#x"}, "is not the https address of a list"),
        ({"id": club.LIST}, "the list's own address"), ({"statusPurpose": "x"}, "which is not understood here"), ({"statusSize": 2}, "which is not understood here"), ({"statusListIndex": "131072"}, "is beyond the 131,072 entries"), ({"statusPurpose": "suspension"}, "not for suspension"), ({"statusListCredential": "https://nobody.example/l"}, "list"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_status_is_said(changes: dict[str, Any], words: str) -> None:
    report = with_status(**changes)
    assert report.verdict != "valid"
    assert any(words in step.says for step in report.steps), [step.says for step in report.steps]


def test_what_decides_nothing_about_a_status() -> None:
    for changes in ({"statusPurpose": "message"}, {"statusPurpose": "refresh"}, {"statusSize": 1}):
        assert with_status(**changes).verdict == "valid", changes
    assert "it cannot be revoked" in next(step.says for step in check(club.signed(changed(credentialStatus=None))).steps if step.step == "status")
    many = check(club.signed(changed(credentialStatus=[club.entry(club.LIST, number) for number in range(limits.PROOFS + 1)])))
    assert "it has 9 statuses" in " ".join(step.says for step in many.steps)
    assert check(club.signed(changed(credentialStatus=[club.entry(club.LIST, number) for number in range(limits.PROOFS)]))).verdict == "valid"


def test_a_status_list_by_itself() -> None:
    for issuer in (club.DID, {"id": club.DID, "type": ["Profile"]}):
        assert verdict_of(in_a_jwt({**club.status_list(), "issuer": issuer})) == "valid"
    assert check(club.CLUB.sign({**club.status_list(), "validUntil": "2026-11-24T11:00:00Z"}, club.KEY)).verdict == "cannot tell"


STATUS_URL = "https://club.example/revoked.json"


def of_1edtech(answer: Any, url: str = STATUS_URL) -> Report:
    given = in_a_jwt(changed(credentialStatus={"id": url, "type": "1EdTechRevocationList"}))
    return check(given, None, {STATUS_URL: club.answer(answer)})


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"id": STATUS_URL, "issuer": club.DID, "revokedCredential": []}, ("valid", [])), ({"issuer": {"id": club.DID}, "revokedCredential": [{"id": "urn:x"}]}, ("valid", [])), ({"revokedCredential": [{"id": club.AWARD, "revoked": False}]}, ("valid", [])), ({"revokedCredential": club.AWARD}, ("not valid", ["revoked failed"])),
        ({"revokedCredential": [{"id": club.AWARD, "revocationReason": "Lost"}]}, ("not valid", ["revoked failed"])), ({}, ("not valid", ["list-form failed"])), ({"id": "urn:x", "revokedCredential": []}, ("not valid", ["list-id failed"])), ({"issuer": "urn:x", "revokedCredential": []}, ("not valid", ["list-issuer failed"])), ({"issuer": {"id": "urn:x"}, "revokedCredential": []}, ("not valid", ["list-issuer failed"])),
    ],
)  # fmt: skip
def test_lists_of_revoked_credentials(answer: Any, found: Any) -> None:
    report = of_1edtech(answer)
    assert (report.verdict, codes(report)) == found
    assert ("status" in [step.step for step in report.steps if step.state == "passed"]) is (found[0] == "valid")


def test_where_lists_of_revoked_credentials_are() -> None:
    assert codes(of_1edtech({}, "http://club.example/x")) == ["status-form failed"]
    assert codes(of_1edtech({}, "urn:x")) == ["status-form failed"]
    assert of_1edtech({"revokedCredential": [{"id": club.AWARD, "revocationReason": 7}]}).steps[-1].says == f"the issuer has revoked it ({STATUS_URL})"
    assert of_1edtech({"revokedCredential": [{"id": club.AWARD, "revocationReason": "Lost"}]}).steps[-1].says.endswith(": Lost")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"@context": "x"}, "list-form"), ({"@context": {"a": 1}}, "list-form"), ({"@context": None}, "list-form"), ({"@context": club.V2}, ""), ({"type": ["VerifiableCredential"]}, "list-form"), ({"type": "BitstringStatusListCredential"}, "list-form"), ({"id": "urn:x"}, "list-id"), ({"issuer": "urn:x"}, "list-issuer"), ({"issuer": {"id": "urn:x"}}, "list-issuer"), ({"issuer": {"id": club.DID}}, ""),
    ],
)  # fmt: skip
def test_whose_list_it_is(change: dict[str, Any], code: str) -> None:
    answer = club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, "typ": "vc+jwt"}, {**club.status_list(), **change})
    report = check(club.signed(), None, {club.LIST: club.answer(answer)})
    assert [each.partition(" ")[0] for each in codes(report)] == ([code] if code else [])


@pytest.mark.parametrize("value", [7, None, []])
def test_the_address_of_a_list_is_a_text(value: Any) -> None:
    assert with_status(statusListCredential=value).verdict == "not valid"
    assert with_status(statusPurpose="x").verdict == "cannot tell"
    assert "status" not in [step.step for step in with_status(statusPurpose="x").steps if step.state == "passed"]


def test_a_list_that_one_badge_could_not_ask_for_is_asked_for_by_the_next() -> None:
    statuses, answers = Statuses(Securing(NOW, FORMS)), Library(TableFetcher(web()))
    spent = Errands(answers, Report("here", moment=NOW))
    spent._requests = limits.REQUESTS
    assert trouble(statuses._list, club.LIST, club.DID, spent).startswith("list-unreachable unclear")
    report = Report("here", moment=NOW)
    assert statuses._list(club.LIST, club.DID, Errands(answers, report)).purposes == ("revocation",)
    again = Report("here", moment=NOW)
    statuses._list(club.LIST, club.DID, Errands(answers, again))
    assert again.contacted == ["https://club.example"]
