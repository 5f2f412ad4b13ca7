"""The one way to other people's servers: an interface, and the budget of what is asked on behalf of one badge."""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urljoin, urlsplit

from badgepress.errors import BadgepressError
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

Reason = Literal["unreachable", "too large", "too slow", "not allowed", "moved away"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered."""

    url: str
    """Where it came from in the end, after redirects."""
    status: int
    media_type: str
    body: bytes


_NEVER_IN_ADDRESSES = re.compile(r"[\\\x00-\x20]")
# browsers read a number at the end as an address of the old internet, in many spellings
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*(?!(?:[0-9]+|0x[0-9a-f]*)\.?$)[a-z0-9_-]{1,63}\.?")


class FetchError(BadgepressError):
    """A server could not be read within the limits, or may not be asked.

    Attributes:
        reason: Which kind of failure.
    """

    def __init__(self, reason: Reason, says: str) -> None:
        super().__init__(says)
        self.reason: Reason = reason


class Fetcher(Protocol):
    """Answers for addresses: the network, a folder, or a table of tests."""

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Fetch an https address.

        Args:
            url: Without a fragment.
            max_bytes: Of the body.
            seconds: For everything, redirects included.
            may_leave: Whether redirects may lead to other origins: only where a person typed the address.

        Raises:
            FetchError: Nothing can be had; an answer with an error status is an answer.
        """


class Nowhere:
    """Asks nobody: for checks without a network."""

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Refuse."""
        raise FetchError("not allowed", f"{url} was not asked for: this check is without a network")


def follow(once: Callable[[str], tuple[Fetched, str | None]], url: str, *, may_leave: bool) -> Fetched:
    """Fetch an address and follow its redirects: few, https only, and to other servers only where that is allowed.

    Args:
        once: Returns the answer of an address, and where it leads if it is a redirect.
        url: Where to begin.
        may_leave: Whether redirects may lead to other origins.

    Raises:
        FetchError: They lead too far.
    """
    asked = url
    for _hop in range(limits.REDIRECTS + 1):
        answer, location = once(url)
        if location is None:
            return answer
        try:
            target = urljoin(url, location).partition("#")[0]
        except ValueError:
            target = ""
        if not origin_of(target):
            raise FetchError("moved away", f"{asked} leads to {location[:200]!r}, which is no https address")
        if not may_leave and not _is_same_site(origin_of(url), origin_of(target)):
            raise FetchError("moved away", f"{asked} leads to another server, {origin_of(target)}, which was not asked")
        url = target
    raise FetchError("moved away", f"{asked} leads on more than {limits.REDIRECTS} times")


def _is_same_site(one: str, other: str) -> bool:
    def plain(origin: str) -> str:
        return origin.replace("https://www.", "https://", 1)

    return plain(one) == plain(other)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an https address in one spelling, empty for anything else.

    A host is written in ASCII (RFC 5891 §2.3.2.1, A-labels): of other letters, one program asks one server and the next one another.
    """
    if _NEVER_IN_ADDRESSES.search(url):
        return ""  # urlsplit would pass over some of them, and browsers over others
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if ("[" in parts.netloc) != (":" in host):
        return ""
    if parts.scheme != "https" or parts.username is not None or not _is_host(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return f"https://{host}" + (f":{port}" if port not in (None, 443) else "")


def _is_host(host: str) -> bool:
    try:
        return "%" not in host and ipaddress.ip_address(host).compressed == host
    except ValueError:
        return _HOST.fullmatch(host) is not None


def has_dots(url: str) -> bool:
    """Say whether a step of an address' path begins with a dot, however it is written: servers may resolve it to another folder."""
    return "/." in unquote(urlsplit(url).path)


def is_beside(url: str, other: str) -> bool:
    """Say whether an address is in the folder of another, or below it: on a shared server, the rest is somebody else's."""
    path, folder = urlsplit(url).path, urlsplit(other).path.rpartition("/")[0] + "/"
    return origin_of(url) != "" and origin_of(url) == origin_of(other) and path.startswith(folder) and not has_dots(url)


class Library:
    """Fetches each address once for any number of badges."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._answers: dict[str, Fetched | FetchError] = {}

    def get(self, url: str, max_bytes: int, seconds: float, *, may_leave: bool) -> tuple[Fetched | FetchError, bool]:
        """Return what is at an address, and whether it was already there."""
        known = self._answers.get(url)
        if known is not None:
            return known, True
        try:
            answer: Fetched | FetchError = self._fetcher.get(
                url, max_bytes=max_bytes, seconds=seconds, may_leave=may_leave
            )
        except FetchError as error:
            answer = FetchError(error.reason, str(error))
        self._answers[url] = answer
        return answer, False


class Errands:
    """What is fetched on behalf of one badge, within its budget; each origin is noted in its report."""

    def __init__(self, library: Library, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self._library = library
        self._report = report
        self._clock = clock
        self._deadline = clock() + limits.SECONDS_A_BADGE
        self._requests = 0

    def get(self, url: str, *, max_bytes: int = limits.DOCUMENT_BYTES, may_leave: bool = False) -> Fetched:
        """Return the answer of an address, whatever its status.

        Raises:
            FetchError: It cannot be had, or the budget is spent.
        """
        url = url.partition("#")[0]
        if not origin_of(url):
            raise FetchError("not allowed", f"only https addresses are asked, not {url[:120]}")
        if origin_of(url) not in self._report.contacted and len(self._report.contacted) >= limits.ORIGINS:
            raise FetchError("not allowed", f"it wants more than {limits.ORIGINS} servers to be asked")
        self._requests += 1
        left = self._deadline - self._clock()
        if self._requests > limits.REQUESTS or left <= 0:
            raise FetchError("too slow", "it wants more to be fetched than one badge may")
        answer, _is_known = self._library.get(url, max_bytes, min(left, limits.SECONDS_A_REQUEST), may_leave=may_leave)
        if not isinstance(answer, FetchError) or answer.reason != "not allowed":
            self.note(url)
        if isinstance(answer, FetchError):
            raise FetchError(answer.reason, str(answer))
        if len(answer.body) > max_bytes:
            raise FetchError("too large", f"{url} sends more than {max_bytes:,} bytes")
        return answer

    def note(self, url: str) -> None:
        """Note the origin of an address in the report."""
        origin = origin_of(url)
        if origin not in self._report.contacted:
            self._report.contacted.append(origin)

    def bytes_of(self, url: str, code: str) -> bytes:
        """Return what an address answers with 200, or raise an unclear `Trouble` of this code."""
        try:
            answer = self.get(url)
        except FetchError as error:
            raise unclear(code, f"{error}") from None
        if answer.status != 200:
            raise unclear(code, f"{url} answers {answer.status}, not 200")
        return answer.body

    def object_of(self, url: str, unreachable: str, malformed: str) -> Mapping[str, Any]:
        """Return the JSON object at an address.

        Raises:
            Trouble: Unclear with code `unreachable`; failed with code `malformed` if it is not strict JSON.
        """
        body = self.bytes_of(url, unreachable)
        try:
            return parse_object(body, max_bytes=limits.DOCUMENT_BYTES)
        except StepError as error:
            if body.lstrip()[:1] == b"<":
                # a page for people: nothing was said about the key or list at all
                raise unclear(unreachable, f"{url} answers with a web page, not with JSON") from None
            raise Trouble(malformed, f"{url} {error}") from None
