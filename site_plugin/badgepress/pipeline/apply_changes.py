"""Brings the index of the last build up to date with some changed files, and says which awards have to be published anew."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from badgepress.checks import check_across_awards
from badgepress.content.award_index import AwardIndex
from badgepress.content.award_sources import AWARDS_FOLDER, award_file, batch_pieces, read_piece
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.indexed_award import IndexedAward, Standing
from badgepress.content.load import Loaded
from badgepress.content.model import Award, Catalogue
from badgepress.content.read_award import read_award_file
from badgepress.content.yaml_reader import Source
from badgepress.pipeline.check_task import Checked, CheckRules, CheckTask, blob_id, check_task
from badgepress.problems import has_errors
from badgepress.publishing.holdings import Holding, holding

_PLAIN_PATH = re.compile(re.escape(AWARDS_FOLDER) + r"(/[a-z0-9][a-z0-9._-]{0,79})+")


@dataclass(frozen=True, slots=True)
class Applied:
    """Ids of the awards that a build has to look at."""

    changed: frozenset[str]
    """New, or with other values."""
    removed: frozenset[str]
    """No longer there."""
    beside: frozenset[str]
    """Unchanged, but their page names one that changed or is no longer there."""
    slugs: frozenset[str]
    """Classes whose page may say something else now."""
    learners: frozenset[str]
    """Handles whose page may say something else now."""
    touches_lists: bool
    """Whether a listed award may have changed."""


def apply_changes(root: Path, index: AwardIndex, loaded: Loaded, paths: Iterable[str], now: datetime) -> Applied | None:
    """Read and check changed award files, and put them into the index in place of what stood there.

    Args:
        root: The repository folder.
        index: Of the last build; changed, but not committed.
        loaded: Everything but the awards, as it is now; the same as in the last build.
        paths: The award files that changed, came or went.
        now: The present, UTC; only gates.

    Returns:
        None if anything is wrong or out of the ordinary: a full build then says what.

    Raises:
        OSError: A file cannot be read.
    """
    before: dict[str, IndexedAward] = {}
    after: dict[str, IndexedAward] = {}
    units: set[int] = set()
    neighbours_before = _beside(index)
    with tempfile.TemporaryDirectory(prefix="badgepress-") as spool:
        rules = CheckRules(root, loaded.classes, loaded.broken_slugs, loaded.as_of, now, Path(spool), loaded.consent_texts).packed()
        for path in paths:
            if not _PLAIN_PATH.fullmatch(path):
                return None
            before |= index.remove_unit(path)
            for checked in _checked(root, path, rules, index.next_unit()):
                if checked is None or has_errors(checked.problems) or checked.broken:
                    return None
                index.add_units(checked.units)
                units.update(number for number, _, _ in checked.units)
                index.add(checked.awards)
                after |= {str(UUID(bytes=award.id)): award for award in checked.awards}

    def nowhere(standing: Standing) -> Source:
        return Source(standing.path)

    if has_errors(check_across_awards(index, (), nowhere, units)):
        return None
    changed = frozenset(one for one, award in after.items() if one not in before or before[one].digest != award.digest)
    removed = frozenset(before.keys() - after.keys())
    touched = changed | removed
    neighbours = _beside(index)
    beside = {other for one in touched for found in (neighbours_before, neighbours) for other in found.get(one, ())}
    rows = [row for rows in (before, after) for one, row in rows.items() if one in touched]
    is_listed = any(row.visibility == "listed" for row in rows)
    # what replaces an award of another class changes that class's page, too
    slugs = frozenset({row.slug for row in rows} | index.slugs_of(beside))
    learners = frozenset({row.learner for row in rows if row.learner} | index.learners_of(beside))
    return Applied(
        changed, removed, frozenset(beside - touched), slugs, learners, touches_lists=is_listed or bool(beside)
    )


def _beside(index: AwardIndex) -> dict[str, set[str]]:
    """Return, for each award that replaces or is replaced, the awards beside it."""
    return {one: {other.id for other in both if other} for one, both in index.neighbours().items()}


def _checked(root: Path, path: str, rules: bytes, unit: int) -> Iterator[Checked | None]:
    file, folder = award_file(path), Folder(root)
    if not (root / path).is_symlink() and not (root / path).exists():
        return
    if file is None:
        yield None
    elif file.award_id:
        yield check_task(CheckTask(rules, 0, ((unit, path, file.award_id),)))
    else:
        data = folder.read_regular(path, MAX_BATCH_BYTES)
        if data is None:
            yield None
            return
        yield Checked(0, units=[(unit, path, blob_id(data))])
        for number, piece in enumerate(batch_pieces(path, data)):
            yield check_task(CheckTask(rules, number, piece=piece, piece_unit=unit))


def holdings_of(root: Path, index: AwardIndex, catalogue: Catalogue, ids: Iterable[str]) -> Iterator[Holding]:
    """Yield some awards of a checked repository with what stands beside them.

    Raises:
        OSError: A file cannot be read.
    """
    neighbours = index.neighbours()
    by_path: dict[str, set[str]] = {}
    for one, standing in index.standings(ids).items():
        by_path.setdefault(standing.path, set()).add(one)
    for path, wanted in sorted(by_path.items()):
        for award in _awards_in(Folder(root), path):
            if award.id in wanted:
                yield holding(award, catalogue, *neighbours.get(award.id, (None, None)))


def _awards_in(folder: Folder, path: str) -> Iterator[Award]:
    if path.endswith(".yml"):
        reads = iter([read_award_file(path, path.rpartition("/")[2].removesuffix(".yml"), folder.read(path))])
    else:
        data = folder.read(path, MAX_BATCH_BYTES)
        reads = (read for piece in batch_pieces(path, data) for read in read_piece(piece))
    yield from (read.award for read in reads if read.award is not None)
