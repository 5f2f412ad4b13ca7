"""What a build cost, for `make bench`."""

from __future__ import annotations

import json
import time
from pathlib import Path

from badgepress.pipeline.publish import Summary

_STARTED = time.perf_counter()


def write_timings(path: Path, summary: Summary) -> None:
    """Write CPU seconds by stage, files and bytes by kind, as JSON."""
    told = {
        "awards": summary.awards,
        "processes": summary.processes,
        "wall_s": round(time.perf_counter() - _STARTED, 3),
        "cpu_s": round(sum(summary.times.values()), 3),
        "stages": {stage: round(seconds, 4) for stage, seconds in summary.times.items()},
        "files": sum(summary.files.values()),
        "bytes": sum(summary.bytes.values()),
        "files_by_kind": dict(summary.files),
        "bytes_by_kind": dict(summary.bytes),
    }
    path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
