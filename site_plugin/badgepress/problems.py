"""What a check says: a `Problem` with a stable code, a place, a message and a hint.

Shared vocabulary of every room. The catalogue of codes, with the reason each one matters, is `problem_codes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the repository."""

    path: str
    """File, relative to the repository, with `/`."""
    line: int = 1
    """From 1."""
    column: int = 1
    """In characters, from 1."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with the content, and how to mend it."""

    place: Place
    code: str
    """`BP` and three digits; never reused for something else."""
    message: str
    """What is wrong, one line."""
    hint: str = ""
    """How to mend it, one line."""
    severity: Severity = "error"

    @property
    def is_error(self) -> bool:
        """Whether this problem alone refuses a build."""
        return self.severity == "error"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Say whether any of the problems refuses a build."""
    return any(problem.is_error for problem in problems)
