"""Dates, times and durations of the content: ISO 8601 text to UTC values."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?|P(\d+)W")


@dataclass(frozen=True, slots=True)
class Duration:
    """A calendar duration such as `P2Y`."""

    years: int = 0
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read an ISO 8601 duration of years, months, days, or weeks.

        Raises:
            ValueError: It is none, or lasts no time at all.
        """
        match = _DURATION.fullmatch(text)
        if match is None:
            raise ValueError(text)
        years, months, days, weeks = (int(group or 0) for group in match.groups())
        duration = cls(years, months, days + 7 * weeks)
        if duration == cls():
            raise ValueError(text)
        return duration

    def after(self, start: date) -> date:
        """Return the day this long after `start`, the calendar's last day at most; a day that the month does not have becomes its last one."""
        months = start.year * 12 + start.month - 1 + self.years * 12 + self.months
        year, month = divmod(months, 12)
        if year > 9999:
            return date.max
        last_day = calendar.monthrange(year, month + 1)[1]
        try:
            return date(year, month + 1, min(start.day, last_day)) + timedelta(days=self.days)
        except OverflowError:
            return date.max

    def in_words(self) -> str:
        """Say it in English: “2 years”."""
        parts = [(self.years, "year"), (self.months, "month"), (self.days, "day")]
        return " and ".join(f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in parts if count)


@lru_cache(maxsize=4096)
def parse_instant(text: str, *, end_of_day: bool = False) -> datetime:
    """Read a date, or an RFC 3339 time with zone, as UTC.

    Args:
        text: `2026-11-02` or `2026-11-02T18:30:00+01:00`.
        end_of_day: Whether a bare date means its last second rather than its first.

    Raises:
        ValueError: No such day or time.
    """
    if len(text) == len("2026-11-02"):
        day = date.fromisoformat(text)
        return datetime.combine(day, time(23, 59, 59) if end_of_day else time(0), UTC)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


@lru_cache(maxsize=4096)
def rfc3339(moment: datetime) -> str:
    """Write an instant as `2026-11-02T00:00:00Z`: whole seconds, UTC."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
