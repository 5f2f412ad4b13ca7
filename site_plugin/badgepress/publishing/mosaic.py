"""Lays badges out as a mosaic: six-sided stones, each skill area an island of its own. No chance in it: the same badges lie the same way.

Cells are named by axial coordinates (column q, row r) of a grid of hexagons that stand on a corner. A large stone takes a cell and the six
around it. An area grows from its first stone; between two areas a cell stays empty, and what is linked lies close.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Cell = tuple[int, int]
Size = Literal[0, 1, 2]
"""Small, middling, large."""
AROUND: tuple[Cell, ...] = ((1, 0), (0, 1), (-1, 1), (-1, 0), (0, -1), (1, -1))
_SHAPES: dict[Size, tuple[Cell, ...]] = {0: ((0, 0),), 1: ((0, 0),), 2: ((0, 0), *AROUND)}
ROOT_3 = 1.7320508
_FLATNESS = 0.55
"""How much less a step to the side costs than one up or down: the picture becomes wider than high."""
_TO_THE_MIDDLE = 0.4
_TO_WHAT_IS_LINKED = 0.12


@dataclass(frozen=True, slots=True)
class Stone:
    """A badge to be laid."""

    key: str
    area: str
    size: Size
    is_held: bool = True
    """Whether it is there, or only a place kept for it: those are laid last."""


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Where everything lies."""

    places: dict[str, Cell]
    """Key of a stone → its cell, the middle one of a large stone."""
    areas: dict[str, tuple[Cell, ...]]
    """Area → its cells, the areas in the order in which they were laid."""

    def rim(self) -> list[Cell]:
        """Return the empty cells beside those that are taken, sorted: the room to grow."""
        taken = {cell for cells in self.areas.values() for cell in cells}
        return sorted({near for cell in taken for near in neighbours(cell)} - taken)


def position(cell: Cell) -> tuple[float, float]:
    """Return the middle of a cell, where a cell's corners are 1 away from it."""
    q, r = cell
    return ROOT_3 * (q + r / 2), 1.5 * r


def neighbours(cell: Cell) -> Iterator[Cell]:
    """Yield the six cells around one."""
    q, r = cell
    return ((q + dq, r + dr) for dq, dr in AROUND)


def lay(stones: Sequence[Stone], links: Iterable[tuple[str, str]] = ()) -> Mosaic:
    """Lay stones.

    Args:
        stones: In the order of their importance; each key once.
        links: Pairs of keys that belong together.
    """
    layer = _Layer(links)
    areas: dict[str, list[Stone]] = {}
    for stone in stones:
        areas.setdefault(stone.area, []).append(stone)

    def room(area: str) -> tuple[bool, int, str]:
        own = areas[area]
        return (not any(stone.is_held for stone in own), -sum(len(_SHAPES[stone.size]) for stone in own), area)

    for area in sorted(areas, key=room):
        # sorting keeps the order of importance among stones of one size
        for stone in sorted(areas[area], key=lambda stone: (not stone.is_held, -stone.size)):
            layer.put(stone)
    return Mosaic(layer.places, {area: tuple(layer.areas[area]) for area in layer.areas})


class _Layer:
    def __init__(self, links: Iterable[tuple[str, str]]) -> None:
        self.places: dict[str, Cell] = {}
        self.areas: dict[str, list[Cell]] = {}
        self._taken: dict[Cell, str] = {}
        self._linked: dict[str, list[str]] = {}
        for one, other in links:
            self._linked.setdefault(one, []).append(other)
            self._linked.setdefault(other, []).append(one)

    def put(self, stone: Stone) -> None:
        shape = _SHAPES[stone.size]
        own = self.areas.setdefault(stone.area, [])
        reach = 2 if stone.size == 2 else 1
        near = [cell for cell in _within(own, reach) if self._is_free(cell, shape, stone.area, touching=True)]
        if not near:
            near = self._shore(shape, stone.area, reach)
        start = position(own[0]) if own else (0.0, 0.0)
        linked = [position(self.places[key]) for key in self._linked.get(stone.key, ()) if key in self.places]
        cell = min(near, key=lambda cell: (self._cost(position(cell), start, linked), cell[1], cell[0]))
        self.places[stone.key] = cell
        for dq, dr in shape:
            taken = (cell[0] + dq, cell[1] + dr)
            own.append(taken)
            self._taken[taken] = stone.area

    def _shore(self, shape: tuple[Cell, ...], area: str, reach: int) -> list[Cell]:
        """Return where an island may begin: one empty cell away from the others."""
        if not self._taken:
            return [(0, 0)]
        far = reach + 1
        while not (
            found := [cell for cell in _within(self._taken, far) if self._is_free(cell, shape, area, touching=False)]
        ):
            far += 1
        return found

    def _is_free(self, cell: Cell, shape: tuple[Cell, ...], area: str, *, touching: bool) -> bool:
        touches = False
        for dq, dr in shape:
            one = (cell[0] + dq, cell[1] + dr)
            if one in self._taken:
                return False
            for near in neighbours(one):
                other = self._taken.get(near, area)
                if other != area:
                    return False
                touches = touches or near in self._taken
        return touches or not touching

    def _cost(self, at: tuple[float, float], start: tuple[float, float], linked: list[tuple[float, float]]) -> float:
        pull = sum(_squared(at, other) for other in linked) / len(linked) if linked else 0.0
        return round(_squared(at, start) + _TO_THE_MIDDLE * _squared(at, (0.0, 0.0)) + _TO_WHAT_IS_LINKED * pull, 6)


def _within(cells: Iterable[Cell], reach: int) -> set[Cell]:
    """Return the cells that are at most so many steps from some."""
    found = set(cells)
    edge = found
    for _ in range(reach):
        edge = {near for cell in edge for near in neighbours(cell)} - found
        found = found | edge
    return found


def _squared(one: tuple[float, float], other: tuple[float, float]) -> float:
    # no square roots: they may differ in the last bit from machine to machine
    return _FLATNESS * (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
