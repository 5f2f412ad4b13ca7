"""Reads and checks a whole repository: the small part at once, the awards as a stream of tasks into an index."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from badgepress.checks import check_across_awards, check_catalogue, check_learners_and_awards
from badgepress.content.award_index import AwardIndex
from badgepress.content.award_sources import AWARDS_FOLDER, AwardFile, award_files, batch_pieces, source_of
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.indexed_award import Standing
from badgepress.content.load import Loaded, load
from badgepress.content.model import Catalogue
from badgepress.content.site_pages import PAGES, address_problems, page_problems
from badgepress.content.yaml_reader import Source
from badgepress.pipeline.check_task import CheckRules, CheckTask, blob_id, check_task
from badgepress.pipeline.executors import chosen_executor, in_order
from badgepress.pipeline.progress import Progress, Silent
from badgepress.problems import Problem, has_errors
from badgepress.stage_times import StageTimes

FILES_A_TASK = 400


@dataclass(slots=True)
class Examined:
    """A repository that was read and checked; its files of values last until `close`."""

    root: Path
    loaded: Loaded
    index: AwardIndex
    spool: Path
    problems: list[Problem] = field(default_factory=list)
    tasks: int = 0
    """How many files of values there are, numbered from 0."""
    times: StageTimes = field(default_factory=StageTimes)
    """CPU time by stage."""

    @property
    def catalogue(self) -> Catalogue | None:
        """The catalogue, None where something refuses a build."""
        return None if has_errors(self.problems) else self.loaded.catalogue()

    def close(self) -> None:
        """Delete the values and the index."""
        self.index.close()
        shutil.rmtree(self.spool, ignore_errors=True)

    def __enter__(self) -> Examined:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def examine(
    root: Path,
    now: datetime,
    *,
    for_release: bool = False,
    executor: Executor | None = None,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Examined:
    """Read and check a repository.

    Args:
        root: The repository folder.
        now: The present, UTC; only gates.
        for_release: Whether a stale status date is an error.
        executor: Runs the tasks; processes of our own if None and there is enough to do.
        processes: How many processes to use at most; as many as there are processors if None.
        progress: Is told what goes on.

    Returns:
        Everything that could be read, and the problems sorted by place. Close it.

    Raises:
        OSError: A file or folder cannot be read.
    """
    progress = progress or Silent()
    loaded = load(root)
    spool = Path(tempfile.mkdtemp(prefix="badgepress-"))
    examined = Examined(root, loaded, AwardIndex(), spool)
    try:
        examined.problems += check_catalogue(loaded, now, for_release=for_release)
        examined.problems += page_problems(root, root / PAGES)
        examined.problems += address_problems(root, loaded.issuer.email if loaded.issuer else "")
        folder = Folder(root)
        files = award_files(folder) if (root / "content").is_dir() else iter(())
        rules = CheckRules(root, loaded.classes, loaded.broken_slugs, loaded.as_of, now, spool, loaded.consent_texts).packed()
        broken: set[str] = set()
        rough_count = _rough_count(root / AWARDS_FOLDER)
        with progress.stage("check", rough_count), chosen_executor(executor, rough_count, processes) as (runner, width):
            for checked in in_order(runner, check_task, _tasks(rules, files, folder, examined.index), width):
                examined.index.add_units(checked.units)
                examined.index.add(checked.awards)
                examined.problems += checked.problems
                examined.times.include(checked.times)
                broken.update(checked.broken)
                examined.tasks += 1
                progress.advance(len(checked.awards))
        examined.index.seal()
        examined.problems += folder.problems

        def source(standing: Standing) -> Source:
            return source_of(Folder(root), standing.path, standing.line)

        examined.problems += check_across_awards(examined.index, broken, source)
        examined.problems += check_learners_and_awards(loaded, examined.index, source)
        examined.problems = sorted(set(examined.problems))
    except BaseException:
        examined.close()
        raise
    return examined


def _rough_count(awards: Path) -> int:
    """Count the awards without opening a file: a row of a batch has some 300 bytes."""
    count, folders = 0, [os.fspath(awards)] if awards.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".yml"):
                    count += 1
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    count += 1 + entry.stat(follow_symlinks=False).st_size // 300
    return count


def _tasks(rules: bytes, files: Iterable[AwardFile], folder: Folder, index: AwardIndex) -> Iterator[CheckTask]:
    number = 0
    waiting: list[tuple[int, str, str]] = []
    for unit, file in enumerate(files):
        if file.award_id:
            waiting.append((unit, file.path, file.award_id))
            if len(waiting) == FILES_A_TASK:
                yield CheckTask(rules, number, tuple(waiting))
                number, waiting = number + 1, []
            continue
        data = folder.read_regular(file.path, MAX_BATCH_BYTES)
        index.add_units([(unit, file.path, blob_id(data) if data is not None else b"")])
        for piece in batch_pieces(file.path, data) if data is not None else ():
            yield CheckTask(rules, number, piece=piece, piece_unit=unit)
            number += 1
    if waiting:
        yield CheckTask(rules, number, tuple(waiting))
