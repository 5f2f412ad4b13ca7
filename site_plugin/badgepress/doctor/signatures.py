"""What a verifier does with what is served: status lists and credentials, with the documents that the host hands out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from badgepress.doctor.findings import Notes, shown
from badgepress.doctor.listing import Address, Listing
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.verifying.credential import Verifier
from badgepress.verifying.did_web import did_document_url
from badgepress.verifying.verdict import StepError

WARN_BEFORE = timedelta(days=30)
_STATUSES = {"valid": "valid", "expired": "expired", "revoked": "revoked"}


class Signatures:
    """Verifies documents as they arrive; one at a time, since all share what was learnt."""

    def __init__(self, listing: Listing, did_document: bytes, lists: Mapping[str, bytes], notes: Notes, now: datetime) -> None:
        """Take what verifying needs.

        Args:
            listing: The manifest.
            did_document: As it was served.
            lists: Site path → status list as it was served.
            notes: Takes what is found.
            now: The present.
        """
        known = {f"{listing.base_url}/{path}": data for path, data in lists.items()}
        known[did_document_url(listing.did)] = did_document
        self._verifier = Verifier(known.get, now, TemplateCanonicaliser())
        self._listing = listing
        self._notes = notes
        self._now = now
        self._lock = threading.Lock()

    def check_list(self, path: str) -> None:
        """Note what is wrong with a status list: its signature, and how long it still holds."""
        with self._lock:
            try:
                found = self._verifier.status_list(f"{self._listing.base_url}/{path}", self._listing.did)
            except StepError as error:
                self._notes.broken("status-list", _plain(error, self._listing.base_url), path)
                return
        ends = found.valid_until
        if ends is None:
            self._notes.look("status-list", "says not until when it holds: an old copy could be shown for ever", path)
        elif ends <= self._now:
            self._notes.broken("status-list", f"ended on {ends.date()}: no badge can be shown to be valid any more", path)
        elif found.valid_from > self._now + timedelta(minutes=5):
            self._notes.broken("status-list", f"begins on {found.valid_from.date()}, in the future", path)
        elif ends - self._now < WARN_BEFORE:
            days = (ends - self._now).days
            self._notes.look("status-list", f"ends on {ends.date()}, in {days} day{'s' if days != 1 else ''}", path)
        else:
            self._notes.fine("status-list", f"signed, and good until {ends.date()}")

    def check_credential(self, document: Mapping[str, Any], address: Address) -> None:
        """Note whether a credential verifies, and whether it stands as the manifest says."""
        with self._lock:
            verdict = self._verifier.credential(document)
        if verdict.step in ("status-list", "status-stale"):
            return  # said of the list
        status = verdict.status
        if status not in _STATUSES:
            self._notes.broken("proof", f"does not verify: {shown(verdict.reason, 200)}", address.path)
        elif status != "revoked" and address.status == "revoked":
            self._notes.broken("proof", "is revoked according to the manifest, and the status list does not say so", address.path)
        elif status == "revoked" and address.status != "revoked":
            self._notes.broken("proof", "is revoked according to its status list, and the manifest does not say so", address.path)
        else:
            self._notes.fine("proof")


def _plain(error: StepError, base_url: str) -> str:
    return shown(str(error).removeprefix(f"{base_url}/"), 300)
