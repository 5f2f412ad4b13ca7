"""The fifteen promises: a sentence, what measures it, and which tests hold it at every run."""

from __future__ import annotations

from dataclasses import dataclass

from tests.torture import (
    promise_01_whole,
    promise_02_same_bytes,
    promise_03_stays,
    promise_05_indexes,
    promise_07_canary,
    promise_08_hostile,
    promise_09_payloads,
    promise_10_signed,
    promise_11_no_network,
    promise_12_keys_change,
    promise_13_keys,
)
from tests.torture.measured import Measure


@dataclass(frozen=True)
class Promise:
    """One promise."""

    number: int
    says: str
    tests: tuple[str, ...]
    """Arguments of pytest: what holds it whenever the tests run."""
    measure: Measure | None = None
    """What is measured beyond."""


PROMISES = (
    Promise(1, "A published site is never half there.", ("tests/publishing/test_writer.py",), promise_01_whole.measure),
    Promise(2, "The same commit and key give the same bytes and modes.", ("tests/test_reproducible.py",), promise_02_same_bytes.measure),
    Promise(3, "Nothing that was issued vanishes or changes.", ("tests/history",), promise_03_stays.measure),
    Promise(4, "A revocation cannot be undone by a pull request or an old file.", ("tests/history", "tests/conformance/test_table.py", "-k", "revo or stale or bits or tombstone or taken_back")),
    Promise(5, "Status indexes are unique, random and never reused.", ("tests/authoring", "tests/history", "-k", "collision or index"), promise_05_indexes.measure),
    Promise(6, "Revoked is not valid in any verifier we know.", ("tests/interop/test_matrix.py", "tests/conformance/test_table.py", "-k", "revoked")),
    Promise(7, "A pull request is checked without a secret, and merged content cannot read the key.", ("tests/hosting/test_shipped_workflows.py", "tests/hosting/test_judge.py"), promise_07_canary.measure),
    Promise(8, "Hostile input is refused, never a crash.", ("tests/test_hostile_input.py", "tests/attacks", "tests/fuzz"), promise_08_hostile.measure),
    Promise(9, "No text becomes active content.", ("tests/test_hostile_input.py", "-k", "active"), promise_09_payloads.measure),
    Promise(10, "Verification answers only for what was signed.", ("tests/conformance/test_table.py", "-k", "tampered or jws_attacks or within or forms"), promise_10_signed.measure),
    Promise(11, "Check and build ask nobody; verify asks only the issuer.", ("tests/verifying/test_check_fetching.py",), promise_11_no_network.measure),
    Promise(12, "Changing keys loses nothing; a stolen key is survived.", ("tests/keys/test_drill.py",), promise_12_keys_change.measure),
    Promise(13, "A private key cannot be published unnoticed.", ("tests/leaks",), promise_13_keys.measure),
    Promise(14, "No e-mail address in Git, site or log; what is forgotten leaves others verifiable.", ("tests/privacy",)),
    Promise(15, "It works in ten years, from a folder, without a network.", ("tests/pages/test_kept_copy.py", "tests/bundling", "tests/verifying/test_verify_command.py")),
)  # fmt: skip
