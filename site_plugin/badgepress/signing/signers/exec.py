"""`exec:COMMAND`: the command prints the private key on one line, decrypted by age, sops, a password store or the like."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from badgepress.errors import SigningKeyError
from badgepress.signing.commands import command_words, run_command
from badgepress.signing.private_key import PrivateKey, read_secret_line

SECONDS = 120
"""Long enough to touch a token."""


def from_command(command: str, environ: Mapping[str, str]) -> PrivateKey:
    """Run the command, once in each process, and read the key it prints.

    Raises:
        SigningKeyError: It failed, or printed no key. What it printed is never repeated.
    """
    return _printed_key(command, tuple(sorted(environ.items())))


@lru_cache(maxsize=4)
def _printed_key(command: str, environ: tuple[tuple[str, str], ...]) -> PrivateKey:
    printed = run_command(command_words(command), dict(environ), SECONDS)
    try:
        return read_secret_line(printed.decode("ascii"))
    except (UnicodeDecodeError, SigningKeyError):
        hint = "It must print the one line that `badgepress keys new` printed, and nothing else."
        raise SigningKeyError("the key's command ended well but did not print a private key", hint=hint) from None
