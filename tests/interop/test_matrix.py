"""Independent verifiers accept what we publish and refuse what was tampered with: `matrix.yml`, cell by cell."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.interop.matrix import OWN_VERIFIER, Cell, read_matrix
from tests.interop.prepare import Installation
from tests.interop.site import SignedSite, documents_by_kind
from tests.interop.tamper import OF_A_REVOKED_AWARD, TAMPERINGS, TamperedSite, copy_site
from tests.interop.verifiers import VERIFIERS, Verdict, ask, ask_badgepress
from tests.interop.world import World

GENUINE, TAMPERED = read_matrix()
# verifier-core looks for this JSON Schema, tells what it found, and does not count it; no package holds the file.
NOT_OFFERED = {"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"}
NO_MANIFEST = "not made by badgepress build, so it has no manifest"
PATIENT = ThreadPoolExecutor(max_workers=os.cpu_count())


def cells(table: Mapping[str, Mapping[str, Cell]]) -> list[object]:
    """Return the cells with something to ask, as test parameters."""
    return [
        pytest.param(row, verifier, cell, id=f"{row}-{verifier}".replace(" ", "_"))
        for row, by_verifier in table.items()
        for verifier, cell in by_verifier.items()
        if cell.word != "n/a"
    ]


@pytest.fixture(scope="module")
def genuine(site: SignedSite, installation: Installation) -> dict[str, dict[str, Verdict]]:
    """Verifier → path → verdict, of every untouched document. Nothing that a verifier asks for is missing."""
    kinds = documents_by_kind(site)
    asked = {
        verifier: [path for kind, row in GENUINE.items() if verifier in row for path in kinds[kind]]
        for verifier in VERIFIERS
    }
    with World(site.path, site.base_url, site.now) as world:
        verdicts = dict(zip(asked, PATIENT.map(functools.partial(ask, world), asked, asked.values()), strict=True))
        assert set(world.missing) <= NOT_OFFERED
    return verdicts


@pytest.mark.parametrize(("kind", "verifier", "cell"), cells(GENUINE))
def test_genuine_documents(
    kind: str, verifier: str, cell: Cell, genuine: dict[str, dict[str, Verdict]], site: SignedSite
) -> None:
    paths = documents_by_kind(site)[kind]
    if not paths and kind.endswith("jwt"):
        pytest.skip(f"the site publishes no {kind}")
    assert paths, f"the site has no {kind}: the cell would say nothing"
    differences = {path: cell.difference(genuine[verifier][path]) for path in paths}
    assert {path: difference for path, difference in differences.items() if difference} == {}


@pytest.fixture(scope="module")
def answers(
    site: SignedSite, installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], dict[str, Verdict]]:
    """The verdicts on one tampering, by verifier; tampered and asked when a first cell wants to know."""

    @functools.cache
    def answers_on(name: str) -> dict[str, Verdict]:
        folder = tmp_path_factory.mktemp("tampered") / "site"
        tampered = copy_site(site, folder, revoked=name in OF_A_REVOKED_AWARD)
        TAMPERINGS[name](tampered)
        asked = [verifier for verifier in VERIFIERS if TAMPERED[name][verifier].word != "n/a"]
        paths = {verifier: path for verifier in asked if (path := concerned(tampered, verifier))}
        with World(folder, tampered.base_url, tampered.now, tampered.elsewhere) as world:
            found = PATIENT.map(lambda verifier: ask(world, verifier, [paths[verifier]])[paths[verifier]], paths)
            verdicts = dict(zip(paths, found, strict=True))
        if (folder / "manifest.json").is_file():
            tampered.mend_manifest()
            verdicts[OWN_VERIFIER] = ask_badgepress(folder, tampered.now)
        return verdicts

    return answers_on


def test_own_verifier_accepts_the_untouched_site_and_its_mended_manifest(site: SignedSite, tmp_path: Path) -> None:
    if not (site.path / "manifest.json").is_file():
        pytest.skip(NO_MANIFEST)
    assert ask_badgepress(site.path, site.now) == Verdict(accepted=True, reason="")
    untouched = copy_site(site, tmp_path / "site")
    untouched.mend_manifest()
    assert json.loads((tmp_path / "site/manifest.json").read_bytes()) == json.loads(
        (site.path / "manifest.json").read_bytes()
    )


def concerned(site: TamperedSite, verifier: str) -> str | None:
    """Return the document of the award that a verifier reads; `None` if the site has it not in that format."""
    if verifier == "openbadges":
        return site.assertion_path
    if verifier == "jose":
        return site.jwt_path if site.has_jwt else None
    return site.credential_path


@pytest.mark.parametrize(("name", "verifier", "cell"), cells(TAMPERED))
def test_tampered_documents(name: str, verifier: str, cell: Cell, answers: Callable[[str], dict[str, Verdict]]) -> None:
    verdicts = answers(name)
    if verifier not in verdicts:
        pytest.skip(NO_MANIFEST if verifier == OWN_VERIFIER else "the site publishes no VC-JWT")
    assert cell.difference(verdicts[verifier]) == ""


def test_matrix_has_a_row_for_every_tampering_and_a_cell_for_every_verifier() -> None:
    assert set(TAMPERED) == set(TAMPERINGS)
    assert {row: set(by_verifier) for row, by_verifier in TAMPERED.items()} == {
        row: {*VERIFIERS, OWN_VERIFIER} for row in TAMPERED
    }


def test_someone_refuses_every_tampering() -> None:
    independent = {
        row: [cell.word for verifier, cell in by_verifier.items() if verifier != OWN_VERIFIER]
        for row, by_verifier in TAMPERED.items()
    }
    assert [row for row, words in independent.items() if "refuse" not in words] == ["list-of-another-address"]
    assert all(by_verifier[OWN_VERIFIER].word == "refuse" for by_verifier in TAMPERED.values())
