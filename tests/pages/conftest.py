"""Sites that several modules of page tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import KEY_VARIABLES
from tests.pages.award_site import publish_hard_organisation


@pytest.fixture(scope="session")
def hard_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder of an organisation whose award page is hard to get right."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        return publish_hard_organisation(tmp_path_factory.mktemp("hard"))
