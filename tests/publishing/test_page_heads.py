"""What every page says in its head, before anything of it is shown: nothing from elsewhere, and no index without consent."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tests.conftest import PublishedSite

POLICY = re.compile(r"<meta http-equiv=\"?Content-Security-Policy\"? content=\"([^\"]+)\">")


def award_pages(site: PublishedSite) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted((site.path / "awards").glob("*.html"))}


def visibilities(repository: Path) -> dict[str, str]:
    files = (repository / "content" / "awards").rglob("*.yml")
    return {path.stem: yaml.safe_load(path.read_text("utf-8")).get("visibility", "unlisted") for path in files}


def test_every_page_begins_with_a_policy_that_lets_nothing_in(published_site: PublishedSite) -> None:
    pages = [path for path in published_site.path.rglob("*.html") if "<html" in path.read_text("utf-8")[:400]]
    assert len(pages) > 20
    for path in pages:
        found = POLICY.search(path.read_text("utf-8"))
        assert found, path
        rules = {part.split()[0]: part.split()[1:] for part in found[1].split(";") if part.strip()}
        assert rules["default-src"] == ["'none'"], path
        assert rules["base-uri"] == rules["form-action"] == ["'none'"], path
        assert rules.get("script-src", ["'self'"]) == ["'self'"], path
        assert "'unsafe-inline'" not in rules.get("style-src", []), path


def test_only_awards_that_are_listed_may_be_indexed(published_site: PublishedSite) -> None:
    shown = visibilities(published_site.repository)
    pages = award_pages(published_site)
    assert set(shown.values()) >= {"listed", "unlisted"}
    for award_id, text in pages.items():
        may = shown.get(award_id) == "listed"
        assert ("noindex" not in text) == may, (award_id, shown.get(award_id))
