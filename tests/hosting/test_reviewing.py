"""A pull request from its first push to its last approval, by the workflows that badgepress ships."""

from __future__ import annotations

import pytest

from badgepress.plain_text import escaped
from tests.history.repository import git
from tests.hosting.conftest import Hosted
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH

GOOD = "content/awards/0a54c1be-6ef6-4a1c-8d8b-1d5b8f0fa001.yml"
FORBIDDEN = "content/awards/0a54c1be-6ef6-4a1c-8d8b-1d5b8f0fa002.yml"
AWARD = """\
badge: {badge}
recipient:
  email_hash: sha256${digit}e2a9b1c7d3f4e6a8b0c2d4e6f8a1b3c5d7e9f0a2b4c6d8e0f1a3b5c7d9e1f2a
  salt: {digit}b7d90e4c6a1f8350d9be7c2416fa80d
awarded: 2026-11-09
status_index: 77102{digit}
evidence:
  - {{name: Six knots on a rope}}
results: {{tying: sure}}
"""
REVOKED = "revoked: {on: 2026-11-12, reason: Photos of somebody else.}\n"


@pytest.fixture
def proposed(hosted: Hosted) -> Hosted:
    """Ada proposes a good award, one she may not give, an edit of an issued one, and the end of a revocation."""
    hosted.write(OTHER_AWARD_PATH, (hosted.clone / OTHER_AWARD_PATH).read_text("utf-8") + REVOKED)
    hosted.push("main", "What was issued")
    hosted.write(GOOD, AWARD.format(badge="knots@1", digit=7))
    hosted.write(FORBIDDEN, AWARD.format(badge="first-aid@1", digit=8))
    hosted.replace(AWARD_PATH, "results: {tying: sure}", "results: {tying: blindfold}")
    hosted.replace(OTHER_AWARD_PATH, REVOKED, "")
    hosted.push("ada-awards", "Four things")
    hosted.host.open_pull("ada-awards", "ada")
    return hosted


def test_each_of_four_things_is_said_once_with_the_way_out(proposed: Hosted) -> None:
    host, actions = proposed.host, proposed.actions
    checked = actions.pull_request(1)
    assert checked.results == {"check": "failure"}
    annotations = [line for line in checked.printed["Check"].splitlines() if line.startswith("::error")]
    assert len(annotations) == 2
    edited = next(line for line in annotations if AWARD_PATH in line)
    lifted = next(line for line in annotations if OTHER_AWARD_PATH in line)
    assert "badgepress supersede" in edited
    assert "lift" in lifted or "revo" in lifted

    host.review(1, "bo")
    reported = actions.report()
    assert reported.results == {"policy": "success", "comment": "success"}, reported.printed
    (comment,) = host.comments
    text = comment["body"]
    assert (comment["issue"], comment["user"]["login"]) == (1, "github-actions[bot]")
    assert text.startswith("<!-- badgepress:change-report -->\n### This change will issue 2, revoke 0")
    policy = "ada may not award first-aid@1"
    assert [text.count(AWARD_PATH + ":"), text.count(OTHER_AWARD_PATH + ":"), text.count(FORBIDDEN + ":"), text.count(GOOD + ":")] == [1, 1, 1, 0]
    assert text.count(escaped(policy)) == 1
    assert "Missing: the approval of cleo and dee." in text
    assert "🆕 issue" in text
    (check,) = host.checks
    (annotation,) = check["output"]["annotations"]
    assert (check["conclusion"], annotation["path"]) == ("failure", FORBIDDEN)
    assert annotation["message"].startswith(policy)


def test_approval_of_an_older_commit_does_not_count(proposed: Hosted) -> None:
    host, actions = proposed.host, proposed.actions
    proposed.replace(FORBIDDEN, "first-aid@1", "knots@1")
    proposed.replace(AWARD_PATH, "blindfold", "sure")
    proposed.write(OTHER_AWARD_PATH, (proposed.clone / OTHER_AWARD_PATH).read_text("utf-8") + REVOKED)
    host.review(1, "bo")
    proposed.push("ada-awards", "Mended")
    assert actions.pull_request(1).results == {"check": "success"}
    actions.report()
    assert [(check["name"], check["conclusion"]) for check in host.checks] == [("badges policy", "failure")]
    assert "needs one more person to approve" in host.comments[0]["body"]

    host.review(1, "bo")
    assert actions.pull_request(1, workflow="badges-review.yml", event="pull_request_review").results == {"review": "success"}
    reported = actions.report()
    assert reported.results == {"policy": "success", "comment": "success"}, reported.printed
    assert [(check["name"], check["conclusion"]) for check in host.checks] == [("badges policy", "success")]
    (comment,) = host.comments
    assert "✅ The policy is met" in comment["body"]
    assert "✅ The checks found nothing to mend" in comment["body"]


def test_who_pushes_to_anothers_branch_and_approves_it_is_one_person_not_two(hosted: Hosted) -> None:
    """Whoever may write to the repository may push to any branch of it, in any name."""
    hosted.push("main")
    hosted.write(GOOD, AWARD.format(badge="knots@1", digit=7))
    hosted.push("ada-awards", "By bo, who says that it is by ada")
    host, actions = hosted.host, hosted.actions
    host.open_pull("ada-awards", "ada")
    assert actions.pull_request(1, by="bo").results == {"check": "success"}
    host.review(1, "bo")
    actions.report()
    (check,) = host.checks
    assert check["conclusion"] == "failure"
    assert "the newest commit was not pushed by ada" in check["output"]["annotations"][0]["message"]

    hosted.write(GOOD, AWARD.format(badge="knots@1", digit=8))
    hosted.push("ada-awards", "By ada, after a look")
    actions.pull_request(1)
    host.review(1, "bo")
    actions.report()
    assert host.checks[-1]["conclusion"] == "success"


def test_approval_of_a_change_for_another_branch_does_not_count(hosted: Hosted) -> None:
    """Against a branch that holds the award already, the same commit shows nothing to object to."""
    hosted.push("main")
    hosted.write(GOOD, AWARD.format(badge="knots@1", digit=7))
    hosted.push("ada-awards", "An award")
    host, actions = hosted.host, hosted.actions
    host.open_pull("ada-awards", "ada")
    host.review(1, "bo", at="2026-11-24T12:00:00Z")
    host.events[1] = [{"event": "labeled", "created_at": "2026-11-24T14:00:00Z"}, {"event": "base_ref_changed", "created_at": "2026-11-24T13:00:00Z"}]
    actions.pull_request(1)
    actions.report()
    assert host.checks[-1]["conclusion"] == "failure"
    host.review(1, "bo", at="2026-11-24T13:00:01Z")
    actions.report()
    assert host.checks[-1]["conclusion"] == "success"


def test_a_stranger_proposes_from_a_fork_and_changes_the_checks_themselves(hosted: Hosted) -> None:
    """The fork's own version of the check says what it likes; the comment warns, and the verdict is the main branch's."""
    hosted.push("main")
    hosted.write(GOOD, AWARD.format(badge="knots@1", digit=7))
    hosted.replace(".github/workflows/badges-check.yml", "badgepress check --base", "true badgepress check --base")
    hosted.write("content/policy.yml", "rules:\n  - {who: [anyone], actions: [award, revoke, change, administer], approvals: 0}\n")
    git(hosted.clone, "add", "-A")
    git(hosted.clone, "commit", "-q", "-m", "Please merge")
    hosted.host.open_pull_of_fork("mallory/badges", hosted.clone, "HEAD", "mallory")
    assert hosted.actions.pull_request(1).results == {"check": "success"}
    reported = hosted.actions.report()
    assert reported.results == {"policy": "success", "comment": "success"}, reported.printed
    (comment,) = hosted.host.comments
    assert "⚠️ This change edits what decides how it is checked: `.github/workflows/badges-check.yml`" in comment["body"].splitlines()[2]
    (check,) = hosted.host.checks
    assert check["conclusion"] == "failure"
    assert {annotation["path"] for annotation in check["output"]["annotations"]} == {
        GOOD, ".github/workflows/badges-check.yml", "content/policy.yml",
    }  # fmt: skip
    hosted.host.review(1, "mallorys-other-account")
    hosted.actions.pull_request(1, workflow="badges-review.yml", event="pull_request_review")
    hosted.actions.report()
    assert [check["conclusion"] for check in hosted.host.checks] == ["failure"]
