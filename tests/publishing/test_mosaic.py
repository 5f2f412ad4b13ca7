"""The mosaic: whatever is held, every stone has a place of its own, areas are islands, and the same badges lie the same way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from badgepress.publishing.mosaic import Mosaic, Stone, lay, neighbours

AREAS = ("art", "bikes", "code", "data", "earth")


@st.composite
def stones(draw: st.DrawFn) -> list[Stone]:
    count = draw(st.integers(1, 40))
    return [
        Stone(f"s{number}", draw(st.sampled_from(AREAS)), draw(st.sampled_from([0, 1, 1, 2])), draw(st.booleans()))  # type: ignore[arg-type]
        for number in range(count)
    ]


def links(among: list[Stone]) -> st.SearchStrategy[list[tuple[str, str]]]:
    keys = st.sampled_from([stone.key for stone in among])
    return st.lists(st.tuples(keys, keys), max_size=10)


def cells_of(stone: Stone, mosaic: Mosaic) -> list[tuple[int, int]]:
    cell = mosaic.places[stone.key]
    return [cell, *neighbours(cell)] if stone.size == 2 else [cell]


@given(st.data())
def test_every_stone_has_a_place_of_its_own_on_its_areas_ground(data: st.DataObject) -> None:
    given_stones = data.draw(stones())
    mosaic = lay(given_stones, data.draw(links(given_stones)))
    taken = [cell for stone in given_stones for cell in cells_of(stone, mosaic)]
    assert len(taken) == len(set(taken))
    for area in mosaic.areas:
        own = [cell for stone in given_stones if stone.area == area for cell in cells_of(stone, mosaic)]
        assert sorted(own) == sorted(mosaic.areas[area])


@given(st.data())
def test_areas_are_islands_apart_from_each_other_and_of_one_piece(data: st.DataObject) -> None:
    given_stones = data.draw(stones())
    mosaic = lay(given_stones, data.draw(links(given_stones)))
    owner = {cell: area for area, cells in mosaic.areas.items() for cell in cells}
    for cell, area in owner.items():
        assert {owner[near] for near in neighbours(cell) if near in owner} <= {area}
    for cells in mosaic.areas.values():
        reached, waiting = set(), [cells[0]]
        while waiting:
            cell = waiting.pop()
            if cell not in reached:
                reached.add(cell)
                waiting += [near for near in neighbours(cell) if near in cells]
        assert reached == set(cells)


@given(st.data())
def test_the_same_badges_lie_the_same_way(data: st.DataObject) -> None:
    given_stones = data.draw(stones())
    pairs = data.draw(links(given_stones))
    assert lay(given_stones, pairs) == lay(list(given_stones), list(pairs))
    rim = lay(given_stones, pairs).rim()
    assert not set(rim) & {cell for cells in lay(given_stones, pairs).areas.values() for cell in cells}


def test_what_is_linked_lies_closer() -> None:
    some = [Stone(name, name, 1) for name in "abcdefgh"]
    apart, together = lay(some), lay(some, [("a", "h")])

    def distance(mosaic: Mosaic) -> int:
        (q, r), (to_q, to_r) = mosaic.places["a"], mosaic.places["h"]
        return max(abs(q - to_q), abs(r - to_r), abs(q + r - to_q - to_r))

    assert distance(together) <= distance(apart)
