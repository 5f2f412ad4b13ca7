"""The skills index: each skill with its badges and with listed learners only, on pages that stay light, at places that others can link to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from badgepress.content.model import Catalogue
from badgepress.pipeline.examine import examine
from badgepress.publishing import skills as skills_module
from badgepress.publishing.fragment import Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.skills import Skills
from badgepress.publishing.skills_page import skills_pages
from badgepress.signing.issuer_keys import IssuerKeys, KeyChoice
from bench.rich_organisation import Sizes, make_rich_organisation
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH, write_organisation

Made = tuple[Holdings, IssuerKeys]


def opened(root: Path) -> Iterator[Made]:
    with examine(root, datetime(2026, 11, 24, 12, tzinfo=UTC), processes=1) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        yield Holdings(catalogue, examined.index), KeyChoice().open(catalogue, os.environ)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    root = tmp_path_factory.mktemp("rich") / "org"
    make_rich_organisation(root, Sizes(classes=40, pathways=0, learners=30, awards=300))
    yield from opened(root)


def pages(made: Made, wanted: Wanted | None = None) -> dict[str, Fragment]:
    return skills_pages(*made, wanted or Wanted())


def alignments(catalogue: Catalogue) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for badge in catalogue.published_classes():
        for item in badge.alignments:
            found.setdefault(item.key, set()).add(badge.slug)
    return found


@pytest.mark.parametrize("a_page", [1000, 15, 5])
def test_each_skill_stands_where_its_address_says_beside_all_its_badges(
    a_page: int, rich: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(skills_module, "SKILLS_A_PAGE", a_page)
    made = pages(rich)
    skills = Skills(rich[0].catalogue)
    assert {name.removesuffix("index.md") for name in made} == set(skills.paths())
    assert (len(made) == 1) == (a_page == 1000)
    for key, slugs in alignments(rich[0].catalogue).items():
        page, _, anchor = skills.address(key).partition("#")
        html = made[page.removesuffix(".html") + ".md"].html
        item = html[html.index(f'id="{anchor}"') :].partition('<li id="')[0]
        assert f'href="{key.partition(" ")[0]}"' in item
        assert set(re.findall(r"badges/([a-z0-9-]+)/index\.html", item)) == slugs


def test_a_skill_keeps_its_anchor_wherever_its_page_is(rich: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    key = next(iter(alignments(rich[0].catalogue)))
    anchors = set()
    for a_page in (1000, 15, 5):
        monkeypatch.setattr(skills_module, "SKILLS_A_PAGE", a_page)
        anchors.add(Skills(rich[0].catalogue).address(key).partition("#")[2])
    assert len(anchors) == 1
    assert Skills(rich[0].catalogue).address("https://nobody.example/") == ""


def test_learners_are_named_only_where_page_and_award_are_listed(rich: Made) -> None:
    holdings = rich[0]
    named = set(re.findall(r"learners/([a-z0-9-]+)/index\.html", "".join(page.html for page in pages(rich).values())))
    allowed = {
        award.learner
        for award in holdings.index.awards_of_learners()
        if award.visibility == "listed" and holdings.catalogue.learners[award.learner].visibility == "listed"
    }
    assert named
    assert named <= allowed


def test_only_the_first_holders_are_named_and_the_rest_counted(rich: Made) -> None:
    html = "".join(page.html for page in pages(rich).values())
    most = max(item.count("learners/learner-") for item in html.split('<li id="s-'))
    assert most == 12
    assert re.search(r"and \d+ more", html)


def test_a_page_is_made_again_if_a_badge_on_it_is_and_only_then(rich: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skills_module, "SKILLS_A_PAGE", 5)
    slug = next(iter(alignments(rich[0].catalogue).values())).copy().pop()
    everything, some = pages(rich), pages(rich, Wanted([slug], []))
    assert some.keys() == everything.keys()
    made = {name for name, page in some.items() if page.html}
    assert made == {name for name, page in everything.items() if f"badges/{slug}/index.html" in page.html}
    assert all(some[name].html == everything[name].html for name in made)
    assert len(made) < len(everything)


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def one_page(root: Path) -> str:
    for made in opened(root):
        return "".join(page.html for page in pages(made).values())
    raise AssertionError


def test_no_skill_no_page(club: Path) -> None:
    assert one_page(club) == ""


def test_a_badge_without_skills_is_found_by_what_its_holders_can_do(club: Path) -> None:
    with (club / "content/badges/knots.yml").open("a", encoding="utf-8") as badge:
        badge.write("learning_outcomes: [Tie a bowline., Coil a rope.]\n")
    html = one_page(club)
    assert re.findall(r"<h3><bdi>([^<]+)</bdi></h3>", html) == ["Coil a rope.", "Tie a bowline."]
    assert html.count("badges/knots/index.html") == 2


def test_skills_that_share_the_address_of_their_framework_are_told_apart_by_code(club: Path) -> None:
    with (club / "content/badges/knots.yml").open("a", encoding="utf-8") as badge:
        badge.write("alignments:\n")
        for name, code in (("Finding data", "1.1"), ("Judging data", "1.2")):
            badge.write(f"  - {{name: {name}, url: https://skills.example/all, framework: Data, code: '{code}'}}\n")
    html = one_page(club)
    assert re.findall(r"<h3><bdi>([^<]+)</bdi></h3>", html) == ["Finding data", "Judging data"]
    assert len(set(re.findall(r'id="(s-[^"]+)"', html))) == 2


@pytest.mark.parametrize("spoil", ["expired", "revoked", "unlisted", "unlisted page", ""])
def test_a_learner_stands_beside_a_skill_while_a_listed_award_holds(spoil: str, club: Path) -> None:
    with (club / "content/badges/knots.yml").open("a", encoding="utf-8") as badge:
        badge.write("alignments: [{name: Ropework, url: https://skills.example/rope, framework: Riggers}]\n")
    (club / "content/learners").mkdir()
    page = "unlisted" if spoil == "unlisted page" else "listed"
    (club / "content/learners/mira.yml").write_text(
        f"name: Mira Sails\nconsent: {{on: 2026-01-02, text: 2026-1}}\nvisibility: {page}\n", "utf-8"
    )
    (club / OTHER_AWARD_PATH).unlink()
    award = (club / AWARD_PATH).read_text("utf-8") + "learner: mira\nconsent: {on: 2026-01-02, text: 2026-1}\n"
    award += {"expired": "expires: 2026-11-10\n", "revoked": "revoked: {on: 2026-11-05, reason: A slip.}\n"}.get(
        spoil, ""
    )
    award = award.replace("visibility: listed", f"visibility: {'unlisted' if spoil == 'unlisted' else 'listed'}")
    (club / AWARD_PATH).write_text(award, "utf-8", newline="\n")
    html = one_page(club)
    assert "Ropework" in html
    assert ("Mira Sails" in html) == (spoil == "")
