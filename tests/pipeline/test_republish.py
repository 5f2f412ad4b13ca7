"""An incremental build gives the bytes of a full one, whatever was edited, with Git and without."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.pipeline.republish import state_file
from bench.organisation import make_organisation, signing_key
from tests.pipeline.building import KEY_NAME, contents


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_NAME, signing_key())


def build(root: Path, site: Path, *more: str) -> int:
    return run(
        [
            "build",
            "-C",
            str(root),
            "--out",
            str(site),
            "--key",
            f"env:{KEY_NAME}",
            "--now",
            "2026-11-24T12:00:00Z",
            *more,
        ]
    )


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-C", str(root), "-c", "user.name=t", "-c", "user.email=t@youth.example", *arguments]
    subprocess.run(command, check=True, capture_output=True)


def organisation(root: Path, *, with_git: bool) -> Path:
    make_organisation(root, 80)
    if with_git:
        git(root, "init", "-q")
        git(root, "add", "-A")
        git(root, "commit", "-qm", "all")
    return root


def edit(root: Path, chance: random.Random) -> str:
    """Change the content as a person would, at random; say what was done."""
    paths = sorted((root / "content" / "awards").rglob("*.yml"))
    path = chance.choice(paths)
    text = path.read_text("utf-8")
    kind = chance.choice(["name", "revoke", "delete", "move", "add", "narrative", "replace", "hide", "batch", "touch"])
    if kind == "name":
        text = (
            re.sub(r"(?m)^(name|visibility): .*\n", "", text)
            + f"name: Holder {chance.randrange(99)}\nvisibility: listed\n"
        )
    elif kind == "revoke" and "revoked" not in text:
        text += "revoked: {on: 2026-10-01, reason: Entered twice.}\n"
    elif kind == "narrative" and "private" not in text:
        text = re.sub(r"(?m)^narrative: .*\n", "", text) + f"narrative: Said so on day {chance.randrange(99)}.\n"
    elif kind == "hide":
        text = re.sub(r"(?m)^(name|visibility|narrative): .*\n", "", text) + "visibility: private\n"
    elif kind == "touch":
        path.touch()
    if kind == "delete":
        path.unlink()
    elif kind == "move":
        (path.parent.parent / "moved").mkdir(exist_ok=True)
        path.rename(path.parent.parent / "moved" / path.name)
    elif kind in ("add", "replace"):
        old = path.stem
        new = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        text = re.sub(r"(?m)^supersedes: .*\n", "", text)
        text = re.sub(r"status_index: .*", f"status_index: {chance.randrange(1_000_000)}", text)
        text = re.sub(r"salt: .*", f'salt: "{chance.getrandbits(128):032x}"', text)
        text = re.sub(r"(?m)^awarded: .*", "awarded: 2026-09-09", text)
        text = re.sub(r"(?m)^revoked:(\n  .*)*\n|^revoked: .*\n", "", text)
        path.with_name(f"{new}.yml").write_text(text + (f"supersedes: {old}\n" if kind == "replace" else ""), "utf-8")
    elif kind == "batch":
        rows = [
            f"{uuid.UUID(int=chance.getrandbits(128), version=4)},chess-guide,sha256${chance.getrandbits(256):064x},{chance.getrandbits(128):032x},2026-03-03,{chance.randrange(1_000_000)}"
            for _ in range(3)
        ]
        header = "id,badge,recipient.email_hash,recipient.salt,awarded,status_index"
        (root / "content" / "awards" / "import.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    else:
        path.write_text(text, "utf-8")
    return kind


@pytest.mark.parametrize("with_git", [True, False], ids=["git", "no git"])
def test_random_edits_built_both_ways(with_git: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(7 if with_git else 8)
    root, site = organisation(tmp_path / "org", with_git=with_git), tmp_path / "site"
    assert build(root, site, "--since", "last") == 0
    incremental = 0
    for round_ in range(14):
        backup = shutil.copytree(root / "content", tmp_path / "backup", dirs_exist_ok=False)
        done = [edit(root, chance) for _ in range(chance.randrange(1, 4))]
        full = tmp_path / f"full-{round_}"
        if build(root, full) != 0:  # an edit that no build accepts, such as two successors of one award
            before = contents(site)
            assert build(root, site, "--since", "last") == 1, done
            assert contents(site) == before
            shutil.rmtree(root / "content")
            shutil.move(backup, root / "content")
            continue
        shutil.rmtree(backup)
        capsys.readouterr()
        assert build(root, site, "--since", "last") == 0
        incremental += "published" not in capsys.readouterr().out
        assert contents(site) == contents(full), done
        shutil.rmtree(full)
        if with_git and chance.random() < 0.4:
            git(root, "add", "-A")
            git(root, "commit", "-qm", "more", "--allow-empty")
    assert incremental >= 8


def test_nothing_changed_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, site = organisation(tmp_path / "org", with_git=True), tmp_path / "site"
    build(root, site, "--since", "last")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    capsys.readouterr()
    assert build(root, site, "--since", "last") == 0
    assert "nothing changed" in capsys.readouterr().out
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


@pytest.mark.parametrize("what", ["class", "status date", "tampered manifest", "no state", "damaged state"])
def test_anything_else_is_built_in_full(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, site = organisation(tmp_path / "org", with_git=True), tmp_path / "site"
    build(root, site, "--since", "last")
    if what == "class":
        badge = next((root / "content" / "badges").glob("*.yml"))
        badge.write_text(badge.read_text("utf-8").replace("description: ", "description: Now "), "utf-8")
    elif what == "status date":
        (root / "content" / "status.yml").write_text("as_of: 2026-11-21\n", "utf-8")
    elif what == "tampered manifest":
        (site / "manifest.json").write_bytes((site / "manifest.json").read_bytes() + b" ")
    elif what == "no state":
        state_file(site).unlink()
    else:
        state_file(site).write_bytes(b"not a database at all" * 100)
    capsys.readouterr()
    assert build(root, site, "--since", "last") == 0
    assert "published 80 awards" in capsys.readouterr().out
    build(root, tmp_path / "full")
    assert contents(site) == contents(tmp_path / "full")


@pytest.mark.parametrize(
    ("racing", "what", "with_git"),
    [("full", "award", True), ("full", "award", False), ("full", "issuer", True), ("incremental", "award", True)],
)
def test_what_changes_while_a_build_runs_is_published_by_the_next(
    tmp_path: Path, racing: str, what: str, with_git: bool
) -> None:
    root, site = organisation(tmp_path / "org", with_git=with_git), tmp_path / "site"
    awards = [path for path in sorted((root / "content" / "awards").rglob("*.yml")) if "private" not in path.read_text()]
    changed, text = (awards[3], "narrative: Told while a build ran.\n") if what == "award" else (root / "content" / "issuer.yml", "name: Another Name\n")
    field = text.partition(":")[0]
    without = re.sub(rf"(?m)^{field}:.*\n(  .*\n)*", "", changed.read_text("utf-8"))
    (tmp_path / "changed").write_text(without + text, "utf-8")
    commit = f"git -C {root} -c user.name=t -c user.email=t@youth.example commit -qam race >&2" if with_git else "true"
    # the key is asked for when the content has been read
    script = tmp_path / "key.sh"
    script.write_text(f"#!/bin/sh\n[ -e {tmp_path}/changed ] && mv {tmp_path}/changed {changed} && {commit}\necho {signing_key()}\n")
    script.chmod(0o700)
    if racing == "incremental":
        assert build(root, site, "--since", "last") == 0
        awards[5].write_text(awards[5].read_text("utf-8") + "expires: 2041-01-01\n", "utf-8")
        if with_git:
            git(root, "commit", "-qam", "before")
    assert build(root, site, "--since", "last", "--key", f"exec:{script}") == 0
    assert changed.read_text("utf-8").endswith(text)
    assert build(root, site, "--since", "last") == 0
    assert build(root, tmp_path / "full") == 0
    assert contents(site) == contents(tmp_path / "full")


def test_since_a_commit_holds_only_if_the_folder_was_built_from_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, site = organisation(tmp_path / "org", with_git=True), tmp_path / "site"
    build(root, site, "--since", "last")
    path = next((root / "content" / "awards").rglob("*.yml"))
    path.write_text(path.read_text("utf-8").replace("awarded: 202", "awarded: 202", 1) + "learner: someone\n", "utf-8")
    git(root, "commit", "-qam", "changed")
    capsys.readouterr()
    assert build(root, site, "--since", "HEAD~1") == 0
    assert "1 award changed" in capsys.readouterr().out
    assert build(root, site, "--since", "HEAD~1") == 0
    assert "published 80 awards" in capsys.readouterr().out


@pytest.mark.parametrize("how", ["committed", "readable by others", "a link"])
def test_a_state_that_somebody_else_may_have_written_is_not_believed(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = organisation(tmp_path / "org", with_git=True)
    site = root / "site"
    build(root, site, "--since", "last")
    state = state_file(site)
    if how == "committed":
        git(root, "add", "-f", str(state))
    elif how == "readable by others":
        state.chmod(0o644)
    else:
        state.rename(tmp_path / "elsewhere")
        state.symlink_to(tmp_path / "elsewhere")
    capsys.readouterr()
    assert build(root, site, "--since", "last") == 0
    assert "published 80 awards" in capsys.readouterr().out


def test_the_state_is_this_user_s_alone_and_names_no_address(tmp_path: Path) -> None:
    root, site = organisation(tmp_path / "org", with_git=False), tmp_path / "site"
    build(root, site, "--since", "last")
    assert state_file(site).stat().st_mode & 0o777 == 0o600
    assert not state_file(site).is_relative_to(site)
    assert not list(site.rglob("*.state"))
