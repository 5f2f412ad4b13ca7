"""Status indexes are unique, random and never reused."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

from badgepress.authoring.status_indexes import StatusIndexes
from badgepress.credentials.urls import STATUS_LIST_LENGTH
from tests.torture.measured import Bench

BINS = 64
CRITICAL = 118.0
"""Chi-square with 63 degrees of freedom exceeds it once in 30,000 runs."""
_DRAW = """
from badgepress.authoring.status_indexes import StatusIndexes
taken = StatusIndexes()
print(*(taken.draw() for _ in range(100)))
"""


def measure(bench: Bench) -> None:
    taken = StatusIndexes()
    drawn = [taken.draw() for _ in range(10_000)]
    assert len(set(drawn)) == len(drawn)
    assert all(0 <= one < STATUS_LIST_LENGTH for one in drawn)
    bins = Counter(one * BINS // STATUS_LIST_LENGTH for one in drawn)
    expected = len(drawn) / BINS
    square = sum((bins[number] - expected) ** 2 / expected for number in range(BINS))
    assert square < CRITICAL, square
    bench.say(f"10,000 drawn: none twice, chi-square {square:.0f} over {BINS} bins (63 is the mean, {CRITICAL:.0f} the bound)")
    full = StatusIndexes()
    for index in range(STATUS_LIST_LENGTH // 2 - 1):
        full.add(index)
    assert not {full.draw() for _ in range(1000)} & set(range(STATUS_LIST_LENGTH // 2 - 1))
    processes = [subprocess.Popen([sys.executable, "-c", _DRAW], stdout=subprocess.PIPE, text=True) for _ in range(12)]
    found = [int(one) for process in processes for one in process.communicate(timeout=60)[0].split()]
    twice = len(found) - len(set(found))
    assert len(found) == 1200
    assert twice < 10, "1,200 of a million, drawn apart, meet once or never"
    bench.say(f"12 × 100 drawn apart from each other met {twice} times; a merge that meets is refused (BP303), and `badgepress fix` draws anew")
