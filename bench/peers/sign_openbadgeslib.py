"""Signs the documents on standard input with openbadgeslib and says how many µs of CPU each took."""

from __future__ import annotations

import json
import sys
import time

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from openbadgeslib.ob3.ldp import add_data_integrity_proof

told = json.loads(sys.stdin.buffer.read())
pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
began = time.process_time()
for document in told["documents"]:
    add_data_integrity_proof(document, pem, "did:web:badges.youth.example#2026-1")
print(json.dumps({"us": (time.process_time() - began) / len(told["documents"]) * 1e6}))
