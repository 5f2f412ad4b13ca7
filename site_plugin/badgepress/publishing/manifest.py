"""`manifest.json`: every address published, its kind, status and digest; what later builds and checks compare with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from badgepress.credentials.urls import Addresses
from badgepress.publishing.artifacts import Artifact

VERSION = 1


def manifest(addresses: Addresses, artifacts: Iterable[Artifact], as_of: date, *, is_preview: bool) -> dict[str, Any]:
    """Return the manifest of a site; an unlisted or private award stands in it by the SHA-256 of its path."""
    entries = sorted(
        (_entry(artifact) for artifact in artifacts if artifact.kind),
        key=lambda entry: (entry.get("path", "~"), entry.get("path_sha256", "")),
    )
    return {
        "version": VERSION,
        "base_url": addresses.base_url,
        "did": addresses.did,
        "preview": is_preview,
        "as_of": as_of.isoformat(),
        "entries": entries,
    }


def _entry(artifact: Artifact) -> dict[str, str]:
    path = artifact.path.removesuffix("index.html")
    entry = {"path_sha256": hashlib.sha256(path.encode()).hexdigest()} if artifact.is_hidden else {"path": path}
    entry["kind"] = artifact.kind
    if artifact.status:
        entry["status"] = artifact.status
    if artifact.digest:
        entry["digest"] = artifact.digest
    return entry
