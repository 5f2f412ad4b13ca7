"""Which pull request a run was for, and who approved it: asked of the code host, never of the run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from badgepress.errors import BadgepressError
from badgepress.history.report import Report, report_json
from badgepress.hosting.change_artifact import ARTIFACT, FILE
from badgepress.hosting.pull_request import PullRequest, approvals_of
from badgepress.hosting.run_event import host_of, run_event
from tests.history.repository import git
from tests.hosting.code_host import REPOSITORY, CodeHost, packed
from tests.organisation import write_organisation

HEAD, OLD = "a" * 40, "b" * 40


def _review(login: str, state: str, commit: str = HEAD, kind: str = "User") -> dict[str, Any]:
    return {"user": {"login": login, "type": kind}, "state": state, "commit_id": commit}


@pytest.mark.parametrize(
    ("reviews", "approved"),
    [
        ([_review("bo", "APPROVED")], ["bo"]),
        ([_review("bo", "APPROVED"), _review("bo", "COMMENTED")], ["bo"]),
        ([_review("bo", "APPROVED"), _review("bo", "CHANGES_REQUESTED")], []),
        ([_review("bo", "CHANGES_REQUESTED"), _review("bo", "APPROVED")], ["bo"]),
        ([_review("bo", "DISMISSED")], []),
        ([_review("bo", "APPROVED", OLD)], []),
        ([_review("bo", "APPROVED"), _review("bo", "APPROVED", OLD)], []),
        ([_review("ada", "APPROVED")], []),
        ([_review("Ada", "APPROVED")], []),
        ([_review("helper[bot]", "APPROVED", kind="Bot")], []),
        ([{}, {"user": None, "state": "APPROVED"}, _review("x\ny", "APPROVED"), _review("bo", "APPROVED", "")], []),
    ],
)
def test_who_approved(reviews: list[dict[str, Any]], approved: list[str]) -> None:
    assert approvals_of(reviews, PullRequest(1, "ada", HEAD)) == approved


def _event(**changed: Any) -> dict[str, Any]:
    ended = {"id": 5, "head_sha": HEAD, "event": "pull_request", "head_branch": "b", "head_repository": {"full_name": "ada/badges"}}
    return {"workflow_run": {**ended, **changed}, "repository": {"default_branch": "main"}}


@pytest.mark.parametrize(
    "event",
    [
        {}, {"workflow_run": []}, _event(id="5"), _event(id=True), _event(head_sha="main"), _event(head_sha=HEAD + "\n"), _event(head_repository=None),
        _event(head_repository={"full_name": "../x"}), _event(head_branch=None), {**_event(), "repository": {}},
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_right_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(BadgepressError):
        run_event(event)


@pytest.mark.parametrize("name", ["", "badges", "a/b/c", "../..", "a/..", "-a/b", "a b/c"])
def test_a_repository_that_cannot_be_one_is_refused(name: str) -> None:
    with pytest.raises(BadgepressError, match="GITHUB_REPOSITORY"):
        host_of({"GITHUB_REPOSITORY": name, "GITHUB_TOKEN": "t"})


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CodeHost]:
    """A code host with one open pull request, whose run left a report."""
    there = CodeHost(tmp_path / "host")
    clone = write_organisation(tmp_path / "clone")
    git(clone, "init", "-q", "-b", "main")
    git(clone, "remote", "add", "origin", str(there.bare))
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "x")
    git(clone, "push", "-q", "origin", "main", "main:change")
    there.open_pull("change", "ada")
    there.keep_artifact(9, ARTIFACT, packed({FILE: report_json(Report(HEAD, issue=3))}))
    ended = {"id": 9, "head_sha": there.pulls[0]["head"]["sha"], "event": "pull_request", "head_branch": "change", "head_repository": {"full_name": REPOSITORY}}
    (tmp_path / "event.json").write_text(json.dumps({"workflow_run": ended, "repository": {"default_branch": "main"}}))
    for name, value in {
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"), "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": there.url,
        "GITHUB_TOKEN": there.token({"actions": "read", "pull-requests": "write"}), "BADGEPRESS_LOCAL_API": "1",
        "GITHUB_SERVER_URL": "https://code.example",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield there
    there.close()


def test_the_comment_is_written_once_and_edited_in_place_and_others_are_left_alone(host: CodeHost) -> None:
    forged = {"id": 1, "issue": 1, "user": {"login": "mallory", "type": "User"}, "body": "<!-- badgepress:change-report -->\nAll is well"}
    host.comments.append(forged)
    assert run(["comment"]) == 0
    assert run(["comment"]) == 0
    assert len(host.comments) == 2
    assert host.comments[0]["body"].endswith("All is well")
    assert "will issue 3" in host.comments[1]["body"]
    assert not [asked for asked in host.asked if asked.startswith("PATCH")]
    host.keep_artifact(9, ARTIFACT, packed({FILE: report_json(Report(HEAD, issue=4))}))
    assert run(["comment"]) == 0
    assert "will issue 4" in host.comments[1]["body"]
    assert (len(host.comments), host.storage_saw_token) == (2, False)


@pytest.mark.parametrize("change", ["closed", "moved on", "of another repository", "for another branch"])
def test_nothing_is_said_where_the_run_was_for_no_open_pull_request(host: CodeHost, change: str, capsys: pytest.CaptureFixture[str]) -> None:
    pull = host.pulls[0]
    if change == "closed":
        pull["state"] = "closed"
    elif change == "moved on":
        pull["head"]["sha"] = HEAD
    elif change == "of another repository":
        pull["head"]["repo"]["full_name"] = "harbour/other"
    else:
        pull["base"]["ref"] = "release"
    assert run(["comment"]) == 0
    assert host.comments == []
    assert "nothing to say" in capsys.readouterr().out


def test_a_report_that_cannot_be_read_is_said_in_the_comment(host: CodeHost, capsys: pytest.CaptureFixture[str]) -> None:
    host.keep_artifact(9, ARTIFACT, b"PK\x03\x04")
    assert run(["comment"]) == 1
    assert "cannot be trusted" in host.comments[0]["body"]
    assert "under .github/" in capsys.readouterr().err


def test_a_change_of_the_workflows_is_said_first(host: CodeHost, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    (clone / ".github").mkdir()
    (clone / ".github" / "x.yml").write_text("on: push\n")
    git(clone, "switch", "-q", "-c", "change")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "x")
    git(clone, "push", "-q", "origin", "change")
    host.refresh_pulls()
    event = json.loads((tmp_path / "event.json").read_text())
    event["workflow_run"]["head_sha"] = host.pulls[0]["head"]["sha"]
    (tmp_path / "event.json").write_text(json.dumps(event))
    assert run(["comment"]) == 0
    assert host.comments[0]["body"].splitlines()[2].startswith("> ⚠️ This change edits what decides how it is checked: `.github/x.yml`.")


def test_too_few_permissions_end_in_one_line(host: CodeHost, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", host.token({"actions": "read", "pull-requests": "read"}))
    assert run(["comment"]) == 74
    assert "403 “Resource not accessible by integration”" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["no marker", "<!-- badgepress:x --> more\n", "<!-- other:x -->\n", "<!-- badgepress:x -->\n" + "x" * 66_000])
def test_a_reply_without_its_marker_is_refused(host: CodeHost, tmp_path: Path, text: str) -> None:
    (tmp_path / "event.json").write_text('{"issue": {"number": 4}}')
    (tmp_path / "reply.md").write_text(text)
    assert run(["comment", "--reply", str(tmp_path / "reply.md")]) == 1
    assert host.comments == []
