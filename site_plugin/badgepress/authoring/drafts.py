"""Files about to be written, changed or deleted: all of them, or none."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.errors import BadgepressError

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)


@dataclass(slots=True)
class Drafts:
    """New files, new contents of old ones, and files to delete, relative to a repository."""

    root: Path
    new: dict[str, bytes] = field(default_factory=dict)
    replaced: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Path → what the file held when it was read, and what it is to hold."""
    removed: dict[str, bytes] = field(default_factory=dict)
    """Path → what the file held when it was read."""

    def add(self, path: str, data: bytes) -> None:
        """Plan a new file."""
        self.new[path] = data

    def replace(self, path: str, before: bytes, after: bytes) -> None:
        """Plan new contents; `before` must still be there when they are written."""
        if path in self.replaced:
            before = self.replaced[path][0]
        self.replaced[path] = (before, after)

    def remove(self, path: str, before: bytes) -> None:
        """Plan to delete a file; `before` must still be there."""
        self.replaced.pop(path, None)
        self.removed[path] = before

    def paths(self) -> list[str]:
        """Return every file concerned."""
        return sorted([*self.new, *self.replaced, *self.removed])

    def write(self) -> None:
        """Write everything; after a failure, or a stop, all is as before.

        Raises:
            BadgepressError: A new file is there already, an old one has changed meanwhile, or a folder is a link.
            OSError: The file system refused.
        """
        before = {path: data for path, (data, _) in self.replaced.items()} | self.removed
        for path in self.paths():
            refuse_links(self.root, (self.root / path).parent)
        for path, data in before.items():
            if (self.root / path).read_bytes() != data:
                raise BadgepressError(f"{path} has changed meanwhile", hint="Nothing was written. Run the command again.")
        made: list[Path] = []
        touched: list[str] = []
        try:
            for path, data in self.new.items():
                _write_new(self.root / path, data, made)
            for path, (_, after) in self.replaced.items():
                _write_beside(self.root / path, after, made)
            # from here on nothing needs room on the disk
            for path in before:
                touched.append(path)
                where = self.root / path
                _beside(where).replace(where) if path in self.replaced else where.unlink()
        except BaseException as error:
            for path in touched:
                with suppress(OSError):
                    (self.root / path).write_bytes(before[path])
            _take_back(made)
            if isinstance(error, FileExistsError):
                raise BadgepressError(
                    f"{Path(error.filename).name} is there already", hint="Nothing was written, nothing overwritten."
                ) from None
            raise


def refuse_links(root: Path, folder: Path) -> None:
    """Refuse to write into a folder that lies elsewhere: a link in somebody's branch must not lead out of the repository.

    Args:
        root: The repository.
        folder: In it, whether there or not.

    Raises:
        BadgepressError: It does.
    """
    inner = folder.relative_to(root)
    if folder.resolve() != root.resolve() / inner:
        message = f"{inner.as_posix()} is a symbolic link, or lies behind one"
        raise BadgepressError(message, hint="Put the folder itself into the repository. Nothing was written.")


def _write_new(where: Path, data: bytes, made: list[Path]) -> None:
    """Write a file that must not be there; note it and the folders made for it, outermost first."""
    for folder in _missing_folders(where.parent):
        with suppress(FileExistsError):
            folder.mkdir()
            made.append(folder)
    descriptor = os.open(where, _NEW, 0o644)
    made.append(where)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _missing_folders(folder: Path) -> Iterator[Path]:
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    yield from reversed(missing)


def _beside(where: Path) -> Path:
    return where.with_name(f".{where.name}.new")


def _write_beside(where: Path, data: bytes, made: list[Path]) -> None:
    beside = _beside(where)
    beside.unlink(missing_ok=True)
    _write_new(beside, data, made)
    beside.chmod(where.stat().st_mode & 0o777)


def _take_back(made: list[Path]) -> None:
    for where in reversed(made):
        with suppress(OSError):
            where.rmdir() if where.is_dir() else where.unlink(missing_ok=True)
