"""The issue forms hold the badge classes, whatever these are called, and the host takes them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from badgepress.cli.main import run
from badgepress.content.load import load
from badgepress.hosting.form_fields import FORMS
from badgepress.hosting.forms import MAX_OPTIONS, form_files
from tests.organisation import FILES, write_organisation

AWARD_FORM = ".github/ISSUE_TEMPLATE/award.yml"
HOSTILE_NAMES = [
    "Thanks to @ada and #12 and GH-3", 'Quotes " and \' and \\ and `code`', "- [ ] yes: no # comment", "None", "true", "{{ x }} ${{ secrets.KEY }}",
    "![picture](https://tracker.example/x)", "www.example.org and https://example.org", "Ünïcödé 🏅 结",
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def _add_badges(root: Path, names: list[str]) -> None:
    for number, name in enumerate(names):
        text = FILES["content/badges/knots.yml"].replace("name: Knots", f"name: {json.dumps(name, ensure_ascii=False)}", 1)
        (root / f"content/badges/more-{number}.yml").write_text(text, "utf-8")


def _form(root: Path, name: str = "award") -> dict[str, Any]:
    form = yaml.safe_load((root / f".github/ISSUE_TEMPLATE/{name}.yml").read_text("utf-8"))
    assert isinstance(form, dict)
    return form


def _question(form: dict[str, Any], key: str) -> dict[str, Any]:
    return next(part for part in form["body"] if part.get("id") == key)


def _assert_host_takes(root: Path) -> None:
    files = sorted(map(str, (root / ".github/ISSUE_TEMPLATE").glob("*.yml")))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-issue-forms", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_both_forms_are_written_and_valid(root: Path) -> None:
    assert run(["forms", "-C", str(root)]) == 0
    _assert_host_takes(root)
    for form in FORMS:
        written = _form(root, form.kind)
        headings = [part["attributes"]["label"] for part in written["body"] if part["type"] != "markdown"]
        assert headings == [field.heading for field in form.fields]
        assert len(set(headings)) == len(headings)
        assert _question(written, "badge")["attributes"]["options"] == ["Knots (knots)"]
        assert _question(written, "recipient")["validations"] == {"required": True}
        assert "Never an e-mail address" in _question(written, "recipient")["attributes"]["description"]


def test_only_active_badges_are_offered_and_each_once(root: Path) -> None:
    base = FILES["content/badges/knots.yml"]
    (root / "content/badges/knots.v2.yml").write_text(base.replace("version: 1", "version: 2").replace("name: Knots", "name: Better knots", 1), "utf-8")
    (root / "content/badges/later.yml").write_text(base.replace("status: active", "status: draft"), "utf-8")
    (root / "content/badges/gone.yml").write_text(base.replace("status: active", "status: retired"), "utf-8")
    assert run(["forms", "-C", str(root)]) == 0
    assert _question(_form(root), "badge")["attributes"]["options"] == ["Better knots (knots)"]


def test_hostile_names_stay_names(root: Path) -> None:
    _add_badges(root, HOSTILE_NAMES)
    assert run(["forms", "-C", str(root)]) == 0
    _assert_host_takes(root)
    options = _question(_form(root), "badge")["attributes"]["options"]
    assert len(options) == len(set(options)) == len(HOSTILE_NAMES) + 1
    written = (root / AWARD_FORM).read_text("utf-8")
    assert "\\u200b" in written and "\u200b" not in written, "a reviewer sees what stands there"
    text = "\n".join(options)
    for notation in ("@ada", "#12", "GH-3", "![", "www.", "://", "`code"):
        assert notation not in text
    assert "Ünïcödé 🏅 结 (more-8)" in options
    markdown = [part["attributes"]["value"] for part in _form(root)["body"] if part["type"] == "markdown"]
    for notation in ("@ada", "and #12", "![picture]", "`code`", "<"):
        assert notation not in "\n".join(markdown)


def test_names_that_no_check_has_seen_cannot_leave_their_line(root: Path) -> None:
    loaded = load(root)
    badge = loaded.classes["knots", 1]
    object.__setattr__(badge, "name", "x\n    validations:\n  - type: input\u2028\x85\x00<!-- \u202e --> \ud800")
    object.__setattr__(loaded.issuer, "name", '"\n- type: x\nFake @everyone <img src=x>')
    for data in form_files(loaded).values():
        form = yaml.safe_load(data)
        assert [part["type"] for part in form["body"]].count("dropdown") == 1
        (option,) = _question(form, "badge")["attributes"]["options"]
        assert option.isprintable() or "\u200b" in option
        assert "<!--" not in option and "\n" not in option
        assert "@everyone" not in data.decode() and "<img" not in data.decode()


def test_beyond_the_longest_list_the_badge_is_typed(root: Path) -> None:
    _add_badges(root, [f"Badge number {number}" for number in range(MAX_OPTIONS - 1)])
    assert run(["forms", "-C", str(root)]) == 0
    assert len(_question(_form(root), "badge")["attributes"]["options"]) == MAX_OPTIONS
    _add_badges(root, [f"Badge number {number}" for number in range(250)])
    assert run(["forms", "-C", str(root)]) == 0
    _assert_host_takes(root)
    assert _question(_form(root), "badge")["type"] == "input"
    assert (root / AWARD_FORM).stat().st_size < 30_000


def test_check_tells_when_the_forms_are_not_those_of_the_classes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forms", "-C", str(root), "--check"]) == 1
    assert run(["forms", "-C", str(root)]) == 0
    assert run(["forms", "-C", str(root), "--check"]) == 0
    _add_badges(root, ["Another"])
    before = (root / AWARD_FORM).read_bytes()
    capsys.readouterr()
    assert run(["forms", "-C", str(root), "--check"]) == 1
    printed = capsys.readouterr()
    assert AWARD_FORM in printed.out
    assert "badgepress forms" in printed.err
    assert run(["forms", "-C", str(root), "--dry-run"]) == 0
    assert (root / AWARD_FORM).read_bytes() == before


def test_a_form_written_by_hand_is_not_overwritten(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / AWARD_FORM).parent.mkdir(parents=True)
    (root / AWARD_FORM).write_text("name: ours\n", "utf-8")
    assert run(["forms", "-C", str(root)]) == 1
    assert "--force" in capsys.readouterr().err
    assert sorted(path.name for path in (root / AWARD_FORM).parent.iterdir()) == ["award.yml"]
    assert run(["forms", "-C", str(root), "--force"]) == 0
    assert _form(root)["name"] == "Award a badge"


def test_a_link_in_place_of_a_form_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.write_text("mine", "utf-8")
    (root / AWARD_FORM).parent.mkdir(parents=True)
    (root / AWARD_FORM).symlink_to(elsewhere)
    assert run(["forms", "-C", str(root), "--force"]) == 1
    assert elsewhere.read_text("utf-8") == "mine"


def test_without_an_active_badge_there_is_nothing_to_choose(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "content/badges/knots.yml").write_text(FILES["content/badges/knots.yml"].replace("status: active", "status: draft"), "utf-8")
    assert form_files(load(root)) == {}
    assert run(["forms", "-C", str(root)]) == 1
    assert "status: active" in capsys.readouterr().err
