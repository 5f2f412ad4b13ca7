"""What other verifiers answer to the cases of the conformance table: every deviation from our answers is on record (`deviations.json`), with who is right in docs/verifying.md.

Asked are the cases that play in the table's shared web; `python -m tests.interop.test_conformance` writes the record anew.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tests.conformance.making.club import NOW
from tests.conformance.table import Row, rows, web
from tests.interop.prepare import HERE, Installation, ensure_ready
from tests.interop.verifiers import ask
from tests.interop.world import World

RECORD = HERE / "deviations.json"
AT_THE_SECOND = {"clocks-differ-by-a-minute", "ob3-valid-until-this-second", "ob3-valid-from-this-second"}
"""Other verifiers' clocks start at the table's moment, and go on."""
OF_DOCUMENTS = ("openbadgeslib", "digitalbazaar", "verifier-core")
Deviations = dict[str, dict[str, list[str]]]


def asked() -> dict[str, list[Row]]:
    """Return verifier → the cases that it can take: credentials with proofs, and (`jose`) JWTs with ES256."""
    texts = [
        row
        for row in rows()
        if "text" in row.case["input"] and not row.case.get("web") and not row.case.get("recipient")
    ]
    texts = [row for row in texts if row.case["now"] == NOW and row.case["expect"]["code"] != "unknown-kind"]
    texts = [row for row in texts if row.name not in AT_THE_SECOND]
    documents = [
        row
        for row in texts
        if row.case["input"]["text"].lstrip().startswith("{") and row.group != "open-badges-1-and-2"
    ]
    tokens = [row for row in texts if row.group == "jws-attacks"]
    return {**dict.fromkeys(OF_DOCUMENTS, documents), "jose": tokens}


def deviations() -> Deviations:
    """Ask, and return verifier → how it deviates → names of cases."""
    cases = asked()
    answers = {url: answer["body"].encode() for url, answer in web().items() if answer["status"] == 200}
    found: Deviations = {}
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        for row in {row.name: row for group in cases.values() for row in group}.values():
            (site / f"{row.name}.json").write_text(row.case["input"]["text"], "utf-8")
        with (
            World(site, "https://cases.example", datetime.fromisoformat(NOW), answers) as world,
            ThreadPoolExecutor(os.cpu_count()) as pool,
        ):
            names = [[f"{row.name}.json" for row in group] for group in cases.values()]
            verdicts = dict(zip(cases, pool.map(functools.partial(ask, world), cases, names), strict=True))
    for verifier, group in cases.items():
        kinds: Mapping[tuple[str, bool], list[str]] = {
            ("valid", False): [],
            ("cannot tell", True): [],
            ("not valid", True): [],
        }
        for row in group:
            kinds.get((row.case["expect"]["verdict"], verdicts[verifier][f"{row.name}.json"].accepted), []).append(
                row.name
            )
        found[verifier] = {
            "refuses what we find valid": sorted(kinds["valid", False]),
            "accepts what we cannot tell": sorted(kinds["cannot tell", True]),
            "accepts what we refuse": sorted(kinds["not valid", True]),
        }
    return found


@pytest.fixture(scope="module")
def found(installation: Installation) -> Deviations:
    return deviations()


@pytest.mark.parametrize("verifier", [*OF_DOCUMENTS, "jose"])
def test_deviations_are_on_record(verifier: str, found: Deviations) -> None:
    assert found[verifier] == json.loads(RECORD.read_bytes())[verifier]


def test_genuine_credentials_of_our_own_form_are_accepted_by_all(found: Deviations) -> None:
    ours = {"ob3", "ob3-without-end", "ob3-subject-with-id", "ob3-other-languages", "clr", "endorsed", "endorsement"}
    for verifier in OF_DOCUMENTS:
        assert ours & set(found[verifier]["refuses what we find valid"]) <= {"endorsement"}


if __name__ == "__main__":
    ensure_ready()
    RECORD.write_text(json.dumps(deviations(), indent=1) + "\n", "utf-8")
