"""What `forget` says of Git's history is true, and the command that it prints works: run with the real `git filter-repo`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.history.repository import git
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH
from tests.privacy.club import CSV, CSV_PATH, JSONL, JSONL_PATH, OF_MIRA, OF_THE_ROW, ROW_ID, Club, history_text

_END = "return (filename, mode, blob_id)'"


def printed_command(printed: str) -> str:
    """Return the command as a person would copy it from the terminal."""
    start = printed.index("git filter-repo --")
    return printed[start : printed.index(_END, start) + len(_END)]


def scrubbed(club: Club, printed: str) -> Path:
    """Do what was printed: a fresh clone, and the command pasted into a shell."""
    clone = club.folder / "scrubbed"
    git(club.folder, "clone", "-q", "--no-local", str(club.root), str(clone))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", printed_command(printed)], cwd=clone, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return clone


def files_at(root: Path, commit: str) -> dict[str, str]:
    return {path: git(root, "show", f"{commit}:{path}") for path in git(root, "ls-tree", "-r", "--name-only", commit).split()}


def test_the_commits_that_say_something_are_named_and_the_others_not(club: Club) -> None:
    club.commit("Issued")
    first = git(club.root, "rev-parse", "--short", "HEAD").strip()
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("Mira", "Mirabel"))
    club.commit("Renamed")
    second = git(club.root, "rev-parse", "--short", "HEAD").strip()
    git(club.root, "checkout", "-q", "-b", "elsewhere", "HEAD~1")
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("Mira", "M."))
    club.commit("On another branch")
    third = git(club.root, "rev-parse", "--short", "HEAD").strip()
    git(club.root, "checkout", "-q", "main")
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + "name: Anna\n")
    club.commit("Of no concern")
    fourth = git(club.root, "rev-parse", "--short", "HEAD").strip()
    printed, _ = club.forget(AWARD_ID)
    assert all(f"{commit} (" in printed for commit in (first, second, third))
    assert fourth not in printed
    club.commit("Forgotten")
    fifth = git(club.root, "rev-parse", "--short", "HEAD").strip()
    assert fifth not in club.forget(AWARD_ID)[0]


def test_the_printed_command_takes_a_file_out_of_every_commit_and_changes_nothing_else(club: Club) -> None:
    club.commit("Issued")
    moved = f"content/awards/2026/{AWARD_ID}.yml"
    (club.root / "content/awards/2026").mkdir()
    git(club.root, "mv", AWARD_PATH, moved)
    club.write(moved, club.text(moved) + "revoked: {on: 2026-11-20, reason: Mira asked.}\n")
    club.commit("Moved and revoked")
    git(club.root, "tag", "-a", "-m", "a release", "v1")
    printed, _ = club.forget(AWARD_ID)
    club.commit("Forgotten")
    assert [word for word in OF_MIRA if word.encode() not in history_text(club.root)] == [], "else the test could not fail"
    clone = scrubbed(club, printed)
    assert [word for word in OF_MIRA if word.encode() in history_text(clone)] == []
    assert files_at(clone, "HEAD") == files_at(club.root, "HEAD")
    other = f"content/awards/{OTHER_AWARD_ID}.yml"
    assert git(clone, "show", f"v1:{other}") == git(club.root, "show", f"v1:{other}")
    assert run(["forget", "-C", str(clone), AWARD_ID, "--no-ask", "--now", NOW]) == 0
    assert run(["check", "-C", str(clone), "--now", NOW]) == 0


@pytest.mark.parametrize("path", [CSV_PATH, JSONL_PATH])
def test_the_printed_command_takes_one_row_out_of_a_table_and_no_other(club: Club, path: str) -> None:
    text = CSV.replace("Bo Ahlgren", '"Bo ""the rope"" Åhlgren"') if path == CSV_PATH else JSONL.replace("Ahlgren", "Åhlgren")
    club.write(path, text)
    club.commit("Imported")
    club.write(path, text.replace("Tomasina", "Tomasina J."))
    club.commit("Edited")
    printed, _ = club.forget(ROW_ID)
    club.commit("Forgotten")
    assert [word for word in OF_THE_ROW if word.encode() not in history_text(club.root)] == []
    clone = scrubbed(club, printed)
    found = history_text(clone)
    assert [word for word in OF_THE_ROW if word.encode() in found] == []
    rows = text.encode().splitlines(keepends=True)
    assert rows[-1] in subprocess.run(["git", "show", f"HEAD~1:{path}"], cwd=clone, capture_output=True, check=True).stdout
    assert files_at(clone, "HEAD") == files_at(club.root, "HEAD")
    again = club.run("forget", ROW_ID, "--no-ask")[0]
    assert "history still holds" in again
    os.rename(clone, club.folder / "org2")
    club.root = club.folder / "org2"
    assert "holds nothing more" in club.forget(ROW_ID)[0]


def test_an_award_that_was_a_row_before_it_had_a_file_is_taken_out_of_both(club: Club) -> None:
    club.write(JSONL_PATH, JSONL)
    club.commit("As a row")
    club.write(JSONL_PATH, JSONL.splitlines(keepends=True)[1])
    club.write(f"content/awards/{ROW_ID}.yml", "badge: knots\nrecipient:\n" + f"  email_hash: sha256${'ab' * 32}\n  salt: {'5eed' * 8}\n"
               "name: Tomasina Quill\nawarded: 2026-11-03\nstatus_index: 5\nevidence:\n  - {name: Her sampler}\nresults: {tying: sure}\nvisibility: listed\n")
    club.commit("As a file")
    printed, _ = club.forget(ROW_ID)
    club.commit("Forgotten")
    assert f"  {JSONL_PATH} in " in printed and f"  content/awards/{ROW_ID}.yml in " in printed
    clone = scrubbed(club, printed)
    assert [word for word in OF_THE_ROW if word.encode() in history_text(clone)] == []


def test_in_a_folder_of_a_larger_repository_the_paths_are_those_of_the_whole(club: Club) -> None:
    git(club.folder, "init", "-q", "-b", "main")
    (club.root / ".git").rename(club.folder / "unused")
    git(club.folder, "add", "-A", "org")
    git(club.folder, "commit", "-q", "-m", "Issued")
    printed, _ = club.forget(AWARD_ID)
    assert f"  org/{AWARD_PATH} in " in printed


def test_a_shallow_clone_and_no_repository_say_that_they_cannot_tell(club: Club) -> None:
    club.commit("Issued")
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("Mira", "Mirabel"))
    club.commit("Renamed")
    git(club.folder, "clone", "-q", "--depth", "1", f"file://{club.root}", str(club.folder / "shallow"))
    club.root = club.folder / "shallow"
    printed, _ = club.forget(AWARD_ID)
    assert "shallow" in printed and "git fetch --unshallow" in printed
    (club.root / ".git").rename(club.folder / "gone")
    assert "in no Git repository" in club.forget(AWARD_ID)[0]
