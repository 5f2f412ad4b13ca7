"""Writes credentials as VC-JWT (OB 3.0 §8.2): ES256, deterministic, so that the same content gives the same bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.signing.issuer_keys import Signing


def vc_jwt(credential: Mapping[str, Any], key: Signing, did: str) -> str:
    """Return the compact JWS of an unsigned credential.

    Args:
        credential: OB 3.0, without proof; its dates in whole seconds.
        key: The P-256 key.
        did: The issuer's DID; `kid` is the absolute DID URL of the key.
    """
    header = {"alg": "ES256", "typ": "JWT", "kid": f"{did}#{key.announced.name}"}
    claims: dict[str, Any] = {
        **credential,
        "iss": did,
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    if subject_id := credential["credentialSubject"].get("id"):
        claims["sub"] = subject_id
    message = f"{_part(header)}.{_part(claims)}"
    return f"{message}.{_base64url(key.signature(message.encode('ascii'), credential))}"


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _part(value: Mapping[str, Any]) -> str:
    return _base64url(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
