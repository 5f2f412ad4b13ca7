"""Tampered sites, found out at the step meant for it: VC-JWTs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from badgepress.verifying import verify_site
from tests.verifying import tiny_documents
from tests.verifying.tampering import JWT, NOW, steps
from tests.verifying.tiny_documents import (
    BASE,
    DID,
    KEY_ID,
    VALID,
    jwt,
    jwt_claims,
)
from tests.verifying.tiny_site import TinySite


def flipped(token: bytes) -> bytes:
    head, payload, signature = token.split(b".")
    return b".".join([head, payload, signature[:-6] + (b"A" if signature[-6:-5] != b"A" else b"B") + signature[-5:]])


JWTS: dict[str, Callable[[], bytes]] = {
    "alg none": lambda: jwt(jwt_claims(VALID), {"alg": "none", "kid": tiny_documents.JWT_KEY_ID}),
    "HS256": lambda: jwt(jwt_claims(VALID), {"alg": "HS256", "kid": tiny_documents.JWT_KEY_ID}),
    "extra header": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": tiny_documents.JWT_KEY_ID, "crit": []}),
    "no kid": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "typ": "JWT"}),
    "Ed25519 key": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": KEY_ID}),
    "unknown key": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": f"{DID}#x"}),
    "key elsewhere": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": "https://evil.example/key.json"}),
    "another iss": lambda: jwt({**jwt_claims(VALID), "iss": "did:web:other.example"}),
    "another jti": lambda: jwt({**jwt_claims(VALID), "jti": f"{BASE}/awards/x.json"}),
    "another nbf": lambda: jwt({**jwt_claims(VALID), "nbf": 1}),
    "nbf as boolean": lambda: jwt({**jwt_claims(VALID), "nbf": True}),
    "nbf with a fraction": lambda: jwt({**jwt_claims(VALID), "nbf": 1793577600.0}),
    "exp without end": lambda: jwt({**jwt_claims(VALID), "exp": 1893577600}),
    "sub without subject id": lambda: jwt({**jwt_claims(VALID), "sub": "urn:uuid:x"}),
    "another name": lambda: jwt({**jwt_claims(VALID), "name": "X"}),
    "a claim more": lambda: jwt({**jwt_claims(VALID), "aud": "X"}),
    "two parts": lambda: jwt(jwt_claims(VALID)).rpartition(b".")[0],
    "padding": lambda: jwt(jwt_claims(VALID)) + b"=",
    "flipped signature": lambda: flipped(jwt(jwt_claims(VALID))),
    "white space": lambda: b" " + jwt(jwt_claims(VALID)),
}


@pytest.mark.parametrize("case", JWTS)
def test_vc_jwt(case: str, site: TinySite) -> None:
    site.write(JWT, JWTS[case]())
    assert steps(verify_site(site.root, NOW)) == {(JWT, "jwt")}
