"""Checks one answer as soon as it is given, by the same schema and rules that check the file it goes into."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Literal

from badgepress.content.schema_check import Kind, schema_bytes
from badgepress.content.text_rules import text_faults
from badgepress.errors import BadgepressError

_NAMES = {"name"}
_MAY_HOLD_AN_ADDRESS = {("issuer", "email")}


def sound_answer(kind: Kind, field: str, typed: str) -> str:
    """Return what somebody typed for a text field, trimmed.

    Args:
        kind: The file that it goes into.
        field: A field, with dots between levels, such as `evidence.url`: of a list, a field of its items.
        typed: Anything.

    Raises:
        BadgepressError: It cannot stand there.
    """
    answer = typed.strip()
    schema = _field(kind, field)
    if len(answer) < schema.get("minLength", 0):
        raise BadgepressError("this is needed", hint=schema["description"])
    if len(answer) > schema.get("maxLength", 10_000):
        raise BadgepressError(f"this is too long ({len(answer)} characters)", hint=f"At most {schema['maxLength']}.")
    if "pattern" in schema and not re.search(re.sub(r"\$$", r"\\Z", schema["pattern"]), answer):
        raise BadgepressError("this cannot be used", hint=schema.get("patternErrorMessage", schema["description"]))
    how: Literal["name", "text"] = "name" if field.rpartition(".")[2] in _NAMES else "text"
    for fault in text_faults(answer, kind=how):
        if fault.severity == "error" and not (fault.code == "email" and (kind, field) in _MAY_HOLD_AN_ADDRESS):
            raise BadgepressError(f"this {fault.message}", hint=fault.hint)
    return answer


@cache
def _field(kind: Kind, field: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_bytes(kind))
    for step in field.split("."):
        schema = schema.get("items", schema)["properties"][step]
    return schema
