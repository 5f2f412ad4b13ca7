"""Finds what an issue has led to already, so that one issue makes one award however often it is edited (docs/adr/0017)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from badgepress.content.award_sources import AWARDS_FOLDER, award_file, award_files
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.files import Folder
from badgepress.content.read_award import read_award_file
from badgepress.git import PLAIN_DIFF, lines_of, run_git

_MAX_AWARD_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Known:
    """What the repository says of an issue and a salt."""

    award_path: str = ""
    """The award that the issue has led to, empty if none."""
    salt_path: str = ""
    """An award that uses the salt, empty if none."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An award that the issue's branch proposes, and that is not merged."""

    id: str
    status_index: int


def mark(number: int) -> str:
    """Return the comment, without `#`, at the head of an award that an issue led to."""
    return f"Proposed in issue {number}."


def branch_name(number: int) -> str:
    """Return the branch on which an issue's award is proposed."""
    return f"badgepress/award-issue-{number}"


def known_of(folder: Folder, number: int, salt: str) -> Known:
    """Look through the awards of the repository for those that an issue led to, or that use a salt.

    Args:
        folder: The repository.
        number: Of the issue.
        salt: Of the recipient; empty if there is none.

    Raises:
        OSError: A file cannot be read.
    """
    head = f"# {mark(number)}\n".encode()
    wanted = salt.encode()
    award_path = salt_path = ""
    for file in award_files(folder):
        data = folder.read(file.path, MAX_BATCH_BYTES)
        if not award_path and data.startswith(head):
            award_path = file.path
        if wanted and not salt_path and wanted in data:
            salt_path = file.path
    return Known(award_path, salt_path)


def open_proposal(root: Path, number: int, revision: str) -> Proposal | None:
    """Return what an issue's branch proposes; None if there is no such branch, or it proposes anything else.

    Args:
        root: The repository folder.
        number: Of the issue.
        revision: The branch, as Git knows it here.
    """
    commit = (run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") or b"").decode().strip()
    if not commit:
        return None
    printed = run_git(root, *PLAIN_DIFF, "--name-only", "--diff-filter=A", "HEAD", commit, "--", AWARDS_FOLDER)
    for path in lines_of(printed):
        found = award_file(path)
        data = run_git(root, "cat-file", "blob", f"{commit}:./{path}") if found is not None and found.award_id else None
        if found is None or data is None or len(data) > _MAX_AWARD_BYTES or not data.startswith(f"# {mark(number)}\n".encode()):
            continue
        status_index = read_award_file(path, found.award_id, data).values.get("status_index")
        if isinstance(status_index, int):
            return Proposal(found.award_id, status_index)
    return None
