"""What a release stands on: a list of parts (CycloneDX) and a lock for those who install it."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from releasing.distributions import REPOSITORY, ReleaseError, run

LOCK = REPOSITORY / "requirements" / "badgepress.txt"
BROWSER = REPOSITORY / "site_plugin" / "browser"
_CHANGING = ("serialNumber", "timestamp")


def write_parts(version: str, wheel: Path, out: Path) -> list[Path]:
    """Write the lists of parts and the lock into a folder.

    Args:
        version: Of the release.
        wheel: Its wheel, whose digest goes into the lock.
        out: The folder.

    Raises:
        ReleaseError: A tool failed or is missing.
    """
    python, browser = out / f"badgepress-{version}.python.cdx.json", out / f"badgepress-{version}.browser.cdx.json"
    python.write_text(_steady(run([sys.executable, "-m", "cyclonedx_py", "requirements", str(LOCK), "--of", "JSON", "--output-reproducible", "--pyproject", str(REPOSITORY / "pyproject.toml")])), "utf-8")  # fmt: skip
    browser.write_text(_steady(run([_npm(), "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev"], cwd=BROWSER)), "utf-8")  # fmt: skip
    lock = out / f"badgepress-{version}-requirements.txt"
    lock.write_text(lock_with(version, wheel), "utf-8")
    return [python, browser, lock]


def lock_with(version: str, wheel: Path) -> str:
    """Return the lock of a release: its own wheel, and everything below it, each with its digests."""
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    start = "# Install it with: python -m pip install --require-hashes --only-binary :all: -r this-file\n"
    return f"{start}badgepress=={version} \\\n    --hash=sha256:{digest}\n{LOCK.read_text('utf-8')}"


def _npm() -> str:
    if found := shutil.which("npm"):
        return found
    raise ReleaseError("npm is needed for the list of parts of what runs in browsers")


def _steady(text: str) -> str:
    """Return a list of parts without what differs from run to run."""
    return json.dumps(_without_changing(json.loads(text)), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _without_changing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_changing(each) for name, each in value.items() if name not in _CHANGING}
    if isinstance(value, list):
        return [_without_changing(each) for each in value]
    return value
