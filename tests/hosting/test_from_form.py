"""A submitted form becomes one award on one branch, or a reply that says everything that is to be mended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from badgepress.content.load import load
from badgepress.content.yaml_reader import read_yaml
from badgepress.hosting.form_fields import AWARD, REQUEST
from badgepress.hosting.forms import form_files
from tests.history.repository import git
from tests.hosting.submissions import BRANCH, CODE, GOOD, FormRepository, body, event
from tests.organisation import AWARD_PATH, FILES, NOW, OTHER_AWARD_PATH

POLICY = """\
teams:
  bench: [ada, bo, mira]
rules:
  - {badges: [knots], actions: [award], who: [bench], approvals: 1}
"""


@pytest.fixture
def forms(tmp_path: Path) -> FormRepository:
    return FormRepository(tmp_path)


def _values(text: str) -> dict[str, Any]:
    root, problems = read_yaml("award", text.encode())
    assert root is not None and not problems
    values: dict[str, Any] = root.plain()
    return values


def _check(forms: FormRepository, capsys: pytest.CaptureFixture[str]) -> str:
    code = run(["check", "-C", str(forms.root), "--base", "main", "--now", NOW])
    printed = capsys.readouterr().out
    assert code == 0, printed
    return printed


def test_an_award_form_becomes_a_sound_award(forms: FormRepository, capsys: pytest.CaptureFixture[str]) -> None:
    answers = {
        **GOOD, "name": "Mira", "narrative": "At sea.\n\n## In a storm\n\nTwice.", "awarded": "2026-11-20",
        "evidence": "- Board | https://knots.example/1 | Six knots\n2. A rope\n\n* https://knots.example/2", "results": "**Tying** = Blindfold",
    }  # fmt: skip
    answered = forms.send(event(body(AWARD, answers, is_ticked=True)))
    assert answered.code == 0, answered.reply
    assert answered.outputs["outcome"] == "award"
    assert answered.outputs["branch"] == BRANCH
    assert answered.outputs["title"] == "Award knots@1 (issue 12)"
    values = _values((forms.root / answered.path).read_text("utf-8"))
    assert isinstance(values.pop("status_index"), int)
    assert values == {
        "badge": "knots@1",
        "recipient": {"email_hash": CODE.partition(":")[0], "salt": CODE.partition(":")[2]},
        "name": "Mira",
        "consent": {"on": "2026-11-23", "text": "2026-1"},
        "awarded": "2026-11-20",
        "evidence": [
            {"name": "Board", "url": "https://knots.example/1", "description": "Six knots"},
            {"name": "A rope"},
            {"name": "https://knots.example/2", "url": "https://knots.example/2"},
        ],
        "results": {"tying": "blindfold"},
        "narrative": answers["narrative"],
        "awarded_by": "ada",
    }
    _check(forms, capsys)
    assert "Closes #12" in answered.pull_request
    assert answered.reply.startswith("<!-- badgepress:form-reply -->\n")


def test_a_job_gets_its_outputs_where_the_environment_says(forms: FormRepository) -> None:
    answered = forms.send_as_a_job(event(body(AWARD, GOOD)))
    assert answered.code == 0
    assert set(answered.outputs) == {"outcome", "branch", "path", "title"}
    assert (forms.root / answered.path).is_file()
    assert forms.send_as_a_job(event(body(AWARD, {**GOOD, "badge": "x"}), number=13)).outputs == {"outcome": "problems"}


def test_the_consent_that_is_recorded_is_the_text_beside_the_box(forms: FormRepository) -> None:
    for version in ("2026-1", "2026-9", "2026-10"):
        page = forms.root / f"content/pages/consent/{version}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("# What you agree to\n", "utf-8")
    written = form_files(load(forms.root))[AWARD.file].decode()
    assert "(consent text 2026-10)" in written
    older = body(AWARD, {**GOOD, "name": "Mira"}, is_ticked=True)
    for version in ("2026-1", "2026-10"):
        answered = forms.send(event(older.replace("consent text 2026-1", f"consent text {version}")), "--dry-run")
        assert f"|   text: {version}\n" in answered.printed


def test_left_out_answers_leave_fields_out(forms: FormRepository) -> None:
    answered = forms.award(recipient="https://people.example/mira")
    text = (forms.root / answered.path).read_text("utf-8")
    assert text.startswith("# Proposed in issue 12.\nbadge: knots@1\nrecipient:\n  url: https://people.example/mira\nawarded: 2026-11-23\n")
    assert "name: Mira" not in text and "narrative" not in text


def test_lines_of_another_system_are_lines(forms: FormRepository) -> None:
    text = body(AWARD, {**GOOD, "evidence": "One\nTwo"})
    answered = forms.send(event(text.replace("\n", "\r\n")))
    assert answered.code == 0
    assert (forms.root / answered.path).read_text("utf-8").count("- name:") == 2


def test_the_newest_active_version_is_awarded(forms: FormRepository) -> None:
    second = FILES["content/badges/knots.yml"].replace("version: 1", "version: 2").replace("name: Knots", "name: Better knots", 1)
    (forms.root / "content/badges/knots.v2.yml").write_text(second, "utf-8")
    for chosen in ("Better knots (knots)", "Knots (knots)", "knots"):  # a form may be older than the badge's new name
        answered = forms.send(event(body(AWARD, {**GOOD, "badge": chosen})), "--dry-run")
        assert answered.outputs["title"] == "Award knots@2 (issue 12)"


def test_everything_that_is_wrong_is_said_at_once(forms: FormRepository) -> None:
    answers = {
        "badge": "Knots (knots)", "recipient": "Mira from the harbour", "name": "Mira\u202e", "awarded": "yesterday",
        "results": "tying: learning\nsplicing: sure", "evidence": "",
    }  # fmt: skip
    answered = forms.send(event(body(AWARD, answers)))
    assert answered.code == 1
    assert answered.outputs == {"outcome": "problems"}
    for words in (
        "“Who receives it” is none of the three.", "only with its holder's consent", "“yesterday” is no date", "names no criterion",
        "“Results”: “learning” is below the required level", "“Evidence”: “Knots” asks for 1", "“Name to show” contains a character",
    ):  # fmt: skip
        assert words in answered.reply
    assert "7 things" in answered.reply
    assert forms.awards() == [AWARD_PATH, OTHER_AWARD_PATH]
    assert git(forms.root, "status", "--porcelain") == ""


def test_faults_of_form_do_not_hide_the_others(forms: FormRepository) -> None:
    evidence = "Board | https://knots.example/ü ü|y"
    answered = forms.award(recipient="https://ada@knots.example/", evidence=evidence, awarded="2027-01-01", narrative="x" * 5000, results="")
    for words in ("“Who receives it” has a form", "“How it was earned” is longer", "lies in the future"):
        assert words in answered.reply


def test_a_dry_run_writes_nothing_to_the_repository(forms: FormRepository) -> None:
    answered = forms.send(event(body(AWARD, GOOD)), "--dry-run")
    assert answered.code == 0
    assert "| badge: knots@1" in answered.printed
    assert git(forms.root, "status", "--porcelain") == ""


def test_an_edited_issue_changes_its_proposal_under_the_same_id(forms: FormRepository) -> None:
    first = forms.award()
    forms.propose(first)
    before = _values(git(forms.root, "show", f"{BRANCH}:{first.path}"))
    edited = forms.send(event(body(AWARD, {**GOOD, "evidence": "A better board"}), action="edited", sender="bo"))
    assert edited.path == first.path
    after = _values((forms.root / edited.path).read_text("utf-8"))
    assert {**before, "evidence": [{"name": "A better board"}]} == after
    assert "last edited by bo" in edited.pull_request


def test_a_merged_issue_makes_no_second_award(forms: FormRepository) -> None:
    forms.propose(forms.award())
    forms.merge()
    again = forms.award(evidence="Another board")
    assert (again.code, again.outputs) == (0, {"outcome": "already"})
    assert "supersede" in again.reply
    assert len(forms.awards()) == 3
    other = forms.send(event(body(AWARD, {**GOOD, "recipient": "did:key:z6MkMira"}), number=1))
    assert other.outputs["outcome"] == "award", "issue 1 is not issue 12"


def test_a_branch_of_that_name_with_somebody_elses_award_is_not_taken_over(forms: FormRepository) -> None:
    stranger = forms.send(event(body(AWARD, GOOD), number=7))
    forms.propose(stranger)
    git(forms.root, "update-ref", f"refs/remotes/origin/{BRANCH}", stranger.outputs["branch"])
    assert forms.award().path != stranger.path


def test_a_code_is_good_for_one_badge(forms: FormRepository) -> None:
    hashed, _, salt = CODE.partition(":")
    used = FILES[AWARD_PATH].replace("9c1e7f20b4d85a6390fe12cd7ab3461f", salt)
    (forms.root / AWARD_PATH).write_text(used, "utf-8")
    answered = forms.award(recipient=f"{hashed}:{salt}")
    assert answered.code == 1
    assert "was used for another badge" in answered.reply


def test_other_issues_and_closed_ones_are_passed_over(forms: FormRepository) -> None:
    for payload in (
        event("Please mend the door."), event(None), event(""), event(body(AWARD, GOOD), state="closed"), event(body(AWARD, GOOD), action="deleted"),
        event("Look:\n\n" + body(AWARD, GOOD)),
    ):  # fmt: skip
        answered = forms.send(payload)
        assert (answered.code, answered.outputs, answered.reply) == (0, {"outcome": "nothing"}, "")
    assert forms.awards() == [AWARD_PATH, OTHER_AWARD_PATH]


def _policy(forms: FormRepository, capsys: pytest.CaptureFixture[str], *approvals: str) -> tuple[int, str]:
    names = forms.root.parent / "approvals.json"
    names.write_text("[" + ", ".join(f'"{login}"' for login in approvals) + "]", "utf-8")
    code = run(["policy", "-C", str(forms.root), "--base", "main", "--author", "github-actions[bot]", "--approvals", str(names)])
    return code, capsys.readouterr().out


def test_who_asks_for_a_badge_does_not_count_for_it(forms: FormRepository, capsys: pytest.CaptureFixture[str]) -> None:
    (forms.root / "content/policy.yml").write_text(POLICY, "utf-8")
    forms.commit("Policy")
    forms.propose(forms.request(author="mira"))
    git(forms.root, "switch", "-q", BRANCH)
    assert "requested_by: mira" in git(forms.root, "show", "HEAD")
    assert "awarded_by" not in git(forms.root, "show", "HEAD")
    assert _policy(forms, capsys, "ada", "mira")[0] == 1
    assert _policy(forms, capsys, "ada", "bo") == (0, "")
    capsys.readouterr()
    assert run(["diff", "-C", str(forms.root), "--base", "main", "--now", NOW]) == 0
    assert "mira asked for it themself" in capsys.readouterr().out


def test_whoever_fills_in_an_award_form_counts_by_their_approval_like_anybody(forms: FormRepository, capsys: pytest.CaptureFixture[str]) -> None:
    (forms.root / "content/policy.yml").write_text(POLICY, "utf-8")
    forms.commit("Policy")
    forms.propose(forms.award())
    git(forms.root, "switch", "-q", BRANCH)
    assert _policy(forms, capsys)[0] == 1
    assert _policy(forms, capsys, "ada")[0] == 1
    assert _policy(forms, capsys, "ada", "bo")[0] == 0


def test_the_pull_request_of_a_request_says_who_asked(forms: FormRepository) -> None:
    answered = forms.send(event(body(REQUEST, GOOD), author="Mira-1"))
    assert "**Mira-1 asks for this badge for themself.**" in answered.pull_request
    assert answered.outputs["title"] == "Award knots@1, asked for in issue 12"
