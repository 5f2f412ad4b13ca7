"""Whom an award is for, as far as a reviewer may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def masked_recipient(award: Mapping[str, Any]) -> str:
    """Return the name that the holder of an award agreed to, or the beginning of what identifies them."""
    if award.get("name"):
        return str(award["name"])
    recipient = award.get("recipient")
    known = recipient if isinstance(recipient, dict) else {}
    if "email_hash" in known:
        return masked_hash(str(known["email_hash"]))
    if "did" in known:
        return masked_did(str(known["did"]))
    if "url" in known:
        return str(known["url"]).removeprefix("https://")[:60]
    return "nobody any more"


def masked_hash(email_hash: str) -> str:
    """Return the beginning of the hash of an e-mail address."""
    return f"an e-mail address (hash {email_hash.removeprefix('sha256$')[:8]}…)"


def masked_did(did: str) -> str:
    """Return the beginning of a DID."""
    return f"{did[:20]}…"
