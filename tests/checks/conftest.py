from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.club import Club


@pytest.fixture
def club(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Club:
    made = Club(tmp_path, capsys)
    assert made.codes() == []
    return made
