"""What Git still holds of an award that was forgotten: which commits, under which paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgepress.content.award_sources import award_file, batch_awards
from badgepress.content.yaml_reader import read_yaml
from badgepress.errors import BaseUnknownError
from badgepress.git import run_git
from badgepress.history.git_base import GitBase

KEPT_FIELDS = ("badge", "awarded", "status_index", "forgotten")
"""What is left of a forgotten award; nothing of its holder."""
MAX_COMMITS = 200
"""Looked into for each path; whoever has more sees that there are more."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A path under which earlier commits say more of an award than its tombstone."""

    path: str
    """From the top of the Git repository."""
    commits: tuple[str, ...]
    """Short name and date of each commit that wrote it so, the newest first."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of the history of one award."""

    found: tuple[Trace, ...] = ()
    is_repository: bool = True
    is_shallow: bool = False
    """Whether this clone lacks older commits, which may hold more."""


def traces_of(root: Path, award_id: str) -> Traces:
    """Ask Git which commits of any branch, tag or stash say something of an award.

    Args:
        root: The repository folder.
        award_id: A whole UUID.
    """
    if run_git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return Traces(is_repository=run_git(root, "rev-parse", "--git-dir") is not None)
    is_shallow = run_git(root, "rev-parse", "--is-shallow-repository") == b"true\n"
    by_path: dict[str, list[tuple[str, str]]] = {}
    for commit, day, path in (*_writes(root, f":(top,glob)**/{award_id}.yml"), *_row_writes(root, award_id)):
        by_path.setdefault(path, []).append((commit, day))
    base = GitBase(root, "HEAD")
    try:
        found = [Trace(path, _telling(base, path, award_id, writes)) for path, writes in sorted(by_path.items())]
    finally:
        base.close()
    return Traces(tuple(trace for trace in found if trace.commits), is_shallow=is_shallow)


def _row_writes(root: Path, award_id: str) -> Iterator[tuple[str, str, str]]:
    tables = [f":(top,glob)**/awards/**/*.{ending}" for ending in ("csv", "jsonl")]
    return _writes(root, *tables, more=(f"-G{award_id}",))


def _writes(root: Path, *patterns: str, more: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Yield commit, date and path of every commit that wrote a file of these patterns."""
    printed = run_git(
        root, "log", "--all", "--full-history", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-filter=AM", "--name-only",
        "--format=%x00%h %as", *more, "--", *patterns,
    )  # fmt: skip
    commit = day = ""
    for line in (printed or b"").decode("utf-8", "surrogateescape").splitlines():
        if line.startswith("\0"):
            commit, _, day = line[1:].partition(" ")
        elif line and award_file(line) is not None:
            yield commit, day, line


def _telling(base: GitBase, path: str, award_id: str, writes: list[tuple[str, str]]) -> tuple[str, ...]:
    told = [f"{commit} ({day})" for commit, day in writes[:MAX_COMMITS] if _says_more(base, f"{commit}:{path}", path, award_id)]
    return (*told, f"and perhaps {len(writes) - MAX_COMMITS} more") if len(writes) > MAX_COMMITS else tuple(told)


def _says_more(base: GitBase, object_name: str, path: str, award_id: str) -> bool:
    try:
        data = base.read(object_name)
    except BaseUnknownError:
        return True  # a shallow or partial clone: better one commit too many
    values = _values(path, data, award_id)
    return values is None or bool(values.keys() - set(KEPT_FIELDS))


def _values(path: str, data: bytes, award_id: str) -> dict[str, Any] | None:
    """Return what a version of a file says of the award, nothing if it does not name it, None if it cannot be read."""
    if path.endswith(".yml"):
        root, _ = read_yaml(path, data)
        values = root.plain() if root is not None else None
        return values if isinstance(values, dict) else None
    if award_id.encode() not in data:
        return {}
    # as it is written, whether or not it is a whole award: what was taken out of history lacks its recipient
    return next((values for _, found, values in batch_awards(path, data, award_id) if found == award_id), None)
