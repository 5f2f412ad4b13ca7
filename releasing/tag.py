"""`python -m releasing.tag TAG BRANCH`: exit code 1 unless the tag names the version of this commit, and the branch has the commit. Needs nothing installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]


def version_here() -> str:
    """Return the version that the package states."""
    text = (REPOSITORY / "site_plugin" / "badgepress" / "__init__.py").read_text("utf-8")
    return text.rpartition('__version__ = "')[2].partition('"')[0]


def main() -> int:
    """Compare, and say what differs."""
    tag, branch = sys.argv[1:3]
    if tag != f"v{version_here()}":
        print(f"the tag is {tag}, but this is version {version_here()}", file=sys.stderr)
        return 1
    command = ["git", "merge-base", "--is-ancestor", "HEAD", "--end-of-options", branch]
    if subprocess.run(command, cwd=REPOSITORY, check=False).returncode != 0:  # noqa: S603 - no shell
        print(f"this commit is not on {branch}: a release is made of what was reviewed", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
