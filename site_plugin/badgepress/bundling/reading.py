"""Reads a kept copy: its badges, and its documents as the answers of the issuer's addresses. Whoever made the ZIP may be anybody."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Self

from badgepress.credentials import urls
from badgepress.errors import KeptCopyError
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Fetched, FetchError, origin_of
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

_MOST_FILES = 1_000_000
_BADGE = re.compile(r"awards/[^/]+\.json|learners/[^/]+/clr\.json|credential\.json")
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class KeptCopy:
    """An open copy; also a `Fetcher` that answers for the issuer's addresses out of it, and for no other."""

    def __init__(self, path: Path) -> None:
        """Open a ZIP.

        Raises:
            KeptCopyError: It is no kept copy.
        """
        try:
            self._archive = zipfile.ZipFile(path)
        except _UNREADABLE:
            raise KeptCopyError(f"{path} is no ZIP that can be read") from None
        names = self._archive.namelist()
        try:
            if len(names) > _MOST_FILES:
                raise KeptCopyError(f"{path} has more than {_MOST_FILES:,} files")
            if len(set(names)) < len(names):
                raise KeptCopyError(f"{path} has two files of one name", hint="Programs would read one or the other.")
            manifest = parse_object(
                self._bytes(urls.MANIFEST, limits.DOCUMENT_BYTES) or b"", max_bytes=limits.DOCUMENT_BYTES
            )
            self.base_url = str(manifest["base_url"]).rstrip("/")
            self.as_of = datetime.combine(datetime.fromisoformat(manifest["as_of"]).date(), time(), UTC)
            is_copy = isinstance(manifest.get("kept_copy"), dict) and bool(origin_of(self.base_url))
        except (StepError, FetchError, KeyError, TypeError, *_UNREADABLE):
            is_copy = False
        if not is_copy:
            self._archive.close()
            raise KeptCopyError(f"{path} is no kept copy of a badge", hint="badgepress bundle makes them.")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._archive.close()

    def badges(self) -> Iterator[tuple[str, bytes]]:
        """Yield the signed files by path, in order.

        Raises:
            KeptCopyError: One is damaged, or larger than any badge.
        """
        for path in sorted({name for name in self._archive.namelist() if _BADGE.fullmatch(name)}):
            try:
                yield path, self._bytes(path, limits.INPUT_BYTES) or b""
            except FetchError as error:
                raise KeptCopyError(f"{path} in the copy cannot be read: {error}") from None

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Return the file of an address; see `Fetcher`."""
        if not url.startswith(f"{self.base_url}/"):
            raise FetchError("unreachable", f"{url} is not in the copy, and nobody is asked")
        body = self._bytes(url.removeprefix(f"{self.base_url}/"), max_bytes)
        if body is None:
            return Fetched(url, 404, "", b"")
        return Fetched(url, 200, "application/json", body)

    def _bytes(self, path: str, max_bytes: int) -> bytes | None:
        """Return a file, unpacked no further than to the limit; None if there is none."""
        try:
            with self._archive.open(path) as file:
                body = file.read(max_bytes + 1)
        except KeyError:
            return None
        except _UNREADABLE as error:
            raise FetchError("unreachable", f"{path} in the copy is damaged: {error}") from None
        if len(body) > max_bytes:
            raise FetchError("too large", f"{path} in the copy has more than {max_bytes:,} bytes")
        return body
