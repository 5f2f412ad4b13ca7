"""Letters as drawn lines, so that a picture shows the same on every machine and carries no font."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

CAP_HEIGHT = 100.0
_GAP = 30.0
_WORD_GAP = 62.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter's middle line: 100 units high, its baseline at y = 100."""

    width: float
    path: str


_GLYPHS = {
    "A": Glyph(80, "M0 100L40 0L80 100M13 68H67"),
    "B": Glyph(64, "M0 48H34A24 24 0 0 0 34 0H0V100H38A26 26 0 0 0 38 48"),
    "C": Glyph(76, "M75 18A42 50 0 1 0 75 82"),
    "D": Glyph(76, "M0 0H28A48 50 0 0 1 28 100H0Z"),
    "E": Glyph(58, "M58 0H0V100H58M0 49H50"),
    "F": Glyph(56, "M56 0H0V100M0 50H48"),
    "G": Glyph(84, "M75 18A42 50 0 1 0 83.7 56H50"),
    "H": Glyph(72, "M0 0V100M72 0V100M0 49H72"),
    "I": Glyph(0, "M0 0V100"),
    "J": Glyph(46, "M46 0V75A23 25 0 0 1 0 75"),
    "K": Glyph(66, "M0 0V100M63 0L0 60M22 39L66 100"),
    "L": Glyph(54, "M0 0V100H54"),
    "M": Glyph(90, "M0 100V0L45 66L90 0V100"),
    "N": Glyph(74, "M0 100V0L74 100V0"),
    "O": Glyph(88, "M0 50A44 50 0 1 1 88 50A44 50 0 1 1 0 50Z"),
    "P": Glyph(62, "M0 100V0H34A28 28 0 0 1 34 56H0"),
    "Q": Glyph(90, "M0 50A44 50 0 1 1 88 50A44 50 0 1 1 0 50ZM58 72L90 106"),
    "R": Glyph(66, "M0 100V0H34A28 28 0 0 1 34 56H0M34 56L66 100"),
    "S": Glyph(64, "M61 17C55 5 45 0 32 0C14 0 4 11 4 25C4 59 64 41 64 74C64 91 51 100 33 100C17 100 6 94 0 81"),
    "T": Glyph(74, "M0 0H74M37 0V100"),
    "U": Glyph(72, "M0 0V64A36 36 0 0 0 72 64V0"),
    "V": Glyph(76, "M0 0L38 100L76 0"),
    "W": Glyph(112, "M0 0L28 100L56 8L84 100L112 0"),
    "X": Glyph(70, "M0 0L70 100M70 0L0 100"),
    "Y": Glyph(72, "M0 0L36 52L72 0M36 52V100"),
    "Z": Glyph(68, "M0 0H66L0 100H68"),
    "0": Glyph(68, "M0 50A34 50 0 1 1 68 50A34 50 0 1 1 0 50Z"),
    "1": Glyph(26, "M0 20L26 0V100"),
    "2": Glyph(62, "M2 26C5 9 16 0 31 0C50 0 60 12 60 28C60 52 20 70 0 100H62"),
    "3": Glyph(60, "M3 0H57L28 40C48 40 60 52 60 70C60 88 46 100 28 100C14 100 5 94 0 84"),
    "4": Glyph(66, "M48 100V0L0 68H66"),
    "5": Glyph(60, "M56 0H10L5 45C12 39 20 37 29 37C48 37 60 50 60 68C60 87 46 100 27 100C14 100 6 95 0 86"),
    "6": Glyph(62, "M46 0L7 50M0 69A31 31 0 1 1 62 69A31 31 0 1 1 0 69Z"),
    "7": Glyph(62, "M0 0H62L22 100"),
    "8": Glyph(62, "M31 46A24 23 0 1 1 31 0A24 23 0 1 1 31 46A31 27 0 1 1 31 100A31 27 0 1 1 31 46Z"),
    "9": Glyph(62, "M16 100L55 50M62 31A31 31 0 1 1 0 31A31 31 0 1 1 62 31Z"),
    "&": Glyph(66, "M66 100L15 35C5 20 13 1 29 1C45 1 52 18 42 30C34 40 4 50 4 74C4 90 15 100 30 100C50 100 62 80 64 56"),
    "+": Glyph(50, "M0 55H50M25 30V80"),
    "-": Glyph(36, "M0 55H36"),
    "Ø": Glyph(88, "M0 50A44 50 0 1 1 88 50A44 50 0 1 1 0 50ZM10 102L78 -2"),
    "Ł": Glyph(54, "M0 0V100H54M-16 62L28 34"),
    "Đ": Glyph(76, "M0 0H28A48 50 0 0 1 28 100H0ZM-16 50H28"),
}
_MARKS = {
    "\u0300": "m-8 -34l16 12", "\u0301": "m-8 -22l16 -12", "\u0302": "m-16 -22l16 -14l16 14", "\u0303": "m-20 -24q10 -14 20 -4t20 -6", "\u0304": "m-18 -27h36",
    "\u0306": "m-16 -36q16 22 32 0", "\u0307": "m0 -30h0.1", "\u0308": "m-18 -30h0.1m36 0h0.1", "\u030a": "m-9 -34a9 9 0 1 1 18 0a9 9 0 1 1 -18 0Z",
    "\u030b": "m-16 -22l10 -13m10 13l10 -13", "\u030c": "m-16 -36l16 14l16 -14",
    "\u0326": "m0 118l-8 12", "\u0327": "m0 102q14 10 -8 24", "\u0328": "m14 102q-18 12 2 24",
}  # fmt: skip
"""From the middle of a letter's top; accents stand above the letter, cedilla and ogonek below."""
_SPELLED = {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "þ": "th", "Þ": "TH", "ð": "d", "Ð": "Đ", "ħ": "h", "Ħ": "H", "–": "-", "—": "-"}
_BARE = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"}
_SMALL_WORDS = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with", "der",
    "die", "das", "den", "dem", "ein", "eine", "und", "mit", "von", "vom", "zu", "zur", "im", "am", "für", "de", "la",
    "le", "les", "du", "des", "et", "un", "une", "à", "au", "aux", "en", "el", "los", "las", "y", "e", "o", "os",
    "da", "do", "dos", "di", "il", "lo", "gli", "van", "het", "een", "na", "i", "w", "z",
})  # fmt: skip


def plain_letters(text: str) -> str:
    """Return a text with its Latin letters bare of accents; all else stays."""
    spelled = "".join(_BARE.get(letter, letter) for letter in _spelled(text))
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter))


def _spelled(text: str) -> str:
    return "".join(_SPELLED.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def initials(name: str) -> str:
    """Return one to three capital letters that stand for a name; letters of any script, empty for a name without letters and digits."""
    words = ["".join(letter for letter in word if letter.isalnum()) for word in _spelled(name).replace("-", " ").split()]
    words = [word for word in words if word]
    weighty = [word for word in words if word.lower() not in _SMALL_WORDS] or words
    return "".join(word if word.isdigit() and len(word) <= 2 else word[0].upper()[0] for word in weighty[:3])[:3]


def can_draw(text: str) -> bool:
    """Say whether every letter of a text, and every accent, has a drawing."""
    return all(base in _GLYPHS and all(mark in _MARKS for mark in marks) for base, marks in _clusters(text) if base != " ")


def has_accents(text: str) -> bool:
    """Say whether something stands above or below the letters of a text."""
    return any(marks for _, marks in _clusters(text))


def drawable(text: str) -> str:
    """Return a text as it is drawn: capital letters, without punctuation."""
    capitals = _spelled(text).upper()
    return " ".join("".join(letter for letter in capitals if letter.isalnum() or letter in " &+-").split())


def _clusters(text: str) -> list[tuple[str, str]]:
    """Return each letter of the drawn text and its accents."""
    found: list[tuple[str, str]] = []
    for letter in unicodedata.normalize("NFD", drawable(text)):
        if unicodedata.combining(letter) and found:
            found[-1] = (found[-1][0], found[-1][1] + letter)
        else:
            found.append((letter, ""))
    return found


def line_width(text: str) -> float:
    """Return how wide a drawn text is, in units of which a capital letter has 100."""
    return max((at + glyph.width for at, glyph in _placed(text)), default=0.0)


def on_a_line(text: str, x: float, y: float, height: float) -> list[str]:
    """Return drawn letters as elements, centred at `x`, `y`; the caller's group gives stroke and width, in the letters' own units."""
    scale = height / CAP_HEIGHT
    left = x - line_width(text) * scale / 2
    return [
        f'<path transform="translate({left + at * scale:.1f} {y - height / 2:.1f}) scale({scale:.4f})" d="{glyph.path}"/>'
        for at, glyph in _placed(text)
    ]


def on_an_arc(text: str, centre: float, radius: float, height: float) -> list[str]:
    """Return drawn letters as elements along the top of a circle, `radius` to their baseline."""
    scale = height / CAP_HEIGHT
    start = -line_width(text) * scale / 2
    return [
        f'<path transform="rotate({math.degrees((start + (at + glyph.width / 2) * scale) / (radius + height / 2)):.2f} {centre:g} {centre:g}) '
        f'translate({centre - glyph.width * scale / 2:.2f} {centre - radius - height:.2f}) scale({scale:.4f})" d="{glyph.path}"/>'
        for at, glyph in _placed(text)
    ]


def _placed(text: str) -> Iterator[tuple[float, Glyph]]:
    at = 0.0
    for letter, marks in _clusters(text):
        glyph = _GLYPHS.get(letter)
        if glyph is None:
            at += _WORD_GAP - _GAP
            continue
        above = "".join(f"M{glyph.width / 2:g} 0{_MARKS[mark]}" for mark in marks if mark in _MARKS)
        yield at, Glyph(glyph.width, glyph.path + above)
        at += glyph.width + _GAP
