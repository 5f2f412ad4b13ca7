"""Where a site is looked at: on its host, or in a folder before anybody serves it."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urljoin, urlsplit

from badgepress.web import SECONDS_A_REQUEST, Answer, Web
from badgepress.web_connection import WebError

MAX_BYTES = 2 * 1024 * 1024
MAX_HOPS = 5
GIVES_UP_AFTER = 8
"""Failures in a row: the server is gone, or does not want us."""
_ORIGIN = {"Origin": "https://verifier.example"}
Detour = Literal["", "same", "away", "loop"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of asking for one path."""

    path: str
    status: int = 0
    """0 where no answer came."""
    headers: Mapping[str, str] | None = None
    """None in a folder, which has none."""
    body: bytes = field(default=b"", repr=False)
    packing_fault: str = ""
    detour: Detour = ""
    location: str = ""
    """Where a redirect leads."""
    error: WebError | None = None
    is_late: bool = False
    """Whether it was not asked for any more, because the time was up or the server gone."""

    def header(self, name: str) -> str:
        """Return a header, empty if it is missing."""
        return (self.headers or {}).get(name, "")


class Site(Protocol):
    """A site that paths can be asked of."""

    name: str
    """For people: an address or a folder."""
    is_served: bool

    def get(self, path: str, *, max_bytes: int = MAX_BYTES, fresh: str = "", plain: bool = False) -> Reply:
        """Ask for a path.

        Args:
            path: Relative to the site.
            max_bytes: Of the answer.
            fresh: A query that no cache has seen yet; empty for what everybody is given.
            plain: Whether to ask for it unpacked.
        """
        ...


class ServedSite:
    """A site on its host. Follows redirects within the host only."""

    is_served = True

    def __init__(self, web: Web, base_url: str, seconds: float) -> None:
        """Name the site and the time for everything.

        Args:
            web: Reads the host.
            base_url: Without a slash at its end.
            seconds: From now.
        """
        self.web = web
        self.name = base_url
        self._deadline = time.monotonic() + seconds
        self._failures = 0
        self._lock = threading.Lock()

    def get(self, path: str, *, max_bytes: int = MAX_BYTES, fresh: str = "", plain: bool = False) -> Reply:
        """Ask for a path; see `Site`."""
        url = f"{self.name}/{path}" + (f"?{fresh}" if fresh else "")
        return self.ask(url, path, max_bytes=max_bytes, headers={"Accept-Encoding": "identity"} if plain else {})

    def ask(self, url: str, path: str, *, max_bytes: int = MAX_BYTES, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for an address of the host, following it around within the host."""
        first_location, seen = "", {url}
        for _ in range(MAX_HOPS + 1):
            answer = self._once(url, max_bytes, headers or {})
            if answer is None or isinstance(answer, WebError):
                return Reply(path, error=answer, is_late=answer is None, location=first_location)
            location = answer.headers.get("location", "")
            if answer.status not in (301, 302, 303, 307, 308):
                detour: Detour = "same" if first_location else ""
                return Reply(path, answer.status, answer.headers, answer.body, answer.fault, detour, first_location)
            first_location = first_location or location
            target = _target(url, location)
            if target is None or _origin(target) != _origin(url):
                return Reply(path, answer.status, answer.headers, detour="away", location=first_location)
            if target in seen:
                return Reply(path, answer.status, answer.headers, detour="loop", location=first_location)
            seen.add(target)
            url = target
        return Reply(path, detour="loop", location=first_location)

    def forget_failures(self) -> None:
        """Ask a server again that had stopped answering."""
        with self._lock:
            self._failures = 0

    def _once(self, url: str, max_bytes: int, headers: Mapping[str, str]) -> Answer | WebError | None:
        left = self._deadline - time.monotonic()
        if left <= 0 or self._failures >= GIVES_UP_AFTER:
            return None
        try:
            answer = self.web.get(url, max_bytes=max_bytes, headers={**_ORIGIN, **headers}, seconds=min(left, SECONDS_A_REQUEST))
        except WebError as error:
            with self._lock:
                self._failures += error.reason in ("no answer", "too slow", "no such host")
            return error
        with self._lock:
            self._failures = 0
        return answer


class FolderSite:
    """A folder that was published into; what only a server can show is not to be seen here."""

    is_served = False

    def __init__(self, folder: Path) -> None:
        self.name = str(folder)
        self._folder = folder

    def get(self, path: str, *, max_bytes: int = MAX_BYTES, fresh: str = "", plain: bool = False) -> Reply:
        """Read a file; see `Site`."""
        file = self._folder / (f"{path}index.html" if path.endswith("/") or not path else path)
        try:
            if not file.is_file() or not file.resolve().is_relative_to(self._folder.resolve()):
                return Reply(path, 404)
            with file.open("rb") as opened:
                data = opened.read(max_bytes + 1)
        except OSError as error:
            return Reply(path, error=WebError("no answer", f"it cannot be read: {error.strerror}"))
        if len(data) > max_bytes:
            return Reply(path, error=WebError("too large", f"it has more than {max_bytes:,} bytes"))
        return Reply(path, 200, body=data)


def _target(url: str, location: str) -> str | None:
    if not location or len(location) > 2000 or any(ord(character) <= 32 or ord(character) > 126 for character in location):
        return None
    try:
        target = urljoin(url, location).partition("#")[0]
        urlsplit(target).port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return target


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port
