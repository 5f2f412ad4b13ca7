"""What the same work costs at least: each stage's cheapest known form, in one process, over the same files, in µs of CPU an award."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from yaml.cyaml import CParser
from yaml.events import StreamEndEvent

from badgepress.content.load import load
from badgepress.content.model import Award
from badgepress.content.quick_yaml import read_plain
from badgepress.content.read_award import read_award_files
from badgepress.content.schema_check import is_valid
from badgepress.credentials import ob2, ob3
from badgepress.credentials.urls import Addresses
from badgepress.leaks.needles import needles_of
from badgepress.linkeddata.multibase import encode_base58btc
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.signing.private_key import read_secret_line
from bench.organisation import signing_key
from bench.peers.signers import documents_of

MOST = 5000
"""Awards measured at most; the floors do not change with their number."""
ROUNDS = 3
"""Each floor is the median of so many rounds."""
TOGETHER = 32
"""Files that are looked through for the key at once."""


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
    unsigned = documents_of(site, len(sources))
    canonicaliser = TemplateCanonicaliser()
    for document in unsigned + unsigned + unsigned:
        canonicaliser.canonical_nquads(document)
    pages = [data.decode() for path, data in files if path.endswith(".html")]
    pieces = [(page[:600], page[600:1200], page[1200:]) for page in pages]
    values = [read_plain(text) for text in texts]
    catalogue = load(organisation).catalogue()
    assert catalogue is not None  # noqa: S101 - it was published
    addresses = Addresses(catalogue.issuer.base_url)
    made = ob3.Credentials(catalogue.issuer, addresses)
    reads = read_award_files([(path.name, path.stem, text) for path, text in zip(sources, texts, strict=True)])
    awards = [read.award for read in reads if read.award is not None and (site / f"awards/{read.id}.json").is_file()]
    needles = needles_of(read_secret_line(signing_key()))
    signatures = [hashlib.sha512(data).digest() for data in credentials]
    joined = [b"".join(data for _, data in files[start : start + TOGETHER]) for start in range(0, len(files), TOGETHER)]

    def lay_out(award: Award) -> None:
        made.of(award, catalogue.classes[award.class_key])
        ob2.assertion(award, catalogue.classes[award.class_key], addresses)

    def write(round_: int) -> float:
        folder = scratch / f"flat-{round_}"
        folder.mkdir()
        return _each(lambda file: _write(folder, *file), [(n, data) for n, (_, data) in enumerate(files)])

    def measure(round_: int) -> dict[str, float]:
        return {
            "read the YAML files": _each(_read, sources),
            "scan YAML events (libyaml)": _each(_scan, texts),
            "check the form (jsonschema-rs)": _each(lambda one: is_valid("award", one), values),
            "lay out the documents": _each(lay_out, awards),
            "fill N-Quads templates, warm": _each(canonicaliser.canonical_nquads, unsigned),
            "two SHA-256 of the canonical form": _each(lambda data: hashlib.sha256(data * 3).digest(), credentials),
            "Ed25519 signature": _each(lambda _: key.sign(message), credentials),
            "base58 of the signature": _each(encode_base58btc, signatures),
            "splice pages": _each(lambda piece: "".join(piece).encode(), pieces),
            "write JSON (orjson)": _each(orjson.dumps, documents),
            "look for the key in all its encodings": _each(lambda data: any(needle in data for needle in needles), joined),
            "write the same files": write(round_),
        }

    rounds = [measure(round_) for round_ in range(ROUNDS)]
    return {stage: round(median(one[stage] for one in rounds) / len(sources) * 1e6, 1) for stage in rounds[0]}


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
