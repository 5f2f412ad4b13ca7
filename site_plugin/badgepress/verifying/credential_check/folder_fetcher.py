"""Answers for an issuer's addresses out of a local folder, for checks without a network, and asks another fetcher for the rest."""

from __future__ import annotations

import mimetypes
import os
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from badgepress.verifying.credential_check.fetching import Fetched, Fetcher, FetchError, origin_of
from badgepress.verifying.folder import MANIFEST
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

_MANIFEST_BYTES = 256 * 1024 * 1024
# a pipe would be waited for, a link followed
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def base_url_of(folder: Path) -> str | None:
    """Return the public address that a published folder says it has; None if it has no manifest that can be read."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            data = file.read(_MANIFEST_BYTES + 1)
        document = parse_object(data, max_bytes=_MANIFEST_BYTES)
    except (OSError, StepError):
        return None
    base_url = document.get("base_url")
    return base_url.rstrip("/") if isinstance(base_url, str) and origin_of(base_url) else None


class FolderFetcher:
    """Serves a folder under its base URL, as a static host would; links are not followed."""

    def __init__(self, folder: Path, base_url: str, elsewhere: Fetcher) -> None:
        self._folder = folder.resolve()
        self._base_url = base_url.rstrip("/")
        self._elsewhere = elsewhere

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Return the file of an address under the base URL; 404 where there is none."""
        if not self._is_ours(url):
            return self._elsewhere.get(url, max_bytes=max_bytes, seconds=seconds, may_leave=may_leave)
        path = unquote(urlsplit(url).path).removeprefix(urlsplit(self._base_url).path)
        names = [name for name in path.split("/") if name]
        if any(name in (".", "..") or "\\" in name or "\0" in name for name in names):
            return Fetched(url, 404, "", b"")
        file = self._folder.joinpath(*names)
        if path.endswith("/") or not names:
            file /= "index.html"
        body = _regular_bytes(file, self._folder, max_bytes)
        if body is None:
            return Fetched(url, 404, "", b"")
        if len(body) > max_bytes:
            raise FetchError("too large", f"{url} has more than {max_bytes:,} bytes")
        return Fetched(url, 200, mimetypes.guess_type(file.name)[0] or "application/octet-stream", body)

    def _is_ours(self, url: str) -> bool:
        # did:web of a host without a path is resolved at /.well-known, outside of nothing: it is below the base URL then
        return url == self._base_url or url.startswith(f"{self._base_url}/")


def _regular_bytes(file: Path, root: Path, max_bytes: int) -> bytes | None:
    try:
        if not file.resolve(strict=True).is_relative_to(root):
            return None
        descriptor = os.open(file, _FLAGS)
    except (OSError, ValueError, RuntimeError):
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    with os.fdopen(descriptor, "rb") as opened:
        return opened.read(max_bytes + 1)
