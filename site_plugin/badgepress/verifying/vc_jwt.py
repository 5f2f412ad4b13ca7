"""VC-JWT (OB 3.0 §8.2), held against the credential that it repeats; one form only is decoded (hazards 28)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from badgepress.linkeddata.multibase import MultikeyError, decode_base64url
from badgepress.verifying.credential_form import Facts
from badgepress.verifying.did_web import DidDocument, assertion_key
from badgepress.verifying.reading import text_of
from badgepress.verifying.strict_json import MAX_BYTES, parse_object
from badgepress.verifying.verdict import StepError

_CLAIMS = ("iss", "jti", "nbf", "sub", "exp")


def check_jwt(
    data: bytes, credential: Mapping[str, Any], facts: Facts, controller: DidDocument, now: datetime | None
) -> None:
    """Return only if a compact JWS says what the credential says, signed with a key that the issuer lists.

    Args:
        data: The file, without white space.
        credential: The OB 3.0 document of the same award; its proof is passed over.
        facts: What that document says.
        controller: The issuer's DID document.
        now: The moment to judge the key from; None judges no moment.

    Raises:
        StepError: At step `jwt`.
    """
    try:
        payload = _payload(data, controller, now)
    except (StepError, MultikeyError) as error:
        raise StepError("jwt", str(error)) from error
    wanted = {"iss": facts.issuer, "jti": facts.id, "nbf": _seconds(facts.valid_from)}
    if facts.subject_id:
        wanted["sub"] = facts.subject_id
    if facts.valid_until is not None:
        wanted["exp"] = _seconds(facts.valid_until)
    for name in _CLAIMS:
        if payload.get(name) != wanted.get(name) or type(payload.get(name)) is not type(wanted.get(name)):
            raise StepError("jwt", f"{name} is {payload.get(name)!r}, the credential says {wanted.get(name)!r}")
    said = {name: value for name, value in payload.items() if name not in _CLAIMS}
    if said != {name: value for name, value in credential.items() if name != "proof"}:
        raise StepError("jwt", "its payload is not the credential")


def _payload(data: bytes, controller: DidDocument, now: datetime | None) -> dict[str, Any]:
    if len(data) > 2 * MAX_BYTES or not data.isascii():
        raise StepError("jwt", "is too long or not ASCII")
    parts = data.decode("ascii").split(".")
    if len(parts) != 3:
        raise StepError("jwt", f"has {len(parts)} parts, not 3")
    header_bytes, payload_bytes, signature = (decode_base64url(part) for part in parts)
    header = parse_object(header_bytes)
    if not {"alg", "kid"} <= header.keys() <= {"alg", "kid", "typ"}:
        raise StepError("jwt", f"its header has the members {', '.join(sorted(header))}, not alg, kid and perhaps typ")
    if header["alg"] != "ES256" or header.get("typ", "JWT") != "JWT":
        raise StepError("jwt", f"alg is {header['alg']!r} and typ {header.get('typ')!r}, not ES256 and JWT")
    key = assertion_key(controller, text_of(header, "kid", "jwt"), now)
    if not isinstance(key, EllipticCurvePublicKey):
        raise StepError("jwt", f"the key {header['kid']} is not a P-256 key")
    if len(signature) != 64:
        raise StepError("jwt", f"its signature has {len(signature)} bytes, not 64")
    der = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    try:
        key.verify(der, f"{parts[0]}.{parts[1]}".encode("ascii"), ECDSA(SHA256()))
    except InvalidSignature:
        raise StepError("jwt", "its signature does not fit") from None
    return parse_object(payload_bytes)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
