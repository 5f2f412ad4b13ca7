"""A bounded mapping never holds more than it may, and keeps what is met again and again."""

from __future__ import annotations

from badgepress.bounded import Bounded


def test_what_is_met_again_stays_and_what_is_not_goes() -> None:
    known: Bounded[int, str] = Bounded(10)
    known.put(-1, "often")
    for number in range(100):
        known.put(number, str(number))
        assert known.get(-1) == "often"
        assert len(known) <= 10
    assert known.get(99) == "99"
    assert 0 not in known
    assert known.get(0) is None


def test_a_nothing_that_was_put_in_is_there() -> None:
    known: Bounded[str, str | None] = Bounded(2)
    known.put("a", None)
    assert "a" in known
    assert known.get("a") is None
    known.put("a", "made")
    assert known.get("a") == "made"
    assert len(known) == 1
