"""Our own published sites: every document is valid, and each tampering is found, by a verifier that knows nothing of how they were made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from badgepress.cli.verify_folder import verify_folder
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher
from badgepress.verifying.credential_check.report import Report
from tests.conformance.table import TableFetcher
from tests.conftest import NOW
from tests.interop.conftest import OurSite
from tests.interop.tamper import OF_A_REVOKED_AWARD, TAMPERINGS, TamperedSite, copy_site

if TYPE_CHECKING:
    from tests.conftest import PublishedSite


@pytest.mark.parametrize("fixture", ["published_site", "stacks_site"])
def test_every_document_of_a_published_site(fixture: str, request: pytest.FixtureRequest) -> None:
    site: PublishedSite = request.getfixturevalue(fixture)
    reports, outcome = verify_folder(site.path, None, NOW, is_quiet=True)
    unexpected = {
        report.source: (report.decisive.code, report.decisive.says)
        for report in reports
        if report.decisive is not None and report.decisive.code not in ("revoked", "expired")
    }
    assert unexpected == {}
    assert outcome == "valid"
    kinds = {report.about.kind for report in reports}
    assert {"Open Badges 3.0 credential", "Open Badges 2.0 assertion (hosted)", "Bitstring status list"} <= kinds
    assert ("Open Badges 3.0 credential (JWT)" in kinds) == (fixture == "published_site")
    assert "Comprehensive Learner Record 2.0" in kinds or fixture == "published_site"
    assert {report.decisive.code for report in reports if report.decisive} >= {"revoked", "expired"}
    assert all(report.contacted == [origin] for report in reports for origin in report.contacted)


CREDENTIAL = {
    "changed-name": "signature-wrong", "changed-date": "signature-wrong", "changed-recipient": "signature-wrong", "changed-status-index": "signature-wrong",
    "unknown-term": "not-covered", "truncated-proof": "signature-form", "no-proof": "proof-missing", "wrong-key": "signature-wrong", "key-of-a-stranger": "key-of-another",
    "wrong-issuer": "key-of-another", "key-not-listed": "key-not-listed", "key-absent": "key-not-found", "expired": "expired", "revoked-bit": "revoked",
    "cleared-list": "list-signature", "missing-list": "list-unreachable", "expired-list": "list-stale", "list-of-a-stranger": "list-issuer", "list-of-another-address": "list-id",
}  # fmt: skip
JWT = CREDENTIAL | {"unknown-term": "signature-wrong", "no-proof": "proof-missing"}
CLAIMS_FIRST = {"wrong-issuer"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tamperings(name: str, published_site: PublishedSite, tmp_path: Path) -> None:
    site = copy_site(OurSite(published_site), tmp_path / "site", revoked=name in OF_A_REVOKED_AWARD)
    checker = _checker(site)
    assert checker.check((site.path / site.credential_path).read_bytes(), "before").verdict == (
        "not valid" if name in OF_A_REVOKED_AWARD else "valid"
    )
    TAMPERINGS[name](site)
    report = _checker(site).check((site.path / site.credential_path).read_bytes(), name)
    assert _code(report) == CREDENTIAL[name]
    assert report.verdict == ("cannot tell" if name in ("missing-list", "expired-list") else "not valid")
    token = _checker(site).check((site.path / site.jwt_path).read_bytes(), name)
    assert token.verdict == report.verdict, token.decisive
    assert _code(token) in (JWT[name], "jws-form" if name == "truncated-proof" else "")


HOSTED = {
    "changed-date": None,  # who publishes may change what is hosted: the old copy shows it
    "changed-recipient": None,
    "expired": "expired",
    "revoked-bit": "revoked",
    "wrong-issuer": "hosted-scope",
}


@pytest.mark.parametrize("name", HOSTED)
def test_tamperings_of_hosted_assertions(name: str, published_site: PublishedSite, tmp_path: Path) -> None:
    site = copy_site(OurSite(published_site), tmp_path / "site")
    before = (site.path / site.assertion_path).read_bytes()
    TAMPERINGS[name](site)
    report = _checker(site).check_address(json.loads(before)["id"])
    assert _code(report) == (HOSTED[name] or "")
    copy = _checker(site).check(before, "an old copy")
    assert copy.verdict == "not valid"


def _checker(site: TamperedSite) -> Checker:
    elsewhere = {
        url: {"status": 200, "type": "application/json", "body": data.decode()} for url, data in site.elsewhere.items()
    }
    return Checker(FolderFetcher(site.path, site.base_url, TableFetcher(elsewhere)), site.now, FORMS)


def _code(report: Report) -> str:
    return report.decisive.code if report.decisive else ""


FORMS = fast_forms()
