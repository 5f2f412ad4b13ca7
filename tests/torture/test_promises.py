"""The quick half of the torture: each measurement for some seconds, at every run of the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.torture.measured import Bench, Unmeasurable
from tests.torture.promises import PROMISES, Promise


@pytest.mark.parametrize("promise", [one for one in PROMISES if one.measure], ids=lambda promise: str(promise.number))
def test_promise(promise: Promise, tmp_path: Path) -> None:
    assert promise.measure is not None
    bench = Bench(tmp_path, is_quick=True)
    try:
        promise.measure(bench)
    except Unmeasurable as reason:
        pytest.skip(str(reason))
    assert bench.facts


def test_the_page_of_promises_has_each_and_how_to_prove_it() -> None:
    page = (REPOSITORY / "docs" / "promises.md").read_text("utf-8")
    for promise in PROMISES:
        assert f"| {promise.number} | {promise.says} |" in page
        assert f"python -m tests.torture {promise.number}`" in page
        for path in promise.tests:
            if path.startswith("tests/"):
                assert (REPOSITORY / path).exists(), path
