"""What pictures of badges are put together from: colours, outlines and the drawings behind the letters."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

MIDDLE = 256.0
Dice = Callable[[int], int]
"""Gives a whole number below its argument, the same ones for the same name."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that go together; letters are legible on all of `deep`, `field` and `shade` (`tests/authoring/test_badge_picture.py`)."""

    word: str
    deep: str
    field: str
    shade: str
    accent: str
    paper: str = "#FFF8E9"


PALETTES = (
    Palette("dark green", "#0D4240", "#156158", "#1C7468", "#F7A928"),
    Palette("dark blue", "#14275C", "#23418C", "#2F53A8", "#FFB84D"),
    Palette("violet", "#33205F", "#533491", "#6544A8", "#FFC145"),
    Palette("wine red", "#54112C", "#861D46", "#9B2C57", "#FFC36B"),
    Palette("brick red", "#5A1B12", "#93301F", "#A8402D", "#FFD36E"),
    Palette("brown", "#43270F", "#6E421B", "#825126", "#FFC857"),
    Palette("olive green", "#323A10", "#525E1C", "#5F6C24", "#F4C63D"),
    Palette("forest green", "#12401F", "#1E6431", "#287540", "#FFD05A"),
    Palette("petrol blue", "#08394D", "#0D5873", "#166985", "#FF9F5A"),
    Palette("slate grey", "#26323F", "#415263", "#4D6074", "#FFB13D"),
    Palette("plum", "#451349", "#702176", "#833089", "#FFC94A"),
    Palette("indigo", "#27265F", "#4341A0", "#514FB2", "#FF9A76"),
    Palette("dark blue and wine red", "#14275C", "#861D46", "#9B2C57", "#FFC36B"),
    Palette("dark green and brick red", "#0D4240", "#93301F", "#A8402D", "#FFD36E"),
    Palette("brown and petrol blue", "#43270F", "#0D5873", "#166985", "#FFC857"),
    Palette("violet and forest green", "#33205F", "#1E6431", "#287540", "#FFD05A"),
    Palette("slate grey and plum", "#26323F", "#702176", "#833089", "#FFC94A"),
    Palette("wine red and slate grey", "#54112C", "#415263", "#4D6074", "#FFB13D"),
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The form of a badge."""

    word: str
    draw: Callable[[float], str]
    """Takes the radius of the circle that fits inside; gives the path's data."""


def point(radius: float, angle: float) -> tuple[float, float]:
    """Return a point; the angle in degrees, 0 at the top, clockwise."""
    turned = math.radians(angle)
    return MIDDLE + radius * math.sin(turned), MIDDLE - radius * math.cos(turned)


def _at(x: float, y: float) -> str:
    return f"{x:.1f} {y:.1f}"


def polygon(points: list[tuple[float, float]], rounding: float) -> str:
    """Return a closed path whose corners are rounded off `rounding` before and after each."""
    parts = []
    for number, corner in enumerate(points):
        ends = []
        for other in (points[number - 1], points[(number + 1) % len(points)]):
            length = math.dist(corner, other)
            share = min(rounding, length / 2) / length
            ends.append((corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share))
        parts.append(f"{'L' if number else 'M'}{_at(*ends[0])}Q{_at(*corner)} {_at(*ends[1])}")
    return "".join(parts) + "Z"


def disc(radius: float) -> str:
    """Return a circle as a path."""
    return f"M{_at(MIDDLE - radius, MIDDLE)}a{radius:g} {radius:g} 0 1 1 {2 * radius:g} 0a{radius:g} {radius:g} 0 1 1 {-2 * radius:g} 0Z"


def _regular(corners: int, turn: float, rounding: float) -> Callable[[float], str]:
    def draw(inner: float) -> str:
        radius = inner / math.cos(math.pi / corners)
        return polygon([point(radius, turn + 360 / corners * number) for number in range(corners)], rounding)

    return draw


def _square(inner: float) -> str:
    near, far, bend = MIDDLE - inner, MIDDLE + inner, inner * 0.44
    corners = [(near, near), (far, near), (far, far), (near, far)]
    return polygon(corners, bend)


def _petals(count: int, depth: float) -> Callable[[float], str]:
    def draw(inner: float) -> str:
        step = 360 / count
        start = point(inner, 0)
        bow = inner * math.sin(math.radians(step / 2)) * depth
        arcs = "".join(f"A{bow:.1f} {bow:.1f} 0 0 1 {_at(*point(inner, step * number))}" for number in range(1, count + 1))
        return f"M{_at(*start)}{arcs}Z"

    return draw


def _star(points: int, depth: float, rounding: float) -> Callable[[float], str]:
    def draw(inner: float) -> str:
        step = 180 / points
        corners = [point(inner * (1 if number % 2 else depth), step * number) for number in range(2 * points)]
        return polygon(corners, rounding)

    return draw


OUTLINES = (
    Outline("disc", disc),
    Outline("hexagon", _regular(6, 0, 44)),
    Outline("hexagon", _regular(6, 30, 44)),
    Outline("octagon", _regular(8, 22.5, 30)),
    Outline("rounded square", _square),
    Outline("rosette", _petals(12, 1.06)),
    Outline("rosette", _petals(8, 1.12)),
    Outline("seal with many points", _star(20, 1.1, 9)),
    Outline("star with twelve points", _star(12, 1.12, 20)),
)


FIELDS = (disc, disc, _regular(6, 0, 30), _regular(8, 22.5, 24), _petals(10, 1.08), _star(16, 1.1, 8))
"""Forms of the middle; each takes the radius of the circle that fits inside."""
FIELD_RADII = (150.0, 150.0, 132.0, 140.0, 134.0, 140.0)


@dataclass(frozen=True, slots=True)
class Ornament:
    """What fills the ring where the name leaves it empty: drawn at the top of the circle, repeated around it."""

    path: str
    is_filled: bool
    step: float
    """Degrees from one to the next."""


ORNAMENTS = (
    None,
    Ornament("M256 70a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0 -9Z", True, 9),
    Ornament("M256 66V84", False, 7.5),
    Ornament("M244 84Q246 66 264 64Q266 80 244 84Z", True, 11),
    Ornament("M248 68L256 76L264 68M248 78L256 86L264 78", False, 12),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is drawn behind the letters."""

    word: str
    draw: Callable[[Dice], str]
    """Gives path data that covers a part of the middle; it is cut to a disc."""


def _rays(dice: Dice) -> str:
    count = 8 + 2 * dice(4)
    y = MIDDLE + 60 * dice(3)
    found = []
    for number in range(count):
        edges = [math.radians(360 / count * (number + part)) for part in (0, 0.5)]
        ends = [_at(MIDDLE + 400 * math.sin(edge), y - 400 * math.cos(edge)) for edge in edges]
        found.append(f"M{_at(MIDDLE, y)}L{ends[0]}L{ends[1]}Z")
    return "".join(found)


def _waves(dice: Dice) -> str:
    height, half = 11 + 3 * dice(3), 40 + 6 * dice(4)
    left, crests = 60 - dice(2 * half), 2 * (220 // half) + 2
    found = []
    for y in range(128, 420, 64):
        there = f"q{half / 2:g} {-2 * height} {half} 0" + f"t{half} 0" * (crests - 1)
        back = f"q{-half / 2:g} {2 * height} {-half} 0" + f"t{-half} 0" * (crests - 1)
        found.append(f"M{left} {y}{there}v32{back}Z")
    return "".join(found)


def _hills(dice: Dice) -> str:
    left, right = 230 + dice(50), 260 + dice(50)
    sun = f"M{128 + dice(120)} 190a44 44 0 1 1 88 0a44 44 0 1 1 -88 0Z"
    return f"{sun}M60 {left}Q170 {left - 60} 262 {right + 20}T460 {right - 24}V460H60Z"


def _stripes(dice: Dice) -> str:
    width = 22 + 6 * dice(4)
    slope = 1 if dice(2) else -1
    return "".join(
        f"M{x} 60h{width}l{slope * 392} 392h{-width}Z" for x in range(60 - 400 * (slope > 0), 460 + 400 * (slope < 0), 2 * width)
    )


def _rings(dice: Dice) -> str:
    x, y = point(60 * dice(3), 90 * dice(4))
    found = []
    for radius in range(36, 340, 56):
        for edge, sweep in ((radius + 28, 1), (radius, 0)):
            found.append(f"M{_at(x - edge, y)}a{edge} {edge} 0 1 {sweep} {2 * edge} 0a{edge} {edge} 0 1 {sweep} {-2 * edge} 0Z")
    return "".join(found)


def _diamonds(dice: Dice) -> str:
    step = 40 + 8 * dice(3)
    half = step / 2
    found = []
    for row in range(20):
        for column in range(12):
            x, y = 70 + column * step + (row % 2) * half, 70 + row * half
            if x < 460 and y < 460 and (row + 2 * column) % 4 < 2:
                found.append(f"M{_at(x, y - half)}l{half:g} {half:g}l{-half:g} {half:g}l{-half:g} {-half:g}Z")
    return "".join(found)


def _facets(dice: Dice) -> str:
    corners = 5 + dice(4)
    turn = dice(60)
    hub = point(30 + 10 * dice(5), dice(360))
    found = []
    for number in range(0, 2 * corners, 2):
        first, second = (point(200, turn + 180 / corners * (number + part)) for part in (0, 1))
        found.append(f"M{_at(*hub)}L{_at(*first)}L{_at(*second)}Z")
    return "".join(found)


def _dots(dice: Dice) -> str:
    turn, rings = dice(60), 4
    found = []
    for ring in range(1, rings + 1):
        size = 15 - 2.2 * ring + dice(2)
        for number in range(6 * ring):
            x, y = point(ring * 36, turn * ring + 60 / ring * number)
            found.append(f"M{_at(x - size, y)}a{size:g} {size:g} 0 1 1 {2 * size:g} 0a{size:g} {size:g} 0 1 1 {-2 * size:g} 0Z")
    return "".join(found)


GROUNDS = (
    Ground("rays", _rays), Ground("waves", _waves), Ground("hills and a sun", _hills), Ground("stripes", _stripes), Ground("rings", _rings),
    Ground("diamonds", _diamonds), Ground("facets", _facets), Ground("dots", _dots),
)  # fmt: skip
