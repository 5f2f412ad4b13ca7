"""Status lists (W3C Bitstring Status List 1.0, §3.2): the entry in a credential and the list it points into."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgepress.linkeddata.contexts import CREDENTIALS_V2
from badgepress.linkeddata.multibase import MultikeyError, decode_multibase64url
from badgepress.verifying.reading import moment_of, object_of, optional_moment_of, require_types, text_of
from badgepress.verifying.verdict import StepError

MIN_BITS = 131_072
MAX_INFLATED_BYTES = 1024 * 1024
PURPOSE = "revocation"
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where a credential's bit is."""

    list_url: str
    index: int


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose form was checked; its signature is for the caller to check."""

    url: str
    issuer: str
    bits: bytes
    valid_from: datetime
    valid_until: datetime | None

    def is_set(self, index: int) -> bool:
        """Say whether a bit is set; index 0 is the highest bit of the first byte."""
        if index >= len(self.bits) * 8:
            raise StepError("status-list", f"index {index} is beyond the {len(self.bits) * 8} entries of {self.url}")
        return bool(self.bits[index // 8] & (0x80 >> (index % 8)))

    def refuse_stale(self, now: datetime | None) -> None:
        """Refuse, as something that cannot be told, a list that does not speak for `now`."""
        if now is None:
            return
        if self.valid_until is not None and now > self.valid_until:
            raise StepError(
                "status-stale",
                f"{self.url} held until {self.valid_until}: revocations since are unknown",
                severity="cannot-tell",
            )
        if now < self.valid_from:
            raise StepError("status-stale", f"{self.url} holds only from {self.valid_from}", severity="cannot-tell")


def read_entry(entry: Mapping[str, Any]) -> StatusEntry:
    """Return where a `credentialStatus` points, or raise `StepError` at step `status-entry`."""
    if entry.get("type") != "BitstringStatusListEntry":
        raise StepError("status-entry", f"the type {entry.get('type')!r} is not known", severity="cannot-tell")
    if entry.get("statusPurpose") != PURPOSE:
        raise StepError("status-entry", f"statusPurpose is {entry.get('statusPurpose')!r}, not {PURPOSE!r}")
    index, url = (
        text_of(entry, "statusListIndex", "status-entry"),
        text_of(entry, "statusListCredential", "status-entry"),
    )
    if not _INDEX.fullmatch(index):
        raise StepError("status-entry", f"statusListIndex {index!r} is not a plain decimal number")
    if not url.startswith("https://") or "#" in url:
        raise StepError("status-entry", f"statusListCredential {url!r} is not the https address of a list")
    if entry.get("id") == url:
        raise StepError("status-entry", "its id is the list's own address")
    return StatusEntry(url, int(index))


def read_list(document: Mapping[str, Any], url: str) -> StatusList:
    """Return what a status list credential says.

    Args:
        document: The parsed credential.
        url: Where it was served.

    Raises:
        StepError: At step `status-list`.
    """
    if document.get("@context") != [CREDENTIALS_V2]:
        raise StepError("status-list", "its @context is not the credentials context alone")
    if document.get("id") != url:
        raise StepError("status-list", f"its id is {document.get('id')!r}, not {url!r}: this is another list")
    require_types(document, ["VerifiableCredential", "BitstringStatusListCredential"], "status-list")
    subject = object_of(document, "credentialSubject", "status-list")
    if subject.get("type") != "BitstringStatusList" or subject.get("statusPurpose") != PURPOSE:
        raise StepError("status-list", f"its subject is not a BitstringStatusList for {PURPOSE}")
    issuer = document.get("issuer")
    issuer_id = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    if not isinstance(issuer_id, str):
        raise StepError("status-list", "has no issuer")
    bits = _inflate(text_of(subject, "encodedList", "status-list"))
    valid_from = moment_of(document, "validFrom", "status-list")
    return StatusList(url, issuer_id, bits, valid_from, optional_moment_of(document, "validUntil", "status-list"))


def _inflate(encoded: str) -> bytes:
    try:
        packed = decode_multibase64url(encoded)
    except MultikeyError as error:
        raise StepError("status-list", f"encodedList: {error}") from error
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        bits = inflater.decompress(packed, MAX_INFLATED_BYTES + 1)
    except zlib.error as error:
        raise StepError("status-list", f"encodedList is not gzip: {error}") from error
    if len(bits) > MAX_INFLATED_BYTES:
        raise StepError("status-list", f"encodedList inflates to more than {MAX_INFLATED_BYTES} bytes")
    if not inflater.eof or inflater.unused_data:
        raise StepError("status-list", "encodedList is cut short or has something behind it")
    if len(bits) * 8 < MIN_BITS:
        raise StepError("status-list", f"has {len(bits) * 8} entries; at least {MIN_BITS} hide who is meant")
    return bits
