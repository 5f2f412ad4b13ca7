"""Writes problems down: as text for people, JSON for programs, and annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from badgepress.plain_text import printable
from badgepress.problem_codes import CODES
from badgepress.problems import Problem


def as_text(problems: Sequence[Problem]) -> str:
    """One line each plus the hint; the reason stands with the first problem of each code. Nothing in them reaches a terminal but letters."""
    lines = []
    explained: set[str] = set()
    for problem in problems:
        lines.append(f"{problem.place}: {problem.severity} {problem.code}: {problem.message}")
        why = "" if problem.code in explained else f" ({CODES[problem.code].why})"
        explained.add(problem.code)
        lines.append(f"  → {problem.hint}{why}")
    return "".join(printable(line) + "\n" for line in lines)


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects: code, severity, path, line, column, message, hint, why."""
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity,
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "message": problem.message,
            "hint": problem.hint,
            "why": CODES[problem.code].why,
        }
        for problem in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_github(problems: Sequence[Problem]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request."""
    return "".join(
        f"::{problem.severity} file={_property(problem.place.path)},line={problem.place.line},col={problem.place.column},title={problem.code}"
        f"::{_data(problem.message)}%0A{_data(problem.hint)}\n"
        for problem in problems
    )


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {"text": as_text, "json": as_json, "github": as_github}


def summary(problems: Sequence[Problem], what_is_there: str) -> str:
    """One closing line: how many errors and warnings, or that all is well."""
    errors = sum(problem.is_error for problem in problems)
    warnings = len(problems) - errors
    counts = [
        f"{count} {word}{'s' if count != 1 else ''}"
        for count, word in ((errors, "error"), (warnings, "warning"))
        if count
    ]
    return f"{what_is_there}: {' and '.join(counts) if counts else 'no problems'}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
