"""Wheel and source distribution, built twice in unlike surroundings: they are released only if they came out alike."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


class ReleaseError(Exception):
    """Something that must not be released; the message says why."""


def build_twice(source: Path, out: Path) -> list[Path]:
    """Build from two copies of a repository's last commit, and keep what both gave.

    Args:
        source: The repository; nothing uncommitted is looked at.
        out: An empty folder for the files.

    Raises:
        ReleaseError: A build failed, or the two differ.
    """
    with tempfile.TemporaryDirectory(prefix="release-") as scratch:
        one, other = Path(scratch) / "one", Path(scratch) / "an other place é"
        for folder in (one, other):
            run(["git", "clone", "--quiet", "--no-hardlinks", str(source), str(folder)])
        first = build(one, out, TZ="UTC", PYTHONHASHSEED="0")
        second = build(other, Path(scratch) / "again", umask=0o077, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C")  # fmt: skip
        names = [path.name for path in first]
        if names != [path.name for path in second]:
            raise ReleaseError(f"the second build gave {[path.name for path in second]}, not {names}")
        differing = [a.name for a, b in zip(first, second, strict=True) if a.read_bytes() != b.read_bytes()]
        if differing:
            raise ReleaseError(f"built twice, these differ: {', '.join(differing)}")
    return first


def build(source: Path, out: Path, *, umask: int = 0o022, **variables: str) -> list[Path]:
    """Build a wheel and a source distribution; return them sorted by name.

    Raises:
        ReleaseError: The build failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(out), "-t", "sdist", "-t", "wheel"]
    run(command, cwd=source, umask=umask, variables=variables)
    return sorted(path for path in out.iterdir() if path.name.endswith((".whl", ".tar.gz")))


def run(command: list[str], *, cwd: Path = REPOSITORY, umask: int = -1, variables: Mapping[str, str] | None = None) -> str:  # fmt: skip
    """Run a command and return what it prints.

    Raises:
        ReleaseError: It failed; the message has the end of what it said.
    """
    environment = {**os.environ, **(variables or {})}
    done = subprocess.run(  # noqa: S603 - our own commands, no shell
        command, cwd=cwd, env=environment, umask=umask, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ReleaseError(f"{' '.join(command[:4])} … failed: {(done.stderr or done.stdout)[-600:]}")
    return done.stdout
