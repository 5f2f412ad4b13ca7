"""Submitted issue forms, as a code host would write them, and a real repository that takes them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgepress.cli.main import run
from badgepress.hosting.form_fields import AWARD, REQUEST, Form, consent_label
from tests.history.repository import git
from tests.organisation import NOW, write_organisation

CODE = "sha256$" + "ab" * 32 + ":" + "0123456789abcdef" * 2
GOOD = {"badge": "Knots (knots)", "recipient": CODE, "evidence": "A board with six knots", "results": "tying: sure"}
BRANCH = "badgepress/award-issue-12"


def body(form: Form, answers: Mapping[str, str], *, is_ticked: bool = False) -> str:
    """Return what the host makes of answers."""
    parts = []
    for field in form.fields:
        answer = answers.get(field.key, "")
        if field.type == "checkboxes":
            answer = f"- [{'X' if is_ticked else ' '}] {consent_label(field, '2026-1')}"
        parts.append(f"### {field.heading}\n\n{answer or '_No response_'}")
    return "\n\n".join(parts)


def event(text: str | None, **changed: Any) -> dict[str, Any]:
    """Return the event of an issue with this body."""
    issue = {
        "number": changed.get("number", 12),
        "title": changed.get("title", "Award: knots for Mira"),
        "body": text,
        "user": {"login": changed.get("author", "ada"), "id": 1},
        "state": changed.get("state", "open"),
        "created_at": "2026-11-23T10:00:00Z",
        "labels": [],
    }
    return {"action": changed.get("action", "opened"), "issue": issue, "sender": {"login": changed.get("sender", changed.get("author", "ada"))}}


@dataclass(frozen=True)
class Answered:
    """How the command ended, and everything it left."""

    code: int
    printed: str
    outputs: dict[str, str]
    reply: str
    pull_request: str

    @property
    def path(self) -> str:
        return self.outputs["path"]


class FormRepository:
    """The organisation, committed on `main`, whose issues are answered by the real command."""

    def __init__(self, root: Path) -> None:
        self.root = write_organisation(root / "org")
        self._files = root
        self._runs = 0
        git(self.root, "init", "-q", "-b", "main")
        self.commit("What was issued")

    def commit(self, message: str) -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", message)

    def awards(self) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob("content/awards/**/*.yml"))

    def award(self, **answers: str) -> Answered:
        """Submit the form “Award a badge”, sound but for what is given."""
        return self.send(event(body(AWARD, {**GOOD, **answers})))

    def request(self, author: str = "mira", **answers: str) -> Answered:
        """Submit the form “Request a badge”."""
        return self.send(event(body(REQUEST, {**GOOD, **answers}), author=author))

    def send(self, payload: Any, *options: str) -> Answered:
        """Run the command on an event; bytes are taken as they are."""
        arguments, out, outputs = self._arguments(payload)
        with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(printed):
            code = run([*arguments, "--github-output", str(outputs), *options])
        return _answered(code, printed.getvalue(), out, outputs)

    def send_as_a_job(self, payload: Any) -> Answered:
        """Run the command as a workflow does: a process of its own, told by the environment where its outputs go."""
        arguments, out, outputs = self._arguments(payload)
        environment = {**os.environ, "GITHUB_OUTPUT": str(outputs)}
        done = subprocess.run([sys.executable, "-m", "badgepress", *arguments], capture_output=True, text=True, env=environment, check=False)
        return _answered(done.returncode, done.stdout + done.stderr, out, outputs)

    def _arguments(self, payload: Any) -> tuple[list[str], Path, Path]:
        self._runs += 1
        file = self._files / f"event-{self._runs}.json"
        file.write_bytes(payload if isinstance(payload, bytes) else json.dumps(payload).encode())
        out = self._files / f"out-{self._runs}"
        return ["from-form", "-C", str(self.root), "--event", str(file), "--out", str(out), "--now", NOW], out, self._files / f"outputs-{self._runs}"

    def propose(self, answered: Answered) -> None:
        """Do what the workflow does: commit on the branch, push it (here: to the remote-tracking branch), and go back to `main`."""
        git(self.root, "switch", "-q", "-C", answered.outputs["branch"])
        self.commit(answered.outputs["title"])
        git(self.root, "update-ref", f"refs/remotes/origin/{answered.outputs['branch']}", "HEAD")
        git(self.root, "switch", "-q", "main")

    def merge(self) -> None:
        git(self.root, "merge", "-q", "--squash", BRANCH)
        self.commit("Merged")


def _answered(code: int, printed: str, out: Path, outputs: Path) -> Answered:
    assert "Traceback" not in printed
    lines = outputs.read_text("utf-8").splitlines() if outputs.exists() else []
    assert all(line.count("=") == 1 for line in lines)
    return Answered(code, printed, dict(line.split("=") for line in lines), _text(out / "reply.md"), _text(out / "pull-request.md"))


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
