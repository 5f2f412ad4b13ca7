"""Pull requests that workflows open: the weekly refresh, and awards from submitted forms; through the API, with no credentials in Git."""

from __future__ import annotations

from badgepress.hosting.form_fields import AWARD
from tests.history.repository import git
from tests.hosting.conftest import Hosted
from tests.hosting.submissions import BRANCH, GOOD, body, event


def _form(there: Hosted, answers: dict[str, str]) -> dict[str, str]:
    run = there.actions.start("badges-form.yml", "issues", event(body(AWARD, answers)))
    assert run.results == {"propose": "success"}, run.printed
    return run.printed


def test_a_form_becomes_one_pull_request_however_often_it_is_edited(hosted: Hosted) -> None:
    host = hosted.host
    hosted.push("main")
    _form(hosted, GOOD)
    (pull,) = host.pulls
    assert (pull["head"]["ref"], pull["title"], pull["state"]) == (BRANCH, "Award knots@1 (issue 12)", "open")
    (path,) = git(host.bare, "diff", "--name-only", f"main...{BRANCH}").split()
    assert git(host.bare, "rev-list", "--count", f"main..{BRANCH}").strip() == "1"
    (reply,) = host.comments
    assert reply["issue"] == 12

    _form(hosted, {**GOOD, "results": "tying: blindfold"})
    assert git(host.bare, "diff", "--name-only", f"main...{BRANCH}").split() == [path]
    assert "blindfold" in git(host.bare, "show", f"{BRANCH}:{path}")
    assert (len(host.pulls), len(host.comments)) == (1, 1)

    checked = hosted.actions.pull_request(1)
    assert checked.results == {"check": "success"}, checked.printed
    hosted.actions.report()
    assert "github-actions[bot] may not award knots@1" in host.checks[0]["output"]["summary"].replace("\u200b", "").replace("&#91;", "[").replace("&#93;", "]")


def test_a_form_with_faults_gets_a_reply_and_no_pull_request(hosted: Hosted) -> None:
    hosted.push("main")
    run = hosted.actions.start("badges-form.yml", "issues", event(body(AWARD, {**GOOD, "recipient": "mira at sea"})))
    assert run.results == {"propose": "failure"}
    assert hosted.host.pulls == []
    assert len(hosted.host.comments) == 1


def test_an_issue_that_is_no_form_starts_nothing(hosted: Hosted) -> None:
    hosted.push("main")
    assert hosted.actions.start("badges-form.yml", "issues", event("Please help")).results == {"propose": "skipped"}


def test_the_weekly_refresh_keeps_one_pull_request_up_to_date(hosted: Hosted) -> None:
    host = hosted.host
    hosted.actions.variables["BADGEPRESS_PUBLISH"] = "no"
    hosted.push("main")
    for _ in range(2):
        run = hosted.actions.start("badges-refresh.yml", "schedule", {"schedule": "23 5 * * 1"})
        assert run.results == {"refresh": "success", "doctor": "skipped"}, run.printed
    (pull,) = host.pulls
    assert pull["head"]["ref"] == "badgepress/refresh"
    assert git(host.bare, "diff", "--name-only", "main...badgepress/refresh").split() == ["content/status.yml"]
    assert "2026-11-24" in git(host.bare, "show", "badgepress/refresh:content/status.yml")


def test_a_branch_that_somebody_has_worked_on_is_left_alone(hosted: Hosted) -> None:
    hosted.actions.variables["BADGEPRESS_PUBLISH"] = "no"
    hosted.push("main")
    hosted.actions.start("badges-refresh.yml", "schedule", {"schedule": ""})
    git(hosted.clone, "fetch", "-q", "origin", "badgepress/refresh")
    git(hosted.clone, "switch", "-q", "-c", "badgepress/refresh", "FETCH_HEAD")
    hosted.write("content/status.yml", "as_of: 2026-11-23\n")
    hosted.push("badgepress/refresh", "By hand")
    theirs = git(hosted.host.bare, "rev-parse", "badgepress/refresh")
    run = hosted.actions.start("badges-refresh.yml", "schedule", {"schedule": ""})
    assert run.results["refresh"] == "failure"
    assert "somebody has worked on the branch badgepress/refresh" in run.printed["Propose it"]
    assert git(hosted.host.bare, "rev-parse", "badgepress/refresh") == theirs
