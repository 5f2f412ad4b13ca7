"""Colours and their contrast (WCAG 2.2, §1.4.3): whole numbers in, the same answers on every machine."""

from __future__ import annotations

from dataclasses import dataclass

from badgepress.content.model import Colors

AA = 4.5
"""Least contrast of text and its ground."""
LIGHT_PAPERS = ("#faf8f3", "#ffffff")
"""What our light pages are printed on: page and sheet."""
DARK_PAPERS = ("#141917", "#1d2421")
WHITE, INK = "#ffffff", "#0c1412"


@dataclass(frozen=True, slots=True)
class Accent:
    """The colour of links and buttons on one kind of paper."""

    color: str
    ink: str
    """Of text on it."""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(color: str, papers: tuple[str, ...]) -> float:
    """Return the contrast of a colour with the paper that it stands out from the least."""
    return min(contrast(color, paper) for paper in papers)


def nearest_legible(color: str, papers: tuple[str, ...]) -> str:
    """Return the colour nearest to one that is legible on some papers, on the way to black on light paper and to white on dark paper."""
    end = 0 if _luminance(papers[0]) > 0.18 else 255
    parts = _parts(color)
    mixed = color.lower()
    for step in range(256):
        mixed = "#" + "".join(f"{part + (end - part) * step // 255:02x}" for part in parts)
        if least_contrast(mixed, papers) >= AA:
            break
    return mixed


def light_accent(colors: Colors) -> Accent:
    """Return the accent on light paper."""
    return _with_ink(colors.accent.lower())


def dark_accent(colors: Colors) -> Accent:
    """Return the accent on dark paper: the one that was chosen, or the other one made light enough."""
    return _with_ink(colors.accent_dark.lower() or nearest_legible(_calm(colors.accent), DARK_PAPERS))


def _with_ink(color: str) -> Accent:
    return Accent(color, WHITE if contrast(color, WHITE) >= contrast(color, INK) else INK)


def _calm(color: str) -> str:
    """Return the same hue, bright but not garish: pure colours glare on dark paper."""
    parts = _parts(color) if _luminance(color) else (1, 1, 1)
    highest = max(parts)
    return "#" + "".join(f"{(part * 205 // highest * 7 + 215 * 3) // 10:02x}" for part in parts)


def _parts(color: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue


def _luminance(color: str) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in _parts(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
