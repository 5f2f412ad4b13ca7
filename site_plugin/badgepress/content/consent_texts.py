"""The organisation's consent texts: ordinary pages, one a version, which awards name and readers can look up."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

CONSENT_FOLDER = "content/pages/consent"


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
