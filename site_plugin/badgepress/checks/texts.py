"""Rules about every text of a file: characters, direction, look-alikes, and no e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from badgepress.content.text_rules import are_plain, text_faults, utf16_order_differs
from badgepress.content.yaml_reader import Node, Source
from badgepress.problems import Problem

_CODES = {
    "control": "BP004", "bidi": "BP801", "invisible": "BP802", "not-nfc": "BP803", "edges": "BP804", "angle": "BP804",
    "mixed-script": "BP806", "email": "BP402",
}  # fmt: skip
_WARNINGS = {"mixed-script"}
_LONG_TEXTS = {"criteria", "narrative", "description"}
_MAY_HOLD_AN_ADDRESS = ("content/issuer.yml", ("email",))

Steps = tuple[str | int, ...]


def check_texts(source: Source) -> Iterator[Problem]:
    """Yield the faults of all texts of one file."""
    root = source.tree()
    if root is not None:
        yield from _check_node(root, source, ())


def texts_are_sound(values: dict[str, Any]) -> bool:
    """Say whether `check_texts` would find nothing in a file of these plain values, without asking where anything stands."""
    texts: list[str] = []
    _gather(values, texts)
    return are_plain(texts) or _is_sound(values, "")


def _gather(values: dict[str, Any] | list[Any], texts: list[str]) -> None:
    for inner in values.values() if isinstance(values, dict) else values:
        if isinstance(inner, str):
            texts.append(inner)
        elif isinstance(inner, (dict, list)):  # a union (dict | list) takes five times as long
            _gather(inner, texts)


def _is_sound(values: Any, last_key: str) -> bool:
    if isinstance(values, str):
        return not text_faults(values, kind=_kind(last_key))
    if isinstance(values, dict):
        return all(_is_sound(inner, key) for key, inner in values.items())
    if isinstance(values, list):
        texts = [inner for inner in values if isinstance(inner, str)]
        return all(_is_sound(inner, "") for inner in values) and not utf16_order_differs(texts)
    return True


def _check_node(node: Node, source: Source, steps: Steps) -> Iterator[Problem]:
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield from _check_node(inner, source, (*steps, key))
    elif isinstance(node.value, list):
        for position, inner in enumerate(node.value):
            yield from _check_node(inner, source, (*steps, position))
        texts = [inner.value for inner in node.value if isinstance(inner.value, str)]
        if utf16_order_differs(texts):
            hint = "Leave out one of them, or write the emoji or rare letter as a word."
            yield Problem(
                source.place(*steps),
                "BP805",
                "this list mixes emoji (or other rare letters) with full-width letters",
                hint,
            )
    elif isinstance(node.value, str):
        for fault in text_faults(node.value, kind=_kind(steps[-1] if steps else "")):
            if fault.code == "email" and (source.path, steps) == _MAY_HOLD_AN_ADDRESS:
                continue
            label = " → ".join(str(step) for step in steps)
            severity: Literal["error", "warning"] = "warning" if fault.code in _WARNINGS else "error"
            yield Problem(source.place(*steps), _CODES[fault.code], f"“{label}” {fault.message}", fault.hint, severity)


def _kind(last: str | int) -> Literal["name", "line", "text"]:
    if last == "name":
        return "name"
    return "text" if last in _LONG_TEXTS else "line"
