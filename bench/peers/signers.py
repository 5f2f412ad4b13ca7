"""Libraries that sign: the same documents, Ed25519 and eddsa-rdfc-2022, with their contexts in memory."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import load_contexts
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.pipeline.examine import FILES_A_TASK
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import preview_keys
from tests.interop.prepare import ensure_ready

HERE = Path(__file__).parent


def documents_of(site: Path, count: int) -> list[dict[str, Any]]:
    """Return unsigned credentials of a site, class by class as a build signs them."""
    paths = sorted((site / "awards").glob("*.json"))[:count]
    documents = [json.loads(path.read_bytes()) for path in paths]
    documents.sort(key=lambda document: document["credentialSubject"]["achievement"]["id"])
    return [{key: value for key, value in document.items() if key != "proof"} for document in documents]


def badgepress(documents: list[dict[str, Any]]) -> float:
    """Return µs of CPU a proof in pieces as a build makes them, templates made and caches warm."""
    with tempfile.TemporaryDirectory() as cache:
        keys = preview_keys({"HOME": "/nonexistent", "XDG_CACHE_HOME": cache}, with_jwt=False)
    maker = ProofMaker(keys.proof, "did:web:badges.youth.example", TemplateCanonicaliser())
    moments = [datetime.fromisoformat(document["validFrom"]).astimezone(UTC) for document in documents]
    pairs = list(zip(documents, moments, strict=True))
    gc.collect()
    gc.freeze()  # as in a build, whose tasks let the garbage collector rest
    for _ in range(5):
        began = time.process_time()
        for start in range(0, len(documents), FILES_A_TASK):
            maker.with_proofs(pairs[start : start + FILES_A_TASK])
    return (time.process_time() - began) / len(documents) * 1e6


def pyld(documents: list[dict[str, Any]]) -> float | str:
    """Return µs of CPU a proof with PyLD alone: normalize twice, hash, sign."""
    return _asked(["python", str(HERE / "sign_pyld.py")], documents)


def openbadgeslib(documents: list[dict[str, Any]]) -> float | str:
    """Return µs of CPU a proof with openbadgeslib's own function."""
    script = HERE / "sign_openbadgeslib.py"
    return _asked(["python", str(script)], documents)


def digitalbazaar(documents: list[dict[str, Any]]) -> float | str:
    """Return µs of CPU a proof with @digitalbazaar/vc, after a warm-up."""
    ready = ensure_ready()
    script = ready.node_folder / "bench_sign.mjs"
    script.write_bytes((HERE / "sign_digitalbazaar.mjs").read_bytes())
    return _asked([str(ready.node), str(script)], documents)


def _asked(command: list[str], documents: list[dict[str, Any]]) -> float | str:
    command = [sys.executable if command[0] == "python" else command[0], *command[1:]]
    contexts = {url: context for url, context in load_contexts().items() if url in documents[0]["@context"]}
    told = json.dumps({"documents": documents, "contexts": contexts})
    done = subprocess.run(command, input=told.encode(), capture_output=True, check=False)  # noqa: S603 - our own scripts
    if done.returncode != 0:
        return f"failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}"
    answer = json.loads(done.stdout)
    return float(answer["us"])


def canonical_forms_agree(documents: list[dict[str, Any]]) -> bool:
    """Say whether templates and PyLD give the same bytes for all documents."""
    fast, reference = TemplateCanonicaliser(), PyldCanonicaliser()
    twice = [fast.canonical_nquads(document) for document in [*documents, *documents]][len(documents) :]
    return twice == [reference.canonical_nquads(document) for document in documents]
