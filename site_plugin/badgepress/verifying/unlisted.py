"""An unlisted or private award may be named in no published list: whoever has not got its address must not find it."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from badgepress.verifying.folder import MANIFEST, Folder, Manifest, is_of_unlisted_learner
from badgepress.verifying.verdict import Finding

MAX_INFLATED_BYTES = 256 * 1024 * 1024
_OWN_FOLDERS = ("awards/", "ob2/assertions/", "oembed/awards/", "status/")
_SHOWN_NOWHERE = ("private", "forgotten")
_TEXTS = frozenset({".html", ".xml", ".json", ".txt", ".csv", ".js", ".atom", ".rss", ".ics", ".md", ".gz", ".svg", ""})
_UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


def award_id(path: str) -> str | None:
    """Return the id of the award that a published file belongs to, None if it belongs to none."""
    parts = PurePosixPath(path).parts
    if parts[:-1] in (("awards",), ("ob2", "assertions")):
        return PurePosixPath(path).stem
    return None


def named_anyway(folder: Folder, manifest: Manifest) -> Iterator[Finding]:
    """Yield a finding for each file that names a hidden award's id (a UUID) outside the award's own files; an unlisted learner's may name unlisted ones."""
    hidden = {
        (award, entry.status)
        for path, entry in manifest.entries.items()
        if entry.is_hidden and (award := award_id(path))
    }
    anywhere = {award.lower().encode() for award, _ in hidden}
    if not anywhere:
        return
    never = {award.lower().encode() for award, status in hidden if status in _SHOWN_NOWHERE}
    for path in sorted(folder.paths):
        if path == MANIFEST and folder.is_sample:
            continue  # names hidden awards by their digest only; read in full, it would outweigh everything else
        if path.startswith(_OWN_FOLDERS) or not folder.is_new(path) or PurePosixPath(path).suffix not in _TEXTS:
            continue
        wanted = never if is_of_unlisted_learner(path, manifest) else anywhere
        found = {match.lower() for match in _UUID.findall(_text(folder, path))} & wanted
        for award in sorted(found):
            yield Finding(path, "unlisted", f"names the award {award.decode()}, which may stand in no list")


def _text(folder: Folder, path: str) -> bytes:
    data = folder.read(path)
    if not path.endswith(".gz"):
        return data
    try:
        return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS).decompress(data, MAX_INFLATED_BYTES)
    except zlib.error:
        return b""
