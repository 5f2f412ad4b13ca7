"""The smallest sound organisation, changed a little, and what `check` says of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from tests.organisation import NOW, write_organisation

BADGE = "content/badges/knots.yml"
KEY = "algorithm: Ed25519\npublic_key: z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK\ncreated: 2024-01-08T09:00:00Z\nstate: {}\n"
PLAIN_BADGE = "name: {name}\ndescription: Can do it.\nstatus: {status}\nversion: {version}\nachievement_type: Competency\nlanguage: en\nimage: {{file: knots.svg, alt: A line.}}\ncriteria: Show it.\n"


class Club:
    """The smallest sound organisation, and what `check` says of it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = write_organisation(root)
        self._capsys = capsys

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8", newline="\n")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text("utf-8") + text)

    def badge(self, slug: str, more: str = "", *, status: str = "active", version: int = 1) -> None:
        name = f"{slug}" if version == 1 else f"{slug}.v{version}"
        self.write(f"content/badges/{name}.yml", PLAIN_BADGE.format(name=slug.capitalize(), status=status, version=version) + more)

    def pathway(self, slug: str, steps: str, more: str = "", *, status: str = "active") -> None:
        text = "".join(f"  - {step}\n" for step in steps.splitlines())
        self.write(f"content/pathways/{slug}.yml", f"name: {slug.capitalize()}\ndescription: On the way.\nstatus: {status}\nlanguage: en\n{more}steps:\n{text}")

    def problems(self, *, release: bool = False) -> list[dict[str, Any]]:
        run(["check", "-C", str(self.root), "--format", "json", "--now", NOW, *(["--release"] if release else [])])
        found: list[dict[str, Any]] = json.loads(self._capsys.readouterr().out)
        return found

    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.problems()]

    def said(self, code: str = "BP") -> list[str]:
        return [problem["message"] for problem in self.problems() if problem["code"].startswith(code)]
