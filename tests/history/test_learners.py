"""A learner's page may always go; it shows more only with a consent that is not older than the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from badgepress.content.model import Person, Policy, PolicyRule
from badgepress.content.yaml_reader import Source
from badgepress.history.change import FileChange
from badgepress.history.git_base import GitBase
from badgepress.history.learner_rules import learner_line, learner_problems, renamed_pages
from badgepress.history.read_changes import read_changes
from badgepress.policy.actions import Deed, deeds_of
from badgepress.policy.decide import Behind, policy_problems
from badgepress.problems import Place
from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_PATH

MIRA = "content/learners/mira.yml"
TEXT = "name: Mira\nconsent: {on: 2026-11-02, text: 2026-1}\n"


@pytest.fixture
def with_mira(repository: ChangedRepository) -> ChangedRepository:
    repository.write(MIRA, TEXT)
    repository.base_is_now()
    return repository


def test_a_page_may_come_and_always_go(with_mira: ChangedRepository) -> None:
    assert with_mira.codes() == []
    with_mira.remove(MIRA)
    assert with_mira.codes() == []
    assert "the page of mira goes" in with_mira.diff()


def test_the_report_says_who_gets_a_page_and_what_changes(with_mira: ChangedRepository) -> None:
    with_mira.write("content/learners/noor.yml", TEXT + "visibility: listed\n")
    with_mira.write(MIRA, TEXT + "about: I tie knots.\n")
    report = with_mira.diff()
    assert "noor gets a page, listed" in report
    assert "the page of mira changes: about" in report


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("name: Mira Lund\n", "the name on the page of mira changed, but their consent is older than the one before"),
        ("name: Mira\nvisibility: listed\n", "the page of mira is to be listed"),
        (
            "name: Mira\nsubject: urn:uuid:7c1d2f60-58a4-4f0e-9b1c-3d7f10a2b9e4\n",
            "links their signed badges under one id",
        ),
        ("name: Mira\n", "the consent goes back from 2026-11-02 to 2026-11-01"),
    ],
)
def test_a_consent_does_not_go_back(with_mira: ChangedRepository, new: str, words: str) -> None:
    with_mira.write(MIRA, new + "consent: {on: 2026-11-01, text: 2026-1}\n")
    (problem,) = with_mira.problems()
    assert (problem["code"], problem["path"]) == ("BP358", MIRA)
    assert words in problem["message"]
    for day in ("2026-11-02", "2026-11-03"):
        with_mira.write(MIRA, new + f"consent: {{on: {day}, text: 2026-1}}\n")
        assert with_mira.codes() == []


def test_another_name_on_the_same_consent_is_told_and_a_new_address_is_not(with_mira: ChangedRepository) -> None:
    award = with_mira.text(AWARD_PATH)
    with_mira.write(AWARD_PATH, award + "learner: mira\nconsent: {on: 2026-11-02}\n")
    with_mira.base_is_now()
    with_mira.replace(MIRA, "name: Mira", "name: Mira Lund")
    assert "the name on the page of mira changed, with the consent that was there before" in with_mira.diff("json")
    with_mira.write("content/learners/mira-lund.yml", TEXT)
    with_mira.remove(MIRA)
    with_mira.replace(AWARD_PATH, "learner: mira", "learner: mira-lund")
    assert "that was there before" not in with_mira.diff("json")
    with_mira.replace("content/learners/mira-lund.yml", "Mira", "Bo")
    assert "changed from “mira” to “mira-lund”, with the consent that was there before" in with_mira.diff("json")


def file_change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> FileChange:
    return FileChange(MIRA, old, new, Source(MIRA))


def said(old: dict[str, Any], new: dict[str, Any]) -> str:
    (problem,) = learner_problems([file_change(old, new)])
    return problem.message


BEFORE = {"name": "Mira", "consent": {"on": "2026-11-02"}}
EARLIER = {"on": "2026-11-01"}


@pytest.mark.parametrize(("old", "new"), [({"visibility": "listed"}, {"visibility": "listed"}), ({"visibility": "listed"}, {"visibility": "unlisted"}), ({}, {"visibility": "unlisted"})])
def test_what_is_not_shown_more_widely_is_not_said_to_be(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert said(BEFORE | old, BEFORE | new | {"consent": EARLIER}) == "the consent goes back from 2026-11-02 to 2026-11-01"


def test_a_consent_that_is_none_is_older_than_any() -> None:
    assert said(BEFORE, BEFORE | {"consent": "yes"}) == "the consent goes back from 2026-11-02 to "
    assert list(learner_problems([file_change(BEFORE | {"consent": "yes"}, BEFORE)])) == []


def test_the_line_of_a_report_names_what_changes_and_nothing_else() -> None:
    assert learner_line(file_change(BEFORE, BEFORE | {"about": "I tie knots."})) == "the page of mira changes: about"
    assert learner_line(file_change(BEFORE, None)).startswith("the page of mira goes")
    assert learner_line(file_change(None, {})) == "mira gets a page, unlisted"


# who may ----------------------------------------------------------------------------------------------------------------------------

POLICY = Policy(
    Source("content/policy.yml"),
    (PolicyRule(("award", "change"), ("bench",)), PolicyRule(("administer",), ("office",), approvals=1)),
    {"bench": ("ada",), "office": ("cleo", "dan")},
    {"Mira-L": Person("mira"), "eve": Person("")},
)
CHANGED = Deed("administer", "", Place(MIRA), "change the page of mira", page_of="mira")
GONE = Deed("administer", "", Place(MIRA), "remove the page of mira", page_of="mira", is_withdrawal=True)


def may(deed: Deed, author: str, *approvals: str, is_authors_own: bool = True) -> bool:
    return not list(
        policy_problems(POLICY, [deed], Behind(author, frozenset(approvals), is_authors_own=is_authors_own))
    )


def test_a_learner_counts_as_one_who_may_change_their_own_page() -> None:
    assert may(CHANGED, "cleo", "dan")
    assert may(CHANGED, "mira-l", "dan")
    assert not may(CHANGED, "mira-l")
    assert not may(CHANGED, "ada", "dan")
    assert not may(Deed("administer", "", Place("x"), "change x"), "mira-l", "dan")
    assert not may(Deed("administer", "", Place("x"), "change x"), "eve", "dan")
    assert not may(Deed("administer", "", Place("x"), "take x back", is_withdrawal=True), "eve")
    assert not may(Deed("administer", "", Place("x"), "change the page of noor", page_of="noor"), "mira-l", "dan")


def test_a_learner_alone_may_take_their_page_back() -> None:
    assert may(GONE, "mira-l")
    assert may(GONE, "ada", "mira-l")
    assert not may(GONE, "ada")
    assert not may(GONE, "mira-l", is_authors_own=False)
    assert may(GONE, "cleo", "dan")


def test_a_change_says_whose_page_it_is(with_mira: ChangedRepository) -> None:
    with_mira.write("content/learners/noor.yml", TEXT)
    with_mira.remove(MIRA)
    root = Path(with_mira.root)
    deeds = list(deeds_of(read_changes(root, GitBase(root, "main"))))
    assert [(deed.action, deed.page_of, deed.is_withdrawal) for deed in deeds] == [
        ("administer", "mira", True),
        ("administer", "noor", False),
    ]


def test_another_name_with_another_consent_and_the_same_name_with_the_same_are_nothing_to_tell() -> None:
    later = {"on": "2026-11-03"}
    assert list(learner_problems([file_change(BEFORE, {**BEFORE, "about": "I tie knots."})])) == []
    assert list(learner_problems([file_change(BEFORE, {**BEFORE, "name": "Bo", "consent": later})])) == []
    (told,) = learner_problems([file_change(BEFORE, {**BEFORE, "name": "Bo"})])
    assert (told.code, told.severity) == ("BP358", "warning")


def test_a_page_is_renamed_if_one_goes_and_one_comes_with_the_same_in_it() -> None:
    def page(handle: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> FileChange:
        path = f"content/learners/{handle}.yml"
        return FileChange(path, old, new, Source(path))

    assert renamed_pages([page("a", BEFORE, None), page("b", None, BEFORE)]) == {("a", "b")}
    assert renamed_pages([page("a", BEFORE, None), page("b", None, {**BEFORE, "name": "Bo"})]) == set()
    assert renamed_pages([page("a", BEFORE, {**BEFORE, "about": "x"}), page("b", None, BEFORE)]) == set()
    assert renamed_pages([page("a", BEFORE, None), page("b", {"name": "Bo"}, BEFORE)]) == set()
