"""Texts of content for a terminal, a log or Markdown: whatever they hold, they stay texts, and nobody's program obeys them."""

from __future__ import annotations

import html
import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()!|~$^=])")
BREAK = "\u200b"
"""Of no width, so that a name reads as it is and calls nobody."""
_MAX_CODE_SPAN = 300


def printable(text: str) -> str:
    """Return a text of one line in which control, direction and other invisible characters are `�`."""
    return text if text.isprintable() else "".join(character if character.isprintable() else "�" for character in text)


def shown_path(path: str) -> str:
    """Return a path as a text: Git and disks take names that are none, of which each strange byte shows as its number."""
    return path.encode("utf-8", "backslashreplace").decode()


def only_printable(text: str) -> str:
    """Return a text of one line without control, direction and other invisible characters."""
    return text if text.isprintable() else "".join(character for character in text if character.isprintable())


def one_line(text: str) -> str:
    """Return a text as one line, each run of blanks and invisible characters as one blank."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def shortened(text: str, width: int) -> str:
    """Return a printable text of at most `width` characters."""
    shown = printable(text)
    return shown if len(shown) <= width else shown[: width - 1] + "…"


def without_notations(text: str, *more: str) -> str:
    """Return a text in which mentions, issue numbers and addresses read as before, and are none to GitHub.

    GitHub looks for them in the finished text, where entities are characters again: only something between helps.

    Args:
        text: Any text.
        more: Other beginnings to break.
    """
    for notation in ("@", "#", "www", "://", "GH-", *more):
        text = text.replace(notation, notation[0] + BREAK + notation[1:])
    return text


def escaped(text: str) -> str:
    """Return a text that Markdown, HTML and GitHub's own notations (mentions, issue numbers, addresses) leave alone."""
    plain = without_notations(" ".join(only_printable(text).split()))
    marked = _MARKUP.sub(lambda match: f"&#{ord(match[1])};", html.escape(plain, quote=True).replace("&#x27;", "'"))
    # the beginning of a line could begin a list
    return f"&#{ord(marked[0])};{marked[1:]}" if marked[:1] in ("-", "+") or marked[:1].isdigit() else marked


def code_span(text: str) -> str:
    """Return a text that fits between two backticks and ends neither them nor a table's cell."""
    return "".join(character for character in only_printable(text) if character not in "`|\\<>")[:_MAX_CODE_SPAN] or "?"
