"""Results must fit the achievement that they are results of (OB 3.0 B.1.16–B.1.18); no other verifier looks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from badgepress.verifying.credential_check.report import Trouble

_MAX_DIGITS = 40


def check_results(subject: Mapping[str, Any]) -> None:
    """Refuse results that refer to something outside of their achievement, or lie outside of its limits; raise `Trouble` at step `form`."""
    descriptions: dict[str, Mapping[str, Any]] = {}
    for description in listed(subject["achievement"].get("resultDescription")):
        descriptions[description["id"]] = description
        required = description.get("requiredLevel")
        if required is not None and required not in _levels(description):
            raise Trouble("result-foreign", f"the required level {required!r} is none of its description's levels")
    for result in listed(subject.get("result")):
        named = result.get("resultDescription")
        description = descriptions.get(named, {}) if named is not None else {}
        if named is not None and not description:
            raise Trouble("result-foreign", f"a result refers to {named!r}, which is not in the achievement")
        achieved = result.get("achievedLevel")
        if achieved is not None and achieved not in _levels(description):
            raise Trouble("result-foreign", f"the achieved level {achieved!r} is none of its description's levels")
        if description.get("resultType") == "Status" and "status" not in result:
            raise Trouble("result-value", f"the result of {named} has no status, which its description requires")
        _check_value(result.get("value"), description)


def _check_value(value: Any, description: Mapping[str, Any]) -> None:
    if not isinstance(value, str) or not description:
        return
    allowed = listed(description.get("allowedValue"))
    if allowed and value not in allowed:
        raise Trouble("result-value", f"the result {value!r} is none of the values that its description allows")
    number, least, most = _number(value), _number(description.get("valueMin")), _number(description.get("valueMax"))
    if number is not None and ((least is not None and number < least) or (most is not None and number > most)):
        raise Trouble("result-value", f"the result {value!r} is outside of the range that its description allows")


def _levels(description: Mapping[str, Any]) -> set[str]:
    return {level["id"] for level in listed(description.get("rubricCriterionLevel"))}


def _number(text: Any) -> Decimal | None:
    if not isinstance(text, str) or len(text) > _MAX_DIGITS:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def listed(value: Any) -> list[Any]:
    """Return a member that may be one value, a list of them, or missing, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
