"""`check --published`: no address and no revocation of the live site may vanish."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.conftest import KEY_VARIABLES, write_test_keys
from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_PATH, NOW, OTHER_AWARD_PATH


@pytest.fixture
def site(repository: ChangedRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TEST_KEY", KEY_VARIABLES["TEST_KEY"])
    write_test_keys(repository.root)
    repository.append(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: Borrowed.}\n")
    repository.base_is_now()
    target = tmp_path / "site"
    assert run(["build", "-C", str(repository.root), "--out", str(target), "--key", "env:TEST_KEY", "--now", NOW]) == 0
    return target


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(site))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path.startswith("/away"):
                self.send_response(302)
                self.send_header("Location", "http://localhost:1/manifest.json")
                self.end_headers()
            else:
                super().do_GET()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def codes(repository: ChangedRepository, where: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    run(["check", "-C", str(repository.root), "--published", where, "--format", "json", "--now", NOW])
    return [problem["code"] for problem in json.loads(capsys.readouterr().out) if problem["severity"] == "error"]


def test_the_same_content_as_is_published(
    repository: ChangedRepository, site: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for where in (str(site), str(site / "manifest.json"), address, f"{address}/manifest.json"):
        assert codes(repository, where, capsys) == []


def test_a_vanished_award_and_a_lifted_revocation_are_found_without_git(
    repository: ChangedRepository, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.remove(AWARD_PATH)
    repository.write(OTHER_AWARD_PATH, repository.text(OTHER_AWARD_PATH).partition("revoked:")[0])
    assert codes(repository, str(site), capsys) == ["BP359", "BP360"]


def test_a_vanished_class_takes_its_addresses_along(
    repository: ChangedRepository, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.remove(AWARD_PATH)
    repository.remove(OTHER_AWARD_PATH)
    repository.remove("content/badges/knots.yml")
    repository.remove("content/badges/knots.svg")
    # class page, achievement, badge class, picture, two awards
    assert codes(repository, str(site), capsys) == ["BP359"] * 6


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", "{}", '{"version": 2}', '{"version":1,"entries":[],"awards":[{}]}', '{"version":1,"entries":5,"awards":[]}'],
)
def test_what_is_no_manifest_cannot_tell(
    repository: ChangedRepository, tmp_path: Path, manifest: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manifest.json").write_text(manifest)
    assert run(["check", "-C", str(repository.root), "--published", str(tmp_path), "--now", NOW]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_another_site_a_preview_and_other_hosts_cannot_tell(
    repository: ChangedRepository, site: Path, address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (site / "manifest.json").read_text("utf-8")
    for old, new in (('"preview":false', '"preview":true'), ("knots.example/badges", "other.example/badges")):
        assert old in text
        (tmp_path / "manifest.json").write_text(text.replace(old, new), "utf-8")
        assert run(["check", "-C", str(repository.root), "--published", str(tmp_path), "--now", NOW]) == 3
    for where in (f"{address}/away", "http://knots.example", "file:///etc/passwd", "https://user@knots.example", f"{address}/nowhere.json"):
        assert run(["check", "-C", str(repository.root), "--published", where, "--now", NOW]) == 3
        assert "Traceback" not in capsys.readouterr().err


def test_what_a_foreign_manifest_says_reaches_no_terminal_as_a_command(
    repository: ChangedRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    path = "x\n::add-mask::a\r\x1b]0;pwned\x07\u202e"
    entries = [{"path": path, "kind": "did"}]
    manifest = {"version": 1, "base_url": "https://knots.example/badges", "preview": False, "entries": entries, "awards": []}
    repository.write("manifest.json", json.dumps(manifest))
    named = str(repository.root / "manifest.json")
    assert run(["check", "-C", str(repository.root), "--published", named, "--now", NOW]) == 1
    printed = capsys.readouterr().out
    assert "::add-mask::a" in printed
    assert all(line.isprintable() for line in printed.split("\n"))
    assert not any(line.startswith("::") for line in printed.split("\n"))
