"""Adds Data Integrity proofs (cryptosuite eddsa-rdfc-2022) to documents."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from badgepress.content.durations import rfc3339
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.multibase import encode_multibase58
from badgepress.signing.issuer_keys import Signing

_MAX_OPTIONS = 4096


class ProofOptions(NamedTuple):
    """What a proof says but for its value, and the SHA-256 of its canonical form."""

    members: dict[str, str]
    digest: bytes


class ProofMaker:
    """Proves documents with one key; remembers what the proof options of a date hash to."""

    def __init__(self, key: Signing, did: str, canonicaliser: Canonicaliser) -> None:
        """Tie it to a key.

        Args:
            key: The Ed25519 key.
            did: The issuer's DID, the controller of the verification method.
            canonicaliser: RDFC-1.0.
        """
        self._key = key
        self._did = did
        self._canonicaliser = canonicaliser
        self._options: dict[tuple[datetime, tuple[str, ...]], ProofOptions] = {}

    def with_proof(self, document: Mapping[str, Any], not_before: datetime) -> dict[str, Any]:
        """Return one document with its proof; see `with_proofs`."""
        return self.with_proofs([(document, not_before)])[0]

    def with_proofs(self, documents: Sequence[tuple[Mapping[str, Any], datetime]]) -> list[dict[str, Any]]:
        """Return documents with their proofs (VC Data Integrity EdDSA 1.0, §3.3).

        Args:
            documents: Unsigned, with `@context`, a list of URLs; and the date of each one's content: `created` is this or the key's own date,
                whichever is later, never the clock.

        Raises:
            UnsafeDocumentError: A part of a document would not be covered by the signature.
        """
        # stage after stage: each signature in between would drive templates and interpreter out of the processor's caches
        digests = [hashlib.sha256(self._canonicaliser.canonical_nquads(document)).digest() for document, _ in documents]
        options = [self._options_of(not_before, document["@context"]) for document, not_before in documents]
        signatures = [
            self._key.signature(of.digest + digest, document)
            for (document, _), of, digest in zip(documents, options, digests, strict=True)
        ]
        return [
            {**document, "proof": {**of.members, "proofValue": encode_multibase58(signature)}}
            for (document, _), of, signature in zip(documents, options, signatures, strict=True)
        ]

    def _options_of(self, not_before: datetime, context: list[str]) -> ProofOptions:
        key = (not_before, tuple(context))
        found = self._options.get(key)
        if found is None:
            members = {
                "type": "DataIntegrityProof",
                "cryptosuite": "eddsa-rdfc-2022",
                "created": rfc3339(max(not_before, self._key.announced.created)),
                "verificationMethod": f"{self._did}#{self._key.announced.name}",
                "proofPurpose": "assertionMethod",
            }
            canonical = self._canonicaliser.canonical_nquads({**members, "@context": context})
            if len(self._options) >= _MAX_OPTIONS:
                self._options.clear()
            found = self._options[key] = ProofOptions(members, hashlib.sha256(canonical).digest())
        return found


def with_proof(
    document: Mapping[str, Any], key: Signing, did: str, not_before: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """Return one document with its proof; for many, make a `ProofMaker`, which says what the arguments are."""
    return ProofMaker(key, did, canonicaliser).with_proof(document, not_before)
