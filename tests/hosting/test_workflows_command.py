"""`badgepress workflows` brings files up to date, and takes nobody's edits away in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

import badgepress.hosting.workflows as workflows_module
from badgepress.cli.main import run
from badgepress.hosting.workflows import workflow_files

PATH = ".github/workflows/badges-check.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    assert run(["workflows", "-C", str(tmp_path), "--host", "github"]) == 0
    return tmp_path


def _files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_they_are_written_into_an_empty_folder(tmp_path: Path, host: str) -> None:
    assert run(["workflows", "-C", str(tmp_path), "--host", host]) == 0
    assert _files(tmp_path) == workflow_files(host)  # type: ignore[arg-type]
    assert run(["workflows", "-C", str(tmp_path)]) == 0


def test_the_host_must_show_or_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["workflows", "-C", str(tmp_path)]) == 1
    assert "--host github or --host gitlab" in capsys.readouterr().err


def test_a_dry_run_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["workflows", "-C", str(tmp_path), "--host", "github", "--dry-run"]) == 0
    assert _files(tmp_path) == {}
    assert f"{PATH} is missing" in capsys.readouterr().err


def test_those_of_an_earlier_badgepress_are_brought_up_to_date(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = workflows_module._stamped(b"name: Badges check\n")
    (root / PATH).write_bytes(earlier.replace(b"\n", b"\r\n"))
    assert run(["workflows", "-C", str(root), "--dry-run"]) == 0
    assert "-name: Badges check" in capsys.readouterr().out
    assert run(["workflows", "-C", str(root)]) == 0
    assert _files(root) == workflow_files("github")


def test_edited_ones_are_shown_and_kept_and_nothing_else_is_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited = (root / PATH).read_bytes().replace(b"timeout-minutes: 20", b"timeout-minutes: 45")
    (root / PATH).write_bytes(edited)
    (root / ".github/workflows/badges-form.yml").unlink()
    before = _files(root)
    assert run(["workflows", "-C", str(root)]) == 1
    printed = capsys.readouterr()
    assert "-    timeout-minutes: 45" in printed.out
    assert f"somebody has edited {PATH}" in printed.err
    assert _files(root) == before
    assert run(["workflows", "-C", str(root), "--force"]) == 0
    assert _files(root) == workflow_files("github")


@pytest.mark.parametrize("place", [".github", ".github/workflows", PATH])
def test_nothing_is_written_through_a_link(tmp_path: Path, place: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "root"
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(outside)
    assert run(["workflows", "-C", str(root), "--host", "github", "--force"]) == 1
    assert not list(outside.iterdir())
