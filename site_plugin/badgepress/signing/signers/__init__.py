"""Where private keys are kept, by URI scheme: one file each, registered in `SIGNERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from badgepress.errors import SigningKeyError
from badgepress.signing.private_key import PrivateKey
from badgepress.signing.signers.env import from_environment
from badgepress.signing.signers.exec import from_command
from badgepress.signing.signers.file import from_file

SIGNERS: dict[str, Callable[[str, Mapping[str, str]], PrivateKey]] = {
    "env": from_environment,
    "file": from_file,
    "exec": from_command,
}
"""Where the key itself is handed to this process; behind `exec-sign:` it stays away (`exec_sign.py`)."""


def open_signer(uri: str, environ: Mapping[str, str]) -> PrivateKey:
    """Open the private key that a URI names.

    Args:
        uri: `env:NAME`, `file:PATH` or `exec:COMMAND`.
        environ: The process environment, for names and passphrases.

    Raises:
        SigningKeyError: Unknown scheme, or no usable key there.
    """
    scheme, colon, rest = uri.partition(":")
    if not colon or scheme not in SIGNERS:
        # the URI is not repeated: somebody may have put the secret itself here
        raise SigningKeyError(
            "the key must be named as env:NAME or file:PATH, exec:COMMAND or exec-sign:COMMAND", hint="Never write the key itself on the command line."
        )
    return SIGNERS[scheme](rest, environ)
