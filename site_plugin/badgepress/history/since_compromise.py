"""Which awards deserve a second look after a key was in the wrong hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from badgepress.content.award_sources import AWARDS_FOLDER, read_awards
from badgepress.content.files import Folder
from badgepress.content.model import Award
from badgepress.git import lines_of, run_git


@dataclass(frozen=True, slots=True)
class Suspect:
    """An award that somebody should look at."""

    id: str
    badge: str
    """Slug and version."""
    awarded: date
    visibility: str
    is_revoked: bool
    path: str
    line: int
    reason: str
    """Why it is listed: `dated`, or `entered` for one that is dated earlier but came into Git since."""


def awards_since(root: Path, since: date) -> Iterator[Suspect]:
    """Yield the awards that are dated on or after a day, and those that came into Git since but are dated earlier.

    Args:
        root: The repository.
        since: The first day that counts, UTC.

    Raises:
        OSError: A file cannot be read.
    """
    entered = entered_since(root, since)
    for read in read_awards(Folder(root)):
        award = read.award
        if award is None:
            continue
        if award.awarded.date() >= since:
            yield _suspect(award, "dated")
        elif award.source.path in entered:
            yield _suspect(award, "entered")


def entered_since(root: Path, since: date) -> set[str]:
    """Return the award files that commits since a day added or changed; empty without Git. Commit dates can be forged, so this only adds."""
    printed = run_git(
        root, "log", f"--since={since.isoformat()}T00:00:00Z", "--diff-filter=AM", "--format=", "--name-only", "--relative", "-z",
        "--no-renames", "--", AWARDS_FOLDER,
    )  # fmt: skip
    return {path.strip("\n") for path in lines_of(printed)}


def _suspect(award: Award, reason: str) -> Suspect:
    source = award.source
    return Suspect(
        award.id, f"{award.badge}@{award.version}", award.awarded.date(), award.visibility, award.is_taken_back, source.path,
        source.place().line, reason,
    )  # fmt: skip
