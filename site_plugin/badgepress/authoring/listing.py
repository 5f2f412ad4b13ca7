"""Goes through the awards of a repository one by one, and says of each what a list shows; none is held in memory."""

from __future__ import annotations

import marshal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from badgepress.authoring.repository import Repository
from badgepress.authoring.skim import skimmed
from badgepress.content.award_sources import AwardFile, award_files, batch_pieces, read_piece
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.model import Award
from badgepress.content.read_award import ReadAward, read_award_file
from badgepress.content.validity import award_status, valid_until
from badgepress.progress.uses import Uses

STATUSES = ("valid", "expired", "superseded", "revoked", "forgotten")


class AwardRow(NamedTuple):
    """An award as a list shows it: neither hash nor salt."""

    id: str
    badge: str
    version: int
    awarded: str
    status: str
    """One of `STATUSES`, as of the repository's status date."""
    expires: str
    """Last day, empty if it does not end."""
    visibility: str
    name: str
    recipient: str
    """How the recipient is known: e-mail, did, url, or nothing for a forgotten award."""
    path: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which awards a list shows; what is empty asks for nothing."""

    badge: str = ""
    """Slug, or slug@version."""
    status: str = ""
    year: str = ""
    visibility: str = ""
    name: str = ""
    """Part of the holder's name, in any case."""
    learner: str = ""
    """The handle of the learner to whose page it is linked."""

    def fits(self, award: Award) -> bool:
        """Say whether an award is wanted, whatever its status."""
        slug, _, version = self.badge.partition("@")
        return (
            (not slug or award.badge == slug)
            and (not version or str(award.version) == version)
            and (not self.visibility or award.visibility == self.visibility)
            and (not self.year or award.awarded.isoformat().startswith(f"{self.year}-"))
            and (not self.learner or award.learner == self.learner)
            and (not self.name or self.name.casefold() in award.name.casefold())
        )


@dataclass(slots=True)
class Listing:
    """The awards of a repository as rows."""

    repository: Repository
    unreadable: int = 0
    """How many awards could not be read so far."""

    def rows(self, wanted: Wanted) -> Iterator[AwardRow]:
        """Yield the awards that fit, in the order of their files.

        Every file is read once. What an award is worth may depend on a later file, so what was read waits in a temporary one.

        Raises:
            OSError: A file cannot be read.
        """
        superseded: set[str] = set()
        with tempfile.TemporaryFile(prefix="badgepress-") as spool:
            count = 0
            for read in self.reads():
                award = read.award
                if award is None:
                    continue
                if award.supersedes:
                    superseded.add(award.supersedes)
                if wanted.fits(award):
                    marshal.dump(tuple(self._row(award)), spool)
                    count += 1
            spool.seek(0)
            for _ in range(count):
                row = AwardRow(*marshal.load(spool))  # noqa: S302 - this program's own file
                if row.status == "valid" and row.id in superseded:
                    row = row._replace(status="superseded")
                if not wanted.status or row.status == wanted.status:
                    yield row

    def _row(self, award: Award) -> AwardRow:
        loaded = self.repository.loaded
        badge = loaded.classes.get(award.class_key)
        if badge is None:
            status, end = ("revoked" if award.is_taken_back else "valid"), award.expires
        else:
            status = award_status(award, badge, loaded.as_of or date.max, is_superseded=False)
            end = valid_until(award, badge)
        recipient = award.recipient
        return AwardRow(
            award.id, award.badge, award.version, award.awarded.date().isoformat(), "forgotten" if award.forgotten is not None else status,
            end.date().isoformat() if end else "", award.visibility, award.name,
            "e-mail" if recipient.email_hash else "did" if recipient.did else "url" if recipient.url else "", award.source.path,
        )  # fmt: skip

    def reads(self) -> Iterator[ReadAward]:
        """Yield every award as it was read; `unreadable` counts the rest.

        Raises:
            OSError: A file cannot be read.
        """
        folder = self.repository.folder
        for file in award_files(folder):
            data = folder.read_regular(file.path, MAX_BATCH_BYTES)
            for read in [ReadAward(file.award_id, None)] if data is None else read_file(file, data):
                self.unreadable += read.award is None
                yield read


def read_file(file: AwardFile, data: bytes) -> Iterator[ReadAward]:
    """Read the awards of a file, one or many; of a file of its own, at least what a list shows."""
    if file.award_id:
        award = skimmed(file.path, file.award_id, data)
        yield ReadAward(file.award_id, award) if award is not None else read_award_file(file.path, file.award_id, data)
        return
    for piece in batch_pieces(file.path, data):
        yield from read_piece(piece)


class BadgeRow(NamedTuple):
    """A version of a badge class as a list shows it."""

    badge: str
    version: int
    name: str
    status: str
    awards: int
    """Revoked ones included."""
    path: str


def badge_rows(listing: Listing, *, slug: str = "", status: str = "") -> Iterator[BadgeRow]:
    """Yield every version of every badge class, with how often it was awarded.

    Raises:
        OSError: A file cannot be read.
    """
    counts: dict[tuple[str, int], int] = {}
    for read in listing.reads():
        if read.award is not None:
            counts[read.award.class_key] = counts.get(read.award.class_key, 0) + 1
    for key, badge in sorted(listing.repository.loaded.classes.items()):
        if (not slug or slug in (badge.slug, f"{badge.slug}@{badge.version}")) and (not status or badge.status == status):
            yield BadgeRow(badge.slug, badge.version, badge.name, badge.status, counts.get(key, 0), badge.source.path)


class PathwayRow(NamedTuple):
    """A pathway as a list shows it."""

    pathway: str
    name: str
    status: str
    steps: int
    need: int
    """How many of the steps that are not optional."""
    milestone: str
    path: str


def pathway_rows(repository: Repository, *, badge: str = "", status: str = "") -> Iterator[PathwayRow]:
    """Yield every pathway; of those on which a badge stands, if one is given.

    Raises:
        OSError: A file cannot be read.
    """
    pathways = repository.loaded.pathways
    slugs = Uses(pathways).concerned([badge.partition("@")[0]]) if badge else pathways.keys()
    for slug in sorted(slugs):
        pathway = pathways[slug]
        if not status or pathway.status == status:
            yield PathwayRow(slug, pathway.name, pathway.status, len(pathway.steps), pathway.need, pathway.milestone, pathway.source.path)
