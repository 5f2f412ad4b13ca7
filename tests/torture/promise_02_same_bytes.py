"""The same commit and key give the same bytes and modes, whatever surrounds the build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import KEY_VARIABLES, copy_example
from tests.torture.measured import Bench
from tests.torture.sites import Tree, tree_of

NOW = "2026-11-24T12:00:00Z"
SURROUNDINGS: dict[str, dict[str, str]] = {
    "plain": {},
    "time zone east": {"TZ": "Pacific/Kiritimati"},
    "time zone west": {"TZ": "America/Anchorage", "now": "2027-01-15T23:59:59-11:00"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "hash seed": {"PYTHONHASHSEED": "4711"},
    "umask": {"umask": "077"},
    "no home": {"HOME": "/nonexistent"},
    "short path": {"PATH": "/usr/bin:/bin"},
    "two processes": {"processes": "2"},
    "another folder": {"folder": "a deeper/folder é"},
    "other times of files": {"times": "1000000000"},
    "Windows line ends": {"crlf": "yes"},
}


def measure(bench: Bench) -> None:
    example = copy_example(bench.scratch / "example")
    names = list(SURROUNDINGS)[: bench.amount(4, len(SURROUNDINGS))] if bench.is_quick else list(SURROUNDINGS)
    trees = {name: _built(example, bench.scratch / name.replace(" ", "-"), dict(SURROUNDINGS[name])) for name in names}
    first = trees[names[0]]
    assert len(first) > 150
    for name, tree in trees.items():
        assert tree == first, (name, [path for path in {*tree, *first} if tree.get(path) != first.get(path)][:5])
    bench.say(f"{len(trees)} surroundings ({', '.join(trees)}): {len(first)} files and folders, all the same bytes and modes")


def _built(example: Path, place: Path, given: dict[str, str]) -> Tree:
    root = place / given.pop("folder", "here")
    shutil.copytree(example, root)
    if moment := given.pop("times", ""):
        for path in root.rglob("*"):
            os.utime(path, (int(moment), int(moment)))
    if given.pop("crlf", ""):
        for path in (root / "content").rglob("*.yml"):
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    target = root / "site"
    command = [
        sys.executable, "-m", "badgepress", "build", "-C", str(root), "--out", str(target), "--key", "env:TEST_KEY",
        "--now", given.pop("now", NOW), "--processes", given.pop("processes", "1"),
    ]  # fmt: skip
    umask = int(given.pop("umask", "022"), 8)
    environment = {"PATH": os.environ["PATH"], "HOME": str(place), **KEY_VARIABLES, **given}
    done = subprocess.run(command, env=environment, umask=umask, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return tree_of(target)
