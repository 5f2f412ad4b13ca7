"""Recognises private keys by their form, whoever's they are, so that none is ever committed or published unnoticed.

Our own keys are recognised in any form by `leaks`.
"""

from __future__ import annotations

import base64
import re

PRIVATE_KEY_HINT = "Treat the key as stolen: delete it, make a new one, and never use this one."
_PEM = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY")
_SECRET_MULTIKEY = re.compile(
    rb"(?<![1-9A-HJ-NP-Za-km-z])(?:z3u2[1-9A-HJ-NP-Za-km-z]{43,45}|z42t[1-9A-HJ-NP-Za-km-z]{43,45})(?![1-9A-HJ-NP-Za-km-z])"
)
_SECRET_JWK = re.compile(rb'"d"\s*:\s*"[A-Za-z0-9_-]{40,}"')
_AGE = re.compile(rb"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_BASE64_OF_PEM = re.compile(rb"LS0tLS1CRUdJTi[A-Za-z0-9+/]{42}")
_MARKS = (b"PRIVATE KEY", b"z3u2", b"z42t", b'"d"', b"AGE-SECRET-KEY-1", b"LS0tLS1CRUdJTi")


def holds_private_key(data: bytes) -> bool:
    """Say whether bytes contain a private key as PEM, base64 of PEM, secret multikey, JWK or age identity."""
    if b"\0" in data:
        data = data.replace(b"\0", b"")  # as Windows writes what a program prints: UTF-16
    for mark in _MARKS:  # a loop, not any(): it runs for every file
        if mark in data:
            break
    else:
        return False
    if any(pattern.search(data) for pattern in (_PEM, _SECRET_MULTIKEY, _SECRET_JWK, _AGE)):
        return True
    return any(_PEM.search(base64.b64decode(match[0])) for match in _BASE64_OF_PEM.finditer(data))
