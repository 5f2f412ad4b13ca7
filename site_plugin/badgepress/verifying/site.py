"""Verifies a published folder whole, as strangers with no other knowledge than its files would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.verifying.awards import Awards
from badgepress.verifying.classes import Classes
from badgepress.verifying.clr import Stacks
from badgepress.verifying.credential import Verifier
from badgepress.verifying.did_web import did_document_url, did_of, read_did_document, refuse_weak_site_document
from badgepress.verifying.documents import Documents, kind_of, must_be_listed
from badgepress.verifying.folder import MANIFEST, Folder, Manifest, Overlay, SampledFolder, read_manifest
from badgepress.verifying.learners import check_learners
from badgepress.verifying.pages import check_page
from badgepress.verifying.unlisted import award_id, named_anyway
from badgepress.verifying.verdict import Finding, SiteVerdict, Step, StepError

DID_DOCUMENT = "did.json"


def verify_site(
    site: Path,
    now: datetime | None,
    canonicaliser: Canonicaliser | None = None,
    only: Collection[str] | None = None,
    overlay: Overlay | None = None,
) -> SiteVerdict:
    """Say what a published folder is worth, with everything that is wrong with it.

    Args:
        site: The folder that holds `manifest.json`.
        now: The moment to judge from, with a zone; None judges neither expiry nor the age of status lists.
        canonicaliser: RDFC-1.0; PyLD's with the pinned contexts by default.
        only: Ids of the awards to look at, in a site too large to look at all; everything else is looked at whole.
        overlay: What is about to change in the folder.
    """
    folder = Folder(site, overlay) if only is None else SampledFolder(site, only, overlay)
    try:
        manifest, findings = read_manifest(folder, only)
    except StepError as error:
        return SiteVerdict(base_url="", preview=False, findings=(Finding.of(MANIFEST, error),))
    return _SiteCheck(folder, manifest, findings, now, canonicaliser).verdict()


class _SiteCheck:
    def __init__(
        self,
        folder: Folder,
        manifest: Manifest,
        findings: list[Finding],
        now: datetime | None,
        canonicaliser: Canonicaliser | None,
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._now = now
        self._findings = [*folder.findings, *findings]
        self._documents = Documents(folder, manifest)
        self._classes = Classes(folder, self._documents, manifest.base_url)
        self._verifier = Verifier(self._fetch, now, canonicaliser)
        self._awards = Awards(folder, manifest, self._documents, self._classes, self._verifier, now)
        self._stacks = Stacks(folder, manifest, self._documents, self._classes, self._verifier)

    def verdict(self) -> SiteVerdict:
        self._check_manifest()
        is_preview = self._check_did()
        self._classes.check()
        for award in sorted({award for path in self._folder.paths if (award := award_id(path))}):
            self._awards.check(award)
        self._check_status_lists()
        self._stacks.check()
        self._check_other_json()
        self._check_pages()
        self._check_unlisted()
        self._findings += check_learners(self._folder, self._manifest)
        parts = (holder.findings for holder in (self._documents, self._classes, self._awards, self._stacks))
        return SiteVerdict(
            base_url=self._manifest.base_url,
            preview=is_preview,
            counts=dict(sorted(Counter(filter(None, map(kind_of, self._folder.paths))).items())),
            statuses=dict(self._awards.statuses),
            findings=tuple(sorted(dict.fromkeys(finding for part in (self._findings, *parts) for finding in part))),
        )

    def _add(self, path: str, step: Step, message: str) -> None:
        self._findings.append(Finding(path, step, message))

    def _fetch(self, url: str) -> bytes | None:
        path = self._folder.file_of(url, self._manifest.base_url)
        return None if path is None else self._folder.read(path)

    def _check_manifest(self) -> None:
        for path in sorted(self._folder.paths):
            entry, kind = self._manifest.entries.get(path), kind_of(path)
            if entry is None:
                if must_be_listed(path):
                    self._add(path, "manifest", "is published but not in the manifest")
            elif kind and entry.kind != kind:
                self._add(path, "manifest", f"the manifest calls it {entry.kind!r}, its path says {kind!r}")

    def _check_did(self) -> bool:
        """Return whether the site is a preview: what its keys say, or, where they cannot be read, its manifest."""
        did, base_url = did_of(self._manifest.base_url), self._manifest.base_url
        if self._manifest.did != did:
            self._add(MANIFEST, "did", f"did is {self._manifest.did!r}, the base_url makes {did!r}")
        resolved = self._folder.file_of(did_document_url(did), base_url)
        for path in dict.fromkeys((DID_DOCUMENT, resolved or ".well-known/did.json")):
            if path not in self._folder.paths:
                self._add(path, "did", "is missing: nobody can resolve the issuer")
        if DID_DOCUMENT not in self._folder.paths:
            return self._manifest.is_preview
        data = self._folder.read(DID_DOCUMENT)
        if resolved and resolved != DID_DOCUMENT and self._folder.read(resolved) != data:
            self._add(resolved, "did", f"differs from {DID_DOCUMENT}")
        document = self._documents.read(DID_DOCUMENT)
        if document is None:
            return self._manifest.is_preview
        try:
            self._classes.check_image(document, DID_DOCUMENT)
            controller = read_did_document(document, did)
            refuse_weak_site_document(controller, len(data))
        except StepError as error:
            self._findings.append(Finding.of(DID_DOCUMENT, error))
            return self._manifest.is_preview
        if controller.is_preview:
            message = "PREVIEW: signed with a throw-away key; nothing here is a real award"
            self._findings.append(Finding(DID_DOCUMENT, "preview", message, "warn"))
        if controller.is_preview != self._manifest.is_preview:
            self._add(
                MANIFEST, "preview", f"preview is {self._manifest.is_preview}, the keys in did.json say otherwise"
            )
        return controller.is_preview or self._manifest.is_preview

    def _check_status_lists(self) -> None:
        for path in sorted(self._folder.paths):
            if kind_of(path) != "status-list" or self._documents.read(path) is None:
                continue
            try:
                status_list = self._verifier.status_list(self._documents.url(path), self._manifest.did)
                if status_list.issuer != self._manifest.did:
                    self._add(path, "status-list", f"is issued by {status_list.issuer!r}, not by this site")
                status_list.refuse_stale(self._now)
            except StepError as error:
                self._findings.append(Finding.of(path, error))

    def _check_other_json(self) -> None:
        for path in sorted(self._manifest.entries):
            if path.endswith(".json") and not kind_of(path) and self._folder.is_new(path):
                self._documents.read(path)

    def _check_pages(self) -> None:
        for path in sorted(self._folder.paths):
            kind = kind_of(path)
            if kind in ("award-page", "badge-page") and self._folder.is_new(path):
                is_award = kind == "award-page"
                self._findings += check_page(path, self._folder, self._manifest.base_url, is_award=is_award)

    def _check_unlisted(self) -> None:
        hidden = {
            award for path, entry in self._manifest.entries.items() if entry.is_hidden and (award := award_id(path))
        }
        listed = {
            award for path, entry in self._manifest.entries.items() if not entry.is_hidden and (award := award_id(path))
        }
        for award in sorted(hidden & listed):
            self._add(MANIFEST, "unlisted", f"names files of the award {award} that it hides elsewhere")
        self._findings += named_anyway(self._folder, self._manifest)
