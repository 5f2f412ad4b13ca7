"""Progress on a terminal, when work lasts; silence elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from badgepress.pipeline.progress import Progress, Silent

SECONDS_IN_SILENCE = 2.0
_WORDS = {"award": "Writing awards", "check": "Checking awards", "publish": "Signing and writing"}


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """Give what shows stage, rate and time left on standard error, if a person watches it."""
    if not sys.stderr.isatty():
        yield Silent()
        return
    shown = _Shown()
    try:
        yield shown
    finally:
        shown.end()


class _Shown:
    """Draws nothing before the work has lasted two seconds; rich is loaded only then."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._bar: object | None = None
        self._name, self._total, self._done = "", 0, 0
        self._stage_began = self._began

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[None]:
        """Begin a stage."""
        self._name, self._total, self._done = _WORDS.get(name, name), total, 0
        self._stage_began = time.monotonic()
        yield
        self.end()

    def advance(self, awards: int) -> None:
        """Note awards, and draw them once the work has lasted."""
        self._done += awards
        if time.monotonic() - self._began < SECONDS_IN_SILENCE:
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if not isinstance(self._bar, Progress):
            self._bar = Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(), console=Console(stderr=True), transient=True,
            )  # fmt: skip
            self._bar.start()
            self._task = self._bar.add_task(self._name, total=self._total, rate="")
        rate = self._done / max(time.monotonic() - self._stage_began, 0.001)
        self._bar.update(
            self._task,
            description=self._name,
            completed=self._done,
            total=max(self._total, self._done),
            rate=f"{rate:,.0f} a second",
        )

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()  # type: ignore[attr-defined]
            self._bar = None
