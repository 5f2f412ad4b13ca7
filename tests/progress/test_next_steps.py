"""Next steps: each claim is true of any catalogue and any badges, nothing held, retired, drafted or impossible is suggested, and the order is stable."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from badgepress.content.model import (
    Alignment,
    BadgeClass,
    Catalogue,
    Goal,
    Image,
    Issuer,
    Pathway,
    PathwayStep,
    Prerequisites,
)
from badgepress.content.yaml_reader import Source
from badgepress.progress.next_steps import AT_MOST, NextStep, NextSteps
from tests.progress.generated import BADGES, held, pathways

AS_OF = date(2026, 11, 24)
ISSUER = Issuer(
    Source("content/issuer.yml"),
    "I",
    "https://i.example/",
    "i@i.example",
    "I",
    "https://i.example",
    "en",
    Image("i.svg", "I"),
)
STATUSES = st.sampled_from(["active", "active", "active", "retired", "draft"])
DAYS = st.sampled_from([None, None, None, date(2026, 1, 1), date(2027, 1, 1)])


def badge(slug: str, status: str = "active", before: tuple[str, ...] = (), skills: tuple[str, ...] = ()) -> BadgeClass:
    return BadgeClass(
        Source(f"{slug}.yml"), slug, 1, slug.upper(), slug, status, "Competency", "en", Image("x.svg", "x"), "Show it.",  # type: ignore[arg-type]
        prerequisites=Prerequisites(before) if before else None,
        alignments=tuple(Alignment(skill, f"https://skills.example/{skill}", "F") for skill in skills),
    )  # fmt: skip


def catalogue_of(badges: list[BadgeClass], ways: Mapping[str, Pathway]) -> Catalogue:
    return Catalogue(ISSUER, {one.key: one for one in badges}, (), AS_OF, ways)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Return badges that ask for each other, circles included, and pathways, some over, retired or not begun."""
    badges = [
        badge(
            slug,
            draw(STATUSES),
            tuple(
                draw(
                    st.lists(
                        st.sampled_from(BADGES).filter(lambda one, slug=slug: one != slug), max_size=3, unique=True
                    )
                )
            ),
            tuple(draw(st.lists(st.sampled_from(["saw", "sew", "say"]), max_size=2, unique=True))),
        )
        for slug in BADGES
    ]
    ways = {}
    for slug, way in draw(pathways()).items():
        steps = tuple(dataclasses.replace(step, until=draw(DAYS)) for step in way.steps)
        ways[slug] = dataclasses.replace(way, status=draw(STATUSES), starts=draw(DAYS), ends=draw(DAYS), steps=steps)
    return catalogue_of(badges, ways)


class Plain:
    """The same questions, answered the slow and obvious way: what can still be had, found by adding whatever can be added."""

    def __init__(self, catalogue: Catalogue, badges: frozenset[str]) -> None:
        self.catalogue, self.badges = catalogue, badges
        self.open = {one.slug for one in catalogue.classes.values() if one.status == "active"} - badges
        self.reachable = set(badges)
        self.finishable: set[str] = {slug for slug in catalogue.pathways if self.has(Goal(pathway=slug))}
        grows = True
        while grows:
            before = len(self.reachable) + len(self.finishable)
            self.reachable |= {slug for slug in self.open if set(self.asked_first(slug)) <= self.reachable}
            self.finishable |= {slug for slug, way in catalogue.pathways.items() if self.can_finish(way)}
            grows = len(self.reachable) + len(self.finishable) > before

    def asked_first(self, slug: str) -> tuple[str, ...]:
        prerequisites = self.catalogue.classes[slug, 1].prerequisites
        return prerequisites.badges if prerequisites else ()

    def has(self, goal: Goal) -> bool:
        if goal.badge:
            return goal.badge in self.badges
        way = self.catalogue.pathways[goal.pathway]
        return way.milestone in self.badges or self.done(way) >= way.need

    def is_done(self, step: PathwayStep) -> bool:
        return sum(map(self.has, step.options)) >= step.need

    def done(self, way: Pathway) -> int:
        return sum(self.is_done(step) for step in way.steps if not step.is_optional)

    def can_finish(self, way: Pathway) -> bool:
        is_on = (
            way.status == "active"
            and (way.starts is None or way.starts <= AS_OF)
            and (way.ends is None or way.ends >= AS_OF)
        )
        return is_on and sum(self.can_do(way, step) for step in way.steps if not step.is_optional) >= way.need

    def can_do(self, way: Pathway, step: PathwayStep) -> bool:
        if self.is_done(step):
            return True
        options = sum(
            option.badge in self.reachable if option.badge else option.pathway in self.finishable
            for option in step.options
        )
        before = [one for one in way.steps if one.id in step.after]
        is_over = step.until is not None and step.until < AS_OF
        return options >= step.need and not is_over and all(self.can_do(way, one) for one in before)


def holds_true(step: NextStep, plain: Plain) -> bool:
    """Say whether every word of a suggestion is so."""
    badges, ways = plain.badges, plain.catalogue.pathways
    assert set(step.held) <= badges
    if step.reason == "milestone":
        way = ways[step.pathway]
        return way.milestone == step.aim.badge and plain.done(way) >= way.need == step.done == step.need
    if step.reason == "pathway":
        way = ways[step.aim.pathway]
        missing = [way.step(one) for one in step.missing]
        assert 0 < step.done == plain.done(way) < step.need == way.need
        assert len(step.missing) >= step.left
        return all(one and not plain.is_done(one) and not one.is_optional and plain.can_do(way, one) for one in missing)
    asked = plain.asked_first(step.aim.badge)
    if step.reason == "skill":
        names = {skill.name for slug in step.held for skill in plain.catalogue.classes[slug, 1].alignments}
        own = {skill.name for skill in plain.catalogue.classes[step.aim.badge, 1].alignments}
        return bool(step.held) and step.skill in names & own and not asked
    assert step.need == len(asked) > 0
    assert set(step.held) == set(asked) & badges
    assert set(step.missing) == set(asked) - badges
    return step.done == len(step.held) > 0 and len(step.missing) == (1 if step.reason == "one-more" else 0)


@given(catalogues(), held())
def test_every_claim_is_true_and_nothing_held_retired_or_impossible_is_suggested(
    catalogue: Catalogue, badges: frozenset[str]
) -> None:
    plain = Plain(catalogue, badges)
    found = NextSteps(catalogue).of(badges)
    assert len(found) <= AT_MOST
    for step in found:
        assert holds_true(step, plain), step
        assert not plain.has(step.aim)
        if step.aim.badge:
            assert catalogue.classes[step.aim.badge, 1].status == "active"
            assert step.aim.badge in plain.reachable
        else:
            assert catalogue.pathways[step.aim.pathway].status == "active"
            assert step.aim.pathway in plain.finishable
    ends = [catalogue.pathways[step.aim.pathway].milestone if step.aim.pathway else step.aim.badge for step in found]
    assert len({end for end in ends if end}) == len([end for end in ends if end]), "one thing is said twice"


@given(catalogues(), held(), st.randoms(use_true_random=False), st.integers(0, AT_MOST))
def test_the_order_is_stable(catalogue: Catalogue, badges: frozenset[str], chance: object, limit: int) -> None:
    found = NextSteps(catalogue).of(badges)
    shuffled, ways, classes = list(badges), list(catalogue.pathways.items()), list(catalogue.classes.items())
    for some in (shuffled, ways, classes):
        chance.shuffle(some)  # type: ignore[attr-defined]
    other = dataclasses.replace(catalogue, classes=dict(classes), pathways=dict(ways))
    assert NextSteps(other).of(shuffled) == found
    assert NextSteps(catalogue).of(badges, limit=limit) == found[:limit]
    lefts = [step.left for step in found]
    assert lefts == sorted(lefts)


@given(catalogues(), held())
def test_what_need_not_be_told_is_not_told(catalogue: Catalogue, badges: frozenset[str]) -> None:
    for step in NextSteps(catalogue).of(badges):
        assert step.aim not in {other.aim for other in NextSteps(catalogue).of(badges, without=step.aim)}


def way(slug: str, *badges: str, need: int = 0, milestone: str = "") -> Pathway:
    steps = tuple(PathwayStep(f"s-{one}", (Goal(badge=one),)) for one in badges)
    return Pathway(Source(f"{slug}.yml"), slug, slug, slug, "active", "en", steps, need or len(steps), milestone)


def test_the_nearest_comes_first() -> None:
    badges = [
        badge("a", skills=("saw",)), badge("b"), badge("c"), badge("d"), badge("e", before=("a", "b")), badge("f", before=("a", "c")),
        badge("g", skills=("saw",)), badge("h"),
    ]  # fmt: skip
    ways = {
        "done": way("done", "a", "b", milestone="h"),
        "near": way("near", "a", "b", "c"),
        "far": way("far", "a", "c", "d", "g"),
    }
    found = NextSteps(catalogue_of(badges, ways)).of(["a", "b"])
    said = [(step.reason, step.aim.badge or step.aim.pathway, step.left) for step in found]
    assert said == [
        ("milestone", "h", 0),
        ("ready", "e", 0),
        ("pathway", "near", 1),
        ("one-more", "f", 1),
        ("skill", "g", 99),
    ]


def test_a_pathway_far_from_done_is_not_near() -> None:
    ways = {"long": way("long", *"abcdefgh")}
    assert NextSteps(catalogue_of(list(map(badge, BADGES)), ways)).of(["a"]) == []
    assert [step.aim.pathway for step in NextSteps(catalogue_of(list(map(badge, BADGES)), ways)).of(list("abcd"))] == [
        "long"
    ]
