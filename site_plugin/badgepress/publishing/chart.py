"""A small column chart as a static picture: how many a month, a quarter or a year; with the same as a table for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from badgepress.language import Words

MONTHS_AT_MOST, QUARTERS_AT_MOST, YEARS_AT_MOST = 24, 28, 40
FEWEST_MONTHS = 6
CROWDED = 14
LOWEST_TOP = 4
"""So many fill the height at least: one award is no tower."""
WIDTH, HEIGHT, LOW_HEIGHT = 640, 200, 130
_TOP, _BOTTOM, _SIDE = 24, 26, 4
_WIDEST, _GAP, _DIGIT = 44.0, 0.28, 8.4
_HALF_LETTER = 5.4
"""Half the width of a letter of a mark on a phone, where they are largest."""


@dataclass(frozen=True, slots=True)
class Column:
    """One period."""

    label: str
    """In full, for the table."""
    mark: str
    """What stands below the column; empty below most of many."""
    number: str
    """What stands above it; where all would run together, only the highest has one."""
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where texts above and below are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns from the first period to the last, in the direction in which the language is read."""

    period: str
    """Heading of the table's first column: month, quarter or year."""
    columns: tuple[Column, ...]
    height: int
    width: int = WIDTH

    @property
    def ground(self) -> int:
        """Where the columns stand."""
        return self.height - _BOTTOM

    @property
    def is_crowded(self) -> bool:
        """Whether numbers would run together on a phone."""
        return len(self.columns) > CROWDED

    @property
    def total(self) -> int:
        """Of all columns."""
        return sum(column.count for column in self.columns)


def chart_of(by_month: Mapping[str, int], as_of: date, words: Words) -> Chart:
    """Draw counts over time, by the finest period that fits.

    Args:
        by_month: Count by month (`2026-11`); none after `as_of`.
        as_of: The last day that the chart shows.
        words: The language of labels.
    """
    last = as_of.year * 12 + as_of.month - 1
    counts = {_number(month): count for month, count in by_month.items()}
    first = min([*counts, last])
    span = last - first + 1
    if span <= MONTHS_AT_MOST:
        return _drawn(words.text("Month"), _months(counts, min(first, last - FEWEST_MONTHS + 1), last, words), words)
    if span <= QUARTERS_AT_MOST * 3:
        return _drawn(words.text("Quarter"), _quarters(counts, first, last, words), words)
    first_year = max(first // 12, last // 12 - YEARS_AT_MOST + 1)
    years = [
        (str(year), str(year), sum(counts.get(year * 12 + month, 0) for month in range(12)))
        for year in range(first_year, last // 12 + 1)
    ]
    return _drawn(words.text("Year"), years, words)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _months(counts: Mapping[int, int], first: int, last: int, words: Words) -> list[tuple[str, str, int]]:
    found = []
    for month in range(first, last + 1):
        day = date(month // 12, month % 12 + 1, 1)
        is_marked = month in (first, last) or day.month == 1
        found.append((words.month(day), words.month(day) if is_marked else "", counts.get(month, 0)))
    return found


def _quarters(counts: Mapping[int, int], first: int, last: int, words: Words) -> list[tuple[str, str, int]]:
    found = []
    for quarter in range(first // 3, last // 3 + 1):
        year, part = divmod(quarter, 4)
        ends = (words.month(date(year, part * 3 + 1, 1)), words.month(date(year, part * 3 + 3, 1)))
        count = sum(counts.get(quarter * 3 + month, 0) for month in range(3))
        found.append((" – ".join(ends), str(year) if part == 0 else "", count))
    return found


def _drawn(period: str, periods: list[tuple[str, str, int]], words: Words) -> Chart:
    step = min((WIDTH - 2 * _SIDE) / len(periods), _WIDEST / (1 - _GAP))
    width = round(step * (1 - _GAP), 1)
    highest = max([LOWEST_TOP, *(count for _, _, count in periods)])
    full_height = HEIGHT if highest > LOWEST_TOP else LOW_HEIGHT
    room = full_height - _TOP - _BOTTOM
    fits = max((len(words.number(count)) for _, _, count in periods), default=0) * _DIGIT <= step
    columns = []
    for position, (label, mark, count) in enumerate(periods):
        x = _SIDE + step * (position + _GAP / 2)
        if words.direction == "rtl":
            x = WIDTH - x - width
        height = round(max(room * count / highest, 2.0 if count else 0.0), 1)
        number = words.number(count) if count and (fits or count == highest) else ""
        columns.append(
            Column(label, mark, number, count, round(x, 1), round(full_height - _BOTTOM - height, 1), width, height)
        )
    return Chart(period, tuple(_apart(columns)), full_height)


def _apart(columns: list[Column]) -> list[Column]:
    """Take away marks that would run into the one before."""
    kept: list[Column] = []
    free_from = None
    for column in columns:
        half = len(column.mark) * _HALF_LETTER + 4
        is_crowded = free_from is not None and column.mark and abs(column.middle - free_from) < half * 2
        if is_crowded:
            column = replace(column, mark="")
        elif column.mark:
            free_from = column.middle
        kept.append(column)
    return kept
