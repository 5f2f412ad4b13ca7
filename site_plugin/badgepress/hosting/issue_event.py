"""Reads the `issues` event that a code host hands to a workflow; whoever opened the issue wrote most of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from badgepress.errors import BadgepressError

MAX_EVENT_BYTES = 1024 * 1024
MAX_BODY_CHARACTERS = 65_536
"""What the host itself takes."""
_MAX_TITLE_CHARACTERS = 1_000
_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\[bot\])?")
_ACTIONS = ("opened", "edited", "reopened")
_HINT = "Hand over the file that the event “issues” wrote: --event \"$GITHUB_EVENT_PATH\""


@dataclass(frozen=True, slots=True)
class IssueEvent:
    """An issue that was opened or edited."""

    action: str
    number: int
    author: str
    """Login of who opened it."""
    editor: str
    """Login of who caused the event; the author, or somebody who may edit."""
    title: str
    body: str
    """Lines end in `\\n`."""
    opened: date
    is_open: bool

    @property
    def is_about_a_form(self) -> bool:
        """Whether it is of the kind that may lead to an award."""
        return self.is_open and self.action in _ACTIONS


def read_event(data: bytes) -> IssueEvent:
    """Read an event's file.

    Args:
        data: JSON.

    Raises:
        BadgepressError: It is too large, no JSON, or not about an issue.
    """
    if len(data) > MAX_EVENT_BYTES:
        raise BadgepressError("the event is too large to be read", hint=_HINT)
    try:
        event = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise BadgepressError("the event is no JSON", hint=_HINT) from None
    issue = _member(event, "issue", dict)
    if "pull_request" in issue:
        raise BadgepressError("the event is about a pull request, not an issue", hint=_HINT)
    number = _member(issue, "number", int)
    if isinstance(number, bool) or not 0 < number < 10**9:
        raise BadgepressError("the event's issue has no number", hint=_HINT)
    body = "" if issue.get("body") is None else _member(issue, "body", str)
    if len(body) > MAX_BODY_CHARACTERS:
        raise BadgepressError(f"the issue has more than {MAX_BODY_CHARACTERS:,} characters", hint="Shorten it.")
    return IssueEvent(
        action=_member(event, "action", str)[:40],
        number=number,
        author=_login(issue.get("user")),
        editor=_login(event.get("sender")) if "sender" in event else _login(issue.get("user")),
        title=_member(issue, "title", str)[:_MAX_TITLE_CHARACTERS],
        body=body.replace("\r\n", "\n").replace("\r", "\n"),
        opened=_day(_member(issue, "created_at", str)),
        is_open=issue.get("state") == "open",
    )


def _member(where: Any, name: str, kind: type) -> Any:
    value = where.get(name) if isinstance(where, dict) else None
    if not isinstance(value, kind):
        raise BadgepressError(f"the event has no “{name}” as events of issues have", hint=_HINT)
    return value


def _login(user: Any) -> str:
    login = _member(user, "login", str)
    if not _LOGIN.fullmatch(login):
        raise BadgepressError("the event names a login that cannot be one", hint=_HINT)
    return str(login)


def _day(text: str) -> date:
    try:
        return datetime.fromisoformat(text[:40]).date()
    except ValueError:
        raise BadgepressError("the event has no “created_at” as events of issues have", hint=_HINT) from None
