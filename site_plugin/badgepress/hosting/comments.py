"""Writes the one comment of a pull request or issue: found again by its first line and its author, and edited in place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from badgepress.errors import BadgepressError
from badgepress.history.report import Report
from badgepress.history.report_markdown import MARKER, markdown
from badgepress.hosting.api import path_of
from badgepress.hosting.check_run import headline, summary
from badgepress.hosting.run_event import Host
from badgepress.hosting.verdict import Verdict
from badgepress.plain_text import code_span, escaped

BOT = "github-actions[bot]"
MAX_CHARACTERS = 65_536
"""What the code host takes."""
_MAX_VERDICT_CHARACTERS = 4_000
_FILES_NAMED = 5
_MARKER = re.compile(r"<!-- badgepress:[a-z0-9-]+ -->")


def comment_text(
    report: Report | None, verdict: Verdict | None, run_url: str, files_that_run: Sequence[str], refused: str = ""
) -> str:
    """Return the comment of a pull request as Markdown.

    Args:
        report: What a merge would do; made by the pull request's own run, so anything may stand in it. None if that run left none.
        verdict: What the policy says; made here. None if it is not known.
        run_url: Where the run and its preview site are.
        files_that_run: Files of the change that decide what runs.
        refused: Why the report cannot be read, if it cannot.
    """
    parts = [f"{MARKER}\n"]
    if files_that_run:
        names = ", ".join(f"`{code_span(name)}`" for name in files_that_run[:_FILES_NAMED])
        more = f" and {len(files_that_run) - _FILES_NAMED:,} more" if len(files_that_run) > _FILES_NAMED else ""
        parts.append(
            f"\n> ⚠️ This change edits what decides how it is checked: {names}{more}. Read that first: the report below was made by the edited version.\n\n"
        )
    if report is not None:
        parts.append(markdown(report).removeprefix(f"{MARKER}\n"))
    elif refused:
        parts.append(f"### The report of this change cannot be trusted\n\n❌ {escaped(refused)}\n")
    else:
        parts.append("### The checks left no report\n\nThey may have stopped early; the run says why.\n")
    if verdict is not None:
        parts.append(_verdict_section(verdict))
    parts.append(f"\n<sub>[The run; once its checks pass, it holds a preview site to download]({run_url})</sub>\n")
    return "".join(parts)


def post(host: Host, number: int, text: str, bot: str = BOT) -> bool:
    """Write a comment, or change the one that is there.

    Args:
        host: The code host.
        number: Of the pull request or issue.
        text: Markdown; its first line is the marker by which it is found again.
        bot: Login of whoever the token belongs to: only that one's comments are touched.

    Returns:
        Whether there was one.

    Raises:
        BadgepressError: The text has no marker, or is too long.
        CodeHostError: The host refuses.
    """
    marker = text.partition("\n")[0]
    if not _MARKER.fullmatch(marker) or len(text) > MAX_CHARACTERS:
        raise BadgepressError("this text cannot be a comment", hint="Its first line must be a marker, <!-- badgepress:… -->.")
    comments = path_of("repos", host.owner, host.name, "issues", number, "comments")
    for row in host.api.pages(comments):
        user, body, comment_id = row.get("user"), row.get("body"), row.get("id")
        is_ours = isinstance(user, dict) and user.get("login") == bot
        if is_ours and isinstance(body, str) and body.replace("\r", "").partition("\n")[0] == marker and type(comment_id) is int:
            if body.replace("\r", "").strip() != text.strip():
                path = path_of("repos", host.owner, host.name, "issues", "comments", comment_id)
                host.api.send("PATCH", path, {"body": text})
            return True
    host.api.send("POST", comments, {"body": text})
    return False


def _verdict_section(verdict: Verdict) -> str:
    mark = "✅" if verdict.is_met else "❌"
    section = f"\n**Who stands behind it**\n\n{mark} {escaped(headline(verdict))}\n"
    if verdict.is_met:
        return section
    lines = summary(verdict).splitlines(keepends=True)
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(line) > _MAX_VERDICT_CHARACTERS:
            kept.append("- and more; see the check “badges policy”\n")
            break
        kept.append(line)
    return f"{section}\n{''.join(kept)}"
