"""The example organisation, published, and kept copies of it."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.conftest import KEY_VARIABLES, copy_example

NOW = "2026-11-24T12:00:00Z"
LEARNER = "noor-j"


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundled")
    root = copy_example(folder / "example")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        told = ["build", "-C", str(root), "--out", str(folder / "site"), "--now", NOW]
        assert run([*told, "--key", "env:TEST_KEY"]) == 0
    return folder / "site"


@pytest.fixture(scope="session")
def award_ids(example_site: Path) -> dict[str, str]:
    """The id of an award that is valid, and of one that was revoked."""
    found = {}
    for page in sorted((example_site / "awards").glob("*.html")):
        signed = page.with_suffix(".json")
        if signed.is_file():
            found[
                "revoked" if "class=bp-status-revoked" in page.read_text() or "Revoked" in page.read_text() else "valid"
            ] = page.stem
    return found


Bundle = Callable[..., Path]


@pytest.fixture
def bundle(example_site: Path, tmp_path: Path) -> Bundle:
    """Write a copy and return its path."""

    def write(*what: str, name: str = "copy") -> Path:
        target = tmp_path / f"{name}.zip"
        assert run(["bundle", *what, "--site", str(example_site), "--out", str(target)]) == 0
        return target

    return write


def rewritten(copy: Path, changes: dict[str, bytes | None], name: str = "changed.zip") -> Path:
    """Return another copy with files in place of those of these paths; None leaves one out."""
    target = copy.with_name(name)
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = changes.get(entry, old.read(entry))
            if data is not None:
                new.writestr(entry, data)
        for path in changes.keys() - set(old.namelist()):
            new.writestr(path, changes[path] or b"")
    return target


def badge_path(copy: Path) -> str:
    with zipfile.ZipFile(copy) as archive:
        return next(name for name in archive.namelist() if name.startswith("awards/") and name.endswith(".json"))


def changed_badge(copy: Path, old: str, new: str) -> Path:
    path = badge_path(copy)
    with zipfile.ZipFile(copy) as archive:
        text = archive.read(path).decode()
    assert old in text
    assert json.loads(text)
    return rewritten(copy, {path: text.replace(old, new).encode()})
