"""Signs the documents on standard input with PyLD as it is, in a process of its own, and says how many µs of CPU each took.

Where badgepress runs, PyLD numbers its contexts without asking the system's clock, and is faster for it.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pyld import jsonld

from badgepress.linkeddata.multibase import encode_base58btc

if "badgepress.linkeddata.offline_pyld" in sys.modules:
    sys.exit("PyLD is not as it is")
told = json.loads(sys.stdin.buffer.read())
key = Ed25519PrivateKey.generate()


def loader(url: str, _options: object) -> dict[str, Any]:
    """Return a context out of memory, as PyLD takes it."""
    return {
        "contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": told["contexts"][url], "tag": "static",
    }  # fmt: skip


options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
began = time.process_time()
for document in told["documents"]:
    proof = {
        "@context": document["@context"], "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": document["validFrom"],
        "verificationMethod": "did:web:badges.youth.example#2026-1", "proofPurpose": "assertionMethod",
    }  # fmt: skip
    parts = [hashlib.sha256(jsonld.normalize(part, options).encode()).digest() for part in (proof, document)]
    encode_base58btc(key.sign(b"".join(parts)))
print(json.dumps({"us": (time.process_time() - began) / len(told["documents"]) * 1e6}))
