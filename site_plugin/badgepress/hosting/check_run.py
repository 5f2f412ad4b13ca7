"""Reports a verdict as a check beside the pull request's own: one check, brought up to date when somebody approves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from badgepress.hosting.api import path_of
from badgepress.hosting.run_event import Host
from badgepress.hosting.verdict import Verdict
from badgepress.plain_text import code_span, escaped

NAME = "badges policy"
"""What a branch rule names to require it."""
_APP = "github-actions"
_PLACE = re.compile(r"(?P<path>.+):(?P<line>[0-9]{1,9}):[0-9]{1,9}")


def report_check(host: Host, verdict: Verdict) -> None:
    """Make the check for the pull request's newest commit, or change the one that is there.

    Raises:
        CodeHostError: The host refuses.
    """
    checks = path_of("repos", host.owner, host.name, "check-runs")
    of_commit = path_of("repos", host.owner, host.name, "commits", verdict.head_sha, "check-runs")
    earlier = [
        row["id"]
        for row in host.api.pages(of_commit, "check_runs", check_name=NAME, filter="latest")
        if row.get("name") == NAME and _is_ours(row.get("app")) and type(row.get("id")) is int
    ]
    values: dict[str, Any] = {
        "status": "completed",
        "conclusion": "success" if verdict.is_met else "failure",
        "output": {"title": headline(verdict), "summary": summary(verdict), "annotations": list(_annotations(verdict))},
    }
    if earlier:
        host.api.send("PATCH", f"{checks}/{max(earlier)}", values)
    else:
        host.api.send("POST", checks, {"name": NAME, "head_sha": verdict.head_sha, **values})


def headline(verdict: Verdict) -> str:
    """Return a verdict in one line."""
    if not verdict.is_mergeable:
        return "This change conflicts with the main branch"
    if not verdict.has_policy:
        return "There is no content/policy.yml: everything is allowed"
    if verdict.is_met:
        return "The policy is met"
    count = len(verdict.missing) + verdict.left_out
    return f"The policy asks for more, for {count} thing{'s' if count != 1 else ''} that this change does"


def summary(verdict: Verdict) -> str:
    """Return what is missing and from whom, as Markdown."""
    if not verdict.is_mergeable:
        return "Bring the main branch into it (“Update branch”, or `git merge`), and resolve the conflicts.\n"
    lines = [f"- ❌ `{code_span(line.place)}` {escaped(line.message)}\n  → {escaped(line.hint)}\n" for line in verdict.missing]
    if verdict.left_out:
        lines.append(f"- and {verdict.left_out:,} more\n")
    return "".join(lines) or "Enough of the right people stand behind this change.\n"


def _annotations(verdict: Verdict) -> Iterator[dict[str, Any]]:
    for line in verdict.missing:
        match = _PLACE.fullmatch(line.place)
        if match is not None:
            number = max(1, int(match["line"]))
            yield {
                "path": match["path"], "start_line": number, "end_line": number, "annotation_level": "failure",
                "title": line.code, "message": f"{line.message}\n{line.hint}",
            }  # fmt: skip


def _is_ours(app: Any) -> bool:
    return isinstance(app, dict) and app.get("slug") == _APP
