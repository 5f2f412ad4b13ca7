"""Floors and peers do their work on what badgepress published. How fast is nobody's test."""

from __future__ import annotations

import importlib
import pkgutil
import shutil
import sys
from pathlib import Path

import pytest

import bench
from bench.floors import floors
from bench.measure import run
from bench.organisation import make_organisation, signing_key
from bench.peers import builders, signers

AWARDS = 40


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds an organisation and the site published from it."""
    folder = tmp_path_factory.mktemp("bench")
    make_organisation(folder / "organisation", AWARDS)
    command = [sys.executable, "-m", "badgepress", "build", "-C", "organisation", "--out", "site", "--key", "env:KEY"]
    run(command, folder, {"KEY": signing_key()})
    return folder


def credentials(site: Path) -> list[Path]:
    return sorted((site / "awards").glob("*.json"))


def test_every_module_can_be_imported() -> None:
    names = [module.name for module in pkgutil.walk_packages(bench.__path__, "bench.")]
    passed_over = {"bench.__main__", "bench._launch", "bench.peers.sign_openbadgeslib", "bench.peers.sign_pyld"}  # they run when imported
    assert passed_over < set(names)
    for name in set(names) - passed_over:
        importlib.import_module(name)


def test_documents_to_sign_are_the_published_ones_without_their_proof(work: Path) -> None:
    documents = signers.documents_of(work / "site", AWARDS)
    assert 0 < len(documents) == len(credentials(work / "site")) <= AWARDS
    assert not any("proof" in document for document in documents)
    assert all(document["credentialSubject"]["achievement"] for document in documents)


def test_templates_and_pyld_agree_on_them(work: Path) -> None:
    assert signers.canonical_forms_agree(signers.documents_of(work / "site", AWARDS))


@pytest.mark.parametrize("name", ["badgepress", "pyld", "openbadgeslib", "digitalbazaar"])
def test_a_library_signs_them_and_says_what_it_cost(work: Path, name: str) -> None:
    cost = getattr(signers, name)(signers.documents_of(work / "site", 3))
    assert isinstance(cost, float), cost
    assert cost > 0


def test_every_floor_is_measured(work: Path, tmp_path: Path) -> None:
    measured = floors(work / "organisation", work / "site", tmp_path)
    assert {"Ed25519 signature", "write the same files", "read the YAML files"} <= set(measured)
    assert all(value > 0 for value in measured.values()), measured


def test_the_floor_of_writing_writes_the_files_of_every_award(work: Path, tmp_path: Path) -> None:
    floors(work / "organisation", work / "site", tmp_path)
    folders = (work / "site" / "awards", work / "site" / "ob2" / "assertions")
    published = [path for folder in folders for path in folder.iterdir() if len(path.stem) == 36]
    written = list((tmp_path / "flat-0").iterdir())
    assert sorted(path.read_bytes() for path in written) == sorted(path.read_bytes() for path in published)


@pytest.mark.skipif(shutil.which("hugo") is None, reason="Hugo is not installed")
def test_hugo_makes_a_page_and_a_json_file_of_every_credential(work: Path, tmp_path: Path) -> None:
    cost = builders.hugo(work / "site", tmp_path)
    assert not isinstance(cost, str), cost
    made = tmp_path / "public" / "awards"
    ids = {path.stem for path in credentials(work / "site")}
    assert {path.parent.name for path in made.glob("*/index.html")} == ids
    assert {path.parent.name for path in made.glob("*/index.json")} == ids


def test_a_builder_that_is_missing_is_told_and_not_run(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert builders.hugo(work / "site", tmp_path) == "Hugo is not installed (apt-get install hugo)"
    assert not (tmp_path / "content").exists()
