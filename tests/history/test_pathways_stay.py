"""A published pathway stays to be found; what changes of it is told with how many people it concerns."""

from __future__ import annotations

import pytest

from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH, SVG

CLASS = "content/badges/knots.yml"
SAILOR = "content/pathways/sailor.yml"
WAY = """\
name: Sailor
description: From the quay to the open sea.
status: active
language: en
milestone: captain
steps:
  - {id: one, badge: knots}
  - {id: two, badge: ropes, optional: true}
"""


@pytest.fixture
def harbour(repository: ChangedRepository) -> ChangedRepository:
    """Two people with awards that say whose they are: one holds knots, the other knots and ropes."""
    for slug in ("ropes", "captain", "oars"):
        repository.write(
            f"content/badges/{slug}.yml", repository.text(CLASS).replace("name: Knots", f"name: {slug.title()}")
        )
    repository.append(AWARD_PATH, "learner: mira\nconsent: {on: 2026-11-01, text: 2026-1}\n")
    repository.append(OTHER_AWARD_PATH, "learner: ben\nconsent: {on: 2026-11-01, text: 2026-1}\n")
    for handle in ("mira", "ben"):
        repository.write(
            f"content/learners/{handle}.yml", f"name: {handle.title()}\nconsent: {{on: 2026-11-01, text: 2026-1}}\n"
        )
    more = (
        repository.text(OTHER_AWARD_PATH)
        .replace("knots@1", "ropes@1")
        .replace("2b7d90e4", "00000001")
        .replace("771020", "1")
    )
    repository.write("content/awards/00000001-3b9e-4c1f-8d2a-6e5b4c3d2a10.yml", more)
    repository.write(SAILOR, WAY)
    repository.base_is_now()
    return repository


def test_a_published_pathway_does_not_vanish(harbour: ChangedRepository) -> None:
    harbour.remove(SAILOR)
    (problem,) = harbour.problems()
    assert problem["code"] == "BP363"
    assert "git restore" in problem["hint"]
    assert "status: retired" in problem["hint"]


def test_nor_does_it_become_a_draft(harbour: ChangedRepository) -> None:
    harbour.replace(SAILOR, "status: active", "status: draft")
    assert harbour.codes() == ["BP363"]


def test_it_may_be_retired_and_anything_else_of_it_may_change(harbour: ChangedRepository) -> None:
    harbour.replace(SAILOR, "status: active", "status: retired")
    harbour.replace(SAILOR, "id: one, badge: knots", "id: uno, badge: oars")
    assert harbour.codes() == []


def test_a_draft_may_go(harbour: ChangedRepository) -> None:
    harbour.write("content/pathways/cook.yml", WAY.replace("active", "draft"))
    harbour.base_is_now()
    harbour.remove("content/pathways/cook.yml")
    assert harbour.codes() == []


def test_the_report_says_for_how_many_people_it_changes_what(harbour: ChangedRepository) -> None:
    harbour.replace(SAILOR, "badge: ropes, optional: true", "badge: ropes")
    assert (
        "the pathway “Sailor” (sailor) changes: steps that ask for something else (two); 2 people had finished it, 1 would have"
        in harbour.diff()
    )
    harbour.replace(SAILOR, "badge: knots", "badge: oars")
    harbour.replace(SAILOR, "badge: ropes", "badge: oars")
    assert "2 people had finished it, 0 would have; 2 people had begun it, 0 would have" in harbour.diff()


def test_a_step_that_keeps_its_id_but_not_its_meaning_is_told(harbour: ChangedRepository) -> None:
    harbour.replace(SAILOR, "id: one, badge: knots", "id: one, badge: oars, name: Row")
    harbour.replace(SAILOR, "id: two, badge: ropes", "id: three, badge: ropes")
    (line,) = [line for line in harbour.diff().splitlines() if "Sailor" in line]
    assert "new steps (three), steps gone (two), steps that ask for something else (one)" in line


def test_a_new_pathway_is_told_and_a_change_of_words_concerns_nobody(harbour: ChangedRepository) -> None:
    harbour.replace(SAILOR, "From the quay", "Away from the quay")
    harbour.write("content/pathways/cook.yml", WAY.replace("name: Sailor", "name: Ship’s cook"))
    report = harbour.diff()
    assert "a new pathway: “Ship’s cook” (cook), 2 steps to captain" in report
    assert "the pathway “Sailor” (sailor) changes: description\n" in report
    assert report.splitlines()[0].endswith("1 pathway.")


def test_a_pathway_that_nests_a_changed_badge_class_is_affected(harbour: ChangedRepository) -> None:
    harbour.write(
        "content/pathways/admiral.yml",
        WAY.replace("captain", "oars").replace("{id: one, badge: knots}", "{id: one, pathway: sailor}"),
    )
    harbour.base_is_now()
    harbour.replace("content/badges/captain.yml", "status: active", "status: retired")
    assert harbour.diff().splitlines()[0].endswith("and 2 pathways.")


def test_an_unreadable_old_pathway_stops_nothing(harbour: ChangedRepository) -> None:
    harbour.write(SAILOR, "steps: [one, two]\n")
    harbour.base_is_now()
    harbour.write(SAILOR, WAY)
    assert "the pathway “Sailor” (sailor) changes: description, language, milestone" in harbour.diff()


def test_a_changed_picture_belongs_to_the_pathways_that_show_it(harbour: ChangedRepository) -> None:
    harbour.write("content/pathways/sail.svg", SVG)
    harbour.replace(SAILOR, "milestone:", "image: {file: sail.svg, alt: A sail.}\nmilestone:")
    harbour.base_is_now()
    harbour.write("content/pathways/sail.svg", SVG.replace("#1d6f5c", "#6f1d5c"))
    report = harbour.diff()
    assert "the pathway “Sailor” (sailor) changes: its picture" in report
    assert "sail.svg changes" not in report
