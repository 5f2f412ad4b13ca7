"""Data Integrity proofs, cryptosuite eddsa-rdfc-2022 (W3C VC Data Integrity EdDSA 1.0, §3.2 and §3.3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badgepress.errors import BadgepressError
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.multibase import MultikeyError, decode_multibase58

CRYPTOSUITE = "eddsa-rdfc-2022"
PROOF_TYPE = "DataIntegrityProof"
SIGNATURE_BYTES = 64
PUBLIC_KEY_BYTES = 32


class ProofError(BadgepressError):
    """A proof is not of the one form that is accepted, or does not fit document and key."""


def hash_data(document: Mapping[str, Any], proof_options: Mapping[str, Any], canonicaliser: Canonicaliser) -> bytes:
    """Return the 64 bytes that are signed (§3.3.4): SHA-256 of the proof configuration, then of the document.

    Args:
        document: The document; a `proof` in it is left out.
        proof_options: The proof; its `proofValue` is left out, its `@context` becomes the document's.
        canonicaliser: Makes the canonical N-Quads of both.

    Raises:
        UnsafeDocumentError: Either says something that a signature would not cover.
    """
    config = {name: value for name, value in proof_options.items() if name not in ("proofValue", "@context")}
    if "@context" in document:
        config["@context"] = document["@context"]
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    parts = (canonicaliser.canonical_nquads(config), canonicaliser.canonical_nquads(unsecured))
    return b"".join(hashlib.sha256(part).digest() for part in parts)


def proof_signature(proof: Mapping[str, Any]) -> bytes:
    """Return the 64 bytes of a proof's `proofValue`, or raise `ProofError`."""
    value = proof.get("proofValue")
    if not isinstance(value, str):
        raise ProofError("proofValue is missing or not a string")
    try:
        signature = decode_multibase58(value)
    except MultikeyError as error:
        raise ProofError(f"proofValue: {error}") from error
    if len(signature) != SIGNATURE_BYTES:
        raise ProofError(f"proofValue holds {len(signature)} bytes, a signature has {SIGNATURE_BYTES}")
    return signature


def verify_eddsa_rdfc_2022(document: Mapping[str, Any], public_key: bytes, canonicaliser: Canonicaliser) -> None:
    """Check the one proof of a document against a public key; return only if the signature fits.

    Whether the key is the issuer's, and whether it may assert, is for the caller to establish first.

    Args:
        document: With `proof`, one object.
        public_key: Raw Ed25519, 32 bytes.
        canonicaliser: Makes the canonical N-Quads.

    Raises:
        ProofError: No such proof, or the signature does not fit.
        UnsafeDocumentError: The document says something that the signature does not cover.
    """
    proof = document.get("proof")
    if not isinstance(proof, Mapping):
        raise ProofError("proof is missing or not one object")
    if proof.get("type") != PROOF_TYPE or proof.get("cryptosuite") != CRYPTOSUITE:
        raise ProofError(f"proof is not a {PROOF_TYPE} of cryptosuite {CRYPTOSUITE}")
    signature = proof_signature(proof)
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise ProofError(f"an Ed25519 public key has {PUBLIC_KEY_BYTES} bytes, not {len(public_key)}")
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, hash_data(document, proof, canonicaliser))
    except InvalidSignature:
        raise ProofError("the signature does not fit: the document was changed, or another key signed it") from None
