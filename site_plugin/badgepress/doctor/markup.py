"""Reads the elements of a page in time that grows with its length only: the standard library's reader takes minutes for 60 kB of open tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

# an element ends before the next `<`, so that no text is read twice
_ELEMENT = re.compile(r"""<(?:!--|([A-Za-z][A-Za-z0-9-]{0,30})(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>)""")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>]++))?""")
_RAW = frozenset({"script", "style", "textarea", "title", "noscript", "template"})
_MAX_ELEMENT = 8000
_LOADING_RELATIONS = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon", "preconnect"}
)
_LOADING_ATTRIBUTES = ("src", "poster", "data", "background")


def elements(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield name and attributes of every element that begins in a page, in small letters but for values."""
    position = 0
    while (found := _ELEMENT.search(text, position)) is not None:
        position = found.end()
        if found[1] is None:
            end = text.find("-->", position)
            if end < 0:
                return
            position = end + 3
            continue
        name = found[1].lower()
        if len(found[2]) <= _MAX_ELEMENT:
            yield name, _attributes(found[2])
        if name in _RAW:
            end = _end_of(name, text, position)
            if end < 0:
                return
            position = end


def loaded_by(name: str, attributes: dict[str, str]) -> Iterator[str]:
    """Yield the addresses that a browser fetches for an element by itself."""
    if name == "base":
        return
    for attribute in _LOADING_ATTRIBUTES:
        if attributes.get(attribute):
            yield attributes[attribute]
    for candidate in attributes.get("srcset", "").split(","):
        if candidate.strip():
            yield candidate.split()[0]
    relations = set(attributes.get("rel", "").lower().split())
    if "href" in attributes and (name == "use" or (name == "link" and relations & _LOADING_RELATIONS)):
        yield attributes["href"]


def _attributes(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text):
        value = match[2] or ""
        plain = value[1:-1] if value[:1] in ('"', "'") else value
        found.setdefault(match[1].lower(), html.unescape(plain).strip())
    return found


def _end_of(name: str, text: str, position: int) -> int:
    match = re.compile(f"</{name}", re.IGNORECASE).search(text, position)
    return match.start() if match is not None else -1
