"""Draws a pathway as an SVG that a style sheet colours: no inline style, no program, readable by screen readers as a list of links."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise

from markupsafe import Markup

from badgepress.language import Words
from badgepress.publishing.pathway_layout import EDGE, END, GUTTER, Box, Layout, Line, Point, layout_of
from badgepress.publishing.pathway_views import EndView, StepView

_TALL = 700
"""From this height on it needs a page of its own in print."""
_TIP = 9
_CORNER = 18
_TEXT, _END_TEXT = 15, 17
_LINE_HEIGHT = 1.28
_MAX_LINES = 3
_NARROW = frozenset("iljtfrI.,:;'’|!()[] ")
_WIDE = frozenset("mwMW@%&")


def graph(steps: tuple[StepView, ...], end: EndView, words: Words, after: Mapping[str, list[str]]) -> Markup:
    """Return the picture of a pathway.

    Args:
        steps: In the order of their numbers.
        end: What stands at its end.
        words: In the language of the page, which also decides where the way begins.
        after: For each step, the steps before it.
    """
    return _Drawing(layout_of(after), words).of(steps, end)


class _Drawing:
    def __init__(self, layout: Layout, words: Words) -> None:
        self._layout = layout
        self._words = words
        self._is_mirrored = words.direction == "rtl"

    def of(self, steps: tuple[StepView, ...], end: EndView) -> Markup:
        optional = {step.id for step in steps if step.is_optional}
        parts = [
            *map(self._frame, self._layout.frames),
            *(
                self._line(line, is_optional=all(name in optional for name in line.source))
                for line in self._layout.lines
            ),
            *(self._step(step, self._layout.cards[step.id]) for step in steps),
            self._end(end, self._layout.cards[END]),
        ]
        box = Markup("0 -12 {} {}").format(_number(self._layout.width), _number(self._layout.height + 24))
        size = Markup('width="{}" height="{}"').format(_number(self._layout.width), _number(self._layout.height + 24))
        kind = "bp-map bp-tall" if self._layout.height > _TALL else "bp-map"
        title = self._words.text("The way as a picture")
        told = self._words.text(
            "Each step is a link, numbered as in the list below; lines lead from a step to what comes after it."
        )
        return Markup(
            '<svg class="{}" role="group" aria-labelledby="bp-map-title" aria-describedby="bp-map-told" viewBox="{}" {} fill="none">'
            '<title id="bp-map-title">{}</title><desc id="bp-map-told">{}</desc>{}</svg>'
        ).format(kind, box, size, title, told, Markup("\n").join(parts))

    def _x(self, x: float) -> float:
        return self._layout.width - x if self._is_mirrored else x

    def _at(self, point: Point) -> str:
        return f"{_number(self._x(point[0]))} {_number(point[1])}"

    def _rectangle(self, box: Box, kind: str, radius: int) -> Markup:
        x = self._x(box.x + box.width) if self._is_mirrored else box.x
        return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
            kind, *map(_number, (x, box.y, box.width, box.height)), radius
        )

    def _frame(self, box: Box) -> Markup:
        return self._rectangle(box, "bp-map-frame", 20)

    # lines -----------------------------------------------------------------------------------------------------------------------

    def _line(self, line: Line, *, is_optional: bool) -> Markup:
        first, *others = line.stretches
        path = [f"M{self._at(first[1])}"]
        for (_, start), (end, further) in pairwise(line.stretches):
            path += self._turn(start, end) if end[0] < start[0] else self._bend(start, end)
            path.append(f"L{self._at(further)}")
        x, y = others[-1][1]
        tip = f"M{self._at((x - _TIP, y - 5.5))}L{self._at((x - 1, y))}L{self._at((x - _TIP, y + 5.5))}"
        kind = "bp-map-line bp-aside" if is_optional else "bp-map-line"
        return Markup('<path class="{}" d="{}"/><path class="bp-map-tip" d="{}"/>').format(kind, "".join(path), tip)

    def _bend(self, start: Point, end: Point) -> Iterator[str]:
        if abs(start[1] - end[1]) < 1:
            yield f"L{self._at(end)}"
            return
        half = (end[0] - start[0]) / 2
        yield f"C{self._at((start[0] + half, start[1]))} {self._at((end[0] - half, end[1]))} {self._at(end)}"

    def _turn(self, start: Point, end: Point) -> Iterator[str]:
        """Go on in the row below: out to the side, back through the gutter, and in again."""
        bottom = next(low for high, low in self._layout.rows if high <= start[1] <= low)
        gutter, right, left, r = bottom + GUTTER / 2, self._layout.width - EDGE / 2, EDGE / 2, _CORNER
        right = max(right, start[0] + 2)
        around = min(r, right - start[0])
        yield f"L{self._at((right - around, start[1]))}Q{self._at((right, start[1]))} {self._at((right, start[1] + r))}"
        yield f"L{self._at((right, gutter - r))}Q{self._at((right, gutter))} {self._at((right - r, gutter))}"
        yield f"L{self._at((left + r, gutter))}Q{self._at((left, gutter))} {self._at((left, gutter + r))}"
        into = min(r, end[0] - left)
        yield f"L{self._at((left, end[1] - r))}Q{self._at((left, end[1]))} {self._at((left + into, end[1]))}L{self._at(end)}"

    # cards -----------------------------------------------------------------------------------------------------------------------

    def _step(self, step: StepView, box: Box) -> Markup:
        kinds = [
            "bp-map-step",
            *(["bp-aside"] if step.is_optional else []),
            *(["bp-opening"] if step.is_first else []),
        ]
        parts = []
        if step.kind == "pathway":
            parts.append(self._rectangle(Box(box.x + 7, box.y - 7, box.width - 14, 20), "bp-map-behind", 10))
        parts.append(self._rectangle(box, "bp-map-card", 14))
        pictures = [picture.url for picture in step.pictures]
        size = 92 if len(pictures) == 1 else 66
        spread = 40.0
        left = box.x + box.width / 2 - (size + spread * (len(pictures) - 1)) / 2
        top = box.y + 14 + (92 - size) / 2
        parts += [
            self._picture(url, Box(left + spread * number, top, size, size)) for number, url in enumerate(pictures)
        ]
        note = step.choice or (self._words.text("pathway") if step.kind == "pathway" else "")
        if step.is_optional:
            note = f"{note} · {self._words.text('optional')}" if note else self._words.text("optional")
        lines = _wrapped(step.name, box.width - 20, _TEXT, 2 if note else _MAX_LINES)
        baseline = box.y + 126
        parts += self._text(lines, box, baseline, _TEXT, "bp-map-name")
        if note:
            parts += self._text([note], box, baseline + len(lines) * _TEXT * _LINE_HEIGHT + 1, 12.5, "bp-map-note")
        parts.append(self._seal(step.number, box))
        label = f"{step.number}. {step.name}" + (f" ({note})" if note else "")
        return self._link(step.url or f"#{step.anchor}", label, kinds, parts)

    def _end(self, end: EndView, box: Box) -> Markup:
        parts = [self._rectangle(box, "bp-map-card", 18)]
        if end.picture:
            parts.append(self._picture(end.picture, Box(box.x + (box.width - 140) / 2, box.y + 16, 140, 140)))
        else:
            x, y = self._x(box.x + box.width / 2), box.y + 40
            parts.append(
                Markup('<path class="bp-map-flag" d="M{0} {1}v92M{0} {2}h56l-14 19 14 19h-56"/>').format(
                    _number(x - 26), _number(y), _number(y + 6)
                )
            )
        lines = _wrapped(end.name, box.width - 24, _END_TEXT, 2)
        # one line stands in the middle of the room for two
        baseline = box.y + (180 if len(lines) > 1 else 188)
        parts += self._text(lines, box, baseline, _END_TEXT, "bp-map-end-name")
        if end.condition:
            width = _text_width(end.condition, 13) + 26
            pill = Box(box.x + (box.width - width) / 2, box.y - 12, width, 25)
            parts.append(self._rectangle(pill, "bp-map-pill", 12))
            parts += self._text([end.condition], box, box.y + 5, 13, "bp-map-condition")
        kinds = ["bp-map-step", "bp-map-end"]
        return (
            self._link(end.url, end.name, kinds, parts)
            if end.url
            else Markup('<g class="{}">{}</g>').format(" ".join(kinds), Markup("").join(parts))
        )

    def _link(self, url: str, label: str, kinds: list[str], parts: list[Markup]) -> Markup:
        return Markup('<a class="{}" href="{}"><title>{}</title>{}</a>').format(
            " ".join(kinds), url, label, Markup("").join(parts)
        )

    def _picture(self, url: str, box: Box) -> Markup:
        x = self._x(box.x + box.width) if self._is_mirrored else box.x
        return Markup('<image href="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
            url, *map(_number, (x, box.y, box.width, box.height))
        )

    def _seal(self, number: int, box: Box) -> Markup:
        x, y = self._x(box.x + 20), box.y + 20
        return Markup(
            '<circle class="bp-map-seal" cx="{0}" cy="{1}" r="12.5"/><text class="bp-map-number" x="{0}" y="{2}">{3}</text>'
        ).format(_number(x), _number(y), _number(y + 4.7), self._words.number(number))

    def _text(self, lines: list[str], box: Box, baseline: float, size: float, kind: str) -> list[Markup]:
        x = _number(self._x(box.x + box.width / 2))
        return [
            Markup('<text class="{}" x="{}" y="{}">{}</text>').format(
                kind, x, _number(baseline + number * size * _LINE_HEIGHT), line
            )
            for number, line in enumerate(lines)
        ]


def _wrapped(text: str, width: float, size: float, lines: int) -> list[str]:
    """Break a text into at most so many lines; a word that is too long is broken, and what is left over becomes an ellipsis."""
    found: list[str] = []
    line = ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if _text_width(wider, size) <= width:
            line = wider
            continue
        if line:
            found.append(line)
        while _text_width(word, size) > width:
            cut = next(at for at in range(len(word), 0, -1) if at == 1 or _text_width(word[:at], size) <= width)
            found.append(word[:cut])
            word = word[cut:]
        line = word
    found.append(line)
    kept = [one for one in found if one]
    if len(kept) <= lines:
        return kept
    last = kept[lines - 1]
    while last and _text_width(f"{last}…", size) > width:
        last = last[:-1]
    return [*kept[: lines - 1], f"{last.rstrip()}…"]


def _text_width(text: str, size: float) -> float:
    """Return about how wide a text is in the fonts of the pages, rather a little too wide."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if letter in _NARROW:
        return 0.38
    if letter in _WIDE:
        return 0.96
    return 0.72 if letter.isupper() else 0.62


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
