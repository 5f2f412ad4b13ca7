"""Opens a pull request with what a command has written here, through the code host's API: Git needs no credentials for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from badgepress.content.files import Folder
from badgepress.errors import BadgepressError, BaseUnknownError, CodeHostError
from badgepress.git import lines_of, run_git
from badgepress.hosting.api import path_of
from badgepress.hosting.comments import BOT
from badgepress.hosting.run_event import Host

MAX_FILES = 500
MAX_FILE_BYTES = 256 * 1024
_BRANCH = re.compile(r"badgepress/[a-z0-9]+(-[a-z0-9]+)*")
_PROPOSED = re.compile(r"(content|keys)/[A-Za-z0-9._/-]+\.(yml|csv|jsonl)")
_PLAIN_FILE = "100644"


@dataclass(frozen=True, slots=True)
class Submission:
    """What a pull request is to say and do."""

    branch: str
    """Begins with `badgepress/`; what a bot has put there before is replaced."""
    title: str
    body: str
    """Markdown."""
    files: dict[str, str | None]
    """Path → text; None for a file that goes away."""
    parent: str
    """The commit it is made on."""
    tree: str
    """The Git tree of that commit."""


def submission_of(root: Path, branch: str, title: str, body: str) -> Submission:
    """Return what stands changed in a clone as a submission.

    Raises:
        BadgepressError: Something else than content has changed, or too much, or the branch is not one of ours.
        BaseUnknownError: The folder is no clone.
        OSError: A file cannot be read.
    """
    if not _BRANCH.fullmatch(branch):
        raise BadgepressError("the branch must be badgepress/ and small letters, digits and hyphens", hint="Such as badgepress/refresh.")
    if not title.strip() or len(title) > 200 or not title.isprintable():
        raise BadgepressError("the title must be one line of at most 200 characters", hint="Give it with --title.")
    parent = run_git(root, "rev-parse", "--verify", "HEAD^{commit}")
    printed = run_git(root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")
    tree = run_git(root, "rev-parse", "--verify", "HEAD^{tree}")
    if parent is None or tree is None or printed is None:
        raise BaseUnknownError("this folder is no clone", hint="Check the repository out first.")
    paths = [line[3:] for line in lines_of(printed)]
    if len(paths) > MAX_FILES:
        raise BadgepressError(f"more than {MAX_FILES} files have changed", hint="Propose them by hand.")
    files = {path: _text(root, path) for path in paths}
    return Submission(branch, title, body, files, parent.decode().strip(), tree.decode().strip())


def submit(host: Host, submission: Submission, bot: str = BOT) -> int:
    """Put a submission on its branch as one commit, and open its pull request or bring it up to date.

    Args:
        host: The code host.
        submission: At least one file.
        bot: Login of whoever the token belongs to: a branch to which somebody else has added is left alone.

    Returns:
        The number of the pull request.

    Raises:
        BadgepressError: Somebody has worked on the branch.
        CodeHostError: The host refuses.
    """
    repository = path_of("repos", host.owner, host.name)
    into = _default_branch(host.api.get(repository))
    reference = f"heads/{submission.branch}"
    there = host.api.find(f"{repository}/git/ref/{reference}")
    open_requests = list(
        host.api.pages(f"{repository}/pulls", state="open", head=f"{host.owner}:{submission.branch}", base=into)
    )
    if there is not None and open_requests:
        _refuse_others_work(host, _name_of(there.get("object")), submission.branch, bot)
    tree = host.api.send("POST", f"{repository}/git/trees", {"base_tree": submission.tree, "tree": list(map(_entry, submission.files.items()))})
    commit = host.api.send(
        "POST", f"{repository}/git/commits", {"message": submission.title, "tree": _name_of(tree), "parents": [submission.parent]}
    )
    if there is None:
        host.api.send("POST", f"{repository}/git/refs", {"ref": f"refs/{reference}", "sha": _name_of(commit)})
    else:
        host.api.send("PATCH", f"{repository}/git/refs/{reference}", {"sha": _name_of(commit), "force": True})
    words = {"title": submission.title, "body": submission.body}
    if open_requests:
        number = _number_of(open_requests[0])
        host.api.send("PATCH", f"{repository}/pulls/{number}", words)
        return number
    return _number_of(host.api.send("POST", f"{repository}/pulls", {**words, "head": submission.branch, "base": into}))


def _refuse_others_work(host: Host, commit: str, branch: str, bot: str) -> None:
    found = host.api.get(path_of("repos", host.owner, host.name, "commits", commit))
    author = found.get("author") if isinstance(found, dict) else None
    if not isinstance(author, dict) or author.get("login") != bot:
        hint = "Merge or close its pull request; the next run will propose anew."
        raise BadgepressError(f"somebody has worked on the branch {branch}, so it is left as it is", hint=hint)


def _text(root: Path, path: str) -> str | None:
    if not _PROPOSED.fullmatch(path) or ".." in path:
        shown = path.encode("ascii", "backslashreplace").decode()[:200]
        raise BadgepressError(f"{shown} has changed too, and only content is proposed", hint="Run the command in a clean clone.")
    folder = Folder(root)
    if not folder.is_there(path):
        return None
    data = folder.read_regular(path, MAX_FILE_BYTES)
    if data is None or len(data) > MAX_FILE_BYTES:
        raise BadgepressError(f"{path} is no plain file of at most {MAX_FILE_BYTES:,} bytes", hint="Propose it by hand.")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise BadgepressError(f"{path} is not UTF-8", hint="Propose it by hand.") from None


def _entry(file: tuple[str, str | None]) -> dict[str, Any]:
    path, text = file
    entry = {"path": path, "mode": _PLAIN_FILE, "type": "blob"}
    return {**entry, "sha": None} if text is None else {**entry, "content": text}


def _default_branch(repository: Any) -> str:
    name = repository.get("default_branch") if isinstance(repository, dict) else None
    if not isinstance(name, str) or not name:
        raise CodeHostError("the code host does not say which branch is the main one")
    return name


def _name_of(thing: Any) -> str:
    name = thing.get("sha") if isinstance(thing, dict) else None
    if not isinstance(name, str):
        raise CodeHostError("the code host's answer names no Git object")
    return name


def _number_of(thing: Any) -> int:
    number = thing.get("number") if isinstance(thing, dict) else None
    if type(number) is not int:
        raise CodeHostError("the code host's answer names no pull request")
    return number
