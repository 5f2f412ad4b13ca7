"""`exec-sign:COMMAND`: the command signs, and the private key stays where it is: in a token, an HSM or a key service.

It reads the message from standard input and prints the signature: 64 bytes, or these as base64 or hexadecimal digits. It signs with the active
Ed25519 key of `keys/`; whatever does not verify with that key is refused, so that a wrong slot or a broken command publishes nothing.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping

from badgepress.errors import SigningKeyError
from badgepress.signing.commands import command_words, run_command
from badgepress.signing.interface import Algorithm
from badgepress.signing.public_key import is_signed_with

SECONDS = 30
_PROBE = b"badgepress asks whether this command signs with the key that keys/ announces"


class CommandSigner:
    """A key that only a command can use; satisfies `Signer`. It can be sent to another process, for it holds no secret."""

    algorithm: Algorithm = "Ed25519"

    def __init__(self, command: str, environ: Mapping[str, str], public_multikey: str, public_raw: bytes) -> None:
        """Tie a command to the public key that its signatures must verify with.

        Args:
            command: Program and arguments.
            environ: Its environment.
            public_multikey: The key as `keys/` announces it.
            public_raw: Its 32 bytes.
        """
        self._words = command_words(command)
        self._environ = environ
        self.public_multikey = public_multikey
        self.public_raw = public_raw

    def sign(self, message: bytes) -> bytes:
        """Return the command's signature of `message`, verified.

        Raises:
            SigningKeyError: The command failed, or its signature is not one of the announced key.
        """
        printed = run_command(self._words, self._environ, SECONDS, message)
        for signature in _read(printed):
            if is_signed_with(self.public_raw, message, signature):
                return signature
        hint = "Does it use another key, or another way to sign? Wanted: Ed25519 over all of its input, not over a hash of it."
        raise SigningKeyError("the key's command printed no signature that the active key of keys/ verifies", hint=hint)

    def refuse_unfit(self) -> None:
        """Try the command before anything depends on it.

        Raises:
            SigningKeyError: It does not sign with the announced key, or gives another signature each time.
        """
        if self.sign(_PROBE) != self.sign(_PROBE):
            hint = "Use a plain Ed25519 key (RFC 8032), so that the same commit always gives the same site."
            raise SigningKeyError("the key's command signs the same message differently each time", hint=hint)


def _read(printed: bytes) -> Iterator[bytes]:
    """Yield the signatures that the output may be; which one is meant, verifying tells."""
    if len(printed) == 64:
        yield printed
    text = printed.strip()
    if len(text) == 128:
        try:
            yield bytes.fromhex(text.decode("ascii"))
        except ValueError:
            return
    elif 86 <= len(text) <= 88:
        try:
            yield base64.b64decode(text.rstrip(b"=") + b"==", altchars=None if b"+" in text or b"/" in text else b"-_", validate=True)
        except binascii.Error:
            return
