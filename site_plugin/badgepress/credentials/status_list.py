"""Bitstring Status List credentials (W3C Bitstring Status List 1.0, §2.2 and §3.3)."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses

VALID_DAYS = 90


def encode_bitstring(indexes: Iterable[int]) -> str:
    """Return the `encodedList` with the bits of `indexes` set: multibase base64url of gzip, index 0 the highest bit of the first byte."""
    bits = bytearray(urls.STATUS_LIST_LENGTH // 8)
    for index in indexes:
        bits[index // 8] |= 0x80 >> (index % 8)
    packed = gzip.compress(bytes(bits), compresslevel=6, mtime=0)
    # zlib builds differ in the header's OS byte; 255 (unknown) makes the bytes those of any machine
    packed = packed[:9] + b"\xff" + packed[10:]
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def status_list_credential(number: int, revoked: Iterable[int], as_of: date, addresses: Addresses) -> dict[str, Any]:
    """Return an unsigned status list.

    Args:
        number: Counted from 1.
        revoked: Status indexes of all revoked awards; those of other lists are passed over.
        as_of: The date it speaks as of; it holds for 90 days from then.
        addresses: The site.
    """
    own_url = addresses.url(urls.status_list(number))
    start = datetime.combine(as_of, time(0), UTC)
    own_indexes = (index % urls.STATUS_LIST_LENGTH for index in revoked if urls.status_list_number(index) == number)
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": own_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": addresses.did,
        "validFrom": rfc3339(start),
        "validUntil": rfc3339(start + timedelta(days=VALID_DAYS)),
        "credentialSubject": {
            "id": f"{own_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_bitstring(own_indexes),
        },
    }
