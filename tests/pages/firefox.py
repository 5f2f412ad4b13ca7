"""A real Firefox, looking at published folders at their own addresses; nothing else answers."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.interop.prepare import ensure_ready


def find_firefox() -> str:
    """Return where the system's Firefox is, or an empty string; `FIREFOX` overrides."""
    candidates = [os.environ.get("FIREFOX", ""), "/usr/bin/firefox-esr", "/usr/bin/firefox"]
    return next((path for path in candidates if path and Path(path).exists()), "")


@dataclass(frozen=True)
class Seen:
    """What a browser did and met."""

    version: str
    results: list[Any]
    """Of each step."""
    foreign: list[str]
    """Addresses asked for that are in no folder."""
    complaints: list[str]


def drive(hosts: Mapping[str, Path], steps: list[dict[str, Any]]) -> Seen:
    """Take steps in one tab: `goto`, `evaluate` (a function, with `argument`), `press`, `type`, `wait` (for a selector), `file` (a selector, with `path`)."""
    ready = ensure_ready()
    task = {
        "executable": find_firefox(),
        "hosts": [{"base": base.rstrip("/"), "folder": str(folder)} for base, folder in hosts.items()],
        "steps": steps,
    }
    command = [str(ready.node), str(ready.node_folder / "drive_firefox.mjs")]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return Seen(**json.loads(done.stdout))
