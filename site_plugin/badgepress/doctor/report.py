"""Writes down what the doctor found: as text for people, JSON for programs, and annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from badgepress.doctor.examine import Report
from badgepress.doctor.findings import Finding
from badgepress.doctor.hosts import HOST_NAMES
from badgepress.doctor.mends import mend
from badgepress.doctor.points import POINTS

_WIDTH = 14
SERVED_ONLY = "certificate, redirects, content types, CORS, compression, what the host says of missing pages, old copies"


def as_text(report: Report) -> str:
    """A line a finding, what is fine first; then each thing to mend with what to do and why."""
    lines = [f"{report.name}{_on_host(report)}", ""]
    fine = [finding for finding in report.findings if finding.outcome == "fine"]
    lines += [f"{'fine':<{_WIDTH}}{POINTS[finding.point].title}: {finding.message}" for finding in fine]
    for outcome in ("cannot tell", "look at this", "broken"):
        for finding in report.findings:
            if finding.outcome == outcome:
                lines += [f"{outcome:<{_WIDTH}}{POINTS[finding.point].title}: {_said(finding)}"]
                lines += [f"{'':<{_WIDTH}}→ {mend(finding.point, report.host)}", f"{'':<{_WIDTH}}  ({POINTS[finding.point].why})"]
    return "".join(line + "\n" for line in lines)


def as_json(report: Report) -> str:
    """One object: the site, and a list of findings with point, outcome, message, paths, count, mend and why."""
    rows = [
        {
            "point": finding.point,
            "outcome": finding.outcome,
            "message": finding.message,
            "paths": list(finding.paths),
            "count": finding.count,
            "mend": "" if finding.outcome == "fine" else mend(finding.point, report.host),
            "why": POINTS[finding.point].why,
        }
        for finding in report.findings
    ]
    head = {"site": report.name, "host": report.host, "looked_at": report.looked_at, "of": report.of}
    return json.dumps(head | {"findings": rows}, ensure_ascii=False, indent=2) + "\n"


def as_github(report: Report) -> str:
    """Workflow commands that GitHub shows with the run."""
    levels = {"broken": "error", "look at this": "warning", "cannot tell": "warning"}
    return "".join(
        f"::{levels[finding.outcome]} title={_data(f'doctor - {POINTS[finding.point].title}')}"
        f"::{_data(_said(finding))}%0A{_data(mend(finding.point, report.host))}\n"
        for finding in report.findings
        if finding.outcome in levels
    )


FORMATS: dict[str, Callable[[Report], str]] = {"text": as_text, "json": as_json, "github": as_github}


def summary(report: Report) -> str:
    """One closing line: how much was looked at, and what came of it."""
    parts = [
        f"{count} {word}"
        for count, word in (
            (report.count("broken"), "broken"), (report.count("look at this"), "to look at"), (report.count("cannot tell"), "that cannot be told"),
        )
        if count
    ]  # fmt: skip
    looked = f"looked at {report.looked_at:,} of {report.of:,} addresses" if report.of else "looked at nothing else"
    return f"{report.name}: {', '.join(parts) if parts else 'all fine'}; {looked}"


def remarks(report: Report) -> Iterator[str]:
    """Yield what a person should know about how far the report goes."""
    if report.unnamed:
        awards = f"{report.unnamed:,} unlisted award{'s' if report.unnamed != 1 else ''}"
        yield f"{awards} not looked at: only their repository knows their addresses; call the doctor there, or with --against DIR"
    if not report.is_served:
        yield f"only a server can show: {SERVED_ONLY}; give the site's address once it is deployed"


def _said(finding: Finding) -> str:
    if not finding.paths:
        return finding.message
    more = f" and {finding.count - len(finding.paths):,} more" if finding.count > len(finding.paths) else ""
    named = ", ".join(path or "the first page" for path in finding.paths)
    return f"{named}{more}: {finding.message}"


def _on_host(report: Report) -> str:
    return f" (on {HOST_NAMES[report.host]})" if report.is_served and report.host != "unknown" else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
