"""Every case of the table, in Python; the browser's verifier runs the same files."""

from __future__ import annotations

from collections import Counter

import pytest

from badgepress.verifying.credential_check.vocabulary import CODES
from tests.conformance.make import tables
from tests.conformance.table import CASES, Row, answer_of, rows, run, web

ROWS = rows()
WEB = web()


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.group}/{row.name}" for row in ROWS])
def test_case(row: Row) -> None:
    report = run(row, WEB)
    found, wanted = answer_of(report), row.case["expect"]
    assert {name: found[name] for name in wanted} == wanted, "\n".join(
        f"{step.state} {step.step} {step.code} {step.says}" for step in report.steps
    )


def test_the_table_is_the_one_that_its_makers_write() -> None:
    assert {path.name: path.read_text("utf-8") for path in CASES.glob("*.json")} == tables()


def test_the_table_is_as_large_as_promised_and_meets_every_code() -> None:
    refused = Counter(row.group for row in ROWS if row.case["expect"]["verdict"] != "valid")
    assert refused["jws-attacks"] >= 60
    assert sum(refused.values()) - refused["jws-attacks"] >= 72
    met = {row.case["expect"]["code"] for row in ROWS}
    assert CODES.keys() - met - WARNINGS_ONLY == set()


WARNINGS_ONLY = {
    "awarded-later",
    "schema-not-read",
    "nested-other-subject",
    "input-too-large",
    "endorsement-not-valid",
    "endorsement-unclear",
    "endorsement-foreign",
}
"""They decide nothing, so that no case can expect them as the decisive one; and what is too large for a badge is too large for a table."""
