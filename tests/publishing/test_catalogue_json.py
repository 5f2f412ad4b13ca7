"""`catalogue.json` is what docs/catalogue.md says, and names only what may be listed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from badgepress.publishing import catalogue_json
from badgepress.verifying import verify_site
from bench.rich_organisation import Sizes, make_rich_organisation
from tests.pipeline.building import build_site

DOCS = Path(__file__).parents[2] / "docs" / "catalogue.md"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rich")
    make_rich_organisation(folder / "org", Sizes(classes=12, pathways=4, learners=9, awards=90))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue_json, "AWARDS_A_PAGE", 20)
        return build_site(folder / "org", folder / "site")


@pytest.fixture(scope="module")
def told(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "catalogue.json").read_bytes())
    return found


def documented() -> dict[str, str]:
    """Return the table of members: name and what stands beside it."""
    part = DOCS.read_text("utf-8").partition("## `catalogue.json`")[2].partition("\n## ")[0]
    return dict(re.findall(r"(?m)^\| `(\w+)` \| (.*) \|$", part))


def test_every_member_is_documented_and_there(told: dict[str, Any]) -> None:
    members = documented()
    assert members.keys() == told.keys()
    for name in ("badges", "pathways", "learners", "awards"):
        said = set(re.findall(r"`(\w+)`", members[name])) - {"active", "retired"}
        found = set().union(*told[name])
        nested = {inner for row in told[name] for skill in row.get("skills", ()) for inner in skill}
        assert found <= said
        assert said - found - nested == set()


def test_every_address_leads_to_a_file_of_the_site(site: Path, told: dict[str, Any]) -> None:
    addresses = re.findall(r'"(https://badges\.youth\.example/[^"]*)"', json.dumps(told))
    assert len(addresses) > 80
    for address in addresses:
        path = site / address.removeprefix("https://badges.youth.example/")
        assert path.is_file() or (path / "index.html").is_file(), address


def test_only_listed_learners_and_awards_are_named(site: Path, told: dict[str, Any]) -> None:
    pages = {row["page"].split("/")[-2] for row in told["learners"]}
    assert pages == {f"learner-{number}" for number in range(9) if number % 3}
    everything = "".join(
        path.read_text("utf-8") for path in [site / "catalogue.json", *(site / "catalogue").glob("*.json")]
    )
    for hidden in (site / "awards").glob("*.html"):
        if "noindex" in hidden.read_text("utf-8"):
            assert hidden.stem not in everything


def test_the_sitemap_knows_the_pages_and_no_unlisted_learner(site: Path) -> None:
    text = (site / "sitemap.xml").read_text("utf-8")
    base = "https://badges.youth.example"
    for path in ("", "skills/", "statistics/", "pathways/", "pathways/path-0/", "learners/", "learners/learner-1/"):
        assert f"<loc>{base}/{path}</loc>" in text
    assert "learners/learner-0/" not in text


def test_the_site_verifies_and_its_manifest_names_the_new_files(site: Path) -> None:
    assert not [finding for finding in verify_site(site, None).findings if finding.severity == "fail"]
    manifest = json.loads((site / "manifest.json").read_bytes())
    kinds = {entry["path"]: entry["kind"] for entry in manifest["entries"]}
    assert kinds["feed.xml"] == kinds["feed.json"] == "feed"
    assert kinds["statistics/"] == "statistics-page"
    assert kinds["skills/"] == "skills-page"


def test_hosts_are_told_what_feeds_are(site: Path) -> None:
    headers = (site / "_headers").read_text("utf-8")
    assert "/feed.xml\n  Content-Type: application/atom+xml\n" in headers
    assert "/feed.json\n  Content-Type: application/feed+json\n" in headers


def test_home_names_the_feeds_to_readers(site: Path) -> None:
    home = (site / "index.html").read_text("utf-8").partition("</head>")[0]
    assert 'rel="alternate" type="application/atom+xml" href="feed.xml"' in home
    assert 'rel="alternate" type="application/feed+json" href="feed.json"' in home
