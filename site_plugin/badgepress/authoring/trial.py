"""Says what `check` would say of the small part of a repository once some drafts were written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from badgepress.authoring.drafts import Drafts
from badgepress.checks import check_catalogue
from badgepress.content.load import load
from badgepress.errors import ContentError
from badgepress.problems import Problem, has_errors

_FOLDERS = ("content/badges", "content/pathways", "content/learners", "keys")
_MAX_BYTES = 4 * 1024 * 1024


@contextmanager
def trial_copy(drafts: Drafts) -> Iterator[Path]:
    """Give a folder with issuer, classes, pathways, learners, policy and keys as they would be; without awards and pages.

    Raises:
        OSError: A file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="badgepress-") as name:
        copy = Path(name)
        for file in _small_files(drafts.root):
            if file.relative_to(drafts.root).as_posix() not in drafts.removed:
                _write(copy / file.relative_to(drafts.root), file.read_bytes())
        for path, data in drafts.new.items():
            _write(copy / path, data)
        for path, (_, after) in drafts.replaced.items():
            _write(copy / path, after)
        yield copy


def problems_after(drafts: Drafts, now: datetime) -> list[Problem]:
    """Return what is wrong with issuer, classes, pathways, learners, policy and keys once the drafts are written.

    Args:
        drafts: About to be written.
        now: The present, UTC.

    Raises:
        OSError: A file cannot be read.
    """
    with trial_copy(drafts) as copy:
        return sorted(set(check_catalogue(load(copy), now)))


def refuse_unsound(drafts: Drafts, now: datetime) -> list[Problem]:
    """Return the warnings about files that are about to be written.

    Raises:
        ContentError: One of them would not pass the checks.
        OSError: A file cannot be read.
    """
    concerned = set(drafts.paths())
    problems = [problem for problem in problems_after(drafts, now) if problem.place.path in concerned]
    if has_errors(problems):
        raise ContentError("this would not pass the checks", problems, hint="Nothing was written.")
    return problems


def _small_files(root: Path) -> Iterator[Path]:
    content = root / "content"
    folders = [content, *(root / folder for folder in _FOLDERS)]
    for folder in folders:
        if folder.is_dir() and not folder.is_symlink():
            yield from (path for path in sorted(folder.iterdir()) if path.is_file() and not path.is_symlink() and path.stat().st_size < _MAX_BYTES)


def _write(where: Path, data: bytes) -> None:
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(data)
    where.chmod(0o644)
