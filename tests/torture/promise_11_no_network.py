"""Check and build ask nobody: they work where there is no network, and call no connect; verify asks the issuer alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import copy_example
from tests.torture.measured import Bench, Unmeasurable, needs

NOW = "2026-11-24T12:00:00Z"
_NET = re.compile(r"(?:connect|sendto|sendmsg)\(.*?sa_family=(AF_INET6?|AF_UNIX)")


def commands(root: Path, site: Path) -> dict[str, list[str]]:
    badgepress = [sys.executable, "-m", "badgepress"]
    where = ["-C", str(root), "--now", NOW]
    return {
        "check": [*badgepress, "check", *where],
        "build": [*badgepress, "build", *where, "--out", str(site)],
        "verify-site": [*badgepress, "verify-site", str(site), "--now", NOW],
        "verify, offline": [*badgepress, "verify", str(next((site / "awards").glob("*.json"), site)), "--site", str(site), "--now", NOW],
        "mkdocs build": [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(root / "mkdocs.yml")],
    }


def measure(bench: Bench) -> None:
    root = copy_example(bench.scratch / "example")
    site = bench.scratch / "site"
    subprocess.run(commands(root, site)["build"], capture_output=True, check=True, timeout=120)
    try:
        _without_route(bench, root, site)
    except Unmeasurable as reason:
        bench.say(f"without a route: {reason}")
    _traced(bench, root, site)


def _without_route(bench: Bench, root: Path, site: Path) -> None:
    needs("unshare")
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode != 0:
        raise Unmeasurable("a network namespace needs rights that we lack")
    for name, command in commands(root, site).items():
        done = subprocess.run(["unshare", "-n", *command], capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in (0, 3), (name, done.stderr)
    bench.say(f"in a network namespace without a route: {', '.join(commands(root, site))} do their work")


def _traced(bench: Bench, root: Path, site: Path) -> None:
    needs("strace")
    log = bench.scratch / "net.log"
    traced = {name: command for name, command in commands(root, site).items() if name in ("check", "build") or not bench.is_quick}
    for name, command in traced.items():
        subprocess.run(["strace", "-f", "-o", str(log), "-e", "trace=network", *command], capture_output=True, timeout=300, check=False)
        asked = _NET.findall(log.read_text("utf-8", "replace"))
        assert asked == [], (name, asked[:5])
    bench.say(f"strace of {len(traced)} commands: 0 connects, of any family")
