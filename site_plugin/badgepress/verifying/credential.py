"""Verifies one OB 3.0 credential with nothing but a way to fetch addresses (OB 3.0, §9.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from badgepress.linkeddata.canonical import Canonicaliser, PyldCanonicaliser
from badgepress.verifying.bitstring import StatusList, read_entry, read_list
from badgepress.verifying.credential_form import Facts, read_credential
from badgepress.verifying.did_web import DidDocument, did_document_url, read_did_document
from badgepress.verifying.proof import CLOCK_LEEWAY, check_signature
from badgepress.verifying.reading import object_of
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import CredentialVerdict, StepError

_T = TypeVar("_T")
Resolver = Callable[[str], bytes | None]
"""Address → what is served there, None where nothing is."""


def verify_credential(
    document: Mapping[str, Any], resolver: Resolver, now: datetime | None, canonicaliser: Canonicaliser | None = None
) -> CredentialVerdict:
    """Say what one credential is worth.

    Args:
        document: The parsed credential, with its proof.
        resolver: Fetches the issuer's DID document and the status list.
        now: The moment to judge from, with a zone; None judges neither expiry nor the age of the status list.
        canonicaliser: RDFC-1.0; PyLD's with the pinned contexts by default.
    """
    return Verifier(resolver, now, canonicaliser).credential(document)


class Verifier:
    """Verifies many credentials; fetches and checks each DID document and status list once."""

    def __init__(self, resolver: Resolver, now: datetime | None, canonicaliser: Canonicaliser | None = None) -> None:
        self._resolver = resolver
        self._now = now
        self._canonicaliser = canonicaliser or PyldCanonicaliser()
        self._controllers: dict[str, DidDocument | StepError] = {}
        self._lists: dict[tuple[str, str], StatusList | StepError] = {}

    def credential(self, document: Mapping[str, Any]) -> CredentialVerdict:
        """Say what one parsed credential is worth, with the first step that fails."""
        try:
            facts = read_credential(document)
            self.check_proof(document, facts.issuer)
        except StepError as refusal:
            return _refused(refusal)
        try:
            is_revoked, unclear = self._status(document, facts), None
        except StepError as refusal:
            if refusal.severity == "fail":
                return _refused(refusal)
            is_revoked, unclear = False, refusal
        if is_revoked:
            return CredentialVerdict("revoked", "revoked", "the issuer revoked it", is_revoked=True)
        if self._now is not None and facts.valid_until is not None and self._now > facts.valid_until:
            return CredentialVerdict("expired", "expired", f"was valid until {facts.valid_until}")
        if self._now is not None and facts.valid_from > self._now + CLOCK_LEEWAY:
            return CredentialVerdict("not valid", "dates", f"is valid only from {facts.valid_from}")
        return _refused(unclear) if unclear else CredentialVerdict("valid")

    def check_proof(self, document: Mapping[str, Any], issuer: str) -> None:
        """Return only if `issuer`, a did:web, signed the document; else raise `StepError`."""
        check_signature(document, self.controller(issuer), self._canonicaliser, self._now)

    def controller(self, did: str) -> DidDocument:
        """Return the DID document of a did:web, or raise `StepError` at step `did` or `json`."""
        if did not in self._controllers:
            try:
                self._controllers[did] = read_did_document(self._fetch(did_document_url(did)), did)
            except StepError as refusal:
                self._controllers[did] = refusal
        return _unless_refused(self._controllers[did])

    def status_list(self, url: str, issuer: str) -> StatusList:
        """Return a status list of `issuer` whose form and signature were checked, or raise `StepError`."""
        if (url, issuer) not in self._lists:
            try:
                self._lists[url, issuer] = self._checked_list(url, issuer)
            except StepError as refusal:
                self._lists[url, issuer] = StepError("status-list", f"{url}: {refusal}", severity=refusal.severity)
        return _unless_refused(self._lists[url, issuer])

    def _checked_list(self, url: str, issuer: str) -> StatusList:
        document = self._fetch(url)
        status_list = read_list(document, url)
        # before its signature: whether a stranger signed it well makes no difference
        if status_list.issuer != issuer:
            raise StepError("status-list", f"is issued by {status_list.issuer}, not by {issuer}")
        self.check_proof(document, issuer)
        return status_list

    def _status(self, document: Mapping[str, Any], facts: Facts) -> bool:
        if "credentialStatus" not in document:
            return False
        entry = read_entry(object_of(document, "credentialStatus", "status-entry"))
        status_list = self.status_list(entry.list_url, facts.issuer)
        if status_list.is_set(entry.index):
            return True
        status_list.refuse_stale(self._now)
        return False

    def _fetch(self, url: str) -> dict[str, Any]:
        data = self._resolver(url)
        if data is None:
            raise StepError(
                "did" if url.endswith("/did.json") else "status-list", f"{url} is not there", severity="cannot-tell"
            )
        return parse_object(data)


def _unless_refused(found: _T | StepError) -> _T:
    if isinstance(found, StepError):
        # a new one: raising the kept one again and again would grow its traceback
        raise StepError(found.step, str(found), severity=found.severity)
    return found


def _refused(refusal: StepError) -> CredentialVerdict:
    return CredentialVerdict("not valid" if refusal.severity == "fail" else "cannot tell", refusal.step, str(refusal))
