"""The verdict is about the merge that would result, by the policy of the main branch, and runs nothing of the change."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.errors import BaseUnknownError
from badgepress.hosting.api import Api
from badgepress.hosting.judge import fetch, verdict_of
from badgepress.hosting.pull_request import PullRequest
from badgepress.hosting.run_event import Host
from badgepress.hosting.verdict import Verdict
from tests.history.repository import git
from tests.organisation import AWARD_PATH, write_organisation

POLICY = "teams:\n  bench: [ada, bo]\nrules:\n  - {who: [bench], actions: [award, revoke, change, administer], approvals: 1}\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    root = write_organisation(tmp_path / "clone")
    git(root, "init", "-q", "-b", "main")
    _commit(root)
    return root


def _commit(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")
    return git(root, "rev-parse", "HEAD").strip()


def _judge(root: Path, head: str, approvals: tuple[str, ...] = (), author: str = "ada") -> Verdict:
    git(root, "switch", "-q", "main")
    return verdict_of(root, git(root, "rev-parse", "main").strip(), PullRequest(1, author, head), frozenset(approvals))


def _change(root: Path) -> str:
    """Return a commit that revokes an award, on a branch."""
    git(root, "switch", "-q", "-c", "change")
    with (root / AWARD_PATH).open("a") as file:
        file.write("revoked: {on: 2026-11-12, reason: A mistake.}\n")
    return _commit(root)


def test_without_a_policy_everything_is_allowed_and_said_to_be(clone: Path) -> None:
    found = _judge(clone, _change(clone))
    assert (found.is_met, found.has_policy) == (True, False)


def test_a_branch_from_before_the_policy_is_judged_by_the_policy_of_today(clone: Path) -> None:
    head = _change(clone)
    git(clone, "switch", "-q", "main")
    (clone / "content/policy.yml").write_text(POLICY)
    _commit(clone)
    assert not _judge(clone, head).is_met
    assert _judge(clone, head, ("bo",)).is_met
    assert not _judge(clone, head, ("mallory",), author="mallory").is_met


def test_a_change_cannot_bring_its_own_policy(clone: Path) -> None:
    (clone / "content/policy.yml").write_text(POLICY)
    _commit(clone)
    git(clone, "switch", "-q", "-c", "change")
    (clone / "content/policy.yml").write_text(POLICY.replace("bench: [ada, bo]", "bench: [mallory, bo]").replace("approvals: 1", "approvals: 0"))
    head = _commit(clone)
    found = _judge(clone, head, author="mallory")
    assert ["change content/policy.yml" in line.message for line in found.missing] == [True]


def test_a_conflict_is_said_to_be_one(clone: Path) -> None:
    git(clone, "switch", "-q", "-c", "change")
    (clone / "content/status.yml").write_text("as_of: 2026-11-21\n")
    head = _commit(clone)
    git(clone, "switch", "-q", "main")
    (clone / "content/status.yml").write_text("as_of: 2026-11-22\n")
    _commit(clone)
    found = _judge(clone, head)
    assert (found.is_met, found.is_mergeable) == (False, False)


def test_filters_hooks_and_links_of_a_change_do_nothing(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that this machine has set up as a filter, as Git LFS does, is not started by a change's .gitattributes."""
    (clone / "content/policy.yml").write_text(POLICY)
    _commit(clone)
    git(clone, "switch", "-q", "-c", "change")
    (clone / ".gitattributes").write_text("* filter=evil\n")
    (clone / "content/awards/link.yml").symlink_to("/etc/passwd")
    head = _commit(clone)
    settings = tmp_path / "gitconfig"
    program = f"touch {tmp_path}/started; cat"
    settings.write_text(f'[filter "evil"]\n\tsmudge = "{program}"\n\tclean = "{program}"\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    hook = clone / ".git/hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{program}\n")
    hook.chmod(0o755)
    (tmp_path / "control").mkdir()
    subprocess.run(["git", "worktree", "add", "-q", "--detach", str(tmp_path / "control/tree"), head], cwd=clone, check=True)
    assert (tmp_path / "started").exists(), "the trap works"
    (tmp_path / "started").unlink()
    base = git(clone, "rev-parse", "main").strip()
    found = verdict_of(clone, base, PullRequest(1, "mallory", head), frozenset())
    assert not (tmp_path / "started").exists()
    assert "passwd" not in str(found)
    assert {line.place.partition(":")[0] for line in found.missing} >= {".gitattributes", "content/awards/link.yml"}


def test_the_clone_is_left_as_it_was(clone: Path) -> None:
    head = _change(clone)
    git(clone, "switch", "-q", "main")
    before = git(clone, "status", "--porcelain"), git(clone, "for-each-ref"), git(clone, "worktree", "list")
    _judge(clone, head)
    assert (git(clone, "status", "--porcelain"), git(clone, "for-each-ref"), git(clone, "worktree", "list")) == before


def test_a_pull_request_that_moved_on_is_left_to_its_next_run(clone: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(clone), str(bare))
    git(clone, "remote", "add", "origin", str(bare))
    git(bare, "update-ref", "refs/pull/1/head", "main")
    host = Host(Api("https://api.example", "ghs_secret"), "harbour/badges", "https://code.example")
    with pytest.raises(BaseUnknownError, match="moved on"):
        fetch(clone, host, PullRequest(1, "ada", "a" * 40))
    git(bare, "update-ref", "-d", "refs/pull/1/head")
    with pytest.raises(BaseUnknownError, match="cannot be fetched"):
        fetch(clone, host, PullRequest(1, "ada", "a" * 40))


def test_the_token_reaches_git_by_its_environment_and_no_command_line(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spy = tmp_path / "bin" / "git"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/words\nenv >> {tmp_path}/environment\nexec /usr/bin/git "$@"\n')
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", f"{spy.parent}:{os.environ['PATH']}")
    host = Host(Api("https://api.example", "ghs_secret"), "harbour/badges", "https://code.example")
    with pytest.raises(BaseUnknownError):
        fetch(clone, host, PullRequest(1, "ada", "a" * 40))
    words = (tmp_path / "words").read_text()
    assert "fetch" in words
    assert "secret" not in words
    assert "c2VjcmV0" not in words.replace("\n", "")
    assert "http.https://code.example/.extraheader" in (tmp_path / "environment").read_text()
    assert "Authorization: Basic" in (tmp_path / "environment").read_text()


def test_propose_refuses_what_is_not_content(clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GITHUB_REPOSITORY", "harbour/badges")
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_secret")
    monkeypatch.setenv("GITHUB_API_URL", "https://api.invalid")
    body = tmp_path / "body.md"
    body.write_text("x")
    words = ["propose", "-C", str(clone), "--title", "T", "--body", str(body), "--branch"]
    assert run([*words, "badgepress/refresh"]) == 0
    assert "nothing has changed" in capsys.readouterr().out
    for branch in ("main", "badgepress/../main", "badgepress/", "refs/heads/main", "badgepress/x y"):
        assert run([*words, branch]) == 1
    for path in (".github/workflows/x.yml", "mkdocs.yml", "content/pages/x.md", "content/a b.yml"):
        where = clone / path
        where.parent.mkdir(parents=True, exist_ok=True)
        where.write_text("x")
        assert run([*words, "badgepress/refresh"]) == 1
        assert "only content is proposed" in capsys.readouterr().err
        where.unlink()
    (clone / "content/awards/x.yml").symlink_to("/etc/passwd")
    assert run([*words, "badgepress/refresh"]) == 1
    assert "no plain file" in capsys.readouterr().err


def test_a_folder_below_the_top_of_a_repository_is_not_judged_as_if_it_had_no_policy(clone: Path) -> None:
    write_organisation(clone / "below")
    (clone / "below/content/policy.yml").write_text(POLICY)
    base = _commit(clone)
    with pytest.raises(BaseUnknownError, match="not the top"):
        verdict_of(clone / "below", base, PullRequest(1, "mallory", _change(clone)), frozenset())
