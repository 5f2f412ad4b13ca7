"""Canonical forms, hashes and signatures that W3C and 1EdTech publish must come out byte for byte."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld.jsonld import JsonLdProcessor

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import OPEN_BADGES_3, load_contexts
from badgepress.linkeddata.data_integrity import ProofError, hash_data, verify_eddsa_rdfc_2022
from badgepress.linkeddata.expansion import canonical_dataset
from badgepress.linkeddata.multibase import decode_multikey, encode_multibase58
from tests.interop.prepare import ensure_ready
from tests.linkeddata.shared_vectors import STANDARDS, needs_vectors, read_json, read_text

pytestmark = needs_vectors
RDFC = "vectors/rdfc10/rdfc10/"
W3C = "vectors/eddsa/eddsa-rdfc-2022/"
CONTROL_CHARACTERS_AND_SHA384 = {
    "test060": "PyLD does not escape control characters; safe_form refuses them",
    "test075": "SHA-384 belongs to no cryptosuite of ours",
}


# folder of the vector → its unsigned document
W3C_CASES = {W3C: "vectors/eddsa/unsigned.json", f"{W3C}employ/": "vectors/eddsa/employmentAuth.json"}


@pytest.fixture(scope="module")
def w3c_canonicaliser() -> PyldCanonicaliser:
    examples = read_json("contexts/w3c/credentials-examples-v2.jsonld")
    package = ensure_ready().node_folder / "node_modules" / "@digitalbazaar" / "citizenship-context"
    citizenship = json.loads((package / "contexts" / "v4rc1.jsonld").read_bytes())
    more = {
        "https://www.w3.org/ns/credentials/examples/v2": examples,
        "https://w3id.org/citizenship/v4rc1": citizenship,
    }
    return PyldCanonicaliser({**load_contexts(), **more})


@pytest.mark.parametrize("folder", W3C_CASES)
def test_w3c_canonical_forms_and_hashes(w3c_canonicaliser: PyldCanonicaliser, folder: str) -> None:
    document, config = read_json(W3C_CASES[folder]), read_json(f"{folder}proofConfigDataInt.json")
    canonical = w3c_canonicaliser.canonical_nquads(document)
    assert canonical.decode() == read_text(f"{folder}canonDocDataInt.txt")
    assert hashlib.sha256(canonical).hexdigest() == read_text(f"{folder}docHashDataInt.txt").strip()
    assert w3c_canonicaliser.canonical_nquads(config).decode() == read_text(f"{folder}proofCanonDataInt.txt")
    combined = hash_data(document, config, w3c_canonicaliser)
    assert combined.hex() == read_text(f"{folder}combinedHashDataInt.txt").strip()


@pytest.mark.parametrize("folder", W3C_CASES)
def test_w3c_signature_comes_out_and_verifies(w3c_canonicaliser: PyldCanonicaliser, folder: str) -> None:
    keys = read_json("vectors/eddsa/keyPair.json")
    signed = read_json(f"{folder}signedDataInt.json")
    codec, secret = decode_multikey(keys["privateKeyMultibase"])
    assert codec == "ed25519-priv"
    private_key = Ed25519PrivateKey.from_private_bytes(secret)
    signature = private_key.sign(hash_data(signed, signed["proof"], w3c_canonicaliser))
    assert encode_multibase58(signature) == signed["proof"]["proofValue"]
    codec, public = decode_multikey(keys["publicKeyMultibase"])
    assert (codec, public) == ("ed25519-pub", private_key.public_key().public_bytes_raw())
    verify_eddsa_rdfc_2022(signed, public, w3c_canonicaliser)


@pytest.mark.parametrize(
    ("name", "folder"), [("signed-ob", "obv3p0"), ("signed-clr", "clrv2p0")], ids=["Open Badges", "CLR"]
)
def test_1edtech_implementation_guide(name: str, folder: str) -> None:
    signed = read_json(f"vectors/ob3-impl/{name}.json")
    proofs = signed.pop("proof")
    proof = proofs[0] if isinstance(proofs, list) else proofs
    config = {key: value for key, value in proof.items() if key != "proofValue"} | {"@context": signed["@context"]}
    canonicaliser = PyldCanonicaliser()
    canonical_document = read_text(f"vectors/ob3-impl/{folder}/document-canon.txt")
    assert canonicaliser.canonical_nquads(signed).decode().strip() == canonical_document.strip()
    canonical_config = read_text(f"vectors/ob3-impl/{folder}/proof-canon.txt")
    assert canonicaliser.canonical_nquads(config).decode().strip() == canonical_config.strip()
    _codec, public = decode_multikey(proof["verificationMethod"].partition("#")[2])
    verify_eddsa_rdfc_2022({**signed, "proof": proof}, public, canonicaliser)
    with pytest.raises(ProofError, match="the signature does not fit"):
        verify_eddsa_rdfc_2022({**signed, "name": "Another name", "proof": proof}, public, canonicaliser)


@pytest.mark.parametrize("name", ["0", "1", "expired", "revoked", "subjectid", "nostatus"])
def test_credentials_that_nine_verifiers_accept(name: str) -> None:
    methods = read_json("golden/site/did.json")["verificationMethod"]
    _codec, public = decode_multikey(methods[0]["publicKeyMultibase"])
    verify_eddsa_rdfc_2022(read_json(f"golden/site/credentials/{name}.json"), public, PyldCanonicaliser())


def test_a_clr_with_nested_credentials_verifies() -> None:
    _codec, public = decode_multikey(read_json("golden/site/did.json")["verificationMethod"][0]["publicKeyMultibase"])
    verify_eddsa_rdfc_2022(read_json("golden/site/clr/ada.json"), public, PyldCanonicaliser())


@pytest.mark.parametrize("name", ["0", "expired", "subjectid"])
def test_both_versions_in_circulation_of_the_open_badges_context_agree(name: str) -> None:
    # two byte-versions have been served under one address (standards §5)
    document = read_json(f"golden/site/credentials/{name}.json")
    del document["proof"]
    older = PyldCanonicaliser({**load_contexts(), OPEN_BADGES_3: read_json("contexts/1edtech/context-3.0.3.json")})
    assert older.canonical_nquads(document) == PyldCanonicaliser().canonical_nquads(document)


def _suite() -> list[Any]:
    if not (STANDARDS / "vectors").is_dir():
        return []
    names = [row["test"] for row in csv.DictReader(io.StringIO(read_text("vectors/rdfc10/manifest.csv")))]
    return sorted(name for name in names if (STANDARDS / f"{RDFC}{name}-rdfc10.nq").is_file())


@pytest.mark.parametrize("name", _suite())
def test_rdfc10_suite(name: str) -> None:
    if name in CONTROL_CHARACTERS_AND_SHA384:
        pytest.skip(CONTROL_CHARACTERS_AND_SHA384[name])
    dataset = JsonLdProcessor.parse_nquads(read_text(f"{RDFC}{name}-in.nq"))
    assert "".join(canonical_dataset(dataset)) == read_text(f"{RDFC}{name}-rdfc10.nq")


def test_rdfc10_poison_graph_is_given_up() -> None:
    dataset = JsonLdProcessor.parse_nquads(read_text(f"{RDFC}test074-in.nq"))
    with pytest.raises(UnsafeDocumentError, match="too long"):
        canonical_dataset(dataset)
