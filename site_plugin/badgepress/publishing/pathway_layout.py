"""Where the steps of a pathway stand in its picture: layers from left to right, wrapped like lines of text. Pure geometry, no words.

Steps that come after the same ones and before the same ones stand together in a block: they may be done in any order. Blocks are put in layers by the
longest way to them (Sugiyama's method: layers, then the order within them by barycentres), and layers that do not fit the width go on in a line below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

END = ""
"""Name of the node at the end."""
CARD_WIDTH, CARD_HEIGHT = 168, 180
END_WIDTH, END_HEIGHT = 204, 220
CARD_GAP = 16
BLOCK_MARGIN = 14
COLUMN_GAP, ROW_GAP = 58, 26
MAX_WIDTH = 1048
EDGE = 34
"""Room at both sides, where lines turn into the next row."""
GUTTER = 64
"""Room between two rows."""
_PASSING = 18
"""Height of a line that passes a layer."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one block to another: pairs of points between which it is straight; between the pairs it bends, or turns into the next row."""

    source: tuple[str, ...]
    """Names of the nodes of the block that it comes from."""
    stretches: tuple[tuple[Point, Point], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture."""

    width: float
    height: float
    cards: Mapping[str, Box]
    """By node, the end among them."""
    frames: tuple[Box, ...]
    """Around the blocks of several nodes."""
    lines: tuple[Line, ...]
    rows: tuple[tuple[float, float], ...]
    """Top and bottom of each row."""


@dataclass(slots=True)
class _Block:
    """Nodes that stand together, or a line that passes a layer."""

    names: tuple[str, ...]
    layer: int
    is_passing: bool = False
    x: float = 0
    y: float = 0

    @property
    def columns(self) -> int:
        count = len(self.names)
        return 1 if count <= 3 else 2 if count <= 8 else 3 if count <= 15 else 4

    @property
    def size(self) -> tuple[float, float]:
        if self.is_passing:
            return CARD_WIDTH, _PASSING
        if self.names == (END,):
            return END_WIDTH, END_HEIGHT
        if len(self.names) == 1:
            return CARD_WIDTH, CARD_HEIGHT
        rows = -(-len(self.names) // self.columns)
        width = self.columns * CARD_WIDTH + (self.columns - 1) * CARD_GAP + 2 * BLOCK_MARGIN
        return width, rows * CARD_HEIGHT + (rows - 1) * CARD_GAP + 2 * BLOCK_MARGIN


def layout_of(after: Mapping[str, Sequence[str]]) -> Layout:
    """Lay out the steps of a pathway and its end.

    Args:
        after: For each step, the steps before it; without circles, and naming only steps that are there.
    """
    edges = _shortest_ways(after)
    blocks, arrows = _blocks(edges)
    layers, chains = _with_passing(blocks, arrows)
    _order(layers, chains)
    rows = _place(layers)
    width = max(block.x + block.size[0] for layer in layers for block in layer) + EDGE
    cards = dict(_cards(blocks))
    return Layout(
        width=width,
        height=rows[-1][1],
        cards=cards,
        frames=tuple(Box(block.x, block.y, *block.size) for block in blocks if len(block.names) > 1),
        lines=tuple(_line(chain) for chain in chains),
        rows=tuple(rows),
    )


def steps_in_order(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the steps so that each comes after those before it, otherwise as they are written."""
    done: dict[str, None] = {}
    left = list(after)
    while left:
        # without circles one is always free
        free = next((name for name in left if all(before in done for before in after[name])), left[0])
        done[free] = None
        left.remove(free)
    return list(done)


def _shortest_ways(after: Mapping[str, Sequence[str]]) -> dict[str, set[str]]:
    """Return, for each step and the end, the nodes directly before it: what another way says already is left out."""
    above: dict[str, set[str]] = {}
    for name in steps_in_order(after):
        above[name] = set(after[name]).union(*(above[before] for before in after[name]))
    direct = {
        name: {one for one in after[name] if not any(one in above[other] for other in after[name])} for name in after
    }
    last = set(after) - {one for before in direct.values() for one in before}
    return {**direct, END: last}


def _blocks(edges: Mapping[str, set[str]]) -> tuple[list[_Block], list[tuple[_Block, _Block]]]:
    follows: dict[str, set[str]] = {name: set() for name in edges}
    for name, before in edges.items():
        for one in before:
            follows[one].add(name)
    together: dict[tuple[frozenset[str], frozenset[str]], list[str]] = {}
    order = [*steps_in_order({name: sorted(before) for name, before in edges.items() if name != END}), END]
    for name in order:
        together.setdefault((frozenset(edges[name]), frozenset(follows[name])), []).append(name)
    layer: dict[str, int] = {}
    for name in order:
        layer[name] = 1 + max((layer[one] for one in edges[name]), default=-1)
    # what somebody may begin with stands at the beginning, all else as late as what comes after it allows
    blocks = [_Block(tuple(names), layer[names[0]]) for names in together.values()]
    of = {name: block for block in blocks for name in block.names}
    arrows = {(id(of[one]), id(of[name])): (of[one], of[name]) for name in order for one in sorted(edges[name])}
    return blocks, list(arrows.values())


def _with_passing(
    blocks: list[_Block], arrows: list[tuple[_Block, _Block]]
) -> tuple[list[list[_Block]], list[list[_Block]]]:
    """Return the layers, with what passes them, and each arrow as the blocks that it runs through."""
    layers: list[list[_Block]] = [[] for _ in range(max(block.layer for block in blocks) + 1)]
    for block in blocks:
        layers[block.layer].append(block)
    chains = []
    for source, target in arrows:
        passing = [_Block(source.names, number, is_passing=True) for number in range(source.layer + 1, target.layer)]
        for block in passing:
            layers[block.layer].append(block)
        chains.append([source, *passing, target])
    return layers, chains


def _order(layers: list[list[_Block]], chains: list[list[_Block]]) -> None:
    """Order the blocks of each layer so that few lines cross."""
    before: dict[int, list[_Block]] = {}
    after: dict[int, list[_Block]] = {}
    for chain in chains:
        for left, right in pairwise(chain):
            before.setdefault(id(right), []).append(left)
            after.setdefault(id(left), []).append(right)
    for beside, sweep in ((before, layers), (after, layers[::-1])) * 3:
        place = {id(block): position + 0.5 - len(layer) / 2 for layer in layers for position, block in enumerate(layer)}
        for layer in sweep:
            weight = {
                id(block): sum(place[id(one)] for one in beside[id(block)]) / len(beside[id(block)])
                if id(block) in beside
                else place[id(block)]
                for block in layer
            }
            layer.sort(key=lambda block: weight[id(block)])
            place.update({id(block): position + 0.5 - len(layer) / 2 for position, block in enumerate(layer)})


def _place(layers: list[list[_Block]]) -> list[tuple[float, float]]:
    """Give every block its place; return top and bottom of each row."""
    widths = [max(block.size[0] for block in layer) for layer in layers]
    heights = [sum(block.size[1] for block in layer) + ROW_GAP * (len(layer) - 1) for layer in layers]
    lines: list[list[int]] = [[]]
    x = 0.0
    for number, width in enumerate(widths):
        if lines[-1] and x + width > MAX_WIDTH - 2 * EDGE:
            lines.append([])
            x = 0
        lines[-1].append(number)
        x += width + COLUMN_GAP
    rows, top = [], 0.0
    for line in lines:
        height = max(heights[number] for number in line)
        x = float(EDGE)
        for number in line:
            y = top + (height - heights[number]) / 2
            for block in layers[number]:
                block.x, block.y = x + (widths[number] - block.size[0]) / 2, y
                y += block.size[1] + ROW_GAP
            x += widths[number] + COLUMN_GAP
        rows.append((top, top + height))
        top += height + GUTTER
    return rows


def _cards(blocks: list[_Block]) -> Iterator[tuple[str, Box]]:
    for block in blocks:
        width, height = block.size
        if len(block.names) == 1:
            yield block.names[0], Box(block.x, block.y, width, height)
            continue
        for position, name in enumerate(block.names):
            row, column = divmod(position, block.columns)
            # a last row that is not full stands in the middle
            missing = block.columns - min(block.columns, len(block.names) - row * block.columns)
            x = block.x + BLOCK_MARGIN + (column + missing / 2) * (CARD_WIDTH + CARD_GAP)
            yield name, Box(x, block.y + BLOCK_MARGIN + row * (CARD_HEIGHT + CARD_GAP), CARD_WIDTH, CARD_HEIGHT)


def _line(chain: list[_Block]) -> Line:
    source, *passing, target = chain
    start = (source.x + source.size[0], Box(source.x, source.y, *source.size).middle)
    end = (target.x, Box(target.x, target.y, *target.size).middle)
    straight = [
        ((block.x, block.y + _PASSING / 2), (block.x + block.size[0], block.y + _PASSING / 2)) for block in passing
    ]
    return Line(source.names, ((start, start), *straight, (end, end)))
