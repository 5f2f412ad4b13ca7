"""`file:PATH`: the private key is an encrypted PKCS#8 file outside of the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from badgepress.errors import SigningKeyError
from badgepress.signing.private_key import PrivateKey, read_encrypted_pem

PASSPHRASE_VARIABLE = "BADGEPRESS_PASSPHRASE"  # noqa: S105 - a variable's name, not a secret
_MAX_BYTES = 16 * 1024


def from_file(path: str, environ: Mapping[str, str]) -> PrivateKey:
    """Read the key file at `path` with the passphrase in BADGEPRESS_PASSPHRASE.

    Raises:
        SigningKeyError: File or passphrase is missing or wrong.
    """
    try:
        with Path(path).expanduser().open("rb") as file:
            pem = file.read(_MAX_BYTES)
    except OSError as error:
        raise SigningKeyError(
            f"the key file cannot be read: {error.strerror}", hint="Check the path after file: and its permissions."
        ) from None
    passphrase = environ.get(PASSPHRASE_VARIABLE, "")
    if not passphrase:
        raise SigningKeyError(
            f"the key file needs its passphrase in {PASSPHRASE_VARIABLE}",
            hint="It was printed once when the key was made.",
        )
    return read_encrypted_pem(pem, passphrase)
