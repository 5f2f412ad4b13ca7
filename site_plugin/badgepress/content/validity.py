"""Until when an award holds, and what it is worth on a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Literal

from badgepress.content.durations import Duration
from badgepress.content.model import Award, BadgeClass

AwardStatus = Literal["valid", "expired", "revoked", "superseded", "forgotten"]


def valid_until(award: Award, badge: BadgeClass) -> datetime | None:
    """Return the last second of validity in UTC, None if it does not end: the award's own date, or else the class's validity."""
    if award.expires is not None:
        return award.expires
    if badge.validity is None:
        return None
    return _end(badge.validity, award.awarded.date())


@lru_cache(maxsize=4096)
def _end(validity: Duration, awarded: date) -> datetime:
    return datetime.combine(validity.after(awarded), time(23, 59, 59), UTC)


def award_status(award: Award, badge: BadgeClass, as_of: date, *, is_superseded: bool) -> AwardStatus:
    """Say what an award is worth at the beginning of a day; being forgotten outweighs revocation, that expiry, and that replacement."""
    if award.forgotten is not None:
        return "forgotten"
    if award.revoked is not None:
        return "revoked"
    end = valid_until(award, badge)
    if end is not None and end.date() < as_of:
        return "expired"
    return "superseded" if is_superseded else "valid"
