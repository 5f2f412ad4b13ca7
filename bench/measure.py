"""Runs a command and says what it cost: CPU of it and its children, wall time, and the memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost."""

    cpu_s: float
    wall_s: float
    peak_mib: float
    """Of the largest process."""


def run(command: Sequence[str | Path], cwd: Path, environ: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end.

    Raises:
        RuntimeError: It failed; with the end of what it said.
    """
    log = cwd / "bench.log"
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - the benchmark's own commands
            [str(part) for part in command],
            cwd=cwd,
            stdout=output,
            stderr=output,
            env={**os.environ, **(environ or {})},
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {log.read_text('utf-8', 'replace')[-2000:]}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


def as_dict(cost: Cost) -> dict[str, float]:
    """Return a cost as JSON takes it."""
    return {key: round(value, 3) for key, value in asdict(cost).items()}
