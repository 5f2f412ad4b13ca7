"""Lists come in pages, a sitemap in parts; the manifest has a line an award, sorted, and hides what is not listed."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from badgepress.credentials.urls import Addresses
from badgepress.publishing import catalogue_json, lists
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.manifest import AwardEntry, entries_of, manifest_lines
from badgepress.verifying import verify_site
from bench.organisation import make_organisation
from tests.pipeline.building import build_site


def test_catalogue_and_sitemap_are_cut_into_parts_that_name_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_json, "AWARDS_A_PAGE", 7)
    monkeypatch.setattr(lists, "URLS_A_SITEMAP", 30)
    make_organisation(tmp_path / "org", 120)
    site = build_site(tmp_path / "org", tmp_path / "site")
    seen, name = [], "catalogue.json"
    while name:
        page = json.loads((site / name).read_bytes())
        assert len(page["awards"]) <= 7
        seen += page["awards"]
        name = page.get("next", "").removeprefix("https://badges.youth.example/")
    listed = [path.stem for path in (site / "awards").glob("*.html") if "noindex" not in path.read_text("utf-8")]
    assert sorted(award["id"].rpartition("/")[2] for award in seen) == sorted(f"{one}.json" for one in listed)
    assert [award["awarded"] for award in seen] == sorted((award["awarded"] for award in seen), reverse=True)
    index = (site / "sitemap.xml").read_text("utf-8")
    parts = sorted(path.name for path in site.glob("sitemap-*.xml"))
    assert len(parts) > 1
    assert all(f"<loc>https://badges.youth.example/{part}</loc>" in index for part in parts)
    assert sum(part.read_text("utf-8").count("<url>") for part in site.glob("sitemap-*.xml")) >= 50
    assert not [finding for finding in verify_site(site, None).findings if finding.severity == "fail"]


def test_a_manifest_has_a_line_an_award_and_names_hidden_ones_by_digest_alone(tmp_path: Path) -> None:
    entries = [
        AwardEntry("11111111-1111-4111-8111-111111111111", False, "valid", "sha256-a", "sha256-b", has_jwt=True),
        AwardEntry("22222222-2222-4222-8222-222222222222", True, "private"),
    ]
    artifacts = [Artifact("badges/x/index.html", b"", "badge-page", "active"), Artifact("style.css", b"")]
    ordered = [line for _, _, line in sorted((entry.row() for entry in entries), key=lambda row: row[1])]
    pieces = manifest_lines(Addresses("https://a.example"), artifacts, ordered, date(2026, 11, 24), is_preview=True)
    path = tmp_path / "manifest.json"
    path.write_bytes(b"".join(pieces))
    told = json.loads(path.read_bytes())
    assert told["entries"] == [{"path": "badges/x/", "kind": "badge-page", "status": "active"}]
    hidden = hashlib.sha256(b"awards/22222222-2222-4222-8222-222222222222").hexdigest()
    assert {"path_sha256": hidden, "status": "private"} in told["awards"]
    assert {
        "path": "awards/11111111-1111-4111-8111-111111111111", "status": "valid", "credential": "sha256-a", "assertion": "sha256-b", "jwt": "yes",
    } in told["awards"]  # fmt: skip
    assert b"22222222-2222" not in path.read_bytes()
    assert len(path.read_bytes().splitlines()) == 6
    assert entries_of(path, ("badge-page",)) == told["entries"]


def test_a_manifest_without_awards_is_json(tmp_path: Path) -> None:
    pieces = manifest_lines(Addresses("https://a.example"), [], [], date(2026, 11, 24), is_preview=False)
    assert json.loads(b"".join(pieces))["awards"] == []
