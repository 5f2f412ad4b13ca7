"""The report divides the right figures, and says what could not be measured."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from bench.report import page, plot, ratios

REPOSITORY = Path(__file__).parents[2]


def cost(cpu: float, wall: float = 1.0, mib: float = 50.0) -> dict[str, Any]:
    return {"cpu_s": cpu, "wall_s": wall, "peak_mib": mib}


def at_size(awards: int, build_cpu: float) -> dict[str, Any]:
    figures = {
        "processes": 2, "stages": {"read": awards * 1e-5, "sign": awards * 1e-4}, "files": 3 * awards + 20, "bytes": 5000 * awards,
        "files_by_kind": {"award pages": awards, "site": 20},
    }  # fmt: skip
    return {
        "check": cost(awards * 1e-4),
        "check csv": cost(awards * 1e-5),
        "check jsonl": cost(awards * 1e-5),
        "build": cost(build_cpu, 3.0, 100.0) | figures,
        "build, one process": cost(awards * 4e-4),
        "hugo": cost(awards * 5e-4, 6.0, 400.0),
    }


RESULTS: dict[str, Any] = {
    "machine": {"date": "2026-11-24", "system": "Linux", "python": "3.11", "badgepress": "0", "hugo": "hugo v0"},
    "sizes": {"1000": at_size(1000, 0.5), "10000": at_size(10_000, 4.0)},
    "floors": {"10000": {"Ed25519 signature": 30.0, "write the same files": 50.0, "read the YAML files": 20.0}},
    "signing": {"canonical forms agree": True, "badgepress": 100.0, "pyld": 4000.0, "digitalbazaar": "failed: no Node"},
}


def changed(*steps: str, value: Any) -> dict[str, Any]:
    results = copy.deepcopy(RESULTS)
    inner = results
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return results


@pytest.mark.parametrize(
    ("what", "quotient"),
    [
        ("wall time of badgepress / Hugo, 10,000 awards", 3.0 / 6.0),
        ("memory of the largest process, badgepress / Hugo, 10,000 awards", 100.0 / 400.0),
        ("CPU an award / signature and writing alone, one process", 400 / 80),
        ("CPU an award / sum of all floors, one process", 400 / 100),
        ("CPU of one award more / sum of all floors, one process", 400 / 100),
    ],
)
def test_a_ratio_divides_what_it_says(what: str, quotient: float) -> None:
    assert dict(ratios(RESULTS))[what] == pytest.approx(quotient)


def test_of_several_builds_in_one_process_the_median_counts_and_what_is_the_same_at_both_sizes_is_no_cost_of_one_award_more() -> None:
    results = changed("sizes", "10000", "one process, again", value=[cost(4.9), cost(90.0)])
    found = dict(ratios(results))
    assert found["CPU an award / sum of all floors, one process"] == pytest.approx(490 / 100)
    assert found["CPU of one award more / sum of all floors, one process"] == pytest.approx((4.9 - 0.4) / 9000 * 1e6 / 100)


def test_a_missing_builder_has_no_ratio_but_its_reason_is_told() -> None:
    results = changed("sizes", "10000", "hugo", value="Hugo is not installed")
    assert not any("Hugo" in what for what, _ in ratios(results))
    assert "| 10,000 | Hugo, unsigned pages | Hugo is not installed |" in page(results)


def test_one_size_alone_makes_a_report() -> None:
    results = changed("sizes", value={"1000": RESULTS["sizes"]["1000"]})
    assert not any("cost an award at" in what for what, _ in ratios(results))
    assert "| 1,000 | badgepress check | 0.10 |" in page(results)
    fromstring(plot(results))


def test_canonical_forms_that_differ_are_told() -> None:
    assert "PyLD: the same for all documents" in page(RESULTS)
    assert "PyLD: NOT the same" in page(changed("signing", "canonical forms agree", value=False))


def test_the_plot_has_a_line_a_series_and_marks_what_was_not_run() -> None:
    drawn = fromstring(plot(RESULTS))
    space = "{http://www.w3.org/2000/svg}"
    labels = [text.text for text in drawn.iter(f"{space}text")]
    assert {"badgepress", "Hugo (unsigned)", "pyld: signing alone (reckoned)"} <= set(labels)
    assert not any(label and label.startswith("digitalbazaar") for label in labels)
    assert len([path for path in drawn.iter(f"{space}path") if path.get("stroke-width")]) == 3
    points = [(float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in drawn.iter(f"{space}circle")]
    assert len(points) == 6
    assert all(70 <= x <= 500 and 30 <= y <= 330 for x, y in points)


def test_a_report_can_be_written_again_from_earlier_results(tmp_path: Path) -> None:
    (tmp_path / "earlier.json").write_text(json.dumps(RESULTS), "utf-8")
    command = [sys.executable, "-m", "bench", "--results", "earlier.json", "--out", "docs/report.md"]
    environ = {"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=tmp_path, env=environ, check=True, capture_output=True)
    assert (tmp_path / "docs" / "report.md").read_text("utf-8") == page(RESULTS)
    assert (tmp_path / "docs" / "images" / "benchmarks.svg").read_text("utf-8") == plot(RESULTS)
    assert not (tmp_path / "build").exists()
