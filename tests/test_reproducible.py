"""The same commit and key give the same bytes, wherever and whenever the site is built."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from badgepress.cli.main import run as run_badgepress
from tests.conftest import KEY_VARIABLES, copy_example


def built(
    root: Path, *, umask: int = 0o022, now: str = "2026-11-24T12:00:00Z", **variables: str
) -> dict[str, tuple[int, bytes]]:
    target = root / "site"
    command = [
        sys.executable,
        "-m",
        "badgepress",
        "build",
        "-C",
        str(root),
        "--out",
        str(target),
        "--key",
        "env:TEST_KEY",
        "--jwt-key",
        "env:TEST_JWT_KEY",
        "--now",
        now,
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(root), **KEY_VARIABLES, **variables}
    done = subprocess.run(
        command, env=environment, umask=umask, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(target).as_posix(): (path.stat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in target.rglob("*")
    }


def test_two_builds_in_different_surroundings_are_byte_identical(tmp_path: Path) -> None:
    first = copy_example(tmp_path / "here", with_jwt=True)
    second = tmp_path / "a deeper" / "folder é"
    second.parent.mkdir()
    shutil.copytree(first, second)
    for path in sorted(second.rglob("*.yml"), reverse=True):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    turkish = next((name for name in ("tr_TR.UTF-8", "C.UTF-8") if _has_locale(name)), "C")
    one = built(first, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", LC_ALL="C")
    two = built(
        second,
        umask=0o077,
        now="2027-01-15T23:59:59-11:00",
        TZ="America/Anchorage",
        PYTHONHASHSEED="7",
        LC_ALL=turkish,
        PYTHONUTF8="0",
    )
    assert len(one) > 150
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


def _has_locale(name: str) -> bool:
    try:
        before = locale.setlocale(locale.LC_ALL)
        locale.setlocale(locale.LC_ALL, name)
        locale.setlocale(locale.LC_ALL, before)
    except locale.Error:
        return False
    return True


def test_windows_line_ends_change_nothing_published(tmp_path: Path) -> None:
    unix = copy_example(tmp_path / "unix")
    windows = tmp_path / "windows"
    shutil.copytree(unix, windows)
    for path in windows.rglob("*.yml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert built(unix) == built(windows)


def test_a_second_build_keeps_the_times_of_unchanged_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_example(tmp_path)
    for name, value in KEY_VARIABLES.items():
        monkeypatch.setenv(name, value)
    arguments = ["build", "-C", str(root), "--out", str(root / "site"), "--key", "env:TEST_KEY"]
    assert run_badgepress(arguments) == 0
    before = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*") if path.is_file()}
    assert run_badgepress(arguments) == 0
    assert {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*") if path.is_file()} == before
