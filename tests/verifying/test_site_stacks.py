"""Tampered stacks, found out at the step meant for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from badgepress.publishing.artifacts import document_digest
from badgepress.verifying import verify_site
from tests.conftest import NOW, PublishedSite
from tests.stacks import LISTED_EXPIRED, REVOKED, SAFETY, UNLISTED_BICYCLE, stack_of
from tests.verifying.tampering import steps

Document = dict[str, Any]
Change = Callable[[Document, Path], object]
ZOFIA, ANNIKA = "learners/zofia/clr.json", "learners/annika/clr.json"


def hosted(site: Path, award: str) -> Document:
    document: Document = json.loads((site / f"awards/{award}.json").read_bytes())
    return document


def nested(document: Document) -> list[Document]:
    found: list[Document] = document["credentialSubject"]["verifiableCredential"]
    return found


def respelt(document: Document, _: Path) -> None:
    nested(document)[0]["credentialSubject"]["achievement"]["name"] = "Something better"


def left_out(document: Document) -> None:
    nested(document).pop()
    del document["credentialSubject"]["association"]


SIGNED_AGAIN: dict[str, tuple[Change, str]] = {
    "a credential changed inside": (respelt, "nested"),
    "an unlisted award in a listed stack": (
        lambda document, site: nested(document).append(hosted(site, UNLISTED_BICYCLE)),
        "unlisted",
    ),
    "an expired award": (lambda document, site: nested(document).append(hosted(site, LISTED_EXPIRED)), "status"),
    "an award that is not here": (
        lambda document, _: nested(document)[0].update(id="https://else.example/awards/1.json"),
        "nested",
    ),
    "nothing nested": (lambda document, _: document["credentialSubject"].pop("verifiableCredential"), "nested"),
    "nobody meant": (lambda document, _: document["credentialSubject"].pop("id"), "subject"),
    "another issuer": (lambda document, _: document["issuer"].update(id="did:web:else.example"), "issuer"),
    "other contexts": (lambda document, _: document["@context"].reverse(), "context"),
    "another type": (lambda document, _: document["type"].reverse(), "type"),
    "an association with a stranger": (
        lambda document, _: document["credentialSubject"]["association"][0].update(targetId="https://else.example/1"),
        "association",
    ),
    "no such association": (
        lambda document, _: document["credentialSubject"]["association"][0].update(associationType="knows"),
        "association",
    ),
}


@pytest.fixture
def site(stacks_site: PublishedSite, tmp_path: Path) -> Path:
    return Path(shutil.copytree(stacks_site.path, tmp_path / "site"))


def put(site: Path, path: str, document: Document) -> None:
    """Write a document, and its digest into the manifest."""
    (site / path).write_text(json.dumps(document), "utf-8")
    manifest = json.loads((site / "manifest.json").read_bytes())
    for entry in manifest["entries"]:
        if entry["path"] == path:
            entry["digest"] = document_digest(document)
    (site / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize("case", SIGNED_AGAIN)
def test_a_stack_that_the_issuer_s_key_signed_wrongly(case: str, stacks_site: PublishedSite, site: Path) -> None:
    change, step = SIGNED_AGAIN[case]
    document = stack_of(site, "zofia")
    change(document, site)
    put(site, ZOFIA, stacks_site.resign(document))
    found = steps(verify_site(site, NOW))
    assert (ZOFIA, step) in found
    assert {path for path, _ in found} == {ZOFIA}


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (lambda document: document.update(name="Better badges"), "signature"),
        (left_out, "signature"),
        (
            lambda document: nested(document)[0]["proof"].update(proofValue=nested(document)[1]["proof"]["proofValue"]),
            "signature",
        ),
        (lambda document: document.pop("proof"), "proof"),
        (lambda document: document.update(clearance="top"), "safe-form"),
        (lambda document: document.update(id="https://riverbend.example/badges/learners/annika/clr.json"), "id"),
    ],
    ids=["renamed", "one left out", "a nested proof swapped", "no proof", "unknown term", "another's address"],
)
def test_a_stack_that_somebody_else_changed(change: Callable[[Document], object], step: str, site: Path) -> None:
    document = stack_of(site, "zofia")
    change(document)
    put(site, ZOFIA, document)
    assert (ZOFIA, step) in steps(verify_site(site, NOW))


def test_a_stranger_s_signature(stacks_site: PublishedSite, site: Path) -> None:
    put(site, ZOFIA, stacks_site.foreign_sign(stack_of(site, "zofia")))
    assert steps(verify_site(site, NOW)) == {(ZOFIA, "signature")}


def test_an_unlisted_stack_is_looked_at_though_no_manifest_names_it(stacks_site: PublishedSite, site: Path) -> None:
    document = stack_of(site, "annika")
    nested(document).append(hosted(site, REVOKED))
    put(site, ANNIKA, stacks_site.resign(document))
    assert (ANNIKA, "status") in steps(verify_site(site, NOW))


def test_a_stack_left_behind_by_a_withdrawn_credential(site: Path) -> None:
    (site / f"awards/{SAFETY}.json").unlink()
    assert (ANNIKA, "nested") in steps(verify_site(site, NOW))


def test_a_listed_learner_s_stack_does_not_pass_for_unlisted_by_leaving_the_manifest(
    stacks_site: PublishedSite, site: Path
) -> None:
    document = stack_of(site, "zofia")
    nested(document).append(hosted(site, UNLISTED_BICYCLE))
    (site / ZOFIA).write_text(json.dumps(stacks_site.resign(document)), "utf-8")
    manifest = json.loads((site / "manifest.json").read_bytes())
    manifest["entries"] = [entry for entry in manifest["entries"] if entry["path"] != ZOFIA]
    (site / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert steps(verify_site(site, NOW)) == {(ZOFIA, "manifest"), (ZOFIA, "unlisted")}
