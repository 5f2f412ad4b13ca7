"""A published folder: its files by path and by address, and what its manifest says of them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from badgepress.verifying.reading import text_of
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import Finding, StepError

MANIFEST = "manifest.json"
MAX_LIST_BYTES = 256 * 1024 * 1024
"""Of the manifest and the catalogue, which grow with the number of awards."""
_INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manifest says of one file."""

    kind: str
    status: str
    digest: str
    is_hidden: bool
    """Whether the manifest names it by the SHA-256 of its path: it may stand in no list."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The manifest, matched with the files on disk."""

    base_url: str
    did: str
    is_preview: bool
    as_of: datetime
    """Midnight (UTC) of the day that statuses speak of."""
    entries: Mapping[str, Entry]
    """Path → entry; only of files that exist."""


class Folder:
    """The regular files below a folder; links are never followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.findings: list[Finding] = []
        self.paths = frozenset(self._walk())

    def _walk(self) -> Iterator[str]:
        for folder, names, files in os.walk(self.root):
            names.sort()
            for name in [*names, *files]:
                path = Path(folder, name)
                relative = path.relative_to(self.root).as_posix()
                mode = path.lstat().st_mode
                if stat.S_ISREG(mode):
                    yield relative
                elif not stat.S_ISDIR(mode):
                    self.findings.append(Finding(relative, "manifest", "is not a regular file"))

    def read(self, path: str) -> bytes:
        """Return the bytes of a path of `paths`."""
        return self.root.joinpath(*path.split("/")).read_bytes()

    def file_of(self, url: str, base_url: str) -> str | None:
        """Return the path that an address of the site stands for, None if nothing is published there."""
        if url != base_url and not url.startswith(f"{base_url}/"):
            return None
        path = unquote(urlsplit(url[len(base_url) :]).path).removeprefix("/")
        return self.served(path)

    def served(self, path: str) -> str | None:
        """Return the file that a static host serves for a path, None if there is none."""
        if path in self.paths:
            return path
        index = f"{path.rstrip('/')}/{_INDEX}".removeprefix("/")
        return index if index in self.paths else None


def read_manifest(folder: Folder) -> tuple[Manifest, list[Finding]]:
    """Return the manifest and what is wrong between it and the folder.

    Raises:
        StepError: At step `manifest` or `json`: there is none that can be read.
    """
    if MANIFEST not in folder.paths:
        raise StepError("manifest", "the folder has no manifest.json: this is not a published site")
    document = parse_object(folder.read(MANIFEST), max_bytes=MAX_LIST_BYTES)
    if document.get("version") != 1:
        raise StepError("manifest", f"version is {document.get('version')!r}, not 1", severity="cannot-tell")
    base_url, stated = text_of(document, "base_url", "manifest"), document.get("entries")
    if not base_url.startswith("https://") or base_url.endswith("/") or urlsplit(base_url).query:
        raise StepError("manifest", f"base_url {base_url!r} is not an https address without a slash at its end")
    if not isinstance(stated, list) or not isinstance(document.get("preview"), bool):
        raise StepError("manifest", "entries is not a list, or preview not a boolean")
    entries, findings = _matched(stated, folder)
    as_of = _day(text_of(document, "as_of", "manifest"))
    return Manifest(base_url, text_of(document, "did", "manifest"), document["preview"], as_of, entries), findings


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), UTC)
    except ValueError as error:
        raise StepError("manifest", f"as_of {text!r} is not a day") from error


def _matched(stated: list[Any], folder: Folder) -> tuple[dict[str, Entry], list[Finding]]:
    by_digest = {_path_digest(path): path for path in folder.paths}
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    for item in stated:
        if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
            raise StepError("manifest", "an entry is not an object of strings")
        is_hidden = "path_sha256" in item
        if is_hidden == ("path" in item):
            raise StepError("manifest", "an entry has not exactly one of path and path_sha256")
        named = item["path_sha256"] if is_hidden else item["path"]
        path = by_digest.get(named) if is_hidden else folder.served(named)
        if path is None:
            findings.append(Finding(named, "manifest", f"is listed ({item.get('kind')}) but missing"))
        elif path in entries:
            findings.append(Finding(path, "manifest", "is listed twice"))
        else:
            entry = Entry(item.get("kind", ""), item.get("status", ""), item.get("digest", ""), is_hidden)
            entries[path] = entry
    return entries, findings


def _path_digest(path: str) -> str:
    return hashlib.sha256(path.removesuffix(_INDEX).encode()).hexdigest()
