"""What others read of a badge's page: link previews, structured data, oEmbed, the card; hostile names stay names."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from badgepress.content.model import BadgeClass, Issuer
from badgepress.language import words_in
from badgepress.publishing.badge_sharing import card, head, oembed, structured
from badgepress.publishing.views import SiteView
from tests.conftest import PublishedSite
from tests.publishing.test_social_image import example  # noqa: F401 - a fixture

SITE = SiteView("Club", "en", False, "../../", "did:web:x", "today", "mark.svg", words_in("en"))
HOSTILE = "\"'></script><script>alert(1)</script><!-- {{ 7*7 }} &amp; \u2028"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.data: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.data.append(data)


def tags(html: str) -> _Tags:
    found = _Tags()
    found.feed(html)
    return found


@pytest.fixture
def hostile(example: tuple[BadgeClass, Issuer]) -> tuple[BadgeClass, Issuer]:  # noqa: F811 - it is the fixture
    badge, issuer = example
    image = replace(badge.image, alt=HOSTILE)
    return replace(badge, name=HOSTILE, description=HOSTILE, image=image), replace(issuer, name=HOSTILE)


def test_a_hostile_name_stays_a_name_in_head_card_and_structured_data(hostile: tuple[BadgeClass, Issuer]) -> None:
    badge, issuer = hostile
    made = head(badge, issuer, replace(SITE, name=HOSTILE))
    found = tags(made)
    assert {tag for tag, _ in found.tags} == {"meta", "link", "script"}
    assert [attributes["type"] for tag, attributes in found.tags if tag == "script"] == ["application/ld+json"]
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', made, re.S)
    assert block is not None
    assert json.loads(block[1]) == structured(badge, issuer)
    shown = tags(card(badge, issuer, SITE))
    assert [tag for tag, _ in shown.tags] == ["a", "img", "span", "strong", "br"]
    assert HOSTILE.split("&")[0] in "".join(shown.data)


def test_a_card_and_an_answer_hold_absolute_addresses_only(example: tuple[BadgeClass, Issuer]) -> None:  # noqa: F811
    badge, issuer = example
    answer = json.loads(oembed(badge, issuer, SITE).data)
    addresses = [answer["thumbnail_url"], answer["provider_url"]]
    for _, attributes in tags(answer["html"]).tags:
        addresses += [attributes[name] for name in ("href", "src") if name in attributes]
    assert len(addresses) == 4
    assert all(address.startswith("https://") for address in addresses)
    assert {
        "version": "1.0",
        "type": "rich",
        "title": badge.name,
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }.items() <= answer.items()


def test_every_page_names_files_that_are_there(published_site: PublishedSite) -> None:
    base = published_site.base_url
    pages = sorted(published_site.path.glob("badges/*/index.html"))
    assert pages
    for page in pages:
        found = tags(page.read_text("utf-8")).tags
        told: dict[str, Any] = {
            attributes.get("property", ""): attributes.get("content") for tag, attributes in found if tag == "meta"
        }
        linked = {
            attributes.get("type"): attributes["href"]
            for tag, attributes in found
            if tag == "link" and attributes.get("rel") == "alternate"
        }
        assert (published_site.path / told["og:image"].removeprefix(f"{base}/")).is_file()
        assert told["og:url"] == f"{base}/badges/{page.parent.name}/"
        assert (page.parent / linked["application/ld+json"]).resolve().is_file()
        answer = json.loads(
            (published_site.path / linked["application/json+oembed"].removeprefix(f"{base}/")).read_bytes()
        )
        assert answer["title"] == told["og:title"]


def test_the_manifest_names_answers_with_a_digest_and_pictures_without(published_site: PublishedSite) -> None:
    entries = json.loads((published_site.path / "manifest.json").read_bytes())["entries"]
    kinds = {entry["path"]: entry for entry in entries if entry["kind"] in ("oembed", "social-image")}
    assert kinds["oembed/badges/bicycle-repair.json"]["digest"].startswith("sha256-")
    assert "digest" not in kinds["badges/bicycle-repair/v1-social.png"]
