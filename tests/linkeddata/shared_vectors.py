"""Where the third-party vectors are: `../shared` beside the repository, or BADGEPRESS_SHARED."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("BADGEPRESS_SHARED", Path(__file__).parents[3] / "shared"))
STANDARDS = SHARED / "standards"

needs_vectors = pytest.mark.skipif(
    not (STANDARDS / "vectors").is_dir(),
    reason=f"third-party vectors are not in {STANDARDS}; point BADGEPRESS_SHARED at the shared folder",
)


def read_json(path: str) -> Any:
    """Read a JSON file below standards/."""
    return json.loads((STANDARDS / path).read_text(encoding="utf-8"))


def read_text(path: str) -> str:
    """Read a text file below standards/."""
    return (STANDARDS / path).read_text(encoding="utf-8")
