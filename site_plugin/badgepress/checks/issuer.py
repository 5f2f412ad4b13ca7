"""Rules about who issues, at which address, and as of when."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from badgepress.content.model import Issuer
from badgepress.problems import Place, Problem

STATUS_LIST_DAYS = 90
WARN_DAYS_LEFT = 30
REFUSE_DAYS_LEFT = 14

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_PATH = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home", ".test", ".invalid", ".home.arpa")


def check_issuer(issuer: Issuer) -> Iterator[Problem]:
    """Yield what is wrong with the base URL: it stands in every credential for good."""
    for message, hint in base_url_faults(issuer.base_url):
        yield Problem(issuer.source.place("base_url"), "BP701", f"base_url {message}", hint)


def base_url_faults(base_url: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an address that is to be permanent, in words that follow its name, and how to mend it."""
    hint = "Write the permanent address, for example https://badges.example.org or https://example.org/badges."
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        yield "is not an address", hint
        return
    if parts.scheme != "https":
        yield "must begin with https://", hint
    elif not parts.netloc:
        yield "names no domain", hint
    if "@" in parts.netloc:
        yield "contains a user name or password (the part before @)", hint
    if port is not None or parts.netloc.endswith(":"):
        yield "contains a port", "Several verifiers refuse ports; publish under the ordinary https address."
    if "?" in base_url or "#" in base_url:
        yield "contains ? or #", hint
    if _is_ip_address(host):
        yield "is a number instead of a name", "Use a domain name that you will keep."
    elif host == "localhost" or host.endswith(_LOCAL_ENDINGS):
        yield (
            f"names “{host}”, which exists only on one computer or network",
            "Use the public address, even while trying things out: nothing is sent there.",
        )
    elif parts.netloc and "@" not in parts.netloc and port is None and not _HOST.fullmatch(parts.netloc.rstrip(":")):
        yield (
            f"names the host “{parts.netloc[:80]}”, which is not a lower-case domain name",
            "Write the domain in small letters; write umlauts and the like in their xn-- form.",
        )
    if not _PATH.fullmatch(parts.path):
        yield (
            "has a path with characters that cannot stand in a DID",
            "Use only letters, digits, hyphens, dots and underscores between single slashes.",
        )


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(re.fullmatch(r"[0-9.]+|0x[0-9a-f]+", host))
    return True


def check_status_date(as_of: date, now: datetime, *, for_release: bool) -> Iterator[Problem]:
    """Yield a problem if the status date lies ahead, or so far back that status lists run out."""
    place = Place("content/status.yml")
    if as_of > now.date() + timedelta(days=1):
        yield Problem(place, "BP306", f"as_of {as_of} lies in the future", "Write today's date.")
    days_left = STATUS_LIST_DAYS - (now.date() - as_of).days
    if days_left < WARN_DAYS_LEFT:
        is_error = for_release and days_left < REFUSE_DAYS_LEFT
        words = (
            f"the status lists run out in {days_left} days"
            if days_left >= 0
            else f"the status lists ran out {-days_left} days ago"
        )
        yield Problem(
            place,
            "BP309",
            f"as_of is {as_of}: {words}",
            "Write today's date as as_of and publish.",
            "error" if is_error else "warning",
        )
