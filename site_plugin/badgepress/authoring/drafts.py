"""Files about to be written: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.errors import BadgepressError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


@dataclass(slots=True)
class Drafts:
    """New files and new contents of old ones, relative to a repository."""

    root: Path
    new: dict[str, bytes] = field(default_factory=dict)
    replaced: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Path → what the file held when it was read, and what it is to hold."""

    def add(self, path: str, data: bytes) -> None:
        """Plan a new file."""
        self.new[path] = data

    def replace(self, path: str, before: bytes, after: bytes) -> None:
        """Plan new contents; `before` must still be there when they are written."""
        if path in self.replaced:
            before = self.replaced[path][0]
        self.replaced[path] = (before, after)

    def paths(self) -> list[str]:
        """Return every file concerned."""
        return sorted([*self.new, *self.replaced])

    def write(self) -> None:
        """Write everything; after a failure what was written is taken back.

        Raises:
            BadgepressError: A new file is there already, or an old one has changed meanwhile.
            OSError: The file system refused.
        """
        for path, (before, _) in self.replaced.items():
            if (self.root / path).read_bytes() != before:
                raise BadgepressError(f"{path} has changed meanwhile", hint="Nothing was written. Run the command again.")
        made: list[Path] = []
        changed: list[tuple[Path, bytes]] = []
        try:
            for path, data in self.new.items():
                made += _write_new(self.root / path, data)
            for path, (before, after) in self.replaced.items():
                _replace(self.root / path, after)
                changed.append((self.root / path, before))
        except BaseException as error:
            for where, before in changed:
                _replace(where, before)
            for where in reversed(made):
                where.rmdir() if where.is_dir() else where.unlink()
            if isinstance(error, FileExistsError):
                raise BadgepressError(
                    f"{Path(error.filename).name} is there already", hint="Nothing was written, nothing overwritten."
                ) from None
            raise


def _write_new(where: Path, data: bytes) -> list[Path]:
    """Write a file that must not be there; return it and the folders made for it, outermost first."""
    folders = list(_missing_folders(where.parent))
    for folder in folders:
        folder.mkdir()
    descriptor = os.open(where, _NEW, 0o644)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
    except BaseException:
        where.unlink(missing_ok=True)
        raise
    return [*folders, where]


def _missing_folders(folder: Path) -> Iterator[Path]:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    yield from reversed(missing)


def _replace(where: Path, data: bytes) -> None:
    beside = where.with_name(f".{where.name}.new")
    beside.unlink(missing_ok=True)
    _write_new(beside, data)
    beside.chmod(where.stat().st_mode & 0o777 if where.exists() else 0o644)
    beside.replace(where)
