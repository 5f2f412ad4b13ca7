"""The Git commands that turn what was just written into a pull request; printed, never run, and right as printed."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path

from badgepress.git import run_git

_MOST_PATHS = 3


def propose(root: Path, paths: Sequence[str], title: str) -> tuple[list[str], str]:
    """Return the commands, one a line, and a closing sentence.

    Args:
        root: The repository's folder, as the user named it.
        paths: Of the files concerned, relative to it.
        title: Of the change.
    """
    lines = [] if root == Path() else [f"cd {shlex.quote(str(root))}"]
    lines.append("badgepress check")
    here = current_branch(root)
    if here is None and run_git(root, "rev-parse", "--git-dir") is None:
        return [*lines, "git init"], "for this folder is in no Git repository yet."
    if run_git(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return [*lines, "git add .", "git commit -m 'Our badges'"], "From then on, each change is a branch and a pull request."
    branch = here
    if here is None or here == main_branch(root):
        branch = _free_branch(root, _branch_name(title, paths))
        lines.append(f"git switch -c {branch}")
    lines.append(f"git add {' '.join(shlex.quote(path) for path in _to_add(root, paths))}")
    lines.append(f"git commit -m {shlex.quote(title)}")
    remote = _remote(root)
    if remote is None:
        return lines, "Then push the branch and open a pull request; its checks say what a merge will do."
    lines.append(f"git push -u {shlex.quote(remote)} {shlex.quote(branch or 'HEAD')}")
    return lines, "and open a pull request; its checks say what a merge will do."


def main_branch(root: Path) -> str:
    """Return the name of the branch that changes are merged into, as far as this clone knows."""
    remote = _remote(root) or "origin"
    head = _line(root, "symbolic-ref", "--quiet", "--short", f"refs/remotes/{remote}/HEAD")
    if head is not None:
        return head.removeprefix(f"{remote}/")
    for name in ("main", "master"):
        for place in (f"refs/remotes/{remote}/{name}", f"refs/heads/{name}"):
            if run_git(root, "show-ref", "--verify", "--quiet", place) is not None:
                return name
    return current_branch(root) or "main"


def current_branch(root: Path) -> str | None:
    """Return the branch that is checked out, None if none is."""
    return _line(root, "symbolic-ref", "--quiet", "--short", "HEAD")


def base_of_changes(root: Path) -> str | None:
    """Return what a change is compared with if nobody says: the remote main branch, else the local one, else the last commit."""
    name, remote = main_branch(root), _remote(root)
    for place in (f"refs/remotes/{remote}/{name}", *([f"refs/heads/{name}"] if current_branch(root) != name else []), "HEAD"):
        if run_git(root, "rev-parse", "--verify", "--quiet", f"{place}^{{commit}}") is not None:
            return place.removeprefix("refs/remotes/").removeprefix("refs/heads/")
    return None


def _remote(root: Path) -> str | None:
    names = (run_git(root, "remote") or b"").decode("utf-8", "replace").split()
    return "origin" if "origin" in names else names[0] if names else None


def _branch_name(title: str, paths: Sequence[str]) -> str:
    words = "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in title.lower()).split())
    # two changes of one day have one title, but other files
    mark = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:6]
    return f"{words[:40].strip('-') or 'change'}-{mark}"


def _free_branch(root: Path, wanted: str) -> str:
    name, number = wanted, 2
    while run_git(root, "show-ref", "--verify", "--quiet", f"refs/heads/{name}") is not None:
        name, number = f"{wanted}-{number}", number + 1
    return name


def _to_add(root: Path, paths: Sequence[str]) -> list[str]:
    """Return what `git add` is given: the paths where they are few, and none that Git has never heard of."""
    if len(paths) > _MOST_PATHS:
        return sorted({path.split("/")[0] if "/" not in path else "/".join(path.split("/")[:2]) for path in paths})
    known = [path for path in paths if (root / path).exists() or run_git(root, "ls-files", "--error-unmatch", "--", path) is not None]
    return known or ["content"]


def _line(root: Path, *arguments: str) -> str | None:
    printed = run_git(root, *arguments)
    return printed.decode("utf-8", "replace").strip() if printed is not None else None
