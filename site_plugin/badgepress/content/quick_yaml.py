"""The quick way through the strict YAML profile: plain values of a file that has nothing wrong with it.

Files of simple lines are read without libyaml (`line_yaml`), all others from the same events as `yaml_reader` reads, but without positions. Whatever
`yaml_reader` would report gives None here, and the file is then read again the slow way, which says what is wrong and where. All must agree on
every file; the tests hold them to it.
"""

from __future__ import annotations

from typing import Any

import yaml

from badgepress.content.line_yaml import read_lines
from badgepress.content.yaml_comments import DOUBTFUL_COMMENT
from badgepress.content.yaml_reader import (
    CONFLICT_MARKER,
    FORBIDDEN,
    MAX_BYTES,
    MAX_DEPTH,
    PARSER,
    typed_scalar,
)

_SCALAR, _MAPPING_END = yaml.ScalarEvent, yaml.MappingEndEvent
_PLAIN_BYTES = b"\n" + bytes(range(0x20, 0x7F))
_MARKERS = ("<<<<<<<", ">>>>>>>", "=======", "|||||||")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read_plain(data: bytes) -> dict[str, Any] | None:
    """Return the values of a file that consists of fields and has no fault of form, None for any other."""
    if len(data) > MAX_BYTES or data.startswith(_BYTE_ORDER_MARKS):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    # of plain ASCII the pattern need not be asked
    if data.translate(None, _PLAIN_BYTES) and FORBIDDEN.search(text):
        return None
    if "#" in text and DOUBTFUL_COMMENT.search(text):
        return None
    values = read_lines(text)
    if values is not None:
        return values
    if any(marker in text for marker in _MARKERS) and CONFLICT_MARKER.search(text):
        return None
    try:
        return _document(PARSER(text).get_event)
    except (yaml.YAMLError, _DoubtfulError):
        return None


class _DoubtfulError(Exception):
    """The slow way has to look at this file."""


def _document(next_event: Any) -> dict[str, Any]:
    next_event()  # the stream's start
    start = next_event()
    if type(start) is not yaml.DocumentStartEvent or start.version or start.tags:
        raise _DoubtfulError
    event = next_event()
    if type(event) is not yaml.MappingStartEvent or event.anchor or event.tag:
        raise _DoubtfulError
    values = _mapping(next_event, 1)
    if type(next_event()) is not yaml.DocumentEndEvent or type(next_event()) is not yaml.StreamEndEvent:
        raise _DoubtfulError
    return values


def _mapping(next_event: Any, depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while type(event := next_event()) is _SCALAR:
        key = event.value
        if event.style == '"' or event.anchor or event.tag:
            key = _checked(event)
        if key in values or key == "<<":
            raise _DoubtfulError
        event = next_event()
        if type(event) is _SCALAR and depth <= MAX_DEPTH:
            values[key] = _scalar(event)
        else:
            values[key] = _value(event, next_event, depth)
    if type(event) is not _MAPPING_END:
        raise _DoubtfulError
    return values


def _value(event: Any, next_event: Any, depth: int) -> Any:
    kind = type(event)
    if depth > MAX_DEPTH:
        raise _DoubtfulError
    if kind is _SCALAR:
        return _scalar(event)
    if kind is yaml.AliasEvent or event.anchor or event.tag:
        raise _DoubtfulError
    if kind is yaml.MappingStartEvent:
        return _mapping(next_event, depth + 1)
    items = []
    while type(event := next_event()) is not yaml.SequenceEndEvent:
        items.append(_value(event, next_event, depth + 1))
    return items


def _scalar(event: Any) -> Any:
    text = _checked(event) if event.style == '"' or event.anchor or event.tag else event.value
    return typed_scalar(text) if event.implicit[0] else text


def _checked(event: Any) -> str:
    if event.anchor or event.tag:
        raise _DoubtfulError
    text: str = event.value
    # an escape inside double quotes can write what the file itself does not hold
    if FORBIDDEN.search(text):
        raise _DoubtfulError
    return text
