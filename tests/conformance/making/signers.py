"""Keys that are made up from a name, and every kind of signature by them: a second, small implementation, so that the table does not check us by ourselves."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyld import jsonld
from pyld.canon import URDNA2015

from badgepress.verifying.credential_check.known_contexts import verifying_contexts

Document = dict[str, Any]
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
CREATED = "2026-11-02T08:00:00Z"


def digest(name: str) -> bytes:
    """Return 32 bytes that stand for a name."""
    return hashlib.sha256(f"badgepress conformance: {name}".encode()).digest()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base58(data: bytes) -> str:
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Signer:
    """One of each kind of key; worthless, for everybody can make them."""

    name: str

    @cached_property
    def ed(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(digest(f"{self.name} ed"))

    @cached_property
    def p256(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(digest(f"{self.name} p256")[:31]), ec.SECP256R1())

    @cached_property
    def p384(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(int.from_bytes(digest(f"{self.name} p384")), ec.SECP384R1())

    @cached_property
    def rsa(self) -> rsa.RSAPrivateKey:
        return _rsa(self.name, 1024)

    @property
    def ed_multikey(self) -> str:
        return "z" + base58(b"\xed\x01" + self.ed.public_key().public_bytes_raw())

    def ec_multikey(self, curve: str) -> str:
        key, prefix = (self.p256, b"\x80\x24") if curve == "P-256" else (self.p384, b"\x81\x24")
        return "z" + base58(prefix + key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint))

    def jwk(self, algorithm: str) -> Document:
        """Return the public JWK for a JWS algorithm."""
        if algorithm == "EdDSA":
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url(self.ed.public_key().public_bytes_raw())}
        if algorithm == "RS256":
            numbers = self.rsa.public_key().public_numbers()
            return {"kty": "RSA", "n": base64url(_minimal(numbers.n)), "e": base64url(_minimal(numbers.e))}
        key, curve, size = (self.p256, "P-256", 32) if algorithm == "ES256" else (self.p384, "P-384", 48)
        point = key.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": curve,
            "x": base64url(point.x.to_bytes(size)),
            "y": base64url(point.y.to_bytes(size)),
        }

    @property
    def pem(self) -> str:
        """Return the RSA key as PEM, as OB 2.0 publishes it."""
        return self.rsa.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def signature(self, algorithm: str, message: bytes) -> bytes:
        """Return the raw signature of a JWS algorithm."""
        if algorithm == "EdDSA":
            return self.ed.sign(message)
        if algorithm == "RS256":
            return self.rsa.sign(message, padding.PKCS1v15(), SHA256())
        key, half, hashed = (self.p256, 32, SHA256()) if algorithm == "ES256" else (self.p384, 48, SHA384())
        r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashed, deterministic_signing=True)))
        return r.to_bytes(half) + s.to_bytes(half)

    def jws(self, header: Mapping[str, Any], payload: Any, algorithm: str | None = None) -> str:
        """Return a compact JWS; `algorithm` is what really signs, if it differs from what the header says."""
        message = f"{base64url(text_of(header).encode())}.{base64url(text_of(payload).encode())}"
        return f"{message}.{base64url(self.signature(algorithm or header['alg'], message.encode()))}"

    def proof(
        self,
        document: Mapping[str, Any],
        method: str,
        suite: str = "eddsa-rdfc-2022",
        curve: str = "P-256",
        **options: Any,
    ) -> Document:
        """Return a proof over a document; `suite` may be Ed25519Signature2020."""
        older = suite == "Ed25519Signature2020"
        config: Document = {"type": suite} if older else {"type": "DataIntegrityProof", "cryptosuite": suite}
        config |= {"created": CREATED, "verificationMethod": method, "proofPurpose": "assertionMethod"} | options
        config = {name: value for name, value in config.items() if value is not None}
        hash_name = "sha384" if suite == "ecdsa-rdfc-2019" and curve == "P-384" else "sha256"
        unsecured = {name: value for name, value in document.items() if name != "proof"}
        parts = ({**config, "@context": document["@context"]}, unsecured)
        data = b"".join(hashlib.new(hash_name, canonical(part, hash_name)).digest() for part in parts)
        algorithm = "EdDSA" if suite != "ecdsa-rdfc-2019" else "ES256" if curve == "P-256" else "ES384"
        return config | {"proofValue": "z" + base58(self.signature(algorithm, data))}

    def sign(
        self,
        document: Mapping[str, Any],
        method: str,
        suite: str = "eddsa-rdfc-2022",
        curve: str = "P-256",
        **options: Any,
    ) -> Document:
        """Return a document with one proof, in place of any that it had."""
        plain = {name: value for name, value in document.items() if name != "proof"}
        return plain | {"proof": self.proof(plain, method, suite, curve, **options)}


class _Canonical(URDNA2015):  # type: ignore[misc]
    def __init__(self, hash_name: str) -> None:
        super().__init__()
        self._hash_name = hash_name

    def create_hash(self) -> Any:
        return hashlib.new(self._hash_name)


def canonical(document: Mapping[str, Any], hash_name: str = "sha256") -> bytes:
    """Return canonical N-Quads as PyLD makes them, unsafe documents included: signers are not always careful."""
    dataset = jsonld.JsonLdProcessor().to_rdf(
        dict(document), {"documentLoader": _load, "base": "", "produceGeneralizedRdf": False}
    )
    text: str = _Canonical(hash_name).main(dataset, {"format": "application/n-quads"})
    return text.encode()


def _load(url: str, _options: object = None) -> Document:
    return {
        "document": json.loads(json.dumps(verifying_contexts()[url])),
        "documentUrl": url,
        "contextUrl": None,
        "contentType": None,
        "tag": None,
    }


# how far the first prime is from where the search begins: it is checked, not searched for
_FOUND_BEFORE = {
    "club p": 1490,
    "club q": 1282,
    "workshop p": 442,
    "workshop q": 316,
    "stranger p": 52,
    "stranger q": 14,
}


@cache
def _rsa(name: str, bits: int) -> rsa.RSAPrivateKey:
    exponent = 65537
    p, q = _prime(f"{name} p", bits, exponent), _prime(f"{name} q", bits, exponent)
    d = pow(exponent, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(exponent, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def _prime(name: str, bits: int, exponent: int) -> int:
    stream = b"".join(digest(f"{name} {number}") for number in range(bits // 256))
    candidate = (int.from_bytes(stream) | 1 | (0b11 << (bits - 2))) + _FOUND_BEFORE.get(name, 0)
    while not (_is_prime(candidate) and (candidate - 1) % exponent):
        candidate += 2
    return candidate


def _is_prime(number: int) -> bool:
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for base in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        value = pow(base, odd, number)
        if value in (1, number - 1):
            continue
        for _square in range(twos - 1):
            value = value * value % number
            if value == number - 1:
                break
        else:
            return False
    return True


def _minimal(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8)
