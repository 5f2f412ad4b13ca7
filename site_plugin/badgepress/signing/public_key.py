"""Public keys: read from what other tools write, and checked against signatures."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from badgepress.errors import BadgepressError, SigningKeyError
from badgepress.linkeddata.multibase import decode_multikey, encode_multikey
from badgepress.signing.interface import Algorithm

_HINT = "Give the public key as PEM or DER, as key tools export it, or as a multikey beginning with z6Mk or zDn."
_ALGORITHMS: dict[str, Algorithm] = {"ed25519-pub": "Ed25519", "p256-pub": "P-256"}


def read_public_key(data: bytes) -> tuple[Algorithm, str]:
    """Read a public key from PEM, DER (SubjectPublicKeyInfo) or a multikey.

    Returns:
        Its algorithm, and the key as a multikey.

    Raises:
        SigningKeyError: It is none of these. The message never repeats the data: it may be the private half.
    """
    if b"PRIVATE KEY" in data:
        raise SigningKeyError("this is a private key", hint="Only the public half is wanted here. Treat the private one with care.")
    try:
        codec, _ = decode_multikey(data.strip().decode("ascii"))
    except (BadgepressError, UnicodeDecodeError):
        return _from_key_info(data)
    if codec not in _ALGORITHMS:
        raise SigningKeyError("this is a private key", hint="Only the public half is wanted here. Treat the private one with care.")
    return _ALGORITHMS[codec], data.strip().decode("ascii")


def _from_key_info(data: bytes) -> tuple[Algorithm, str]:
    try:
        load = serialization.load_pem_public_key if b"-----BEGIN" in data else serialization.load_der_public_key
        key = load(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningKeyError("this is not a public key that badgepress can read", hint=_HINT) from None
    if isinstance(key, Ed25519PublicKey):
        return "Ed25519", encode_multikey("ed25519-pub", key.public_bytes_raw())
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
        return "P-256", encode_multikey("p256-pub", point)
    raise SigningKeyError("this is another kind of key", hint="Use Ed25519 for credentials and P-256 for VC-JWTs.")


def is_signed_with(public_raw: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` is the Ed25519 signature of `message` by the key of these 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
