"""The change report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.history.report import AwardLine, Report
from badgepress.plain_text import printable

_SIGNS = {"issue": "+", "supersede": "+", "revoke": "-", "forget": "-", "change": "~", "remove": "!"}
_WORDS = {
    "new": "new badge class", "revise": "new version", "retire": "retire", "change": "change", "remove": "remove",
}  # fmt: skip


def text(report: Report) -> str:
    """Return the report in lines; control characters of content never reach the terminal."""
    return "".join(f"{printable(line)}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"This change {report.headline()}."
    if report.site:
        yield ""
    for line in report.site:
        yield f"  * {line}"
    if report.classes:
        yield ""
    for badge in report.classes:
        holders = f"{badge.holders:,} holder{'s' if badge.holders != 1 else ''}"
        yield f"  {_WORDS[badge.kind]}: {badge.name} ({badge.slug}@{badge.version}), {holders}"
        yield from (f"      {detail}" for detail in badge.details)
        yield f"      {badge.path}"
    for award in report.awards:
        yield ""
        yield from _card(award)
    if report.awards_left_out:
        yield ""
        yield f"  … and {report.awards_left_out:,} more awards"


def _card(award: AwardLine) -> Iterator[str]:
    verb = "issue" if award.kind == "supersede" else award.kind
    yield f"  {_SIGNS[award.kind]} {verb}: {award.badge_name} ({award.badge})"
    yield f"      for {award.recipient}, awarded {award.awarded}, {award.visibility}"
    yield from (f"      {detail}" for detail in award.details)
    yield f"      {award.path}"
    yield f"      {award.page}"
