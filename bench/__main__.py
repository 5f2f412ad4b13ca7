"""`python -m bench`: makes synthetic organisations, publishes them, lets other software do the same work, and writes docs/benchmarks.md."""

from __future__ import annotations

import argparse
import compileall
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import badgepress
from bench import report
from bench.floors import floors
from bench.measure import Cost, as_dict, run
from bench.organisation import make_organisation, signing_key, write_table
from bench.peers import builders, signers
from bench.serve import reload_seconds

COMMAND = [sys.executable, "-m", "badgepress"]
KEY = {"BADGEPRESS_BENCH_KEY": signing_key()}
BUILDERS: dict[str, tuple[Callable[[Path, Path], Cost | str], int]] = {
    "hugo": (builders.hugo, 100_000),
    "11ty": (builders.eleventy, 10_000),
    "material": (builders.material, 1_000),
}
"""Other site builders, and the most awards that each is given: beyond, it takes hours or more memory than small machines have."""
PAIRS = 2
"""How often badgepress and Hugo are run again at the largest size."""
AGAIN = 2
"""How often the build in one process is run again at the largest size."""
SERVED = 10_000
"""Awards of the organisation that `mkdocs serve` serves."""
SIGNED = 1000
"""Documents that each signing library signs."""


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of awards, small to large")
    parser.add_argument("--peers", default="hugo,11ty,material,pyld,openbadgeslib,digitalbazaar")
    parser.add_argument("--workdir", type=Path, default=None, help="where to work; a RAM disk if there is one")
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks.md"))
    parser.add_argument(
        "--results", type=Path, default=None, help="read the results of an earlier run instead of running"
    )
    chosen = parser.parse_args()
    # as pip installs it, and as the peers are installed: else each process would compile it anew where Python may write no bytecode
    compileall.compile_dir(Path(badgepress.__file__).parent, quiet=1)
    if chosen.results is not None:
        results = json.loads(chosen.results.read_text("utf-8"))
    else:
        with tempfile.TemporaryDirectory(prefix="badgepress-bench-", dir=chosen.workdir or _roomy()) as folder:
            results = measure(Path(folder), [int(size) for size in chosen.sizes.split(",")], chosen.peers.split(","))
        Path("build").mkdir(exist_ok=True)
        Path("build/bench.json").write_text(json.dumps(results, indent=1), "utf-8")
    report.write(results, chosen.out)
    print(f"written: {chosen.out}")


def _roomy() -> Path | None:
    shared = Path("/dev/shm")  # noqa: S108 - a RAM disk, so that the disk is not what is measured
    return shared if shared.is_dir() and shutil.disk_usage(shared).free > 4e9 else None


def measure(work: Path, sizes: list[int], peers: list[str]) -> dict[str, Any]:
    """Return everything that was measured, as JSON takes it."""
    results: dict[str, Any] = {"machine": report.machine(), "sizes": {}, "signing": {}, "floors": {}}
    for size in sizes:
        organisation, site = work / f"organisation-{size}", work / f"site-{size}"
        _say(f"{size:,} awards: making the organisation")
        make_organisation(organisation, size)
        found: dict[str, Any] = {}
        found["check"] = as_dict(run([*COMMAND, "check", "-C", organisation], work))
        _say(f"{size:,} awards: badgepress")
        found |= _build(organisation, site, work)
        found["award --csv"] = _award_csv(work, size)
        for form in ("csv", "jsonl"):
            batch = work / f"{form}-{size}"
            make_organisation(batch, size, form=form)  # type: ignore[arg-type]
            found[f"check {form}"] = as_dict(run([*COMMAND, "check", "-C", batch], work))
            shutil.rmtree(batch)
        if size == SERVED:
            _say(f"{size:,} awards: mkdocs serve")
            found["serve reload"] = reload_seconds(organisation, work)
        if size == sizes[0] or size == 10_000:
            scratch = work / "scratch"
            scratch.mkdir()
            results["floors"][str(size)] = floors(organisation, site, scratch)
            shutil.rmtree(scratch)
        for name, (build, most) in BUILDERS.items():
            if name in peers and size <= most:
                _say(f"{size:,} awards: {name}")
                folder = work / name
                folder.mkdir()
                cost = build(site, folder)
                found[name] = cost if isinstance(cost, str) else as_dict(cost)
                shutil.rmtree(folder)
        if size == sizes[-1] and isinstance(found.get("hugo"), dict):
            found["pairs with hugo"] = [_pair(organisation, work, site) for _ in range(PAIRS)]
        if size == sizes[-1]:
            found["one process, again"] = [_alone(organisation, work) for _ in range(AGAIN)]
        results["sizes"][str(size)] = found
        if size == sizes[0]:
            results["signing"] = _sign(site, peers)
        for folder in (organisation, site):
            shutil.rmtree(folder)
    return results


def _pair(organisation: Path, work: Path, site: Path) -> dict[str, dict[str, float]]:
    """Run badgepress and Hugo one after the other once more, for a ratio that one disturbed run does not decide."""
    _say("one more pair with Hugo")
    other, folder = work / "site-again", work / "hugo"
    command = [*COMMAND, "build", "-C", organisation, "--out", other, "--key", "env:BADGEPRESS_BENCH_KEY"]
    ours = as_dict(run(command, work, KEY))
    shutil.rmtree(other)
    folder.mkdir()
    theirs = builders.hugo(site, folder)
    shutil.rmtree(folder)
    return {"build": ours, "hugo": as_dict(theirs)} if isinstance(theirs, Cost) else {}


def _alone(organisation: Path, work: Path) -> dict[str, float]:
    """Build once more in one process, into a folder that is not there yet."""
    _say("one more build in one process")
    site = work / "site-alone"
    command = [*COMMAND, "build", "-C", organisation, "--out", site, "--key", "env:BADGEPRESS_BENCH_KEY"]
    cost = as_dict(run([*command, "--processes", "1"], work, KEY))
    shutil.rmtree(site)
    return cost


def _build(organisation: Path, site: Path, work: Path) -> dict[str, Any]:
    git = ["git", "-C", organisation, "-c", "user.name=bench", "-c", "user.email=bench@youth.example"]
    without_awards = ["add", "-A", "--", ".", ":!content/awards"]
    for arguments in (["init", "-q"], without_awards, ["commit", "-qm", "Badges"], ["add", "-A"], ["commit", "-qm", "All awards"]):
        run([*git, *arguments], work)
    timings = work / "timings.json"
    command = [*COMMAND, "build", "-C", organisation, "--out", site, "--key", "env:BADGEPRESS_BENCH_KEY"]
    found: dict[str, Any] = {"diff": as_dict(run([*COMMAND, "diff", "-C", organisation, "--base", "HEAD~1"], work))}
    whole = as_dict(run([*command, "--timings", timings], work, KEY))
    # what the program says of itself leaves out starting its processes: the whole command's figures win
    found["build"] = json.loads(timings.read_text("utf-8")) | whole
    found["build over the same site"] = as_dict(run(command, work, KEY))
    shutil.rmtree(site)
    found["build, one process"] = as_dict(run([*command, "--processes", "1"], work, KEY))
    run([*command, "--since", "last"], work, KEY)  # leaves the state that the next two go on from
    found["build again, nothing changed"] = as_dict(run([*command, "--since", "last"], work, KEY))
    award = sorted((organisation / "content" / "awards").rglob("*.yml"))[-1]
    award.write_text(award.read_text("utf-8") + "expires: 2040-01-01\n", "utf-8")
    found["one award changed"] = as_dict(run([*command, "--since", "last"], work, KEY))
    return found


def _award_csv(work: Path, rows: int) -> dict[str, float]:
    """Award one badge a row of a table, in an organisation that has no awards yet."""
    organisation, table = work / f"importing-{rows}", work / "table.csv"
    make_organisation(organisation, 0)
    write_table(table, rows)
    cost = as_dict(run([*COMMAND, "award", "map-reading-starter", "--csv", table, "-C", organisation], work))
    shutil.rmtree(organisation)
    return cost


def _sign(site: Path, peers: list[str]) -> dict[str, Any]:
    documents = signers.documents_of(site, SIGNED)
    _say("signing")
    found: dict[str, Any] = {
        "canonical forms agree": signers.canonical_forms_agree(documents), "badgepress": signers.badgepress(documents),
    }  # fmt: skip
    for name, sign in (
        ("pyld", signers.pyld), ("openbadgeslib", signers.openbadgeslib), ("digitalbazaar", signers.digitalbazaar),
    ):  # fmt: skip
        if name in peers:
            found[name] = sign(documents)
    return found


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
