"""Adds eddsa-rdfc-2022 proofs (W3C vc-di-eddsa §3.2.1; Data Integrity §4.2). A pure function of document, key and canonicaliser."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.data_integrity import hash_data
from badgepress.linkeddata.multibase import encode_base58btc
from badgepress.signing.issuer_keys import SigningKey


def with_proof(
    document: Mapping[str, Any], key: SigningKey, did: str, not_before: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """Return the document with its proof.

    Args:
        document: Unsigned, with `@context`.
        key: The Ed25519 key.
        did: The issuer's DID, the controller of the verification method.
        not_before: The date of the content; `created` is this or the key's own date, whichever is later, never the clock.
        canonicaliser: RDFC-1.0.

    Raises:
        UnsafeDocumentError: A part of the document would not be covered by the signature.
    """
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": rfc3339(max(not_before, key.announced.created)),
        "verificationMethod": f"{did}#{key.announced.name}",
        "proofPurpose": "assertionMethod",
    }
    signature = key.signer.sign(hash_data(document, options, canonicaliser))
    return {**document, "proof": {**options, "proofValue": "z" + encode_base58btc(signature)}}
