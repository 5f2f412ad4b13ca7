"""Tampered sites, found out at the step meant for it: keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from badgepress.verifying import verify_site
from tests.verifying.tampering import CREDENTIAL, JWT, LIST, NOW, steps
from tests.verifying.tiny_documents import (
    DID,
    KEY_ID,
)
from tests.verifying.tiny_site import TinySite


def drop_assertion_method(document: dict[str, Any]) -> None:
    document["assertionMethod"].remove(KEY_ID)


DID_CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another id": lambda d: d.update(id="did:web:other.example"),
    "relative method id": lambda d: d["verificationMethod"][0].update(id="#2026-1"),
    "another controller": lambda d: d["verificationMethod"][0].update(controller="did:web:other.example"),
    "embedded assertionMethod": lambda d: d.update(assertionMethod=[d["verificationMethod"][0]]),
    "dangling assertionMethod": lambda d: d["assertionMethod"].append(f"{DID}#gone"),
    "one method twice": lambda d: d["verificationMethod"].append(d["verificationMethod"][0]),
    "revoked key": lambda d: d["verificationMethod"][0].update(revoked="2026-11-20T00:00:00Z"),
    "expiring key": lambda d: d["verificationMethod"][0].update(expires="2030-01-01T00:00:00Z"),
    "too big": lambda d: d.update(description="x" * 8000),
    "preview key beside real ones": lambda d: d["verificationMethod"].append(
        {**d["verificationMethod"][0], "id": f"{DID}#preview"}
    ),
}


@pytest.mark.parametrize("case", DID_CHANGES)
def test_did_document(case: str, site: TinySite) -> None:
    site.change("did.json", DID_CHANGES[case])
    site.write_manifest()
    assert not {("did.json", "did"), ("did.json", "id")}.isdisjoint(steps(verify_site(site.root, NOW)))


def test_a_private_half_in_the_did_document(site: TinySite) -> None:
    site.change("did.json", lambda d: d["verificationMethod"][2]["publicKeyJwk"].update(d="AAAA"))
    site.write_manifest()
    assert ("did.json", "key") in steps(verify_site(site.root, NOW))


def test_a_key_that_left_assertion_method_invalidates_everything(site: TinySite) -> None:
    site.change("did.json", drop_assertion_method)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.statuses == {"not valid": 4}
    assert (CREDENTIAL, "key") in steps(verdict)


def as_preview(site: TinySite) -> None:
    document = site.read_json("did.json")
    document["verificationMethod"] = [{**document["verificationMethod"][0], "id": f"{DID}#preview"}]
    document["assertionMethod"] = [f"{DID}#preview"]
    site.write_json("did.json", document)
    (site.root / JWT).unlink()
    for award in site.status:
        site.resign(f"awards/{award}.json", lambda _: None, key_id=f"{DID}#preview")
    site.resign(LIST, lambda _: None, key_id=f"{DID}#preview")


def test_a_preview_verifies_and_says_so(site: TinySite) -> None:
    as_preview(site)
    site.preview = True
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.preview
    assert [(finding.step, finding.severity) for finding in verdict.findings] == [("preview", "warn")]
    assert "PREVIEW" in verdict.findings[0].message


def test_a_preview_that_hides_it_is_found_out(site: TinySite) -> None:
    as_preview(site)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.preview
    assert steps(verdict) == {("manifest.json", "preview")}
