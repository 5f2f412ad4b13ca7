"""What the tests of awarding share: an organisation, the command line, and tables of awards."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from badgepress.content.yaml_reader import read_yaml
from tests.history.repository import _IDENTITY as IDENTITY
from tests.organisation import NOW, write_organisation

OUTSIDE = "ada@elsewhere.example"
ENOUGH = ["--evidence", "Six knots on a board", "--result", "tying=sure"]
COLUMNS = ["email", "awarded", "evidence.1.name", "results.tying", "narrative"]


class Awarding:
    """An organisation and its command line."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = write_organisation(root)
        self.tables = root.parent
        self._capsys = capsys
        self.out = self.err = ""

    def run(self, command: str, *arguments: str) -> int:
        """Run a command and return its exit code; nothing it prints may hold an address or a traceback."""
        more = [] if command == "recipient" else ["-C", str(self.root), "--now", NOW]
        code = run([command, *more, *arguments])
        printed = self._capsys.readouterr()
        self.out, self.err = printed.out, printed.err
        assert "Traceback" not in self.err
        assert OUTSIDE not in self.out + self.err
        return code

    def awards(self) -> dict[str, dict[str, Any]]:
        """Return path and values of each award in a file of its own."""
        found = sorted((self.root / "content" / "awards").rglob("*.yml"))
        return {path.relative_to(self.root).as_posix(): _values(path) for path in found}

    def new_awards(self) -> dict[str, dict[str, Any]]:
        """Return those that the organisation did not begin with."""
        return {path: values for path, values in self.awards().items() if path.count("/") > 2}

    def table(self, rows: list[list[str]], columns: list[str] = COLUMNS, name: str = "people.csv", delimiter: str = ",") -> str:
        """Write a table outside the repository and return its path."""
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows([columns, *rows])
        return self.raw_table(out.getvalue().encode(), name)

    def raw_table(self, data: bytes, name: str = "people.csv") -> str:
        where = self.tables / name
        where.write_bytes(data)
        return str(where)

    def tree(self) -> dict[str, bytes]:
        """Return every file of the repository but Git's."""
        found = (path for path in self.root.rglob("*") if path.is_file())
        return {str(path): path.read_bytes() for path in found if ".git" not in path.relative_to(self.root).parts}


def _values(path: Path) -> dict[str, Any]:
    root, problems = read_yaml(path.name, path.read_bytes())
    assert root is not None
    assert not problems
    values: dict[str, Any] = root.plain()
    return values


def row(number: int, **more: str) -> list[str]:
    """Return a row of `COLUMNS`."""
    cells = {
        "email": f"person{number}@elsewhere.example", "awarded": "2026-11-02", "evidence.1.name": "Six knots on a board",
        "results.tying": "sure", "narrative": f"Tied them all, as number {number}.",
    }  # fmt: skip
    return list((cells | more).values())


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "badgepress", *arguments], capture_output=True, text=True, timeout=120, check=False, **options)


def printed_commands(awarding: Awarding) -> str:
    """Return the commands that the last one printed at its end."""
    _, _, after = awarding.err.partition("Next, propose it:\n")
    return "".join(line.strip() + "\n" for line in after.splitlines() if line.startswith("  "))


def as_printed(commands: str, where: Path) -> None:
    """Run commands in a shell, from a folder."""
    environment = {**os.environ, **IDENTITY, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    commands = commands.replace("badgepress check\n", f"badgepress check --now {NOW}\n")
    done = subprocess.run(["sh", "-e"], input=commands, cwd=where, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
