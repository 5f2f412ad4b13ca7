"""The proof by mutation works; the whole of it is `python -m tests.mutation ROOM`, and its tables are in `tables/`."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import REPOSITORY
from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.mutants import mutants_of, path_of
from tests.mutation.rooms import ROOMS, without_line

MODULES = ROOMS["history"].modules()


def test_every_rule_can_be_taken_out() -> None:
    mutants = [mutant for module in MODULES for mutant in mutants_of(module)]
    rules = [mutant for mutant in mutants if "rule removed" in mutant.what]
    assert all(mutant.make_tree().body for mutant in mutants)
    for code in ("BP350", "BP351", "BP352", "BP353", "BP354", "BP355", "BP356", "BP357", "BP358", "BP359", "BP360", "BP361", "BP451", "BP452", "BP455"):
        source = "".join(path_of(module).read_text("utf-8") for module in MODULES)
        assert f'"{code}"' in source
    assert len(rules) >= 45


def test_what_nobody_can_tell_apart_is_still_there_and_says_why() -> None:
    there = {without_line(mutant.what) for room in ROOMS.values() for module in room.modules() for mutant in mutants_of(module)}
    assert EQUIVALENT.keys() - there == set()
    assert all(why.strip() for why in EQUIVALENT.values())


def test_a_rule_taken_out_is_missed_by_a_test() -> None:
    arguments = [sys.executable, "-m", "tests.mutation", "history", "--only", 'rule removed: yield Problem(change.source.place("as_of"), "BP357"', "--tests", "tests/history/test_rules.py"]
    done = subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "test_the_status_date_only_goes_on" in done.stdout
    assert "1 of 1 found" in done.stdout
