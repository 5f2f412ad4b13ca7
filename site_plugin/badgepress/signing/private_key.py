"""Private keys in memory: made, read and written in the forms that badgepress accepts."""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badgepress.errors import BadgepressError, SigningKeyError
from badgepress.linkeddata.multibase import decode_multikey, encode_multikey
from badgepress.signing.interface import Algorithm

_PUBLIC_CODECS = {"Ed25519": "ed25519-pub", "P-256": "p256-pub"}
_PRIVATE_CODECS = {"Ed25519": "ed25519-priv", "P-256": "p256-priv"}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

PUBLISHED_TEST_KEYS = frozenset({
    "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",  # W3C vc-di-eddsa test vectors
    "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw",  # RFC 8032 §7.1, test 1
})  # fmt: skip
"""Keys whose private halves anybody can look up: never accepted for signing."""


class PrivateKey:
    """A private key held in memory; satisfies `Signer`. Its text form never shows the secret."""

    def __init__(self, key: Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    def __repr__(self) -> str:
        return f"<{self.algorithm} private key of {self.public_multikey}>"

    @property
    def algorithm(self) -> Algorithm:
        """Ed25519 or P-256."""
        return "Ed25519" if isinstance(self._key, Ed25519PrivateKey) else "P-256"

    @property
    def public_raw(self) -> bytes:
        """The public key: 32 bytes (Ed25519), or X and Y, 64 bytes (P-256)."""
        if isinstance(self._key, Ed25519PrivateKey):
            return self._key.public_key().public_bytes_raw()
        point = serialization.PublicFormat.UncompressedPoint
        return self._key.public_key().public_bytes(serialization.Encoding.X962, point)[1:]

    @property
    def public_multikey(self) -> str:
        """The public key as `publicKeyMultibase` (CID §2.2.2)."""
        if isinstance(self._key, Ed25519PrivateKey):
            return encode_multikey(_PUBLIC_CODECS["Ed25519"], self.public_raw)
        point = serialization.PublicFormat.CompressedPoint
        return encode_multikey(
            _PUBLIC_CODECS["P-256"], self._key.public_key().public_bytes(serialization.Encoding.X962, point)
        )

    @property
    def secret_raw(self) -> bytes:
        """The private key itself, 32 bytes: an Ed25519 seed, or a P-256 scalar."""
        if isinstance(self._key, Ed25519PrivateKey):
            return self._key.private_bytes_raw()
        return self._key.private_numbers().private_value.to_bytes(32, "big")

    @property
    def secret_multikey(self) -> str:
        """The private key as `secretKeyMultibase` (CID §2.2.2), one line."""
        return encode_multikey(_PRIVATE_CODECS[self.algorithm], self.secret_raw)

    def plain_pem(self, form: serialization.PrivateFormat) -> bytes:
        """Return the key as PEM that anybody can read: to know what must not get out, never to be kept."""
        return self._key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of `message`; the same message always gives the same bytes."""
        if isinstance(self._key, Ed25519PrivateKey):
            return self._key.sign(message)
        der = self._key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = utils.decode_dss_signature(der)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def encrypted_pem(self, passphrase: str) -> bytes:
        """Return the key as encrypted PKCS#8 PEM."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase.encode()),
        )


def generate(algorithm: Algorithm) -> PrivateKey:
    """Make a new private key from the system's random source."""
    if algorithm == "Ed25519":
        return PrivateKey(Ed25519PrivateKey.generate())
    return PrivateKey(ec.generate_private_key(ec.SECP256R1()))


def new_passphrase() -> str:
    """Make a passphrase of 128 random bits, in groups that can be copied by hand."""
    letters = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()
    return "-".join(letters[start : start + 5] for start in range(0, len(letters), 5))


def read_secret_line(text: str) -> PrivateKey:
    """Read a private key from one line: a secret multikey, or an Ed25519 seed of 32 bytes as base64url.

    Raises:
        SigningKeyError: It is neither. The message never repeats the text.
    """
    secret = text.strip()
    if secret.startswith("z"):
        try:
            codec, raw = decode_multikey(secret)
        except BadgepressError:
            raise _unreadable() from None
        if codec == _PRIVATE_CODECS["Ed25519"]:
            return PrivateKey(Ed25519PrivateKey.from_private_bytes(raw))
        if codec == _PRIVATE_CODECS["P-256"] and 0 < int.from_bytes(raw, "big") < _P256_ORDER:
            return PrivateKey(ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1()))
        raise _unreadable()
    try:
        seed = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _unreadable() from None
    if len(seed) != 32:
        raise _unreadable()
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(seed))


def read_encrypted_pem(pem: bytes, passphrase: str) -> PrivateKey:
    """Read an encrypted PKCS#8 file.

    Raises:
        SigningKeyError: Wrong passphrase, not encrypted, or another kind of key.
    """
    if b"ENCRYPTED" not in pem:
        raise SigningKeyError(
            "the key file is not encrypted", hint="Encrypt it: openssl pkcs8 -topk8 -scrypt -in old.pem -out new.pem"
        )
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningKeyError(
            "the key file cannot be opened", hint="The passphrase is wrong, or the file is damaged."
        ) from None
    if isinstance(key, Ed25519PrivateKey):
        return PrivateKey(key)
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return PrivateKey(key)
    raise SigningKeyError(
        "the key file holds another kind of key", hint="Use Ed25519 for credentials and P-256 for VC-JWTs."
    )


def _unreadable() -> SigningKeyError:
    return SigningKeyError(
        "the secret is not a private key that badgepress can read",
        hint="It is the one line that `badgepress keys new` printed, beginning with z.",
    )


def public_raw_of_multikey(algorithm: Algorithm, raw: bytes) -> bytes:
    """Return a multikey's bytes as `Signer.public_raw` has them: a P-256 point uncompressed, X and Y.

    Raises:
        SigningKeyError: The bytes are no point of the curve.
    """
    if algorithm == "Ed25519":
        return raw
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        raise SigningKeyError("a P-256 public key in keys/ is damaged") from None
    return point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)[1:]
