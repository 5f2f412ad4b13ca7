"""What the code host knows of a pull request: which one a commit belongs to, who approved it, which files it touches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from badgepress.errors import CodeHostError
from badgepress.hosting.api import path_of
from badgepress.hosting.run_event import Host, RunEvent

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\[bot\])?")
_DECIDES = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})
_FILES_TOLD = 3_000
_RUNS_CODE = ("mkdocs.yml", ".gitlab-ci.yml", ".gitmodules")


@dataclass(frozen=True, slots=True)
class PullRequest:
    """An open pull request of this repository, for its default branch."""

    number: int
    author: str
    head_sha: str
    is_authors_own: bool = True
    """Whether its author, and nobody else, pushed the newest commit."""


def pull_request_of(host: Host, event: RunEvent) -> PullRequest | None:
    """Return the open pull request whose newest commit a run was for.

    The code host is asked, by commit and repository of the event; nothing that the run itself wrote has a say. None if it has been
    closed, or has newer commits, whose own run will report.

    Raises:
        CodeHostError: The host gives no sound answer.
    """
    head_owner = event.head_repository.partition("/")[0]
    rows = host.api.pages(
        path_of("repos", host.owner, host.name, "pulls"),
        state="open", head=f"{head_owner}:{event.head_branch}", base=event.default_branch,
    )  # fmt: skip
    for row in rows:
        if (
            _at(row, "head", "sha") == event.head_sha
            and _same(_at(row, "head", "repo", "full_name"), event.head_repository)
            and _same(_at(row, "base", "repo", "full_name"), host.repository)
            and _at(row, "base", "ref") == event.default_branch
            and row.get("state") == "open"
        ):
            number, author = row.get("number"), _at(row, "user", "login")
            if type(number) is not int or not isinstance(author, str) or not _LOGIN.fullmatch(author):
                raise CodeHostError("the code host's answer names no pull request")
            return PullRequest(number, author, event.head_sha)
    return None


def approvals_of(reviews: Iterable[dict[str, Any]], request: PullRequest, retargeted: str = "") -> list[str]:
    """Return the logins of those who approved a pull request as it is now.

    A person's last decision counts, and only if it is for the newest commit, seen against the branch it is for now; a bot approves nothing, nor
    does the author.

    Args:
        reviews: As the code host lists them, oldest first.
        request: Whose they are.
        retargeted: When it was last given another branch to be merged into, as the host writes instants; empty if never.
    """
    decided: dict[str, bool] = {}
    for review in reviews:
        login, state = _at(review, "user", "login"), review.get("state")
        if not isinstance(login, str) or not _LOGIN.fullmatch(login) or state not in _DECIDES:
            continue
        is_person = _at(review, "user", "type") == "User"
        is_of_this = review.get("commit_id") == request.head_sha and (not retargeted or str(review.get("submitted_at") or "") > retargeted)
        decided[login] = state == "APPROVED" and is_of_this and is_person
    return sorted(login for login, approves in decided.items() if approves and login.lower() != request.author.lower())


def read_approvals(host: Host, request: PullRequest) -> list[str]:
    """Ask the code host who approved a pull request as it is now."""
    reviews = host.api.pages(path_of("repos", host.owner, host.name, "pulls", request.number, "reviews"))
    events = host.api.pages(path_of("repos", host.owner, host.name, "issues", request.number, "events"))
    moves = [str(event.get("created_at") or "9") for event in events if event.get("event") == "base_ref_changed"]
    return approvals_of(reviews, request, max(moves, default=""))


def is_pushed_by_author(host: Host, event: RunEvent, request: PullRequest) -> bool:
    """Ask the code host whether a pull request's newest commit was pushed by its author.

    Whoever may write to the repository may push to others' branches, in commits that bear any name: the author has not stood up for those.
    """
    rows = host.api.pages(
        path_of("repos", host.owner, host.name, "actions", "runs"), "workflow_runs", head_sha=request.head_sha, event="pull_request"
    )
    started_by = {
        str(_at(row, "actor", "login")).lower()
        for row in rows
        if row.get("head_sha") == request.head_sha
        and row.get("head_branch") == event.head_branch
        and _same(_at(row, "head_repository", "full_name"), event.head_repository)
    }
    return started_by == {request.author.lower()}


def files_that_run(host: Host, request: PullRequest) -> list[str]:
    """Return the files a pull request touches that decide what runs: its own checks among them."""
    rows = list(host.api.pages(path_of("repos", host.owner, host.name, "pulls", request.number, "files")))
    if len(rows) >= _FILES_TOLD:
        return [f"(more than {_FILES_TOLD:,} files, not all of which the code host names)"]
    names = {name for row in rows for name in (row.get("filename"), row.get("previous_filename")) if isinstance(name, str)}
    return sorted(name for name in names if name.startswith((".github/", ".gitlab/")) or name in _RUNS_CODE)


def _at(values: Any, *names: str) -> Any:
    for name in names:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _same(name: Any, other: str) -> bool:
    return isinstance(name, str) and name.lower() == other.lower()
