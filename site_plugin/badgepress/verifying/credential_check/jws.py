"""Compact JWS (RFC 7515), read in one way only: strict base64url, no header that could bring a key or change the rules, an algorithm that fits the key.

No JOSE library is trusted with this: they accept more than the specification has (RFC 8725 lists how that ends). The primitive is `cryptography`'s.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badgepress.linkeddata.multibase import MultikeyError, decode_base64url
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.public_keys import ALGORITHMS, PublicKey
from badgepress.verifying.credential_check.report import Trouble
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

_LOOKS_LIKE_JWS = re.compile(rb"[A-Za-z0-9_=-]+\.[A-Za-z0-9_=-]*\.[.A-Za-z0-9_=-]*")
HEADER_MEMBERS = frozenset({"alg", "kid", "jwk", "typ", "cty"})
"""OB 3.0 §8.2 allows alg, kid, jwk, typ; VC-JOSE-COSE §3.1 adds cty. All others are refused: each of them has been an attack."""
TYPES = frozenset({"JWT", "vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"})
_SHORTEST_ALGORITHMS = frozenset({"EdDSA", "Ed25519"})


@dataclass(frozen=True, slots=True)
class Jws:
    """A compact JWS whose form was checked; nothing in it is believed yet."""

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signature: bytes
    signed: bytes
    """What the signature is over."""

    @property
    def algorithm(self) -> str:
        """One of `ALGORITHMS`."""
        return "EdDSA" if self.header["alg"] in _SHORTEST_ALGORITHMS else str(self.header["alg"])


def looks_like_jws(data: bytes) -> bool:
    """Say whether bytes are meant to be a compact JWS, well-formed or not."""
    return _LOOKS_LIKE_JWS.fullmatch(data.strip()) is not None


def read_jws(data: bytes) -> Jws:
    """Read a compact JWS, white space around it left out.

    Raises:
        Trouble: At step `proof`, or at step `json` for a payload that is not strict JSON.
    """
    text = data.strip(b" \t\r\n")
    if len(text) > limits.BADGE_BYTES:
        raise Trouble(
            "input-too-large", f"the JWT has {len(text):,} bytes, more than {limits.BADGE_BYTES:,}", "unclear"
        )
    parts = text.split(b".")
    if len(parts) != 3 or not text.isascii():
        raise Trouble("jws-form", f"the JWT has {len(parts)} parts, not 3")
    decoded = []
    for name, part in zip(("header", "payload", "signature"), parts, strict=True):
        try:
            decoded.append(decode_base64url(part.decode("ascii")))
        except MultikeyError as error:
            raise Trouble("jws-form", f"the {name} of the JWT: {error}") from None
    try:
        header = parse_object(decoded[0])
    except StepError as error:
        raise Trouble("jws-form", f"the header of the JWT {error}") from None
    _check_header(header)
    try:
        payload = parse_object(decoded[1])
    except StepError as error:
        raise Trouble("not-json", f"the payload of the JWT {error}") from None
    if not decoded[2]:
        raise Trouble("proof-missing", "the JWT has no signature")
    return Jws(header, payload, decoded[2], parts[0] + b"." + parts[1])


def _check_header(header: Mapping[str, Any]) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or (algorithm not in ALGORITHMS and algorithm not in _SHORTEST_ALGORITHMS):
        raise Trouble(
            "jws-algorithm", f"the JWT says that it is signed with {algorithm!r}; of use are {', '.join(ALGORITHMS)}"
        )
    if unknown := header.keys() - HEADER_MEMBERS:
        raise Trouble("jws-header", f"the JWT's header has the member {min(unknown)!r}, which a badge may not have")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind.removeprefix("application/") not in TYPES:
        raise Trouble("jws-header", f"the JWT's header calls it a {kind!r}")
    if header.get("cty", "vc") not in ("vc", "vc+ld+json", "application/vc"):
        raise Trouble("jws-header", f"the JWT's header calls its content {header.get('cty')!r}")
    if "kid" in header and (not isinstance(header["kid"], str) or not header["kid"]):
        raise Trouble("jws-header", "the JWT's kid is not the name of a key")
    if "jwk" in header and not isinstance(header["jwk"], dict):
        raise Trouble("jws-header", "the JWT's jwk is not a key")


def check_signature(jws: Jws, key: PublicKey) -> None:
    """Return only if the signature is the key's, and the algorithm is the one for such keys; else raise `Trouble`."""
    wanted = ALGORITHMS[jws.algorithm]
    if key.kind != wanted:
        raise Trouble("key-kind", f"the JWT says {jws.algorithm}, but the key is {key.kind}")
    if key.algorithm not in ("", jws.algorithm, jws.header["alg"]):
        raise Trouble("key-kind", f"the JWT says {jws.algorithm}, but the key is for {key.algorithm[:40]!r}")
    if len(jws.signature) != key.signature_bytes:
        raise Trouble(
            "signature-form", f"the signature has {len(jws.signature)} bytes; one by this key has {key.signature_bytes}"
        )
    if not key.fits(jws.signature, jws.signed):
        raise Trouble("signature-wrong", "the signature does not fit: the JWT was changed, or another key signed it")
