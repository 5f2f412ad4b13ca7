"""Where a new organisation's repository may come to stand: never over something, never unnoticed inside of another repository."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from badgepress.authoring.drafts import Drafts
from badgepress.errors import BadgepressError
from badgepress.git import run_git

GitState = Literal["none", "its own", "inside another", "no git"]


def git_state(folder: Path) -> tuple[GitState, Path | None]:
    """Say how a folder, which need not be there yet, stands to Git, and the top of the repository it lies in."""
    there = folder.absolute()
    while not there.is_dir():
        there = there.parent
    if run_git(there, "--version") is None:
        return "no git", None
    top = run_git(there, "rev-parse", "--show-toplevel")
    if top is None:
        return "none", None
    repository = Path(top.decode("utf-8", "surrogateescape").rstrip("\n")).resolve()
    return ("its own" if repository == folder.absolute().resolve() else "inside another"), repository


def refuse_existing(drafts: Drafts) -> None:
    """Refuse to write over what is there.

    Raises:
        BadgepressError: A file to be written, or something else in its place, is there already; or the target is no folder.
    """
    root = drafts.root
    if root.is_symlink() or (root.exists() and not root.is_dir()):
        raise BadgepressError(f"{root} is there already and is not a folder", hint="Name another folder.")
    if (root / "content").exists() or (root / "content").is_symlink():
        hint = "To add a badge to it: badgepress new badge. For another organisation, name an empty folder."
        raise BadgepressError("there is a folder “content” already", hint=hint)
    there = [path for path in drafts.paths() if (root / path).exists() or (root / path).is_symlink()]
    if there:
        shown = ", ".join(there[:4]) + (f" and {len(there) - 4} more" if len(there) > 4 else "")
        raise BadgepressError(f"{shown} {'is' if len(there) == 1 else 'are'} there already", hint="Nothing was written. Move it away, or name an empty folder.")


def make_repository(root: Path) -> bool:
    """Make a folder a Git repository whose branch is `main`; say whether it worked."""
    return run_git(root, "init", "--quiet", "--initial-branch=main") is not None
