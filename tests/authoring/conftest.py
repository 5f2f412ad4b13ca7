from __future__ import annotations

from pathlib import Path

import pytest

from tests.authoring.awarding import Awarding


@pytest.fixture
def awarding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Awarding:
    return Awarding(tmp_path / "org", capsys)
