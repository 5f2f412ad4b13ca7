"""Holds a document against the table of what Open Badges requires of each part (`forms.json`, the same for every implementation)."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from badgepress.verifying.credential_check.report import Trouble
from badgepress.verifying.reading import is_moment

Table = Literal["open_badges_3", "open_badges_2"]
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_PICTURE = re.compile(r"https?://[^\s<>\"]+|data:image/(png|svg\+xml)[;,].+", re.DOTALL)


@functools.cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(Path(__file__).with_name("forms.json").read_text("utf-8"))
    return tables


def check_form(value: Any, kind: str, path: str, table: Table = "open_badges_3") -> None:
    """Return only if a value has the form that its kind requires, with everything inside it; else raise `Trouble` at step `form`.

    Args:
        value: Any JSON value.
        kind: A name of the table, or a plain kind: `text`, `uri`, `moment`, …
        path: Of the value, for messages.
        table: Which vocabulary.
    """
    if kind.endswith("[]"):
        items = value if isinstance(value, list) else [value]
        for position, item in enumerate(items):
            check_form(item, kind[:-2], f"{path}[{position}]" if isinstance(value, list) else path, table)
        return
    if "|" in kind:
        text_kind = kind.partition("|")[2]
        kind = text_kind if isinstance(value, str) else kind.partition("|")[0]
    form = _tables()[table].get(kind)
    if form is None:
        _check_plain(value, kind, path)
        return
    if not isinstance(value, Mapping):
        raise Trouble("member-form", f"{path} is not one object")
    _check_type(value, form, path)
    members: dict[str, str] = form["members"]
    for name, wanted in members.items():
        plain = name.removesuffix("!")
        if plain in value:
            check_form(value[plain], wanted, f"{path}.{plain}", table)
        elif name.endswith("!"):
            raise Trouble("member-missing", f"{path} lacks {plain}")
    if form.get("closed"):
        known = {name.removesuffix("!") for name in members} | {"type"}
        if unknown := value.keys() - known:
            raise Trouble("member-unknown", f"{path} has the member {min(unknown)!r}, which is not allowed in it")


def _check_type(value: Mapping[str, Any], form: Mapping[str, Any], path: str) -> None:
    wanted = form.get("type")
    if wanted is None:
        return
    found = value.get("type")
    if form.get("typed_by_text"):
        fits = found == wanted
    else:
        fits = found == wanted or (isinstance(found, list) and wanted in found)
    if not fits:
        raise Trouble("type-wrong", f"{path} is of type {found!r}, not {wanted}")


def _check_plain(value: Any, kind: str, path: str) -> None:
    if kind == "any":
        fits = value is not None
    elif kind == "text":
        # a map of languages is a text, too, as the schemas have it; whether a signature covers it is another step's question
        fits = (isinstance(value, str) and value.strip() != "") or (
            isinstance(value, Mapping) and bool(value) and all(isinstance(item, str | list) for item in value.values())
        )
    elif kind == "word":
        fits = isinstance(value, str) and value.strip() != ""
    elif kind == "string":
        fits = isinstance(value, str)
    elif kind == "uri":
        fits = isinstance(value, str) and _URI.fullmatch(value) is not None
    elif kind == "picture":
        fits = isinstance(value, str) and _PICTURE.fullmatch(value) is not None
    elif kind == "moment":
        fits = is_moment(value)
    elif kind == "boolean":
        fits = isinstance(value, bool)
    elif kind == "number":
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str) and (
            value in _tables()["enums"][kind.removeprefix("enum:")] or value.startswith("ext:")
        )
    if not fits:
        raise Trouble(
            "member-form",
            f"{path} is {_shown(value)}, which is not {_IN_WORDS.get(kind, 'one of the values that are allowed there')}",
        )


_IN_WORDS = {
    "any": "a value",
    "text": "a text",
    "string": "a text",
    "word": "a text",
    "uri": "an address",
    "picture": "the address of a picture",
    "moment": "a date and time with a zone",
    "boolean": "true or false",
    "number": "a number",
}


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "…"
