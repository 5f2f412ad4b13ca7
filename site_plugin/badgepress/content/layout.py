"""What lies around in a repository: files that nothing reads, and private keys where none may be."""

from __future__ import annotations

import difflib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from badgepress.content.files import Folder
from badgepress.content.private_keys import holds_private_key
from badgepress.problems import Place, Problem

_READ = ("issuer.yml", "status.yml", "policy.yml", "badges", "awards", "pages", "pathways", "learners")
_FOLDERS = ("keys", "content/badges", "content/awards", "content/pages", "content/pathways", "content/learners")
_READ_LATER = ("endorsements",)
_SCANNED_BYTES = 64 * 1024
_LEAK_HINT = "Treat the key as stolen: delete the file, make a new key, and never use this one."


def note_layout(folder: Folder) -> None:
    """Note what stands in `content/` under a name that nothing reads, and private keys beside it.

    Raises:
        OSError: A folder cannot be listed.
    """
    folder.problems.extend(_unknown_names(folder))
    folder.problems.extend(_no_folders(folder))
    folder.problems.extend(_private_keys(folder))


def _unknown_names(folder: Folder) -> Iterator[Problem]:
    for name in sorted(path.name for path in (folder.root / "content").iterdir()):
        place = Place(f"content/{name.encode('ascii', 'backslashreplace').decode()}")
        if name in _READ_LATER:
            yield Problem(
                place,
                "BP012",
                "this version of badgepress does not read it yet",
                "Keep it, but expect nothing on the site from it.",
                "warning",
            )
        elif name not in _READ and not name.startswith(".") and not name.lower().endswith((".svg", ".png", ".md")):
            close = difflib.get_close_matches(name, _READ, n=1, cutoff=0.5)
            hint = (
                f"Did you mean “{close[0]}”?" if close else f"Here stand {', '.join(_READ)} and the issuer's picture."
            )
            yield Problem(place, "BP012", "nothing reads a file or folder of this name", hint)


def _no_folders(folder: Folder) -> Iterator[Problem]:
    for name in _FOLDERS:
        path = folder.root / name
        if path.is_file() and not path.is_symlink():
            hint = "Delete the file, or make a folder of this name: nothing is read from it as it is."
            yield Problem(Place(name), "BP012", "a folder is expected here", hint)


def _private_keys(folder: Folder) -> Iterator[Problem]:
    """Look at the files of the repository's own folder and at the organisation's pages; what is read elsewhere is looked at there."""
    own = folder.root / "content" / "pages"
    walked = os.walk(own) if not own.is_symlink() else ()
    pages = (Path(where) / name for where, _, names in walked for name in names)
    for path in sorted([*pages, *folder.root.iterdir()]):
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _SCANNED_BYTES or not os.access(path, os.R_OK):
            continue
        shown = path.relative_to(folder.root).as_posix()
        if holds_private_key(folder.read(shown, _SCANNED_BYTES)):
            yield Problem(Place(shown), "BP703", "this file contains a private key", _LEAK_HINT)
