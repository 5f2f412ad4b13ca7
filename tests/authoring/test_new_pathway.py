"""A new pathway from options or answers: sound, in one form, and refused with a hint where it cannot be."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from badgepress.authoring.new_pathway import step_values, with_order
from badgepress.cli.main import badgepress, run
from badgepress.content.yaml_reader import read_yaml
from badgepress.errors import BadgepressError
from tests.authoring.awarding import Awarding
from tests.conftest import REPOSITORY, copy_example
from tests.organisation import FILES, NOW

BADGES, PATHWAYS = {"knots", "ropes", "oars"}, {"rower"}


@pytest.fixture
def harbour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Awarding:
    made = Awarding(tmp_path / "org", capsys)
    for slug in ("ropes", "oars", "captain"):
        text = FILES["content/badges/knots.yml"].replace("name: Knots", f"name: {slug.title()}")
        (made.root / f"content/badges/{slug}.yml").write_text(text, "utf-8")
    return made


def written(harbour: Awarding, slug: str) -> dict[str, Any]:
    path = harbour.root / "content" / "pathways" / f"{slug}.yml"
    root, problems = read_yaml(path.name, path.read_bytes())
    assert root is not None
    assert not problems
    values: dict[str, Any] = root.plain()
    return values


def make(harbour: Awarding, *arguments: str) -> int:
    code = run(["new", "pathway", "-C", str(harbour.root), "--now", NOW, *arguments])
    printed = harbour._capsys.readouterr()
    harbour.out, harbour.err = printed.out, printed.err
    return code


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("knots", {"id": "knots", "badge": "knots"}),
        ("knots.yml", {"id": "knots", "badge": "knots"}),
        ("knots@2", {"id": "knots", "badge": "knots"}),
        ("rower", {"id": "rower", "pathway": "rower"}),
        ("pathway: rower", {"id": "rower", "pathway": "rower"}),
        ("knots | rower", {"id": "choice", "any_of": [{"badge": "knots"}, {"pathway": "rower"}]}),
        (
            " 2 OF knots|ropes | oars ",
            {"id": "choice", "any_of": [{"badge": "knots"}, {"badge": "ropes"}, {"badge": "oars"}], "need": 2},
        ),
    ],
)
def test_a_step_is_said_in_a_line(said: str, step: dict[str, Any]) -> None:
    assert step_values(said, BADGES, PATHWAYS) == step


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("knot", "“knots”"),
        ("badge: rower", "no badge class or pathway"),
        ("3 of knots | ropes", "cannot be done"),
        ("0 of knots|oars", "cannot be done"),
        ("oars|oars", "twice"),
        ("", "“”"),
    ],
)
def test_what_cannot_be_a_step_is_refused(said: str, why: str) -> None:
    with pytest.raises(BadgepressError) as refused:
        step_values(said, BADGES, PATHWAYS)
    assert why in f"{refused.value} {refused.value.hint}"


def test_ids_stay_apart_and_optional_steps_hold_nobody_up() -> None:
    assert step_values("knots|oars", BADGES, PATHWAYS, ["choice"])["id"] == "choice-2"
    steps: list[dict[str, Any]] = [{"id": "a"}, {"id": "b", "optional": True}, {"id": "c"}]
    assert [step.get("after") for step in with_order(steps)] == [None, ["a"], ["a"]]


def test_from_options(harbour: Awarding) -> None:
    options = [
        "--step",
        "knots",
        "--step",
        "ropes | oars",
        "--milestone",
        "captain",
        "--in-order",
        "--starts",
        "2026-12-01",
        "--tag",
        "sea",
    ]
    assert make(harbour, "From knot to captain", "--description", "Out to sea.", *options) == 0
    made = written(harbour, "from-knot-to-captain")
    assert made["milestone"] == "captain"
    assert made["status"] == "active"
    assert made["language"] == "en"
    assert made["steps"] == [
        {"id": "knots", "badge": "knots"},
        {"id": "choice", "any_of": [{"badge": "ropes"}, {"badge": "oars"}], "after": ["knots"]},
    ]
    assert run(["check", "-C", str(harbour.root), "--now", NOW]) == 0
    assert (
        run(
            ["fmt", "-C", str(harbour.root), "--check", str(harbour.root / "content/pathways/from-knot-to-captain.yml")]
        )
        == 0
    )
    harbour._capsys.readouterr()
    assert make(harbour, "From knot to captain", "--description", "Again.", "--step", "knots") == 1
    assert "already" in harbour.err


def test_what_would_not_pass_the_checks_is_not_written(harbour: Awarding) -> None:
    assert make(harbour, "Round", "--description", "Round.", "--step", "captain", "--milestone", "captain") == 1
    assert "BP213" in harbour.err
    assert not (harbour.root / "content" / "pathways").exists()
    assert make(harbour, "None", "--description", "None.") == 2
    assert make(harbour, "Lost", "--description", "Lost.", "--step", "knots", "--milestone", "captian") == 1
    assert "Did you mean “captain”?" in harbour.err
    assert make(harbour, "Mail", "--description", "Ask ada@elsewhere.example", "--step", "knots") == 2


def test_from_answers(harbour: Awarding) -> None:
    answers = "Two knots\nFrom one to two.\nnkots\nknots\nropes\n\ny\ncaptain\n"
    arguments = ["new", "pathway", "-C", str(harbour.root), "--now", NOW, "--ask"]
    asked = CliRunner().invoke(badgepress, arguments, input=answers, standalone_mode=False)
    assert asked.exception is None, asked.output
    assert "Did you mean “knots”?" in asked.output
    made = written(harbour, "two-knots")
    assert [step["id"] for step in made["steps"]] == ["knots", "ropes"]
    assert made["steps"][1]["after"] == ["knots"]
    assert made["milestone"] == "captain"


def test_list_and_show_know_pathways(harbour: Awarding) -> None:
    make(harbour, "Sailor", "--description", "Out.", "--step", "knots", "--optional", "oars", "--milestone", "captain")
    assert run(["list", "pathways", "-C", str(harbour.root), "--format", "csv"]) == 0
    assert (
        harbour._capsys.readouterr().out.splitlines()[1]
        == "sailor,Sailor,active,2,1,captain,content/pathways/sailor.yml"
    )
    assert run(["list", "pathways", "-C", str(harbour.root), "--badge", "ropes"]) == 0
    assert "0 pathways" in harbour._capsys.readouterr().out
    for wanted in ("sailor", "pathway:sailor"):
        assert run(["show", "-C", str(harbour.root), wanted]) == 0
        shown = harbour._capsys.readouterr().out
        assert "oars: oars; optional" in shown
        assert "https://knots.example/badges/pathways/sailor/" in shown
    assert run(["show", "-C", str(harbour.root), "pathway:sailer"]) == 1
    assert "Did you mean “sailor”?" in harbour._capsys.readouterr().err


def test_what_the_documentation_shows_works_with_the_example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (REPOSITORY / "docs" / "pathways.md").read_text("utf-8")
    root = copy_example(tmp_path)
    (command,) = re.findall(r"```sh\nbadgepress (new pathway .*?)```", page, re.DOTALL)
    assert run([*shlex.split(command.replace("\\\n", " ")), "-C", str(root), "--now", NOW]) == 0
    (file,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    (root / "content" / "pathways" / "shown.yml").write_text(file, "utf-8")
    capsys.readouterr()
    assert run(["check", "-C", str(root), "--now", NOW, "--format", "json"]) == 0
    assert capsys.readouterr().out == "[]\n"
    assert run(["milestones", "-C", str(root), "--now", NOW]) == 0
