"""The synthetic organisation is sound and repeatable, and the report says what was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from bench import report
from bench.organisation import make_organisation

NOW = "2026-11-24T12:00:00Z"


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", ["files", "csv", "jsonl"])
def test_check_finds_nothing(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_organisation(tmp_path / "org", 200, form=form)  # type: ignore[arg-type]
    assert run(["check", "-C", str(tmp_path / "org"), "--now", NOW]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "50 badge classes, 200 awards: no problems" in told.err


def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        make_organisation(tmp_path / name, 60, seed=seed)
    assert contents(tmp_path / "a") == contents(tmp_path / "b") != contents(tmp_path / "c")


def test_the_mix_has_every_kind_of_award(tmp_path: Path) -> None:
    make_organisation(tmp_path / "org", 2000, form="jsonl")
    text = (tmp_path / "org" / "content" / "awards" / "import.jsonl").read_text("utf-8")
    for word in ("listed", "private", "revoked", "supersedes", "narrative", "evidence", "results", "ë"):
        assert text.count(word) >= 1, word


def cost(cpu: float) -> dict[str, float]:
    return {"cpu_s": cpu, "wall_s": cpu / 2, "peak_mib": 100.0}


RESULTS: dict[str, Any] = {
    "machine": {"date": "2026-11-24", "system": "x", "python": "3.11", "badgepress": "0", "hugo": "hugo v0"},
    "floors": {"10000": {"Ed25519 signature": 30.0, "write the same files": 40.0, "read the YAML files": 30.0}},
    "signing": {"canonical forms agree": True, "badgepress": 100.0, "pyld": 4000.0, "digitalbazaar": "failed"},
    "sizes": {
        size: {
            "build": cost(cpu) | {"stages": {"sign": cpu / 2}, "files": 30, "bytes": 6000, "files_by_kind": {"site": 3}},
            "build, one process": cost(cpu), "check": cost(1), "check csv": cost(1), "check jsonl": cost(1), "hugo": cost(2 * cpu),
        }
        for size, cpu in (("10000", 4.0), ("100000", 30.0))
    },
}  # fmt: skip


def test_ratios_are_of_one_run() -> None:
    found = dict(report.ratios(RESULTS))
    assert found["CPU of badgepress / Hugo, 100,000 awards"] == 0.5
    assert found["signing with pyld / with badgepress"] == 40
    assert found["CPU an award / sum of all floors, one process"] == pytest.approx(3)
    assert found["badgepress build (all processes): cost an award at 100,000 / at 10,000"] == pytest.approx(0.75)
    assert not any("digitalbazaar" in name for name in found)


def test_the_page_says_what_failed_and_the_plot_has_a_line_a_series(tmp_path: Path) -> None:
    report.write(RESULTS, tmp_path / "docs" / "benchmarks.md")
    page = (tmp_path / "docs" / "benchmarks.md").read_text("utf-8")
    assert "| digitalbazaar | failed |" in page
    assert "| 100,000 | badgepress check | 1.00 | 0.50 | 10 | 100 |" in page
    plot = (tmp_path / "docs" / "images" / "benchmarks.svg").read_text("utf-8")
    assert plot.count('fill="none"') == 3  # badgepress, Hugo, PyLD
