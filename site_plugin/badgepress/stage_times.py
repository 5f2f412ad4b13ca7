"""How much CPU time each stage of a build took; shared vocabulary of the rooms."""

from __future__ import annotations

import time
from collections.abc import Mapping


class StageTimes(dict[str, float]):
    """Stage → seconds of CPU time."""

    def add(self, stage: str, seconds: float) -> None:
        """Add to a stage."""
        self[stage] = self.get(stage, 0.0) + seconds

    def include(self, other: Mapping[str, float]) -> None:
        """Add all stages of another."""
        for stage, seconds in other.items():
            self.add(stage, seconds)


class StageClock:
    """Adds the CPU time that passes between the ends of stages."""

    def __init__(self, times: StageTimes) -> None:
        """Start it."""
        self._times = times
        self._since = time.process_time()

    def ends(self, stage: str) -> None:
        """Say that a stage has just ended."""
        now = time.process_time()
        self._times.add(stage, now - self._since)
        self._since = now
