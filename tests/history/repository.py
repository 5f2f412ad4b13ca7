"""A real Git repository with a small organisation on `main` and a change beside it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from tests.organisation import NOW, write_organisation

_IDENTITY = {
    "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@knots.example", "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@knots.example",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
}  # fmt: skip


def git(root: Path, *arguments: str, **environment: str) -> str:
    """Run Git as Ada and return what it printed."""
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **_IDENTITY, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout


class ChangedRepository:
    """The organisation is committed on `main`; what is done afterwards is the change."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = write_organisation(root)
        self._capsys = capsys
        git(root, "init", "-q", "-b", "main")
        self.commit("What was issued")
        git(root, "checkout", "-q", "-b", "change")

    def commit(self, message: str = "A change") -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", message)

    def base_is_now(self) -> None:
        """Take what stands here as merged."""
        self.commit()
        git(self.root, "branch", "-f", "main", "HEAD")

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def write(self, path: str, text: str) -> None:
        where = self.root / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text, "utf-8", newline="\n")

    def replace(self, path: str, old: str, new: str) -> None:
        assert old in self.text(path)
        self.write(path, self.text(path).replace(old, new, 1))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.text(path) + text)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()

    def move(self, path: str, new_path: str) -> None:
        (self.root / new_path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / new_path)

    def problems(self, *more: str) -> list[dict[str, Any]]:
        """Return what `check --base main` says, errors only."""
        code = run(["check", "-C", str(self.root), "--base", "main", "--format", "json", "--now", NOW, *more])
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        found = [problem for problem in json.loads(printed.out) if problem["severity"] == "error"]
        assert code == (1 if found else 0), printed.err
        return found

    def codes(self, *more: str) -> list[str]:
        return [problem["code"] for problem in self.problems(*more)]

    def diff(self, form: str = "text", *more: str) -> str:
        assert run(["diff", "-C", str(self.root), "--base", "main", "--format", form, "--now", NOW, *more]) == 0
        return self._capsys.readouterr().out
