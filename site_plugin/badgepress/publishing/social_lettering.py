"""Lines of text for pictures of links: which font has all letters, where lines break, and each line as SVG (docs/adr/0025).

Fonts come from pinned packages, never from the machine. A line in one direction becomes outlines here, in a tenth of the time the renderer takes for it;
one that is read from the right is left to the renderer, which knows how both directions stand together.
"""

from __future__ import annotations

import importlib.util
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import uharfbuzz


@dataclass(frozen=True, slots=True)
class Font:
    """A font of a package, by the name that is known to drawings."""

    package: str
    file: str
    family: str
    weight: int
    leading: float
    """Distance of a name's lines, by its size."""


FONTS = (
    Font("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "Source Serif 4", 600, 1.14),
    Font("fontpkg_amiri", "Amiri-Bold.ttf", "Amiri", 700, 1.42),
)
"""Latin, Greek and Cyrillic; Arabic. The first one that has all letters of a text sets it."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A font as it looks at a weight and size: large letters are drawn finer."""

    font: Font
    weight: int
    size: int


@cache
def path_of(font: Font) -> Path:
    """Return where a font's file is."""
    found = importlib.util.find_spec(font.package)
    assert found is not None and found.origin is not None  # noqa: S101 - it is a dependency
    return Path(found.origin).parent / "files" / font.file


def font_for(text: str) -> Font | None:
    """Return the font that has every letter of a text, if one has."""
    return next(
        (font for font in FONTS if all(glyph.codepoint for glyph in _shaped(_Cut(font, 600, 20), text)[0])), None
    )


def lines_of(text: str, size: int, weight: int, most: int, room: float) -> list[str]:
    """Break a text into lines that fit, the last one ending in … where there is more; nothing if a letter has no drawing."""
    words = text.split()
    if not words or font_for(text) is None:
        return []
    lines: list[str] = []
    for word in words:
        together = f"{lines[-1]} {word}" if lines else word
        if lines and _width(together, size, weight) <= room:
            lines[-1] = together
        else:
            lines.append(word)
    if len(lines) > most or any(_width(line, size, weight) > room for line in lines[:most]):
        shown = [_cut(line, size, weight, room) for line in lines[:most]]
        if len(lines) > most:
            shown[-1] = _cut(shown[-1].removesuffix("…") + " " + lines[most], size, weight, room, is_ended=False)
        return shown
    return lines


def _cut(line: str, size: int, weight: int, room: float, *, is_ended: bool = True) -> str:
    if _width(line, size, weight) <= room and (is_ended or not line.endswith("…")):
        return line
    while line and _width(f"{line}…", size, weight) > room:
        line = line[:-1].rstrip()
    return f"{line}…"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; its letters must all have a drawing."""

    text: str
    x: float
    """Where it starts, or ends."""
    y: float
    """Of its baseline."""
    size: int
    weight: int
    color: str
    ends_there: bool = False


def line_as_svg(line: Line) -> str:
    """Return a line as an SVG element."""
    text, x, y, size, weight = line.text, line.x, line.y, line.size, line.weight
    font = font_for(text)
    assert font is not None  # noqa: S101 - only texts that can be set come here
    if any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in text):
        anchor = "end" if line.ends_there else "start"
        return (
            f'<text x="{x:g}" y="{y:.1f}" font-family="\'{font.family}\'" font-weight="{weight}" font-size="{size}" '
            f'fill="{line.color}" text-anchor="{anchor}">{escape(_embedded(text))}</text>'
        )
    cut = _Cut(font, weight, size)
    scale = size / _opened(cut)[1]
    start = x - _width(text, size, weight) if line.ends_there else x
    glyphs = "".join(_placed_glyphs(cut, text))
    return f'<g transform="translate({start:.2f} {y:.1f}) scale({scale:g} {-scale:g})" fill="{line.color}">{glyphs}</g>'


_FROM_THE_RIGHT = frozenset({"R", "AL", "AN", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"})


def _embedded(text: str) -> str:
    """Return a line with its direction said: a drawing has no paragraphs to take it from."""
    first = next((kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL")), "L")
    return text if first == "L" else f"\u202b{text}\u202c"


def _placed_glyphs(cut: _Cut, text: str) -> list[str]:
    pen, placed = 0, []
    glyphs, positions = _shaped(cut, text)
    for glyph, position in zip(glyphs, positions, strict=True):
        if outline := _outline(cut, glyph.codepoint):
            left, up = pen + position.x_offset, position.y_offset
            placed.append(f'<path transform="translate({left} {up})" d="{outline}"/>')
        pen += position.x_advance
    return placed


@lru_cache(maxsize=4096)
def _outline(cut: _Cut, glyph: int) -> str:
    """Return a glyph as path data, in the font's units."""
    drawn: list[str] = []
    _opened(cut)[0].draw_glyph(glyph, _pen(), drawn)
    return "".join(drawn)


@cache
def _pen() -> Any:
    pen = uharfbuzz.DrawFuncs()

    def writing(command: str) -> Any:
        return lambda *values: values[-1].append(command + " ".join(f"{number:.1f}" for number in values[:-1]))

    pen.set_move_to_func(writing("M"))
    pen.set_line_to_func(writing("L"))
    pen.set_quadratic_to_func(writing("Q"))
    pen.set_cubic_to_func(writing("C"))
    pen.set_close_path_func(writing("Z"))
    return pen


def _width(text: str, size: int, weight: int) -> float:
    font = font_for(text)
    if font is None:
        return 0.0
    cut = _Cut(font, weight, size)
    return float(sum(position.x_advance for position in _shaped(cut, text)[1]) / _opened(cut)[1] * size)


@lru_cache(maxsize=4096)
def _shaped(cut: _Cut, text: str) -> tuple[Any, Any]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(_opened(cut)[0], buffer)
    return buffer.glyph_infos, buffer.glyph_positions


@cache
def _opened(cut: _Cut) -> tuple[Any, int]:
    face = uharfbuzz.Face(uharfbuzz.Blob(path_of(cut.font).read_bytes()))
    opened = uharfbuzz.Font(face)
    opened.set_variations({"wght": cut.weight, "opsz": cut.size})
    return opened, face.upem
