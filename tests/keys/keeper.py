"""An organisation and whoever looks after its keys: every step by the commands, as documented, with a clock of its own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from badgepress.cli.main import run
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.verifying.credential import verify_credential
from badgepress.verifying.verdict import CredentialVerdict
from tests.history.repository import git
from tests.organisation import AWARD_PATH, NOW, OTHER_AWARD_PATH, write_organisation

BASE_URL = "https://knots.example/badges"
Copies = Mapping[str, Mapping[str, Any]]


class Keeper:
    """Keeps the private halves in a variable each, as CI secrets are."""

    def __init__(self, root: Path, site: Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self.root = write_organisation(root)
        self.site = site
        # in the past and without an end, because independent verifiers judge by the clock on the wall
        for path in (root / "content").rglob("*.yml"):
            text = path.read_text("utf-8").replace("2026-11-", "2021-11-").replace("validity: P2Y\n", "")
            path.write_text(text, "utf-8", newline="\n")
        self.now = datetime.fromisoformat(NOW).replace(year=2021)
        (self.root / AWARD_PATH).unlink()
        self.award_text = (self.root / OTHER_AWARD_PATH).read_text("utf-8")
        self.out = self.err = ""
        self._capsys = capsys
        self._patch = patch
        git(root, "init", "-q", "-b", "main")
        self.merge("What was there")

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command here and now, and return what it printed."""
        found = run([arguments[0], *arguments[1:], "-C", str(self.root), "--now", self.now.isoformat()])
        printed = self._capsys.readouterr()
        self.out, self.err = printed.out, printed.err
        assert found == code, printed.err
        assert "Traceback" not in printed.err
        return self.out

    def award(self, number: int, day: date | None = None) -> str:
        """Award a badge and return its id."""
        award_id = f"7d3a1c5e-0000-4000-8000-{number:012d}"
        text = self.award_text.replace("771020", str(1000 + number)).replace("2021-11-09", str(day or self.now.date()))
        salt, identity = f"{number + 1:032x}", f"{number + 1:064x}"
        text = re.sub(r"salt: .*", f"salt: {salt}", re.sub(r"sha256\$.*", f"sha256${identity}", text))
        (self.root / "content/awards" / f"{award_id}.yml").write_text(text, "utf-8")
        self.merge("An award")
        return award_id

    def keep(self, name: str) -> None:
        """Put the private half that was just printed into a variable."""
        secret = self.out.strip()
        assert secret.startswith("z")
        assert secret not in self.err
        self._patch.setenv(variable(name), secret)

    def build(self, name: str, *options: str, code: int = 0) -> None:
        """Publish with a key."""
        self.run("build", "--out", str(self.site), "--key", f"env:{variable(name)}", "--release", *options, code=code)

    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        (self.root / "content/status.yml").write_text(f"as_of: {self.now.date()}\n", "utf-8")

    def merge(self, message: str) -> None:
        """Commit everything on main."""
        moment = {"GIT_COMMITTER_DATE": self.now.isoformat(), "GIT_AUTHOR_DATE": self.now.isoformat()}
        git(self.root, "add", "-A", **moment)
        git(self.root, "commit", "-q", "--allow-empty", "-m", message, **moment)

    def check_change(self) -> list[dict[str, Any]]:
        """Return the errors of `check --base main`, then merge."""
        code = run(["check", "-C", str(self.root), "--base", "main", "--format", "json", "--now", self.now.isoformat()])
        found = [problem for problem in json.loads(self._capsys.readouterr().out) if problem["severity"] == "error"]
        assert code == (1 if found else 0)
        return found

    def states(self) -> dict[str, str]:
        return {key["name"]: key["state"] for key in json.loads(self.run("keys", "list", "--format", "json"))}

    def copies(self) -> dict[str, dict[str, Any]]:
        """Return the credentials as a learner would download them today."""
        return {path.stem: json.loads(path.read_bytes()) for path in sorted(self.site.glob("awards/*.json"))}

    def verdict(self, credential: Mapping[str, Any]) -> CredentialVerdict:
        """Ask our verifier about a copy, by what is published now."""
        return verify_credential(credential, self.fetch, self.now, PyldCanonicaliser())

    def fetch(self, url: str) -> bytes | None:
        path = self.site / url.removeprefix(BASE_URL + "/")
        return path.read_bytes() if path.is_file() else None

    def methods(self) -> list[str]:
        """Return the fragments of the keys that may assert."""
        document = json.loads((self.site / "did.json").read_bytes())
        assert document["assertionMethod"] == [method["id"] for method in document["verificationMethod"]]
        assert not [method for method in document["verificationMethod"] if {"expires", "revoked"} & set(method)]
        return [method.rpartition("#")[2] for method in document["assertionMethod"]]

    def key_file(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load((self.root / "keys" / f"{name}.yml").read_text("utf-8"))
        return found


def variable(name: str) -> str:
    """Return the variable of a key."""
    return f"SECRET_{name}".upper().replace("-", "_")


def signed_by(credential: Mapping[str, Any]) -> str:
    """Return which key a copy claims to be signed with."""
    return str(credential["proof"]["verificationMethod"]).rpartition("#")[2]


def without_proof(copies: Copies) -> dict[str, dict[str, Any]]:
    return {name: {key: value for key, value in copy.items() if key != "proof"} for name, copy in copies.items()}


@pytest.fixture
def keeper(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Keeper:
    """A keeper with an organisation that has no key yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("BADGEPRESS_KEY", "BADGEPRESS_JWT_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert os.environ.get("BADGEPRESS_KEY") is None
    return Keeper(tmp_path / "org", tmp_path / "site", capsys, monkeypatch)
