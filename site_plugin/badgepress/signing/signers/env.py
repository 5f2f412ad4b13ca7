"""`env:NAME`: the private key is one line in an environment variable, as CI secrets are handed over."""

from __future__ import annotations

from collections.abc import Mapping

from badgepress.errors import SigningKeyError
from badgepress.signing.private_key import PrivateKey, read_secret_line


def from_environment(name: str, environ: Mapping[str, str]) -> PrivateKey:
    """Read the key from the variable `name`.

    Raises:
        SigningKeyError: The variable is missing or holds no key.
    """
    if not environ.get(name):
        raise SigningKeyError(
            f"the environment variable {name} is not set",
            hint="In CI, hand the secret to this step; elsewhere, leave the key out for a preview.",
        )
    return read_secret_line(environ[name])
