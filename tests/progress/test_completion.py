"""How far badges lead: the rule written down a second time, and what must hold of any pathways and badges."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from badgepress.content.model import Goal, Pathway, PathwayStep
from badgepress.content.yaml_reader import Source
from badgepress.progress.completion import Completion
from tests.progress.generated import held, pathways


def has(ways: Mapping[str, Pathway], badges: frozenset[str], goal: Goal) -> bool:
    """Say the same as `Completion.has`, as the documentation says it: nothing remembered, nothing clever."""
    if goal.badge:
        return goal.badge in badges
    way = ways[goal.pathway]
    done = [one for one in way.steps if sum(has(ways, badges, option) for option in one.options) >= one.need]
    return way.milestone in badges or len([one for one in done if not one.is_optional]) >= way.need


@given(pathways(), held())
def test_it_says_what_the_plain_rule_says(ways: dict[str, Pathway], badges: frozenset[str]) -> None:
    completion = Completion(ways, badges)
    for way in ways.values():
        progress = completion.of(way)
        assert completion.has(Goal(pathway=way.slug)) == has(ways, badges, Goal(pathway=way.slug))
        assert progress.has_milestone == (way.milestone in badges)
        for one in progress.steps:
            assert set(one.met) == {option for option in one.step.options if has(ways, badges, option)}
            assert one.is_done == (len(one.met) >= one.step.need)
            assert one.is_open == all(other.is_done for other in progress.steps if other.step.id in one.step.after)


@given(pathways(), held(), held())
def test_more_badges_never_lose_progress(ways: dict[str, Pathway], fewer: frozenset[str], more: frozenset[str]) -> None:
    before, after = Completion(ways, fewer), Completion(ways, fewer | more)
    for way in ways.values():
        old, new = before.of(way), after.of(way)
        assert new.done >= old.done
        assert new.is_finished >= old.is_finished
        assert new.is_begun >= old.is_begun
        for earlier, later in zip(old.steps, new.steps, strict=True):
            assert set(earlier.met) <= set(later.met)
            assert later.is_open >= earlier.is_open


@given(pathways(), held())
def test_done_and_missing_add_up(ways: dict[str, Pathway], badges: frozenset[str]) -> None:
    for way in ways.values():
        progress = Completion(ways, badges).of(way)
        assert 0 <= progress.done <= way.need
        assert progress.done + progress.missing == way.need
        assert progress.is_finished == (progress.done == way.need)
        assert progress.is_begun or not progress.is_finished


@given(pathways())
def test_who_holds_everything_has_finished_everything_and_who_holds_nothing_has_begun_nothing(
    ways: dict[str, Pathway],
) -> None:
    everything = frozenset("abcdefgh")
    assert all(Completion(ways, everything).of(way).is_finished for way in ways.values())
    assert not any(Completion(ways, frozenset()).of(way).is_begun for way in ways.values())


@given(pathways(), held(), st.randoms())
def test_the_order_of_questions_does_not_matter(
    ways: dict[str, Pathway], badges: frozenset[str], chance: object
) -> None:
    shuffled = list(ways.values())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    completion = Completion(ways, badges)
    one = {way.slug: completion.of(way) for way in shuffled}
    other = {way.slug: Completion(ways, badges).of(way) for way in ways.values()}
    assert one == other


def test_a_circle_ends() -> None:
    steps = {name: (PathwayStep("s", (Goal(pathway=other),)),) for name, other in (("x", "y"), ("y", "x"))}
    ways = {name: Pathway(Source(name), name, name, name, "active", "en", steps[name], 1) for name in steps}
    assert not Completion(ways, {"a"}).of(ways["x"]).is_finished


def test_k_of_n_counts_what_is_asked_for_only() -> None:
    steps = tuple(PathwayStep(slug, (Goal(badge=slug),), is_optional=slug == "c") for slug in "abcd")
    way = Pathway(Source("w"), "w", "w", "w", "active", "en", steps, 2)
    ways = {"w": way}
    assert not Completion(ways, {"a", "c"}).of(way).is_finished
    assert Completion(ways, {"a", "d"}).of(way).is_finished
