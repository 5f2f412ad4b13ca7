"""What a change is compared with, and what is said where there is nothing to compare with."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.history.repository import ChangedRepository, git
from tests.organisation import AWARD_PATH, NOW, OTHER_AWARD_PATH, write_organisation


def check(root: Path, base: str) -> int:
    return run(["check", "-C", str(root), "--base", base, "--now", NOW])


def test_what_others_merged_meanwhile_is_not_called_gone(repository: ChangedRepository) -> None:
    git(repository.root, "checkout", "-q", "main")
    new = "content/awards/0a7d1c52-3b9e-4c1f-8d2a-6e5b4c3d2a10.yml"
    text = repository.text(OTHER_AWARD_PATH).replace("2b7d90e4", "7b7d90e4").replace("771020", "771021")
    repository.write(new, text)
    repository.commit("Somebody else's award")
    git(repository.root, "checkout", "-q", "change")
    assert repository.codes() == []
    assert "will issue 0," in repository.diff()


def test_a_merge_commit_is_compared_with_the_branch_it_was_merged_into(repository: ChangedRepository) -> None:
    repository.remove(AWARD_PATH)
    repository.commit()
    git(repository.root, "checkout", "-q", "main")
    repository.replace("content/status.yml", "2026-11-20", "2026-11-21")
    repository.commit()
    git(repository.root, "merge", "-q", "--no-edit", "change")
    assert check(repository.root, "HEAD^1") == 1


def test_a_shallow_clone_says_what_to_fetch(
    repository: ChangedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.replace("content/status.yml", "2026-11-20", "2026-11-21")
    repository.commit()
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "change", f"file://{repository.root}", "shallow")
    assert check(tmp_path / "shallow", "origin/main") == 3
    assert "git fetch --unshallow origin" in capsys.readouterr().err
    git(tmp_path / "shallow", "fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    assert check(tmp_path / "shallow", "origin/main") == 3
    assert "fetch-depth: 0" in capsys.readouterr().err
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow", "origin")
    assert check(tmp_path / "shallow", "origin/main") == 0


@pytest.mark.parametrize("base", ["nothing", "--output=/tmp/x", "origin/main", "HEAD:content", ""])
def test_an_unknown_base_exits_with_3(
    repository: ChangedRepository, base: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(repository.root, base) == 3
    assert "→" in capsys.readouterr().err


def test_outside_of_git_there_is_nothing_to_compare_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    root = write_organisation(tmp_path / "org")
    assert check(root, "main") == 3
    assert "not in a Git repository" in capsys.readouterr().err


def test_a_repository_in_a_folder_of_a_larger_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_organisation(tmp_path / "large" / "badges")
    git(tmp_path / "large", "init", "-q", "-b", "main")
    git(tmp_path / "large", "add", "-A")
    git(tmp_path / "large", "commit", "-q", "-m", "All")
    (tmp_path / "large" / "elsewhere.txt").write_text("x")
    assert check(root, "main") == 0
    (root / AWARD_PATH).unlink()
    assert check(root, "main") == 1
    assert "BP350" in capsys.readouterr().out


def test_no_program_of_the_repository_runs(repository: ChangedRepository, tmp_path: Path) -> None:
    witness = tmp_path / "ran"
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {witness}\ncat\n")
    program.chmod(0o755)
    repository.write(".gitattributes", "*.yml diff=evil\n")
    for setting in ("diff.external", "diff.evil.textconv", "diff.evil.command", "core.fsmonitor", "core.pager"):
        git(repository.root, "config", setting, str(program))
    repository.replace(AWARD_PATH, "name: Mira", "name: Mara\nconsent: {on: 2026-11-01, text: 2026-1}")
    assert repository.codes() == []
    assert not witness.exists()
