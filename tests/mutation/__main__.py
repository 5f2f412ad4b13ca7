"""Takes one rule out at a time and sees which test fails.

    python -m tests.mutation ROOM [--only WORD] [--sample N] [--workers 2] [--table FILE]

Each rule is taken out in a process of its own, in memory; no file is changed. A first run notes which tests reach which function, so that only those are
called, the quickest first. What survives is printed and is the exit code 1; `equivalents.py` names what no test can tell apart, and why.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import itertools
import json
import os
import random
import time
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reached import reach
from tests.mutation.rooms import ROOMS, equivalent, existing, without_line
from tests.mutation.running import PRELOADED, killers

BAR = "\\|"


def main() -> int:
    """Mutate a room and print what was found."""
    options = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    options.add_argument("room", choices=ROOMS)
    options.add_argument("--only", default="", help="mutants whose description holds this word")
    options.add_argument("--sample", type=int, default=0, help="so many, drawn at random")
    options.add_argument("--again", type=Path, help="only what survived, by what an earlier run printed into this file")
    options.add_argument("--tests", nargs="+", help="the tests to call")
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--reached", type=Path, help="keep the first run in this file, or use what it holds")
    options.add_argument("--table", type=Path, help="write a Markdown table: rule, test that fails without it")
    given = options.parse_args()
    os.chdir(REPOSITORY)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    room = ROOMS[given.room]
    modules = room.modules()
    for module in (*PRELOADED, *modules):
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    began = time.monotonic()
    if given.reached and given.reached.exists():
        reached = json.loads(given.reached.read_text())
    else:
        reached = reach(modules, given.tests or existing(room.tests))
        if given.reached:
            given.reached.write_text(json.dumps(reached))
    chosen = [mutant for module in modules for mutant in mutants_of(module) if given.only in mutant.what]
    if given.again:
        lines = given.again.read_text("utf-8").splitlines()
        survived = {without_line(what) for what, note in itertools.pairwise(lines) if note.strip() == "SURVIVES"}
        chosen = [mutant for mutant in chosen if without_line(mutant.what) in survived]
    if given.sample and given.sample < len(chosen):
        chosen = random.Random(given.sample).sample(chosen, given.sample)
    print(f"{len(chosen)} mutants, {len(reached['seconds'])} tests, {len(reached['failed'])} of them fail or are skipped already", flush=True)
    rows: list[tuple[str, str]] = []

    def tell(mutant: Mutant, test: str) -> None:
        rows.append((mutant.what, test))
        note = test.rpartition("::")[2] or (f"equivalent: {why}" if (why := equivalent(mutant.what)) else "SURVIVES")
        print(f"{mutant.what}\n    {note}", flush=True)

    killers(chosen, reached, given.tests or existing(room.tests), given.workers, tell)
    survivors = [what for what, test in rows if not test and not equivalent(what)]
    if given.table:
        lines = (f"| `{what.replace('|', BAR)}` | {test.rpartition('::')[2] or equivalent(what) or 'nothing'} |\n" for what, test in rows)
        given.table.write_text("| taken out | what fails |\n|---|---|\n" + "".join(lines))
    print(f"{len(rows) - len(survivors)} of {len(rows)} found, in {time.monotonic() - began:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main())
