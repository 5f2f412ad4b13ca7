"""As which media type each kind of file may be sent, so that verifiers and browsers accept it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

_JSON = ("application/json", "application/ld+json")
_VC = (*_JSON, "application/vc", "application/vc+ld+json")
_DID = (*_JSON, "application/did", "application/did+json", "application/did+ld+json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a kind of file must be sent as."""

    types: tuple[str, ...]
    """The first is the usual one."""
    is_vital: bool
    """Whether verifiers refuse anything else, rather than people merely seeing something odd."""
    is_for_verifiers: bool = False
    """Whether verifiers in a browser fetch it, so that CORS matters."""


_KINDS: dict[str, Wanted] = {
    "did": Wanted(_DID, True, True),
    "credential": Wanted(_VC, True, True),
    "status-list": Wanted(_VC, True, True),
    "achievement": Wanted(_JSON, True, True),
    # OB 2.0, “HostedBadge verification”: these two and nothing else
    "assertion": Wanted(_JSON, True, True),
    "badge-class": Wanted(_JSON, True, True),
    "issuer": Wanted(_JSON, True, True),
    "jwt": Wanted(("text/plain", "application/jwt", "application/vc+jwt", "application/vc-ld+jwt"), False, True),
    "catalogue": Wanted(_JSON, False, True),
    "schema": Wanted((*_JSON, "application/schema+json"), False),
}
_ENDINGS: dict[str, Wanted] = {
    "html": Wanted(("text/html",), True),
    "json": Wanted(_JSON, False),
    "svg": Wanted(("image/svg+xml",), True, True),
    "png": Wanted(("image/png",), True, True),
    "css": Wanted(("text/css",), True),
    "js": Wanted(("text/javascript", "application/javascript"), True),
    "xml": Wanted(("application/xml", "text/xml"), False),
    "txt": Wanted(("text/plain",), False),
}
_PAGES = Wanted(("text/html",), True)


def wanted_for(kind: str, path: str) -> Wanted | None:
    """Return what a file must be sent as, None if nothing is known of its kind."""
    if kind in _KINDS:
        return _KINDS[kind]
    if path == "" or path.endswith("/"):
        return _PAGES
    return _ENDINGS.get(PurePosixPath(path).suffix.removeprefix("."))


def media_type(header: str) -> tuple[str, str]:
    """Return type and charset of a `Content-Type`, in small letters; empty where they are missing."""
    name, *parameters = header.lower().split(";")
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset":
            return name.strip(), value.strip().strip('"')
    return name.strip(), ""
