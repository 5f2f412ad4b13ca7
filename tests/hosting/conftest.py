from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from badgepress.hosting.workflows import workflow_files
from tests.history.repository import git
from tests.hosting.actions import Actions
from tests.hosting.code_host import CodeHost
from tests.organisation import write_organisation

POLICY = """\
teams:
  bench: [ada, bo]
  office: [cleo, dee]
rules:
  - {badges: [first-aid], actions: [award, revoke, change], who: [office], approvals: 1}
  - {badges: ["*"], actions: [award, revoke, change], who: [bench, office], approvals: 1}
  - {actions: [administer], who: [office], approvals: 0}
"""


class Hosted:
    """An organisation on a code host, and a clone of it in which its members work."""

    def __init__(self, folder: Path) -> None:
        self.host = CodeHost(folder / "host")
        self.actions = Actions(self.host, folder / "actions")
        self.clone = write_organisation(folder / "clone")
        for path, data in workflow_files("github").items():
            self.write(path, data.decode())
        self.write("content/policy.yml", POLICY)
        self.write("requirements.txt", "badgepress==0.1.0\n")
        knots = (self.clone / "content/badges/knots.yml").read_text("utf-8")
        self.write("content/badges/first-aid.yml", knots.replace("name: Knots\n", "name: First aid\n").replace("knots.svg", "first-aid.svg"))
        self.write("content/badges/first-aid.svg", (self.clone / "content/badges/knots.svg").read_text("utf-8"))
        git(self.clone, "init", "-q", "-b", "main")
        git(self.clone, "remote", "add", "origin", str(self.host.bare))

    def write(self, path: str, text: str) -> None:
        where = self.clone / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text(text, "utf-8", newline="\n")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.clone / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def push(self, branch: str, message: str = "A change") -> None:
        """Commit everything on a branch, a new one if need be, and push it."""
        if git(self.clone, "branch", "--show-current").strip() != branch:
            git(self.clone, "switch", "-q", "-c", branch)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "-m", message)
        git(self.clone, "push", "-q", "origin", branch)
        self.host.refresh_pulls()


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    there = Hosted(tmp_path)
    yield there
    there.host.close()
