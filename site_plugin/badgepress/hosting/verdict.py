"""What the policy says of a pull request, as a value that one job of a workflow hands to the next."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import orjson

from badgepress.errors import BadgepressError
from badgepress.history.report import ProblemLine

MAX_VERDICT_BYTES = 1024 * 1024
MAX_SHOWN = 50
_TEXT = {"type": "string", "maxLength": 2000}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the policy says of a pull request as it is now."""

    pull_request: int
    head_sha: str
    has_policy: bool
    """Whether the default branch has a policy at all."""
    is_mergeable: bool
    """Whether Git can merge it; if not, nothing else is known."""
    missing: tuple[ProblemLine, ...] = ()
    """The first `MAX_SHOWN`."""
    left_out: int = 0

    @property
    def is_met(self) -> bool:
        """Whether it may be merged."""
        return self.is_mergeable and not self.missing


def verdict_json(verdict: Verdict) -> bytes:
    """Return a verdict as JSON."""
    return orjson.dumps(verdict, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_verdict(data: bytes) -> Verdict:
    """Read a verdict that another job wrote.

    Raises:
        BadgepressError: It is none.
    """
    try:
        values: Any = orjson.loads(data) if len(data) <= MAX_VERDICT_BYTES else None
    except orjson.JSONDecodeError:
        values = None
    if not jsonschema_rs.is_valid(_SCHEMA, values):
        raise BadgepressError("this is no verdict of badgepress", hint="badgepress verdict --out FILE writes it.")
    return Verdict(**{**values, "missing": tuple(ProblemLine(**line) for line in values["missing"])})


_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["pull_request", "head_sha", "has_policy", "is_mergeable", "missing", "left_out"],
    "properties": {
        "pull_request": {"type": "integer", "minimum": 1},
        "head_sha": {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"},
        "has_policy": {"type": "boolean"},
        "is_mergeable": {"type": "boolean"},
        "left_out": {"type": "integer", "minimum": 0},
        "missing": {
            "type": "array",
            "maxItems": MAX_SHOWN,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [member.name for member in dataclasses.fields(ProblemLine)],
                "properties": {member.name: _TEXT for member in dataclasses.fields(ProblemLine)},
            },
        },
    },
}
