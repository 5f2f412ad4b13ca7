"""What a command cost is its own cost and its children's, and nothing of whoever asked."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from bench.measure import as_dict, run

TOUCH = "block = bytearray({mib} << 20)\nfor place in range(0, len(block), 4096): block[place] = 1\n"


def test_the_memory_of_whoever_asks_is_not_taken_for_the_command_s(tmp_path: Path) -> None:
    block = bytearray(96 << 20)
    for place in range(0, len(block), 4096):
        block[place] = 1
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cost = run([sys.executable, "-I", "-S", "-c", "pass"], tmp_path)
    assert mine > 96
    assert cost.peak_mib < 64


def test_memory_and_cpu_of_a_command_s_children_count(tmp_path: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.3: pass\n" + TOUCH.format(mib=160)
    parent = "import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', sys.argv[1]], check=True)"
    cost = run([sys.executable, "-I", "-S", "-c", parent, burn], tmp_path)
    assert cost.peak_mib > 160
    assert cost.cpu_s > 0.3
    assert cost.wall_s > 0


def test_each_command_is_measured_by_itself(tmp_path: Path) -> None:
    large = run([sys.executable, "-I", "-S", "-c", TOUCH.format(mib=160)], tmp_path)
    small = run([sys.executable, "-I", "-S", "-c", "pass"], tmp_path)
    assert small.peak_mib < 64 < 160 < large.peak_mib


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no flour left"):
        run([sys.executable, "-c", "import sys; sys.exit('no flour left')"], tmp_path)


def test_the_environment_reaches_the_command(tmp_path: Path) -> None:
    asks = "import os, sys; sys.exit(os.environ['BENCH_ASKS'] != 'bread')"
    assert set(as_dict(run([sys.executable, "-c", asks], tmp_path, {"BENCH_ASKS": "bread"}))) == {
        "cpu_s", "wall_s", "peak_mib",
    }  # fmt: skip
