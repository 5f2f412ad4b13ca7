"""The files of a site, before anybody writes them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to publish, with what the manifest says of it."""

    path: str
    """Relative to the site."""
    data: bytes
    kind: str = ""
    """What the manifest calls it; empty for what no later build or check compares (style sheets, `.nojekyll`)."""
    status: str = ""
    digest: str = ""
    """`sha256:` of the parsed document without its proof; only for JSON documents."""
    is_hidden: bool = False
    """Whether the manifest names it by the SHA-256 of its path only (unlisted and private awards)."""


def json_artifact(
    path: str, document: Mapping[str, Any], kind: str, status: str = "", *, is_hidden: bool = False
) -> Artifact:
    """Return a JSON document as a file: UTF-8, compact, keys in the order of the document."""
    return Artifact(path, json_bytes(document), kind, status, document_digest(document), is_hidden)


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8 JSON, compact, with a final newline."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def document_digest(document: Mapping[str, Any]) -> str:
    """Return `sha256:` and the digest of a document without its proof, independent of how it was written down."""
    plain = {key: value for key, value in document.items() if key != "proof"}
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
