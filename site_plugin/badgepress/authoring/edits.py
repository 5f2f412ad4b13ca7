"""Edits of content files that leave every other byte as it was."""

from __future__ import annotations

from typing import Any

import yaml

from badgepress.authoring.canonical_yaml import canonical_lines, scalar_text
from badgepress.content.schema_check import Kind
from badgepress.content.yaml_reader import LOADER, read_yaml
from badgepress.errors import BadgepressError


def with_field(kind: Kind, text: str, steps: tuple[str, ...], value: Any) -> str:
    """Return a content file with one field set or added.

    Args:
        kind: What file it is.
        text: The file; our strict reader must accept it.
        steps: The keys that lead to the field; the mapping that holds it must be there.
        value: A plain value.

    Raises:
        BadgepressError: The file cannot be read, or the field's parent is not there.
    """
    written, text = text, text.replace("\r\n", "\n")
    before, problems = read_yaml("file", text.encode())
    if before is None or problems:
        raise BadgepressError("the file cannot be read", hint="Run badgepress check, and mend it first.")
    node: Any = yaml.compose(text, Loader=LOADER)
    for depth, step in enumerate(steps):
        pairs = {key.value: (key, inner) for key, inner in node.value} if isinstance(node, yaml.MappingNode) else {}
        if step not in pairs:
            if depth < len(steps) - 1 or not isinstance(node, yaml.MappingNode):
                raise BadgepressError(f"there is no “{step}” in the file", hint="Write it by hand.")
            changed = _added(kind, text, node, steps, value)
            break
        key, node = pairs[step]
    else:
        changed = _replaced(kind, text, key, node, steps, value)
    _check(changed, _expected(before.plain(), steps, value))
    # Git may have given the file the line ends of Windows
    return changed.replace("\n", "\r\n") if "\r\n" in written else changed


def _replaced(kind: Kind, text: str, key: Any, node: Any, steps: tuple[str, ...], value: Any) -> str:
    is_scalar = not isinstance(value, dict | list)
    if is_scalar and isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">") and "\n" not in str(value):
        in_flow = _is_in_flow(text, key.start_mark.index)
        return text[: node.start_mark.index] + scalar_text(value, in_flow=in_flow) + text[node.end_mark.index :]
    indent = " " * key.start_mark.column
    lines = _lines(kind, steps, value, indent)
    end = _end_of_value(text, node)
    return text[: key.start_mark.index - key.start_mark.column] + lines + text[end:]


def _added(kind: Kind, text: str, parent: Any, steps: tuple[str, ...], value: Any) -> str:
    if parent.flow_style:
        end = parent.end_mark.index - 1
        entry = f"{scalar_text(steps[-1], in_flow=True)}: {_flow(value)}"
        between = ", " if parent.value else ""
        return text[:end].rstrip(" ") + between + entry + text[end:]
    indent = " " * parent.value[0][0].start_mark.column
    end = _end_of_value(text, parent.value[-1][1])
    start = "" if text[:end].endswith("\n") else "\n"
    return text[:end] + start + _lines(kind, steps, value, indent) + text[end:]


def _lines(kind: Kind, steps: tuple[str, ...], value: Any, indent: str) -> str:
    """Return a field as lines of their own, in canonical form."""
    nested: Any = value
    for step in reversed(steps):
        nested = {step: nested}
    lines = list(canonical_lines(kind, nested))[len(steps) - 1 :]
    depth = len(lines[0].text) - len(lines[0].text.lstrip())
    return "".join(f"{indent}{line.text[depth:]}\n" if line.text else "\n" for line in lines)


def _end_of_value(text: str, node: Any) -> int:
    """Return where the line after a value begins; what a block's end mark passes over, empty lines and comments, is not the value's."""
    end: int = node.end_mark.index
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
        end = node.end_mark.index
    if text[:end].endswith("\n"):
        return end
    line_end = text.find("\n", end)
    return len(text) if line_end < 0 else line_end + 1


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar_text(key, in_flow=True)}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar_text(value, in_flow=True)


def _is_in_flow(text: str, index: int) -> bool:
    depth = 0
    for token in yaml.scan(text, Loader=LOADER):
        if token.start_mark.index > index:
            break
        depth += isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken)
        depth -= isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken)
    return depth > 0


def _expected(values: Any, steps: tuple[str, ...], value: Any) -> Any:
    return {**values, steps[0]: _expected(values[steps[0]], steps[1:], value) if steps[1:] else value}


def _check(text: str, expected: Any) -> None:
    """Read the edited file back: an edit that would say something else is a fault of ours, and nothing is written."""
    root, problems = read_yaml("file", text.encode())
    if root is None or problems or root.plain() != expected:
        raise BadgepressError("the file could not be edited safely", hint="Write the change by hand; run badgepress check.")
