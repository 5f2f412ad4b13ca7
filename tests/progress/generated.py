"""Random pathways over a few badges: nested, with choices, order and optional steps, and without circles."""

from __future__ import annotations

from hypothesis import strategies as st

from badgepress.content.model import Goal, Pathway, PathwayStep
from badgepress.content.yaml_reader import Source

BADGES = tuple("abcdefgh")


@st.composite
def pathways(draw: st.DrawFn) -> dict[str, Pathway]:
    """Return pathways of which each may be part of a later one."""
    found: dict[str, Pathway] = {}
    for number in range(draw(st.integers(1, 4))):
        slug = f"way-{number}"
        steps = tuple(draw(step(position, tuple(found))) for position in range(draw(st.integers(1, 5))))
        asked = sum(not one.is_optional for one in steps)
        if not asked:
            steps = (PathwayStep(steps[0].id, steps[0].options, steps[0].need), *steps[1:])
            asked = 1
        need = draw(st.integers(1, asked))
        found[slug] = Pathway(
            Source(f"{slug}.yml"), slug, slug, slug, "active", "en", steps, need, draw(st.sampled_from(["", *BADGES]))
        )
    return found


@st.composite
def step(draw: st.DrawFn, position: int, nested: tuple[str, ...]) -> PathwayStep:
    """Return a step that may come after any step before it."""
    goals = st.sampled_from([Goal(badge=slug) for slug in BADGES] + [Goal(pathway=slug) for slug in nested])
    options = tuple(draw(st.lists(goals, min_size=1, max_size=4, unique=True)))
    after = draw(st.lists(st.integers(0, position - 1), max_size=2, unique=True)) if position else []
    return PathwayStep(
        f"s{position}",
        options,
        draw(st.integers(1, len(options))),
        after=tuple(f"s{one}" for one in after),
        is_optional=draw(st.booleans()),
    )


def held() -> st.SearchStrategy[frozenset[str]]:
    """Return some badges."""
    return st.frozensets(st.sampled_from(BADGES))
