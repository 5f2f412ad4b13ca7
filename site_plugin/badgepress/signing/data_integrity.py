"""Adds Data Integrity proofs (cryptosuite eddsa-rdfc-2022) to documents."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.multibase import encode_base58btc
from badgepress.signing.issuer_keys import Signing

_MAX_OPTIONS = 4096


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
        self._hashed_options: OrderedDict[tuple[str, tuple[str, ...]], bytes] = OrderedDict()

    def with_proof(self, document: Mapping[str, Any], not_before: datetime) -> dict[str, Any]:
        """Return the document with its proof (VC Data Integrity EdDSA 1.0, §3.3).

        Args:
            document: Unsigned, with `@context`, a list of URLs.
            not_before: The date of the content; `created` is this or the key's own date, whichever is later, never the clock.

        Raises:
            UnsafeDocumentError: A part of the document would not be covered by the signature.
        """
        options = {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "created": rfc3339(max(not_before, self._key.announced.created)),
            "verificationMethod": f"{self._did}#{self._key.announced.name}",
            "proofPurpose": "assertionMethod",
        }
        hashed = hashlib.sha256(self._canonicaliser.canonical_nquads(document)).digest()
        signature = self._key.signature(self._options_hash(options, document["@context"]) + hashed, document)
        return {**document, "proof": {**options, "proofValue": "z" + encode_base58btc(signature)}}

    def _options_hash(self, options: Mapping[str, str], context: list[str]) -> bytes:
        key = (options["created"], tuple(context))
        if key not in self._hashed_options:
            canonical = self._canonicaliser.canonical_nquads({**options, "@context": context})
            self._hashed_options[key] = hashlib.sha256(canonical).digest()
            if len(self._hashed_options) > _MAX_OPTIONS:
                self._hashed_options.popitem(last=False)
        return self._hashed_options[key]


def with_proof(
    document: Mapping[str, Any], key: Signing, did: str, not_before: datetime, canonicaliser: Canonicaliser
) -> dict[str, Any]:
    """Return one document with its proof; for many, make a `ProofMaker`, which says what the arguments are."""
    return ProofMaker(key, did, canonicaliser).with_proof(document, not_before)
