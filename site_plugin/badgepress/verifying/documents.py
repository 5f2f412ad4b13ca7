"""The JSON documents of a folder: strictly parsed, at their own address, with the digest that the manifest says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from badgepress.verifying.did_web import did_of
from badgepress.verifying.folder import MAX_LIST_BYTES, Folder, Manifest
from badgepress.verifying.strict_json import MAX_BYTES, parse_object
from badgepress.verifying.verdict import Finding, StepError

CATALOGUE = "catalogue.json"
_KINDS = {
    "credential": re.compile(r"awards/[^/]+\.json"),
    "award-page": re.compile(r"awards/[^/]+\.html"),
    "jwt": re.compile(r"awards/[^/]+\.jwt"),
    "assertion": re.compile(r"ob2/assertions/[^/]+\.json"),
    "badge-class": re.compile(r"ob2/badges/[^/]+\.json"),
    "issuer": re.compile(r"ob2/issuer\.json"),
    "achievement": re.compile(r"badges/[^/]+/v\d+\.json"),
    "status-list": re.compile(r"status/[^/]+\.json"),
    "did": re.compile(r"(\.well-known/)?did\.json"),
    "clr": re.compile(r"learners/[^/]+/clr\.json"),
    "badge-page": re.compile(r"badges/[^/]+/index\.html"),
    "social-image": re.compile(r"badges/[^/]+/v\d+-social\.png|pathways/[^/]+/social\.png"),
    "oembed": re.compile(r"oembed/(awards|badges)/[^/]+\.json"),
}
_OWN_ADDRESS = frozenset({"credential", "assertion", "badge-class", "issuer", "achievement", "status-list", "clr"})
_DIGESTED = _OWN_ADDRESS | {"did"}
_MUST_BE_LISTED = re.compile(r"(awards|ob2|status|oembed)/.+|badges/.+\.json")


def kind_of(path: str) -> str:
    """Return what a path of a site holds, whatever its manifest says; empty if nothing that is looked into."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(path)), "")


def must_be_listed(path: str) -> bool:
    """Say whether the manifest must name a path: a file smuggled in beside the documents is a fault."""
    return _MUST_BE_LISTED.fullmatch(path) is not None


def document_digest(document: Mapping[str, Any]) -> str:
    """Return the digest of a document without its proof, independent of how it was written down."""
    plain = {name: value for name, value in document.items() if name != "proof"}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode()


class Documents:
    """The JSON documents of one site; says what is wrong with each before anybody reads its meaning."""

    def __init__(self, folder: Folder, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self.findings: list[Finding] = []

    def read(self, path: str) -> dict[str, Any] | None:
        """Return the object in a JSON file, None (and a finding) if it cannot be read as JSON."""
        is_large = path == CATALOGUE or path.startswith("catalogue/") or kind_of(path) == "clr"
        max_bytes = MAX_LIST_BYTES if is_large else MAX_BYTES
        try:
            document = parse_object(self._folder.read(path), max_bytes=max_bytes)
        except StepError as error:
            self.findings.append(Finding.of(path, error))
            return None
        self._check_digest(path, document)
        self._check_address(path, document)
        return document

    def url(self, path: str) -> str:
        """Return the public address of a path."""
        return f"{self._manifest.base_url}/{path}"

    def _check_digest(self, path: str, document: Mapping[str, Any]) -> None:
        entry = self._manifest.entries.get(path)
        if entry is None:
            return
        if entry.digest and entry.digest != document_digest(document):
            self.findings.append(
                Finding(path, "digest", "was changed after the manifest was written: the digests differ")
            )
        elif not entry.digest and kind_of(path) in _DIGESTED:
            self.findings.append(Finding(path, "digest", "has no digest in the manifest", "warn"))

    def _check_address(self, path: str, document: Mapping[str, Any]) -> None:
        kind = kind_of(path)
        wanted = did_of(self._manifest.base_url) if kind == "did" else self.url(path)
        if kind in _OWN_ADDRESS | {"did"} and document.get("id") != wanted:
            self.findings.append(Finding(path, "id", f"its id is {document.get('id')!r}, its address {wanted!r}"))
