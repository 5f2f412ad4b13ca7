"""What badge classes, keys, issuer and status date may not become once something was issued with them."""

from __future__ import annotations

import pytest

from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH, SVG

CLASS = "content/badges/knots.yml"
KEY = (
    "algorithm: Ed25519\npublic_key: z6MkhGEedGbpyxayY1SPgJ4S1JBNkovcRS7x1pon2VWd6JB1\ncreated: 2024-01-08T09:00:00Z\n"
    "state: active\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: Knots", "name: Ropes"),
        ("criteria: |\n  Tie six", "criteria: |\n  Tie five"),
        ("validity: P2Y", "validity: P3Y"),
        ("required_level: sure", "required_level: learning"),
        ("language: en", "language: de"),
    ],
)
def test_an_awarded_class_stays_as_it_was(repository: ChangedRepository, old: str, new: str) -> None:
    repository.replace(CLASS, old, new)
    (problem,) = repository.problems()
    assert problem["code"] == "BP354"
    assert "2 awards hold" in problem["message"]
    assert "badgepress revise knots" in problem["hint"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: active", "status: retired"),
        ("language: en", "language: en\ntags: [rope]"),
        ("alt: A white line", "alt: One white line"),
    ],
)
def test_status_tags_and_alternative_text_may_change(repository: ChangedRepository, old: str, new: str) -> None:
    repository.replace(CLASS, old, new)
    assert repository.codes() == []


def test_the_picture_of_an_awarded_class_stays(repository: ChangedRepository) -> None:
    repository.write("content/badges/knots.svg", SVG.replace("#1d6f5c", "#6f1d5c"))
    assert repository.codes() == ["BP354"]


@pytest.mark.parametrize("name", ["a" * 300 + ".svg", "../issuer.yml", "..", ""])
def test_a_picture_whose_name_is_none_is_one_that_changed(repository: ChangedRepository, name: str) -> None:
    repository.replace("content/badges/knots.yml", "file: knots.svg", f"file: {name!r}")
    assert sorted(repository.codes()) == ["BP104", "BP354"]


def test_the_file_of_a_picture_may_be_renamed_but_not_replaced(repository: ChangedRepository) -> None:
    repository.move("content/badges/knots.svg", "content/badges/rope.svg")
    repository.replace(CLASS, "file: knots.svg", "file: rope.svg")
    assert repository.codes() == []
    repository.write("content/badges/rope.svg", SVG.replace("#1d6f5c", "#6f1d5c"))
    assert repository.codes() == ["BP354"]


def test_a_class_nobody_holds_may_change_but_not_vanish(repository: ChangedRepository) -> None:
    repository.write("content/badges/ropes.yml", repository.text(CLASS).replace("name: Knots", "name: Ropes"))
    repository.base_is_now()
    repository.replace("content/badges/ropes.yml", "name: Ropes", "name: Long ropes")
    assert repository.codes() == []
    repository.remove("content/badges/ropes.yml")
    (problem,) = repository.problems()
    assert problem["code"] == "BP353"
    assert "badgepress retire ropes" in problem["hint"]


def test_a_draft_may_vanish(repository: ChangedRepository) -> None:
    draft = repository.text(CLASS).replace("status: active", "status: draft")
    repository.write("content/badges/ropes.yml", draft)
    repository.base_is_now()
    repository.remove("content/badges/ropes.yml")
    assert repository.codes() == []


def test_a_published_class_does_not_become_a_draft_again(repository: ChangedRepository) -> None:
    repository.write("content/badges/ropes.yml", repository.text(CLASS))
    repository.base_is_now()
    repository.replace("content/badges/ropes.yml", "status: active", "status: draft")
    assert repository.codes() == ["BP353"]


def test_removing_the_awards_too_does_not_free_their_class(repository: ChangedRepository) -> None:
    repository.remove(AWARD_PATH)
    repository.remove(OTHER_AWARD_PATH)
    repository.replace(CLASS, "name: Knots", "name: Ropes")
    assert repository.codes() == ["BP350", "BP350", "BP354"]


def test_the_base_address_stays(repository: ChangedRepository) -> None:
    repository.replace("content/issuer.yml", "base_url: https://knots.example/badges", "base_url: https://other.example/x")
    assert repository.codes() == ["BP355"]


def test_the_organisation_may_change_its_name(repository: ChangedRepository) -> None:
    repository.replace("content/issuer.yml", "name: Harbour Knot Club", "name: Harbour Knot Society")
    assert repository.codes() == []
    assert "every award is signed anew" in repository.diff()


def test_the_status_date_does_not_go_back(repository: ChangedRepository) -> None:
    repository.replace("content/status.yml", "2026-11-20", "2026-11-19")
    assert repository.codes() == ["BP357"]
    repository.replace("content/status.yml", "2026-11-19", "2026-11-24")
    assert repository.codes() == []


def test_keys_stay_and_compromise_is_for_good(repository: ChangedRepository) -> None:
    repository.write("keys/2024-1.yml", KEY)
    repository.base_is_now()
    repository.replace("keys/2024-1.yml", "state: active", "state: retired")
    assert "BP356" not in repository.codes()
    repository.replace("keys/2024-1.yml", "created: 2024-01-08", "created: 2023-01-08")
    assert "BP356" in repository.codes()
    repository.remove("keys/2024-1.yml")
    assert "BP356" in repository.codes()
    repository.write("keys/2024-1.yml", KEY.replace("active", "compromised"))
    repository.base_is_now()
    repository.write("keys/2024-1.yml", KEY)
    assert "BP356" in repository.codes()
