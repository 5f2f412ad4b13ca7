"""A private key in every form in which people keep or leak one, each written with other tools than the product's own."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from badgepress.signing.private_key import PrivateKey
from tests.interop.signer import base58

SECRET = hashlib.sha256(b"badgepress tests: a key that leaks").digest()


class KeyForms:
    """One key, its parts, and its files."""

    def __init__(self, algorithm: str, secret: bytes = SECRET) -> None:
        self.secret = secret
        if algorithm == "Ed25519":
            self.key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey = ed25519.Ed25519PrivateKey.from_private_bytes(secret)
            self.public = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            self.codec = b"\x80\x26"
        else:
            self.key = ec.derive_private_key(int.from_bytes(secret), ec.SECP256R1())
            self.public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]
            self.codec = b"\x86\x26"
        self.ours = PrivateKey(self.key)

    def file(self, form: PrivateFormat = PrivateFormat.PKCS8, encoding: Encoding = Encoding.PEM) -> bytes:
        return self.key.private_bytes(encoding, form, NoEncryption())


def _wrapped(data: bytes) -> bytes:
    text = base64.b64encode(data)
    return b"\n".join(text[start : start + 76] for start in range(0, len(text), 76)) + b"\n"


ENCODINGS: dict[str, Callable[[KeyForms], bytes]] = {
    "hex": lambda key: key.secret.hex().encode(),
    "HEX": lambda key: key.secret.hex().upper().encode(),
    "0x hex": lambda key: b"0x" + key.secret.hex().encode(),
    "hex with colons": lambda key: key.secret.hex(":").encode(),
    "hex with colons in lines, as OpenSSL prints it": lambda key: b"priv:\n    " + b":\n    ".join(
        key.secret[start : start + 15].hex(":").encode() for start in range(0, 32, 15)
    ),
    "base64": lambda key: base64.b64encode(key.secret),
    "base64 without padding": lambda key: base64.b64encode(key.secret).rstrip(b"="),
    "base64url": lambda key: base64.urlsafe_b64encode(key.secret),
    "base64url without padding": lambda key: base64.urlsafe_b64encode(key.secret).rstrip(b"="),
    "base64, percent-encoded": lambda key: quote(base64.b64encode(key.secret), safe="").encode(),
    "base58": lambda key: base58(key.secret).encode(),
    "multibase base58": lambda key: b"z" + base58(key.secret).encode(),
    "multibase base64url": lambda key: b"u" + base64.urlsafe_b64encode(key.secret).rstrip(b"="),
    "secret multikey": lambda key: b"z" + base58(key.codec + key.secret).encode(),
    "PEM PKCS#8": lambda key: key.file(),
    "PEM in a JSON string": lambda key: json.dumps({"key": key.file().decode()}).encode(),
    "DER PKCS#8": lambda key: key.file(encoding=Encoding.DER),
    "base64 of DER": lambda key: base64.b64encode(key.file(encoding=Encoding.DER)),
    "base64 of PEM": lambda key: base64.b64encode(key.file()),
    "base64 of PEM in lines": lambda key: _wrapped(key.file()),
    "base64 of an OpenSSH file": lambda key: base64.b64encode(key.file(PrivateFormat.OpenSSH)),
    "JWK": lambda key: json.dumps({"kty": "OKP", "d": base64.urlsafe_b64encode(key.secret).rstrip(b"=").decode()}).encode(),
    "base64 of JWK": lambda key: base64.b64encode(ENCODINGS["JWK"](key)),
    "OpenSSH": lambda key: key.file(PrivateFormat.OpenSSH),
    "raw bytes": lambda key: key.secret,
    "raw bytes and a line break": lambda key: key.secret + b"\n",
    "secret and public key, raw": lambda key: key.secret + key.public,
    "secret and public key, base64": lambda key: base64.b64encode(key.secret + key.public),
    "secret and public key, hex": lambda key: (key.secret + key.public).hex().encode(),
    "secret and public key, base58": lambda key: base58(key.secret + key.public).encode(),
    "list of numbers": lambda key: json.dumps(list(key.secret)).encode(),
    "list of numbers, with the public key": lambda key: json.dumps(list(key.secret + key.public), separators=(",", ":")).encode(),
}
RARE: dict[str, Callable[[KeyForms], bytes]] = {
    "PEM, percent-encoded": lambda key: quote(key.file(), safe="").encode(),
    "PEM, every byte percent-encoded": lambda key: b"".join(b"%%%02x" % byte for byte in key.file()),
    "list of hexadecimal numbers": lambda key: ", ".join(f"0x{byte:02x}" for byte in key.secret).encode(),
    "list of hexadecimal numbers, short": lambda key: ",".join(f"0X{byte:X}" for byte in key.secret + key.public).encode(),
    "multibase hexadecimal": lambda key: b"f" + (key.codec + key.secret).hex().encode(),
    "multibase HEXADECIMAL": lambda key: b"F" + key.secret.hex().upper().encode(),
    "base32": lambda key: base64.b32encode(key.secret),
    "base32 without padding": lambda key: base64.b32encode(key.secret).rstrip(b"=").lower(),
    "base32 of DER": lambda key: base64.b32encode(key.file(encoding=Encoding.DER)),
    "multibase base32": lambda key: b"b" + base64.b32encode(key.codec + key.secret).rstrip(b"=").lower(),
}
"""Found in a tree, a site or a log; what is about to be published is not looked through for these."""
ONLY_P256: dict[str, Callable[[KeyForms], bytes]] = {
    "PEM SEC 1": lambda key: key.file(PrivateFormat.TraditionalOpenSSL),
    "base64 of PEM SEC 1": lambda key: base64.b64encode(key.file(PrivateFormat.TraditionalOpenSSL)),
}
BINARY = {"DER PKCS#8", "raw bytes", "raw bytes and a line break", "secret and public key, raw"}
