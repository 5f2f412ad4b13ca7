"""The pictures that links are previewed with: 1200 by 630 pixels, drawn from the content alone (docs/adr/0025).

Texts are set in fonts that come from pinned packages, never in those of the machine; a text with a letter that none of them has is left out.
"""

from __future__ import annotations

import base64
import importlib.util
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import resvg_py
import uharfbuzz

from badgepress.colours import light_accent
from badgepress.content.model import BadgeClass, Catalogue, Image, Issuer, Pathway
from badgepress.credentials import urls
from badgepress.language import Words, words_in
from badgepress.publishing.achievement_types import type_in_words
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.holdings import Holdings

WIDTH, HEIGHT = 1200, 630
_PAPER, _INK, _SOFT, _ACCENT = "#faf8f3", "#1b2320", "#55605b", "#0b5f50"
_PICTURE = 400
_MARK = 56
_MARGIN, _GAP, _BAND, _FOOT, _LEAD = 84, 64, 18, 40, 22
_ROOM = WIDTH - 2 * _MARGIN - _PICTURE - _GAP
_NAME_SIZES = (82, 72, 62, 54, 46)
_NAME_LINES = 3
_KEPT = 1024
"""How many pictures a development server keeps, some 60 kB each."""

Mapper = Callable[[Callable[["Drawing"], bytes], Iterable["Drawing"]], Iterable[bytes]]
"""Like `map`; an executor's takes the work to other processes."""


@dataclass(frozen=True, slots=True)
class _Font:
    """A font of a package, by the name that is known to drawings."""

    package: str
    file: str
    family: str
    weight: int
    leading: float
    """Distance of a name's lines, by its size."""


_FONTS = (
    _Font("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", "Source Serif 4", 600, 1.14),
    _Font("fontpkg_amiri", "Amiri-Bold.ttf", "Amiri", 700, 1.42),
)
"""Latin, Greek and Cyrillic; Arabic. The first one that has all letters of a text sets it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the content, where it goes."""

    data: bytes
    extension: str
    x: int
    y: int
    size: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A preview before it is drawn; small enough to be sent to another process."""

    pictures: tuple[Picture, ...]
    accent: str
    texts: str
    """SVG."""


def social_images(holdings: Holdings, *, are_wanted: bool = True, run: Mapper = map) -> Iterator[Artifact]:
    """Yield the preview pictures of all class versions and pathways.

    Args:
        holdings: Checked content.
        are_wanted: Whether they are to be drawn; those that stand there already come without bytes.
        run: Draws them; `map`, or that of an executor.
    """
    subjects = _subjects(holdings.catalogue)
    if not are_wanted:
        yield from (Artifact(path, b"", "social-image") for path, _ in subjects)
        return
    issuer, words = holdings.catalogue.issuer, words_in(holdings.catalogue.issuer.language)
    latest = {badge.slug: badge for badge in holdings.catalogue.published_classes()}
    drawings = []
    for _, subject in subjects:
        if isinstance(subject, BadgeClass):
            drawings.append(badge_drawing(subject, issuer, words))
        else:
            milestone = latest.get(subject.milestone)
            image = subject.image or (milestone.image if milestone else issuer.image)
            drawings.append(pathway_drawing(subject, image, issuer, words))
    drawn = run(png_of, drawings)
    for (path, _), data in zip(subjects, drawn, strict=True):
        yield Artifact(path, data, "social-image")


def _subjects(catalogue: Catalogue) -> list[tuple[str, BadgeClass | Pathway]]:
    """Return whatever has a preview picture, with its site path."""
    badges = [(urls.social_image(badge.slug, badge.version), badge) for badge in catalogue.published_classes()]
    pathways = [(urls.pathway_social_image(pathway.slug), pathway) for pathway in catalogue.published_pathways()]
    return [*badges, *pathways]


def badge_drawing(badge: BadgeClass, issuer: Issuer, words: Words) -> Drawing:
    """Return the preview of a class version."""
    kind = type_in_words(badge.achievement_type, words)
    above = f"{kind} · {badge.field_of_study}" if badge.field_of_study else kind
    return _drawing(badge.image, above, badge.name, badge.description, issuer)


def pathway_drawing(pathway: Pathway, image: Image, issuer: Issuer, words: Words) -> Drawing:
    """Return the preview of a pathway."""
    return _drawing(image, words.text("Pathway"), pathway.name, pathway.description, issuer)


def _drawing(image: Image, above: str, name: str, description: str, issuer: Issuer) -> Drawing:
    is_mirrored = words_in(issuer.language).direction == "rtl"
    start = WIDTH - _MARGIN - _PICTURE - _GAP if is_mirrored else _MARGIN + _PICTURE + _GAP
    accent = light_accent(issuer.colors).color if issuer.colors else _ACCENT
    picture_x = WIDTH - _MARGIN - _PICTURE if is_mirrored else _MARGIN
    mark_x = start - _MARK if is_mirrored else start
    pictures = (
        Picture(image.data, image.extension, picture_x, (HEIGHT - _BAND - _PICTURE) // 2, _PICTURE),
        Picture(issuer.image.data, issuer.image.extension, mark_x, HEIGHT - _BAND - _FOOT - _MARK, _MARK),
    )
    block = _TextBlock(start, accent, is_mirrored=is_mirrored)
    return Drawing(pictures, accent, "".join(block.of(above, name, description, issuer.name)))


@lru_cache(maxsize=_KEPT)
def png_of(drawing: Drawing) -> bytes:
    """Return a drawing as PNG: the same bytes for the same drawing, whatever the machine has of fonts.

    Raises:
        ValueError: A picture cannot be drawn; the checks have refused such a one.
    """
    pictures = "".join(
        f'<image x="{picture.x}" y="{picture.y}" width="{picture.size}" height="{picture.size}" '
        f'href="data:image/png;base64,{base64.b64encode(_as_png(picture.data, picture.extension, picture.size)).decode()}"/>'
        for picture in drawing.pictures
    )
    return _rendered(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<rect y="{HEIGHT - _BAND}" width="{WIDTH}" height="{_BAND}" fill="{drawing.accent}"/>'
        f"{pictures}{drawing.texts}</svg>"
    )


@lru_cache(maxsize=64)
def _as_png(data: bytes, extension: str, size: int) -> bytes:
    """Return a picture as PNG; drawn before it is placed, an SVG costs a third of what it costs inside another one."""
    return data if extension == "png" else _rendered(data.decode(), size)


def _rendered(svg: str, size: int | None = None) -> bytes:
    data: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(_path(font)) for font in _FONTS],
        sans_serif_family=_FONTS[0].family,
        serif_family=_FONTS[0].family,
        width=size,
        height=size,
    )
    return data


class _TextBlock:
    """The texts beside the picture, centred in height between the top and the issuer's name."""

    def __init__(self, x: int, accent: str, *, is_mirrored: bool) -> None:
        self._x, self._accent, self._is_mirrored = x, accent, is_mirrored

    def of(self, above: str, name: str, description: str, issuer: str) -> Iterator[str]:
        """Yield the elements; a text that cannot be set is left out, and the others move together."""
        size, lines = _fitting(name)
        told = _lines(description, 28, 2 if len(lines) > 2 else 3)
        rows = [(line, 26, 400, self._accent, 46.0) for line in _lines(above, 26, 1)]
        font = _font_for(name)
        rows += [(line, size, 600, _INK, size * font.leading) for line in lines if font]
        rows += [(line, 28, 400, _SOFT, 40.0) for line in told]
        height = sum(advance for *_, advance in rows) + (_LEAD if told else 0)
        y = max(30.0, (HEIGHT - _BAND - _FOOT - _MARK - height) / 2)
        for position, (text, points, weight, color, advance) in enumerate(rows):
            y += advance + (_LEAD if told and position == len(rows) - len(told) else 0)
            yield self._text(text, self._x, y, points, weight, color)
        beside = self._x + (-_MARK - 18 if self._is_mirrored else _MARK + 18)
        for line in _lines(issuer, 25, 1, _ROOM - _MARK - 18):
            yield self._text(line, beside, HEIGHT - _BAND - _FOOT - _MARK / 2 + 9, 25, 600, _INK)

    def _text(self, text: str, x: float, y: float, size: int, weight: int, color: str) -> str:
        font = _font_for(text)
        assert font is not None  # noqa: S101 - only texts that can be set come here
        anchor = "end" if self._is_mirrored else "start"
        return (
            f'<text x="{x:g}" y="{y:.1f}" font-family="\'{font.family}\'" font-weight="{weight}" font-size="{size}" '
            f'fill="{color}" text-anchor="{anchor}">{escape(_embedded(text))}</text>'
        )


def _embedded(text: str) -> str:
    """Return a line with its direction said: a drawing has no paragraphs to take it from."""
    first = next((kind for letter in text if (kind := unicodedata.bidirectional(letter)) in ("L", "R", "AL")), "L")
    return text if first == "L" else f"\u202b{text}\u202c"


def _fitting(name: str) -> tuple[int, list[str]]:
    """Return the largest size at which a name stands in a few lines, and those lines."""
    for size in _NAME_SIZES:
        lines = _lines(name, size, _NAME_LINES + 1)
        if len(lines) <= (2 if size > _NAME_SIZES[2] else _NAME_LINES):
            break
    return size, lines[:_NAME_LINES] if len(lines) <= _NAME_LINES else _lines(name, size, _NAME_LINES)


def _lines(text: str, size: int, most: int, room: float = _ROOM) -> list[str]:
    """Break a text into lines that fit, the last one ending in … where there is more; nothing if a letter has no drawing."""
    words = text.split()
    if not words or _font_for(text) is None:
        return []
    lines: list[str] = []
    for word in words:
        together = f"{lines[-1]} {word}" if lines else word
        if lines and _width(together, size) <= room:
            lines[-1] = together
        else:
            lines.append(word)
    if len(lines) > most or any(_width(line, size) > room for line in lines[:most]):
        shown = [_cut(line, size, room, is_ended=len(lines) <= most) for line in lines[:most]]
        if len(lines) > most:
            shown[-1] = _cut(shown[-1].removesuffix("…") + " " + lines[most], size, room, is_ended=False)
        return shown
    return lines


def _cut(line: str, size: int, room: float, *, is_ended: bool) -> str:
    if is_ended and _width(line, size) <= room:
        return line
    if not is_ended and _width(line, size) <= room and not line.endswith("…"):
        return line
    while line and _width(f"{line}…", size) > room:
        line = line[:-1].rstrip()
    return f"{line}…"


def _font_for(text: str) -> _Font | None:
    return next((font for font in _FONTS if all(glyph.codepoint for glyph in _shaped(font, text)[0])), None)


def _width(text: str, size: int) -> float:
    font = _font_for(text)
    return sum(position.x_advance for position in _shaped(font, text)[1]) / _opened(font)[1] * size if font else 0.0


@lru_cache(maxsize=4096)
def _shaped(font: _Font, text: str) -> tuple[Any, Any]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(_opened(font)[0], buffer)
    return buffer.glyph_infos, buffer.glyph_positions


@cache
def _opened(font: _Font) -> tuple[Any, int]:
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(_path(font))))
    opened = uharfbuzz.Font(face)
    opened.set_variations({"wght": font.weight})
    return opened, face.upem


@cache
def _path(font: _Font) -> Path:
    found = importlib.util.find_spec(font.package)
    assert found is not None and found.origin is not None  # noqa: S101 - it is a dependency
    return Path(found.origin).parent / "files" / font.file
