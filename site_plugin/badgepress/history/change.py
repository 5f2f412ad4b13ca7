"""What a change touches: awards, versions of badge classes, pathways, and all else; with the values before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from badgepress.content.yaml_reader import Source

Values = Mapping[str, Any]
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class AwardChange:
    """An award that is new, different or gone."""

    id: str
    path: str
    """Where it stands; where it stood if it is gone."""
    old: Values | None
    new: Values | None
    source: Source
    """Positions of the new values; without positions if the award is gone."""

    @property
    def is_new(self) -> bool:
        """Whether a merge would issue it."""
        return self.old is None

    @property
    def values(self) -> Values:
        """The values it has, or had."""
        return (self.new if self.new is not None else self.old) or {}

    @property
    def class_key(self) -> tuple[str, int]:
        """Slug and version of its badge class."""
        return class_key(self.values)


@dataclass(frozen=True, slots=True)
class ClassChange:
    """A version of a badge class that is new, different or gone."""

    slug: str
    version: int
    path: str
    old: Values | None
    new: Values | None
    source: Source
    is_picture_changed: bool = False
    """Whether the bytes of its picture differ."""

    @property
    def key(self) -> tuple[str, int]:
        """Slug and version."""
        return self.slug, self.version


@dataclass(frozen=True, slots=True)
class PathwayChange:
    """A pathway that is new, different or gone, or whose picture is different."""

    slug: str
    path: str
    old: Values | None
    new: Values | None
    old_source: Source
    source: Source
    is_picture_changed: bool = False


@dataclass(frozen=True, slots=True)
class FileChange:
    """Another file of one object: issuer, status date, key, policy."""

    path: str
    old: Values | None
    new: Values | None
    source: Source


@dataclass(slots=True)
class ChangeSet:
    """Everything that a change touches, each by path."""

    base: str
    """The commit compared with."""
    awards: list[AwardChange] = field(default_factory=list)
    classes: list[ClassChange] = field(default_factory=list)
    pathways: list[PathwayChange] = field(default_factory=list)
    files: list[FileChange] = field(default_factory=list)
    """Issuer, status date and keys."""
    learners: list[FileChange] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    """Paths of all other files that differ."""
    unreadable: list[str] = field(default_factory=list)
    """Paths of files of the first three kinds that cannot be read now; `check` says why."""
    held_before: dict[tuple[str, int], int] = field(default_factory=dict)
    """Class version → how many awards of it stood in changed files at the base."""
    held_now: dict[tuple[str, int], int] = field(default_factory=dict)
    """Class version → how many awards of it stand in changed files now."""

    def file(self, path: str) -> FileChange | None:
        """Return the change of a file, None if it has none."""
        return next((change for change in self.files if change.path == path), None)


def class_key(award: Values) -> tuple[str, int]:
    """Return slug and version of an award's badge class; `("", 0)` where the old file said something else."""
    slug, _, version = str(award.get("badge", "")).partition("@")
    return (slug, int(version or 1)) if _VERSION.fullmatch(version or "1") else ("", 0)
