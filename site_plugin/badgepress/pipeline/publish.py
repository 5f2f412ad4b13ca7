"""Publishes an examined repository: its awards as a stream of tasks, then what lists them, then the manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from badgepress.content.model import Catalogue
from badgepress.credentials import urls
from badgepress.leaks.guard import LeakGuard
from badgepress.pipeline.check_task import spool_file
from badgepress.pipeline.examine import Examined
from badgepress.pipeline.executors import chosen_executor, in_order
from badgepress.pipeline.progress import Progress, Silent
from badgepress.pipeline.publish_task import PublishRules, PublishTask, publish_task
from badgepress.pipeline.stack_task import published_stacks
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.kept_pictures import KeptPictures
from badgepress.publishing.manifest import manifest_lines
from badgepress.publishing.pages import browsed_pages
from badgepress.publishing.site import common_files, refuse_unsound
from badgepress.publishing.writer import OWN_FOLDERS, StageWriter, staged_site
from badgepress.signing.issuer_keys import IssuerKeys, KeyChoice
from badgepress.stage_times import StageClock, StageTimes

AWARDS_A_PICTURE = 15
"""A picture of a link weighs so many awards when it comes to whether processes are worth their start."""
AWARDS_VERIFIED = 100
"""Of a larger site, so many awards are read back and verified before it is published."""


@dataclass(slots=True)
class Summary:
    """What was published."""

    awards: int = 0
    files: Counter[str] = field(default_factory=Counter)
    """Number of files by kind."""
    bytes: Counter[str] = field(default_factory=Counter)
    """Bytes by kind."""
    times: StageTimes = field(default_factory=StageTimes)
    """CPU time by stage, in all processes."""
    processes: int = 1

    def add(self, kind: str, size: int) -> None:
        """Count one file."""
        self.files[kind] += 1
        self.bytes[kind] += size


@dataclass(frozen=True, slots=True)
class Build:
    """How a site is to be made."""

    examined: Examined
    catalogue: Catalogue
    choice: KeyChoice
    keys: IssuerKeys
    verify_all: bool = False
    """Whether the slow way checks everything, not a sample."""
    executor: Executor | None = None
    processes: int | None = None
    progress: Progress = field(default_factory=Silent)
    pictures: KeptPictures | None = None
    """Pictures of links that the last build drew; none are known if None."""

    @property
    def holdings(self) -> Holdings:
        """All awards, for lists and counts."""
        return Holdings(self.catalogue, self.examined.index)

    def verified_awards(self) -> list[str] | None:
        """Return the awards to read back, None for all."""
        index = self.examined.index
        return None if self.verify_all or len(index) <= AWARDS_VERIFIED else index.sample(AWARDS_VERIFIED)


def publish(build: Build, target: Path) -> Summary:
    """Publish a site without MkDocs: stage, verify what was staged, exchange.

    Raises:
        PublishError: What was staged does not verify, or cannot be written; the target is as it was.
        BadgepressError: A key cannot be had, or a document could not be signed whole.
    """
    with staged_site(target) as stage, ExitStack() as drawing:
        summary = write_awards(build, stage, target)
        clock = StageClock(summary.times)
        browsed = browsed_pages(build.holdings, build.keys)
        pictures = len(build.catalogue.classes) + len(build.catalogue.pathways)
        runner, _ = drawing.enter_context(chosen_executor(build.executor, pictures * AWARDS_A_PICTURE, build.processes))
        kept = build.pictures or KeptPictures(target)
        common = common_files(build.holdings, build.keys, draw=kept.run_by(runner.map))
        stacks = published_stacks(build, stage)
        write_common(build, stage, target, chain(common, browsed, stacks), summary)
        clock.ends("site")
        refuse_unsound(stage, build.verified_awards())
        clock.ends("verify")
        return summary


def write_awards(build: Build, stage: Path, previous: Path | None) -> Summary:
    """Write the files of all awards into a stage, and their entries into the index.

    Raises:
        BadgepressError: A key cannot be had, or a credential could not be signed whole.
        OSError: The file system refused.
    """
    examined = build.examined
    summary = Summary(awards=len(examined.index), times=StageTimes(examined.times))
    rules = PublishRules(build.catalogue, build.choice, examined.spool, stage, previous, build.verify_all).packed()
    with (
        build.progress.stage("publish", summary.awards),
        chosen_executor(build.executor, summary.awards, build.processes) as (runner, width),
    ):
        summary.processes = width
        for published in in_order(runner, publish_task, _tasks(rules, examined), width):
            examined.index.add_entries(published.entries)
            summary.files.update(published.files)
            summary.bytes.update(published.bytes)
            summary.times.include(published.times)
            build.progress.advance(len(published.entries))
    return summary


def _tasks(rules: bytes, examined: Examined) -> Iterator[PublishTask]:
    neighbours = examined.index.neighbours()
    in_task: dict[int, dict[str, object]] = {}
    for award_id, number in examined.index.task_of(neighbours).items():
        in_task.setdefault(number, {})[award_id] = neighbours[award_id]
    for number in range(examined.tasks):
        if spool_file(examined.spool, number).exists():
            yield PublishTask(rules, number, in_task.get(number, {}))  # type: ignore[arg-type]


def write_common(
    build: Build,
    stage: Path,
    previous: Path | None,
    artifacts: Iterable[Artifact],
    summary: Summary,
    rendered: Iterable[Artifact] = (),
) -> None:
    """Write the files beside those of awards, and the manifest of all, into a stage.

    Args:
        build: How the site is made.
        stage: The folder to write into.
        previous: The folder that the stage will replace.
        artifacts: The files to write.
        summary: Where they are counted.
        rendered: Files that a theme has written in its own way; only named in the manifest.

    Raises:
        PublishError: A file, whoever wrote it, holds the private key.
        OSError: The file system refused.
    """
    writer = StageWriter(stage, previous)
    named = [Artifact(artifact.path, b"", artifact.kind, artifact.status, artifact.digest) for artifact in rendered]
    for artifact in artifacts:
        writer.write(artifact.path, artifact.data)
        summary.add("pictures of links" if artifact.kind == "social-image" else "site", len(artifact.data))
        named.append(Artifact(artifact.path, b"", artifact.kind, artifact.status, artifact.digest))
    LeakGuard(build.keys).refuse_leaks(stage, OWN_FOLDERS)
    holdings = build.holdings
    lines = manifest_lines(
        holdings.addresses,
        named,
        build.examined.index.entry_lines(),
        build.catalogue.as_of,
        is_preview=build.keys.is_preview,
    )
    with (stage / urls.MANIFEST).open("xb") as file:
        size = sum(map(file.write, lines))
    (stage / urls.MANIFEST).chmod(0o644)
    summary.add("site", size)
