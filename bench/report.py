"""The results as a page: tables, ratios of one run, and a plot."""

from __future__ import annotations

import math
import platform
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import badgepress

WORDS = {
    "build": "badgepress build (all processes)", "build over the same site": "badgepress build, over the same site",
    "build, one process": "badgepress build, one process",
    "build again, nothing changed": "badgepress build --since last, nothing changed", "one award changed": "badgepress build --since last, one award changed",
    "check": "badgepress check", "check csv": "badgepress check, one CSV file", "check jsonl": "badgepress check, one JSON Lines file",
    "diff": "badgepress diff of a branch that adds all awards", "award --csv": "badgepress award --csv, a row an award",
    "hugo": "Hugo, unsigned pages", "11ty": "Eleventy, unsigned pages", "material": "MkDocs with Material, unsigned pages",
}  # fmt: skip


OWN_FORMS = (
    "lay out the documents", "fill N-Quads templates, warm", "base58 of the signature", "splice pages", "look for the key in all its encodings",
)  # fmt: skip
"""Floors that nobody else's code can show: our own stages at their best."""


def machine() -> dict[str, str]:
    """Return what the run was made on."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "system": f"{platform.system()} {platform.machine()}, {_processors()} processors",
        "python": f"{platform.python_version()} ({Path(sys.executable).resolve()})",
        "badgepress": badgepress.__version__,
        "hugo": _first_line(["hugo", "version"]),
    }


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _first_line(command: list[str]) -> str:
    try:
        told = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    except OSError:
        return "not installed"
    return told.split("\n")[0][:40]


def write(results: dict[str, Any], out: Path) -> None:
    """Write the page and its plot beside it."""
    images = out.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    (images / "benchmarks.svg").write_text(plot(results), "utf-8")
    out.write_text(page(results), "utf-8")


def page(results: dict[str, Any]) -> str:
    """Return the Markdown page."""
    made = results["machine"]
    parts = [
        "# Benchmarks\n\nMade by `make bench`, which takes about ten minutes. Machines differ and are shared: read the ratios, which all come from one run.\n\n"
        f"{made['date']}, {made['system']}, Python {made['python']}, badgepress {made['badgepress']}, {made['hugo']}. "
        "Other site builders write much the same page, and an unsigned credential, from the same facts; no OB 2.0 assertion. A synthetic youth organisation (fifty badge classes, `bench/organisation.py`), published on a RAM disk. Python's bytecode is compiled beforehand, as pip does.\n",
        "![CPU seconds by number of awards](images/benchmarks.svg)\n",
        "## Ratios\n\n" + _ratios(results),
        "## Whole commands\n\n" + _commands(results) + _served(results),
        "## A build, stage by stage\n\nCPU in µs an award, all processes together.\n\n" + _stages(results),
        "## Floors\n\nThe cheapest known form of the same work over the same files, in µs an award. What a build does beside the awards (the start of the "
        "program, the pages and pictures of badge classes, the index, and reading back and verifying what was written) has none.\n\n"
        + _floors(results),
        "## Signing alone\n\nThe same credentials, eddsa-rdfc-2022, contexts in memory, µs of CPU each.\n\n"
        + _signing(results),
        "## Size\n\n" + _size(results),
    ]
    return "\n".join(parts)


def ratios(results: dict[str, Any]) -> list[tuple[str, float]]:
    """Return what is compared, and the quotient."""
    sizes = sorted(map(int, results["sizes"]))
    largest, found = str(sizes[-1]), []
    if isinstance(hugo := results["sizes"][largest].get("hugo"), dict):
        build = results["sizes"][largest]["build"]
        pairs = [{"build": build, "hugo": hugo}, *filter(None, results["sizes"][largest].get("pairs with hugo", []))]
        for name, words in (("cpu_s", "CPU"), ("wall_s", "wall time")):
            quotients = sorted(pair["build"][name] / pair["hugo"][name] for pair in pairs)
            spread = (
                f", median of {len(quotients)} pairs ({quotients[0]:.2f} to {quotients[-1]:.2f})"
                if len(quotients) > 1
                else ""
            )
            found.append(
                (f"{words} of badgepress / Hugo, {int(largest):,} awards{spread}", statistics.median(quotients))
            )
        found.append(
            (
                f"memory of the largest process, badgepress / Hugo, {int(largest):,} awards",
                build["peak_mib"] / hugo["peak_mib"],
            )
        )
    floor = results["floors"].get("10000") or next(iter(results["floors"].values()), {})
    if floor:
        whole = _alone(results["sizes"][largest])
        cpu = whole / int(largest) * 1e6
        raw = {name: cost for name, cost in floor.items() if name not in OWN_FORMS}
        if len(sizes) > 1:
            more = (whole - _alone(results["sizes"][str(sizes[-2])])) / (int(largest) - sizes[-2]) * 1e6
            found.append(("CPU of one award more / sum of all floors, one process", more / sum(floor.values())))
        found.append(("CPU an award / sum of all floors, one process", cpu / sum(floor.values())))
        found.append(("CPU an award / sum of the floors without our own code", cpu / sum(raw.values())))
        narrow = floor["Ed25519 signature"] + floor["write the same files"]
        found.append(("CPU an award / signature and writing alone, one process", cpu / narrow))
    if len(sizes) > 1:
        small = str(sizes[-2])
        for name in ("build", "check", "check csv", "check jsonl", "diff", "award --csv"):
            costs = [results["sizes"][size][name]["cpu_s"] / int(size) for size in (largest, small) if name in results["sizes"][size]]
            if len(costs) == 2:
                found.append((f"{WORDS[name]}: cost an award at {int(largest):,} / at {int(small):,}", costs[0] / costs[1]))
    signing = results["signing"]
    for name in ("pyld", "openbadgeslib", "digitalbazaar"):
        if isinstance(signing.get(name), float):
            found.append((f"signing with {name} / with badgepress", signing[name] / signing["badgepress"]))
    return found


def _alone(found: dict[str, Any]) -> float:
    """Return the CPU seconds of a build in one process, the median where it was run more than once."""
    runs = [found["build, one process"], *found.get("one process, again", [])]
    return statistics.median(one["cpu_s"] for one in runs)


def _ratios(results: dict[str, Any]) -> str:
    return _table(
        ["what", "ratio"], [[name, f"{value:.2f}" if value < 10 else f"{value:.0f}"] for name, value in ratios(results)]
    )


def _commands(results: dict[str, Any]) -> str:
    rows = []
    for size, found in results["sizes"].items():
        for name, words in WORDS.items():
            cost = found.get(name)
            if isinstance(cost, dict):
                rows.append(
                    [
                        f"{int(size):,}",
                        words,
                        f"{cost['cpu_s']:.2f}",
                        f"{cost['wall_s']:.2f}",
                        f"{cost['cpu_s'] / int(size) * 1e6:.0f}",
                        f"{cost['peak_mib']:.0f}",
                    ]
                )
            elif isinstance(cost, str):
                rows.append([f"{int(size):,}", words, cost, "", "", ""])
    return _table(["awards", "command", "CPU s", "wall s", "µs CPU an award", "MiB, largest process"], rows)


def _served(results: dict[str, Any]) -> str:
    waits = [(size, found["serve reload"]) for size, found in results["sizes"].items() if "serve reload" in found]
    return "".join(
        f"\n`mkdocs serve` with Material and {int(size):,} awards: an award that is saved is on its page after {wait:.1f} s (wall time, with the 0.75 s "
        "for which MkDocs waits for more changes).\n"
        for size, wait in waits
    )


def _stages(results: dict[str, Any]) -> str:
    names = list(dict.fromkeys(stage for found in results["sizes"].values() for stage in found["build"]["stages"]))
    rows = [
        [
            stage,
            *(
                f"{found['build']['stages'].get(stage, 0) / int(size) * 1e6:.0f}"
                for size, found in results["sizes"].items()
            ),
        ]
        for stage in names
    ]
    return _table(["stage", *(f"{int(size):,}" for size in results["sizes"])], rows)


def _floors(results: dict[str, Any]) -> str:
    sizes = list(results["floors"])
    names = list(results["floors"][sizes[0]]) if sizes else []
    rows = [[name, *(f"{results['floors'][size][name]:.0f}" for size in sizes)] for name in names]
    rows.append(["**sum**", *(f"**{sum(results['floors'][size].values()):.0f}**" for size in sizes)])
    return _table(["floor", *(f"{int(size):,} awards" for size in sizes)], rows)


def _signing(results: dict[str, Any]) -> str:
    rows = [
        [name, f"{value:.0f}" if isinstance(value, float) else str(value)]
        for name, value in results["signing"].items()
        if not isinstance(value, bool)
    ]
    agree = "the same" if results["signing"].get("canonical forms agree") else "NOT the same"
    return (
        _table(["library", "µs"], rows) + f"\nCanonical N-Quads of templates and of PyLD: {agree} for all documents.\n"
    )


def _size(results: dict[str, Any]) -> str:
    rows = []
    for size, found in results["sizes"].items():
        build = found["build"]
        own_files = build["files"] - build["files_by_kind"]["site"]
        rows.append(
            [
                f"{int(size):,}",
                f"{build['files']:,}",
                f"{own_files / int(size):.2f}",
                f"{build['bytes'] / 1e6:.1f}",
                f"{build['bytes'] / int(size) / 1000:.2f}",
            ]
        )
    return _table(["awards", "files", "files an award", "MB", "kB an award, with its share of all else"], rows)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def plot(results: dict[str, Any]) -> str:
    """Return CPU seconds against awards, both on logarithmic scales, as SVG that is readable on light and dark."""
    series = {
        "badgepress": "build",
        "Hugo (unsigned)": "hugo",
        "Eleventy (unsigned)": "11ty",
        "Material (unsigned)": "material",
    }
    lines: dict[str, list[tuple[float, float]]] = {}
    for label, name in series.items():
        points = [
            (int(size), found[name]["cpu_s"])
            for size, found in results["sizes"].items()
            if isinstance(found.get(name), dict)
        ]
        lines |= {label: points} if points else {}
    sizes = sorted(map(int, results["sizes"]))
    for name in ("pyld", "digitalbazaar"):
        if isinstance(cost := results["signing"].get(name), float):
            lines[f"{name}: signing alone (reckoned)"] = [(size, cost * size / 1e6) for size in sizes]
    values = [cpu for points in lines.values() for _, cpu in points]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    left, right = math.log10(sizes[0]), max(math.log10(sizes[-1]), math.log10(sizes[0]) + 0.1)

    def at(size: float, cpu: float) -> tuple[float, float]:
        return 70 + (math.log10(size) - left) / (right - left) * 430, 330 - (math.log10(cpu) - low) / (high - low) * 300

    colours = ("#1f77b4", "#d62728", "#9467bd", "#2ca02c", "#b8860b", "#17becf")
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 380" font-family="sans-serif" font-size="13" role="img">'
        "<title>CPU seconds by number of awards</title>"
        '<rect width="760" height="380" fill="#fff"/><g stroke="#ccc" fill="#333">'
    ]
    for power in range(low, high + 1):
        y = at(sizes[0], 10**power)[1]
        parts.append(
            f'<path d="M70 {y:.1f}H500"/><text x="62" y="{y + 4:.1f}" text-anchor="end" stroke="none">{10**power:g} s</text>'
        )
    for size in sizes:
        x = at(size, 10**low)[0]
        parts.append(
            f'<path d="M{x:.1f} 30V330"/><text x="{x:.1f}" y="352" text-anchor="middle" stroke="none">{size:,}</text>'
        )
    parts.append('</g><text x="285" y="372" text-anchor="middle" fill="#333">awards</text>')
    for place, (label, points) in enumerate(lines.items()):
        colour = colours[place % len(colours)]
        path = " ".join(f"{'ML'[bool(n)]}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(at(*point) for point in points))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in (at(*point) for point in points)
        ]
        parts.append(f'<text x="515" y="{60 + 26 * place}" fill="{colour}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
