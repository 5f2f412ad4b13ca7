"""Columns over time: nothing is lost, nothing overlaps, and the period fits the span."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.language import words_in
from badgepress.publishing.chart import FEWEST_MONTHS, chart_of

ENGLISH, ARABIC = words_in("en"), words_in("ar")
AS_OF = date(2026, 11, 24)
MONTHS = st.dates(date(1990, 1, 1), AS_OF).map(lambda day: f"{day:%Y-%m}")


@given(st.dictionaries(MONTHS, st.integers(1, 9_999), max_size=60), st.sampled_from([ENGLISH, ARABIC]))
def test_every_award_is_in_a_column_and_columns_stand_apart(counts: dict[str, int], words: object) -> None:
    chart = chart_of(counts, AS_OF, words)  # type: ignore[arg-type]
    assert chart.total == sum(counts.values())
    assert len(chart.columns) <= 41
    in_order = sorted(chart.columns, key=lambda column: column.x)
    assert all(one.x + one.width <= other.x for one, other in pairwise(in_order))
    assert all(column.height > 0 for column in chart.columns if column.count)
    assert all(column.x >= 0 and column.x + column.width <= chart.width for column in chart.columns)
    assert all(column.y >= 0 and column.y + column.height <= chart.ground + 0.2 for column in chart.columns)
    assert (list(chart.columns) == in_order) == (words is ENGLISH)


@pytest.mark.parametrize(
    ("first", "period", "columns"),
    [
        ("2026-11", "Month", FEWEST_MONTHS),
        ("2024-12", "Month", 24),
        ("2024-11", "Quarter", 9),
        ("2019-12", "Quarter", 29),
        ("2019-11", "Year", 8),
        ("1931-02", "Year", 40),
    ],
)
def test_the_finest_period_that_fits(first: str, period: str, columns: int) -> None:
    chart = chart_of({first: 3, "2026-10": 2}, AS_OF, ENGLISH)
    assert (chart.period, len(chart.columns)) == (period, columns)


def test_labels_are_in_the_language_and_marks_do_not_run_together() -> None:
    chart = chart_of({"2025-02": 1, "2026-09": 12}, AS_OF, ENGLISH)
    assert [column.label for column in chart.columns if column.count] == ["February 2025", "September 2026"]
    assert [column.mark for column in chart.columns if column.mark] == [
        "February 2025",
        "January 2026",
        "November 2026",
    ]
    heights = {column.count: column.height for column in chart.columns}
    assert heights[1] == pytest.approx(heights[12] / 12, abs=0.1)


def test_numbers_that_would_run_together_are_left_to_the_table() -> None:
    few = chart_of({"2026-09": 1852, "2026-10": 1903}, AS_OF, ENGLISH)
    assert [column.number for column in few.columns if column.count] == ["1,852", "1,903"]
    many = chart_of({f"{year}-05": 1000 + year for year in range(2008, 2027)}, AS_OF, ENGLISH)
    assert [column.number for column in many.columns if column.number] == ["3,026"]
