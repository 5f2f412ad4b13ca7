"""What a scan looks at: the files of a working tree as Git knows them, a folder, a file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from badgepress.git import lines_of, run_git
from badgepress.leaks.scanner import Leak, Scanner

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NOT_OURS = {".git", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


@dataclass(slots=True)
class Scanned:
    """What a scan found."""

    leaks: list[tuple[str, Leak]] = field(default_factory=list)
    """Path and leak."""
    files: int = 0
    bytes: int = 0
    unread: list[str] = field(default_factory=list)
    """Files that could not be read: of them nothing can be said."""

    def add_file(self, path: Path, shown: str, scanner: Scanner) -> None:
        """Look through a regular file; links and devices are passed over."""
        try:
            descriptor = os.open(path, _READ)
        except OSError:
            if not path.is_symlink():
                self.unread.append(shown)
            return
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return
            self.files += 1
            self.bytes += status.st_size
            try:
                self.leaks += [(shown, leak) for leak in scanner.scan_stream(file)]
            except OSError:
                self.unread.append(shown)

    def add_named(self, path: Path, scanner: Scanner) -> None:
        """Look through what somebody named: a link is followed, and a pipe is read to its end."""
        self.files += 1
        try:
            with path.open("rb") as file:
                self.leaks += [(str(path), leak) for leak in scanner.scan_stream(file)]
                self.bytes += file.tell() if file.seekable() else 0
        except OSError:
            self.unread.append(str(path))


def files_of_tree(root: Path) -> Iterator[Path]:
    """Yield what a commit could hold: files that Git tracks, and those that it neither tracks nor ignores; all files where there is no Git."""
    printed = run_git(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if printed is None:
        yield from files_of_folder(root)
        return
    for path in sorted(set(lines_of(printed))):
        if (root / path).is_file():
            yield root / path


def files_of_folder(folder: Path) -> Iterator[Path]:
    """Yield all files of a folder but those of tools; links are not followed."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        for name in sorted(names):
            yield Path(where) / name
