"""Has it been revoked? Bitstring status lists (W3C Bitstring Status List 1.0), and, read-only, 1EdTech's list of revoked credentials."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgepress.linkeddata.multibase import MultikeyError, decode_multibase64url
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Errands, origin_of
from badgepress.verifying.credential_check.jws import Jws, looks_like_jws, read_jws
from badgepress.verifying.credential_check.jwt_claims import credential_in
from badgepress.verifying.credential_check.known_contexts import FIRST
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed
from badgepress.verifying.credential_check.securing import Securing
from badgepress.verifying.reading import is_moment
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

BITSTRING, OF_1EDTECH = "BitstringStatusListEntry", "1EdTechRevocationList"
_DECIDING = {"revocation": "revoked", "suspension": "suspended"}
_TELLING = frozenset({"message", "refresh"})
_INDEX = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class BitList:
    """A status list that its issuer signed."""

    bits: bytes
    purposes: tuple[str, ...]
    valid_from: datetime | None
    valid_until: datetime | None


class Statuses:
    """Looks credentials up in status lists; fetches and checks each list once."""

    def __init__(self, securing: Securing) -> None:
        self._securing = securing
        self._lists: dict[tuple[str, str], BitList | Trouble] = {}

    def check(self, document: Mapping[str, Any], issuer: str, report: Report, errands: Errands) -> None:
        """Take the step `status`; end with `Trouble` if the credential is revoked or suspended, or its status is malformed."""
        entries = listed(document.get("credentialStatus"))
        if not entries:
            report.passed("status", "the issuer keeps no status of it: it cannot be revoked")
            return
        if len(entries) > limits.PROOFS:
            raise unclear("status-form", f"it has {len(entries)} statuses")
        for entry in entries:
            says = report.attempt(lambda entry=entry: self._check_entry(entry, document, issuer, errands))  # type: ignore[misc]
            if says:
                report.passed("status", says)

    def _check_entry(self, entry: Any, document: Mapping[str, Any], issuer: str, errands: Errands) -> str:
        if not isinstance(entry, Mapping):
            raise Trouble("status-form", "its status is not an object")
        kind = entry.get("type")
        if kind == BITSTRING:
            return self._check_bit(entry, issuer, errands)
        if kind == OF_1EDTECH:
            return _check_revoked_credentials(entry, str(document.get("id")), issuer, errands)
        raise unclear("status-unknown", f"its status is of the kind {kind!r}, which is not understood here")

    def _check_bit(self, entry: Mapping[str, Any], issuer: str, errands: Errands) -> str:
        purpose, url, index = (
            entry.get("statusPurpose"),
            entry.get("statusListCredential"),
            entry.get("statusListIndex"),
        )
        if not isinstance(purpose, str):
            raise Trouble("status-form", f"statusPurpose is {purpose!r}, not one text")
        if not isinstance(index, str) or not _INDEX.fullmatch(index):
            raise Trouble("status-form", f"statusListIndex is {index!r}, not a plain decimal number in a text")
        if not isinstance(url, str) or not origin_of(url) or "#" in url:
            raise Trouble("status-form", f"statusListCredential {url!r} is not the https address of a list")
        if entry.get("id") == url:
            raise Trouble("status-form", "the id of its status is the list's own address")
        if purpose in _TELLING:
            return f"a status for {purpose!r}, which decides nothing"
        if purpose not in _DECIDING or entry.get("statusSize", 1) != 1:
            raise unclear("status-unknown", f"its status is for {purpose!r}, which is not understood here")
        bit_list = self._list(url, issuer, errands)
        if purpose not in bit_list.purposes:
            raise Trouble("list-form", f"{url} is for {', '.join(bit_list.purposes)}, not for {purpose}")
        place = int(index)
        if place >= len(bit_list.bits) * 8:
            raise Trouble("status-range", f"index {place:,} is beyond the {len(bit_list.bits) * 8:,} entries of {url}")
        if bit_list.bits[place // 8] & (0x80 >> place % 8):
            raise Trouble(
                _DECIDING[purpose], f"the issuer has {_DECIDING[purpose]} it: entry {place:,} of {url} is set"
            )
        refuse_stale(bit_list, url, self._securing.now)
        return f"entry {place:,} of {url}, which the issuer signed, is not set ({purpose})"

    def _list(self, url: str, issuer: str, errands: Errands) -> BitList:
        known = self._lists.get((url, issuer))
        if known is None:
            try:
                known = self._read(url, issuer, errands)
            except Trouble as trouble:
                if trouble.state == "unclear":
                    raise  # perhaps only this badge had asked for too much
                known = trouble
            self._lists[url, issuer] = known
        else:
            errands.note(url)  # from memory, but on behalf of this badge too
        if isinstance(known, Trouble):
            raise Trouble(known.code, str(known), known.state)
        return known

    def _read(self, url: str, issuer: str, errands: Errands) -> BitList:
        body = errands.bytes_of(url, "list-unreachable")
        jws: Jws | None = None
        try:
            if looks_like_jws(body):
                jws = read_jws(body)
                document: Mapping[str, Any] = credential_in(jws)
            else:
                document = parse_object(body, max_bytes=limits.DOCUMENT_BYTES)
        except (StepError, Trouble) as error:
            if body.lstrip()[:1] == b"<":
                raise unclear("list-unreachable", f"{url} answers with a web page, not with a status list") from None
            raise Trouble("list-form", f"{url}: {error}") from None
        contexts = document.get("@context")
        types = listed(document.get("type"))
        if not isinstance(contexts, list | str) or listed(contexts)[:1] not in [[first] for first in FIRST]:
            raise Trouble(
                "list-form", f"{url} is no verifiable credential: it does not begin with the context {FIRST[0]}"
            )
        if "BitstringStatusListCredential" not in types or "VerifiableCredential" not in types:
            raise Trouble("list-form", f"{url} is not a BitstringStatusListCredential, but {types!r}")
        if document.get("id") != url:
            raise Trouble(
                "list-id", f"{url} is the list {document.get('id')!r}: it is another than the credential names"
            )
        stated = document.get("issuer")
        owner = stated.get("id") if isinstance(stated, Mapping) else stated
        # before its signature: whether a stranger signed it well makes no difference
        if owner != issuer:
            raise Trouble("list-issuer", f"{url} is a list of {owner!r}, not of the credential's issuer {issuer}")
        self._check_signed(document, jws, url, issuer, errands)
        return bit_list_of(document, url)

    def _check_signed(
        self, document: Mapping[str, Any], jws: Jws | None, url: str, issuer: str, errands: Errands
    ) -> None:
        report = Report(url)
        try:
            self._securing.check(document, jws, issuer, report, errands)
        except Trouble as trouble:
            report.found(trouble)
        if report.decisive is not None:
            state = report.decisive.state
            raise Trouble(
                "list-signature", f"the signature of {url} ({report.decisive.step}): {report.decisive.says}", state
            )


def refuse_stale(bit_list: BitList, url: str, now: datetime) -> None:
    """Refuse, as something that cannot be told, a list that does not speak for this moment."""
    if bit_list.valid_until is not None and now > bit_list.valid_until:
        raise unclear("list-stale", f"{url} speaks until {bit_list.valid_until}: what was revoked since is not known")
    if bit_list.valid_from is not None and now < bit_list.valid_from:
        raise unclear("list-stale", f"{url} speaks only from {bit_list.valid_from}")


def bit_list_of(document: Mapping[str, Any], url: str) -> BitList:
    """Return what a status list says, or raise `Trouble` with code `list-form`; its signature is for the caller to check."""
    subject = document.get("credentialSubject")
    if not isinstance(subject, Mapping) or "BitstringStatusList" not in listed(subject.get("type")):
        raise Trouble("list-form", f"the subject of {url} is not a BitstringStatusList")
    purposes = listed(subject.get("statusPurpose"))
    if not purposes or not all(isinstance(purpose, str) for purpose in purposes):
        raise Trouble("list-form", f"{url} does not say what it is for")
    moments: list[datetime | None] = []
    for name in ("validFrom", "validUntil"):
        value = document.get(name)
        if value is not None and not is_moment(value):
            raise Trouble("list-form", f"{name} of {url} is {value!r}, not a date and time with a zone")
        moments.append(datetime.fromisoformat(value) if value is not None else None)
    return BitList(_inflated(subject.get("encodedList"), url), tuple(purposes), moments[0], moments[1])


def _inflated(encoded: Any, url: str) -> bytes:
    try:
        packed = decode_multibase64url(encoded if isinstance(encoded, str) else "")
        inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        bits = inflater.decompress(packed, limits.LIST_BYTES + 1)
    except (MultikeyError, zlib.error) as error:
        raise Trouble("list-form", f"the entries of {url} cannot be unpacked: {error}") from None
    if len(bits) > limits.LIST_BYTES:
        raise Trouble("list-form", f"{url} unpacks to more than {limits.LIST_BYTES:,} bytes")
    if not inflater.eof or inflater.unused_data:
        raise Trouble("list-form", f"the entries of {url} are cut short, or have something behind them")
    if len(bits) * 8 < limits.LIST_BITS:
        raise Trouble(
            "list-form",
            f"{url} has {len(bits) * 8:,} entries; with fewer than {limits.LIST_BITS:,} it shows who is meant",
        )
    return bits


def _check_revoked_credentials(entry: Mapping[str, Any], credential_id: str, issuer: str, errands: Errands) -> str:
    url = entry.get("id")
    if not isinstance(url, str) or not origin_of(url):
        raise Trouble("status-form", f"the id of its status, {url!r}, is not the https address of a list")
    document = errands.object_of(url, "list-unreachable", "list-form")
    if document.get("id", url) != url:
        raise Trouble("list-id", f"{url} is the list {document.get('id')!r}: it is another than the credential names")
    stated = document.get("issuer")
    owner = stated.get("id") if isinstance(stated, Mapping) else stated
    if owner is not None and owner != issuer:
        raise Trouble("list-issuer", f"{url} is a list of {owner!r}, not of the credential's issuer {issuer}")
    revoked = document.get("revokedCredential")
    if revoked is None:
        raise Trouble("list-form", f"{url} has no list of revoked credentials")
    for item in listed(revoked):
        named = item.get("id") if isinstance(item, Mapping) else item
        if named == credential_id and not (isinstance(item, Mapping) and item.get("revoked") is False):
            reason = item.get("revocationReason") if isinstance(item, Mapping) else None
            raise Trouble(
                "revoked", f"the issuer has revoked it ({url})" + (f": {reason}" if isinstance(reason, str) else "")
            )
    return f"{url} does not name it among the revoked; that list is not signed"
