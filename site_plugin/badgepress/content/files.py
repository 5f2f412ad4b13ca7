"""Reads the files of a repository, and only such files as a publisher may trust: regular, plainly named, inside the folder."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.content.yaml_reader import MAX_BYTES
from badgepress.problems import Place, Problem

MAX_IMAGE_BYTES = 1024 * 1024
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_DEVICE_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}
_IGNORED = {".gitkeep", ".gitattributes", ".ds_store", "readme.md"}
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class Folder:
    """A repository folder being read; problems gather in it."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def note(self, path: str, code: str, message: str, hint: str) -> None:
        """Add a problem about a whole file."""
        self.problems.append(Problem(Place(path), code, message, hint))

    def walk(self, folder: str, *, deep: bool = False, modes: bool = True) -> Iterator[str]:
        """Yield the repository paths of the trustworthy files of a folder, sorted; note the others.

        Args:
            folder: Relative to the repository; a missing one is empty.
            deep: Whether to go into its folders.
            modes: Whether to look at the files' modes too; without, `read_regular` does when it reads them.

        Raises:
            OSError: The folder cannot be listed.
        """
        where = self.root / folder
        if not where.is_dir():
            return
        if where.is_symlink():
            self.note(folder, "BP001", "this folder is a symbolic link", "Put the folder itself into the repository.")
            return
        with os.scandir(where) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if entry.name.lower() in _IGNORED and not entry.is_dir(follow_symlinks=False):
                continue
            if not self._is_well_named(path, entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if deep:
                    yield from self.walk(path, deep=True, modes=modes)
                else:
                    self.note(path, "BP012", "a folder is not expected here", "Move its files up, or elsewhere.")
            elif not modes or self._is_plain_file(path, entry.stat(follow_symlinks=False)):
                yield path

    def _is_well_named(self, path: str, name: str) -> bool:
        if _NAME.fullmatch(name) and name.partition(".")[0] not in _DEVICE_NAMES and not name.endswith("."):
            return True
        shown = path.encode("ascii", "backslashreplace").decode()
        self.note(
            shown,
            "BP011",
            "the file's name is not allowed",
            "Use small letters, digits, dots, hyphens and underscores, 80 characters at most.",
        )
        return False

    def _is_plain_file(self, path: str, status: os.stat_result) -> bool:
        if not stat.S_ISREG(status.st_mode):
            self.note(
                path,
                "BP001",
                "this is not a regular file (a link, a device or a submodule)",
                "Put the file itself into the repository.",
            )
            return False
        if os.name == "posix" and status.st_mode & 0o111:
            self.note(path, "BP001", "this file is marked as a program", f"Run: chmod 644 {path}")
            return False
        return True

    def read(self, path: str, limit: int = MAX_BYTES) -> bytes:
        """Read a file, at most one byte more than `limit`, without following a link.

        Raises:
            OSError: It cannot be read.
        """
        descriptor = os.open(f"{self.root}/{path}", _READ_ONLY)
        try:
            return _read_sized(descriptor, os.fstat(descriptor).st_size, limit)
        finally:
            os.close(descriptor)

    def read_regular(self, path: str, limit: int = MAX_BYTES) -> bytes | None:
        """Read a file like `read`, but note one that is not trustworthy and return None.

        Raises:
            OSError: It cannot be read.
        """
        try:
            descriptor = os.open(f"{self.root}/{path}", _READ_ONLY)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO, errno.EMLINK):
                self._is_plain_file(path, (self.root / path).lstat())
                return None
            raise
        try:
            status = os.fstat(descriptor)
            if not self._is_plain_file(path, status):
                return None
            return _read_sized(descriptor, status.st_size, limit)
        finally:
            os.close(descriptor)

    def is_there(self, path: str) -> bool:
        """Say whether anything stands at `path`."""
        try:
            (self.root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def has_file(self, path: str) -> bool:
        """Say whether a regular file stands at `path`, noting one that is not trustworthy."""
        try:
            status = (self.root / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return self._is_plain_file(path, status)


def _read_sized(descriptor: int, size: int, limit: int) -> bytes:
    # asked for the limit itself, each read would lay out as much memory first
    data = os.read(descriptor, min(size, limit) + 1)
    return data if len(data) == size else data + _read_to_limit(descriptor, limit - len(data))


def _read_to_limit(descriptor: int, limit: int) -> bytes:
    data = os.read(descriptor, limit + 1)
    while data and len(data) <= limit and (more := os.read(descriptor, limit + 1 - len(data))):
        data += more
    return data
