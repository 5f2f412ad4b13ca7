"""Every rule of what a signature covers, and of how much is looked at, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.embedded_proof import (
    _refuse_too_much,
    _unsafe_character,
)
from badgepress.verifying.credential_check.report import Trouble
from tests.conformance.making import club
from tests.verifying.credential_check.parts import check, codes, steps


def test_unsafe_characters_are_found_everywhere() -> None:
    for value in ("\x07", {"\x07": 1}, {"a": "\x07"}, [["\x07"]], {"a": [{"b": "\x07"}]}):
        assert _unsafe_character(value) == "\x07"
    assert _unsafe_character({"a": ["b", 7, None, True]}) == ""


@pytest.mark.parametrize(
    ("document", "values", "pairs"),
    [
        ({"a": 1}, 1, 1),
        ({"a": [1, [2, 3]]}, 5, 25),
        ({"a": {"b": 1, "c": 2}, "d": [{"e": 1}]}, 6, 9 + 4 + 1),
        ({"a": {"id": "x", "b": [1, 2]}, "c": {"id": "x", "d": 1}, "e": {"id": 5}}, 10, 9 + 36 + 1),
    ],
)
def test_values_and_pairs_of_one_thing_are_counted_up_to_the_limits(
    document: dict[str, Any], values: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_too_much(allowed: int, paired: float) -> bool:
        monkeypatch.setattr(limits, "VALUES", allowed)
        monkeypatch.setattr(limits, "VALUES_PAIRED", paired)
        with contextlib.suppress(Trouble):
            _refuse_too_much(document)
            return False
        return True

    assert not is_too_much(values, (pairs + 0.5) ** 0.5)
    assert is_too_much(values - 1, 1000)
    assert is_too_much(1000, (pairs - 0.5) ** 0.5)


def test_what_is_left_unclear_about_the_content_does_not_hide_the_signature() -> None:
    disputed = club.changed(lambda d: d.update(jti="urn:x:1"))
    report = check(club.CLUB.sign(disputed, club.KEY))
    assert "term-disputed unclear" in codes(report)
    assert "signature" in steps(report) or "signature-wrong failed" in codes(report)
    for change in ({"name": "a\x07"}, {"unknown": "x"}):
        stopped = check({**club.signed(), **change})
        assert stopped.verdict != "valid"
        assert "signature" not in steps(stopped)


def test_a_document_of_too_many_values_is_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = club.signed()
    assert "signature" in steps(check(signed))
    monkeypatch.setattr(limits, "VALUES", 3)
    assert "signature" not in steps(check(signed))
