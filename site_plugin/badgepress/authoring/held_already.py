"""Finds whether somebody holds a badge already, although only a salted hash of their address is kept: by trying it with every salt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from badgepress.authoring.recipients import hash_of, normalised_address
from badgepress.authoring.repository import Repository, awards_in
from badgepress.content.award_sources import award_files
from badgepress.content.batch import MAX_BATCH_BYTES

MAX_HASHES = 1_000_000
"""Tried altogether, some two seconds; a table that is awarded a second time is noticed in its first row."""

_FIELD = re.compile(rb"^(badge|awarded|supersedes|revoked|  (?:email_hash|salt|did|url)):(?: ([^\n]*))?$", re.MULTILINE)
_PLAIN = re.compile(rb"[^\s\"'#&*!|>%@`{\[][^\s#]*")


class Held(NamedTuple):
    """An award that somebody holds."""

    id: str
    awarded: str
    """The day, `YYYY-MM-DD`."""


class HeldAlready:
    """The holders of badge classes, each class read when it is first asked about."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._of_class: dict[str, list[tuple[Held, Mapping[str, str]]]] = {}
        self._hashes_left = MAX_HASHES

    def find(self, badge: str, recipient: Mapping[str, str]) -> list[Held]:
        """Return the awards of a class version that somebody holds, but for those revoked, forgotten or superseded.

        Args:
            badge: Such as `first-aid@1`.
            recipient: `{kind: text}`: an e-mail address in clear, a DID or a profile address.

        Returns:
            Empty also when too many hashes were tried before.

        Raises:
            OSError: A file cannot be read.
        """
        ((kind, text),) = recipient.items()
        if kind == "code" or self._hashes_left <= 0:
            return []
        if badge not in self._of_class:
            self._of_class[badge] = list(self._read(badge))
        holders = self._of_class[badge]
        if kind != "email":
            return [held for held, one in holders if one.get(kind) == text]
        address = normalised_address(text)
        self._hashes_left -= len(holders)
        return [held for held, one in holders if "salt" in one and one.get("email_hash") == hash_of(address, one["salt"])]

    def _read(self, badge: str) -> Iterator[tuple[Held, Mapping[str, str]]]:
        slug = badge.partition("@")[0]
        mention = re.compile(rb"\b" + re.escape(slug.encode()) + rb"\b")
        found, superseded = [], set()
        for file in award_files(self._repository.folder):
            data = self._repository.folder.read(file.path, MAX_BATCH_BYTES)
            if not mention.search(data):
                continue
            quick = _quick(data) if file.award_id else None
            awards = awards_in(file.path, data) if quick is None else [(0, file.award_id, quick)]
            for _, award_id, values in awards:
                superseded.add(values.get("supersedes"))
                if _is_of(values, badge) and "revoked" not in values:
                    found.append((Held(award_id, str(values.get("awarded", ""))[:10]), _texts(values["recipient"])))
        return ((held, recipient) for held, recipient in found if held.id not in superseded)


def _quick(data: bytes) -> dict[str, Any] | None:
    """Return what matters here of a file in the form that our commands write, None for any other: a hundred times as fast as reading it."""
    values: dict[str, Any] = {}
    recipient: dict[str, str] = {}
    for name, text in _FIELD.findall(data):
        if name != b"revoked" and not _PLAIN.fullmatch(text):
            return None
        (recipient if name.startswith(b" ") else values).setdefault(name.strip().decode(), text.decode("utf-8", "replace"))
    if "badge" not in values or "awarded" not in values or not recipient:
        return None
    return values | {"recipient": recipient}


def _is_of(values: Mapping[str, Any], badge: str) -> bool:
    named = str(values.get("badge", ""))
    return (named if "@" in named else f"{named}@1") == badge and isinstance(values.get("recipient"), dict)


def _texts(recipient: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name, text in recipient.items() if isinstance(text, str)}
