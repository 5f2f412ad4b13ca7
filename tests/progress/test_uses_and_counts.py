"""Where badges stand, and how many people came how far: compared with asking everybody about everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from badgepress.content.model import Goal, Pathway, PathwayStep
from badgepress.content.yaml_reader import Source
from badgepress.progress.completion import Completion
from badgepress.progress.counts import pathway_counts
from badgepress.progress.uses import Uses
from tests.progress.generated import BADGES, held, pathways


def way(slug: str, *steps: PathwayStep, milestone: str = "") -> Pathway:
    return Pathway(Source(slug), slug, slug, slug, "active", "en", steps, len(steps), milestone)


@given(pathways(), st.lists(held(), max_size=6), st.dictionaries(st.sampled_from(BADGES), st.integers(0, 9)))
def test_counting_is_asking_everybody(
    ways: dict[str, Pathway], people: list[frozenset[str]], unnamed: dict[str, int]
) -> None:
    counts = pathway_counts(ways, people, unnamed)
    for slug, one in ways.items():
        progress = [Completion(ways, badges).of(one) for badges in people]
        nameless = unnamed.get(one.milestone, 0)
        finished = sum(found.is_finished or found.has_milestone for found in progress)
        assert counts[slug].finished == nameless + finished
        assert counts[slug].begun == nameless + sum(
            found.is_begun or found.is_finished or found.has_milestone for found in progress
        )
        assert {name: number for name, number in counts[slug].steps.items() if number} == {
            step.id: number
            for position, step in enumerate(one.steps)
            if (number := sum(found.steps[position].is_done for found in progress))
        }


@given(pathways(), held(), st.sampled_from(BADGES))
def test_a_badge_changes_nothing_where_it_does_not_concern(
    ways: dict[str, Pathway], badges: frozenset[str], badge: str
) -> None:
    concerned = Uses(ways).concerned([badge])
    for slug, one in ways.items():
        before, after = Completion(ways, badges - {badge}).of(one), Completion(ways, badges | {badge}).of(one)
        if slug not in concerned:
            assert (before.steps, before.has_milestone) == (after.steps, after.has_milestone)


def test_only_what_is_wanted_is_counted() -> None:
    ways = {slug: way(slug, PathwayStep("s", (Goal(badge="a"),))) for slug in ("x", "y")}
    assert pathway_counts(ways, [{"a"}, {"a"}], {}, ["x"])["x"].finished == 2
    assert list(pathway_counts(ways, [{"a"}], {}, ["x"])) == ["x"]


def test_what_comes_before_and_after_a_badge() -> None:
    sailor = way(
        "sailor",
        PathwayStep("first", (Goal(badge="knots"),)),
        PathwayStep("choice", (Goal(badge="ropes"), Goal(pathway="rower")), after=("first",)),
        PathwayStep("more", (Goal(badge="flags"),), is_optional=True, after=("first",)),
        milestone="captain",
    )
    uses = Uses({"sailor": sailor, "rower": way("rower", PathwayStep("s", (Goal(badge="oars"),)))})
    (knots,) = uses.of_badge("knots")
    assert (knots.before, knots.after) == ((), (Goal(badge="ropes"), Goal(pathway="rower"), Goal(badge="flags")))
    (ropes,) = uses.of_badge("ropes")
    assert ropes.is_choice
    assert (ropes.before, ropes.after) == ((Goal(badge="knots"),), (Goal(badge="captain"),))
    (flags,) = uses.of_badge("flags")
    assert flags.after == ()
    (captain,) = uses.of_badge("captain")
    assert captain.is_milestone
    assert captain.before == (Goal(badge="ropes"), Goal(pathway="rower"))
    assert uses.of_badge("unknown") == ()
    assert uses.concerned(["oars"]) == {"rower", "sailor"}
