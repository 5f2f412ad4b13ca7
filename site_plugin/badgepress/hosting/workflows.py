"""The workflows that come with badgepress: what they are, and how those of a repository are brought up to date."""

from __future__ import annotations

import difflib
import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from badgepress.authoring.drafts import Drafts
from badgepress.errors import BadgepressError

CodeHost = Literal["github", "gitlab"]
State = Literal["new", "same", "older", "edited"]
_PLACES: dict[CodeHost, dict[str, str]] = {
    "github": {
        name: f".github/workflows/{name}"
        for name in (
            "badges-check.yml", "badges-deliver.yml", "badges-form.yml", "badges-publish.yml", "badges-refresh.yml", "badges-report.yml",
            "badges-review.yml",
        )
    },
    "gitlab": {"gitlab-ci.yml": ".gitlab-ci.yml"},
}  # fmt: skip
_HEAD = "# Written by `badgepress workflows`, which keeps it up to date until somebody edits it. sha256:"
_STAMP = re.compile(re.escape(_HEAD) + r"(?P<digest>[0-9a-f]{64})\n")
_MAX_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Workflow:
    """A workflow file of a repository, and what it should be."""

    path: str
    state: State
    """`older`: as an earlier badgepress wrote it; `edited`: somebody has changed it."""
    before: bytes
    after: bytes

    def difference(self) -> str:
        """Return what would change, as a unified diff."""
        old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (self.before, self.after))
        return "".join(difflib.unified_diff(old, new, self.path, f"{self.path} of badgepress"))


def workflow_files(host: CodeHost) -> dict[str, bytes]:
    """Return the workflows for a code host.

    Args:
        host: Which one.

    Returns:
        Path → bytes; the first line of each bears a digest of the rest.
    """
    folder = resources.files("badgepress.hosting") / "templates" / host
    return {place: _stamped((folder / name).read_bytes()) for name, place in _PLACES[host].items()}


def host_of_repository(root: Path) -> CodeHost:
    """Guess the code host of a repository from the files that are there.

    Raises:
        BadgepressError: There are those of both, or of neither.
    """
    is_github = (root / ".github").is_dir()
    is_gitlab = (root / ".gitlab-ci.yml").exists() or (root / ".gitlab").is_dir()
    if is_github == is_gitlab:
        raise BadgepressError("it does not show which code host this is for", hint="Add --host github or --host gitlab.")
    return "github" if is_github else "gitlab"


def compare(root: Path, host: CodeHost) -> list[Workflow]:
    """Compare the workflows of a repository with ours.

    Raises:
        BadgepressError: Something that is no plain file stands in the place of one.
        OSError: One cannot be read.
    """
    return [_compared(root, path, data) for path, data in workflow_files(host).items()]


def plan_update(workflows: list[Workflow], drafts: Drafts, *, force: bool) -> None:
    """Plan what brings the workflows up to date; edited ones only by force.

    Raises:
        BadgepressError: Somebody has edited one.
    """
    edited = [workflow.path for workflow in workflows if workflow.state == "edited"]
    if edited and not force:
        hint = "Keep your version: leave it as it is. Take ours: add --force, after you have read the difference above. Nothing was written."
        raise BadgepressError(f"somebody has edited {', '.join(edited)}", hint=hint)
    for workflow in workflows:
        if workflow.state == "new":
            drafts.add(workflow.path, workflow.after)
        elif workflow.state != "same":
            drafts.replace(workflow.path, workflow.before, workflow.after)


def _compared(root: Path, path: str, after: bytes) -> Workflow:
    where = root / path
    for folder in reversed(where.relative_to(root).parents):
        if (root / folder).is_symlink():
            raise BadgepressError(f"{folder} is a symbolic link", hint="Put the folder itself into the repository.")
    if not where.exists() and not where.is_symlink():
        return Workflow(path, "new", b"", after)
    if where.is_symlink() or not where.is_file() or where.stat().st_size > _MAX_BYTES:
        raise BadgepressError(f"{path} is no plain file", hint="Delete it, and run the command again.")
    before = where.read_bytes()
    return Workflow(path, _state(before.replace(b"\r\n", b"\n"), after), before, after)


def _state(before: bytes, after: bytes) -> State:
    if before == after:
        return "same"
    stamp = _STAMP.match(before.decode("utf-8", "replace"))
    is_ours = stamp is not None and stamp["digest"] == _digest(before.partition(b"\n")[2])
    return "older" if is_ours else "edited"


def _stamped(body: bytes) -> bytes:
    return f"{_HEAD}{_digest(body)}\n".encode() + body


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
