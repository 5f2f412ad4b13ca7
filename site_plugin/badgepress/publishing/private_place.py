"""Where files for one person may be written: in no repository, and in no site."""

from __future__ import annotations

import os
from pathlib import Path

from badgepress.credentials.urls import MANIFEST
from badgepress.errors import BadgepressError
from badgepress.git import run_git

_NOT_HERE = ("content", "keys", "site", "public", ".git")
"""Folders of a repository that hold, or will hold, what everybody sees; a build replaces its folder whole."""
_HINT = "Name a folder outside of it, for example in your home folder."


def refuse_public_place(folder: Path, root: Path) -> None:
    """Refuse a folder from which files could be published or committed.

    Args:
        folder: Where files are to be written; need not be there yet.
        root: The repository folder.

    Raises:
        BadgepressError: It is in a published site, or in a Git repository that does not ignore it.
    """
    place, home = folder.resolve(), root.resolve()
    for above in (place, *place.parents):
        if (above / MANIFEST).is_file():
            raise BadgepressError(f"{folder} is in a published site: everybody could fetch what is written there", hint=_HINT)
    if place.is_relative_to(home) and (place == home or place.relative_to(home).parts[0] in _NOT_HERE):
        raise BadgepressError(f"{folder} is a place of the repository that everybody sees", hint=_HINT)
    standing = next(above for above in (place, *place.parents) if above.is_dir())
    if run_git(standing, "rev-parse", "--is-inside-work-tree") == b"true\n":
        if run_git(standing, "check-ignore", "-q", "--", os.fspath(place / "file")) is None:
            hint = f"{_HINT} Or let Git ignore the folder."
            raise BadgepressError(f"{folder} is in a Git repository, and the file could be committed", hint=hint)
    elif place.is_relative_to(home):
        raise BadgepressError(f"{folder} is in the repository", hint=_HINT)


def write_private(folder: Path, name: str, data: bytes) -> bool:
    """Write a file that only this user can read; return False if it stands there already with the same bytes.

    Raises:
        BadgepressError: Another file of this name is there.
        OSError: The file system refused.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    where = folder / name
    try:
        descriptor = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileExistsError:
        if where.is_file() and not where.is_symlink() and where.read_bytes() == data:
            return False
        raise BadgepressError(f"{where} is there already", hint="Nothing was overwritten. Name another folder.") from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    return True
