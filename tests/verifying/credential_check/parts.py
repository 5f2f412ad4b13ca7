"""What the tests of each rule share: a little web, one badge of the club, and what a check says of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.credential import _note_about
from badgepress.verifying.credential_check.fetching import (
    Errands,
    Library,
)
from badgepress.verifying.credential_check.report import Report, Trouble
from tests.conformance.making import club
from tests.conformance.making.signers import Signer, text_of
from tests.conformance.table import FORMS, TableFetcher, web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://club.example/x.json"


def trouble(action: Any, *given: Any, **named: Any) -> str:
    """Return what a step found: code, state and words."""
    with pytest.raises(Trouble) as caught:
        action(*given, **named)
    return f"{caught.value.code} {caught.value.state}: {caught.value}"


def errands(answers: dict[str, Any] | None = None, *, report: Report | None = None) -> Errands:
    """Return errands in a little web: address → object, text, or (status, text)."""
    table = {}
    for url, answer in (answers or {}).items():
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        table[url] = {"status": status, "type": "", "body": body if isinstance(body, str) else text_of(body)}
    return Errands(Library(TableFetcher(table)), report or Report("here", moment=NOW))


SIGNER = Signer("somebody")

ISSUER, HTTPS = "did:web:club.example", "https://club.example/issuer"
DOCUMENT = "https://club.example/.well-known/did.json"


def method(owner: str = ISSUER, name: str = "#k", **changes: Any) -> dict[str, Any]:
    return {"id": owner + name if name.startswith("#") else name, "type": "Multikey", "controller": owner, "publicKeyMultibase": SIGNER.ed_multikey, **changes}


def document(owner: str = ISSUER, *methods: Any, **changes: Any) -> dict[str, Any]:
    found = list(methods) or [method(owner)]
    return {"id": owner, "verificationMethod": found, "assertionMethod": [one["id"] for one in found], **changes}


def check(given: Any, address: str | None = None, more: dict[str, Any] | None = None) -> Report:
    return Checker(TableFetcher({**web(), **(more or {})}), NOW, FORMS).check((given if isinstance(given, str) else text_of(given)).encode(), "here", address)


def codes(report: Report) -> list[str]:
    return [f"{step.code} {step.state}" for step in report.steps if step.code]


def about(given: dict[str, Any]) -> tuple[str, ...]:
    report = Report("here", moment=NOW)
    _note_about(given, report)
    found = report.about
    return (found.id, found.name, found.subject, found.issuer, found.issuer_name, found.awarded, found.valid_until)


def in_a_jwt(document: dict[str, Any]) -> str:
    """Return a credential in a JWT, whose signature covers whatever it says."""
    return club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, "typ": "vc+jwt"}, document)


def changed(**changes: Any) -> dict[str, Any]:
    made = club.changed(lambda d: d.update(changes))
    for name, value in changes.items():
        if value is None:
            del made[name]
    return made


def part(found: Trouble | None = None, *, name: str = "Knots", subject_id: str = "") -> Report:
    made = Report("inside", moment=NOW)
    made.about.name, made.about.subject = name, subject_id
    if found is not None:
        made.found(found)
    return made


def at(url: str, answers: dict[str, Any], address: str | None = None) -> Report:
    table = {each: {"status": answer[0], "type": "", "body": answer[1]} for each, answer in answers.items()}
    return Checker(TableFetcher({**web(), **table}), NOW, FORMS).check_address(url, address)


def verdict_of(given: Any) -> str:
    report = check(given)
    decisive = report.decisive
    return decisive.says if decisive else "valid"


def steps(report: Report) -> list[str]:
    return [step.step for step in report.steps]
