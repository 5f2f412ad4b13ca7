"""Independent verifiers accept the stacks of learners and what is nested in them, and refuse both once tampered with."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.interop.matrix import Cell, read_stacks
from tests.interop.prepare import Installation
from tests.interop.verifiers import Verdict, ask
from tests.interop.world import World

if TYPE_CHECKING:
    from tests.conftest import PublishedSite

Document = dict[str, Any]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ASKED = ("openbadgeslib", "digitalbazaar", "verifier-core")
LISTED, UNLISTED = "learners/zofia/clr.json", "learners/annika/clr.json"
ROWS: Mapping[str, Mapping[str, Cell]] = read_stacks()


def first(document: Document) -> Document:
    """Return the first credential that a stack nests."""
    nested: Document = document["credentialSubject"]["verifiableCredential"][0]
    return nested


def renamed_inside(document: Document) -> None:
    first(document)["credentialSubject"]["achievement"]["name"] = "Master of everything"


def proof_of_another(document: Document) -> None:
    nested = document["credentialSubject"]["verifiableCredential"]
    nested[0]["proof"]["proofValue"], nested[1]["proof"]["proofValue"] = (
        nested[1]["proof"]["proofValue"],
        nested[0]["proof"]["proofValue"],
    )


def left_out(document: Document) -> None:
    document["credentialSubject"]["verifiableCredential"].pop()


def unsigned_inside(document: Document) -> None:
    del first(document)["proof"]


def somebody_elses(document: Document) -> None:
    document["credentialSubject"]["id"] = "urn:uuid:00000000-0000-4000-8000-000000000000"


def unknown_term(document: Document) -> None:
    document["securityClearance"] = "top"


def changed_association(document: Document) -> None:
    document["credentialSubject"]["association"][0]["associationType"] = "isParentOf"


TAMPERINGS: Mapping[str, Callable[[Document], None]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        renamed_inside,
        proof_of_another,
        left_out,
        unsigned_inside,
        somebody_elses,
        unknown_term,
        changed_association,
    )
}


@pytest.fixture(scope="module")
def stacks(request: pytest.FixtureRequest) -> PublishedSite:
    """The site that badgepress has built; under `--confcutdir=tests/interop`, which hides it, there is none."""
    try:
        found: PublishedSite = request.getfixturevalue("stacks_site")
    except pytest.FixtureLookupError:
        pytest.skip("no site with stacks here")
    return found


@pytest.fixture(scope="module")
def verdicts(
    stacks: PublishedSite, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Mapping[str, Verdict]]:
    """Verifier → path → verdict: of the stacks, of what is nested in them as files of their own, and of tampered copies of one."""
    site = Path(shutil.copytree(stacks.path, tmp_path_factory.mktemp("asked") / "site"))
    paths = [LISTED, UNLISTED]
    for path in (LISTED, UNLISTED):
        for number, nested in enumerate(
            json.loads((site / path).read_bytes())["credentialSubject"]["verifiableCredential"]
        ):
            paths.append(f"{path.removesuffix('clr.json')}nested-{number}.json")
            (site / paths[-1]).write_text(json.dumps(nested), "utf-8")
    for name, tamper in TAMPERINGS.items():
        document = json.loads((site / LISTED).read_bytes())
        tamper(document)
        paths.append(f"learners/{name}.json")
        (site / paths[-1]).write_text(json.dumps(document), "utf-8")
    stranger = stacks.foreign_sign(json.loads((site / LISTED).read_bytes()))
    (site / "learners/wrong-key.json").write_text(json.dumps(stranger), "utf-8")
    paths.append("learners/wrong-key.json")
    with World(site, stacks.base_url, NOW) as world, ThreadPoolExecutor(len(ASKED)) as patient:
        return dict(zip(ASKED, patient.map(functools.partial(ask, world, documents=paths), ASKED), strict=True))


@pytest.mark.parametrize("verifier", ASKED)
def test_stacks_are_accepted_and_what_is_nested_in_them_verifies_alone(
    verifier: str, verdicts: Mapping[str, Mapping[str, Verdict]]
) -> None:
    genuine = {
        path: verdict
        for path, verdict in verdicts[verifier].items()
        if path in (LISTED, UNLISTED) or "/nested-" in path
    }
    assert len(genuine) == 2 + 2 + 3
    assert {path: verdict.reason for path, verdict in genuine.items() if not verdict.accepted} == {}


@pytest.mark.parametrize(("name", "verifier"), [(name, verifier) for name, cells in ROWS.items() for verifier in cells])
def test_tampered_stacks(name: str, verifier: str, verdicts: Mapping[str, Mapping[str, Verdict]]) -> None:
    assert ROWS[name][verifier].difference(verdicts[verifier][f"learners/{name}.json"]) == ""


def test_the_matrix_has_a_row_for_every_tampering_and_a_cell_for_every_verifier() -> None:
    assert set(ROWS) == {*TAMPERINGS, "wrong-key"}
    assert all(set(cells) == set(ASKED) for cells in ROWS.values())
