"""`badgepress scan` in a repository, over a site and over a log; and builds that would publish a key."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.signing.private_key import read_secret_line
from tests.conftest import KEY_VARIABLES, REPOSITORY, PublishedSite, copy_example, write_test_keys
from tests.history.repository import git
from tests.leaks.encodings import ENCODINGS, KeyForms
from tests.organisation import AWARD_PATH, NOW, write_organisation

SECRET = KEY_VARIABLES["TEST_KEY"]
FORMS = KeyForms("Ed25519", read_secret_line(SECRET).secret_raw)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A Git repository that announces the tests' keys."""
    root = write_organisation(tmp_path / "org")
    write_test_keys(root)
    git(root, "init", "-q")
    (root / ".gitignore").write_text("/ignored\n")
    git(root, "add", "-A")
    return root


def scan(root: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "badgepress", "scan", "-C", str(root), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stderr
    for form in ("hex", "base64", "secret multikey"):
        assert ENCODINGS[form](FORMS) not in done.stdout + done.stderr
    return done


def test_the_tree_is_what_a_commit_could_hold(root: Path) -> None:
    assert scan(root).returncode == 0
    places = {"notes/key.txt": b"x\n" + ENCODINGS["base64url"](FORMS), "tool/.env": b"KEY=" + ENCODINGS["hex"](FORMS), "a.bin": FORMS.secret, "ignored": FORMS.secret}
    for path, data in places.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    (root / "link").symlink_to(root / "ignored")
    git(root, "add", "notes/key.txt")
    done = scan(root)
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "a.bin:1: the private half of “2026-1”, as raw bytes",
        "notes/key.txt:2: the private half of “2026-1”, as base64",
        "tool/.env:1: the private half of “2026-1”, as hexadecimal",
    ]
    assert b"badgepress keys compromise 2026-1 --since DATE" in done.stderr
    assert json.loads(scan(root, "--format", "json").stdout)[1] == {"path": "notes/key.txt", "line": 2, "key": "2026-1", "encoding": "base64"}
    assert scan(root, "--format", "github").stdout.startswith(b"::error file=a.bin,line=1::")


def test_a_log_on_standard_input_and_a_folder_are_looked_through(root: Path, tmp_path: Path) -> None:
    log = b"building\nopened key " + SECRET.encode() + b"\ndone\n"
    assert scan(root, "-", stdin=log).stdout == "standard input:2: the private half of “2026-1”, as multikey\n".encode()
    assert scan(root, "-", stdin=b"building\ndone\n").returncode == 0
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "page.html").write_bytes(b"<p>" + base64.b64encode(FORMS.file()))
    done = scan(root, str(tmp_path / "site"))
    assert (done.returncode, done.stdout.count(b"\n")) == (1, 1)


def test_what_is_named_is_read_even_through_a_link_or_a_pipe(root: Path, tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(SECRET.encode())
    (tmp_path / "link").symlink_to(tmp_path / "log")
    assert scan(root, str(tmp_path / "link")).returncode == 1
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cp", str(tmp_path / "log"), str(tmp_path / "pipe")]):
        assert scan(root, str(tmp_path / "pipe")).returncode == 1


def test_names_of_files_cannot_write_to_the_terminal_or_forge_annotations(root: Path) -> None:
    names = [b"x\n::error::forged\x1b[2J", b"\xff\xfe", "\u202etxt".encode()]
    for name in names:
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(ENCODINGS["hex"](FORMS))
    for form in ("text", "github"):
        shown = scan(root, "--format", form).stdout.decode()
        assert shown.count("\n") == len(names)
        assert shown.replace("\n", "").isprintable()
    assert len(json.loads(scan(root, "--format", "json").stdout)) == len(names)


def test_without_keys_nothing_can_be_said(root: Path) -> None:
    for path in (root / "keys").iterdir():
        path.unlink()
    assert scan(root).returncode == 3
    assert scan(root, "/nowhere/at/all").returncode == 2


def test_nothing_is_found_in_this_repository_and_in_the_example_site(published_site: PublishedSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "-C", str(REPOSITORY)]) == 0
    assert run(["scan", "-C", str(published_site.repository), str(published_site.path)]) == 0
    assert "no private half of your 2 keys" in capsys.readouterr().err


LEAKING = ["hex", "base64url without padding", "secret multikey", "base64 of PEM", "list of numbers"]


@pytest.mark.parametrize("encoding", LEAKING)
def test_an_award_that_would_publish_the_key_is_not_published(
    root: Path, tmp_path: Path, encoding: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TEST_KEY", SECRET)
    build = ["build", "-C", str(root), "--out", str(tmp_path / "site"), "--key", "env:TEST_KEY", "--now", NOW]
    assert run([*build, "--since", "last"]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()}
    with (root / AWARD_PATH).open("ab") as file:
        file.write(b"narrative: >\n  Made with " + ENCODINGS[encoding](FORMS) + b"\n")
    capsys.readouterr()
    for more in (["--since", "last"], []):
        assert run([*build, *more]) == 1
        said = capsys.readouterr().err
        assert "BP703" in said or "would publish the private key that signs the site" in said
        assert SECRET not in said
        assert {path: path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file()} == before


def test_a_badge_page_that_would_publish_the_key_is_not_published(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TEST_KEY", SECRET)
    badge = root / "content/badges/knots.yml"
    badge.write_text(badge.read_text().replace("Tie six knots", f"Tie {FORMS.secret.hex()} knots"))
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--key", "env:TEST_KEY", "--now", NOW]) == 1
    assert "would publish the private key" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_page_of_the_organisation_that_would_publish_the_key_is_not_published(tmp_path: Path) -> None:
    root = copy_example(tmp_path / "example")
    with (root / "content/pages/index.md").open("a", encoding="utf-8") as page:
        page.write(f"\nOur key is {FORMS.secret.hex()}.\n")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "site")], cwd=root, capture_output=True, text=True,
        timeout=120, check=False, env={**os.environ, "TEST_KEY": SECRET, "BADGEPRESS_KEY": "env:TEST_KEY", "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "index.html would publish the private key" in done.stdout + done.stderr
    assert not (tmp_path / "site").exists()
