"""Names of places within pages, made from texts in any script."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[^a-z0-9]+")
_LONGEST = 40


def plain_name(text: str) -> str:
    """Return a text in small Latin letters, digits and hyphens, or, where it has none of them, ten digits of its digest."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = _NEITHER_LETTER_NOR_DIGIT.sub("-", letters)[:_LONGEST].strip("-")
    return name or short_digest(text)


def short_digest(text: str) -> str:
    """Return ten hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


class Anchors:
    """Gives each text of one page a name of its own."""

    def __init__(self, prefix: str) -> None:
        """Begin a page; every name begins with the prefix and a hyphen."""
        self._prefix = prefix
        self._given: set[str] = set()

    def of(self, text: str) -> str:
        """Return a name that no earlier text of the page has."""
        name = f"{self._prefix}-{plain_name(text)}"
        if name in self._given:
            name = f"{name}-{short_digest(text)}"
        self._given.add(name)
        return name
