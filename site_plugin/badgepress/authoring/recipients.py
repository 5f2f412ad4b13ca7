"""Turns whom an award is for into what may stand in Git: a salted hash, a DID or a profile address."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata

from badgepress.errors import BadgepressError

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\.]+(\.[^\s@<>\"(),:;\\.]+)+")
_CODE = re.compile(r"sha256\$[0-9a-f]{64}:[0-9a-f]{32,128}")
_MAX_LENGTH = 254


def email_recipient(address: str, salt: str | None = None) -> dict[str, str]:
    """Return the recipient for an e-mail address: its hash with a new random salt; the address itself is nowhere in it.

    Args:
        address: As somebody typed it; trimmed, normalised (NFC) and in small letters it is hashed.
        salt: Hexadecimal digits; random if None.

    Raises:
        BadgepressError: It is no e-mail address. The message does not repeat it.
    """
    plain = normalised_address(address)
    if len(plain) > _MAX_LENGTH or not plain.isprintable() or not _ADDRESS.fullmatch(plain):
        raise BadgepressError("this is no e-mail address", hint="Write it like name@example.org, nothing else beside it.")
    salt = salt or secrets.token_hex(16)
    return {"email_hash": hash_of(plain, salt), "salt": salt}


def hash_of(address: str, salt: str) -> str:
    """Return what stands for an address in an award."""
    return f"sha256${hashlib.sha256((normalised_address(address) + salt).encode()).hexdigest()}"


def normalised_address(address: str) -> str:
    """Return an address as it is hashed."""
    return unicodedata.normalize("NFC", address.strip()).lower()


def masked_address(address: str) -> str:
    """Return an address that shows its writer which one it is, and a stranger nothing: `a***@e***.org`."""
    local, _, domain = normalised_address(address).partition("@")
    name, _, rest = domain.rpartition(".")
    return f"{local[:1]}***@{name[:1]}***.{rest}"


def code_recipient(code: str) -> dict[str, str]:
    """Return the recipient of a recipient code (`sha256$…:salt`), which somebody made of their own address.

    Raises:
        BadgepressError: It is no such code.
    """
    plain = code.strip()
    if not _CODE.fullmatch(plain):
        hint = "Copy the whole code; it begins with sha256$. Make one with: badgepress recipient"
        raise BadgepressError("this is no recipient code", hint=hint)
    email_hash, _, salt = plain.rpartition(":")
    return {"email_hash": email_hash, "salt": salt}


def recipient_code(recipient: dict[str, str]) -> str:
    """Return the code of a recipient known by an e-mail's hash."""
    return f"{recipient['email_hash']}:{recipient['salt']}"


def looks_like_address(text: str) -> bool:
    """Say whether a text holds an e-mail address."""
    return bool(re.search(r"[^\s@/]@[^\s@/]+\.[^\s@/.]", text))
