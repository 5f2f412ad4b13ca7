"""Rewrites a content file into canonical form and keeps its comments: each stays above what it stood at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from badgepress.authoring.canonical_yaml import Path, canonical_lines
from badgepress.content.schema_check import Kind
from badgepress.content.yaml_reader import LOADER, Node, read_yaml
from badgepress.errors import BadgepressError


def reformatted(kind: Kind, path: str, data: bytes) -> bytes:
    """Return a content file in canonical form.

    Args:
        kind: What file it is.
        path: Of the file, for the message.
        data: Its bytes. Comments at the end of a line move above it; empty lines between keys go.

    Raises:
        BadgepressError: The file cannot be read; `check` says why.
    """
    root, problems = read_yaml(path, data)
    if root is None or problems or not isinstance(root.value, dict):
        first = f": {problems[0].message}" if problems else ""
        raise BadgepressError(f"{path} cannot be read{first}", hint="Run badgepress check, and mend it first.")
    comments = list(_comments(data.decode().replace("\r\n", "\n")))
    starts = sorted(_starts(root, ()), key=lambda start: (start[0], len(start[1])))
    above: dict[Path, list[str]] = {}
    head: list[str] = []
    tail: list[str] = []
    for line, text in comments:
        if starts and line < starts[0][0]:
            head.append(text)
            continue
        owner = next((where for begins, where in starts if begins >= line), None)
        (above.setdefault(owner, []) if owner is not None else tail).append(text)
    return commented(kind, root.plain(), above, head, tail)


def commented(
    kind: Kind, values: Mapping[str, Any], above: Mapping[Path, Sequence[str]], head: Sequence[str] = (), tail: Sequence[str] = ()
) -> bytes:
    """Return a content file in canonical form with comments.

    Args:
        kind: What file it is.
        values: Its plain values.
        above: Comments, `#` included, by the path of the value that they stand above.
        head: Comments at the beginning.
        tail: Comments at the end.
    """
    waiting = dict(above)
    lines = list(head)
    for made in canonical_lines(kind, values):
        indent = made.text[: len(made.text) - len(made.text.lstrip())]
        # the first key of a list's item stands for the item as well
        owners = [] if made.path is None else [made.path[:-1], made.path] if _begins_item(made.text) else [made.path]
        for owner in owners:
            lines += [indent + text for text in waiting.pop(owner, [])]
        lines.append(made.text)
    return "".join(f"{line}\n" for line in [*lines, *tail, *(text for texts in waiting.values() for text in texts)]).encode()


def _begins_item(text: str) -> bool:
    return text.lstrip().startswith("- ")


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield line (from 1) and text of every comment: what stands between two tokens of YAML."""
    end = 0
    for token in yaml.scan(text, Loader=LOADER):
        yield from _between(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
    yield from _between(text, end, len(text))


def _between(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    line = text.count("\n", 0, start) + 1
    for part in text[start:end].split("\n"):
        if "#" in part:
            yield line, part[part.index("#") :].rstrip()
        line += 1


def _starts(node: Node, path: Path) -> Iterator[tuple[int, Path]]:
    """Yield the line in which each value begins, and its path."""
    if isinstance(node.value, dict):
        for key, inner in node.value.items():
            yield node.keys[key][0], (*path, key)
            yield from _starts(inner, (*path, key))
    elif isinstance(node.value, list):
        for position, inner in enumerate(node.value):
            yield inner.line, (*path, position)
            yield from _starts(inner, (*path, position))
