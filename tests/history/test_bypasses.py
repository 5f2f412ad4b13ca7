"""Ways around the history checks that were tried once and let an issued award change or vanish unseen."""

from __future__ import annotations

import pytest

from badgepress.cli.main import run
from tests.history.repository import ChangedRepository, git
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, OTHER_AWARD_PATH

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


@pytest.mark.parametrize("older", ["2026-11-01T00:00:00Z", "2026-11-25T00:00:00Z"])
def test_a_base_chosen_by_crossing_merges_hides_nothing(
    repository: ChangedRepository, capsys: pytest.CaptureFixture[str], older: str
) -> None:
    """Both `topic` and the commit with the award are merge bases; only the second knows the award."""
    root, name = repository.root, "content/awards/0a7d1c52-3b9e-4c1f-8d2a-6e5b4c3d2a10.yml"
    git(root, "switch", "-q", "-c", "topic")
    repository.replace("content/status.yml", "2026-11-20", "2026-11-21")
    git(root, "commit", "-q", "-a", "-m", "Another day", GIT_COMMITTER_DATE=older)
    git(root, "switch", "-q", "main")
    repository.write(name, repository.text(AWARD_PATH).replace("9c1e7f20", "7c1e7f20").replace("48213", "48214"))
    repository.commit("An award is issued")
    git(root, "branch", "issued")
    git(root, "merge", "-q", "--no-edit", "topic")
    git(root, "switch", "-q", "-c", "evil", "issued")
    git(root, "merge", "-q", "--no-commit", "topic")
    repository.remove(name)
    repository.commit("A merge that loses an award")
    assert run(["check", "-C", str(root), "--base", "main", "--now", NOW]) == 3
    assert "merged crosswise" in capsys.readouterr().err
    git(root, "merge", "-q", "--no-edit", "main")
    assert repository.codes() == ["BP350"]


@pytest.mark.parametrize("path", [AWARD_PATH, "content/badges/knots.yml", "content/badges/knots.svg", "content/issuer.yml"])
def test_a_link_in_place_of_a_file_is_named_beside_what_else_is_wrong(repository: ChangedRepository, path: str) -> None:
    repository.move(path, "elsewhere")
    (repository.root / path).symlink_to("../../elsewhere")
    repository.remove(OTHER_AWARD_PATH)
    found = {(problem["code"], problem["path"]) for problem in repository.problems()}
    assert {("BP001", path), ("BP350", OTHER_AWARD_PATH)} <= found


def test_a_folder_in_place_of_an_award_is_no_award(repository: ChangedRepository) -> None:
    repository.remove(AWARD_PATH)
    repository.write(f"{AWARD_PATH}/readme.md", "Nothing")
    assert repository.codes() == ["BP350"]


@pytest.mark.parametrize("shown", ["name: Mira", "learner: mira", "visibility: listed"])
def test_a_record_of_consent_goes_only_with_what_it_is_for(repository: ChangedRepository, shown: str) -> None:
    consent = "consent: {on: 2026-11-01, text: 2026-1}\n"
    for line in ("name: Mira\n", "visibility: listed\n"):
        repository.replace(AWARD_PATH, line, "")
    repository.append(AWARD_PATH, f"{shown}\n{consent}")
    repository.base_is_now()
    repository.replace(AWARD_PATH, consent, "")
    (problem,) = repository.problems()
    assert (problem["code"], problem["message"]) == ("BP358", "the record of its holder's consent is gone, but not what they agreed to")
    repository.replace(AWARD_PATH, f"{shown}\n", "")
    assert repository.codes() == []


@pytest.mark.parametrize("version", ["²", "9" * 5000, "٣", "0", "-1"])
def test_a_version_that_only_looks_like_a_number_is_told(repository: ChangedRepository, version: str) -> None:
    repository.write(AWARD_PATH, repository.text(AWARD_PATH).replace("knots@1", f"knots@{version}"))
    assert repository.codes() != []
    for words in (["check"], ["diff"]):
        assert run([*words, "-C", str(repository.root), "--base", "main", "--now", NOW]) in (0, 1)
