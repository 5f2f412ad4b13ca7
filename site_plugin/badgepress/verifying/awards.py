"""One award in all its published forms: each for itself, and against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.verifying import ob2
from badgepress.verifying.classes import Classes, badge_class_url
from badgepress.verifying.credential import Verifier
from badgepress.verifying.credential_form import Facts, read_credential
from badgepress.verifying.documents import Documents
from badgepress.verifying.folder import Folder, Manifest
from badgepress.verifying.vc_jwt import check_jwt
from badgepress.verifying.verdict import CredentialVerdict, Finding, Status, StepError


class Awards:
    """Checks award after award; keeps none."""

    def __init__(
        self,
        folder: Folder,
        manifest: Manifest,
        documents: Documents,
        classes: Classes,
        verifier: Verifier,
        now: datetime | None,
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._documents = documents
        self._classes = classes
        self._verifier = verifier
        self._now = now
        self.findings: list[Finding] = []
        self.statuses: Counter[Status] = Counter()
        self._entries: dict[tuple[str, str], str] = {}

    def check(self, award: str) -> None:
        """Check the credential, the assertion and the VC-JWT of an award id, as far as they are published."""
        paths = (f"awards/{award}.json", f"ob2/assertions/{award}.json", f"awards/{award}.jwt")
        credential_path, assertion_path, jwt_path = (path if path in self._folder.paths else None for path in paths)
        if credential_path is None:
            entry = self._manifest.entries.get(assertion_path or "")
            is_forgotten = entry is not None and entry.status == "forgotten"
            for path in filter(None, (jwt_path if is_forgotten else assertion_path, jwt_path)):
                self.findings.append(Finding(path, "agreement", "has no OB 3.0 credential beside it"))
            if assertion_path is not None:
                self._assertion(assertion_path)
            return
        credential = self._documents.read(credential_path)
        verdict = self._credential(credential_path, credential) if credential is not None else None
        assertion = self._assertion(assertion_path) if assertion_path is not None else None
        if credential is None or verdict is None:
            return
        try:
            facts = read_credential(credential)
        except StepError:
            return
        if assertion is not None and assertion_path is not None:
            self._agreement(assertion_path, assertion, facts, verdict)
        if jwt_path is not None:
            self._jwt(jwt_path, credential, facts)

    def _credential(self, path: str, document: Mapping[str, Any]) -> CredentialVerdict:
        verdict = self._verifier.credential(document)
        self.statuses[verdict.status] += 1
        if verdict.status == "not valid" and verdict.step is not None:
            self.findings.append(Finding(path, verdict.step, verdict.reason))
        elif verdict.status == "cannot tell" and verdict.step not in (None, "status-stale"):
            # stale lists are said once, of the list
            self.findings.append(Finding(path, verdict.step, verdict.reason, "cannot-tell"))
        entry = self._manifest.entries.get(path)
        if entry is not None and verdict.status in ("valid", "expired", "revoked"):
            self._status(path, entry.status == "revoked", verdict.is_revoked)
            if not verdict.is_revoked:
                self._expiry(path, entry.status == "expired", read_credential(document))
        for check in (self._belongs_here, self._has_published_achievement):
            try:
                check(path, document)
            except StepError as error:
                self.findings.append(Finding.of(path, error))
        return verdict

    def _status(self, path: str, said: bool, found: bool) -> None:
        if said != found:
            states = {True: "revoked", False: "not revoked"}
            message = f"the manifest says {states[said]}, the status list {states[found]}"
            self.findings.append(Finding(path, "status", message))

    def _expiry(self, path: str, said: bool, facts: Facts) -> None:
        """Hold the manifest to the day that it speaks of, not to ours: awards go on expiring after a build."""
        found = facts.valid_until is not None and facts.valid_until < self._manifest.as_of
        if said != found:
            states = {True: "had expired", False: "had not expired"}
            message = f"the manifest says that it {states[said]} by {self._manifest.as_of.date()}, its validUntil says otherwise"
            self.findings.append(Finding(path, "status", message))

    def _belongs_here(self, path: str, document: Mapping[str, Any]) -> None:
        issuer = document.get("issuer")
        issuer_id = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        if issuer_id != self._manifest.did:
            raise StepError("issuer", f"is issued by {issuer_id!r}, not by this site, {self._manifest.did}")
        status = document.get("credentialStatus")
        if not isinstance(status, Mapping):
            raise StepError("status-entry", "has no credentialStatus: it could never be revoked")
        url = status.get("statusListCredential")
        if not isinstance(url, str) or self._folder.file_of(url, self._manifest.base_url) is None:
            raise StepError("status-entry", f"its status list {url!r} is not published here")
        # one bit for two awards: neither could be revoked alone
        other = self._entries.setdefault((url, str(status.get("statusListIndex"))), path)
        if other != path:
            raise StepError("status-entry", f"has the status index of {other}")
        for holder in (document, issuer, document.get("credentialSubject")):
            if isinstance(holder, Mapping):
                self._classes.check_image(holder, path)

    def _has_published_achievement(self, _path: str, document: Mapping[str, Any]) -> None:
        subject = document.get("credentialSubject")
        embedded = subject.get("achievement") if isinstance(subject, Mapping) else None
        if not isinstance(embedded, Mapping):
            return
        published = self._classes.achievements.get(str(embedded.get("id")))
        if published is None:
            raise StepError("achievement", f"its achievement {embedded.get('id')!r} is not published here")
        if published != embedded:
            differs = sorted(
                name for name in published.keys() | embedded.keys() if published.get(name) != embedded.get(name)
            )
            raise StepError("achievement", f"its achievement differs from {embedded['id']} in {', '.join(differs)}")

    def _assertion(self, path: str) -> ob2.Assertion | None:
        document = self._documents.read(path)
        if document is None:
            return None
        try:
            assertion = ob2.read_assertion(document)
            self._classes.check_image(document, path)
        except StepError as error:
            self.findings.append(Finding.of(path, error))
            return None
        if not assertion.is_revoked and assertion.badge not in self._classes.badge_classes:
            self.findings.append(Finding(path, "assertion", f"its badge {assertion.badge!r} is not published here"))
        entry = self._manifest.entries.get(path)
        if entry is not None and (entry.status in ("revoked", "forgotten")) != assertion.is_revoked:
            self.findings.append(
                Finding(path, "status", f"the manifest says {entry.status!r}, the assertion otherwise")
            )
        return assertion

    def _agreement(self, path: str, assertion: ob2.Assertion, facts: Facts, verdict: CredentialVerdict) -> None:
        if verdict.status in ("valid", "expired", "revoked") and assertion.is_revoked != verdict.is_revoked:
            self.findings.append(Finding(path, "agreement", "one of OB 2.0 and OB 3.0 is revoked, the other is not"))
        if assertion.is_revoked:
            return
        compared = {
            "recipient": (assertion.identity, facts.identity),
            "date": (assertion.issued_on, facts.awarded),
            "end": (assertion.expires, facts.valid_until),
            "badge class": (assertion.badge, badge_class_url(str(facts.achievement.get("id")))),
        }
        for name, (old, new) in compared.items():
            if old != new:
                message = f"the {name} of OB 2.0 is {old}, of OB 3.0 {new}"
                self.findings.append(Finding(path, "agreement", message))

    def _jwt(self, path: str, credential: Mapping[str, Any], facts: Facts) -> None:
        try:
            controller = self._verifier.controller(facts.issuer)
            check_jwt(self._folder.read(path).strip(b"\n"), credential, facts, controller, self._now)
        except StepError as error:
            self.findings.append(Finding.of(path, error))
