"""Draws a badge's picture, and an organisation's mark, from nothing but a name: the same name gives the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from badgepress.authoring.letters import can_draw, drawable, has_accents, initials, line_width, on_a_line, on_an_arc
from badgepress.authoring.picture_emblems import Emblem, emblem_for
from badgepress.authoring.picture_parts import (
    FIELD_RADII,
    FIELDS,
    GROUNDS,
    MIDDLE,
    ORNAMENTS,
    OUTLINES,
    PALETTES,
    Dice,
    Ornament,
    Outline,
    Palette,
    disc,
    point,
)
from badgepress.plain_text import only_printable

_OUTER, _EDGE = 215.0, 9.0
_EMBLEM = 164.0
_BASELINE = 169.0
_RING_LETTERS = (27.0, 24.0, 21.0, 18.0)
_LONGEST_ARC = 268.0
_MARKS_SHOWN = 6
_FEWEST_ORNAMENTS = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what it shows, for people who cannot see it."""

    svg: bytes
    alt: str


def badge_picture(name: str, version: int = 1) -> Picture:
    """Draw the picture of a badge class.

    Args:
        name: Of the class, in any script.
        version: Shown as that many marks at the foot from 2 on, six at the most.
    """
    dice = _dice(f"badge {name}")
    palette, outline, ground = PALETTES[dice(len(PALETTES))], OUTLINES[dice(len(OUTLINES))], GROUNDS[dice(len(GROUNDS))]
    form = dice(len(FIELDS))
    field = FIELDS[form](FIELD_RADII[form])
    ornament = ORNAMENTS[dice(len(ORNAMENTS))]
    emblem, letters = emblem_for(name), initials(name)
    ring = _ring(name, palette, version, ornament)
    clip = f"m{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
    body = [
        *_frame(outline, palette),
        f'<clipPath id="{clip}"><path d="{field}"/></clipPath>',
        f'<path d="{field}" fill="{palette.field}"/>',
        f'<path clip-path="url(#{clip})" d="{ground.draw(dice)}" fill="{palette.shade}"/>',
        f'<path d="{field}" fill="none" stroke="{palette.accent}" stroke-width="5" stroke-linejoin="round"/>',
        *(_emblem(emblem, palette) if emblem else _monogram(letters, palette, 104, 96)),
        *ring,
    ]
    shown = f"{emblem.word if emblem else _letters_in_words(letters)} before {ground.word}, on {_with_article(palette.word)} {outline.word}"
    around = f"; around them the words {name}" if ring and _ring_height(name) else ""
    marks = f"; {min(version, _MARKS_SHOWN)} marks at the foot for version {version}" if version > 1 else ""
    return Picture(_svg(name, body), f"{shown}{around}{marks}."[:300])


def organisation_mark(name: str) -> Picture:
    """Draw the mark of an organisation: quieter than a badge, so that nobody takes one for the other."""
    dice = _dice(f"organisation {name}")
    palette, ground = PALETTES[dice(len(PALETTES))], GROUNDS[dice(len(GROUNDS))]
    letters = initials(name)
    body = [
        f'<clipPath id="mark"><path d="{disc(226)}"/></clipPath>',
        f'<path d="{disc(246)}" fill="{palette.paper}"/>',
        f'<path d="{disc(234)}" fill="{palette.deep}"/>',
        f'<g clip-path="url(#mark)"><path transform="translate(-128 -128) scale(1.5)" d="{ground.draw(dice)}" fill="{palette.field}"/></g>',
        *_monogram(letters, palette, 150, 132),
    ]
    return Picture(_svg(name, body), f"{_letters_in_words(letters)} before {ground.word}, on {_with_article(palette.word)} disc."[:300])


def _with_article(words: str) -> str:
    return f"{'an' if words[0] in 'aeio' else 'a'} {words}"


def _dice(seed: str) -> Dice:
    state = hashlib.sha256(seed.encode("utf-8", "replace")).digest()
    drawn = iter(_stream(state))

    def dice(sides: int) -> int:
        return next(drawn) % sides

    return dice


def _stream(state: bytes) -> Iterator[int]:
    while True:
        state = hashlib.sha256(state).digest()
        yield int.from_bytes(state[:6])


def _frame(outline: Outline, palette: Palette) -> list[str]:
    """Return the outline with a light edge, which parts it from a dark page."""
    return [
        f'<path d="{outline.draw(_OUTER)}" fill="{palette.paper}"/>',
        f'<path d="{outline.draw(_OUTER - _EDGE)}" fill="{palette.deep}"/>',
    ]


def _emblem(emblem: Emblem, palette: Palette) -> list[str]:
    """Return the emblem in the middle."""
    placed = f'transform="translate({MIDDLE - _EMBLEM / 2:g} {MIDDLE - _EMBLEM / 2:g}) scale({_EMBLEM / 100:g})"'
    stroke = f'fill="none" stroke="{palette.paper}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"'
    return [f'<path {placed} {stroke} d="{emblem.path}"/>']


def _monogram(letters: str, palette: Palette, height: float, wide: float) -> list[str]:
    """Return the letters in the middle over a short bar; `wide` is half the room to the sides."""
    if not letters:
        petals = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="26"/>' for x, y in (point(52, 60 * turn) for turn in range(6)))
        return [f'<g fill="{palette.paper}">{petals}</g>', f'<circle cx="256" cy="256" r="26" fill="{palette.accent}"/>']
    y = MIDDLE - height * 0.08
    if can_draw(letters):
        fitting = min(height, 2 * wide / (line_width(letters) + 20) * 100)
        drawn = "".join(on_a_line(letters, MIDDLE, y, fitting))
        stroke = f'fill="none" stroke="{palette.paper}" stroke-width="19" stroke-linecap="round" stroke-linejoin="round"'
        shown = f"<g {stroke}>{drawn}</g>"
    else:
        fitting = height if len(letters) < 3 else height * 0.8
        shown = (
            f'<text x="256" y="{y + fitting * 0.36:.1f}" fill="{palette.paper}" font-family="sans-serif" font-weight="700" '
            f'font-size="{fitting:.0f}" text-anchor="middle">{escape(letters)}</text>'
        )
    bar = y + height * 0.5 + height * 0.34
    return [shown, f'<path d="M{MIDDLE - 26:g} {bar:.1f}H{MIDDLE + 26:g}" stroke="{palette.accent}" stroke-width="10" stroke-linecap="round"/>']


def _ring_height(name: str) -> float:
    """Return the height at which the name fits around the middle, 0 if it cannot be written there."""
    if not can_draw(name) or len(drawable(name)) < 3:
        return 0.0
    for height in _RING_LETTERS[has_accents(name) :]:
        if line_width(name) * height / 100 / (_BASELINE + height / 2) * 57.3 <= _LONGEST_ARC:
            return height
    return 0.0


def _ring(name: str, palette: Palette, version: int, ornament: Ornament | None) -> list[str]:
    height = _ring_height(name)
    angles = _mark_angles(version)
    marks = [_mark(angle, palette) for angle in angles]
    if not height:
        beads = [point(_BASELINE + 13, angle) for angle in range(-140, 141, 10)]
        drawn = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>' for x, y in beads)
        return [f'<g fill="{palette.paper}">{drawn}</g>', *marks]
    baseline = _BASELINE + (_RING_LETTERS[0] - height) / 2
    letters = "".join(on_an_arc(name, MIDDLE, baseline, height))
    stroke = f'fill="none" stroke="{palette.paper}" stroke-width="17" stroke-linecap="round" stroke-linejoin="round"'
    half = line_width(name) * height / 100 / (baseline + height / 2) * 28.65
    return [f"<g {stroke}>{letters}</g>", *_ornaments(ornament, half + 14, angles[0] - 12, palette), *marks]


def _ornaments(ornament: Ornament | None, first: float, last: float, palette: Palette) -> list[str]:
    """Return an ornament on both sides of the ring, from one angle to another; nothing where there is no room for three."""
    count = int((last - first) // ornament.step) + 1 if ornament and last > first else 0
    if ornament is None or count < _FEWEST_ORNAMENTS:
        return []
    begin = first + (last - first - (count - 1) * ornament.step) / 2
    turned = [angle for number in range(count) for angle in (begin + number * ornament.step, -begin - number * ornament.step)]
    drawn = "".join(
        f'<path transform="rotate({angle:.1f} 256 256){" translate(512 0) scale(-1 1)" if angle < 0 else ""}" d="{ornament.path}"/>' for angle in turned
    )
    look = f'fill="{palette.accent}"' if ornament.is_filled else f'fill="none" stroke="{palette.accent}" stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round"'
    return [f"<g {look}>{drawn}</g>"]


def _mark_angles(version: int) -> list[float]:
    count = 1 if version < 2 else min(version, _MARKS_SHOWN)
    return [180 + 9.5 * (number - (count - 1) / 2) for number in range(count)]


def _mark(angle: float, palette: Palette) -> str:
    x, y = point(_BASELINE + 13, angle)
    return f'<path d="M{x:.1f} {y - 11:.1f}l11 11l-11 11l-11 -11Z" fill="{palette.accent}"/>'


def _letters_in_words(letters: str) -> str:
    return "A flower" if not letters else f"The letter {letters}" if len(letters) == 1 else f"The letters {letters}"


def _svg(name: str, body: list[str]) -> bytes:
    title = escape(only_printable(name), quote=False)
    lines = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">', f"<title>{title}</title>", *body, "</svg>"]
    return "".join(f"{line}\n" for line in lines).encode()
