"""A small organisation in two states, and their sites: what is published while something goes wrong is one or the other."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.organisation import AWARD_PATH, NOW, write_organisation

Tree = dict[str, tuple[int, str]]
"""Path → mode and digest."""


def tree_of(folder: Path) -> Tree:
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_mode,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(folder.rglob("*"))
    }


def build(root: Path, target: Path, *before: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Build a site in a process of its own, perhaps under a program that disturbs it."""
    command = [*before, sys.executable, "-m", "badgepress", "build", "-C", str(root), "--out", str(target), "--now", NOW, "--processes", "1"]  # fmt: skip
    environment = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)


@dataclass(frozen=True)
class TwoStates:
    """Content before and after a change, and what is published of each."""

    before: Path
    after: Path
    site_before: Path
    old: Tree
    new: Tree

    def target(self, scratch: Path, name: str = "site") -> Path:
        """Return a folder in which the earlier state is published."""
        place = scratch / name
        place.mkdir(parents=True, exist_ok=True)
        target = place / "site"
        for leftover in (target, place / ".site.stage", place / ".site.old"):
            shutil.rmtree(leftover, ignore_errors=True)
        shutil.copytree(self.site_before, target, symlinks=True)
        return target


def two_states(scratch: Path) -> TwoStates:
    before = write_organisation(scratch / "before")
    after = scratch / "after"
    shutil.copytree(before, after)
    award = after / AWARD_PATH
    award.write_text(award.read_text("utf-8") + "revoked: {on: 2026-11-20, reason: Awarded by mistake.}\n", "utf-8")
    sites = {}
    for name, root in (("before", before), ("after", after)):
        done = build(root, scratch / f"site-{name}")
        assert done.returncode == 0, done.stderr
        sites[name] = scratch / f"site-{name}"
    old, new = tree_of(sites["before"]), tree_of(sites["after"])
    assert old != new
    return TwoStates(before, after, sites["before"], old, new)
