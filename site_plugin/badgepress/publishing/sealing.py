"""Encrypts a delivery with age (age-encryption.org/v1), so that a CI run can hand it over and nobody else can open it."""

from __future__ import annotations

from collections.abc import Sequence

from badgepress.errors import BadgepressError

_INSTALL = "Install it: pip install 'badgepress[age]'."


def sealed(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return data that only the holders of some age identities can open; other bytes every time.

    Args:
        data: Anything.
        recipients: Public keys, `age1…`; each of their holders can open it.

    Raises:
        BadgepressError: The library is not installed, or one is no age recipient. The message never repeats it.
    """
    try:
        import pyrage
    except ImportError:
        raise BadgepressError("encrypting needs the library pyrage, which is not installed", hint=_INSTALL) from None
    keys = []
    for number, recipient in enumerate(recipients, 1):
        if recipient.strip().upper().startswith("AGE-SECRET-KEY"):
            hint = "Treat that key as known to others: make a new one with age-keygen, and give the line that begins with age1."
            raise BadgepressError("a private age key was given in place of a recipient", hint=hint)
        try:
            keys.append(pyrage.x25519.Recipient.from_str(recipient.strip()))
        except pyrage.RecipientError:
            which = f"number {number} of the age recipients" if len(recipients) > 1 else "this"
            hint = "Copy the whole public key; it begins with age1. The learner makes one with: age-keygen -o key.txt"
            raise BadgepressError(f"{which} is no age recipient", hint=hint) from None
    sealed_data: bytes = pyrage.encrypt(data, keys)
    return sealed_data
