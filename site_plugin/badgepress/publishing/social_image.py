"""The pictures that links are previewed with: 1200 by 630 pixels, drawn from the content alone (docs/adr/0025).

Texts are set in fonts that come from pinned packages, never in those of the machine; a text with a letter that none of them has is left out.
"""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version

import resvg
from resvg import usvg

from badgepress.colours import light_accent
from badgepress.content.model import BadgeClass, Catalogue, Image, Issuer, Pathway
from badgepress.credentials import urls
from badgepress.language import Words, words_in
from badgepress.publishing.achievement_types import type_in_words
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.social_lettering import FONTS, Line, font_for, line_as_svg, lines_of, path_of

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

Draw = Callable[[Mapping[str, "Drawing"]], Iterable[bytes]]
"""Gives the pictures of drawings by their site paths, in that order."""
Mapper = Callable[[Callable[["Drawing"], bytes], Iterable["Drawing"]], Iterable[bytes]]
"""Like `map`; an executor's takes the work to other processes."""


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
    texts: tuple[Line, ...]


def drawn_anew(drawings: Mapping[str, Drawing]) -> Iterator[bytes]:
    """Draw them all, here; those of the last time are remembered, for a development server."""
    return map(_remembered_png, drawings.values())


def social_images(holdings: Holdings, *, are_wanted: bool = True, draw: Draw = drawn_anew) -> Iterator[Artifact]:
    """Yield the preview pictures of all class versions and pathways.

    Args:
        holdings: Checked content.
        are_wanted: Whether they are to be drawn; those that stand there already come without bytes.
        draw: Draws them, or has them already.
    """
    subjects = _subjects(holdings.catalogue)
    if not are_wanted:
        yield from (Artifact(path, b"", "social-image") for path, _ in subjects)
        return
    issuer, words = holdings.catalogue.issuer, words_in(holdings.catalogue.issuer.language)
    latest = {badge.slug: badge for badge in holdings.catalogue.published_classes()}
    drawings = {}
    for path, subject in subjects:
        if isinstance(subject, BadgeClass):
            drawings[path] = badge_drawing(subject, issuer, words)
        else:
            milestone = latest.get(subject.milestone)
            image = subject.image or (milestone.image if milestone else issuer.image)
            drawings[path] = pathway_drawing(subject, image, issuer, words)
    for path, data in zip(drawings, draw(drawings), strict=True):
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
        Picture(image.published, image.extension, picture_x, (HEIGHT - _BAND - _PICTURE) // 2, _PICTURE),
        Picture(issuer.image.published, issuer.image.extension, mark_x, HEIGHT - _BAND - _FOOT - _MARK, _MARK),
    )
    block = _TextBlock(start, accent, is_mirrored=is_mirrored)
    return Drawing(pictures, accent, tuple(block.of(above, name, description, issuer.name)))


def png_of(drawing: Drawing) -> bytes:
    """Return a drawing as PNG: the same bytes for the same drawing, whatever the machine has of fonts.

    Raises:
        ValueError: It cannot be drawn.
    """
    return _rendered(_svg_of(drawing))


_remembered_png = lru_cache(maxsize=_KEPT)(png_of)


def digest_of(drawing: Drawing) -> str:
    """Return a digest over all that decides the bytes of its PNG: the drawing, the renderer's version, and the fonts."""
    return hashlib.sha256(_renderer_digest() + _svg_of(drawing).encode()).hexdigest()


@cache
def _renderer_digest() -> bytes:
    digest = hashlib.sha256(version("resvg").encode())
    for font in FONTS:
        digest.update(path_of(font).read_bytes())
    return digest.digest()


def _svg_of(drawing: Drawing) -> str:
    badge, mark = drawing.pictures
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>'
        f'<rect y="{HEIGHT - _BAND}" width="{WIDTH}" height="{_BAND}" fill="{drawing.accent}"/>'
        f"{_placed(badge, badge.data, badge.extension)}{_placed(mark, _mark_as_png(mark), 'png')}{''.join(map(line_as_svg, drawing.texts))}</svg>"
    )


def _placed(picture: Picture, data: bytes, extension: str) -> str:
    kind = {"svg": "image/svg+xml", "png": "image/png"}[extension]
    if extension == "svg":
        data = _in_our_fonts(data)
    return (
        f'<image x="{picture.x}" y="{picture.y}" width="{picture.size}" height="{picture.size}" '
        f'href="data:{kind};base64,{base64.b64encode(data).decode()}"/>'
    )


@lru_cache(maxsize=4)
def _mark_as_png(mark: Picture) -> bytes:
    """Return the issuer's mark as PNG: it stands in every picture, and is drawn once."""
    if mark.extension == "png":
        return mark.data
    here = _placed(Picture(mark.data, mark.extension, 0, 0, mark.size), mark.data, mark.extension)
    return _rendered(f'<svg xmlns="http://www.w3.org/2000/svg" width="{mark.size}" height="{mark.size}">{here}</svg>')


_ROOT = re.compile(rb"<svg\s")
_FAMILY = re.compile(rb"""\sfont-family\s*=\s*(?:"[^"]*"|'[^']*')|font-family\s*:[^;"'<>]*(?:'[^'"<>]*'[^;"'<>]*)*""")


def _in_our_fonts(svg: bytes) -> bytes:
    """Return a picture whose texts are set in our font, whatever they name: in one that is not there they would be left out."""
    if b"<text" not in svg:
        return svg
    family = f"<svg font-family=\"'{FONTS[0].family}'\" "
    named = _FAMILY.sub(lambda found: b"" if found[0][:1].isspace() else b"font-size-adjust:none", svg)
    return _ROOT.sub(family.encode(), named, count=1)


def _rendered(svg: str) -> bytes:
    options = _options()
    try:
        return resvg.render(usvg.Tree.from_str(svg, options), (1, 0, 0, 0, 1, 0))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # the renderer's panics are no `Exception`
        raise ValueError(f"a picture cannot be drawn: {error}") from error


_of_this_thread = threading.local()


def _options() -> usvg.Options:
    """Return the renderer's settings, with our fonts read once for all pictures of a thread and none of the machine's."""
    options: usvg.Options | None = getattr(_of_this_thread, "options", None)
    if options is None:  # the renderer's settings may not go from one thread to another
        options = _of_this_thread.options = usvg.Options.default()
        options.font_family = FONTS[0].family
        for font in FONTS:
            options.load_font_data(path_of(font).read_bytes())
    return options


class _TextBlock:
    """The texts beside the picture, centred in height between the top and the issuer's name."""

    def __init__(self, x: int, accent: str, *, is_mirrored: bool) -> None:
        self._x, self._accent, self._is_mirrored = x, accent, is_mirrored

    def of(self, above: str, name: str, description: str, issuer: str) -> Iterator[Line]:
        """Yield the lines; a text that cannot be set is left out, and the others move together."""
        size, lines = _fitting(name)
        told = lines_of(description, 28, 400, 2 if len(lines) > 2 else 3, _ROOM)
        rows = [(line, 26, 400, self._accent, 46.0) for line in lines_of(above, 26, 400, 1, _ROOM)]
        font = font_for(name)
        rows += [(line, size, 600, _INK, size * font.leading) for line in lines if font]
        rows += [(line, 28, 400, _SOFT, 40.0) for line in told]
        height = sum(advance for *_, advance in rows) + (_LEAD if told else 0)
        y = max(30.0, (HEIGHT - _BAND - _FOOT - _MARK - height) / 2)
        for position, (text, points, weight, color, advance) in enumerate(rows):
            y += advance + (_LEAD if told and position == len(rows) - len(told) else 0)
            yield Line(text, self._x, y, points, weight, color, self._is_mirrored)
        beside = self._x + (-_MARK - 18 if self._is_mirrored else _MARK + 18)
        for line in lines_of(issuer, 25, 600, 1, _ROOM - _MARK - 18):
            yield Line(line, beside, HEIGHT - _BAND - _FOOT - _MARK / 2 + 9, 25, 600, _INK, self._is_mirrored)


def _fitting(name: str) -> tuple[int, list[str]]:
    """Return the largest size at which a name stands in a few lines, and those lines."""
    for size in _NAME_SIZES:
        lines = lines_of(name, size, 600, _NAME_LINES + 1, _ROOM)
        if len(lines) <= (2 if size > _NAME_SIZES[2] else _NAME_LINES):
            break
    return size, lines[:_NAME_LINES] if len(lines) <= _NAME_LINES else lines_of(name, size, 600, _NAME_LINES, _ROOM)
