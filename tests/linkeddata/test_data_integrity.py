from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from badgepress.linkeddata.data_integrity import ProofError, hash_data, verify_eddsa_rdfc_2022
from badgepress.linkeddata.multibase import encode_multibase58

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
CANONICALISER = PyldCanonicaliser()


def signed() -> dict[str, Any]:
    document = {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": "urn:uuid:3f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f60",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Knots",
        "issuer": "did:web:club.example",
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-11-02T08:00:00Z",
        "verificationMethod": "did:web:club.example#2026-1",
        "proofPurpose": "assertionMethod",
    }
    signature = KEY.sign(hash_data(document, proof, CANONICALISER))
    return {**document, "proof": {**proof, "proofValue": encode_multibase58(signature)}}


def test_own_signature_verifies() -> None:
    verify_eddsa_rdfc_2022(signed(), PUBLIC, CANONICALISER)


def test_hash_passes_over_proof_and_proof_value() -> None:
    document = signed()
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    hashed = hash_data(bare, options, CANONICALISER)
    assert hashed == hash_data(document, document["proof"], CANONICALISER)
    assert len(hashed) == 64


def test_the_context_of_the_proof_is_the_documents_own() -> None:
    document = signed()
    document["proof"]["@context"] = CREDENTIALS_V2
    verify_eddsa_rdfc_2022(document, PUBLIC, CANONICALISER)


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "name changed": lambda d: d.update(name="Bends"),
    "purpose changed": lambda d: d["proof"].update(proofPurpose="authentication"),
    "moment changed": lambda d: d["proof"].update(created="2026-11-02T08:00:01Z"),
    "key name changed": lambda d: d["proof"].update(verificationMethod="did:web:club.example#2026-2"),
    "no proof": lambda d: d.pop("proof"),
    "list of proofs": lambda d: d.update(proof=[d["proof"]]),
    "other suite": lambda d: d["proof"].update(cryptosuite="eddsa-jcs-2022"),
    "no value": lambda d: d["proof"].pop("proofValue"),
    "value cut": lambda d: d["proof"].update(proofValue=d["proof"]["proofValue"][:-1]),
    "value without prefix": lambda d: d["proof"].update(proofValue=d["proof"]["proofValue"][1:]),
    "value no text": lambda d: d["proof"].update(proofValue=7),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_proof(case: str) -> None:
    document = signed()
    BROKEN[case](document)
    with pytest.raises(ProofError):
        verify_eddsa_rdfc_2022(document, PUBLIC, CANONICALISER)


def test_another_key() -> None:
    with pytest.raises(ProofError, match="does not fit"):
        verify_eddsa_rdfc_2022(signed(), Ed25519PrivateKey.generate().public_key().public_bytes_raw(), CANONICALISER)


def test_a_key_of_another_length() -> None:
    with pytest.raises(ProofError, match="32 bytes"):
        verify_eddsa_rdfc_2022(signed(), PUBLIC[:-1], CANONICALISER)


def test_an_undefined_term_is_refused_although_the_signature_still_fits() -> None:
    with pytest.raises(UnsafeDocumentError, match="grade"):
        verify_eddsa_rdfc_2022({**signed(), "grade": "A"}, PUBLIC, CANONICALISER)


def test_undefined_terms_in_the_proof_are_refused_too() -> None:
    document = signed()
    document["proof"]["grade"] = "A"
    with pytest.raises(UnsafeDocumentError, match="grade"):
        verify_eddsa_rdfc_2022(document, PUBLIC, CANONICALISER)


def test_pylds_own_cache_of_contexts_is_never_believed() -> None:
    forged = {"@context": {"@version": 1.1, "@vocab": "urn:forged:"}}

    def forging_loader(url: str, _options: object) -> dict[str, Any]:
        return {"document": forged, "documentUrl": url, "contextUrl": None, "tag": "static"}

    jsonld.expand(signed(), {"documentLoader": forging_loader})
    verify_eddsa_rdfc_2022(signed(), PUBLIC, PyldCanonicaliser())
