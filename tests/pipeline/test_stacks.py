"""Built bit by bit or in full, stacks are the same; only those of whom something changed are signed anew."""

from __future__ import annotations

import json
import random
import re
import shutil
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.pipeline import stack_task
from bench.organisation import make_organisation, signing_key
from tests.pipeline.building import KEY_NAME, build_site, contents
from tests.pipeline.test_republish import build
from tests.stacks import awards_in, stack_of

LEARNERS = ("ada", "ben", "cleo", "dara", "eli", "fay")
LISTED = ("ada", "cleo", "eli")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_NAME, signing_key())


def organisation(root: Path) -> Path:
    """Write sixty awards; most belong to six learners."""
    make_organisation(root, 60)
    (root / "content/learners").mkdir()
    for handle in LEARNERS:
        visibility = "listed" if handle in LISTED else "unlisted"
        text = f"name: {handle.title()}\nconsent: {{on: 2026-01-02, text: 2026-1}}\nvisibility: {visibility}\n"
        (root / f"content/learners/{handle}.yml").write_text(text, "utf-8")
    for number, path in enumerate(award_files(root)):
        if "private" not in path.read_text("utf-8") and number % 7 < len(LEARNERS):
            give(path, LEARNERS[number % 7])
    return root


def award_files(root: Path) -> list[Path]:
    return sorted((root / "content/awards").rglob("*.yml"))


def give(path: Path, learner: str) -> None:
    """Say that an award is a learner's, or nobody's."""
    text = re.sub(r"(?m)^learner: .*\n", "", path.read_text("utf-8"))
    path.write_text(text + (f"learner: {learner}\n" if learner else ""), "utf-8")


def edit(root: Path, chance: random.Random) -> str:
    """Change something that may matter to a stack."""
    path = chance.choice(award_files(root))
    text = path.read_text("utf-8")
    kind = chance.choice(["give", "take", "revoke", "show", "hide", "delete", "narrative", "replace"])
    if "private" in text:
        return "nothing"
    if kind in ("give", "take"):
        give(path, chance.choice(LEARNERS) if kind == "give" else "")
    elif kind == "revoke" and "revoked" not in text:
        path.write_text(text + "revoked: {on: 2026-10-01, reason: Entered twice.}\n", "utf-8")
    elif kind in ("show", "hide"):
        text = re.sub(r"(?m)^(name|visibility): .*\n", "", text)
        path.write_text(text + ("name: Somebody\nvisibility: listed\n" if kind == "show" else ""), "utf-8")
    elif kind == "delete":
        path.unlink()
    elif kind == "narrative":
        path.write_text(
            re.sub(r"(?m)^narrative: .*\n", "", text) + f"narrative: On day {chance.randrange(99)}.\n", "utf-8"
        )
    elif kind == "replace" and "revoked" not in text:
        award = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        text = re.sub(r"(?m)^(supersedes|status_index|awarded): .*\n", "", text)
        text = re.sub(r"salt: .*", f'salt: "{chance.getrandbits(128):032x}"', text)
        more = f"awarded: 2026-09-09\nstatus_index: {chance.randrange(1_000_000)}\nsupersedes: {path.stem}\n"
        path.with_name(f"{award}.yml").write_text(text + more, "utf-8")
    return kind


def test_random_edits_built_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(5)
    root, site = organisation(tmp_path / "org"), tmp_path / "site"
    assert build(root, site, "--since", "last") == 0
    stacks = {path.parent.name for path in site.glob("learners/*/clr.json")}
    assert len(stacks) >= 5
    incremental = 0
    for round_ in range(5):
        backup = shutil.copytree(root / "content", tmp_path / "backup")
        done = [edit(root, chance) for _ in range(3)]
        full = tmp_path / f"full-{round_}"
        if build(root, full) != 0:  # such as two successors of one award
            shutil.rmtree(root / "content")
            shutil.move(backup, root / "content")
            continue
        shutil.rmtree(backup)
        capsys.readouterr()
        assert build(root, site, "--since", "last") == 0
        incremental += "published" not in capsys.readouterr().out
        assert contents(site) == contents(full), done
        shutil.rmtree(full)
    assert incremental >= 3


def test_a_forgotten_award_leaves_the_stack_and_no_other_stack_is_touched(tmp_path: Path) -> None:
    root, site = organisation(tmp_path / "org"), tmp_path / "site"
    build(root, site, "--since", "last")
    entries = json.loads((site / "manifest.json").read_bytes())["entries"]
    stacks = {path.parent.name: path.stat().st_mtime_ns for path in site.glob("learners/*/clr.json")}
    assert {entry["path"].split("/")[1] for entry in entries if entry["kind"] == "clr"} == stacks.keys() & set(LISTED)
    held = awards_in(stack_of(site, "ben"))
    assert len(held) > 1
    forget(root, held[0])
    assert build(root, site, "--since", "last") == 0
    assert awards_in(stack_of(site, "ben")) == held[1:]
    for award in held[1:]:
        forget(root, award)
    assert build(root, site, "--since", "last") == 0
    assert not (site / "learners/ben/clr.json").exists()
    del stacks["ben"]
    assert {path.parent.name: path.stat().st_mtime_ns for path in site.glob("learners/*/clr.json")} == stacks
    build(root, tmp_path / "full")
    assert contents(site) == contents(tmp_path / "full")


def forget(root: Path, award: str) -> None:
    assert run(["forget", award, "-C", str(root), "--no-ask", "--now", "2026-11-24T12:00:00Z"]) == 0


def test_whoever_runs_the_tasks_the_stacks_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = organisation(tmp_path / "org")
    alone = build_site(root, tmp_path / "alone", processes=1)
    monkeypatch.setattr(stack_task, "LEARNERS_A_TASK", 2)
    with ThreadPoolExecutor(2) as executor:
        assert contents(build_site(root, tmp_path / "several", executor=executor)) == contents(alone)
