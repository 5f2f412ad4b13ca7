"""The key commands by themselves: what they refuse, what a dry run leaves alone, where secrets go."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.signing.private_key import read_encrypted_pem
from tests.conftest import private_key
from tests.keys.keeper import Keeper


def tree(keeper: Keeper) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in keeper.root.rglob("*") if path.is_file() and ".git" not in path.parts}


def with_keys(keeper: Keeper, **states: str) -> None:
    """Make keys, and put them into a state by hand."""
    for name, state in states.items():
        keeper.run("keys", "new", "--name", name)
        path = keeper.root / "keys" / f"{name}.yml"
        lines = [f"state: {state}" if line.startswith("state:") else line for line in path.read_text("utf-8").splitlines()]
        path.write_text("\n".join(lines) + "\n", "utf-8")


@pytest.mark.parametrize(
    "command",
    [["new"], ["rotate"], ["rotate", "--to", "spare", "--at-once"], ["retire", "spare"], ["compromise", "first"], ["compromise", "first", "--format", "json"]],
    ids=" ".join,
)  # fmt: skip
def test_a_dry_run_writes_nothing_and_shows_no_secret(keeper: Keeper, command: list[str]) -> None:
    with_keys(keeper, first="active")
    if "spare" in command or command == ["compromise", "first"]:
        with_keys(keeper, spare="announced")
    before = tree(keeper)
    keeper.run("keys", *command, "--dry-run")
    assert tree(keeper) == before
    assert "z3u2" not in keeper.out + keeper.err
    assert "state: " in keeper.out or "would change keys/first.yml" in keeper.err


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["new", "--name", "First"], "cannot be used"),
        (["new", "--name", "../../etc/x"], "cannot be used"),
        (["new", "--name", "preview"], "cannot be used"),
        (["new", "--name", "x" * 41], "cannot be used"),
        (["new", "--name", "first"], "is there already"),
        (["new", "--private-file", "ROOT/key.pem"], "never enters the repository"),
        (["new", "--private-file", "ROOT/keys/../key.pem"], "never enters the repository"),
        (["rotate"], "several keys are announced: spare, spare2"),
        (["rotate", "--to", "old"], "“old” is retired"),
        (["rotate", "--to", "spare"], "less than a day ago"),
        (["rotate", "--to", "spare", "--name", "new"], "no key is made now"),
        (["rotate", "--algorithm", "P-256"], "no active P-256 key"),
        (["retire", "first"], "only active Ed25519 key"),
        (["retire", "old"], "retired already"),
        (["retire", "nobody"], "no key of this name; it has: first, old, spare, spare2"),
        (["compromise", "nobody"], "no key of this name"),
        (["compromise", "first"], "several keys are announced"),
        (["compromise", "first", "--to", "old"], "“old” is retired"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_what_would_do_harm_is_refused_and_nothing_written(keeper: Keeper, command: list[str], words: str) -> None:
    with_keys(keeper, first="active", old="retired", spare="announced", spare2="announced")
    before = tree(keeper)
    keeper.run("keys", *(word.replace("ROOT", str(keeper.root)) for word in command), code=1)
    assert words in keeper.err
    assert keeper.out == ""
    assert tree(keeper) == before


@pytest.mark.parametrize("since", ["soon", "2026-13-01", "2999-01-01", "2021-11-02T00:00:00Z"])
def test_a_day_that_cannot_be_is_a_usage_error(keeper: Keeper, since: str) -> None:
    with_keys(keeper, first="active")
    keeper.run("keys", "compromise", "first", "--since", since, code=2)
    assert keeper.states() == {"first": "active"}


def test_two_active_keys_are_refused_until_one_is_retired(keeper: Keeper) -> None:
    with_keys(keeper, one="retired", two="active")
    path = keeper.root / "keys/one.yml"
    path.write_text(path.read_text("utf-8").replace("state: retired", "state: active"), "utf-8")
    assert [problem["code"] for problem in keeper.check_change()] == ["BP705"]
    keeper.run("keys", "rotate", code=1)
    assert "both active" in keeper.err
    keeper.run("keys", "retire", "one")
    assert keeper.check_change() == []


def test_a_spare_key_takes_over_at_once_from_a_stolen_one(keeper: Keeper) -> None:
    keeper.run("keys", "new")
    keeper.run("keys", "new", "--name", "spare")
    keeper.keep("spare")
    keeper.run("keys", "compromise", "2021-1")
    assert "“spare” signs from now on" in keeper.err
    assert keeper.states() == {"2021-1": "compromised", "spare": "active"}
    keeper.build("spare")
    assert keeper.methods() == ["spare"]


def test_the_list_of_awards_is_cut_for_people_and_whole_for_programs(keeper: Keeper) -> None:
    with_keys(keeper, first="active")
    for number in range(7):
        keeper.award(number)
    shown = keeper.run("keys", "compromise", "first", "--since", "2021-11-01", "--limit", "3", "--dry-run")
    assert "8 awards to look at" in shown
    assert "… and 5 more" in shown
    assert len(json.loads(keeper.run("keys", "compromise", "first", "--since", "2021-11-01", "--format", "json", "--dry-run"))["awards"]) == 8
    assert keeper.run("keys", "compromise", "first", "--since", "2021-11-01", "--limit", "0").count("knots@1") == 8


def test_the_passphrase_alone_is_printed_where_the_key_goes_into_a_file(keeper: Keeper, tmp_path: Path) -> None:
    kept = tmp_path / "key.pem"
    keeper.run("keys", "new", "--private-file", str(kept))
    key = read_encrypted_pem(kept.read_bytes(), keeper.out.strip())
    assert key.public_multikey == keeper.key_file("2021-1")["public_key"]
    keeper.run("keys", "rotate", "--private-file", str(kept), code=1)
    assert "is there already" in keeper.err
    assert list(keeper.states()) == ["2021-1"]


PUBLIC: dict[str, Callable[[], bytes]] = {
    "PEM": lambda: ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    "DER": lambda: ed25519.Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    "multikey": lambda: private_key("STRANGERS_KEY").public_multikey.encode() + b"\n",
}
NOT_PUBLIC: dict[str, tuple[Callable[[], bytes], str]] = {
    "a private multikey": (lambda: private_key("STRANGERS_KEY").secret_multikey.encode(), "this is a private key"),
    "a private PEM": (lambda: private_key("STRANGERS_KEY").encrypted_pem("x" * 30), "this is a private key"),
    "nothing": (lambda: b"", "not a public key"),
    "noise": (lambda: bytes(range(256)), "not a public key"),
    "P-256": (lambda: private_key("TEST_JWT_KEY").public_multikey.encode(), "of the algorithm P-256"),
    "another curve": (lambda: ec.generate_private_key(ec.SECP384R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), "another kind"),
}  # fmt: skip


@pytest.mark.parametrize("form", PUBLIC)
def test_the_key_of_a_token_is_announced_by_its_public_half(keeper: Keeper, tmp_path: Path, form: str) -> None:
    (tmp_path / "public").write_bytes(PUBLIC[form]())
    keeper.run("keys", "new", "--public-file", str(tmp_path / "public"))
    assert keeper.out == ""
    assert keeper.states() == {"2021-1": "active"}
    assert keeper.check_change() == []
    keeper.run("keys", "new", "--public-file", str(tmp_path / "public"), "--name", "again", code=1)
    assert "in keys/ already, as “2021-1”" in keeper.err


@pytest.mark.parametrize("what", NOT_PUBLIC)
def test_what_is_no_public_key_is_refused_without_repeating_it(keeper: Keeper, tmp_path: Path, what: str) -> None:
    write, words = NOT_PUBLIC[what]
    data = write()
    (tmp_path / "public").write_bytes(data)
    keeper.run("keys", "new", "--public-file", str(tmp_path / "public"), code=1)
    assert words in keeper.err
    assert not data[:40] or data[:40].decode("latin-1") not in keeper.err
    assert not (keeper.root / "keys").exists()
