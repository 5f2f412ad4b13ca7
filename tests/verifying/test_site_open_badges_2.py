"""Tampered sites, found out at the step meant for it: OB 2.0."""

from __future__ import annotations

from typing import Any

import pytest

from badgepress.verifying import verify_site
from tests.verifying import tiny_documents
from tests.verifying.tampering import ASSERTION, NOW, Tampering, steps
from tests.verifying.tiny_documents import (
    BASE,
    REVOKED,
    VALID,
)
from tests.verifying.tiny_site import TinySite


def unhash(document: dict[str, Any]) -> None:
    document["recipient"] = {"type": "email", "hashed": False, "identity": "ada@club.example"}


ASSERTIONS: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "another recipient": (
        lambda s: s.change(ASSERTION, lambda d: d["recipient"].update(identity="sha256$" + "0" * 64)),
        (ASSERTION, "agreement"),
    ),
    "another date": (
        lambda s: s.change(ASSERTION, lambda d: d.update(issuedOn="2026-11-01T00:00:00Z")),
        (ASSERTION, "agreement"),
    ),
    "an end of its own": (
        lambda s: s.change(ASSERTION, lambda d: d.update(expires="2030-01-01T00:00:00Z")),
        (ASSERTION, "agreement"),
    ),
    "date without zone": (
        lambda s: s.change(ASSERTION, lambda d: d.update(issuedOn="2026-11-02")),
        (ASSERTION, "assertion"),
    ),
    "plain e-mail": (lambda s: s.change(ASSERTION, unhash), (ASSERTION, "assertion")),
    "unpublished badge": (
        lambda s: s.change(ASSERTION, lambda d: d.update(badge=f"{BASE}/x.json")),
        (ASSERTION, "assertion"),
    ),
    "another id": (lambda s: s.change(ASSERTION, lambda d: d.update(id=f"{BASE}/x.json")), (ASSERTION, "id")),
    "revoked without tombstone": (
        lambda s: s.change(ASSERTION, lambda d: d.update(revoked=True)),
        (ASSERTION, "assertion"),
    ),
    "tombstone of a valid award": (
        lambda s: s.write_json(ASSERTION, {**tiny_documents.assertion(REVOKED), "id": f"{BASE}/{ASSERTION}"}),
        (ASSERTION, "agreement"),
    ),
    "revoked award without tombstone": (
        lambda s: s.write_json(
            f"ob2/assertions/{REVOKED}.json",
            {**tiny_documents.assertion(VALID), "id": f"{BASE}/ob2/assertions/{REVOKED}.json"},
        ),
        (f"ob2/assertions/{REVOKED}.json", "agreement"),
    ),
    "startsWith elsewhere": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith="https://other.example/")),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "startsWith a list": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith=[BASE])),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "startsWith half an origin": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith="https://club.ex")),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "badge of another issuer": (
        lambda s: s.change("ob2/badges/knots-v1.json", lambda d: d.update(issuer="https://other.example/i.json")),
        ("ob2/badges/knots-v1.json", "badge-class"),
    ),
    "badge with a picture that is not there": (
        lambda s: s.change("ob2/badges/knots-v1.json", lambda d: d.update(image=f"{BASE}/x.png")),
        ("ob2/badges/knots-v1.json", "image"),
    ),
}


@pytest.mark.parametrize("case", ASSERTIONS)
def test_open_badges_2(case: str, site: TinySite) -> None:
    tamper, finding = ASSERTIONS[case]
    tamper(site)
    site.write_manifest()
    assert finding in steps(verify_site(site.root, NOW))
