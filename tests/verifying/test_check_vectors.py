"""Proofs that W3C and 1EdTech publish are checked by the code of `verify`; graphs that are made to take forever end within a second and little memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyld.jsonld import JsonLdProcessor

from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.expansion import canonical_dataset
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms, Unsecured, read_proof
from badgepress.verifying.credential_check.known_contexts import verifying_contexts
from badgepress.verifying.credential_check.public_keys import from_multikey
from badgepress.verifying.credential_check.report import Trouble
from tests.conformance.table import rows
from tests.interop.prepare import ensure_ready
from tests.linkeddata.shared_vectors import STANDARDS, needs_vectors, read_json, read_text

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SIGNED = {
    "eddsa-rdfc-2022": "vectors/eddsa/eddsa-rdfc-2022/signedDataInt.json",
    "eddsa-rdfc-2022 of the employee": "vectors/eddsa/eddsa-rdfc-2022/employ/signedDataInt.json",
    "Ed25519Signature2020": "vectors/eddsa/Ed25519Signature2020/signedEdSig.json",
}


@pytest.fixture(scope="module")
def forms() -> CanonicalForms:
    package = ensure_ready().node_folder / "node_modules/@digitalbazaar/citizenship-context/contexts/v4rc1.jsonld"
    more = {
        "https://www.w3.org/ns/credentials/examples/v2": read_json("contexts/w3c/credentials-examples-v2.jsonld"),
        "https://w3id.org/citizenship/v4rc1": json.loads(package.read_bytes()),
    }
    return CanonicalForms(lambda: PyldCanonicaliser({**verifying_contexts(), **more}))


@needs_vectors
@pytest.mark.parametrize("name", SIGNED)
def test_w3c(name: str, forms: CanonicalForms) -> None:
    document = read_json(SIGNED[name])
    key = from_multikey(read_json("vectors/eddsa/keyPair.json")["publicKeyMultibase"], "W3C's")
    proof = read_proof(document["proof"], NOW)
    unsecured = Unsecured(document, forms)
    unsecured.check_content()
    unsecured.check_signature(proof, key)
    for change in ({"validFrom": "2020-01-01T00:00:00Z"}, {"id": "urn:uuid:1"}):
        with pytest.raises(Trouble) as caught:
            Unsecured({**document, **change}, forms).check_signature(proof, key)
        assert caught.value.code == "signature-wrong"


@needs_vectors
@pytest.mark.parametrize("name", ["signed-ob", "signed-clr"])
def test_1edtech(name: str) -> None:
    document = read_json(f"vectors/ob3-impl/{name}.json")
    options = document["proof"][0] if isinstance(document["proof"], list) else document["proof"]
    proof = read_proof(options, NOW)
    key = from_multikey(proof.method.partition("#")[2], "1EdTech's")
    unsecured = Unsecured(document, CanonicalForms())
    unsecured.check_content()
    unsecured.check_signature(proof, key)


@needs_vectors
def test_the_rdfc10_test_of_sha384() -> None:
    dataset = JsonLdProcessor.parse_nquads(read_text("vectors/rdfc10/rdfc10/test075-in.nq"))
    assert "".join(canonical_dataset(dataset, "sha384")) == read_text("vectors/rdfc10/rdfc10/test075-rdfc10.nq")


LIMITED = """
import json, sys, time
from pyld.jsonld import JsonLdProcessor
from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.expansion import canonical_dataset
dataset = JsonLdProcessor.parse_nquads(open(sys.argv[1], encoding="utf-8").read())
began = time.process_time()
try:
    canonical_dataset(dataset)
    word = "done"
except UnsafeDocumentError:
    word = "given up"
print(json.dumps([word, time.process_time() - began]))
"""


@needs_vectors
@pytest.mark.parametrize("name", ["test044", "test045", "test046", "test074"])
def test_poison_graphs_end_within_a_second_and_256_megabytes(name: str) -> None:
    path = STANDARDS / f"vectors/rdfc10/rdfc10/{name}-in.nq"
    command = [sys.executable, "-c", LIMITED, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, preexec_fn=_limit)
    word, seconds = json.loads(done.stdout)
    assert word == ("given up" if name == "test074" else "done")
    assert seconds < 1


@pytest.mark.parametrize("name", ["poison-graph", "too-many-values", "list-is-a-bomb", "json-far-too-deep"])
def test_hostile_badges_end_within_seconds_and_256_megabytes(name: str, tmp_path: Path) -> None:
    case: Any = next(row.case for row in rows() if row.name == name)
    badge = tmp_path / "badge.json"
    badge.write_text(case["input"]["text"], "utf-8")
    command = [
        sys.executable,
        "-m",
        "badgepress",
        "verify",
        str(badge),
        "--site",
        str(tmp_path),
        "--base-url",
        "https://club.example/badges",
    ]
    (tmp_path / "did.json").write_bytes(b"{}")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, preexec_fn=_limit)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (1, 3), done.stderr
    assert "Traceback" not in done.stderr
    # of which the interpreter and its modules take half a second
    assert used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime < 2.5


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (256 * 1024 * 1024, 256 * 1024 * 1024))
