"""Recognises private keys, so that none is ever committed or published unnoticed."""

from __future__ import annotations

import re

_PEM = re.compile(rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY")
_SECRET_MULTIKEY = re.compile(
    rb"(?<![1-9A-HJ-NP-Za-km-z])(?:z3u2[1-9A-HJ-NP-Za-km-z]{43,45}|z42t[1-9A-HJ-NP-Za-km-z]{43,45})(?![1-9A-HJ-NP-Za-km-z])"
)
_SECRET_JWK = re.compile(rb'"d"\s*:\s*"[A-Za-z0-9_-]{40,}"')
_MARKS = (b"PRIVATE KEY", b"z3u2", b"z42t", b'"d"')


def holds_private_key(data: bytes) -> bool:
    """Say whether bytes contain a private key as PEM, secret multikey or JWK."""
    if not any(mark in data for mark in _MARKS):
        return False
    return any(pattern.search(data) for pattern in (_PEM, _SECRET_MULTIKEY, _SECRET_JWK))
