"""Changes some files of a published folder: all are staged first, then each takes the place of the old one, the manifest last."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from badgepress.credentials import urls
from badgepress.errors import PublishIOError
from badgepress.publishing.writer import FILE_MODE, FOLDER_MODE, StageWriter, flush, locked
from badgepress.verifying import Overlay


class ReplacedFiles:
    """The files that are about to change."""

    def __init__(self, target: Path, folder: Path) -> None:
        self.folder = folder
        """Where the new files are staged."""
        self.replaced = 0
        """How many files of the target were written or removed."""
        self._target = target
        self._writer = StageWriter(folder)
        self._staged: list[str] = []
        self._removed: set[str] = set()

    @property
    def overlay(self) -> Overlay:
        """The changes as a verifier sees them."""
        return Overlay(self.folder, frozenset(self._removed))

    def put(self, path: str, data: bytes) -> None:
        """Stage a file, unless it stands in the target with the same bytes."""
        old = self._target / path
        with contextlib.suppress(OSError):
            mode = old.lstat().st_mode
            if (
                stat.S_ISREG(mode)
                and (os.name != "posix" or stat.S_IMODE(mode) == FILE_MODE)
                and old.read_bytes() == data
            ):
                return
        self._writer.write(path, data)
        self._staged.append(path)

    def read(self, path: str) -> bytes:
        """Return the bytes that a file will have: those staged, or those that stand in the target."""
        staged = self.folder / path
        return (staged if staged.is_file() else self._target / path).read_bytes()

    def put_pieces(self, path: str, pieces: Iterable[bytes]) -> None:
        """Stage a large file piece by piece."""
        self._writer.write(path, b"")
        with (self.folder / path).open("wb") as file:
            file.writelines(pieces)
        self._staged.append(path)

    def remove(self, paths: Iterable[str]) -> None:
        """Say which files shall be gone."""
        self._removed.update(path for path in paths if (self._target / path).is_file())

    def carry_out(self) -> None:
        """Change the target."""
        flush(self.folder)
        folders: set[Path] = set()
        for path in sorted(self._staged, key=_turn):
            if path == urls.MANIFEST:
                self._remove()
            new = self._target / path
            if new.parent not in folders:
                new.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
                folders.add(new.parent)
            (self.folder / path).replace(new)
            self.replaced += 1
        self._remove()
        flush(self._target)

    def _remove(self) -> None:
        for path in sorted(self._removed):
            (self._target / path).unlink(missing_ok=True)
            self.replaced += 1
        self._removed.clear()


def _turn(path: str) -> int:
    """Return when a file's turn is: keys and status lists first, as what is signed or revoked anew needs them; the manifest last."""
    if path == urls.DID_DOCUMENT or path.startswith(("status/", ".well-known/")):
        return 0
    return 2 if path == urls.MANIFEST else 1


@contextlib.contextmanager
def replaced_files(target: Path) -> Iterator[ReplacedFiles]:
    """Give what collects the changes of a published folder; they are carried out when the block ends well.

    Raises:
        BusyError: Another build writes there.
        PublishIOError: The file system refused; some files may be new already, and the next build makes the rest so.
    """
    target = target.absolute()
    folder = target.parent / f".{target.name}.stage"
    try:
        with locked(target):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=FOLDER_MODE)
            try:
                changes = ReplacedFiles(target, folder)
                yield changes
                changes.carry_out()
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise PublishIOError(
            f"cannot write {error.filename or target}: {error.strerror or error}",
            hint="Run it again; it takes up what is left.",
        ) from error
