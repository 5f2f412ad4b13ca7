"""Tampered sites, found out at the step meant for it: status lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from badgepress.verifying import verify_site
from tests.verifying.tampering import ASSERTION, CREDENTIAL, LIST, NOW, Tampering, steps, subject
from tests.verifying.tiny_documents import (
    INDEX,
    REVOKED,
    STRANGERS_KEY,
    VALID,
    bit_list,
    sign,
    status_list,
)
from tests.verifying.tiny_site import TinySite


def stale(document: dict[str, Any]) -> None:
    document["validUntil"] = "2026-11-10T00:00:00Z"


def encoded(text: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: subject(document).update(encodedList=text)


LISTS: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "bit of a valid award set": (
        lambda s: s.resign(LIST, encoded(bit_list(INDEX[VALID], INDEX[REVOKED]))),
        (CREDENTIAL, "status"),
    ),
    "bit of a valid award set, against OB 2.0": (
        lambda s: s.resign(LIST, encoded(bit_list(INDEX[VALID], INDEX[REVOKED]))),
        (ASSERTION, "agreement"),
    ),
    "bit of a revoked award cleared": (
        lambda s: s.resign(LIST, encoded(bit_list())),
        (f"awards/{REVOKED}.json", "status"),
    ),
    "changed without signing": (lambda s: s.change(LIST, encoded(bit_list())), (LIST, "status-list")),
    "another list's file": (lambda s: s.write_json(LIST, sign(status_list(2))), (LIST, "status-list")),
    "signed by a stranger": (lambda s: s.resign(LIST, encoded(bit_list()), key=STRANGERS_KEY), (LIST, "status-list")),
    "other purpose": (
        lambda s: s.resign(LIST, lambda d: subject(d).update(statusPurpose="suspension")),
        (LIST, "status-list"),
    ),
    "too short": (lambda s: s.resign(LIST, encoded(bit_list(7, size=65_536))), (LIST, "status-list")),
    "bomb": (lambda s: s.resign(LIST, encoded(bit_list(size=2**27))), (LIST, "status-list")),
    "cut short": (lambda s: s.resign(LIST, encoded(bit_list(7)[:-12])), (LIST, "status-list")),
    "no gzip": (lambda s: s.resign(LIST, encoded("uAAAA")), (LIST, "status-list")),
    "base64 with padding": (lambda s: s.resign(LIST, encoded(bit_list(7) + "==")), (LIST, "status-list")),
    "of another type": (
        lambda s: s.resign(LIST, lambda d: d.update(type=["VerifiableCredential"])),
        (LIST, "status-list"),
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_tampered_status_list(case: str, site: TinySite) -> None:
    tamper, (path, step) = LISTS[case]
    tamper(site)
    site.write_manifest()
    assert (path, step) in steps(verify_site(site.root, NOW))


def test_a_list_swapped_under_the_credentials_leaves_none_valid(site: TinySite) -> None:
    site.write_json(LIST, sign(status_list(2)))
    site.write_manifest()
    assert verify_site(site.root, NOW).statuses == {"not valid": 4}


def test_a_stale_list_leaves_open_what_is_valid_and_keeps_what_is_revoked(site: TinySite) -> None:
    site.resign(LIST, stale)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.outcome == "cannot tell"
    assert [(finding.path, finding.step, finding.severity) for finding in verdict.findings] == [
        (LIST, "status-stale", "cannot-tell")
    ]
    assert verdict.statuses == {"cannot tell": 2, "revoked": 1, "expired": 1}


def test_revoked_in_the_manifest_only(site: TinySite) -> None:
    site.status[VALID] = "revoked"
    site.write_manifest()
    assert steps(verify_site(site.root, NOW)) == {(CREDENTIAL, "status"), (ASSERTION, "status")}
