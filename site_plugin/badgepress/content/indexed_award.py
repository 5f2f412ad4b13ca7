"""What the index of all awards holds of one, and what it answers with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from badgepress.content.model import Award, BadgeClass, Visibility
from badgepress.content.validity import AwardStatus, award_status, valid_until


class IndexedAward(NamedTuple):
    """What the index holds of one award."""

    id: bytes
    """The UUID's 16 bytes."""
    unit: int
    """Number of the file it stands in."""
    line: int
    """Line in which its row begins in a batch; 0 in a file of its own."""
    slug: str
    version: int
    awarded: int
    """UTC seconds."""
    status_index: int
    salt: str | None
    visibility: Visibility
    """A forgotten award counts as private: it has no credential, and no page may link to it."""
    status: AwardStatus
    """As of the catalogue's date, but for replacement, which other awards decide."""
    supersedes: bytes | None
    name: str | None
    """Only of a listed award."""
    digest: bytes
    """Of the award's values."""
    task: int
    """Which piece of the work it came in."""
    learner: str | None = None
    """Handle of the learner whose it is, where it says so."""
    shown: str | None = None
    """What else the learner's page shows of it, as JSON: its results, and how many pieces of evidence it has."""
    ends: int | None = None
    """Last second of validity in UTC seconds, None where it does not end."""
    is_requested: bool = False
    """Whether its holder asked for it themselves."""


class Standing(NamedTuple):
    """Where an award stands."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


class ListedAward(NamedTuple):
    """A listed award as lists show it."""

    id: str
    slug: str
    version: int
    awarded: datetime
    status: AwardStatus
    name: str
    learner: str = ""
    """Handle, where it names one."""


class LearnerAward(NamedTuple):
    """An award that is said to be a learner's."""

    learner: str
    """Handle."""
    id: str
    slug: str
    version: int
    awarded: datetime
    status: AwardStatus
    visibility: Visibility
    results: Mapping[str, str]
    """Criterion → level."""
    evidence: int
    """How many pieces it has."""


class Neighbour(NamedTuple):
    """An award that another one replaces, or is replaced by."""

    id: str
    visibility: Visibility


class Replacement(NamedTuple):
    """An award that says which older one it supersedes."""

    id: str
    awarded: int
    """UTC seconds."""
    standing: Standing
    older: str
    is_there: bool
    """Whether the older one is."""
    older_awarded: int
    older_supersedes: str
    is_older_forgotten: bool


def id_bytes(award_id: str) -> bytes:
    """Return the 16 bytes of a UUID in its usual form; `UUID` takes ten times as long to check what is checked."""
    return bytes.fromhex(award_id.replace("-", ""))


def id_text(id_: bytes) -> str:
    """Return a UUID in its usual form, from its 16 bytes."""
    digits = id_.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def indexed(
    award: Award, badge: BadgeClass | None, as_of: datetime, unit: int, line: int, digest: bytes, task: int
) -> IndexedAward:
    """Return what the index holds of an award; `badge` is None where the class could not be read."""
    status = award_status(award, badge, as_of.date(), is_superseded=False) if badge else "valid"
    end = valid_until(award, badge) if badge else None
    return IndexedAward(
        id_bytes(award.id),
        unit,
        line,
        award.badge,
        award.version,
        int(award.awarded.timestamp()),
        award.status_index,
        award.recipient.salt or None,
        "private" if award.forgotten else award.visibility,
        status,
        id_bytes(award.supersedes) if award.supersedes else None,
        award.name if award.visibility == "listed" else None,
        digest,
        task,
        award.learner or None,
        json.dumps([dict(award.results), len(award.evidence)]) if award.learner else None,
        int(end.timestamp()) if end else None,
        bool(award.requested_by),
    )
