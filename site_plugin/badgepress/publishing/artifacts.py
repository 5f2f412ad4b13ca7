"""The files of a site, before anybody writes them."""

from __future__ import annotations

import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(slots=True)
class Artifact:
    """One file to publish, with what the manifest says of it."""

    path: str
    """Relative to the site."""
    data: bytes
    kind: str = ""
    """What the manifest calls it; empty for what no later build or check compares (style sheets, `.nojekyll`)."""
    status: str = ""
    digest: str = ""
    """Of the parsed document without its proof, as `document_digest` writes it; only for JSON documents."""


def json_artifact(path: str, document: Mapping[str, Any], kind: str, status: str = "") -> Artifact:
    """Return a JSON document as a file: UTF-8, compact, keys in the order of the document."""
    return Artifact(path, json_bytes(document), kind, status, document_digest(document))


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """Return a document as UTF-8 JSON, compact, with a final newline."""
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def document_digest(document: Mapping[str, Any]) -> str:
    """Return the digest of a document without its proof, independent of how it was written down: `sha256-` and base64 (SRI, §3.1)."""
    plain = dict(document)
    plain.pop("proof", None)
    digest = hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).digest()
    return "sha256-" + binascii.b2a_base64(digest, newline=False).decode()
