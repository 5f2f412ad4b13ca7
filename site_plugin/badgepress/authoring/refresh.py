"""Brings the date that a site speaks as of up to today, and finds the awards that end about then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.edits import with_field
from badgepress.authoring.repository import Repository
from badgepress.content.award_sources import read_awards
from badgepress.content.model import Award, BadgeClass
from badgepress.content.validity import valid_until
from badgepress.errors import BadgepressError
from badgepress.history.masking import masked_did, masked_hash

STATUS_FILE = "content/status.yml"


@dataclass(frozen=True, slots=True, order=True)
class Ending:
    """An award that ends, or has ended, and was neither revoked nor replaced."""

    last_day: date
    """UTC."""
    slug: str
    id: str
    version: int
    badge_name: str
    recipient: str
    """Masked: what a reader of the report may be shown."""


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a refresh does and finds."""

    before: date
    after: date
    """The same as `before` where that is today, or lies ahead."""
    within_days: int
    expired: tuple[Ending, ...]
    """Awards that the site has not called expired yet, and will now; the earliest first."""
    expiring: tuple[Ending, ...]
    """Awards that end within so many days."""
    awards: int
    unreadable: int
    """How many awards could not be read, and may be missing above."""

    @property
    def is_change(self) -> bool:
        """Whether the status date moves."""
        return self.after != self.before


def refresh_of(repository: Repository, now: datetime, within_days: int) -> Refresh:
    """Return what a refresh does and finds; nothing is written. Awards are read one after the other, and let go again.

    Args:
        repository: The repository.
        now: The present, UTC.
        within_days: How far to look ahead.

    Raises:
        BadgepressError: There is no status date that could be read.
        OSError: A file cannot be read.
    """
    before = repository.loaded.as_of
    if before is None:
        hint = f"It holds one line, such as as_of: {now.date().isoformat()}. Run badgepress check, and mend it first."
        raise BadgepressError(f"{STATUS_FILE} is missing or cannot be read", hint=hint)
    after = max(before, now.date())
    until = after + timedelta(days=within_days)
    replaced: set[str] = set()
    found: list[Ending] = []
    awards = unreadable = 0
    for read in read_awards(repository.folder):
        awards += 1
        award = read.award
        badge = repository.loaded.classes.get(award.class_key) if award is not None else None
        if award is None or badge is None:
            unreadable += 1
            continue
        if award.supersedes:
            replaced.add(award.supersedes)
        end = valid_until(award, badge)
        # by the rule that pages and lists follow: expired is what ended before the day began
        if end is None or award.is_taken_back or end < datetime.combine(before, time(0), UTC) or end.date() > until:
            continue
        found.append(_ending(award, badge, end))
    held = sorted(ending for ending in found if ending.id not in replaced)
    return Refresh(
        before,
        after,
        within_days,
        tuple(ending for ending in held if ending.last_day < after),
        tuple(ending for ending in held if ending.last_day >= after),
        awards,
        unreadable,
    )


def plan_refresh(repository: Repository, refresh: Refresh, drafts: Drafts) -> None:
    """Plan the new status date; comments and all else in the file stay.

    Raises:
        BadgepressError: The file cannot be edited safely.
        OSError: It cannot be read.
    """
    data = repository.folder.read(STATUS_FILE)
    text = with_field("status", data.decode(), ("as_of",), refresh.after.isoformat())
    drafts.replace(STATUS_FILE, data, text.encode())


def _ending(award: Award, badge: BadgeClass, end: datetime) -> Ending:
    return Ending(end.date(), award.badge, award.id, award.version, badge.name, _masked(award))


def _masked(award: Award) -> str:
    """Return whom an award is for: the name of a listed one, the beginning of what identifies the holder otherwise."""
    recipient = award.recipient
    if award.name and award.visibility == "listed":
        return award.name
    if recipient.email_hash:
        return masked_hash(recipient.email_hash)
    if recipient.did:
        return masked_did(recipient.did)
    return recipient.url.removeprefix("https://")[:24] + "…"
