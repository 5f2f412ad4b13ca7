"""The drill: five rotations, after which everything ever issued still verifies; then a stolen key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from tests.keys.keeper import Keeper, signed_by, without_proof


def independent_refusal(keeper: Keeper, credential: Mapping[str, Any]) -> str:
    """Ask openbadgeslib about a copy, by what is published now; return why it refuses it."""
    try:
        OB3LdpVerifier().verify(json.dumps(credential), download=lambda url, *_, **__: keeper.fetch(url))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def first_key(keeper: Keeper) -> str:
    keeper.run("keys", "new")
    keeper.keep("2021-1")
    assert keeper.check_change() == []
    keeper.merge("First key")
    keeper.build("2021-1")
    return "2021-1"


def rotate(keeper: Keeper, old: str, new: str) -> None:
    """Let a key take over as docs/keys.md says: announce, publish with the old one, wait, switch, publish with the new one."""
    keeper.run("keys", "rotate", "--name", new)
    keeper.keep(new)
    assert keeper.check_change() == []
    keeper.merge("Announce a key")
    keeper.build(old)
    assert new in keeper.methods()
    before = keeper.copies()
    assert {signed_by(copy) for copy in before.values()} == {old}
    keeper.build(new, code=1)
    assert "is announced" in keeper.err
    keeper.wait(days=2)
    keeper.run("keys", "rotate")
    assert keeper.check_change() == []
    keeper.merge("Switch")
    keeper.build(old, code=1)
    assert "is retired" in keeper.err
    keeper.build(new)
    after = keeper.copies()
    assert {signed_by(copy) for copy in after.values()} == {new}
    assert without_proof(after) == without_proof(before)


def test_after_five_rotations_everything_issued_before_still_verifies(keeper: Keeper) -> None:
    old = first_key(keeper)
    eras = [keeper.copies()]
    for number in range(2, 7):
        keeper.wait(days=200)
        issued = keeper.award(number)
        rotate(keeper, old, f"era-{number}")
        old = f"era-{number}"
        eras.append(keeper.copies())
        assert issued in eras[-1]
    assert keeper.states() == {"2021-1": "retired"} | {f"era-{number}": "retired" for number in range(2, 6)} | {"era-6": "active"}
    assert keeper.methods() == ["2021-1", *(f"era-{number}" for number in range(2, 7))]
    assert [{signed_by(copy) for copy in era.values()} for era in eras] == [{name} for name in keeper.methods()]
    copies = [copy for era in eras for copy in era.values()]
    assert len(copies) == sum(range(1, 7))
    for copy in copies:
        assert keeper.verdict(copy).status == "valid", signed_by(copy)
    for era in eras:
        assert independent_refusal(keeper, next(iter(era.values()))) == ""
    forged = {**copies[0], "awardedDate": "2020-01-01T00:00:00Z"}
    assert keeper.verdict(forged).status == "not valid"
    assert independent_refusal(keeper, forged)


def test_after_a_compromise_old_proofs_fail_permalinks_verify_and_awards_since_are_listed(keeper: Keeper) -> None:
    old = first_key(keeper)
    rotate(keeper, old, "second")
    keeper.wait(days=30)
    stolen_on = keeper.now.date()
    after_theft = keeper.award(1)
    back_dated = keeper.award(2, date(2021, 11, 3))
    keeper.build("second")
    stolen = keeper.copies()
    keeper.wait(days=3)

    keeper.run("keys", "compromise", "second", "--since", str(stolen_on), "--format", "json")
    listed = json.loads(keeper.out)
    assert {award["id"]: award["reason"] for award in listed["awards"]} == {after_theft: "dated", back_dated: "entered"}
    assert keeper.key_file("second")["compromised_on"] == stolen_on
    assert "badgepress keys new" in keeper.err
    keeper.run("keys", "new", "--name", "third")
    keeper.keep("third")
    assert keeper.states() == {"2021-1": "retired", "second": "compromised", "third": "active"}
    assert keeper.check_change() == []
    keeper.merge("A stolen key")
    keeper.build("second", code=1)
    keeper.build("third")

    assert keeper.methods() == ["2021-1", "third"]
    served = keeper.copies()
    assert without_proof(served) == without_proof(stolen)
    for name, copy in stolen.items():
        refused = keeper.verdict(copy)
        assert (refused.status, refused.step) == ("not valid", "key"), refused
        assert independent_refusal(keeper, copy)
        assert signed_by(served[name]) == "third"
        assert keeper.verdict(served[name]).status == "valid"
        assert independent_refusal(keeper, served[name]) == ""
    # whoever stole the key signs whatever they like: nobody believes it any more
    keeper.run("keys", "compromise", "second")
    assert "nothing was changed" in keeper.err
    assert after_theft in keeper.out


@pytest.mark.parametrize("state", ["active", "retired", "announced"])
def test_history_never_takes_a_compromise_back(keeper: Keeper, state: str) -> None:
    first_key(keeper)
    keeper.run("keys", "new", "--name", "spare")
    keeper.run("keys", "compromise", "2021-1")
    keeper.merge("A stolen key, and the spare one")
    path = keeper.root / "keys/2021-1.yml"
    path.write_text(path.read_text("utf-8").replace("state: compromised", f"state: {state}"), "utf-8")
    assert "BP356" in [problem["code"] for problem in keeper.check_change()]


def test_history_keeps_every_key_and_what_it_is(keeper: Keeper) -> None:
    rotate(keeper, first_key(keeper), "second")
    path = keeper.root / "keys/2021-1.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("created: 2021", "created: 2020"), "utf-8")
    assert [problem["code"] for problem in keeper.check_change()] == ["BP356"]
    path.unlink()
    assert [problem["code"] for problem in keeper.check_change()] == ["BP356"]
    path.write_text(text, "utf-8")
    assert keeper.check_change() == []
