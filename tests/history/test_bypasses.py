"""Ways around the history checks that were tried once and let an issued award change or vanish unseen."""

from __future__ import annotations

import pytest

from tests.history.repository import ChangedRepository, git
from tests.organisation import AWARD_ID, AWARD_PATH

REVOKED = "revoked: {on: 2026-11-20, reason: The board was somebody else's.}\n"


@pytest.mark.parametrize("name", ["readme.md", ".gitkeep", ".gitattributes", ".ds_store"])
def test_a_folder_named_like_a_file_that_is_passed_over_hides_no_award(repository: ChangedRepository, name: str) -> None:
    repository.append(AWARD_PATH, REVOKED)
    repository.base_is_now()
    hidden = f"content/awards/{name}/{AWARD_ID}.yml"
    repository.move(AWARD_PATH, hidden)
    assert repository.codes() == ([] if name == "readme.md" else ["BP011"])
    if name == "readme.md":
        repository.remove(hidden)
        assert repository.codes() == ["BP350"]


def test_a_keyword_that_git_fills_in_is_a_change(repository: ChangedRepository) -> None:
    repository.append(AWARD_PATH, 'narrative: "Six knots, $Id$ and all."\n')
    repository.base_is_now()
    repository.write(".gitattributes", "*.yml ident\n")
    git(repository.root, "add", ".gitattributes")
    git(repository.root, "commit", "-q", "-m", "A change")
    repository.remove(AWARD_PATH)
    git(repository.root, "checkout", "-q", "--", AWARD_PATH)
    assert repository.codes() == ["BP351"]
    repository.write(".gitattributes", "*.yml -ident\n")
    repository.remove(AWARD_PATH)
    git(repository.root, "checkout", "-q", "--", AWARD_PATH)
    assert repository.codes() == []
