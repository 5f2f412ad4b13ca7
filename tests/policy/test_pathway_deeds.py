"""A pathway is for whoever may change the badge at its end; one without such a badge, for whoever administers."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgepress.history.git_base import git_base
from badgepress.history.read_changes import read_changes
from badgepress.policy.actions import deeds_of
from tests.history.repository import ChangedRepository
from tests.organisation import SVG

SAILOR = "content/pathways/sailor.yml"
WAY = "name: Sailor\ndescription: Out.\nstatus: active\nlanguage: en\nmilestone: captain\nsteps:\n  - {id: one, badge: knots}\n"


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ChangedRepository:
    made = ChangedRepository(tmp_path / "org", capsys)
    made.write(SAILOR, WAY)
    made.base_is_now()
    return made


def deeds(repository: ChangedRepository) -> list[tuple[str, str, str]]:
    with git_base(repository.root, "main") as base:
        return [(deed.action, deed.slug, deed.what) for deed in deeds_of(read_changes(repository.root, base))]


def test_a_change_of_a_pathway_is_one_of_its_milestone(repository: ChangedRepository) -> None:
    repository.replace(SAILOR, "Out.", "Far out.")
    assert deeds(repository) == [("change", "captain", "change the pathway sailor")]


def test_another_milestone_concerns_both(repository: ChangedRepository) -> None:
    repository.replace(SAILOR, "milestone: captain", "milestone: cook")
    assert [deed[:2] for deed in deeds(repository)] == [("change", "captain"), ("change", "cook")]


def test_without_a_milestone_it_is_administered(repository: ChangedRepository) -> None:
    repository.replace(SAILOR, "milestone: captain\n", "")
    repository.write("content/pathways/cook.yml", WAY.replace("milestone: captain\n", ""))
    assert deeds(repository) == [
        ("administer", "", "add the pathway cook"),
        ("change", "captain", "change the pathway sailor"),
        ("administer", "", "change the pathway sailor"),
    ]


def test_removing_one_is_a_change(repository: ChangedRepository) -> None:
    repository.remove(SAILOR)
    assert deeds(repository) == [("change", "captain", "remove the pathway sailor")]


def test_a_picture_goes_with_every_pathway_that_shows_it(repository: ChangedRepository) -> None:
    image = "image: {file: sail.svg, alt: A sail.}\n"
    repository.write("content/pathways/sail.svg", SVG)
    repository.write(SAILOR, WAY + image)
    repository.write("content/pathways/cook.yml", WAY.replace("captain", "cook") + image)
    repository.base_is_now()
    repository.write("content/pathways/sail.svg", SVG.replace("#1d6f5c", "#6f1d5c"))
    assert [deed[:2] for deed in deeds(repository)] == [("change", "cook"), ("change", "captain")]


def test_a_picture_that_none_shows_is_administered(repository: ChangedRepository) -> None:
    repository.write("content/pathways/other.svg", SVG)
    assert deeds(repository) == [("administer", "", "change content/pathways/other.svg")]


def test_a_pathway_that_cannot_be_read_is_administered(repository: ChangedRepository) -> None:
    repository.write(SAILOR, "- not a mapping\n")
    assert deeds(repository) == [("administer", "", "change content/pathways/sailor.yml")]
