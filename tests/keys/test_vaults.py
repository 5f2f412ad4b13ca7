"""Real places to keep a key in: age, a PKCS#11 token; from making the key to a published site, and in several processes."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, publish
from badgepress.signing.issuer_keys import KeyChoice
from bench.organisation import make_organisation, signing_key
from tests.keys.keeper import Keeper, signed_by
from tests.pipeline.building import NOW, build_site, contents

MODULES = [Path(folder, "libsofthsm2.so") for folder in ("/usr/lib/softhsm", "/usr/lib64/pkcs11", "/usr/local/lib/softhsm")]
needs_age = pytest.mark.skipif(not (shutil.which("age") and shutil.which("age-keygen")), reason="age is not installed: python -m tests.prepare, as root")
needs_token = pytest.mark.skipif(
    not (shutil.which("softhsm2-util") and shutil.which("pkcs11-tool") and any(module.is_file() for module in MODULES)),
    reason="SoftHSM or OpenSC is not installed: python -m tests.prepare, as root",
)


def done(*words: object, **more: object) -> bytes:
    """Run a program that must succeed."""
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more).stdout  # type: ignore[call-overload,no-any-return]


@needs_age
def test_a_key_encrypted_with_age_publishes_a_site(keeper: Keeper, tmp_path: Path) -> None:
    identity, kept = tmp_path / "identity.txt", tmp_path / "key.age"
    done("age-keygen", "-o", identity)
    keeper.run("keys", "new")
    done("age", "-r", done("age-keygen", "-y", identity).decode().strip(), "-o", kept, input=keeper.out.encode())
    assert keeper.out.strip().encode() not in kept.read_bytes()
    build = ("build", "--out", str(keeper.site), "--release", "--key")
    keeper.run(*build, f"exec:age --decrypt --identity {identity} {kept}")
    assert {signed_by(copy) for copy in keeper.copies().values()} == {"2021-1"}
    assert [keeper.verdict(copy).status for copy in keeper.copies().values()] == ["valid"]
    other = tmp_path / "other.txt"
    done("age-keygen", "-o", other)
    keeper.run(*build, f"exec:age --decrypt --identity {other} {kept}", code=1)
    assert "the key's command age failed (1): age: error: no identity matched any of the recipients" in keeper.err


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A token with two Ed25519 keys, of the ids 01 and 02; returns how to use it. (pkcs11-tool signs by id; it takes no notice of a label.)"""
    module = next(module for module in MODULES if module.is_file())
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    monkeypatch.setenv("TOKEN_PIN", "271828")
    done("softhsm2-util", "--init-token", "--free", "--label", "badges", "--pin", "271828", "--so-pin", "314159")
    use = f"pkcs11-tool --module {module} --token-label badges"
    for key_id in ("01", "02"):
        done(*use.split(), "--login", "--pin", "env:TOKEN_PIN", "--keypairgen", "--key-type", "EC:edwards25519", "--label", "badges", "--id", key_id)
    return use


@needs_token
def test_a_key_that_never_leaves_its_token_publishes_a_site(keeper: Keeper, token: str, tmp_path: Path) -> None:
    public = tmp_path / "public.pem"
    done(*token.split(), "--read-object", "--type", "pubkey", "--id", "01", "--output-file", public)
    assert keeper.run("keys", "new", "--public-file", str(public), "--name", "token") == ""
    assert "nothing secret was made" in keeper.err
    sign = f"exec-sign:{token} --login --pin env:TOKEN_PIN --sign --mechanism EDDSA --id"
    build = ("build", "--out", str(keeper.site), "--release", "--key")
    keeper.run(*build, f"{sign} 01")
    first = contents(keeper.site)
    assert {signed_by(copy) for copy in keeper.copies().values()} == {"token"}
    assert [keeper.verdict(copy).status for copy in keeper.copies().values()] == ["valid"]
    keeper.run(*build, f"{sign} 02", code=1)
    assert "no signature that the active key of keys/ verifies" in keeper.err
    keeper.run(*build, f"{sign} 03", code=1)
    assert contents(keeper.site) == first
    keeper.run(*build, f"{sign} 01")
    assert contents(keeper.site) == first


def test_several_processes_open_a_key_behind_a_command_each_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, log, kept = tmp_path / "org", tmp_path / "log", tmp_path / "kept"
    make_organisation(root, 420, form="jsonl")
    kept.write_text(signing_key())
    script = tmp_path / "unlock"
    script.write_text(f"#!/bin/sh\necho $PPID >> {log}\nexec cat {kept}\n")
    script.chmod(0o700)
    choice = KeyChoice(f"exec:{script}")
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool, examine(root, NOW) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None
        keys = choice.open(catalogue, os.environ)
        choice = replace(choice, public=keys.proof.announced.multikey)
        publish(Build(examined, catalogue, choice, keys, executor=pool, processes=2), tmp_path / "site")
    assert contents(tmp_path / "site") == contents(build_site(root, tmp_path / "plain", processes=1))
    processes = log.read_text().split()
    assert len(processes) == len(set(processes))
    assert len(processes) > 1
