"""Asks Git; nothing of a repository's configuration or attributes may run a program by it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_GIT = (
    "git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "-c", "diff.external=", "-c", "core.hooksPath=/dev/null",
    "-c", "protocol.allow=never", "--no-replace-objects",
)  # fmt: skip
PLAIN_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative", "-z")
"""Begins every comparison: paths as they are, relative to the folder, and no program of the repository's choice."""
_SECONDS = 120


def git_command(*arguments: str) -> list[str]:
    """Return a command line for a program that is started elsewhere."""
    return [*_GIT, *arguments]


def git_environment() -> dict[str, str]:
    """Return the environment for Git: no prompt, no pager, no lock taken just to look."""
    return {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}


def run_git(root: Path, *arguments: str) -> bytes | None:
    """Run Git in a folder and return what it printed; None if it failed or is not there.

    Args:
        root: The folder.
        arguments: Fixed words; what comes from elsewhere stands after `--` or `--end-of-options`.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the caller fixes the words
            git_command(*arguments), cwd=root, env=git_environment(), capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def lines_of(printed: bytes | None) -> list[str]:
    """Return what stands between the zero bytes of something that Git printed with `-z`."""
    return [part.decode("utf-8", "surrogateescape") for part in (printed or b"").split(b"\0") if part]
