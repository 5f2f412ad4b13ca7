"""Runs a command and says what it cost: CPU of it and its children, wall time, and the memory of its largest process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
    log, answer = cwd / "bench.log", cwd / "bench.cost"
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).with_name("_launch.py")), str(answer)]
    with log.open("wb") as output:
        subprocess.run(  # noqa: S603 - the benchmark's own commands
            [*launcher, *(str(part) for part in command)], cwd=cwd, stdout=output, stderr=output, env={**os.environ, **(environ or {})}, check=False,
        )  # fmt: skip
    told = json.loads(answer.read_text("utf-8"))
    if told["status"] != 0:
        raise RuntimeError(f"{command[0]} failed: {log.read_text('utf-8', 'replace')[-2000:]}")
    return Cost(told["cpu"], told["wall"], told["kib"] / 1024)


def as_dict(cost: Cost) -> dict[str, float]:
    """Return a cost as JSON takes it."""
    return {key: round(value, 3) for key, value in asdict(cost).items()}
