"""`python -m tests.torture [NUMBER…]`: measures the promises at length and prints the table; exit code 1 if one is broken."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import REPOSITORY
from tests.torture.measured import Bench, Unmeasurable
from tests.torture.promises import PROMISES, Promise


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description="Measure the promises of docs/promises.md."
    )
    parser.add_argument("numbers", nargs="*", type=int, metavar="NUMBER", help="only these promises")
    parser.add_argument("--quick", action="store_true", help="a few seconds each")
    given = parser.parse_args()
    broken = 0
    for promise in PROMISES:
        if given.numbers and promise.number not in given.numbers:
            continue
        began = time.monotonic()
        is_kept, facts = _kept(promise, is_quick=given.quick)
        broken += not is_kept
        print(
            f"{promise.number:>2}  {'kept  ' if is_kept else 'BROKEN'}  {promise.says}  ({time.monotonic() - began:.0f} s)"
        )
        for fact in facts:
            print(f"              {fact}", flush=True)
    return 1 if broken else 0


def _kept(promise: Promise, *, is_quick: bool) -> tuple[bool, list[str]]:
    facts = []
    is_kept = True
    if promise.measure is not None:
        with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as scratch:
            bench = Bench(Path(scratch), is_quick)
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    promise.measure(bench)
            except Unmeasurable as reason:
                bench.say(f"not measured here: {reason}")
            except AssertionError as error:
                is_kept = False
                bench.say(f"broken: {str(error)[:1000]}")
            facts = bench.facts
    passed, told = _tested(promise)
    return is_kept and passed, [*facts, told]


def _tested(promise: Promise) -> tuple[bool, str]:
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--no-header", "-p", "no:cacheprovider", *promise.tests]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    counted = re.findall(
        r"(\d+ (?:passed|failed|skipped|errors?))", done.stdout.splitlines()[-1] if done.stdout else ""
    )
    return done.returncode == 0, f"tests: {', '.join(counted) or 'none ran'} ({' '.join(promise.tests)})"


if __name__ == "__main__":
    sys.exit(main())
