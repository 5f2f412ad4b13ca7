"""What the template of a badge class's page is given."""

from __future__ import annotations

from dataclasses import dataclass

from badgepress.publishing.views import BadgeCard, HolderRow, LinkView


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level of a criterion."""

    name: str
    description: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class CriterionView:
    """A criterion of a rubric."""

    name: str
    description: str
    levels: tuple[LevelView, ...]


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """A skill or level of a framework."""

    name: str
    url: str
    framework: str
    code: str
    description: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a class with its documents."""

    version: int
    is_current: bool
    is_retired: bool
    achievement_url: str
    badge_class_url: str
    criteria: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class BadgeView:
    """A badge class's page."""

    card: BadgeCard
    version: int
    criteria: str
    """Markdown."""
    outcomes: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    prerequisites: tuple[LinkView, ...]
    rubric: tuple[CriterionView, ...]
    alignments: tuple[AlignmentView, ...]
    tags: tuple[str, ...]
    versions: tuple[VersionView, ...]
    holders: tuple[HolderRow, ...]
