"""A served site against the folder that was meant to be served."""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson

from badgepress.doctor.findings import Notes
from badgepress.doctor.listing import MANIFEST, MAX_BYTES, AwardFiles, Listing
from badgepress.doctor.sites import MAX_BYTES as MAX_FILE_BYTES
from badgepress.doctor.sites import FolderSite, Reply


class Folder:
    """The folder that a build wrote."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files = FolderSite(root)

    def read(self, path: str) -> bytes | None:
        """Return the bytes behind a site path, None if there are none."""
        limit = MAX_BYTES if path == MANIFEST else MAX_FILE_BYTES
        reply = self._files.get(path, max_bytes=limit)
        return reply.body if reply.status == 200 else None

    def hidden_awards(self, listing: Listing) -> dict[str, AwardFiles]:
        """Return the unlisted awards of a manifest that the folder has, by id."""
        found = {}
        for page in (self._root / "awards").glob("*.html"):
            files = listing.hidden.get(hashlib.sha256(f"awards/{page.stem}".encode()).hexdigest())
            if files is not None:
                found[page.stem] = files
        return found


def check_same_manifest(served: bytes, folder: Folder, notes: Notes) -> bool:
    """Note whether what is live is what was built."""
    if folder.read(MANIFEST) == served:
        notes.fine("same", "what is live is what the folder holds")
        return True
    notes.broken("same", "what is live is another state of the site than the folder holds", MANIFEST)
    return False


def check_same(reply: Reply, folder: Folder, notes: Notes) -> None:
    """Note whether one file is served as it is in the folder."""
    ours = folder.read(reply.path)
    if ours is None:
        notes.broken("same", "is live, and not in the folder", reply.path)
    elif ours != reply.body:
        if reply.path.endswith(".json"):
            if _parsed(ours) != _parsed(reply.body):
                notes.broken("same", "is live with other content than in the folder", reply.path)
        elif reply.path.endswith((".html", "/")) or not reply.path:
            notes.look("same", "is a page that the host alters on its way, or an old copy of it", reply.path)
        else:
            notes.broken("same", "is live with other content than in the folder", reply.path)


def _parsed(data: bytes) -> object:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
