"""The shape of a document: everything that decides which quads it becomes, apart from the strings that merely fill them.

Two documents of one shape have the same keys, types, contexts, numbers and list lengths, and the same strings stand for IRIs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from badgepress.linkeddata.plain_json import MAX_DEPTH
from badgepress.linkeddata.safe_form import ABSOLUTE_IRI

Shape = tuple[Any, ...]
"""Keys, markers and exact parts in the order of the document; equal if and only if the shapes are."""

_OPEN, _CLOSE, _LIST, _LIST_END, _TEXT, _IRI, _EXACT = range(7)
_ALWAYS_EXACT = frozenset({"type", "@context"})
# no object may pass for the JSON text that orjson would write for it
_STRICT = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def read_shape(document: Mapping[str, Any], exact_keys: frozenset[str]) -> tuple[Shape, list[str]] | None:
    """Return shape and slots (the strings that may vary within it, in order) of a document.

    Args:
        document: Plain JSON values.
        exact_keys: Members that belong to the shape with their whole content: what many documents share word for word.

    Returns:
        None for a document of other than plain JSON values, or one nested too deeply.
    """
    if type(document) is not dict:
        return None
    parts: list[Any] = []
    slots: list[str] = []
    try:
        _read_object(document, parts, slots, exact_keys | _ALWAYS_EXACT, 1)
    except (_NoShapeError, orjson.JSONEncodeError):
        return None
    return tuple(parts), slots


class _NoShapeError(Exception):
    """The document is not of plain JSON values."""


def _read_object(value: dict[Any, Any], parts: list[Any], slots: list[str], exact: frozenset[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _NoShapeError
    parts.append(_OPEN)
    for key, item in value.items():
        if type(key) is not str:
            raise _NoShapeError
        parts.append(key)
        if key in exact:
            parts.append(orjson.dumps(item, option=_STRICT))
        elif type(item) is str:
            parts.append(_IRI if ":" in item and ABSOLUTE_IRI.fullmatch(item) else _TEXT)
            slots.append(item)
        elif type(item) is dict:
            _read_object(item, parts, slots, exact, depth + 1)
        else:
            _read_value(item, parts, slots, exact, depth)
    parts.append(_CLOSE)


def _read_value(item: Any, parts: list[Any], slots: list[str], exact: frozenset[str], depth: int) -> None:
    if type(item) is str:
        parts.append(_IRI if ":" in item and ABSOLUTE_IRI.fullmatch(item) else _TEXT)
        slots.append(item)
    elif type(item) is dict:
        _read_object(item, parts, slots, exact, depth + 1)
    elif type(item) is list:
        if depth > MAX_DEPTH:
            raise _NoShapeError
        parts.append(_LIST)
        for inner in item:
            _read_value(inner, parts, slots, exact, depth + 1)
        parts.append(_LIST_END)
    elif item is None or type(item) in (int, float, bool):
        parts += (_EXACT, orjson.dumps(item))
    else:
        raise _NoShapeError


def with_slots(
    document: Mapping[str, Any], exact_keys: frozenset[str], replace: Callable[[str, str], str]
) -> dict[str, Any]:
    """Return a copy of a document in which `replace(path, text)` stands for each slot, called in the order of the slots.

    Paths are those of `safe_form`: `$.credentialSubject.result[0].achievedLevel`.
    """
    replaced = _replaced(document, "$", exact_keys | _ALWAYS_EXACT, replace)
    assert isinstance(replaced, dict)  # noqa: S101 - an object stays an object
    return replaced


def _replaced(value: Any, path: str, exact: frozenset[str], replace: Callable[[str, str], str]) -> Any:
    if isinstance(value, str):
        return replace(path, value)
    if isinstance(value, Mapping):
        return {
            key: item if key in exact else _replaced(item, f"{path}.{key}", exact, replace)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_replaced(item, f"{path}[{position}]", exact, replace) for position, item in enumerate(value)]
    return value


def slot_paths(document: Mapping[str, Any], exact_keys: frozenset[str]) -> list[str]:
    """Return the paths of the slots, in order."""
    paths: list[str] = []

    def note(path: str, text: str) -> str:
        paths.append(path)
        return text

    with_slots(document, exact_keys, note)
    return paths


def lists_of_slots(document: Mapping[str, Any], exact_keys: frozenset[str]) -> list[list[int]]:
    """Return, for each list whose items a signature must tell apart, the slots that tell them apart: the texts, or the ids of objects."""
    counter = iter(range(1_000_000))
    groups: list[list[int]] = []

    def visit(value: Any, exact: frozenset[str]) -> tuple[int | None, int | None]:
        """Return the slot of a text, and the slot of an object's id."""
        if isinstance(value, str):
            return next(counter), None
        if isinstance(value, Mapping):
            own_id = None
            for key, item in value.items():
                if key not in exact:
                    slot, _ = visit(item, exact)
                    own_id = slot if key == "id" else own_id
            return None, own_id
        if isinstance(value, list):
            found = [visit(item, exact) for item in value]
            for slots in zip(*found, strict=True):
                if len(group := [slot for slot in slots if slot is not None]) > 1:
                    groups.append(group)
        return None, None

    visit(document, exact_keys | _ALWAYS_EXACT)
    return groups
