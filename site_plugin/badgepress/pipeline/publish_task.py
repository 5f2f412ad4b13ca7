"""The second task: signs, renders and writes some awards whose values the first task left."""

from __future__ import annotations

import os
import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from badgepress.content.indexed_award import Neighbour
from badgepress.content.model import Catalogue
from badgepress.content.parse import parse_award
from badgepress.content.yaml_reader import Source
from badgepress.errors import PublishError
from badgepress.leaks.guard import LeakGuard
from badgepress.linkeddata.template_canonical import SAMPLED, TemplateCanonicaliser
from badgepress.pipeline.check_task import read_spool, spool_file, without_bulk
from badgepress.pipeline.executors import unpacked, without_cycle_collection
from badgepress.publishing.award_files import AwardFiles
from badgepress.publishing.holdings import Holding, holding
from badgepress.publishing.writer import StageWriter
from badgepress.signing.issuer_keys import KeyChoice
from badgepress.stage_times import StageClock, StageTimes

Neighbours = dict[str, tuple[Neighbour | None, Neighbour | None]]
"""Award id → the award that replaces it, and the one that it replaces."""


@dataclass(frozen=True, slots=True)
class PublishRules:
    """What every task needs to know; pickled once, sent along with each. Holds where keys are, never a key."""

    catalogue: Catalogue
    keys: KeyChoice
    spool: Path
    stage: Path
    previous: Path | None
    """The folder that the stage will replace."""
    verify_all: bool = False
    """Whether every canonical form is made a second time by the reference."""

    def packed(self) -> bytes:
        """Return it pickled, without pictures and positions."""
        catalogue = self.catalogue
        issuer = catalogue.issuer
        bare = replace(
            catalogue,
            issuer=replace(issuer, source=Source(issuer.source.path), image=replace(issuer.image, data=b"")),
            classes={key: without_bulk(badge) for key, badge in catalogue.classes.items()},
            keys=tuple(replace(key, source=Source(key.source.path)) for key in catalogue.keys),
            pathways={},
            learners={
                handle: replace(learner, source=Source(learner.source.path))
                for handle, learner in catalogue.learners.items()
            },
        )
        return pickle.dumps(replace(self, catalogue=bare))


@dataclass(frozen=True, slots=True)
class PublishTask:
    """The awards of one task of the first kind."""

    rules: bytes
    number: int
    neighbours: Neighbours = field(default_factory=dict)
    only: frozenset[str] | None = None
    """The awards to publish; all if None."""


@dataclass(slots=True)
class Published:
    """What a task wrote."""

    entries: list[tuple[bytes, str, bytes]] = field(default_factory=list)
    """Award id, sort key and line of the manifest."""
    files: Counter[str] = field(default_factory=Counter)
    """Number of files by kind."""
    bytes: Counter[str] = field(default_factory=Counter)
    """Bytes by kind."""
    times: StageTimes = field(default_factory=StageTimes)
    """CPU time by stage."""


def publish_task(task: PublishTask) -> Published:
    """Sign, render and write the awards of a task.

    Raises:
        BadgepressError: A key cannot be had, or a credential could not be signed whole.
        OSError: The file system refused.
    """
    with without_cycle_collection():
        return _publish(task)


def _publish(task: PublishTask) -> Published:
    (maker, guard), rules = _tools(task.rules), unpacked(task.rules)
    published = Published()
    clock = StageClock(published.times)
    holdings = sorted(_holdings(task, rules), key=lambda found: (found.award.class_key, found.award.id))
    clock.ends("values")
    maker.times.clear()
    made = maker.of(holdings)
    published.times.include(maker.times)
    clock = StageClock(published.times)
    writer = StageWriter(rules.stage, rules.previous)
    published.entries = [entry.row() for _, entry in made]
    files = [(artifact.path, artifact.data) for artifacts, _ in made for artifact in artifacts]
    guard.refuse_leaks_among(files)
    clock.ends("guard")
    for path, data in files:
        writer.write(path, data)
    clock.ends("write")
    _count(files, published)
    return published


def _count(files: list[tuple[str, bytes]], published: Published) -> None:
    sizes: dict[tuple[str, str], list[int]] = {}
    for path, data in files:
        sizes.setdefault((path[:4], path[-4:]), []).append(len(data))
    for (begin, end), found in sizes.items():
        kind = _kind_of(begin, end)
        published.files[kind] += len(found)
        published.bytes[kind] += sum(found)


def _kind_of(begin: str, end: str) -> str:
    """Name what a file of an award is, for the budget, by four letters of its path at either end."""
    folders = {"ob2/": "OB 2.0 assertions", "oemb": "oEmbed answers"}
    endings = {"html": "award pages", "json": "OB 3.0 credentials", ".jwt": "VC-JWTs"}
    return folders.get(begin) or endings.get(end, "other")


def _holdings(task: PublishTask, rules: PublishRules) -> Iterator[Holding]:
    for award_id, path, _, values in read_spool(spool_file(rules.spool, task.number)):
        if task.only is not None and award_id not in task.only:
            continue
        award, _ = parse_award(Source(path), award_id, values)
        assert award is not None  # noqa: S101 - the first task parsed the same values
        yield holding(award, rules.catalogue, *task.neighbours.get(award_id, (None, None)))


@lru_cache(maxsize=2)
def _tools(packed: bytes) -> tuple[AwardFiles, LeakGuard]:
    rules: PublishRules = unpacked(packed)
    keys = rules.keys.open(rules.catalogue, os.environ)
    if keys.proof.announced.multikey != rules.keys.public:
        raise PublishError("a process found another signing key than the one that was chosen")
    canonicaliser = TemplateCanonicaliser(sampled=1 if rules.verify_all else SAMPLED)
    return AwardFiles(rules.catalogue, keys, canonicaliser), LeakGuard(keys)
