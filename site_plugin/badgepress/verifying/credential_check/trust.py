"""The issuers that somebody knows: a list of their own making. Nobody else's list says whom to trust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgepress.errors import BadgepressError
from badgepress.verifying.strict_json import parse
from badgepress.verifying.verdict import StepError

MAX_BYTES = 4 * 1024 * 1024
_ISSUER = re.compile(r"(did:[a-z0-9]+:\S+|https://\S+)")
_HINT = 'One issuer a line: its id (did:web:… or https://…), then perhaps a name; or JSON: [{"id": …, "name": …}].'


class TrustFileError(BadgepressError):
    """A list of known issuers cannot be understood."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Known:
    """The issuers of one list."""

    names: Mapping[str, str]
    """Issuer id → what the list's owner calls it, perhaps empty."""

    def knows(self, issuer: str) -> bool:
        """Say whether an issuer is in the list; ids are compared letter by letter."""
        return issuer in self.names


def read_trust_file(path: Path) -> Known:
    """Read a list of issuers.

    Raises:
        TrustFileError: A line or entry is no issuer.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TrustFileError(f"{path} is larger than {MAX_BYTES:,} bytes", hint=_HINT)
    if data.lstrip()[:1] in (b"[", b"{"):
        return Known(_from_json(data, path))
    names: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        text = line.strip().removeprefix("\ufeff")
        if text and not text.startswith("#"):
            issuer, _blank, name = text.partition(" ")
            if not _ISSUER.fullmatch(issuer):
                raise TrustFileError(f"{path}, line {number}: {issuer[:80]!r} is no id of an issuer", hint=_HINT)
            names[issuer] = name.strip()
    return Known(names)


def _from_json(data: bytes, path: Path) -> dict[str, str]:
    try:
        value: Any = parse(data, max_bytes=MAX_BYTES)
    except StepError as error:
        raise TrustFileError(f"{path} {error}", hint=_HINT) from None
    entries = value.get("issuers") if isinstance(value, dict) else value
    if not isinstance(entries, list):
        raise TrustFileError(f"{path} holds no list of issuers", hint=_HINT)
    names: dict[str, str] = {}
    for entry in entries:
        issuer = entry.get("id") if isinstance(entry, dict) else entry
        if not isinstance(issuer, str) or not _ISSUER.fullmatch(issuer):
            raise TrustFileError(f"{path}: {str(issuer)[:80]!r} is no id of an issuer", hint=_HINT)
        name = entry.get("name") if isinstance(entry, dict) else ""
        names[issuer] = name if isinstance(name, str) else ""
    return names
