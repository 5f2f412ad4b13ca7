"""A published folder as the source of kept copies: what it says of itself, and its files by site path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from badgepress.credentials import urls
from badgepress.errors import BadgepressError
from badgepress.language import ENGLISH, Words, words_in
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Fetched, FetchError, Nowhere
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher, base_url_of
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

_MANIFEST_BYTES = 256 * 1024 * 1024
_LANGUAGE = re.compile(rb'<html lang="?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)"?[ >]')
_HINT = "Publish it first, badgepress build --out site --key …, and name the folder: --site DIR."


@dataclass(frozen=True, slots=True)
class SiteCopy:
    """A published folder."""

    folder: Path
    base_url: str
    did: str
    is_preview: bool
    as_of: datetime
    """The moment that its status lists speak of."""
    words: Words
    """In the language of its pages."""

    def url(self, path: str) -> str:
        """Return the public address of a site path."""
        return f"{self.base_url}/{path}"

    def path_of(self, url: str) -> str:
        """Return the site path of a public address, without its fragment; empty if it is elsewhere."""
        plain = url.partition("#")[0]
        return plain.removeprefix(f"{self.base_url}/") if plain.startswith(f"{self.base_url}/") else ""

    def fetcher(self) -> FolderFetcher:
        """Return what answers for the site's addresses, and for no other."""
        return FolderFetcher(self.folder, self.base_url, Nowhere())

    def read(self, path: str) -> bytes | None:
        """Return a file of the site; None if there is none, or it is larger than any of ours."""
        if not path or path.endswith("/"):
            return None
        try:
            answer: Fetched = self.fetcher().get(self.url(path), max_bytes=limits.INPUT_BYTES, seconds=0)
        except FetchError:
            return None
        return answer.body if answer.status == 200 else None

    def paths(self, pattern: str) -> Iterator[str]:
        """Yield the site paths of regular files that a pattern names, in order."""
        found = sorted(
            path.relative_to(self.folder).as_posix()
            for path in self.folder.glob(pattern)
            if path.is_file() and not path.is_symlink()
        )
        yield from found


def open_site(folder: Path) -> SiteCopy:
    """Open a published folder.

    Raises:
        BadgepressError: It is none, or its manifest cannot be read.
    """
    try:
        with (folder / urls.MANIFEST).open("rb") as file:
            manifest = parse_object(file.read(_MANIFEST_BYTES + 1), max_bytes=_MANIFEST_BYTES)
        base_url = base_url_of(folder)
        did = manifest["did"]
        as_of = datetime.combine(datetime.fromisoformat(manifest["as_of"]).date(), time(), UTC)
    except FileNotFoundError:
        raise BadgepressError(f"{folder} is no published site: it has no {urls.MANIFEST}", hint=_HINT) from None
    except (StepError, KeyError, TypeError, ValueError):
        raise BadgepressError(f"{urls.MANIFEST} of {folder} is not as badgepress writes it", hint=_HINT) from None
    if base_url is None or not isinstance(did, str):
        raise BadgepressError(f"{urls.MANIFEST} of {folder} does not say where the site is published", hint=_HINT)
    return SiteCopy(folder, base_url, did, manifest.get("preview") is True, as_of, _words_of(folder))


def _words_of(folder: Path) -> Words:
    """Return the words of the language that the site's pages are in: of the page that no theme frames."""
    try:
        with (folder / urls.verify_page() / "index.html").open("rb") as file:
            found = _LANGUAGE.search(file.read(4096))
    except OSError:
        found = None
    return words_in(found[1].decode() if found else ENGLISH)
