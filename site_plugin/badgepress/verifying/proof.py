"""The one proof that is accepted, from its form to its signature (VC Data Integrity 1.0, §4.4; hazards 30)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.data_integrity import (
    CRYPTOSUITE,
    PROOF_TYPE,
    ProofError,
    proof_signature,
    verify_eddsa_rdfc_2022,
)
from badgepress.verifying.did_web import DidDocument, assertion_key
from badgepress.verifying.reading import moment_of, object_of, text_of
from badgepress.verifying.verdict import StepError

CLOCK_LEEWAY = timedelta(seconds=60)
_MEMBERS = frozenset({"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"})


def method_of_proof(document: Mapping[str, Any], now: datetime | None) -> str:
    """Return the verification method that a document's proof names, after checking the proof's form.

    Raises:
        StepError: At step `proof`.
    """
    proof = object_of(document, "proof", "proof")
    if proof.get("type") != PROOF_TYPE or proof.get("cryptosuite") != CRYPTOSUITE:
        found = f"{proof.get('type')!r} / {proof.get('cryptosuite')!r}"
        raise StepError("proof", f"the proof is {found}, not {PROOF_TYPE} / {CRYPTOSUITE}")
    if proof.get("proofPurpose") != "assertionMethod":
        raise StepError("proof", f"proofPurpose is {proof.get('proofPurpose')!r}, not 'assertionMethod'")
    if unknown := proof.keys() - _MEMBERS:
        raise StepError("proof", f"the proof has the member {sorted(unknown)[0]!r}, which is not understood")
    try:
        proof_signature(proof)
    except ProofError as error:
        raise StepError("proof", str(error)) from error
    created = moment_of(proof, "created", "proof")
    if now is not None and created > now + CLOCK_LEEWAY:
        raise StepError("proof", f"was created in the future, at {created}")
    return text_of(proof, "verificationMethod", "proof")


def check_signature(
    document: Mapping[str, Any], controller: DidDocument, canonicaliser: Canonicaliser, now: datetime | None
) -> None:
    """Return only if the issuer's own document lists the proof's key for assertions and the signature fits.

    Args:
        document: With its proof.
        controller: The DID document of the document's issuer.
        canonicaliser: RDFC-1.0.
        now: The moment to judge from; None judges no moment.

    Raises:
        StepError: At step `proof`, `key`, `safe-form` or `signature`.
    """
    key = assertion_key(controller, method_of_proof(document, now), now)
    if not isinstance(key, bytes):
        raise StepError("key", f"the proof's key is not an Ed25519 key, as {CRYPTOSUITE} wants")
    try:
        verify_eddsa_rdfc_2022(document, key, canonicaliser)
    except UnsafeDocumentError as error:
        raise StepError("safe-form", str(error)) from error
    except ProofError as error:
        raise StepError("signature", str(error)) from error
