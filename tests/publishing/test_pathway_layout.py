"""The picture of any pathway: nothing overlaps, nothing sticks out, lines lead forward, and the same steps give the same picture."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from badgepress.publishing.pathway_layout import END, MAX_WIDTH, Box, layout_of, steps_in_order

Ways = dict[str, list[str]]


@st.composite
def ways(draw: st.DrawFn) -> Ways:
    """Return up to 30 steps, each after some of those before it, in any order of the file."""
    count = draw(st.integers(1, 30))
    names = [f"s{number}" for number in range(count)]
    after = {
        name: [names[one] for one in draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True))]
        if number
        else []
        for number, name in enumerate(names)
    }
    return {name: after[name] for name in draw(st.permutations(names))}


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(ways())
def test_every_step_and_the_end_have_a_card_of_their_own_within_the_picture(after: Ways) -> None:
    layout = layout_of(after)
    assert layout.cards.keys() == {*after, END}
    assert not any(overlap(one, other) for one, other in combinations(layout.cards.values(), 2))
    assert layout.width <= MAX_WIDTH
    for box in (*layout.cards.values(), *layout.frames):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.width <= layout.width
        assert box.y + box.height <= layout.height


@given(ways())
def test_what_comes_after_a_step_stands_further_on(after: Ways) -> None:
    layout = layout_of(after)

    def row(name: str) -> int:
        middle = layout.cards[name].middle
        return next(number for number, (top, bottom) in enumerate(layout.rows) if top <= middle <= bottom)

    for name, before in after.items():
        for one in before:
            earlier, later = layout.cards[one], layout.cards[name]
            assert (row(one), earlier.x + earlier.width) < (row(name), later.x + later.width)
        assert row(name) <= row(END)


@given(ways())
def test_lines_begin_and_end_at_cards_or_frames(after: Ways) -> None:
    layout = layout_of(after)
    boxes = (*layout.cards.values(), *layout.frames)
    for line in layout.lines:
        (start, _), *_, (_, end) = line.stretches
        assert any(abs(box.x + box.width - start[0]) < 0.01 and abs(box.middle - start[1]) < 0.01 for box in boxes)
        assert any(abs(box.x - end[0]) < 0.01 and abs(box.middle - end[1]) < 0.01 for box in boxes)


@given(ways())
def test_every_step_leads_to_the_end(after: Ways) -> None:
    leading = {name for line in layout_of(after).lines for name in line.source}
    assert leading == set(after)


@given(ways())
def test_the_same_steps_give_the_same_picture(after: Ways) -> None:
    assert layout_of(after) == layout_of({name: list(reversed(before)) for name, before in after.items()})


@given(ways())
def test_steps_are_numbered_so_that_none_comes_before_what_it_needs(after: Ways) -> None:
    order = steps_in_order(after)
    assert sorted(order) == sorted(after)
    assert all(order.index(one) < order.index(name) for name, before in after.items() for one in before)


def test_steps_without_an_order_stay_in_that_of_the_file_and_share_a_frame() -> None:
    after: Ways = {name: [] for name in "cab"}
    assert steps_in_order(after) == ["c", "a", "b"]
    assert len(layout_of(after).frames) == 1
    assert len(layout_of(after).lines) == 1


def test_what_follows_anyway_is_drawn_once() -> None:
    layout = layout_of({"a": [], "b": ["a"], "c": ["a", "b"]})
    assert [line.source for line in layout.lines] == [("a",), ("b",), ("c",)]
