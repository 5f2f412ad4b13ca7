"""The signed stacks of learners (CLR 2.0): each for itself, and against the credentials that are published one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from badgepress.linkeddata.contexts import CLR_2, CREDENTIALS_V2, OPEN_BADGES_3
from badgepress.verifying.bitstring import read_entry
from badgepress.verifying.classes import Classes
from badgepress.verifying.credential import Verifier
from badgepress.verifying.documents import Documents, kind_of
from badgepress.verifying.folder import Folder, Manifest, is_of_unlisted_learner
from badgepress.verifying.reading import moment_of, object_of, objects_of, optional_moment_of, require_types, text_of
from badgepress.verifying.verdict import Finding, StepError

KIND = "clr"
CONTEXTS = [CREDENTIALS_V2, CLR_2, OPEN_BADGES_3]
TYPES = ["VerifiableCredential", "ClrCredential"]
ASSOCIATION_TYPES = frozenset(
    {"exactMatchOf", "isChildOf", "isParentOf", "isPartOf", "isPeerOf", "isRelatedTo", "precedes", "replacedBy"}
)
SAMPLE = 8
"""Of a site of which only a sample is looked at, so many stacks: PyLD takes a tenth of a second for each."""


class Stacks:
    """Checks stack after stack; keeps none."""

    def __init__(
        self, folder: Folder, manifest: Manifest, documents: Documents, classes: Classes, verifier: Verifier
    ) -> None:
        self._folder = folder
        self._manifest = manifest
        self._documents = documents
        self._classes = classes
        self._verifier = verifier
        self.findings: list[Finding] = []

    def check(self) -> None:
        """Check the stacks that are new; of a sampled site, some, spread over all."""
        paths = sorted(path for path in self._folder.paths if kind_of(path) == KIND and self._folder.is_new(path))
        step = -(-len(paths) // SAMPLE) if self._folder.is_sample and paths else 1
        for path in paths[::step]:
            document = self._documents.read(path)
            if path not in self._manifest.entries and not is_of_unlisted_learner(path, self._manifest):
                self.findings.append(Finding(path, "manifest", "is a listed learner's, but not in the manifest"))
            if document is not None:
                try:
                    self._check(path, document)
                except StepError as error:
                    self.findings.append(Finding.of(path, error))

    def _check(self, path: str, document: Mapping[str, Any]) -> None:
        nested = _read_form(document, self._manifest.did)
        self._classes.check_image(document, path)
        self._verifier.check_proof(document, self._manifest.did)
        for credential in nested:
            self._check_nested(path, credential)

    def _check_nested(self, path: str, credential: Mapping[str, Any]) -> None:
        address = text_of(credential, "id", "nested")
        hosted = self._folder.file_of(address, self._manifest.base_url)
        if hosted is None or kind_of(hosted) != "credential":
            raise StepError("nested", f"nests {address}, which is not published here")
        if _written(json.loads(self._folder.read(hosted))) != _written(credential):
            raise StepError("nested", f"nests another {address} than the one published there")
        entry = self._manifest.entries.get(hosted)
        if entry is not None and entry.is_hidden and not is_of_unlisted_learner(path, self._manifest):
            raise StepError("unlisted", f"is listed, and nests {address}, which may stand in no list")
        if entry is not None and entry.status != "valid":
            raise StepError("status", f"nests {address}, which is {entry.status}")
        status = read_entry(object_of(credential, "credentialStatus", "status-entry"))
        if self._verifier.status_list(status.list_url, self._manifest.did).is_set(status.index):
            raise StepError("status", f"nests {address}, which is revoked")
        end = optional_moment_of(credential, "validUntil", "dates")
        if end is not None and end < self._manifest.as_of:
            raise StepError("status", f"nests {address}, which had expired by {self._manifest.as_of.date()}")


def _read_form(document: Mapping[str, Any], issuer: str) -> list[Mapping[str, Any]]:
    """Return the nested credentials, after checking the form of what is around them."""
    if document.get("@context") != CONTEXTS:
        raise StepError("context", f"@context is not exactly {CONTEXTS}")
    require_types(document, TYPES, "type")
    if object_of(document, "issuer", "issuer").get("id") != issuer:
        raise StepError("issuer", f"is not issued by this site, {issuer}")
    text_of(document, "name", "type")
    moment_of(document, "validFrom", "dates")
    subject = object_of(document, "credentialSubject", "subject")
    require_types(subject, ["ClrSubject"], "subject")
    if "id" not in subject and not objects_of(subject, "identifier", "subject"):
        raise StepError("subject", "has neither id nor identifier: nobody is meant")
    nested = objects_of(subject, "verifiableCredential", "nested")
    if not nested:
        raise StepError("nested", "nests no credential")
    _check_associations(objects_of(subject, "association", "association"), nested)
    return nested


def _check_associations(associations: list[Mapping[str, Any]], nested: list[Mapping[str, Any]]) -> None:
    """What an association speaks of must be there; no other validator looks (standards §2.11)."""
    subjects = [object_of(credential, "credentialSubject", "subject") for credential in nested]
    there = {text_of(object_of(subject, "achievement", "achievement"), "id", "achievement") for subject in subjects}
    for association in associations:
        if association.keys() != {"type", "associationType", "sourceId", "targetId"}:
            raise StepError(
                "association", "an association has not exactly type, associationType, sourceId and targetId"
            )
        kind = text_of(association, "associationType", "association")
        if association["type"] != "Association" or kind not in ASSOCIATION_TYPES:
            raise StepError("association", f"{kind!r} is no type of association")
        for name in ("sourceId", "targetId"):
            if text_of(association, name, "association") not in there:
                raise StepError("association", f"{name} {association[name]!r} is no achievement of this stack")


def _written(document: Mapping[str, Any]) -> str:
    """Return a document as text: Python would take 1, 1.0 and True for equal."""
    return json.dumps(document, sort_keys=True)
