"""The same bytes whatever runs the tasks, and however they are cut."""

from __future__ import annotations

import stat
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path

import pytest

from badgepress.errors import CanonicalisationError
from badgepress.pipeline import examine as examining
from badgepress.pipeline import executors
from badgepress.pipeline.executors import SerialExecutor, in_order
from bench.organisation import make_organisation, signing_key
from tests.pipeline.building import KEY_NAME, build_site, contents


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("youth") / "org"
    make_organisation(root, 300)
    return root


@pytest.fixture(scope="module")
def expected(organisation: Path) -> dict[str, bytes]:
    return contents(build_site(organisation, organisation.parent / "expected", processes=1))


def test_two_spawned_processes(
    organisation: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "AWARDS_WORTH_PROCESSES", 1)
    monkeypatch.setattr(examining, "FILES_A_TASK", 37)
    assert contents(build_site(organisation, tmp_path / "site", processes=2)) == expected


def loky() -> Executor:
    package = pytest.importorskip("loky", reason="joblib's executor is not installed")
    executor: Executor = package.ProcessPoolExecutor(max_workers=2, env={KEY_NAME: signing_key()})
    return executor


@pytest.mark.parametrize(
    "make", [SerialExecutor, lambda: ThreadPoolExecutor(3), loky], ids=["serial", "threads", "loky"]
)
def test_executors_that_are_handed_in(
    make: object, organisation: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "FILES_A_TASK", 53)
    with make() as executor:  # type: ignore[operator]
        assert contents(build_site(organisation, tmp_path / "site", executor=executor)) == expected


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_batches_give_what_files_give(form: str, expected: dict[str, bytes], tmp_path: Path) -> None:
    make_organisation(tmp_path / "org", 300, form=form)  # type: ignore[arg-type]
    assert contents(build_site(tmp_path / "org", tmp_path / "site")) == expected


def test_a_second_build_touches_no_file_and_modes_are_right(organisation: Path, tmp_path: Path) -> None:
    site = build_site(organisation, tmp_path / "site")
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (site / "awards").iterdir()}
    build_site(organisation, site)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in (site / "awards").iterdir()} == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.rglob("*") if path.is_file()} == {0o644}


def test_a_task_that_fails_stops_the_work_and_nothing_is_published(
    organisation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagrees(*_: object) -> None:
        raise CanonicalisationError("two ways disagree")

    monkeypatch.setattr("badgepress.signing.data_integrity.ProofMaker.with_proof", disagrees)
    with pytest.raises(CanonicalisationError):
        build_site(organisation, tmp_path / "site", executor=SerialExecutor())
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.glob(".site.stage*"))


def test_results_come_in_order_and_few_tasks_wait() -> None:
    running: list[int] = []
    most = 0

    def work(number: int) -> int:
        return number * number

    def tasks() -> object:
        nonlocal most
        for number in range(50):
            running.append(number)
            most = max(most, len(running))
            yield number

    found = []
    with ThreadPoolExecutor(2) as pool:
        for result in in_order(pool, work, tasks(), 2):  # type: ignore[arg-type]
            running.pop(0)
            found.append(result)
    assert found == [number * number for number in range(50)]
    assert most <= 8
