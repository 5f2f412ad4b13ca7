"""Forgets awards: leaves a tombstone of each, and takes out what ties another award to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.repository import AwardPlace, Repository
from badgepress.content.award_sources import award_files, batch_awards
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.yaml_reader import read_yaml
from badgepress.errors import BadgepressError
from badgepress.history.traces import KEPT_FIELDS

_SUPERSEDES = re.compile(r"^supersedes:[^\n]*(\n|\Z)", re.MULTILINE)
_TEXTS = (".md", ".yml", ".csv", ".jsonl")
_MIN_NAME = 4
"""Characters; a shorter name stands in half the words of a language."""


def tombstone(award: AwardPlace, on: date) -> dict[str, Any]:
    """Return all that is kept of an award: badge, date, status index, and since when it is forgotten."""
    kept = {name: award.values[name] for name in KEPT_FIELDS if name in award.values}
    return kept if "forgotten" in kept else {**kept, "forgotten": {"on": on.isoformat()}}


def forget_awards(repository: Repository, drafts: Drafts, awards: Sequence[AwardPlace], renewals: Renewals, on: date) -> list[AwardPlace]:
    """Plan to leave tombstones in place of awards, comments gone too, and to untie the awards that replace them.

    Args:
        repository: Where they stand.
        drafts: Takes the changes.
        awards: Which; one that is forgotten already keeps its date.
        renewals: Of the repository.
        on: Since when they are forgotten.

    Returns:
        The awards that replaced one of them: they no longer say so.

    Raises:
        BadgepressError: A file cannot be edited.
        OSError: A file cannot be read.
    """
    gone = {award.id for award in awards}
    for award in awards:
        if {"badge", "awarded", "status_index"} - award.values.keys():
            raise BadgepressError(f"{award.path} is not whole", hint="Run badgepress check, and mend it first.")
        repository.rewrite(drafts, award, tombstone(award, on))
    newer_ones = [newer for award in awards for newer in renewals.newer_than(award.id) if newer.id not in gone]
    for newer in newer_ones:
        _untie(repository, drafts, newer)
    return newer_ones


def _untie(repository: Repository, drafts: Drafts, newer: AwardPlace) -> None:
    values = {name: value for name, value in newer.values.items() if name != "supersedes"}
    if not newer.is_row:
        data = repository.folder.read(newer.path)
        shorter = _SUPERSEDES.sub("", data.decode(), count=1)
        if _plain(shorter) == values:
            drafts.replace(newer.path, data, shorter.encode())
            return
    repository.rewrite(drafts, newer, values)


class Renewals:
    """Which awards replace which, read once from a whole repository."""

    def __init__(self, repository: Repository) -> None:
        """Read it.

        Raises:
            OSError: A file cannot be read.
        """
        self._repository = repository
        self._newer: dict[str, list[AwardPlace]] = {}
        for place in _renewing(repository):
            self._newer.setdefault(str(place.values["supersedes"]), []).append(place)

    def newer_than(self, award_id: str) -> list[AwardPlace]:
        """Return the awards that say they replace another one; sound content has at most one."""
        return self._newer.get(award_id, [])

    def linked_with(self, award: AwardPlace) -> list[AwardPlace]:
        """Return the awards that an award renews, and those that renew it, step by step: all of them are the same holder's.

        Raises:
            BadgepressError: An award that is renewed is not there.
            OSError: A file cannot be read.
        """
        found: dict[str, AwardPlace] = {award.id: award}
        waiting = [award]
        while waiting:
            one = waiting.pop()
            older = str(one.values.get("supersedes", ""))
            for other in (*self.newer_than(one.id), *([self._repository.find_award(older)] if older else [])):
                if other.id not in found:
                    found[other.id] = other
                    waiting.append(other)
        del found[award.id]
        return list(found.values())


def _renewing(repository: Repository) -> Iterator[AwardPlace]:
    for file in award_files(repository.folder):
        data = repository.folder.read(file.path, MAX_BATCH_BYTES)
        if b"supersedes" not in data:
            continue
        if file.award_id:
            values = _plain(data.decode("utf-8", "replace"))
            if "supersedes" in values:
                yield AwardPlace(file.path, file.award_id, values)
            continue
        for _, award_id, values in batch_awards(file.path, data):
            if "supersedes" in values:
                yield AwardPlace(file.path, award_id, values)


def files_that_name(root: Path, name: str) -> list[str]:
    """Return the files of `content/` that hold a holder's name; those of other awards, or pages, are for a person to look at.

    Raises:
        OSError: A file cannot be read.
    """
    if len(name) < _MIN_NAME:
        return []
    wanted = name.encode()
    paths = (path for path in (root / "content").rglob("*") if path.suffix in _TEXTS and path.is_file() and not path.is_symlink())
    return sorted(path.relative_to(root).as_posix() for path in paths if wanted in path.read_bytes())


def _plain(text: str) -> dict[str, Any]:
    root, problems = read_yaml("file", text.encode())
    values = root.plain() if root is not None and not problems else None
    return values if isinstance(values, dict) else {}
