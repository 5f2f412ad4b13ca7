"""The change report as Markdown for a comment; every text in it is somebody's and stays text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from badgepress.history.report import AwardLine, ClassLine, Report
from badgepress.plain_text import code_span, escaped

MARKER = "<!-- badgepress:change-report -->"
"""First line of the comment, by which it is found again."""
MAX_CHARACTERS = 60_000
_LEFT_OUT = "\n*The rest is left out here; see the full report in the run's artifacts.*\n"
_VERBS = {
    "issue": "🆕 issue", "supersede": "♻️ issue in place of another", "revoke": "⛔ revoke", "forget": "🕳️ forget", "change": "✏️ change", "remove": "❌ remove",
    "new": "🆕 new badge class", "revise": "📘 new version", "retire": "💤 retire",
}  # fmt: skip


def markdown(report: Report, preview_url: str = "") -> str:
    """Return the report as GitHub-flavoured Markdown, at most `MAX_CHARACTERS` long, beginning with `MARKER`.

    Args:
        report: What a merge would do; may come from a stranger.
        preview_url: Address of the preview site, for links and pictures; without it there are none.
    """
    kept: list[str] = []
    size = 0
    for block in _blocks(report, preview_url.rstrip("/")):
        if size + len(block) > MAX_CHARACTERS - len(_LEFT_OUT):
            kept.append(_LEFT_OUT)
            break
        kept.append(block)
        size += len(block)
    return "".join(kept)


def _blocks(report: Report, preview: str) -> Iterator[str]:
    yield f"{MARKER}\n### This change {escaped(report.headline())}\n"
    if report.errors:
        things = "thing stands" if report.errors == 1 else "things stand"
        yield f"\n**{report.errors:,} {things} in the way:**\n\n"
        for problem in report.problems:
            mark = "❌" if problem.severity == "error" else "⚠️"
            yield f"- {mark} `{code_span(problem.place)}` **{escaped(problem.code)}** {escaped(problem.message)}\n  → {escaped(problem.hint)}\n"
        if report.problems_left_out:
            yield f"- and {report.problems_left_out:,} more\n"
    elif report.problems:
        count = len(report.problems) + report.problems_left_out
        yield f"\n<details><summary>{count:,} warning{'s' if count != 1 else ''}</summary>\n\n"
        for problem in report.problems:
            yield f"- ⚠️ `{code_span(problem.place)}` {escaped(problem.message)}\n"
        yield "\n</details>\n"
    else:
        yield "\n✅ The checks found nothing to mend.\n"
    if report.site:
        yield "\n**For the whole site**\n\n"
        for line in report.site:
            yield f"- {escaped(line)}\n"
    if report.classes:
        yield "\n**Badge classes**\n\n"
        for badge in report.classes:
            yield _class_item(badge, preview)
    if report.awards:
        yield "\n**Awards**\n\n| | badge | for | awarded | shown | |\n|---|---|---|---|---|---|\n"
        for award in report.awards:
            yield _award_row(award, preview)
        if report.awards_left_out:
            yield f"\n… and {report.awards_left_out:,} more awards.\n"


def _class_item(badge: ClassLine, preview: str) -> str:
    name = _link(f"{badge.name} ({badge.slug}@{badge.version})", preview, badge.page)
    holders = f"{badge.holders:,} holder{'s' if badge.holders != 1 else ''}"
    return f"- {_VERBS[badge.kind]}: {name}, {holders}{_details(badge.details)}\n"


def _award_row(award: AwardLine, preview: str) -> str:
    picture = ""
    if preview and award.picture:
        picture = f'<img src="{_address(preview, award.picture)}" alt="" width="48" height="48"> '
    cells = (
        f"{_VERBS[award.kind]}",
        f"{picture}{_link(award.badge_name, preview, award.page)}<br>{escaped(award.badge)}",
        escaped(award.recipient),
        escaped(award.awarded),
        escaped(award.visibility),
        "<br>".join([*map(escaped, award.details), f"`{code_span(award.path)}`"]),
    )
    return f"| {' | '.join(cells)} |\n"


def _details(details: Iterable[str]) -> str:
    return "".join(f"; {escaped(detail)}" for detail in details)


def _link(text: str, preview: str, path: str) -> str:
    return f"[{escaped(text)}]({_address(preview, path)})" if preview else escaped(text)


def _address(preview: str, path: str) -> str:
    return quote(preview, safe=":/%?&=~.-_") + "/" + quote(path, safe="/.-_")
