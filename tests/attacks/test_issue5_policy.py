"""A thing that the policy guards does not pass as part of another one."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgepress.history.git_base import git_base
from badgepress.history.read_changes import read_changes
from badgepress.policy.actions import deeds_of
from tests.history.repository import ChangedRepository
from tests.organisation import OTHER_AWARD_PATH

LINK = "learner: mira\nconsent: {on: 2026-11-01, text: 2026-1}\n"
REVOCATION = "revoked: {on: 2026-11-19, reason: Never mind.}\n"


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ChangedRepository:
    return ChangedRepository(tmp_path / "org", capsys)


def actions(repository: ChangedRepository) -> list[str]:
    with git_base(repository.root, "main") as base:
        return sorted(deed.action for deed in deeds_of(read_changes(repository.root, base)))


def test_linking_an_award_to_a_learner_is_awarding_and_nothing_else(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, LINK)
    assert actions(repository) == ["award"]


def test_a_revocation_does_not_hide_behind_a_link(repository: ChangedRepository) -> None:
    """Who may award may not revoke for that reason alone."""
    repository.append(OTHER_AWARD_PATH, LINK + REVOCATION)
    assert actions(repository) == ["award", "revoke"]


def test_lifting_a_revocation_does_not_hide_behind_a_link(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, REVOCATION)
    repository.base_is_now()
    repository.replace(OTHER_AWARD_PATH, REVOCATION, LINK)
    assert actions(repository) == ["award", "revoke"]


def test_other_changes_do_not_hide_behind_a_link(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, LINK + "visibility: listed\n")
    assert actions(repository) == ["award", "change"]
