"""A second, small implementation of the issuer's proofs: it forges for tamperings, and signs the sample."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import openbadgeslib
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyld import jsonld

Document = dict[str, Any]

_CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True)
class Identity:
    """A DID with an Ed25519 key (`#ed`) and a P-256 key (`#ec`), both derived from its name, and so worthless."""

    did: str

    @cached_property
    def _ed25519(self) -> ed25519.Ed25519PrivateKey:
        return ed25519.Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"ed" + self.did.encode()).digest())

    @cached_property
    def _p256(self) -> ec.EllipticCurvePrivateKey:
        return ec.derive_private_key(
            int.from_bytes(hashlib.sha256(b"ec" + self.did.encode()).digest()[:31]), ec.SECP256R1()
        )

    def did_document(self) -> Document:
        """Return the DID document: both keys may make assertions."""
        point = self._p256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        jwk = {"kty": "EC", "crv": "P-256", "x": _base64url(point[1:33]), "y": _base64url(point[33:])}
        multikey = "z" + base58(b"\xed\x01" + self._ed25519.public_key().public_bytes_raw())
        return {
            "@context": [
                "https://www.w3.org/ns/did/v1",
                "https://w3id.org/security/multikey/v1",
                "https://w3id.org/security/jwk/v1",
            ],
            "id": self.did,
            "verificationMethod": [
                {"id": f"{self.did}#ed", "type": "Multikey", "controller": self.did, "publicKeyMultibase": multikey},
                {"id": f"{self.did}#ec", "type": "JsonWebKey", "controller": self.did, "publicKeyJwk": jwk},
            ],
            "assertionMethod": [f"{self.did}#ed", f"{self.did}#ec"],
        }

    def sign(self, document: Document, method: str | None = None) -> Document:
        """Return the document with an eddsa-rdfc-2022 proof of this identity's key, whatever proof it had.

        Args:
            document: Its `validFrom` becomes the proof's `created`.
            method: The verification method that the proof claims; this identity's own if none is given.
        """
        unsigned = {key: value for key, value in document.items() if key != "proof"}
        options = {
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": document["validFrom"],
            "verificationMethod": method or f"{self.did}#ed", "proofPurpose": "assertionMethod",
        }  # fmt: skip
        data = _hash({"@context": document["@context"], **options}) + _hash(unsigned)
        return unsigned | {"proof": options | {"proofValue": "z" + base58(self._ed25519.sign(data))}}

    def sign_jwt(self, credential: Document, kid: str | None = None) -> str:
        """Return the credential as VC-JWT (ES256) of this identity's key; `kid` is what its header claims."""
        claims = {key: value for key, value in credential.items() if key != "proof"}
        claims |= {"iss": credential["issuer"]["id"], "jti": credential["id"], "nbf": seconds(credential["validFrom"])}
        if "validUntil" in credential:
            claims["exp"] = seconds(credential["validUntil"])
        if "id" in credential["credentialSubject"]:
            claims["sub"] = credential["credentialSubject"]["id"]
        header = {"alg": "ES256", "typ": "JWT", "kid": kid or f"{self.did}#ec"}
        message = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
        r, s = decode_dss_signature(self._p256.sign(message.encode(), ec.ECDSA(SHA256(), deterministic_signing=True)))
        return f"{message}.{_base64url(r.to_bytes(32) + s.to_bytes(32))}"


def seconds(moment: str) -> int:
    """Return an RFC 3339 time as seconds since 1970."""
    return int(datetime.fromisoformat(moment).timestamp())


def base58(data: bytes) -> str:
    """Return base58btc of data that does not begin with a zero byte."""
    number, text = int.from_bytes(data), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _hash(document: Document) -> bytes:
    quads = jsonld.normalize(
        document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load_context}
    )
    return hashlib.sha256(quads.encode()).digest()


def _load_context(url: str, _options: object) -> Document:
    path = Path(openbadgeslib.__file__).parent / "ob3" / "contexts" / _CONTEXTS[url]
    return {"contextUrl": None, "documentUrl": url, "document": json.loads(path.read_bytes())}
