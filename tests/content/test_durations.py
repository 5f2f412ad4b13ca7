"""Durations and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from badgepress.content.durations import Duration, parse_instant, rfc3339


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P2Y", "2024-02-29", "2026-02-28"), ("P1M", "2026-01-31", "2026-02-28"), ("P18M", "2026-08-31", "2028-02-29"),
        ("P90D", "2026-11-24", "2027-02-22"), ("P2W", "2026-12-25", "2027-01-08"), ("P1Y1M1D", "2026-12-31", "2028-02-01"), ("P999Y", "9500-01-01", "9999-12-31"),
    ],
)  # fmt: skip
def test_a_duration_ends_on_the_right_day(text: str, start: str, end: str) -> None:
    assert Duration.parse(text).after(date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize("text", ["P", "P0D", "2Y", "P1.5Y", "PT5H", "P-1Y", ""])
def test_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Duration.parse(text)


def test_instants_are_utc_and_a_bare_date_ends_with_its_last_second() -> None:
    assert rfc3339(parse_instant("2026-11-02T01:30:00+02:00")) == "2026-11-01T23:30:00Z"
    assert parse_instant("2026-11-02", end_of_day=True) == datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-11-02T10:00:00", "0001-01-01T00:00:00+10:00", "2026-13-01"])
def test_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_instant(text)
