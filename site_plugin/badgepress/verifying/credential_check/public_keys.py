"""Public keys in every form in which issuers publish them, and signatures by them; one kind of key fits one algorithm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from badgepress.linkeddata.multibase import MultikeyError, decode_base64url, decode_multibase58
from badgepress.verifying.credential_check.report import Trouble

Kind = Literal["Ed25519", "P-256", "P-384", "RSA"]
Key = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
ALGORITHMS: Mapping[str, Kind] = {"EdDSA": "Ed25519", "ES256": "P-256", "ES384": "P-384", "RS256": "RSA"}
"""JWS algorithm → the one kind of key that it may be used with (RFC 8725 §3.1)."""
_MULTIKEYS: Mapping[bytes, tuple[Kind, int]] = {
    b"\xed\x01": ("Ed25519", 32),
    b"\x80\x24": ("P-256", 33),
    b"\x81\x24": ("P-384", 49),
}
_CURVES: Mapping[str, tuple[ec.EllipticCurve, int]] = {"P-256": (ec.SECP256R1(), 32), "P-384": (ec.SECP384R1(), 48)}
_PRIVATE_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_RSA_BITS = (2048, 8192)
_PEM_CHARACTERS = 16_384
# the points of small order, in every encoding: under them signatures fit documents that nobody signed
_WEAK_ED25519 = frozenset(
    bytes.fromhex(text)
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    )
)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key, and what kind it is."""

    kind: Kind
    key: Key
    identity: bytes
    """Equal for equal keys, in whatever form they were written."""
    algorithm: str = ""
    """The one JWS algorithm that its JWK is for, if that says so."""

    def fits(self, signature: bytes, message: bytes) -> bool:
        """Say whether a signature is this key's over a message: Ed25519, ECDSA as r ‖ s, or RSASSA-PKCS1-v1_5 with SHA-256."""
        try:
            if isinstance(self.key, ed25519.Ed25519PublicKey):
                self.key.verify(signature, message)
            elif isinstance(self.key, rsa.RSAPublicKey):
                self.key.verify(signature, message, padding.PKCS1v15(), SHA256())
            else:
                half = _CURVES[self.kind][1]
                if len(signature) != 2 * half:
                    return False
                der = encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:]))
                self.key.verify(der, message, ec.ECDSA(SHA256() if self.kind == "P-256" else SHA384()))
        except InvalidSignature:
            return False
        return True

    @property
    def signature_bytes(self) -> int:
        """The length that every signature by this key has."""
        if isinstance(self.key, rsa.RSAPublicKey):
            return (self.key.key_size + 7) // 8
        return 64 if self.kind == "Ed25519" else 2 * _CURVES[self.kind][1]


def from_multikey(text: Any, name: str) -> PublicKey:
    """Read a Multikey text (CID 1.0 §2.2.2), or raise `Trouble` with code `key-form`."""
    try:
        data = decode_multibase58(text if isinstance(text, str) else "")
    except MultikeyError as error:
        raise Trouble("key-form", f"the key {name} cannot be read: {error}") from None
    kind, length = _MULTIKEYS.get(data[:2], (None, 0))
    if kind is None or len(data) != length + 2:
        raise Trouble("key-form", f"the key {name} is no public key of a known kind and length")
    return _from_raw(kind, data[2:], name)


def from_jwk(jwk: Any, name: str) -> PublicKey:
    """Read one JWK (RFC 7517, 8037), or raise `Trouble` with code `key-form` or `key-kind`."""
    if not isinstance(jwk, Mapping) or "keys" in jwk:
        raise Trouble("key-form", f"the key {name} is not one JWK")
    if private := _PRIVATE_MEMBERS & jwk.keys():
        raise Trouble("key-form", f"the key {name} shows its private half ({min(private)})")
    if jwk.get("use", "sig") != "sig" or "verify" not in _list(jwk.get("key_ops", ["verify"])):
        raise Trouble("key-kind", f"the key {name} is not for signatures")
    algorithm = jwk.get("alg", "")
    if not isinstance(algorithm, str):
        raise Trouble("key-form", f"the algorithm of the key {name} is not a text")
    return replace(_from_jwk(jwk, name), algorithm=algorithm)


def _from_jwk(jwk: Mapping[str, Any], name: str) -> PublicKey:
    kind, curve = jwk.get("kty"), jwk.get("crv")
    try:
        if kind == "OKP" and curve == "Ed25519":
            return _from_raw("Ed25519", _bytes(jwk, "x"), name)
        if kind == "EC" and isinstance(curve, str) and curve in _CURVES:
            return _from_point(curve, _bytes(jwk, "x"), _bytes(jwk, "y"), name)
        if kind == "RSA":
            numbers = rsa.RSAPublicNumbers(int.from_bytes(_bytes(jwk, "e")), int.from_bytes(_bytes(jwk, "n")))
            if numbers.n.bit_length() > _RSA_BITS[1]:
                raise Trouble("key-form", f"the RSA key {name} is larger than {_RSA_BITS[1]} bits")
            return _from_rsa(numbers.public_key(), name)
    except (MultikeyError, ValueError):
        raise Trouble("key-form", f"the key {name} cannot be read") from None
    raise Trouble("key-form", f"the key {name} is of a kind that is not known ({kind!r}, {curve!r})")


def from_pem(text: Any, name: str) -> PublicKey:
    """Read a PEM public key (RFC 7468 §13), as OB 1 and OB 2 publish them, or raise `Trouble` with code `key-form`."""
    try:
        key = (
            load_pem_public_key(text.strip().encode("ascii"))
            if isinstance(text, str) and len(text) <= _PEM_CHARACTERS
            else None
        )
        if isinstance(key, rsa.RSAPublicKey):
            return _from_rsa(key, name)
        if isinstance(key, ed25519.Ed25519PublicKey):
            return _from_raw("Ed25519", key.public_bytes_raw(), name)
        if isinstance(key, ec.EllipticCurvePublicKey):
            numbers = key.public_numbers()
            for curve, (known, size) in _CURVES.items():
                if known.name == key.curve.name:
                    return _from_point(curve, numbers.x.to_bytes(size), numbers.y.to_bytes(size), name)
    except (ValueError, UnicodeEncodeError, UnsupportedAlgorithm):
        pass
    raise Trouble("key-form", f"the key {name} is no public key that can be read")


def _from_raw(kind: Kind, raw: bytes, name: str) -> PublicKey:
    try:
        if kind == "Ed25519":
            if len(raw) != 32 or raw in _WEAK_ED25519:
                raise Trouble("key-form", f"the Ed25519 key {name} is weak or of a wrong length")
            return PublicKey(kind, ed25519.Ed25519PublicKey.from_public_bytes(raw), b"Ed25519" + raw)
        if raw[0] not in (2, 3):
            raise Trouble("key-form", f"the key {name} is not a compressed point")
        point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[kind][0], raw)
    except (ValueError, IndexError):
        raise Trouble("key-form", f"the key {name} is no point of its curve") from None
    return PublicKey(kind, point, kind.encode() + _point_bytes(point))


def _from_point(curve: str, x: bytes, y: bytes, name: str) -> PublicKey:
    known, size = _CURVES[curve]
    if len(x) != size or len(y) != size:
        raise Trouble("key-form", f"the key {name}: x and y have {size} bytes each")
    key = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), known).public_key()
    kind: Kind = "P-256" if curve == "P-256" else "P-384"
    return PublicKey(kind, key, kind.encode() + _point_bytes(key))


def _point_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    numbers = key.public_numbers()
    return numbers.x.to_bytes(48) + numbers.y.to_bytes(48)


def _from_rsa(key: rsa.RSAPublicKey, name: str) -> PublicKey:
    numbers = key.public_numbers()
    if not _RSA_BITS[0] <= key.key_size <= _RSA_BITS[1] or numbers.e < 3 or numbers.e % 2 == 0 or numbers.n % 2 == 0:
        raise Trouble(
            "key-form", f"the RSA key {name} is weak: at least {_RSA_BITS[0]} bits, with an odd exponent of 3 or more"
        )
    return PublicKey("RSA", key, b"RSA" + numbers.n.to_bytes(_RSA_BITS[1] // 8) + numbers.e.to_bytes(_RSA_BITS[1] // 8))


def _bytes(jwk: Mapping[str, Any], name: str) -> bytes:
    value = jwk.get(name)
    return decode_base64url(value if isinstance(value, str) else "=")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
