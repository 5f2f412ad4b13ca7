"""`manifest.json`: every address published, its kind, status and digest; what later builds and checks compare with.

An award has one entry for all its files: `awards/<id>` stands for its page, credential, assertion and VC-JWT. One entry a line, so that a person
can read it, Git can compare it, and a program can read it without holding it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice, zip_longest
from pathlib import Path

import orjson

from badgepress.content.indexed_award import id_bytes
from badgepress.credentials.urls import Addresses
from badgepress.publishing.artifacts import Artifact

VERSION = 1
_LINES_A_PIECE = 500


@dataclass(slots=True)
class AwardEntry:
    """What the manifest says of one award."""

    award_id: str
    is_hidden: bool
    """Whether it names the award by the SHA-256 of its path only (unlisted and private awards)."""
    status: str
    credential: str = ""
    """Digest of the OB 3.0 credential; empty for a private award, which has none."""
    assertion: str = ""
    """Digest of the OB 2.0 assertion; empty where there is none."""
    has_jwt: bool = False
    has_oembed: bool = False

    def row(self) -> tuple[bytes, str, bytes]:
        """Return what the index keeps of it: the award's id, what the entries are sorted by, and one line of JSON without its end."""
        path = f"awards/{self.award_id}"
        key = hashlib.sha256(path.encode()).hexdigest() if self.is_hidden else path
        entry = {"path_sha256" if self.is_hidden else "path": key, "status": self.status}
        if self.credential:
            entry["credential"] = self.credential
        if self.assertion:
            entry["assertion"] = self.assertion
        if self.has_jwt:
            entry["jwt"] = "yes"
        if self.has_oembed:
            entry["oembed"] = "yes"
        return id_bytes(self.award_id), key, orjson.dumps(entry)


def manifest_lines(
    addresses: Addresses,
    artifacts: Iterable[Artifact],
    awards: Iterable[bytes],
    as_of: date,
    *,
    is_preview: bool,
    kept: Iterable[dict[str, str]] = (),
) -> Iterator[bytes]:
    """Yield `manifest.json` in pieces.

    Args:
        addresses: The site.
        artifacts: Every file but those of awards.
        awards: The lines of the awards' entries, sorted by their keys.
        as_of: The date that statuses speak of.
        is_preview: Whether a throw-away key signed.
        kept: Entries of an earlier manifest that still hold.
    """
    head = {
        "version": VERSION,
        "base_url": addresses.base_url,
        "did": addresses.did,
        "preview": is_preview,
        "as_of": as_of.isoformat(),
    }
    yield orjson.dumps(head)[:-1] + b',"entries":['
    made = (_entry(artifact) for artifact in artifacts if artifact.kind)
    entries = sorted([*made, *kept], key=lambda entry: entry["path"])
    separator = b"\n"
    for entry in entries:
        yield separator + orjson.dumps(entry)
        separator = b",\n"
    yield b'\n],"awards":['
    separator, lines = b"\n", iter(awards)
    while some := list(islice(lines, _LINES_A_PIECE)):
        yield separator + b",\n".join(some)
        separator = b",\n"
    yield b"\n]}\n"


def entries_of(manifest: Path, kinds: Collection[str]) -> list[dict[str, str]]:
    """Return the entries of some kinds in a manifest of ours, but for those of awards, without reading it whole."""
    found = []
    with manifest.open("rb") as lines:
        for line in lines:
            if line.endswith(b'"awards":[\n'):
                break
            if line.startswith(b'{"path"'):
                entry = orjson.loads(line.rstrip(b",\n"))
                found += [entry] if entry["kind"] in kinds else []
    return found


def differing_documents(first: Path, second: Path) -> Iterator[str]:
    """Yield what two manifests of ours say differently of documents: lines of awards, and entries that have a digest; pages are passed over.

    Both are read as streams; both are sorted, so a line that one lacks shows as a difference.
    """
    with first.open("rb") as one, second.open("rb") as other:
        for line, another in zip_longest(_document_lines(one), _document_lines(other), fillvalue=b""):
            if line != another:
                yield (line or another).decode("utf-8", "replace")
                return


def _document_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
    is_award = False
    for line in lines:
        entry = line.rstrip(b",\n")
        if is_award or b'"digest":' in entry:
            yield entry
        is_award = is_award or line.endswith(b'"awards":[\n')


def _entry(artifact: Artifact) -> dict[str, str]:
    entry = {"path": artifact.path.removesuffix("index.html"), "kind": artifact.kind}
    if artifact.status:
        entry["status"] = artifact.status
    if artifact.digest:
        entry["digest"] = artifact.digest
    return entry
