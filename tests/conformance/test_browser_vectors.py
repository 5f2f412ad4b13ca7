"""W3C's vectors and poison graphs by the browser's own code, in a Chromium whose scripts may take 256 MB."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badgepress.verifying.credential_check.known_contexts import context_texts
from tests.conftest import REPOSITORY
from tests.interop.prepare import ensure_ready
from tests.linkeddata.shared_vectors import STANDARDS, needs_vectors, read_json, read_text
from tests.pages.browser import Visit, chromium, find_chromium, served, visit

pytestmark = needs_vectors
SUITE = "vectors/rdfc10/rdfc10"
POISON = ("test044", "test045", "test046", "test074")
SIGNED = ("vectors/eddsa/eddsa-rdfc-2022/signedDataInt.json", "vectors/eddsa/eddsa-rdfc-2022/employ/signedDataInt.json", "vectors/eddsa/Ed25519Signature2020/signedEdSig.json")  # fmt: skip
_CANONICAL = """
async (graphs) => {
  const { canonicalQuads } = await import("/vectors.js");
  const found = {};
  for (const [name, { quads, hash }] of Object.entries(graphs)) {
    const began = performance.now();
    let text;
    try {
      text = await canonicalQuads(quads, hash);
    } catch (error) {
      text = error.code ?? `${error.stack}`;
    }
    found[name] = { text, seconds: (performance.now() - began) / 1000 };
  }
  return found;
}
"""
_PROOF = """
async ({ document, multikey, pins }) => {
  const { PINS, Unsecured, readProof, fromMultikey } = await import("/vectors.js");
  Object.assign(PINS, pins);
  const key = await fromMultikey(multikey, "W3C's");
  const proof = readProof(document.proof, Date.UTC(2026, 10, 24));
  const answers = [];
  for (const change of [{}, { validFrom: "2020-01-01T00:00:00Z" }, { id: "urn:uuid:1" }]) {
    const unsecured = new Unsecured({ ...document, ...change });
    try {
      await unsecured.checkContent();
      await unsecured.checkSignature(proof, key);
      answers.push("fits");
    } catch (error) {
      answers.push(error.code ?? `${error.stack}`);
    }
  }
  return answers;
}
"""


def _more_contexts() -> dict[str, str]:
    package = ensure_ready().node_folder / "node_modules/@digitalbazaar/citizenship-context/contexts/v4rc1.jsonld"
    return {
        "https://www.w3.org/ns/credentials/examples/v2": read_text("contexts/w3c/credentials-examples-v2.jsonld"),
        "https://w3id.org/citizenship/v4rc1": package.read_text("utf-8"),
    }


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    if not find_chromium():
        pytest.skip("there is no Chromium here")
    folder: Path = tmp_path_factory.mktemp("vectors")
    script = REPOSITORY / "tests" / "conformance" / "vectors.mjs"
    command = [
        str(ensure_ready().node),
        str(script),
        str(REPOSITORY / "site_plugin" / "browser"),
        str(folder / "vectors.js"),
    ]
    subprocess.run(command, check=True, timeout=120)
    (folder / "contexts.js").write_text(
        f"export default {json.dumps({**context_texts(), **_more_contexts()})};", "utf-8"
    )
    (folder / "index.html").write_text("<!doctype html><html lang=en><title>vectors</title>", "utf-8")
    with (
        served(folder) as address,
        chromium("--js-flags=--max-old-space-size=256") as browser,
        visit(browser, f"{address}/index.html") as found,
    ):
        yield found


def canonical(page: Visit, *names: str, hash_name: str = "SHA-256") -> dict[str, Any]:
    graphs = {name: {"quads": read_text(f"{SUITE}/{name}-in.nq"), "hash": hash_name} for name in names}
    found: dict[str, Any] = page.page.evaluate(_CANONICAL, graphs)
    return found


def test_the_rdfc10_suite(page: Visit) -> None:
    rows = csv.DictReader(io.StringIO(read_text("vectors/rdfc10/manifest.csv")))
    names = [
        row["test"]
        for row in rows
        if (STANDARDS / f"{SUITE}/{row['test']}-rdfc10.nq").is_file() and not row["hashAlgorithm"]
    ]
    found = canonical(page, *names)
    wrong = [name for name in names if found[name]["text"] != read_text(f"{SUITE}/{name}-rdfc10.nq")]
    assert len(names) > 60
    assert wrong == []


def test_the_rdfc10_test_of_sha384(page: Visit) -> None:
    found = canonical(page, "test075", hash_name="SHA-384")
    assert found["test075"]["text"] == read_text(f"{SUITE}/test075-rdfc10.nq")


@pytest.mark.parametrize("name", POISON)
def test_poison_graphs_end_within_a_second_and_256_megabytes(page: Visit, name: str) -> None:
    found = canonical(page, name)[name]
    assert (found["text"] == "too-much-work") == (name == "test074")
    assert found["seconds"] < 1


@pytest.mark.parametrize("path", SIGNED)
def test_w3c(page: Visit, path: str) -> None:
    from hashlib import sha256

    pins = {url: sha256(text.encode()).hexdigest() for url, text in _more_contexts().items()}
    given = {
        "document": read_json(path),
        "multikey": read_json("vectors/eddsa/keyPair.json")["publicKeyMultibase"],
        "pins": pins,
    }
    assert page.page.evaluate(_PROOF, given) == ["fits", "signature-wrong", "signature-wrong"]
