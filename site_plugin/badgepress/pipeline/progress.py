"""What is told of long work while it goes on."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Progress(Protocol):
    """Whoever shows a person how far the work is."""

    def stage(self, name: str, total: int) -> AbstractContextManager[None]:
        """Begin a stage of `total` awards, roughly; it ends with the context."""

    def advance(self, awards: int) -> None:
        """Say that so many more awards of the stage are done."""


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int) -> AbstractContextManager[None]:
        """Begin a stage."""
        del name, total
        return nullcontext()

    def advance(self, awards: int) -> None:
        """Note nothing."""
