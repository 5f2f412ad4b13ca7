"""The commands as a person meets them: exit codes, one-line errors, no traceback, nothing written on refusal."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from badgepress.cli.commands import COMMANDS, Command
from badgepress.cli.main import run
from badgepress.errors import PublishError
from badgepress.publishing.site import refuse_unsound
from badgepress.signing.private_key import read_secret_line
from tests.conftest import KEY_VARIABLES, PublishedSite, copy_example
from tests.organisation import AWARD_PATH, NOW, write_organisation


@pytest.fixture
def organisation(tmp_path: Path) -> Path:
    return write_organisation(tmp_path / "org")


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in KEY_VARIABLES.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("BADGEPRESS_KEY", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "badgepress", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["check", "--nonsense"],
        ["nonsense"],
        ["build"],
        ["verify-site", "/nowhere"],
        ["check", "-C", "/nowhere"],
        ["check", "--now", "soon"],
        ["check", "--now", "9999-12-31"],
        ["check", "--now", "0001-01-01"],
    ],
)
def test_usage_errors_exit_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "-h"]) == 0
    assert "Usage:" in capsys.readouterr().out


def test_a_refused_build_writes_nothing_and_keeps_what_was_published(
    organisation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    build = ["build", "-C", str(organisation), "--out", str(site), "--now", NOW]
    assert run(build) == 0
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    award = organisation / AWARD_PATH
    award.write_text(award.read_text().replace("knots@1", "knits@1"))
    assert run(build) == 1
    assert "BP201" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_preview_says_so_everywhere(organisation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    assert run(["build", "-C", str(organisation), "--out", str(site), "--now", NOW]) == 0
    assert "PREVIEW" in capsys.readouterr().err
    pages = list(site.rglob("*.html"))
    assert len(pages) == 6
    assert [page for page in pages if "throw-away key" not in page.read_text()] == []
    assert "PREVIEW" in (site / "did.json").read_text()
    assert run(["verify-site", str(site), "--now", NOW]) == 0
    assert run(["verify-site", str(site), "--release", "--now", NOW]) == 1
    assert run(["build", "-C", str(organisation), "--out", str(site), "--release", "--now", NOW]) == 2


def test_a_real_build_says_preview_nowhere(tmp_path: Path) -> None:
    root = copy_example(tmp_path / "example")
    assert (
        run(
            [
                "build",
                "-C",
                str(root),
                "--out",
                str(tmp_path / "site"),
                "--key",
                "env:TEST_KEY",
                "--release",
                "--now",
                NOW,
            ]
        )
        == 0
    )
    assert [
        path
        for path in (tmp_path / "site").rglob("*")
        if path.is_file()
        and re.search(rb"preview(?!\":false)", path.read_bytes().replace(b".bp-preview", b""), re.IGNORECASE)
    ] == []


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("env:NOT_SET_ANYWHERE", "not set"), ("env:STRANGERS_KEY", "not announced"), ("env:TEST_JWT_KEY", "P-256"), ("file:/nowhere/key.pem", "cannot be read"),
        ("vault:key", "env:NAME or file:PATH"), (KEY_VARIABLES["TEST_KEY"], "env:NAME or file:PATH"), ("env:HOME", "not a private key"),
    ],
)  # fmt: skip
def test_a_key_that_cannot_be_used_ends_the_build_without_showing_it(
    tmp_path: Path, uri: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_example(tmp_path / "example")
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--key", uri, "--now", NOW]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert KEY_VARIABLES["TEST_KEY"] not in said
    assert not (tmp_path / "site").exists()


def test_a_retired_or_published_test_key_does_not_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = copy_example(tmp_path / "example")
    document = root / "keys" / "2026-1.yml"
    document.write_text(document.read_text().replace("state: active", "state: retired"))
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--key", "env:TEST_KEY", "--now", NOW]) == 1
    assert "retired" in capsys.readouterr().err
    rfc8032_seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    monkeypatch.setenv("KNOWN", base64.urlsafe_b64encode(rfc8032_seed).decode())
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--key", "env:KNOWN", "--now", NOW]) == 1
    assert "test key" in capsys.readouterr().err


def test_input_that_cannot_be_read_exits_with_74(organisation: Path, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # root reads everything: let the output fail instead
        (tmp_path / "file").write_text("")
        done = command("build", "-C", str(organisation), "--out", str(tmp_path / "file" / "site"), "--now", NOW)
    else:
        (organisation / AWARD_PATH).chmod(0)
        done = command("check", "-C", str(organisation), "--now", NOW)
    assert (done.returncode, done.stdout) == (74, "")
    assert done.stderr.count("\n") <= 2
    assert "Traceback" not in done.stderr


def test_a_new_key_signs_and_its_private_half_is_nowhere_on_disk(
    organisation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["keys", "new", "-C", str(organisation), "--name", "first", "--now", "2026-11-01T08:00:00Z"]) == 0
    secret = capsys.readouterr().out.strip()
    public = yaml.safe_load((organisation / "keys" / "first.yml").read_text())["public_key"]
    assert read_secret_line(secret).public_multikey == public
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]
    monkeypatch.setenv("SECRET", secret)
    assert (
        run(["build", "-C", str(organisation), "--out", str(tmp_path / "site"), "--key", "env:SECRET", "--now", NOW])
        == 0
    )
    assert "#first" in (tmp_path / "site" / "did.json").read_text()
    assert run(["keys", "new", "-C", str(organisation), "--name", "first"]) == 1


def test_a_new_key_in_an_encrypted_file_signs_with_its_passphrase(
    organisation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    private = tmp_path / "private.pem"
    assert (
        run(["keys", "new", "-C", str(organisation), "--private-file", str(private), "--now", "2026-11-01T08:00:00Z"])
        == 0
    )
    passphrase = capsys.readouterr().out.strip()
    assert private.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in private.read_bytes()
    build = [
        "build",
        "-C",
        str(organisation),
        "--out",
        str(tmp_path / "site"),
        "--key",
        f"file:{private}",
        "--now",
        NOW,
    ]
    assert run(build) == 1
    monkeypatch.setenv("BADGEPRESS_PASSPHRASE", passphrase + "x")
    assert run(build) == 1
    monkeypatch.setenv("BADGEPRESS_PASSPHRASE", passphrase)
    assert run(build) == 0
    assert (organisation / "keys" / "2026-1.yml").is_file()


def test_a_private_key_never_goes_into_the_repository(organisation: Path) -> None:
    assert run(["keys", "new", "-C", str(organisation), "--private-file", str(organisation / "private.pem")]) == 1
    assert not (organisation / "private.pem").exists()
    assert not (organisation / "keys").exists()


def test_no_address_but_the_issuers_stands_in_anything_published(published_site: PublishedSite) -> None:
    site = published_site.path
    found = set()
    for path in site.rglob("*"):
        if path.is_file() and path.parent.name != "v1":  # schemas/v1: their hints show an example address
            data = path.read_bytes()
            if re.search(rb"[\w.+-]@[\w-]+\.[\w.-]", data):  # looking for whole addresses takes long where there is none
                found |= set(re.findall(rb"[\w.+-]+@[\w-]+\.[\w.-]+", data))
    assert found == {b"badges@riverbend.example"}


def test_an_unlisted_award_is_named_only_by_its_own_documents(published_site: PublishedSite) -> None:
    site = published_site.path
    hidden = [path.stem for path in (site / "awards").glob("*.html") if "noindex" in path.read_text()]
    assert len(hidden) == 17
    for path in site.rglob("*"):
        if path.is_file() and path.stem not in hidden:
            text = path.read_bytes().decode("utf-8", "replace")
            assert not [award_id for award_id in hidden if award_id in text], path


def test_hashes_of_hidden_paths_stand_in_the_manifest(published_site: PublishedSite) -> None:
    site = published_site.path
    manifest = (site / "manifest.json").read_text()
    hidden = next(path for path in (site / "awards").glob("*.html") if "noindex" in path.read_text())
    assert hashlib.sha256(f"awards/{hidden.stem}".encode()).hexdigest() in manifest


def test_the_repository_may_be_named_before_or_after_the_command(
    organisation: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["-C", str(organisation), "check"], ["check", "-C", str(organisation)]):
        assert run([*arguments, "--now", NOW]) == 0
        assert "2 awards" in capsys.readouterr().err
    assert run(["-C", str(organisation), "keys", "new", "--name", "one", "--now", NOW]) == 0
    assert (organisation / "keys" / "one.yml").is_file()
    assert run(["-C", str(organisation), "build", "--out", str(organisation / "site"), "--now", NOW]) == 0
    assert run(["-C", str(organisation), "verify-site", "--now", NOW]) == 0


@pytest.mark.parametrize(
    ("inside", "blame"), [('<script src="https://cdn.example/x.js"></script>', "highlightjs: false"), ('<a href="gone.html">x</a>', "a fault of badgepress")]
)
def test_what_a_theme_loads_from_elsewhere_is_not_called_a_fault_of_ours(organisation: Path, inside: str, blame: str) -> None:
    site = organisation / "site"
    assert run(["-C", str(organisation), "build", "--out", str(site), "--now", NOW]) == 0
    page = next((site / "badges").glob("*/index.html"))
    page.write_text(page.read_text("utf-8").replace("</body>", f"{inside}</body>"), "utf-8")
    with pytest.raises(PublishError) as refused:
        refuse_unsound(site)
    assert blame in str(refused.value.hint)


def test_help_lists_every_command_by_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^  {name} ", shown, re.MULTILINE)] == []
    assert "A change before it is merged" in shown


def test_a_fault_of_ours_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(COMMANDS, "broken", Command("badgepress.cli.not_there:broken", "Is not there."))
    monkeypatch.delenv("BADGEPRESS_DEBUG", raising=False)
    assert run(["broken"]) == 3
    assert "a fault of badgepress" in capsys.readouterr().err
    monkeypatch.setenv("BADGEPRESS_DEBUG", "1")
    with pytest.raises(ModuleNotFoundError):
        run(["broken"])


ELSEWHERE = (["keys", "new"], ["fix"], ["list"], ["show", "first-aid"], ["fmt"], ["forget", "5f0c2a6e"], ["withdraw-consent", "5f0c2a6e"], ["deliver", "5f0c2a6e", "--key", "env:X", "--out", "out"])


@pytest.mark.parametrize("command", ELSEWHERE, ids=" ".join)
def test_nothing_is_made_or_said_in_a_folder_that_is_no_organisations(command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "-C", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "badgepress init" in printed.err
    assert not list(tmp_path.iterdir())


def test_a_mistyped_command_is_told_what_it_is_nearest_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["awrd"]) == 2
    assert "Did you mean “award”?" in capsys.readouterr().err
    assert run(["zzzz"]) == 2
    assert "Did you mean" not in capsys.readouterr().err
