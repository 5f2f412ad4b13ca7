"""The tiny site, made once and copied for each test that tampers with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.verifying.tiny_site import TinySite


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    return TinySite(tmp_path_factory.mktemp("tiny") / "site")


@pytest.fixture
def site(pristine: TinySite, tmp_path: Path) -> TinySite:
    return TinySite(shutil.copytree(pristine.root, tmp_path / "site"))
