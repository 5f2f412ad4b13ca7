"""Tampered sites, found out at the step meant for it: files against the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from badgepress.verifying import verify_site
from tests.verifying.tampering import CREDENTIAL, NOW, Tampering, steps
from tests.verifying.tiny_documents import (
    BASE,
)
from tests.verifying.tiny_site import TinySite


def test_an_honest_site_is_valid_with_every_award_as_it_is(site: TinySite) -> None:
    verdict = verify_site(site.root, NOW)
    assert verdict.findings == ()
    assert verdict.outcome == "valid"
    assert not verdict.preview
    assert verdict.base_url == BASE
    assert verdict.statuses == {"valid": 2, "revoked": 1, "expired": 1}
    assert verdict.counts["credential"] == 4


def test_without_now_nothing_is_expired_or_stale(site: TinySite) -> None:
    verdict = verify_site(site.root, None)
    assert verdict.findings == ()
    assert verdict.statuses == {"valid": 3, "revoked": 1}


def test_a_folder_without_manifest_is_no_site(tmp_path: Path) -> None:
    verdict = verify_site(tmp_path, NOW)
    assert steps(verdict) == {("manifest.json", "manifest")}


FILES: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "extra credential": (lambda s: s.write("awards/extra.json", b"{}"), ("awards/extra.json", "manifest")),
    "extra page": (lambda s: s.write("awards/extra.html", b""), ("awards/extra.html", "manifest")),
    "extra class": (lambda s: s.write("badges/knots/v2.json", b"{}"), ("badges/knots/v2.json", "manifest")),
    "extra list": (lambda s: s.write("status/x.json", b"{}"), ("status/x.json", "manifest")),
    "missing credential": (lambda s: (s.root / CREDENTIAL).unlink(), (CREDENTIAL, "manifest")),
    "missing picture": (lambda s: (s.root / "badges/knots/v1.svg").unlink(), ("badges/knots/v1.json", "image")),
    "missing DID document": (lambda s: (s.root / "did.json").unlink(), ("did.json", "did")),
    "changed document": (
        lambda s: s.change("badges/knots/v1.json", lambda d: d.update(description="X")),
        ("badges/knots/v1.json", "digest"),
    ),
    "changed credential": (lambda s: s.change(CREDENTIAL, lambda d: d.update(name="X")), (CREDENTIAL, "digest")),
    "duplicate name": (
        lambda s: s.write(CREDENTIAL, b'{"name":"Other",' + (s.root / CREDENTIAL).read_bytes()[1:]),
        (CREDENTIAL, "json"),
    ),
    "NaN": (lambda s: s.write(CREDENTIAL, b'{"name": NaN}'), (CREDENTIAL, "json")),
    "huge exponent": (lambda s: s.write(CREDENTIAL, b'{"name": 1e999}'), (CREDENTIAL, "json")),
    "lone surrogate": (lambda s: s.write(CREDENTIAL, b'{"name": "\\ud800"}'), (CREDENTIAL, "json")),
    "byte order mark": (lambda s: s.write(CREDENTIAL, b"\xef\xbb\xbf{}"), (CREDENTIAL, "json")),
    "not UTF-8": (lambda s: s.write(CREDENTIAL, b'{"name": "\xff"}'), (CREDENTIAL, "json")),
    "65 deep": (lambda s: s.write(CREDENTIAL, b'{"a":' + b"[" * 64 + b"]" * 64 + b"}"), (CREDENTIAL, "json")),
    "100,000 deep": (lambda s: s.write(CREDENTIAL, b'{"a":' + b"[" * 100_000), (CREDENTIAL, "json")),
    "too big": (lambda s: s.write(CREDENTIAL, b'{"a":"' + b"x" * 2_100_000 + b'"}'), (CREDENTIAL, "json")),
    "a list": (lambda s: s.write(CREDENTIAL, b"[]"), (CREDENTIAL, "json")),
    "link out of the site": (
        lambda s: (s.root / "awards" / "link.json").symlink_to("/etc/hostname"),
        ("awards/link.json", "manifest"),
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_files_against_the_manifest(case: str, site: TinySite) -> None:
    tamper, finding = FILES[case]
    tamper(site)
    assert finding in steps(verify_site(site.root, NOW))
