"""What a measurement gets and gives."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Bench:
    """Where and how long to measure."""

    scratch: Path
    """An empty folder."""
    is_quick: bool
    """Seconds, for every run of the tests; otherwise minutes."""
    facts: list[str] = field(default_factory=list)
    """What was measured, in words with numbers."""

    def say(self, fact: str) -> None:
        self.facts.append(fact)

    def amount(self, quick: int, long: int) -> int:
        return quick if self.is_quick else long


Measure = Callable[[Bench], None]
"""Raises AssertionError where the promise is broken, Unmeasurable where this machine lacks what it takes."""


class Unmeasurable(Exception):  # noqa: N818 - it is no error
    """This machine lacks a tool or a right; the message says which."""


def needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise Unmeasurable(f"needs {', '.join(missing)}")
