"""The shortest way through the strict YAML profile: files whose every line is `key: value` on its own, as our tools and most people write them.

A recogniser, not a parser: it takes what it can prove to be read alike by libyaml, and gives None for everything else, which then goes the usual
way (docs/adr/0003). No value can end early or run on into the next line, and what stands between two values has one of few forms.
"""

from __future__ import annotations

import re
from typing import Any

from badgepress.content.yaml_reader import typed_scalar

_cut = re.compile(r": (.*)").split
"""Cuts a file into what stands before each value, and the values, by turns."""
_comments: Any = re.compile(r"(?:#[^\n]*\n)*+").match
_HEAD = re.compile(r"\n?(?:([a-z][a-z0-9_-]{0,60}):\n(  - |  )|(  - |    |  |))([a-z][a-z0-9_-]{0,60})")
_WORDS = frozenset({"null", "Null", "NULL", "true", "false"})
_MAX_HEADS = 1024

Head = tuple[str, str, str]
"""The section that begins, if one does; how its line begins; the key of the value behind it."""
_HEADS: dict[str, Head] = {}


def read_lines(text: str) -> dict[str, Any] | None:
    """Return the values of a file of simple lines, None for any other.

    Args:
        text: Of a file; the caller has found no character in it that the profile forbids, and has made all line ends LF.
    """
    if text.startswith("#"):
        text = text[_comments(text).end() :]
    parts = _cut(text)
    # where a blank, a tab, a number sign or a second colon follows, libyaml may see something else than the rest of a value
    if text.count(": ") * 2 + 1 != len(parts) or parts.pop() != "\n" or " #" in text or " \n" in text or "\t" in text:
        return None
    values: dict[str, Any] = {}
    inner = values
    section = within = ""
    sections = 0
    turns = iter(parts)
    for start, value in zip(turns, turns, strict=True):
        head = _HEADS.get(start) or _head(start)
        if head is None:
            return None
        begun, place, key = head
        if begun:
            if begun in values:
                return None
            section, inner, sections = begun, {}, sections + 1
            within, values[begun] = ("  ", inner) if place == "  " else ("    ", [inner])
        elif not place:
            inner, within = values, ""
        elif place == "  - " and within == "    ":
            inner = {}
            values[section].append(inner)
        elif place != within:
            return None
        if key in inner:
            return None
        if value[0].isalpha():
            inner[key] = value if value not in _WORDS else typed_scalar(value)
        elif value[0].isalnum():
            inner[key] = value if "-" in value else typed_scalar(value)
        elif value[0] == value[-1] == '"' and value.count('"') == 2 and "\\" not in value:
            inner[key] = value[1:-1]
        else:
            return None
    return values if values and text.count(":\n") == sections else None


def _head(start: str) -> Head | None:
    match = _HEAD.fullmatch(start)
    if match is None:
        return None
    head = (match[1] or "", match[2] or match[3] or "", match[4])
    if len(_HEADS) < _MAX_HEADS:
        _HEADS[start] = head
    return head
