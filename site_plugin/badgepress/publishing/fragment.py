"""A browsed page without its frame, and which of them a build wants."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fragment:
    """A browsed page without its frame."""

    title: str
    """Plain text."""
    description: str
    """Plain text."""
    html: str
    """Safe to put into a page as it is; empty for a page that is not wanted, because it stands there already."""
    kind: str
    status: str = ""
    head: str = ""
    """Safe HTML for the head of the page: what robots and link previews read."""
    is_listed: bool = True
    """Whether it may stand in lists and be indexed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the pages that there may be many of a build renders; all of a kind where it says None."""

    slugs: Collection[str] | None = None
    """Badge classes."""
    learners: Collection[str] | None = None
    """Handles."""

    def has_class(self, slug: str) -> bool:
        """Say whether the page of a class is wanted."""
        return self.slugs is None or slug in self.slugs

    def has_learner(self, handle: str) -> bool:
        """Say whether the page of a learner is wanted."""
        return self.learners is None or handle in self.learners


EVERYTHING = Wanted()
