"""Small readers of JSON members and dates that say at which step something is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.verifying.verdict import Step, StepError

_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")


def text_of(holder: Mapping[str, Any], name: str, step: Step) -> str:
    """Return a member that must be a non-empty string."""
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise StepError(step, f"{name} is missing or not a string")
    return value


def object_of(holder: Mapping[str, Any], name: str, step: Step) -> Mapping[str, Any]:
    """Return a member that must be one object."""
    value = holder.get(name)
    if not isinstance(value, Mapping):
        raise StepError(step, f"{name} is missing or not one object")
    return value


def objects_of(holder: Mapping[str, Any], name: str, step: Step) -> list[Mapping[str, Any]]:
    """Return a member that is a list of objects, or an empty list where it is missing."""
    value = holder.get(name, [])
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise StepError(step, f"{name} is not a list of objects")
    return value


def moment_of(holder: Mapping[str, Any], name: str, step: Step) -> datetime:
    """Return a member that must be a date and time with its zone (RFC 3339)."""
    value = text_of(holder, name, step)
    if not _DATE_TIME.fullmatch(value):
        raise StepError(step, f"{name} {value!r} is not a date and time with a zone")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise StepError(step, f"{name} {value!r} is no date that exists") from None


def optional_moment_of(holder: Mapping[str, Any], name: str, step: Step) -> datetime | None:
    """Return a date and time with its zone, or None where the member is missing."""
    return moment_of(holder, name, step) if name in holder else None


def require_types(holder: Mapping[str, Any], wanted: list[str], step: Step) -> None:
    """Refuse a `type` that is not exactly the wanted list: order and wrapping are not covered by signatures."""
    if holder.get("type") != wanted:
        raise StepError(step, f"type is {holder.get('type')!r}, not {wanted!r}")


def is_moment(value: Any) -> bool:
    """Say whether a value is a date and time with its zone that exists (RFC 3339)."""
    if not isinstance(value, str) or not _DATE_TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
