"""What a signer is: a named key that turns bytes into a signature, and tells nothing else about itself."""

from __future__ import annotations

from typing import Literal, Protocol

Algorithm = Literal["Ed25519", "P-256"]


class Signer(Protocol):
    """The private half of one key, wherever it is kept."""

    @property
    def algorithm(self) -> Algorithm:
        """Which kind of signature it makes."""

    @property
    def public_raw(self) -> bytes:
        """The public key: 32 bytes (Ed25519), or X and Y, 64 bytes (P-256)."""

    @property
    def public_multikey(self) -> str:
        """The public key as `keys/` announces it."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of `message`: Ed25519 (RFC 8032), or R and S of deterministic ES256 (RFC 6979, RFC 7518 §3.4).

        Raises:
            SigningKeyError: The key is not to be had any more.
        """
