"""A minute of fuzzing for each target at every run of the tests, and all that was ever found, again."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.fuzz.seeds import write_seeds
from tests.fuzz.targets import TARGETS

SECONDS = os.environ.get("FUZZ_SECONDS", "60")


@pytest.mark.parametrize("target", TARGETS)
def test_what_was_found_before_is_read_as_it_should_be(target: str, tmp_path: Path) -> None:
    write_seeds(target, tmp_path)
    inputs = sorted(tmp_path.iterdir())
    assert len(inputs) >= 100
    for path in inputs:
        TARGETS[target](path.read_bytes())


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="there is no atheris for this machine")
@pytest.mark.parametrize("target", TARGETS)
def test_a_minute_of_fuzzing_finds_nothing(target: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.fuzz", target, "--seconds", SECONDS, "--corpus", str(tmp_path / "found")]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, timeout=600, check=False)
    told = done.stderr.decode("utf-8", "replace")
    failed = [path.read_bytes() for path in (tmp_path / "found").glob("*-*")]
    assert done.returncode == 0, f"{told[-3000:]}\n{failed}"
    assert "Done " in told
