"""Fuzzes one target, led by what its code does: `python -m tests.fuzz reader --seconds 1800`.

Inputs that reach code which no other reached are kept in `--corpus` if it is given; what fails is written beside it as `crash-…`, to become a test.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import atheris

LONGEST = 6000
"""Bytes of one input."""
SLOWEST = 10
"""Seconds for one input: code that is watched runs many times slower, and machines are shared."""


def main() -> None:
    """Run until the time is over or something fails."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz")
    options.add_argument("target")
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--corpus", type=Path, help="a folder that new finds are written to")
    given = options.parse_args()

    with atheris.instrument_imports(include=["badgepress"], enable_loader_override=False):
        from tests.fuzz.seeds import write_seeds
        from tests.fuzz.targets import TARGETS

    # not removed: the fuzzer ends the process
    seeds = Path(tempfile.mkdtemp(prefix=f"fuzz-{given.target}-"))
    write_seeds(given.target, seeds)
    finds = given.corpus or Path(tempfile.mkdtemp(prefix=f"found-{given.target}-"))
    finds.mkdir(parents=True, exist_ok=True)
    arguments = [
        f"-max_total_time={given.seconds}", f"-timeout={SLOWEST}", "-rss_limit_mb=1024", f"-max_len={LONGEST}", f"-seed={given.seed}",
        f"-artifact_prefix={finds}/", "-print_final_stats=1", str(finds), str(seeds),
    ]  # fmt: skip
    atheris.Setup(["fuzz", *arguments], TARGETS[given.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
