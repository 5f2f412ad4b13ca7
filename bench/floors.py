"""What the same work costs at least: each stage's cheapest known form, in one process, over the same files, in µs of CPU an award."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from yaml.cyaml import CParser
from yaml.events import StreamEndEvent

from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from bench.peers.signers import documents_of

MOST = 5000
"""Awards measured at most; the floors do not change with their number."""


def floors(organisation: Path, site: Path, scratch: Path) -> dict[str, float]:
    """Measure the floors.

    Args:
        organisation: A repository with one file an award.
        site: What was published from it.
        scratch: A folder on the same file system as the site.

    Returns:
        Stage → µs an award.
    """
    sources = sorted((organisation / "content" / "awards").rglob("*.yml"))[:MOST]
    texts = [path.read_bytes() for path in sources]
    ids = [path.stem for path in sources]
    paths = [
        f"{folder}/{one}.{ending}"
        for one in ids
        for folder, ending in (("awards", "html"), ("awards", "json"), ("ob2/assertions", "json"))
    ]
    files = [(path, (site / path).read_bytes()) for path in paths if (site / path).is_file()]
    documents = [json.loads(data) for path, data in files if path.endswith(".json")]
    credentials = [data for path, data in files if path.startswith("awards/") and path.endswith(".json")]
    key = Ed25519PrivateKey.generate()
    message = b"\x5a" * 64
    (scratch / "flat").mkdir()
    unsigned = documents_of(site, len(sources))
    canonicaliser = TemplateCanonicaliser()
    for document in unsigned + unsigned + unsigned:
        canonicaliser.canonical_nquads(document)
    pages = [data.decode() for path, data in files if path.endswith(".html")]
    pieces = [(page[:600], page[600:1200], page[1200:]) for page in pages]
    measured = {
        "read the YAML files": _each(_read, sources),
        "scan YAML events (libyaml)": _each(_scan, texts),
        "fill N-Quads templates, warm": _each(canonicaliser.canonical_nquads, unsigned),
        "splice pages": _each(lambda piece: "".join(piece).encode(), pieces),
        "two SHA-256 of the canonical form": _each(lambda data: hashlib.sha256(data * 3).digest(), credentials),
        "Ed25519 signature": _each(lambda _: key.sign(message), credentials),
        "write JSON (orjson)": _each(orjson.dumps, documents),
        "write the same files": _each(lambda file: _write(scratch / "flat", *file), [(n, data) for n, (_, data) in enumerate(files)]),
    }
    return {stage: round(seconds / len(sources) * 1e6, 1) for stage, seconds in measured.items()}


def _each(work: Callable[[Any], object], items: Iterable[Any]) -> float:
    """Return the CPU seconds that work takes on all items; what it makes is thrown away at once, as a pipeline hands it on."""
    began = time.process_time()
    for item in items:
        work(item)
    return time.process_time() - began


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 65536)
    finally:
        os.close(descriptor)


def _scan(text: bytes) -> None:
    next_event = CParser(text).get_event
    while type(next_event()) is not StreamEndEvent:
        pass


def _write(folder: Path, number: int, data: bytes) -> None:
    descriptor = os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    os.write(descriptor, data)
    os.close(descriptor)
