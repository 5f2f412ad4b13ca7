"""The change report: what a merge would issue, change and revoke, in values that can be handed on as JSON."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

import orjson

from badgepress.errors import BadgepressError

MAX_REPORT_BYTES = 4 * 1024 * 1024
MAX_AWARDS_SHOWN = 100
MAX_PROBLEMS_SHOWN = 100
MAX_SITE_LINES = 200
AwardKind = Literal["issue", "supersede", "revoke", "forget", "change", "remove"]
ClassKind = Literal["new", "revise", "retire", "change", "remove"]
VERSION = 1


@dataclass(frozen=True, slots=True)
class AwardLine:
    """One award that the change touches."""

    kind: AwardKind
    id: str
    badge: str
    """`slug@version`."""
    badge_name: str
    recipient: str
    """Masked."""
    awarded: str
    visibility: str
    path: str
    """Its file."""
    page: str
    """Its page, relative to the site."""
    picture: str
    """Its badge's picture, relative to the site; empty where the class is not there."""
    details: tuple[str, ...] = ()
    """What else a reviewer should know, a line each."""


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One version of a badge class that the change touches."""

    kind: ClassKind
    slug: str
    version: int
    name: str
    holders: int
    """How many awards of the class there are, all versions."""
    path: str
    page: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing that is wrong."""

    place: str
    code: str
    severity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a merge would do."""

    base: str
    """The commit compared with."""
    issue: int = 0
    """Number of new awards, those that supersede another included."""
    revoke: int = 0
    forget: int = 0
    change: int = 0
    """Number of awards that change in what may change."""
    remove: int = 0
    """Number of awards that would vanish; the checks refuse it."""
    new_badges: int = 0
    revise: int = 0
    retire: int = 0
    holders: int = 0
    """Number of awards issued before that show something new."""
    pathways: int = 0
    """Number of pathways that change, or that a touched badge class is part of."""
    awards: tuple[AwardLine, ...] = ()
    """The first `MAX_AWARDS_SHOWN`."""
    awards_left_out: int = 0
    classes: tuple[ClassLine, ...] = ()
    site: tuple[str, ...] = ()
    """What changes for the whole site, a line each."""
    problems: tuple[ProblemLine, ...] = ()
    problems_left_out: int = 0
    errors: int = 0
    version: int = field(default=VERSION)

    def headline(self) -> str:
        """Return the whole in one line."""
        parts = [f"issue {self.issue:,}", f"revoke {self.revoke:,}", f"revise {self.revise:,}", f"retire {self.retire:,}"]
        more = (
            ("forget", self.forget), ("change", self.change), ("remove", self.remove), ("add", self.new_badges),
        )  # fmt: skip
        nouns = {"change": "award", "add": "badge class"}
        for verb, count in more:
            if count:
                noun = nouns.get(verb)
                parts.append(f"{verb} {count:,}" + (f" {_plural(count, noun)}" if noun else ""))
        affected = f"affects {self.holders:,} {_plural(self.holders, 'holder')}"
        return f"will {', '.join(parts)}; {affected} and {self.pathways:,} {_plural(self.pathways, 'pathway')}"


def _plural(count: int, noun: str) -> str:
    if count == 1:
        return noun
    return f"{noun}es" if noun.endswith("s") else f"{noun}s"


def report_json(report: Report) -> bytes:
    """Return the report as JSON (UTF-8, indented)."""
    return orjson.dumps(report, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_report(data: bytes) -> Report:
    """Read a report that somebody else may have written: every member has its type and size, or it is refused.

    Raises:
        BadgepressError: It is no report.
    """
    refused = BadgepressError(
        "this is no change report of badgepress", hint="Make one: badgepress diff --base origin/main --format json"
    )
    if len(data) > MAX_REPORT_BYTES:
        raise refused
    try:
        values = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise refused from None
    if not _validator().is_valid(values):
        raise refused
    lines = {"awards": AwardLine, "classes": ClassLine, "problems": ProblemLine}
    made: dict[str, Any] = {
        name: tuple(lines[name](**_tuples(item)) for item in value) if name in lines else value
        for name, value in values.items()
    }
    return Report(**_tuples(made))


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


@cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.validator_for(_schema_of(Report))


_WORDS: dict[str, list[str]] = {
    "AwardLine": ["issue", "supersede", "revoke", "forget", "change", "remove"],
    "ClassLine": ["new", "revise", "retire", "change", "remove"],
}
_LISTS: dict[str, tuple[Any, int]] = {
    "awards": (AwardLine, MAX_AWARDS_SHOWN),
    "classes": (ClassLine, 1000),
    "problems": (ProblemLine, MAX_PROBLEMS_SHOWN),
    "site": (str, MAX_SITE_LINES),
    "details": (str, 50),
}


def _schema_of(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of a dataclass of this module."""
    if kind is str:
        return {"type": "string", "maxLength": 2000}
    members: dict[str, Any] = {}
    for member in dataclasses.fields(kind):
        if member.name in _LISTS:
            of, limit = _LISTS[member.name]
            members[member.name] = {"type": "array", "maxItems": limit, "items": _schema_of(of)}
        elif member.name == "kind":
            members[member.name] = {"enum": _WORDS[kind.__name__]}
        elif member.type == "int":
            members[member.name] = {"type": "integer", "minimum": 0, "maximum": 1_000_000_000}
        else:
            members[member.name] = _schema_of(str)
    members["version"] = {"const": VERSION} if kind is Report else members.get("version", {})
    if kind is AwardLine:
        del members["version"]
        members["page"] = members["picture"] = {"type": "string", "pattern": "^[A-Za-z0-9._/-]{0,300}$"}
        members["id"] = {"type": "string", "pattern": "^[0-9a-f-]{36}$"}
    elif kind is ProblemLine:
        del members["version"]
    elif kind is ClassLine:
        members["page"] = {"type": "string", "pattern": "^[A-Za-z0-9._/-]{0,300}$"}
    return {"type": "object", "properties": members, "required": sorted(members), "additionalProperties": False}
