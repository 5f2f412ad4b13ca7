"""How long a shape takes to draw beyond its being one: by its outline, its dashes, and whether it is laid over what is below.

Measured with resvg at 400 pixels, where a plain shape takes a tenth of a millisecond: estimates that err on the side of more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_LETTERS = 2_000
"""Of drawn text, in all; renderers set a long text in more than proportional time."""
LETTERS_A_SHAPE = 4
LAYER_WEIGHT = 50
"""Of an element that is drawn on a surface of its own first."""
_OUTLINE_BYTES_A_SHAPE = 20
_DASHES_A_SHAPE = 100
_MOST_DASHES = 1_000_000
"""Renderers draw none where there were more."""
_UNKNOWN_LENGTH = 100_000.0
_HUGE, _UNIT = 1e12, 1000
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DASHES = re.compile(r"(?:^|;)\s*stroke-dasharray\s*:([^;]*)")
_LAYER = re.compile(r"(?:^|;)\s*(opacity|mix-blend-mode|isolation)\s*:\s*([^;!]*)")
_PLAIN = {"opacity": ("1", "1.0", "100%", ""), "mix-blend-mode": ("normal", ""), "isolation": ("auto", "")}
_GEOMETRY = ("d", "points", "x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2")


def dash_length(attributes: Mapping[str, str], inherited: float) -> float:
    """Return how long one round of an element's dashes is, in its own units; 0 where its line is not dashed."""
    stated = _DASHES.findall(attributes.get("style", "")) or [attributes.get("stroke-dasharray", "")]
    value = stated[-1].replace("!important", "").strip()
    if not value or value == "inherit":
        return inherited
    # a percentage is of the picture's size, which may be a hundredth of a unit
    return sum(_numbers(value)) * (0.01 if "%" in value else 1)


def effort_of(element: str, attributes: Mapping[str, str], dashes: float) -> int:
    """Return for how many shapes more an element counts; `dashes` is what `dash_length` said of it."""
    outline = attributes.get("d", "") or attributes.get("points", "")
    effort = len(outline) // _OUTLINE_BYTES_A_SHAPE + (LAYER_WEIGHT if _has_own_layer(attributes) else 0)
    if dashes and element not in ("svg", "g", "defs", "symbol", "clipPath", "mask"):
        effort += 1 + int(min(_length(element, attributes) / dashes, _MOST_DASHES) / _DASHES_A_SHAPE)
    return effort


def _has_own_layer(attributes: Mapping[str, str]) -> bool:
    said = {name: attributes[name] for name in _PLAIN if name in attributes}
    said |= dict(_LAYER.findall(attributes.get("style", "")))
    return any(value.strip() not in _PLAIN[name] for name, value in said.items())


def _length(element: str, attributes: Mapping[str, str]) -> float:
    """Return a length that the outline of a shape does not exceed; a guess for copies and texts, whose own numbers say nothing of it."""
    if element in ("use", "text", "tspan", "textPath"):
        return _UNKNOWN_LENGTH
    stated = [(name, attributes[name]) for name in _GEOMETRY if name in attributes]
    numbers = [number * _largest_unit(name, value) for name, value in stated for number in _numbers(value)]
    return max(numbers, default=0.0) * max(len(numbers), 4) * 3


def _numbers(text: str) -> list[float]:
    return [min(abs(float(found)), _HUGE) for found in _NUMBER.findall(text)]


def _largest_unit(name: str, value: str) -> int:
    """Return what a length may have to be multiplied with: a percentage is of the picture's size, which is not looked at here."""
    return _UNIT if name not in ("d", "points") and not value.strip().replace("px", "")[-1:].isdigit() else 1
