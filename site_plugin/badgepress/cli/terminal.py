"""Texts of content for a terminal: whatever they hold, they stay texts."""

from __future__ import annotations


def printable(text: str) -> str:
    """Return a text of one line without control, direction and other invisible characters."""
    return text if text.isprintable() else "".join(character if character.isprintable() else "�" for character in text)


def shortened(text: str, width: int) -> str:
    """Return a printable text of at most `width` characters."""
    shown = printable(text)
    return shown if len(shown) <= width else shown[: width - 1] + "…"
