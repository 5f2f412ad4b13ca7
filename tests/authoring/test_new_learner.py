"""`new learner` writes what passes the checks, and says in awards whose they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

SAID = ("--no-ask", "--now", NOW)
MIRA = "content/learners/mira.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def new(root: Path, *words: str) -> int:
    return run(["-C", str(root), "new", "learner", *words, *SAID])


def check(root: Path) -> int:
    return run(["check", "-C", str(root), "--now", NOW])


def test_a_learner_and_their_awards_in_one_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = ChangedRepository(tmp_path, capsys)
    awards = ("--awards", f"{AWARD_ID[:8]},{OTHER_AWARD_ID}")
    assert (
        new(changed.root, "mira", "--name", "Mira", "--consent", "2026-11-20", "--listed", "--goal", "knots", *awards)
        == 0
    )
    text = changed.text(MIRA)
    assert "name: Mira\n" in text
    assert "visibility: listed" in text
    assert "subject" not in text
    for path in (AWARD_PATH, OTHER_AWARD_PATH):
        assert "learner: mira\n" in changed.text(path)
        assert "consent:" in changed.text(path)
    capsys.readouterr()
    assert changed.codes() == []


def test_a_linked_learner_gets_a_random_id(root: Path) -> None:
    ids = set()
    for handle in ("mira", "noor"):
        assert new(root, handle, "--name", "Somebody", "--consent", "2026-11-20", "--linked") == 0
        ids |= set(
            re.findall(
                r"subject: (urn:uuid:[0-9a-f-]{36})", (root / f"content/learners/{handle}.yml").read_text("utf-8")
            )
        )
    assert len(ids) == 2
    assert check(root) == 0


def test_more_awards_are_linked_later(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new(root, "mira", "--name", "Mira", "--consent", "2026-11-20", "--awards", AWARD_ID)
    before = (root / MIRA).read_bytes()
    assert new(root, "mira", "--awards", OTHER_AWARD_ID, "--awards", AWARD_ID) == 0
    assert (root / MIRA).read_bytes() == before
    assert "learner: mira" in (root / OTHER_AWARD_PATH).read_text("utf-8")
    capsys.readouterr()
    assert new(root, "mira", "--awards", OTHER_AWARD_ID) == 0
    assert "nothing to write" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mira", "--name", "Mira"), "needs the learner's consent"),
        (("Mira L", "--name", "Mira", "--consent", "2026-11-20"), "cannot be"),
        (("mira", "--name", "mira@knots.example", "--consent", "2026-11-20"), "e-mail address"),
        (("mira", "--name", "Mira", "--consent", "2027-11-20"), "would not pass the checks"),
        (("mira", "--name", "Mira", "--consent", "2026-11-20", "--goal", "knot"), "would not pass the checks"),
        (("mira", "--name", "Mira", "--consent", "2026-11-20", "--awards", "ffffffff"), "there is no award"),
        (("olu", "--name", "Olu"), "there is a learner “olu” already"),
        (("mira", "--name", "Mira", "--consent", "2026-11-20", "--awards", OTHER_AWARD_ID), "is olu's"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_written(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    new(root, "olu", "--name", "Olu", "--consent", "2026-11-20", "--awards", OTHER_AWARD_ID)
    before = {path: path.read_bytes() for path in root.rglob("*.yml")}
    capsys.readouterr()
    assert new(root, *words) in (1, 2)
    told = capsys.readouterr()
    assert said in told.err + told.out
    assert {path: path.read_bytes() for path in root.rglob("*.yml")} == before


def test_a_private_award_is_nobodys(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / OTHER_AWARD_PATH
    path.write_text(path.read_text("utf-8") + "visibility: private\n", "utf-8")
    assert new(root, "mira", "--name", "Mira", "--consent", "2026-11-20", "--awards", OTHER_AWARD_ID) == 1
    assert "private" in capsys.readouterr().err
    assert not (root / MIRA).exists()


def test_it_asks_for_name_and_consent(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("Mira\ny\n\n"))
    assert run(["-C", str(root), "new", "learner", "mira", "--ask", "--now", NOW]) == 0
    assert "on: 2026-11-24" in (root / MIRA).read_text("utf-8")
