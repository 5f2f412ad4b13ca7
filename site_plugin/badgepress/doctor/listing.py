"""The manifest of a site as a list of addresses to look at. It comes from outside: nothing in it is believed unchecked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import orjson

from badgepress.errors import BadgepressError
from badgepress.verifying.did_web import did_of

MANIFEST = "manifest.json"
MAX_BYTES = 96 * 1024 * 1024
"""Some 300,000 awards."""
MAX_ENTRIES = 600_000
_PATH = re.compile(r"(?!/)(?!.*//)(?!(?:.*/)?\.\.?(?:/|$))[A-Za-z0-9._~/-]{0,300}")
_WORD = re.compile(r"[a-z0-9-]{0,40}")
_DIGEST = re.compile(r"sha256-[A-Za-z0-9+/]{43}=")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AWARD = re.compile(r"awards/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")


class ListingError(BadgepressError):
    """A manifest cannot be read, or says something that no manifest of ours says."""


@dataclass(frozen=True, slots=True)
class Address:
    """A path that was published, and what it must hold."""

    path: str
    kind: str
    digest: str = ""
    """Of the parsed document without its proof, as the manifest says; empty where it says none."""
    status: str = ""
    is_hidden: bool = False
    """Whether it belongs to an award that stands in no list."""


@dataclass(frozen=True, slots=True)
class AwardFiles:
    """What the manifest says of one award."""

    status: str
    credential: str
    assertion: str
    has_jwt: bool
    is_hidden: bool

    def addresses(self, award_id: str) -> Iterator[Address]:
        """Yield the files of the award, whose id is given since the manifest may not say it."""
        yield Address(f"awards/{award_id}.html", "award-page", "", self.status, self.is_hidden)
        if self.credential:
            yield Address(f"awards/{award_id}.json", "credential", self.credential, self.status, self.is_hidden)
        if self.assertion:
            yield Address(f"ob2/assertions/{award_id}.json", "assertion", self.assertion, self.status, self.is_hidden)
        if self.has_jwt:
            yield Address(f"awards/{award_id}.jwt", "jwt", "", self.status, self.is_hidden)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a manifest says."""

    base_url: str
    did: str
    is_preview: bool
    as_of: date
    entries: tuple[Address, ...] = field(repr=False)
    """Of everything but awards."""
    awards: dict[str, AwardFiles] = field(repr=False)
    """By id."""
    hidden: dict[str, AwardFiles] = field(repr=False)
    """Awards that only their own repository can name, by the SHA-256 of `awards/<id>`."""


def read_listing(data: bytes) -> Listing:
    """Read a manifest.

    Raises:
        ListingError: It is none, or one that no build of ours writes.
    """
    # before parsing: a hundred megabytes of brackets would become ten gigabytes of objects
    if data.count(b"{") > MAX_ENTRIES or data.count(b"[") > 64 or data.count(b",") > MAX_ENTRIES * 8:
        raise ListingError(f"it lists more than {MAX_ENTRIES:,} entries")
    try:
        manifest = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise ListingError("it is not JSON") from None
    if not isinstance(manifest, dict) or manifest.get("version") != 1:
        raise ListingError("it is no manifest of version 1")
    entries, awards, is_preview = manifest.get("entries"), manifest.get("awards"), manifest.get("preview")
    if not isinstance(entries, list) or not isinstance(awards, list) or not isinstance(is_preview, bool):
        raise ListingError("“entries”, “awards” or “preview” is missing")
    base_url = _base_url(manifest.get("base_url"))
    if manifest.get("did") != did_of(base_url):
        raise ListingError("its “did” does not fit its “base_url”")
    try:
        as_of = date.fromisoformat(str(manifest.get("as_of")))
    except ValueError:
        raise ListingError("“as_of” is no date") from None
    named, hidden = {}, {}
    for entry in awards:
        _require_texts(entry)
        if "path_sha256" in entry:
            hidden[_matching(_SHA256, entry["path_sha256"])] = _award(entry, is_hidden=True)
        else:
            named[_matching(_AWARD, entry.get("path", ""))[len("awards/") :]] = _award(entry, is_hidden=False)
    return Listing(base_url, did_of(base_url), is_preview, as_of, tuple(map(_address, entries)), named, hidden)


def _base_url(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*", value):
        raise ListingError("“base_url” is not an https address without a slash at its end")
    try:
        urlsplit(value).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        raise ListingError("“base_url” has no such port") from None
    return value


def _address(entry: Any) -> Address:
    _require_texts(entry)
    digest = entry.get("digest", "")
    return Address(
        _matching(_PATH, entry.get("path")),
        _matching(_WORD, entry.get("kind", "")),
        _matching(_DIGEST, digest) if digest else "",
        _matching(_WORD, entry.get("status", "")),
    )


def _award(entry: dict[str, str], *, is_hidden: bool) -> AwardFiles:
    digests = [_matching(_DIGEST, entry[kind]) if entry.get(kind) else "" for kind in ("credential", "assertion")]
    return AwardFiles(_matching(_WORD, entry.get("status", "")), digests[0], digests[1], "jwt" in entry, is_hidden)


def _require_texts(entry: Any) -> None:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise ListingError("an entry is not an object of strings")


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ListingError("an entry says something that no manifest of ours says")
    return value
