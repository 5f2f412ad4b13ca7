"""A small client for a code host's JSON API: one host, no redirect with the token, bounded in time and size."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson

from badgepress import __version__
from badgepress.errors import BadgepressError, CodeHostError
from badgepress.plain_text import only_printable

MAX_ANSWER_BYTES = 16 * 1024 * 1024
MAX_PAGES = 30
PER_PAGE = 100
_SECONDS_A_READ = 20
_SECONDS_AN_ANSWER = 60
_LOOPBACK = ("127.0.0.1", "::1")
_HINTS = {
    401: "Hand the workflow's token to this step: env: GITHUB_TOKEN: ${{ github.token }}",
    403: "Look at the job's permissions: in the workflow, and at badgepress workflows.",
    404: "The token may not see it: look at the job's permissions in the workflow.",
}


@dataclass(frozen=True, slots=True)
class Api:
    """An API that speaks JSON over https."""

    root: str
    """Its address, such as `https://api.github.com`."""
    token: str = field(repr=False)
    is_on_this_machine: bool = False
    """Whether plain http to the loopback address is allowed, as tests need it."""

    def __post_init__(self) -> None:
        """Refuse an address to which the token should not go.

        Raises:
            BadgepressError: It is not https, or holds more than a host and a path.
        """
        if not self._may_ask(self.root) or "?" in self.root or "#" in self.root:
            raise BadgepressError("the API's address must begin with https://", hint="It stands in GITHUB_API_URL.")
        if not self.token.isascii() or not self.token.isprintable() or " " in self.token:
            raise BadgepressError("the token cannot be one", hint=_HINTS[401])

    def get(self, path: str, **query: str | int) -> Any:
        """Return what stands at a path of the API (made by `path_of`).

        Raises:
            CodeHostError: There is no such thing, or no sound answer.
        """
        return self._json("GET", path, None, query)

    def find(self, path: str) -> Any:
        """Return what stands at a path, None if there is nothing."""
        try:
            return self.get(path)
        except _NothingThereError:
            return None

    def pages(self, path: str, member: str | None = None, **query: str | int) -> Iterator[dict[str, Any]]:
        """Yield the objects of a list that comes in pages; more than `MAX_PAGES` of them are refused, not cut.

        Args:
            path: Made by `path_of`.
            member: Where in the answer the list stands; None if it is the answer.
            query: What else to ask.

        Raises:
            CodeHostError: As `get`.
        """
        for number in range(1, MAX_PAGES + 2):
            answer = self.get(path, **query, per_page=PER_PAGE, page=number)
            rows = answer.get(member) if member is not None and isinstance(answer, dict) else answer
            if not isinstance(rows, list):
                raise CodeHostError("the code host answers something else than a list")
            if rows and number > MAX_PAGES:
                raise CodeHostError(f"the code host lists more than {MAX_PAGES * PER_PAGE:,} things")
            yield from (row for row in rows if isinstance(row, dict))
            if len(rows) < PER_PAGE:
                return

    def send(self, method: str, path: str, values: Mapping[str, Any]) -> Any:
        """Send values (POST or PATCH) and return the answer.

        Raises:
            CodeHostError: They are refused, or there is no sound answer.
        """
        return self._json(method, path, orjson.dumps(values), {})

    def download(self, path: str, limit: int) -> bytes:
        """Return a file that the API keeps, perhaps on another host: there the token is not shown.

        Args:
            path: Made by `path_of`.
            limit: Its greatest size, bytes.

        Raises:
            CodeHostError: It cannot be had, or is larger.
        """
        try:
            return self._bytes(self._request("GET", path, None, {}), limit)
        except _ElsewhereError as elsewhere:
            if not self._may_ask(elsewhere.url):
                raise CodeHostError("the code host keeps the file at an address that is not https") from None
            return self._bytes(urllib.request.Request(elsewhere.url), limit)  # noqa: S310 - checked above

    def _json(self, method: str, path: str, body: bytes | None, query: Mapping[str, str | int]) -> Any:
        data = self._bytes(self._request(method, path, body, query), MAX_ANSWER_BYTES)
        try:
            return orjson.loads(data) if data else None
        except orjson.JSONDecodeError:
            raise CodeHostError("the code host's answer is no JSON") from None

    def _request(
        self, method: str, path: str, body: bytes | None, query: Mapping[str, str | int]
    ) -> urllib.request.Request:
        url = f"{self.root.rstrip('/')}/{path}" + (f"?{urlencode(query)}" if query else "")
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self.token}",
            "User-Agent": f"badgepress/{__version__}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        if body is not None:
            headers["Content-Type"] = "application/json"
        return urllib.request.Request(url, body, headers, method=method)  # noqa: S310 - checked when made

    def _bytes(self, request: urllib.request.Request, limit: int) -> bytes:
        what = f"{request.get_method()} {urlsplit(request.full_url).path}"
        until = time.monotonic() + _SECONDS_AN_ANSWER
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=_SECONDS_A_READ) as answer:
                return _read(answer, limit, until)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(what, error, until) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise CodeHostError(f"the code host cannot be asked ({what}): {reason}", hint="Run the job again.") from None

    def _may_ask(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            is_local = self.is_on_this_machine and parts.scheme == "http" and parts.hostname in _LOOPBACK
            return parts.username is None and bool(parts.hostname) and (parts.scheme == "https" or is_local)
        except ValueError:
            return False


def path_of(*parts: str | int) -> str:
    """Return a path of the API; no part can lead out of its place.

    Raises:
        BadgepressError: A part is empty or made of dots.
    """
    if any(not str(part).strip(".") for part in parts):
        raise BadgepressError("this name cannot be asked for")
    return "/".join(quote(str(part), safe="") for part in parts)


class _NothingThereError(CodeHostError):
    pass


class _ElsewhereError(CodeHostError):
    def __init__(self, what: str, url: str) -> None:
        super().__init__(f"the code host sends {what} elsewhere, which is not followed")
        self.url = url


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def _read(answer: Any, limit: int, until: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(256 * 1024):
        size += len(part)
        if size > limit:
            raise CodeHostError(f"the code host sends more than {limit:,} bytes")
        if time.monotonic() > until:
            raise CodeHostError("the code host takes too long to answer", hint="Run the job again.")
        parts.append(part)
    return b"".join(parts)


def _refusal(what: str, error: urllib.error.HTTPError, until: float) -> CodeHostError:
    if error.code in (301, 302, 303, 307, 308):
        return _ElsewhereError(what, str(error.headers.get("Location", "")))
    try:
        told = orjson.loads(_read(error, 64 * 1024, until))
        message = str(told["message"]) if isinstance(told, dict) and "message" in told else ""
    except (CodeHostError, orjson.JSONDecodeError, OSError, http.client.HTTPException):
        message = ""
    said = only_printable(message)[:200]
    kind = _NothingThereError if error.code == 404 else CodeHostError
    text = f"the code host refuses {what}: {error.code}" + (f" “{said}”" if said else "")
    return kind(text, hint=_HINTS.get(error.code, "Run the job again later."))
