"""The first task: reads and checks some awards, and leaves their values in a file for the second task."""

from __future__ import annotations

import hashlib
import marshal
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import orjson

from badgepress.checks import check_read_award
from badgepress.content.award_sources import Piece, line_of, read_piece
from badgepress.content.files import Folder
from badgepress.content.indexed_award import IndexedAward, indexed
from badgepress.content.load import Loaded
from badgepress.content.model import BadgeClass
from badgepress.content.read_award import ReadAward, read_award_files
from badgepress.content.yaml_reader import Source
from badgepress.pipeline.executors import unpacked, without_cycle_collection
from badgepress.problems import Problem
from badgepress.stage_times import StageClock, StageTimes

BlobId = bytes
Record = tuple[str, str, int, dict[str, Any]]
"""Id, path, line and plain values of an award, as one task hands it to the next."""


@dataclass(frozen=True, slots=True)
class CheckRules:
    """What every task needs to know; pickled once, sent along with each."""

    root: Path
    classes: dict[tuple[str, int], BadgeClass]
    broken_slugs: set[str]
    as_of: date | None
    now: datetime
    spool: Path
    """Folder for the values."""
    consent_texts: frozenset[str] = frozenset()

    def packed(self) -> bytes:
        """Return it pickled, without pictures and positions."""
        bare = {key: without_bulk(badge) for key, badge in self.classes.items()}
        return pickle.dumps(replace(self, classes=bare))


def without_bulk(badge: BadgeClass) -> BadgeClass:
    """Return a class without the bytes of its picture and without its positions."""
    return replace(badge, source=Source(badge.source.path), image=replace(badge.image, data=b""))


@dataclass(frozen=True, slots=True)
class CheckTask:
    """Some award files, or a piece of a batch file."""

    rules: bytes
    number: int
    files: tuple[tuple[int, str, str], ...] = ()
    """Unit number, path and award id."""
    piece: Piece | None = None
    piece_unit: int = 0


@dataclass(slots=True)
class Checked:
    """What a task found."""

    number: int
    awards: list[IndexedAward] = field(default_factory=list)
    units: list[tuple[int, str, bytes]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Ids of awards that could not be read."""
    times: StageTimes = field(default_factory=StageTimes)
    """CPU time by stage."""


def spool_file(spool: Path, number: int) -> Path:
    """Return where the values of a task's awards are."""
    return spool / f"{number}.values"


def read_spool(path: Path) -> list[Record]:
    """Return the records that a task left; the file is this program's own."""
    records: list[Record] = marshal.loads(path.read_bytes())  # noqa: S302
    return records


def blob_id(data: bytes) -> BlobId:
    """Return the object id that Git gives a file of these bytes (SHA-1), 20 bytes."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).digest()


def check_task(task: CheckTask) -> Checked:
    """Read and check the awards of a task.

    Raises:
        OSError: A file cannot be read.
    """
    with without_cycle_collection():
        return _check(task)


def _check(task: CheckTask) -> Checked:
    rules: CheckRules = unpacked(task.rules)
    checked = Checked(task.number)
    clock = StageClock(checked.times)
    folder = Folder(rules.root)
    reads = list(_piece(task) if task.piece else _files(task, folder, checked))
    checked.problems += folder.problems
    clock.ends("read")
    loaded = Loaded(classes=rules.classes, broken_slugs=rules.broken_slugs, consent_texts=rules.consent_texts)
    as_of = datetime.combine(rules.as_of or date.min, clock_time(0), UTC)
    records: list[Record] = []
    for unit, read in reads:
        checked.problems += check_read_award(read, loaded, rules.now)
        if read.award is None:
            checked.broken += [read.id] if read.id else []
            continue
        digest = hashlib.blake2b(orjson.dumps(read.values), digest_size=8).digest()
        line = line_of(read.award)
        badge = rules.classes.get(read.award.class_key)
        checked.awards.append(indexed(read.award, badge, as_of, unit, line, digest, task.number))
        records.append((read.id, read.award.source.path, line, read.values))
    spool_file(rules.spool, task.number).write_bytes(marshal.dumps(records))
    clock.ends("check")
    return checked


def _files(task: CheckTask, folder: Folder, checked: Checked) -> Iterable[tuple[int, ReadAward]]:
    found = [(unit, path, award_id, folder.read_regular(path)) for unit, path, award_id in task.files]
    checked.units = [(unit, path, b"" if data is None else blob_id(data)) for unit, path, _, data in found]
    reads = iter(read_award_files([(path, award_id, data) for _, path, award_id, data in found if data is not None]))
    for unit, _, award_id, data in found:
        yield unit, ReadAward(award_id, None) if data is None else next(reads)


def _piece(task: CheckTask) -> Iterator[tuple[int, ReadAward]]:
    assert task.piece is not None  # noqa: S101 - the caller looked
    for read in read_piece(task.piece):
        yield task.piece_unit, read
