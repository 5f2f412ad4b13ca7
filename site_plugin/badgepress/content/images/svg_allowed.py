"""The SVG that a badge's picture may use: elements, attributes, and the grammar of their values.

Everything is an allow-list. What is on it draws something by itself: it fetches nothing, runs nothing, moves nothing
and styles nothing outside the file. It was drawn up from SVG 1.1/2 and from what Inkscape, Illustrator, Figma, Affinity
and Sketch export with their plain settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc
    linearGradient radialGradient stop clipPath mask filter feBlend feColorMatrix feComposite feDropShadow
    feFlood feGaussianBlur feMerge feMergeNode feOffset"""
)
TEXT_ELEMENTS = frozenset({"title", "desc", "text", "tspan", "textPath"})
REFERRING_ELEMENTS = frozenset({"use", "linearGradient", "radialGradient", "textPath"})

_PROPERTIES = _names(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters
    color-rendering direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
    flood-color flood-opacity font-family font-size font-size-adjust font-stretch font-style font-variant
    font-weight image-rendering isolation kerning letter-spacing line-height marker marker-end marker-mid
    marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering
    solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration
    text-decoration-color text-decoration-line text-decoration-style text-indent text-orientation text-rendering
    text-transform vector-effect visibility white-space word-spacing writing-mode"""
)
_STYLE_ONLY = re.compile(
    r"font-(?:feature-settings|kerning|variant-[a-z-]+|variation-settings)|block-progression|shape-(?:padding|margin)"
    r"|-inkscape-(?:font-specification|stroke)|inline-size|transform|transform-(?:origin|box)|text-decoration-[a-z]+"
)
_NUMERIC = _names(
    """x y width height cx cy r rx ry fx fy fr x1 y1 x2 y2 dx dy rotate points viewBox offset pathLength textLength
    startOffset stdDeviation values k1 k2 k3 k4"""
)
_WORDS = _names(
    """id class version baseProfile role focusable preserveAspectRatio gradientUnits spreadMethod patternUnits
    patternContentUnits clipPathUnits maskUnits maskContentUnits filterUnits primitiveUnits in in2 result mode operator
    type lengthAdjust method spacing side lang"""
)
_FREE = re.compile(r"aria-[a-z]+|data-[a-z0-9_-]+")

_NUMBER = r"[+-]?+(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:[eE][+-]?+[0-9]{1,3}+(?![0-9]))?+"
_UNIT = r"(?:%|px|pt|pc|mm|cm|in|em|ex|rem)?+"
_ID = r"[\w][\w.:-]*+"
_NUMBERS = re.compile(rf"(?:[\s,]++|{_NUMBER}{_UNIT})*+")
_PATH = re.compile(r"[MmZzLlHhVvCcSsQqTtAa0-9eE.,+\-\s]*+")
_TRANSFORM = re.compile(
    rf"(?:[\s,]++|none|(?:matrix|translate|scale|rotate|skewX|skewY)\s*+\((?:[\s,]++|{_NUMBER}(?:px|deg)?+)*+\))*+"
)
_WORD = re.compile(r"[\w .:-]*+")
_LOCAL = re.compile(rf"#({_ID})")
_CSS_VALUE = re.compile(
    r"(?:"
    rf"url\(\s*+(?:#{_ID}|'#{_ID}'|\"#{_ID}\")\s*+\)"
    r"|(?:rgba?|hsla?|color)\([a-z0-9%., +\-]*+\)"
    r"|#[0-9a-fA-F]{3,8}+"
    rf"|{_NUMBER}(?:{_UNIT}(?![\w%(])|deg)"
    r"|-?+[A-Za-z][\w-]*+(?![(\w:])"
    r"|'[\w ,.:=-]*+'|\"[\w ,.:=-]*+\""
    r"|[\s,]++"
    r"|!\s*+important"
    r")*+"
)
_URL = re.compile(rf"url\(\s*['\"]?#({_ID})")
_COLOUR = re.compile(r"#\w++")
# Renderers compute in 32-bit floats; a number near their end becomes infinite on the way.
_HUGE = re.compile(r"(?<![.\d])0*+[1-9][0-9]{9}|[0-9.][eE]\+?+0*+[1-9][0-9]")

Check = Callable[[str], "list[str] | None"]
"""Takes an attribute's value; gives the ids it refers to, or None where the value is refused."""


def _matches(pattern: re.Pattern[str]) -> Check:
    return lambda value: [] if pattern.fullmatch(value) and not _HUGE.search(value) else None


def _word(value: str) -> list[str] | None:
    return [] if len(value) <= 200 and _WORD.fullmatch(value) else None


def _property_value(value: str) -> list[str] | None:
    if not _CSS_VALUE.fullmatch(value) or _HUGE.search(_COLOUR.sub("", value)):
        return None
    return _URL.findall(value)


def _reference(value: str) -> list[str] | None:
    match = _LOCAL.fullmatch(value)
    return [match[1]] if match else None


def _style(value: str) -> list[str] | None:
    targets: list[str] = []
    for declaration in value.split(";"):
        name, colon, content = declaration.partition(":")
        name = name.strip()
        if not name and not colon:
            continue
        known = name in _PROPERTIES or _STYLE_ONLY.fullmatch(name)
        found = (_CHECKS["transform"] if name == "transform" else _property_value)(content) if known else None
        if found is None:
            return None
        targets += found
    return targets


_CHECKS: dict[str, Check] = {
    **dict.fromkeys(_NUMERIC, _matches(_NUMBERS)),
    **dict.fromkeys(_WORDS, _word),
    **dict.fromkeys(_PROPERTIES, _property_value),
    **dict.fromkeys(("transform", "gradientTransform", "patternTransform"), _matches(_TRANSFORM)),
    "d": _matches(_PATH),
    "style": _style,
}


def check_for(element: str, namespace: str, attribute: str) -> Check | None:
    """Find the check for an attribute's value; None where the attribute itself is not allowed on this element."""
    if attribute == "href" and namespace in ("", XLINK):
        return _reference if element in REFERRING_ELEMENTS else None
    if namespace == XML:
        return _word if attribute in ("space", "lang") else None
    if namespace:
        return None
    # Free text: read out by screen readers or by nobody, never interpreted.
    return _CHECKS.get(attribute) or ((lambda _: []) if _FREE.fullmatch(attribute) else None)


def number(text: str) -> float | None:
    """Read a length in px, with or without its unit; None for other units and for anything else."""
    match = re.fullmatch(rf"\s*+({_NUMBER})(?:px)?+\s*+", text)
    return float(match[1]) if match and not _HUGE.search(text) else None
