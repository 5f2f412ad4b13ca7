"""The canonical form of a content file: keys in the schema's order, block style, two spaces, and quotes only where our reader needs them.

One form means that a diff shows what changed and nothing else, and that reviewers and programs read a file alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from badgepress.content.schema_check import Kind, schema_bytes
from badgepress.content.yaml_reader import typed_scalar

Path = tuple[str | int, ...]
_INDENT = "  "
_FLOW_WIDTH = 80
# begins with what begins no YAML token, and holds nothing that ends a plain scalar
_PLAIN = re.compile(r"[^\W_][^\n\t\"'#,\[\]{}&*!|>%@`\\]*|[^\W_][^\n\t]*")
_ENDS_PLAIN = re.compile(r": |:$| #|[\t\n]| $")
_FLOW_INDICATORS = re.compile(r"[,\[\]{}:]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, and which value begins in it."""

    text: str
    path: Path | None = None
    """None for the inner lines of a text."""


def canonical_text(kind: Kind, values: Mapping[str, Any], head: Sequence[str] = ()) -> str:
    """Return a content file in canonical form.

    Args:
        kind: What file it is; its schema gives the order of the keys.
        values: Plain mappings, lists and scalars that our reader can give back.
        head: Whole-line comments to stand first, without `#`.
    """
    lines = [f"# {line}".rstrip() for line in head]
    lines += [line.text for line in canonical_lines(kind, values)]
    return "".join(f"{line}\n" for line in lines)


def canonical_lines(kind: Kind, values: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the lines of a content file in canonical form, without comments."""
    yield from _mapping(values, _schema(kind), "", ())


def scalar_text(value: Any, *, in_flow: bool = False) -> str:
    """Return a scalar on one line: plain where the reader gives the same value back, double-quoted otherwise."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return format(value, "f").rstrip("0") + ("0" if value == int(value) else "")
    text = str(value)
    if _is_plain(text) and not (in_flow and _FLOW_INDICATORS.search(text)):
        return text
    return '"' + "".join(_ESCAPES.get(character, character) for character in text) + '"'


def _is_plain(text: str) -> bool:
    return bool(
        _PLAIN.fullmatch(text) and not _ENDS_PLAIN.search(text) and typed_scalar(text) == text and not text.startswith("---")
    )


def _mapping(values: Mapping[str, Any], schema: Mapping[str, Any], indent: str, path: Path) -> Iterator[Line]:
    known = schema.get("properties", {})
    order = {name: position for position, name in enumerate(known)}
    # what the schema does not name keeps its order: criteria of results, teams of a policy
    for name in sorted(values, key=lambda name: order.get(name, len(order))):
        inner = known.get(name) or schema.get("additionalProperties") or {}
        yield from _entry(f"{indent}{scalar_text(name)}:", values[name], inner if inner is not True else {}, indent, (*path, name))


def _entry(start: str, value: Any, schema: Mapping[str, Any], indent: str, path: Path) -> Iterator[Line]:
    if isinstance(value, Mapping) and value:
        yield Line(start, path)
        yield from _mapping(value, schema, indent + _INDENT, path)
    elif isinstance(value, list) and value:
        flow = _flow(value)
        if flow is not None and len(start) + len(flow) < _FLOW_WIDTH:
            yield Line(f"{start} {flow}", path)
            return
        yield Line(start, path)
        for position, item in enumerate(value):
            yield from _item(item, schema.get("items", {}), indent + _INDENT, (*path, position))
    elif isinstance(value, Mapping | list):
        yield Line(f"{start} {'{}' if isinstance(value, Mapping) else '[]'}", path)
    elif isinstance(value, str) and _is_literal(value):
        yield Line(f"{start} {_literal_mark(value)}", path)
        for line in value.rstrip("\n").split("\n") + [""] * (len(value) - len(value.rstrip("\n")) - 1):
            yield Line(f"{indent}{_INDENT}{line}" if line else "")
    else:
        yield Line(f"{start} {scalar_text(value)}", path)


def _item(item: Any, schema: Mapping[str, Any], indent: str, path: Path) -> Iterator[Line]:
    if isinstance(item, Mapping) and item:
        for number, line in enumerate(_mapping(item, schema, indent + _INDENT, path)):
            yield Line(f"{indent}- {line.text[len(indent) + 2 :]}", line.path) if number == 0 else line
    elif isinstance(item, list) and item:
        flow = _flow(item)
        yield Line(f"{indent}- {flow if flow is not None else json.dumps(item, ensure_ascii=False)}", path)
    else:
        yield from _entry(f"{indent}-", item, schema, indent, path)


def _flow(items: list[Any]) -> str | None:
    """Return a list of short words in brackets, None where it is better written one a line."""
    if any(not isinstance(item, str | int | float) or (isinstance(item, str) and not _is_plain(item)) for item in items):
        return None
    texts = [scalar_text(item, in_flow=True) for item in items]
    return None if any(text.startswith('"') for text in texts) else f"[{', '.join(texts)}]"


def _is_literal(text: str) -> bool:
    lines = text.rstrip("\n").split("\n")
    return "\n" in text and bool(lines[0]) and not lines[0].startswith((" ", "\t")) and all(
        not line or line.strip() for line in lines
    )


def _literal_mark(text: str) -> str:
    breaks = len(text) - len(text.rstrip("\n"))
    return "|-" if breaks == 0 else "|" if breaks == 1 else "|+"


@cache
def _schema(kind: Kind) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_bytes(kind))
    return schema
