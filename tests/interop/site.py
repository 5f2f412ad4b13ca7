"""Reads a published site as the tests need it: which documents there are, and what holds of each."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from tests.interop.signer import Document

KINDS = (
    "live credential", "revoked credential", "expired credential", "live jwt", "revoked jwt", "expired jwt",
    "live assertion", "tombstone", "expired assertion", "badge class", "issuer", "status list",
)  # fmt: skip


class SignedSite(Protocol):
    """A published site, and the issuer's hand to sign what a test makes of it."""

    @property
    def path(self) -> Path:
        """The folder."""

    @property
    def base_url(self) -> str:
        """Its public address, without a slash at its end."""

    @property
    def now(self) -> datetime:
        """What the verifiers' clocks are to say."""

    def resign(self, document: Document) -> Document:
        """Return the document with a new eddsa-rdfc-2022 proof by the issuer's key, whatever proof it had."""

    def resign_jwt(self, credential: Document) -> str:
        """Return the credential, without its proof if it has one, as VC-JWT by the issuer's key."""


def documents_by_kind(site: SignedSite) -> dict[str, list[str]]:
    """Return the paths of every Open Badges document, by `KINDS`: what it is, and what holds of it at `site.now`."""
    found: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for path in _paths(site, "awards/*.json"):
        state = _state(site, read(site.path / path))
        found[f"{state} credential"].append(path)
        if (site.path / path).with_suffix(".jwt").is_file():
            found[f"{state} jwt"].append(path.removesuffix("json") + "jwt")
    for path in _paths(site, "ob2/assertions/*.json"):
        assertion = read(site.path / path)
        state = "expired" if _is_past(site, assertion.get("expires")) else "live"
        found["tombstone" if assertion.get("revoked") else f"{state} assertion"].append(path)
    found["badge class"] = _paths(site, "ob2/badges/*.json")
    found["issuer"] = _paths(site, "ob2/issuer.json")
    found["status list"] = _paths(site, "status/*.json")
    return found


def read(path: Path) -> Document:
    """Return a JSON document."""
    document = json.loads(path.read_bytes())
    assert isinstance(document, dict)
    return document


def write(path: Path, document: Document) -> None:
    """Write a JSON document."""
    path.write_text(json.dumps(document, ensure_ascii=False))


def document_digest(document: Document) -> str:
    """Return what a manifest says of a document: the SHA-256 of its JSON, members sorted, without its proof."""
    plain = {key: value for key, value in document.items() if key != "proof"}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def list_path(site: SignedSite, credential: Document) -> Path:
    """Return the file of the status list that a credential names."""
    url = str(credential["credentialStatus"]["statusListCredential"])
    assert url.startswith(site.base_url + "/"), url
    return site.path / url.removeprefix(site.base_url + "/")


def bits_of(status_list: Document) -> bytearray:
    """Return the bits of a status list, index 0 the highest bit of the first byte."""
    encoded = status_list["credentialSubject"]["encodedList"].removeprefix("u")
    return bytearray(gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))))


def with_bits(status_list: Document, bits: bytes | bytearray) -> Document:
    """Return the list with other bits; its proof, if it has one, no longer holds."""
    encoded = "u" + base64.urlsafe_b64encode(gzip.compress(bits, 6, mtime=0)).rstrip(b"=").decode()
    return status_list | {"credentialSubject": status_list["credentialSubject"] | {"encodedList": encoded}}


def _state(site: SignedSite, credential: Document) -> Literal["live", "revoked", "expired"]:
    index = int(credential["credentialStatus"]["statusListIndex"])
    if bits_of(read(list_path(site, credential)))[index // 8] & (0x80 >> index % 8):
        return "revoked"
    return "expired" if _is_past(site, credential.get("validUntil")) else "live"


def _is_past(site: SignedSite, moment: str | None) -> bool:
    return moment is not None and datetime.fromisoformat(moment) < site.now


def _paths(site: SignedSite, pattern: str) -> list[str]:
    return sorted(str(path.relative_to(site.path)) for path in site.path.glob(pattern))
