"""A laid mosaic as shapes: what the template of the picture, and of the card, is given. Lengths are pixels at full size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from badgepress.publishing.mosaic import ROOT_3, Cell, Mosaic, Size, Stone, lay, position
from badgepress.publishing.views import PictureView

RADIUS = 50
"""From the middle of a cell to its corners."""
STONE_RADIUS: dict[Size, int] = {0: 37, 1: 46, 2: 93}
_PICTURE_SIZE: dict[Size, int] = {0: 50, 1: 64, 2: 134}
_MARGIN = 4
_CORNERS = ((0, -1), (ROOT_3 / 2, -0.5), (ROOT_3 / 2, 0.5), (0, 1), (-ROOT_3 / 2, 0.5), (-ROOT_3 / 2, -0.5))
LinkKind = Literal["way", "skill"]


@dataclass(frozen=True, slots=True)
class Tessera:
    """A badge to show."""

    slug: str
    name: str
    url: str
    picture: PictureView
    area: str
    colour: int
    size: Size
    is_held: bool
    note: str
    """What is said of it beside its name."""


@dataclass(frozen=True, slots=True)
class StoneView:
    """A stone of the picture."""

    x: str
    y: str
    tessera: Tessera
    half: str
    """Half of the picture's side."""
    side: int


@dataclass(frozen=True, slots=True)
class LandView:
    """An area's ground."""

    colour: int
    path: str


@dataclass(frozen=True, slots=True)
class MosaicView:
    """The whole picture."""

    width: int
    height: int
    box: str
    """The viewBox."""
    stones: tuple[StoneView, ...]
    lands: tuple[LandView, ...]
    room: str
    """Path of the empty cells around."""
    ways: str
    """Path of what leads from one badge to another."""
    skills: str
    """Path of what shares a skill."""
    shapes: tuple[tuple[Size, str], ...]
    """Size and path of each shape of stone, around 0,0."""

    @property
    def has_ghosts(self) -> bool:
        """Whether places are kept for badges that are not held yet."""
        return any(not stone.tessera.is_held for stone in self.stones)


@dataclass(frozen=True, slots=True)
class Connection:
    """Two badges that belong together."""

    one: str
    other: str
    kind: LinkKind


def mosaic_view(tesserae: Sequence[Tessera], connections: Iterable[Connection]) -> MosaicView:
    """Return the picture of some badges, in the order of their importance.

    Args:
        tesserae: The badges; at least one.
        connections: Between those of them.
    """
    connections = tuple(connections)
    stones = [Stone(one.slug, one.area, one.size, one.is_held) for one in tesserae]
    mosaic = lay(stones, [(link.one, link.other) for link in connections])
    rim = mosaic.rim()
    left, top, width, height = _box([*rim, *(cell for cells in mosaic.areas.values() for cell in cells)])
    colours = {one.area: one.colour for one in reversed(tesserae)}
    return MosaicView(
        width,
        height,
        f"{left} {top} {width} {height}",
        tuple(_stone(one, mosaic.places[one.slug]) for one in tesserae),
        tuple(LandView(colours[area], _hexagons(cells, RADIUS)) for area, cells in mosaic.areas.items()),
        _hexagons(rim, RADIUS - 4),
        _curves(mosaic, connections, "way"),
        _curves(mosaic, connections, "skill"),
        tuple((size, stone_path(size)) for size in sorted({one.size for one in tesserae})),
    )


def stone_path(size: Size) -> str:
    """Return the outline of a stone around 0,0."""
    return _hexagons([(0, 0)], STONE_RADIUS[size])


def number(value: float) -> str:
    """Write a length as short as it can be."""
    text = f"{value:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def _stone(tessera: Tessera, cell: Cell) -> StoneView:
    x, y = _middle(cell)
    side = _PICTURE_SIZE[tessera.size]
    return StoneView(number(x), number(y), tessera, number(-side / 2), side)


def _middle(cell: Cell) -> tuple[float, float]:
    x, y = position(cell)
    return RADIUS * x, RADIUS * y


def _box(cells: Iterable[Cell]) -> tuple[int, int, int, int]:
    middles = [_middle(cell) for cell in cells]
    half_width, half_height = RADIUS * ROOT_3 / 2 + _MARGIN, RADIUS + _MARGIN
    left, right = min(x for x, _ in middles) - half_width, max(x for x, _ in middles) + half_width
    top, bottom = min(y for _, y in middles) - half_height, max(y for _, y in middles) + half_height
    return round(left), round(top), round(right - left), round(bottom - top)


def _hexagons(cells: Iterable[Cell], radius: float) -> str:
    steps = [
        (radius * (x - before_x), radius * (y - before_y))
        for (x, y), (before_x, before_y) in zip(_CORNERS[1:], _CORNERS, strict=False)
    ]
    around = "l" + " ".join(f"{number(dx)} {number(dy)}" for dx, dy in steps) + "z"
    return "".join(f"M{number(x)} {number(y - radius)}{around}" for x, y in map(_middle, cells))


def _curves(mosaic: Mosaic, connections: Iterable[Connection], kind: LinkKind) -> str:
    return "".join(
        _curve(mosaic.places[link.one], mosaic.places[link.other]) for link in connections if link.kind == kind
    )


def _curve(one: Cell, other: Cell) -> str:
    """Return a gently bent line between two middles."""
    (x, y), (to_x, to_y) = _middle(one), _middle(other)
    dx, dy = to_x - x, to_y - y
    return (
        f"M{number(x)} {number(y)}q{number(dx / 2 - dy * 0.14)} {number(dy / 2 + dx * 0.14)} {number(dx)} {number(dy)}"
    )
