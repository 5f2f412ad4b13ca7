from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.repository import ChangedRepository


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> ChangedRepository:
    return ChangedRepository(tmp_path / "org", capsys)
