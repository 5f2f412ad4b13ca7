"""Feeds: valid by RFC 4287 and JSON Feed 1.1 as far as structure goes, the latest first, and nothing in them that may stand in no list."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from badgepress.language import words_in
from badgepress.pipeline.examine import examine
from badgepress.publishing.feeds import ENTRIES, feed_links, feeds
from badgepress.publishing.holdings import Holdings
from bench.organisation import make_organisation
from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

A = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
BASE = "https://knots.example/badges"
BADGE = "content/badges/knots.yml"
Feeds = tuple[ET.Element, dict[str, Any]]


def read(root: Path) -> Feeds:
    with examine(root, datetime(2026, 11, 24, 12, tzinfo=UTC), processes=1) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        made = {artifact.path: artifact.data for artifact in feeds(Holdings(catalogue, examined.index))}
    return ET.fromstring(made["feed.xml"]), json.loads(made["feed.json"])


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def change(root: Path, path: str, how: Callable[[str], str]) -> None:
    (root / path).write_text(how((root / path).read_text("utf-8")), "utf-8", newline="\n")


def texts(entry: ET.Element, name: str) -> list[str]:
    return [child.text or "" for child in entry.findall(A + name)]


def assert_valid_atom(feed: ET.Element) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what must stand in a feed and in an entry, and how often."""
    assert feed.tag == f"{A}feed"
    assert feed.get(XML_LANG)
    for one in [feed, *feed.findall(A + "entry")]:
        for name in ("id", "title", "updated"):
            assert len(texts(one, name)) == 1, (one, name)
            assert texts(one, name)[0]
        assert RFC3339.fullmatch(texts(one, "updated")[0])
        assert texts(one, "id")[0].startswith("https://")
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in one.findall(A + "link")]
        assert len(links) == len(set(links)), "no two alternates of one type"
        assert all(link.get("href", "").startswith("https://") for link in one.findall(A + "link"))
    assert [child.tag for child in feed.find(f"{A}author") or ()] == [f"{A}name", f"{A}uri"], (
        "entries have no author of their own"
    )
    ids = [texts(entry, "id")[0] for entry in feed.findall(A + "entry")]
    assert len(ids) == len(set(ids))
    assert "self" in {link.get("rel") for link in feed.findall(A + "link")}


def assert_valid_json_feed(feed: dict[str, Any]) -> None:
    """JSON Feed 1.1: required members, their types, and dates by RFC 3339."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert all(feed[name].startswith("https://") for name in ("home_page_url", "feed_url", "icon"))
    assert all({"name", "url", "avatar"} >= author.keys() and author for author in feed["authors"])
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_text" in item or "content_html" in item
        assert RFC3339.fullmatch(item["date_published"])
        assert all(isinstance(tag, str) for tag in item.get("tags", []))


def test_both_feeds_are_valid_say_the_same_and_hold_the_latest_fifty(tmp_path: Path) -> None:
    make_organisation(tmp_path / "org", 400)
    atom, plain = read(tmp_path / "org")
    assert_valid_atom(atom)
    assert_valid_json_feed(plain)
    entries = atom.findall(A + "entry")
    assert len(entries) == len(plain["items"]) == ENTRIES
    assert [texts(entry, "id")[0] for entry in entries] == [item["id"] for item in plain["items"]]
    assert [texts(entry, "title")[0] for entry in entries] == [item["title"] for item in plain["items"]]
    dates = [item["date_published"] for item in plain["items"]]
    assert dates == sorted(dates, reverse=True)
    assert texts(atom, "updated")[0] == dates[0]


def test_an_entry_names_holder_and_badge_and_leads_to_the_award(club: Path) -> None:
    atom, plain = read(club)
    (item,) = plain["items"]
    assert item["title"] == "Mira: Knots"
    assert item["id"] == f"{BASE}/awards/{AWARD_ID}.json"
    assert item["url"] == f"{BASE}/awards/{AWARD_ID}.html"
    assert item["date_published"] == "2026-11-02T00:00:00Z"
    assert texts(atom.findall(A + "entry")[0], "title") == ["Mira: Knots"]


def test_a_holder_without_a_name_has_none_here(club: Path) -> None:
    change(club, AWARD_PATH, lambda text: text.replace("name: Mira\n", ""))
    assert read(club)[1]["items"][0]["title"] == "Awarded: Knots"


@pytest.mark.parametrize(
    "how",
    [
        lambda text: text.replace("visibility: listed", "visibility: unlisted"),
        lambda text: text.replace("visibility: listed", "visibility: private").replace("name: Mira\n", ""),
        lambda text: text + "revoked: {on: 2026-11-05, reason: A slip.}\n",
    ],
    ids=["unlisted", "private", "revoked"],
)
def test_what_may_not_be_listed_is_in_no_feed(how: Callable[[str], str], club: Path) -> None:
    change(club, AWARD_PATH, how)
    atom, plain = read(club)
    assert plain["items"] == []
    assert_valid_atom(atom)
    assert texts(atom, "updated") == ["2026-11-20T00:00:00Z"]
    everything = ET.tostring(atom, encoding="unicode") + json.dumps(plain)
    assert all(word not in everything for word in ("Mira", AWARD_ID, OTHER_AWARD_ID))


@pytest.mark.parametrize(
    ("line", "status", "is_there"),
    [
        ("offered: 2026-11-20\n", "active", True),
        ("offered: 2026-11-21\n", "active", False),
        ("offered: 2026-11-10\n", "retired", False),
        ("", "active", False),
    ],
    ids=["on the day", "in the future", "retired", "never said"],
)
def test_a_badge_is_news_from_the_day_since_when_it_is_offered(
    line: str, status: str, is_there: bool, club: Path
) -> None:
    change(club, BADGE, lambda text: text.replace("status: active", f"status: {status}") + line)
    news = [item for item in read(club)[1]["items"] if item["title"].startswith("New badge")]
    assert [(item["title"], item["id"], item["url"]) for item in news] == (
        [("New badge: Knots", f"{BASE}/badges/knots/v1.json", f"{BASE}/badges/knots/")] if is_there else []
    )


def test_other_edits_keep_ids_and_dates(club: Path) -> None:
    before = read(club)[1]["items"][0]
    change(club, OTHER_AWARD_PATH, lambda text: text + "visibility: listed\n")
    change(club, "content/status.yml", lambda _: "as_of: 2026-11-23\n")
    assert before in read(club)[1]["items"]


def test_texts_are_escaped(club: Path) -> None:
    change(club, AWARD_PATH, lambda text: text.replace("name: Mira", 'name: "A & B ]]"'))
    atom, plain = read(club)
    assert texts(atom.findall(A + "entry")[0], "title") == ["A & B ]]: Knots"] == [plain["items"][0]["title"]]


def test_the_head_of_a_page_names_both() -> None:
    said = str(feed_links(words_in("en"), "../"))
    assert re.findall(r'type="([^"]+)" href="([^"]+)"', said) == [
        ("application/atom+xml", "../feed.xml"),
        ("application/feed+json", "../feed.json"),
    ]
