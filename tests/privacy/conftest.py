from __future__ import annotations

from pathlib import Path

import pytest

from tests.privacy.club import Club


@pytest.fixture
def club(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Club:
    return Club(tmp_path, capsys, monkeypatch)
