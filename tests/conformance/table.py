"""Reads the conformance table, and answers for its little web."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms
from badgepress.verifying.credential_check.fetching import Fetched, FetchError, follow
from badgepress.verifying.credential_check.report import Report

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Row:
    """One case."""

    name: str
    group: str
    case: Mapping[str, Any]


def rows() -> list[Row]:
    """Return every case, in the order of the files."""
    files = sorted(path for path in CASES.glob("*.json") if path.name != "web.json")
    return [Row(case["name"], path.stem, case) for path in files for case in json.loads(path.read_bytes())]


def web() -> dict[str, Any]:
    """Return the web that cases share."""
    return dict(json.loads((CASES / "web.json").read_bytes()))


class TableFetcher:
    """Answers out of the table."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any] | None]) -> None:
        self._answers = answers

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        return follow(self._once, url, may_leave=may_leave)

    def _once(self, url: str) -> tuple[Fetched, str | None]:
        answer = self._answers.get(url)
        if answer is None:
            raise FetchError("unreachable", f"{url} does not answer")
        return Fetched(url, answer["status"], answer["type"], answer["body"].encode()), answer.get("location")


FORMS = CanonicalForms()
"""Kept, as PyLD takes forty milliseconds to read the contexts."""


def run(row: Row, shared: Mapping[str, Any]) -> Report:
    """Check the input of a case."""
    given, now = row.case["input"], datetime.fromisoformat(row.case["now"])
    checker = Checker(TableFetcher({**shared, **row.case.get("web", {})}), now, FORMS)
    address = row.case.get("recipient")
    if "url" in given:
        return checker.check_address(given["url"], address)
    data = base64.b64decode(given["base64"]) if "base64" in given else given["text"].encode()
    return checker.check(data, row.name, address)


def answer_of(report: Report) -> dict[str, Any]:
    """Return what a case expects, as found."""
    decisive = report.decisive
    return {
        "verdict": report.verdict,
        "step": decisive.step if decisive else None,
        "code": decisive.code if decisive else None,
        "parts": [part.verdict for part in report.parts],
        "contacted": report.contacted,
    }
