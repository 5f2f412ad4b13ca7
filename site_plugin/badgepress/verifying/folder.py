"""A published folder: its files by path and by address, and what its manifest says of them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
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
_AWARD_FILES = {
    "award-page": ("awards", "html"),
    "credential": ("awards", "json"),
    "assertion": ("ob2/assertions", "json"),
    "jwt": ("awards", "jwt"),
    "oembed": ("oembed/awards", "json"),
}
"""Where the files of an award are, and how their names end."""
AWARD_FOLDERS = tuple(dict.fromkeys(folder for folder, _ in _AWARD_FILES.values()))
_INDEX = "index.html"
_AWARDS = b'"awards":[\n'
_FEW_AWARDS = 8
"""For so many, searching through a manifest takes less time than looking at each of its lines."""


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


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is about to change in a published folder."""

    folder: Path
    """Holds the files that take the place of others, or are new."""
    removed: Collection[str] = ()
    """Paths that will be gone."""


class Folder:
    """The regular files below a folder; links are never followed."""

    def __init__(self, root: Path, overlay: Overlay | None = None) -> None:
        """Name the folder, and perhaps what is about to change in it."""
        self._roots = [root] if overlay is None else [overlay.folder, root]
        self._removed = frozenset(overlay.removed if overlay is not None else ())
        self.findings: list[Finding] = []
        self.paths = frozenset(self._walk()) - self._removed

    def is_new(self, path: str) -> bool:
        """Say whether a path has not been looked at in an earlier build: all have not, but for what lies under an overlay."""
        return len(self._roots) == 1 or (self._roots[0] / path).is_file()

    @property
    def is_sample(self) -> bool:
        """Whether only some awards are looked at."""
        return False

    def file(self, path: str) -> Path:
        """Return where the bytes of a path are."""
        return next((file for root in self._roots if (file := root / path).is_file()), self._roots[-1] / path)

    def _walk(self) -> Iterator[str]:
        for root in self._roots:
            for folder, names, files in os.walk(root):
                names.sort()
                yield from self._regular(root, folder, [*names, *files])

    def _regular(self, root: Path, folder: str, names: Iterable[str]) -> Iterator[str]:
        prefix = Path(folder).relative_to(root).as_posix() + "/"
        for name in names:
            relative = (prefix + name).removeprefix("./")
            mode = os.lstat(os.path.join(folder, name)).st_mode  # noqa: PTH118 - a hundred thousand times
            if stat.S_ISREG(mode):
                yield relative
            elif not stat.S_ISDIR(mode):
                self.findings.append(Finding(relative, "manifest", "is not a regular file"))

    def read(self, path: str) -> bytes:
        """Return the bytes of a path of `paths`."""
        return self.file(path).read_bytes()

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


class SampledFolder(Folder):
    """A large folder of which only some awards are looked at; other files of awards are there if asked for by name."""

    def __init__(self, root: Path, awards: Collection[str], overlay: Overlay | None = None) -> None:
        """Name the folder, the ids of the awards to look at, and perhaps what is about to change."""
        self._awards = awards
        super().__init__(root, overlay)

    def _walk(self) -> Iterator[str]:
        for root in self._roots:
            for folder, names, files in os.walk(root):
                prefix = Path(folder).relative_to(root).as_posix() + "/"
                names[:] = sorted(name for name in names if (prefix + name).removeprefix("./") not in AWARD_FOLDERS)
                yield from self._regular(root, folder, [*names, *files])
        for award in self._awards:
            for path in (
                f"awards/{award}.html",
                f"awards/{award}.json",
                f"awards/{award}.jwt",
                f"ob2/assertions/{award}.json",
                f"oembed/awards/{award}.json",
            ):
                if self.file(path).is_file():
                    yield path

    @property
    def is_sample(self) -> bool:
        """Whether only some awards are looked at."""
        return True

    def served(self, path: str) -> str | None:
        """Return the file that a static host serves for a path, None if there is none."""
        known = super().served(path)
        is_award = path.rpartition("/")[0] in AWARD_FOLDERS and path not in self._removed
        if known is None and is_award and self.file(path).is_file():
            return path
        return known


def is_of_unlisted_learner(path: str, manifest: Manifest) -> bool:
    """Say whether a file belongs to a learner of whom the manifest names nothing: what it shows stands in no list."""
    parts = path.split("/")
    return (
        parts[0] == "learners"
        and len(parts) > 2
        and manifest.entries.keys().isdisjoint({path, f"learners/{parts[1]}/{_INDEX}"})
    )


def read_manifest(folder: Folder, only: Collection[str] | None = None) -> tuple[Manifest, list[Finding]]:
    """Return the manifest and what is wrong between it and the folder.

    Args:
        folder: The site.
        only: Ids of the awards whose entries to read; all if None.

    Raises:
        StepError: At step `manifest` or `json`: there is none that can be read.
    """
    if MANIFEST not in folder.paths:
        raise StepError("manifest", "the folder has no manifest.json: this is not a published site")
    data = folder.read(MANIFEST) if only is None else _lines_of(folder.file(MANIFEST), only)
    document = parse_object(data, max_bytes=MAX_LIST_BYTES)
    if document.get("version") != 1:
        raise StepError("manifest", f"version is {document.get('version')!r}, not 1", severity="cannot-tell")
    base_url = text_of(document, "base_url", "manifest")
    if not base_url.startswith("https://") or base_url.endswith("/") or urlsplit(base_url).query:
        raise StepError("manifest", f"base_url {base_url!r} is not an https address without a slash at its end")
    stated, awards = document.get("entries"), document.get("awards")
    if not isinstance(stated, list) or not isinstance(awards, list) or not isinstance(document.get("preview"), bool):
        raise StepError("manifest", "entries or awards is not a list, or preview not a boolean")
    entries, findings = _matched(stated, awards, folder)
    as_of = _day(text_of(document, "as_of", "manifest"))
    return Manifest(base_url, text_of(document, "did", "manifest"), document["preview"], as_of, entries), findings


def _lines_of(path: Path, awards: Collection[str]) -> bytes:
    """Return a manifest, which has one entry a line, without the entries of other awards than these."""
    wanted = [f"awards/{award}" for award in awards]
    marks = {mark.encode() for path in wanted for mark in (path, _path_digest(path))}
    if len(wanted) <= _FEW_AWARDS and (found := _lines_found(path.read_bytes(), wanted)):
        return found
    kept: list[bytes] = []
    is_among_awards = False
    with path.open("rb") as lines:
        for line in lines:
            if is_among_awards and line.startswith(b"{"):
                named = line.split(b'"', 4)[3:4]
                if named and named[0] not in marks:
                    continue
            is_among_awards = is_among_awards or line.endswith(b'"awards":[\n')
            kept.append(line.rstrip(b",\n") if is_among_awards else line)
    if not is_among_awards:
        return b"".join(kept)
    start = next(number for number, line in enumerate(kept) if line.endswith(b'"awards":['))
    return b"".join(kept[: start + 1]) + b",".join(kept[start + 1 : -1]) + b"]}"


def _lines_found(data: bytes, wanted: Collection[str]) -> bytes:
    """Return the same by searching, which is faster for a few awards; nothing if the manifest has another form than ours."""
    start, end = data.find(_AWARDS) + len(_AWARDS), data.rfind(b"\n]}")
    if start < len(_AWARDS) or data[end:] != b"\n]}\n":
        return b""
    # every line between begins an entry, and all but the first come after a comma
    lines = data.count(b"\n", start, end) + (end > start)
    entries = data.startswith(b'{"path', start) + data.count(b',\n{"path', start, end)
    if entries != lines:
        return b""
    places: set[int] = set()
    for path in wanted:
        for name in (f'\n{{"path":"{path}"', f'\n{{"path_sha256":"{_path_digest(path)}"'):
            place = data.find(name.encode(), start - 1, end)
            while place >= 0:
                places.add(place + 1)
                place = data.find(name.encode(), place + 1, end)
    kept = [data[place : data.index(b"\n", place)].rstrip(b",") for place in sorted(places)]
    return data[:start] + b",".join(kept) + b"]}"


def _day(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(0), UTC)
    except ValueError as error:
        raise StepError("manifest", f"as_of {text!r} is not a day") from error


def _matched(stated: list[Any], awards: list[Any], folder: Folder) -> tuple[dict[str, Entry], list[Finding]]:
    entries: dict[str, Entry] = {}
    findings: list[Finding] = []
    for item in stated:
        _require_texts(item)
        if "path" not in item:
            raise StepError("manifest", "an entry has no path")
        entry = Entry(item.get("kind", ""), item.get("status", ""), item.get("digest", ""), is_hidden=False)
        _add(folder.served(item["path"]), entry, item["path"], entries, findings)
    by_digest = {_path_digest(path): path for path in {_award_path(path) for path in folder.paths} if path}
    for item in awards:
        _require_texts(item)
        is_hidden = "path_sha256" in item
        if is_hidden == ("path" in item):
            raise StepError("manifest", "an award has not exactly one of path and path_sha256")
        named = item["path_sha256"] if is_hidden else item["path"]
        path = by_digest.get(named) if is_hidden else named
        award = path.removeprefix("awards/") if path and path.startswith("awards/") else None
        for kind, (where, ending) in _AWARD_FILES.items():
            if kind in ("award-page", *item):
                digest = item.get(kind, "") if kind in ("credential", "assertion") else ""
                entry = Entry(kind, item.get("status", ""), digest, is_hidden)
                file = f"{where}/{award}.{ending}" if award else ""
                _add(file if file in folder.paths else None, entry, file or named, entries, findings)
    return entries, findings


def _require_texts(item: Any) -> None:
    if not isinstance(item, dict) or not all(isinstance(value, str) for value in item.values()):
        raise StepError("manifest", "an entry is not an object of strings")


def _add(path: str | None, entry: Entry, named: str, entries: dict[str, Entry], findings: list[Finding]) -> None:
    if path is None:
        findings.append(Finding(named, "manifest", f"is listed ({entry.kind}) but missing"))
    elif path in entries:
        findings.append(Finding(path, "manifest", "is listed twice"))
    else:
        entries[path] = entry


def _award_path(path: str) -> str:
    """Return what the manifest calls the award that a file belongs to, empty if it belongs to none."""
    folder, _, name = path.rpartition("/")
    return f"awards/{name.rpartition('.')[0]}" if folder in AWARD_FOLDERS else ""


def _path_digest(path: str) -> str:
    return hashlib.sha256(path.removesuffix(_INDEX).encode()).hexdigest()
