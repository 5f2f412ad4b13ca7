"""Reads the event `workflow_run`: that a run has ended for some commit. Branch and repository names in it are anybody's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from badgepress.errors import BadgepressError
from badgepress.hosting.api import Api

MAX_EVENT_BYTES = 8 * 1024 * 1024
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}/[A-Za-z0-9._-]{1,100}")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_HINT = "It runs in the workflows that badgepress workflows writes; see docs/workflows.md."


@dataclass(frozen=True, slots=True)
class Host:
    """Where a workflow runs."""

    api: Api
    repository: str
    """`owner/name`."""
    server: str
    """Address of the pages for people."""

    @property
    def owner(self) -> str:
        """First part of the repository's name."""
        return self.repository.partition("/")[0]

    @property
    def name(self) -> str:
        """Second part of the repository's name."""
        return self.repository.partition("/")[2]


@dataclass(frozen=True, slots=True)
class RunEvent:
    """A run that has ended."""

    run: int
    head_sha: str
    """The commit it ran for: the head of a pull request."""
    head_repository: str
    """`owner/name` of where that commit was pushed."""
    head_branch: str
    default_branch: str
    """Of the repository that the workflow runs in."""
    is_of_pull_request: bool
    """Whether the run itself was started by the event `pull_request`."""


def host_of(environ: Mapping[str, str], *, is_on_this_machine: bool = False) -> Host:
    """Return the code host by the variables that it sets for every step, and the token from GITHUB_TOKEN.

    Raises:
        BadgepressError: One is missing or cannot be right.
    """
    repository = environ.get("GITHUB_REPOSITORY", "")
    if not _REPOSITORY.fullmatch(repository) or repository.endswith(("/.", "/..")):
        raise BadgepressError("GITHUB_REPOSITORY does not name a repository", hint=_HINT)
    token = environ.get("GITHUB_TOKEN", "")
    if not token:
        hint = "Hand it over in the workflow: env: GITHUB_TOKEN: ${{ github.token }}"
        raise BadgepressError("GITHUB_TOKEN is not set", hint=hint)
    api = Api(environ.get("GITHUB_API_URL") or "https://api.github.com", token, is_on_this_machine)
    return Host(api, repository, (environ.get("GITHUB_SERVER_URL") or "https://github.com").rstrip("/"))


def event_of(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return the event that started the workflow, from the file that GITHUB_EVENT_PATH names.

    Raises:
        BadgepressError: There is none, or it is no JSON object.
        OSError: It cannot be read.
    """
    path = environ.get("GITHUB_EVENT_PATH", "")
    if not path:
        raise BadgepressError("GITHUB_EVENT_PATH is not set", hint=_HINT)
    with Path(path).open("rb") as file:
        data = file.read(MAX_EVENT_BYTES + 1)
    try:
        event = orjson.loads(data) if len(data) <= MAX_EVENT_BYTES else None
    except orjson.JSONDecodeError:
        event = None
    if not isinstance(event, dict):
        raise BadgepressError("the file of the event holds no event", hint=_HINT)
    return event


def run_event(event: dict[str, Any]) -> RunEvent:
    """Read an event `workflow_run`.

    Raises:
        BadgepressError: It is another event, or a part of it is missing or cannot be right.
    """
    run = event.get("workflow_run")
    try:
        if not isinstance(run, dict):
            raise BadgepressError("this is no event “workflow_run”", hint=_HINT)
        found = RunEvent(
            run["id"], run["head_sha"], run["head_repository"]["full_name"], run["head_branch"],
            event["repository"]["default_branch"], run["event"] == "pull_request",
        )  # fmt: skip
        is_sound = (
            type(found.run) is int
            and _COMMIT.fullmatch(found.head_sha) is not None
            and _REPOSITORY.fullmatch(found.head_repository) is not None
            and isinstance(found.head_branch, str)
            and isinstance(found.default_branch, str)
        )
    except (KeyError, TypeError):
        is_sound = False
    if not is_sound:
        raise BadgepressError("the event “workflow_run” is not as the code host writes it", hint=_HINT)
    return found
