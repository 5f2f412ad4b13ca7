"""Is it about this person? Compares an e-mail address with what a badge says of its recipient, as typed and normalised."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed

_HASH = re.compile(r"(sha256)\$([0-9a-fA-F]{64})|(md5)\$([0-9a-fA-F]{32})")


def spellings(address: str) -> list[str]:
    """Return an address as typed, then as issuers normalise it: without blanks around, composed, in small letters."""
    bare = unicodedata.normalize("NFC", address.strip())
    return list(dict.fromkeys([address, address.strip(), bare, bare.lower()]))


def check_recipient(subject: Mapping[str, Any], address: str, report: Report) -> None:
    """Take the step `recipient` for the subject of an OB 3.0 credential or a CLR."""
    stated = [
        (identity.get("identityHash"), identity.get("hashed"), identity.get("salt"))
        for identity in listed(subject.get("identifier"))
        if isinstance(identity, Mapping) and identity.get("identityType") in ("emailAddress", "email")
    ]
    subject_id = subject.get("id")
    if isinstance(subject_id, str) and subject_id.startswith("mailto:"):
        stated.append((subject_id.removeprefix("mailto:"), False, None))
    _compare(stated, address, report)


def check_recipient_of_assertion(recipient: Any, address: str, report: Report) -> None:
    """Take the step `recipient` for an OB 1 or OB 2 assertion."""
    stated = []
    if isinstance(recipient, Mapping) and recipient.get("type") == "email":
        stated.append((recipient.get("identity"), recipient.get("hashed"), recipient.get("salt")))
    _compare(stated, address, report)


def _compare(stated: list[tuple[Any, Any, Any]], address: str, report: Report) -> None:
    if not stated:
        raise unclear("recipient-not-stated", "it does not name its recipient by an e-mail address")
    tried = spellings(address)
    for identity, is_hashed, salt in stated:
        for number, spelling in enumerate(tried):
            if isinstance(identity, str) and _fits(
                identity, spelling, salt if isinstance(salt, str) else "", is_hashed is True
            ):
                report.passed(
                    "recipient",
                    "it was awarded to this address" + ("" if number == 0 else " (in small letters, without blanks)"),
                )
                return
    raise Trouble("recipient-differs", "it was awarded to another address than this one")


def _fits(identity: str, spelling: str, salt: str, is_hashed: bool) -> bool:
    match = _HASH.fullmatch(identity)
    if not is_hashed and match is None:
        return identity in spellings(spelling)
    if match is None:
        return False
    name, digest = (match.group(1), match.group(2)) if match.group(1) else (match.group(3), match.group(4))
    found = hashlib.new(name, (spelling + salt).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(found, digest.lower())
