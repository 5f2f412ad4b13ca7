"""The smallest organisation with a key, a Git history and a published site; and what a stranger can find out of each."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from badgepress.verifying import CredentialVerdict, verify_credential
from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.conftest import NOW as MOMENT
from tests.history.repository import git
from tests.organisation import NOW, OTHER_AWARD_ID, write_organisation

BASE_URL = "https://knots.example/badges"
KEY = ("--key", "env:TEST_KEY")
ROW_ID = "a1d7e8a4-93b2-4f60-8a15-7be0d9c4f311"
NEXT_ROW_ID = "b1d7e8a4-93b2-4f60-8a15-7be0d9c4f311"
CSV_PATH, JSONL_PATH = "content/awards/course.csv", "content/awards/course.jsonl"
ROW = {
    "id": ROW_ID,
    "badge": "knots",
    "recipient": {"email_hash": f"sha256${'ab' * 32}", "salt": "5eed" * 8},
    "name": "Tomasina Quill",
    "awarded": "2026-11-03",
    "status_index": 5,
    "evidence": [{"name": "Her sampler, “six, knots”"}],
    "results": {"tying": "sure"},
    "visibility": "listed",
}
NEXT_ROW = ROW | {
    "id": NEXT_ROW_ID, "recipient": {"email_hash": f"sha256${'cd' * 32}", "salt": "feed" * 8}, "name": "Bo Ahlgren", "status_index": 6,
    "evidence": [{"name": "A rope"}],
}  # fmt: skip
CSV = (
    "badge,id,recipient.email_hash,recipient.salt,name,awarded,status_index,visibility,evidence.1.name,results.tying\r\n"
    f'knots,{ROW_ID},sha256${"ab" * 32},{"5eed" * 8},Tomasina Quill,2026-11-03,5,listed,"Her ""sampler"", six knots",sure\r\n'
    f"knots,{NEXT_ROW_ID},sha256${'cd' * 32},{'feed' * 8},Bo Ahlgren,2026-11-03,6,listed,A rope,sure\r\n"
)
JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in (ROW, NEXT_ROW))
OF_THE_ROW = ("ab" * 32, "5eed" * 8, "Tomasina", "sampler")
"""What a stranger may find nowhere once the row is forgotten."""
OF_MIRA = ("0b7d4c8f6a1e3d5c", "9c1e7f20b4d85a63", "Mira", "Six knots on a board")


class Club:
    """The repository, its site, and its commands."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.root, self.site = folder, folder / "org", folder / "site"
        self._capsys = capsys
        monkeypatch.setenv("TEST_KEY", KEY_VARIABLES["TEST_KEY"])
        monkeypatch.setenv("TEST_JWT_KEY", KEY_VARIABLES["TEST_JWT_KEY"])
        monkeypatch.delenv("CI", raising=False)
        write_organisation(self.root)
        write_test_keys(self.root)
        git(self.root, "init", "-q", "-b", "main")

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(text.encode())

    def text(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def commit(self, message: str = "A change") -> None:
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", message)

    def run(self, *arguments: str, code: int = 0) -> tuple[str, str]:
        """Run a command in the repository; return what it printed on both streams."""
        self._capsys.readouterr()
        found = run([arguments[0], "-C", str(self.root), *arguments[1:], "--now", NOW])
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        assert found == code, printed.err
        return printed.out, printed.err

    def forget(self, award_id: str, *more: str, code: int = 0) -> tuple[str, str]:
        return self.run("forget", award_id, "--no-ask", *more, code=code)

    def build(self, *more: str, site: Path | None = None) -> Path:
        target = site or self.site
        self.run("build", "--out", str(target), *KEY, *more)
        return target

    def deliver(self, award_id: str, *more: str, code: int = 0) -> tuple[str, str]:
        return self.run("deliver", award_id, *KEY, "--out", str(self.folder / "out"), *more, code=code)

    def errors(self, *more: str) -> list[str]:
        """Return the codes of the errors that `check` finds."""
        self._capsys.readouterr()
        run(["check", "-C", str(self.root), "--format", "json", "--now", NOW, *more])
        printed = self._capsys.readouterr()
        return [problem["code"] for problem in json.loads(printed.out) if problem["severity"] == "error"]

    def hide(self) -> None:
        """Make the second award a private one."""
        path = f"content/awards/{OTHER_AWARD_ID}.yml"
        self.write(path, self.text(path) + "visibility: private\n")

    def fetch(self, url: str) -> bytes | None:
        """Answer as the site's host would."""
        file = self.site / url.removeprefix(f"{BASE_URL}/")
        return file.read_bytes() if url.startswith(f"{BASE_URL}/") and file.is_file() else None

    def verdict(self, credential: bytes) -> CredentialVerdict:
        """Return what our verifier says of a file, given the published site."""
        return verify_credential(json.loads(credential), self.fetch, MOMENT)


def site_text(site: Path) -> bytes:
    """Return every byte of a site, and its paths."""
    return b"\n".join(str(path.relative_to(site)).encode() + b"\n" + path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file())


def history_text(root: Path) -> bytes:
    """Return every byte that a clone of a repository would hold: files, commits, trees and tags of all refs."""
    named = git(root, "rev-list", "--all", "--objects").encode()
    names = b"".join(line.split()[0] + b"\n" for line in named.splitlines())
    return subprocess.run(["git", "cat-file", "--batch"], cwd=root, input=names, capture_output=True, check=True).stdout + named


def awards_of_manifest(site: Path) -> list[dict[str, Any]]:
    """Return what the manifest says of awards."""
    found: list[dict[str, Any]] = json.loads((site / "manifest.json").read_bytes())["awards"]
    return found
