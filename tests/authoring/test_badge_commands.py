"""`new badge`, `revise`, `retire` and `fmt`: what they write passes the checks, and they refuse what would not."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.authoring.drafts import Drafts
from badgepress.authoring.new_badge import draft_badge
from badgepress.authoring.trial import problems_after
from badgepress.cli.main import run
from badgepress.content.load import load
from badgepress.content.text_rules import text_faults
from badgepress.hosting.forms import form_files
from tests.conftest import NOW as MOMENT
from tests.history.repository import ChangedRepository
from tests.organisation import NOW, SVG, write_organisation

SAID = ("--description", "Can help.", "--criteria", "Help somebody.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


@pytest.fixture
def changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ChangedRepository:
    return ChangedRepository(tmp_path, capsys)


def badgepress(root: Path, *words: str) -> int:
    return run(["-C", str(root), *words])


def check(root: Path) -> int:
    return run(["check", "-C", str(root), "--now", NOW])


def history_problems(changed: ChangedRepository, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    return changed.problems()


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and ".git" not in path.parts}


def test_a_new_badge_is_sound_canonical_and_explained(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = ("--tag", "help", "--outcome", "Stops a bleeding.", "--evidence", "A photo.", "--hours", "2.5", "--validity", "P2Y", "--type", "certification")
    assert badgepress(root, "new", "badge", "First Aid", *SAID, *more) == 0
    told = capsys.readouterr()
    assert "git add content/badges/first-aid.svg content/badges/first-aid.yml" in told.err.replace("'", "") or "git init" in told.err
    assert "badgepress award first-aid" in told.err
    assert check(root) == 0
    assert "no problems" in capsys.readouterr().err
    badge = load(root).classes["first-aid", 1]
    assert (badge.status, badge.achievement_type, badge.language, badge.tags) == ("active", "Certification", "en", ("help",))
    assert badge.evidence is not None and badge.evidence.required
    assert "# draft: checked" in (root / "content/badges/first-aid.yml").read_text("utf-8")
    (root / "content/badges/knots.yml").unlink()
    assert run(["fmt", "-C", str(root), "--check", str(root / "content/badges/first-aid.yml")]) == 0


def test_answers_are_asked_for_again_until_they_can_be_used(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("A <b>badge</b>\nFirst Aid\nCan help.\nHelp somebody.\nCare\nhelp, first aid,help\n"))
    assert badgepress(root, "new", "badge", "--ask") == 0
    assert load(root).classes["first-aid", 1].tags == ("help", "first aid")
    assert load(root).classes["first-aid", 1].field_of_study == "Care"
    assert "  this contains an angle bracket" in capsys.readouterr().err
    assert check(root) == 0


def test_a_dry_run_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    for words in (("new", "badge", "First Aid", *SAID), ("revise", "knots"), ("retire", "knots"), ("fmt",)):
        assert badgepress(root, *words, "--dry-run") == 0, words
    assert tree(root) == before
    assert "--- content/badges/first-aid.yml" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("Knots", *SAID), 1, "revise knots"),
        (("Knots", "--slug", "../x", *SAID), 1, "file name"),
        (("急救", *SAID), 2, "--slug"),
        (("First Aid",), 2, "--description"),
        (("ada@mail.example", *SAID), 2, "NAME holds an e-mail"),
        (("First Aid", "--description", "Write to ada@mail.example", "--criteria", "x"), 2, "--description holds an e-mail"),
        (("First Aid", *SAID, "--validity", "two years"), 1, "BP104"),
        (("First Aid", *SAID, "--validity", "P200Y"), 1, "BP310"),
        (("A\u202eB", *SAID), 1, "BP801"),
        (("First Aid", *SAID, "--picture", "{root}/picture.svg"), 1, "BP505"),
        (("First Aid", *SAID, "--picture", "{root}/content/issuer.yml"), 1, "neither an SVG nor a PNG"),
    ],
)
def test_what_would_not_pass_is_refused_and_nothing_written(root: Path, words: tuple[str, ...], code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "picture.svg").write_text(SVG.replace("<circle", "<script>alert(1)</script><circle"))
    before = tree(root)
    assert badgepress(root, "new", "badge", *(word.format(root=root) if "{root}" in word else word for word in words)) == code
    told = capsys.readouterr().err
    assert said in told
    assert "ada@mail.example" not in told
    assert tree(root) == before


def test_a_picture_of_ones_own(root: Path) -> None:
    (root / "mine.svg").write_text(SVG)
    assert badgepress(root, "new", "badge", "First Aid", *SAID, "--picture", str(root / "mine.svg"), "--alt", "A line on a disc.") == 0
    badge = load(root).classes["first-aid", 1]
    assert (badge.image.file, badge.image.alt, badge.image.data.decode()) == ("first-aid.svg", "A line on a disc.", SVG)
    assert check(root) == 0


SOUND_LINES = st.text(min_size=1, max_size=30).map(str.strip).filter(lambda text: bool(text) and not text_faults(text, kind="name"))


@given(SOUND_LINES, SOUND_LINES)
@settings(max_examples=60)
def test_whatever_is_sound_text_becomes_a_sound_file_that_says_it(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    drafts = Drafts(write_organisation(tmp_path_factory.mktemp("any")))
    values = {"name": name, "description": text, "criteria": f"{text}\n- {name}: x\n", "status": "active", "achievement_type": "Badge", "language": "en", "tags": [text]}
    draft_badge(drafts, "any", values)
    problems = [problem for problem in problems_after(drafts, MOMENT) if problem.is_error and problem.place.path.startswith("content/badges/any")]
    assert problems == []
    drafts.write()
    badge = load(drafts.root).classes["any", 1]
    paragraph = " ".join(text.split())  # a description is read as one paragraph, whatever blanks it is written with
    assert (badge.name, badge.description, badge.criteria, badge.tags) == (name, paragraph, f"{text}\n- {name}: x\n", (text,))


def test_revise_writes_the_next_version_and_history_agrees(changed: ChangedRepository, capsys: pytest.CaptureFixture[str]) -> None:
    root = changed.root
    assert badgepress(root, "revise", "knots", "--description", "Can tie seven useful knots.") == 0
    assert history_problems(changed, capsys) == []
    classes = load(root).classes
    assert classes["knots", 1].status == "retired"
    assert classes["knots", 2].status == "active"
    assert classes["knots", 2].description == "Can tie seven useful knots."
    assert classes["knots", 2].criteria == classes["knots", 1].criteria
    assert (root / "content/badges/knots.v2.svg").read_text("utf-8") == SVG
    assert "revise 1" in changed.diff()


def test_revise_can_leave_the_older_version_and_begin_as_a_draft(root: Path) -> None:
    assert badgepress(root, "revise", "knots", "--status", "draft") == 0
    assert [load(root).classes["knots", version].status for version in (1, 2)] == ["active", "draft"]
    assert badgepress(root, "revise", "knots") == 1, "a draft is edited"


def test_revise_draws_a_drawn_picture_anew_with_its_marks(root: Path) -> None:
    assert badgepress(root, "new", "badge", "First Aid", *SAID) == 0
    award = (root / "content/awards/5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c90.yml").read_text("utf-8")
    text = award.replace("knots@1", "first-aid").replace("results: {tying: sure}\n", "")
    (root / "content/awards/5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c90.yml").write_text(text)
    assert badgepress(root, "revise", "first-aid") == 0
    first, second = (load(root).classes["first-aid", version] for version in (1, 2))
    assert first.image.data != second.image.data
    assert "version 2" in second.image.alt
    assert check(root) == 0


@pytest.mark.parametrize("slug", ["first-aid", "knots@3", "nothing", "../knots"])
def test_revise_says_why_not(root: Path, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert badgepress(root, "new", "badge", "First Aid", *SAID) == 0
    before = tree(root)
    assert badgepress(root, "revise", slug) == 1
    if slug == "first-aid":
        assert "edit content/badges/first-aid.yml itself" in capsys.readouterr().err
    assert tree(root) == before


def test_retire_takes_every_version_or_the_one_named(changed: ChangedRepository, capsys: pytest.CaptureFixture[str]) -> None:
    root = changed.root
    assert badgepress(root, "revise", "knots", "--keep-old") == 0
    changed.base_is_now()
    assert badgepress(root, "retire", "knots@1") == 0
    assert [load(root).classes["knots", version].status for version in (1, 2)] == ["retired", "active"]
    assert badgepress(root, "retire", "knots") == 0
    assert load(root).classes["knots", 2].status == "retired"
    assert history_problems(changed, capsys) == []
    assert badgepress(root, "retire", "knots") == 1
    assert "retired already" in capsys.readouterr().err
    assert badgepress(root, "award", "knots", "--did", "did:key:z6Mk", "--no-ask") == 1


def test_issue_forms_follow_the_classes_unless_somebody_wrote_them(root: Path) -> None:
    for path, data in form_files(load(root)).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    mine = root / ".github/ISSUE_TEMPLATE/request.yml"
    mine.write_text("name: mine\n")
    assert badgepress(root, "new", "badge", "First Aid", *SAID) == 0
    assert "(first-aid)" in (root / ".github/ISSUE_TEMPLATE/award.yml").read_text("utf-8")
    assert mine.read_text() == "name: mine\n"
    assert badgepress(root, "retire", "knots") == 0
    assert "(knots)" not in (root / ".github/ISSUE_TEMPLATE/award.yml").read_text("utf-8")


def test_fmt_says_what_it_would_change_changes_it_and_then_nothing(changed: ChangedRepository, capsys: pytest.CaptureFixture[str]) -> None:
    root = changed.root
    (root / "content/awards/batch.csv").write_text("id,badge\n")
    assert badgepress(root, "fmt", "--check") == 1
    assert "would change content/badges/knots.yml" in capsys.readouterr().out
    assert badgepress(root, "fmt") == 0
    assert badgepress(root, "fmt", "--check") == 0
    assert (root / "content/awards/batch.csv").read_text() == "id,badge\n"
    (root / "content/awards/batch.csv").unlink()
    assert history_problems(changed, capsys) == [], "history sees no change in what the files say"


def test_fmt_keeps_comments_and_leaves_a_broken_file_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / "content/badges/knots.yml"
    path.write_text("# why\n" + path.read_text("utf-8") + "# end\n")
    (root / "content/status.yml").write_text("as_of: [2026\n")
    (root / "content/policy.yml").write_text("rules: [{who: [anyone], actions: [award]}] # all\n")
    assert badgepress(root, "fmt") == 1
    assert path.read_text("utf-8").startswith("# why\n") and path.read_text("utf-8").endswith("# end\n")
    assert (root / "content/policy.yml").read_text() == "# all\nrules:\n  - actions: [award]\n    who: [anyone]\n"
    assert (root / "content/status.yml").read_text() == "as_of: [2026\n"
    assert "content/status.yml cannot be read" in capsys.readouterr().err
    assert run(["fmt", "-C", str(root), str(root.parent)]) == 2
    assert run(["fmt", "-C", str(root / "content"), str(path)]) == 1, "not a content file of that repository"
