"""Writes a ZIP whose bytes depend on nothing but its files: fixed dates, one order, no names of users or machines."""

from __future__ import annotations

import filecmp
import os
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from badgepress.errors import BadgepressError

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""ZIP knows no earlier date; a real one would make other bytes every time."""
_UNIX, _PLAIN_FILE = 3, 0o100644
_STORED = (".png",)
"""Compressed in themselves."""


def write_archive(target: Path, files: Iterable[tuple[str, bytes]]) -> bool:
    """Write an archive that only this user can read; return False if the same one stands there already.

    Args:
        target: The ZIP to write; its folder is made.
        files: Path within the archive → bytes, as a stream.

    Raises:
        BadgepressError: Another file of this name is there; nothing was written.
        OSError: The file system refused.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # made by mkstemp: nobody else may read it
    descriptor, name = tempfile.mkstemp(prefix=".badgepress-", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w") as archive:
                for path, data in files:
                    archive.writestr(_entry(path), data)
            file.flush()
            os.fsync(file.fileno())
        return _place(part, target)
    finally:
        part.unlink(missing_ok=True)


def _place(part: Path, target: Path) -> bool:
    try:
        os.link(part, target)
    except FileExistsError:
        if target.is_file() and not target.is_symlink() and filecmp.cmp(part, target, shallow=False):
            return False
        raise BadgepressError(
            f"{target} is there already", hint="Nothing was overwritten. Name another file."
        ) from None
    except OSError:
        # a file system without hard links
        if target.exists():
            raise BadgepressError(
                f"{target} is there already", hint="Nothing was overwritten. Name another file."
            ) from None
        part.rename(target)
    return True


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, _EARLIEST)
    entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE << 16
    entry.compress_type = zipfile.ZIP_STORED if path.endswith(_STORED) else zipfile.ZIP_DEFLATED
    return entry
