"""Changing keys loses nothing, and a stolen key is survived: five rotations over a growing number of awards, then a compromise."""

from __future__ import annotations

import io
import re
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from tests.keys.keeper import Keeper, signed_by
from tests.torture.measured import Bench


class _Captured:
    """What pytest's `capsys` does, for a measurement."""

    def __enter__(self) -> _Captured:
        self._before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return self

    def __exit__(self, *_: object) -> None:
        sys.stdout, sys.stderr = self._before

    def readouterr(self) -> Any:
        assert isinstance(sys.stdout, io.StringIO)
        assert isinstance(sys.stderr, io.StringIO)
        found = SimpleNamespace(out=sys.stdout.getvalue(), err=sys.stderr.getvalue())
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return found


def measure(bench: Bench) -> None:
    each = bench.amount(4, 200)
    patch = pytest.MonkeyPatch()
    try:
        with _Captured() as captured:
            keeper = Keeper(bench.scratch / "org", bench.scratch / "site", captured, patch)  # type: ignore[arg-type]
            facts = _drill(keeper, each)
    finally:
        patch.undo()
    for fact in facts:
        bench.say(fact)


def _drill(keeper: Keeper, each: int) -> list[str]:
    keeper.run("keys", "new")
    keeper.keep("2021-1")
    keeper.merge("First key")
    key, eras = "2021-1", []
    for number in range(1, 6):
        _award(keeper, range((number - 1) * each, number * each))
        keeper.build(key)
        eras.append(keeper.copies())
        key = _rotate(keeper, key, f"era-{number + 1}")
    keeper.build(key)
    eras.append(keeper.copies())
    copies = [copy for era in eras for copy in era.values()]
    invalid = [copy["id"] for copy in copies if keeper.verdict(copy).status != "valid"]
    assert not invalid, invalid[:3]
    assert len({signed_by(copy) for copy in copies}) == 6
    awards = len(eras[-1])
    keeper.run("keys", "compromise", key, "--since", str(keeper.now.date()), "--format", "json")
    keeper.run("keys", "new", "--name", "after")
    keeper.keep("after")
    keeper.merge("A stolen key")
    keeper.build("after")
    served = keeper.copies()
    still = [name for name, copy in eras[-1].items() if keeper.verdict(copy).status != "not valid"]
    lost = [name for name in eras[-1] if name not in served or keeper.verdict(served[name]).status != "valid"]
    assert not still, f"proofs of the stolen key still hold: {still[:3]}"
    assert not lost, f"permalinks no longer verify: {lost[:3]}"
    return [
        f"five rotations over {awards:,} awards: all {len(copies):,} copies that were ever served, of six keys, are valid",
        f"a compromise: none of the {awards:,} proofs of the stolen key holds, all {awards:,} permalinks do",
    ]


def _award(keeper: Keeper, numbers: range) -> None:
    for number in numbers:
        text = keeper.award_text.replace("771020", str(2000 + number)).replace("2021-11-09", str(keeper.now.date()))
        text = re.sub(r"salt: .*", f"salt: {number + 1:032x}", re.sub(r"sha256\$.*", f"sha256${number + 1:064x}", text))
        (keeper.root / "content" / "awards" / f"7d3a1c5e-0000-4000-8000-{number:012d}.yml").write_text(text, "utf-8")
    keeper.merge("Awards")


def _rotate(keeper: Keeper, old: str, new: str) -> str:
    keeper.wait(days=200)
    keeper.run("keys", "rotate", "--name", new)
    keeper.keep(new)
    keeper.merge("Announce a key")
    keeper.build(old)
    keeper.wait(days=2)
    keeper.run("keys", "rotate")
    keeper.merge("Switch")
    return new
