"""The organisation's consent texts: ordinary pages, one a version, which awards name and readers can look up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

CONSENT_FOLDER = "content/pages/consent"
FIRST_CONSENT_TEXT = "2026-1"
"""What `init` writes; meant where an organisation keeps its texts elsewhere."""


def consent_texts(root: Path) -> frozenset[str]:
    """Return the versions that there are; empty where an organisation keeps its texts elsewhere.

    Raises:
        OSError: The folder cannot be listed.
    """
    folder = root / CONSENT_FOLDER
    return frozenset(path.stem for path in folder.glob("*.md")) if folder.is_dir() else frozenset()


def is_consent_text(path: str) -> bool:
    """Say whether a repository path is one of a consent text."""
    return str(PurePosixPath(path).parent) == CONSENT_FOLDER and path.endswith(".md")


def latest_consent_text(versions: Iterable[str]) -> str:
    """Return the version of the consent text that is meant if none is named: the last, with 2026-10 after 2026-9."""

    def by_numbers(version: str) -> list[int]:
        return [int(part) if part.isdigit() else 0 for part in re.split(r"\D+", version)]

    return max(sorted(versions), key=by_numbers, default=FIRST_CONSENT_TEXT)
