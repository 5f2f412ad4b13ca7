"""Browsed pages: badge, catalogue and issuer, as fragments for a theme and in our own plain frame."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest

from badgepress.language import words_in
from badgepress.publishing.badge_pages import badge_body
from badgepress.publishing.badge_views import (
    AlignmentView,
    ApplicationView,
    BadgeView,
    CriterionView,
    FactView,
    HolderView,
    LevelView,
    PathwayUseView,
    SharingView,
    VersionView,
)
from badgepress.publishing.catalogue_facets import FacetValues
from badgepress.publishing.catalogue_views import Area, CatalogueEntry, CatalogueView
from badgepress.publishing.fragment import Fragment
from badgepress.publishing.render import issuer_body, rendered, standalone_page
from badgepress.publishing.views import (
    BadgeCard,
    HolderRow,
    IssuerView,
    KeyView,
    LinkView,
    PictureView,
    SiteView,
)

SITE = SiteView(
    "Harbour Knot Club", "en", False, "../../", "did:web:knots.example", "20 November 2026", "club.svg", words_in("en")
)
CARD = BadgeCard("Six knots", "Can tie six.", PictureView("v2.svg", "A line."), "./", "Competency", "Sea", 2, False)
HOLDER = HolderRow("Mira", "Six knots", "../../awards/5f.html", "2 November 2026", "2026-11-02", "valid")
MIRA = HolderView(
    "Mira", "../../learners/mira/index.html", "../../awards/5f.html", "2 November 2026", "2026-11-02", "valid"
)
BADGE = BadgeView(
    card=CARD,
    language="",
    version=2,
    glance=("EQF 2", "3 hours"),
    criteria="## What you show\n\nSix knots.",
    outcomes=("Tie six knots.",),
    alignments=(AlignmentView("Riggers", "https://esco.example/7215", "ESCO", "7215", ""),),
    rubric=(CriterionView("Tying", "How sure.", (LevelView("Learning", "", False), LevelView("Sure", "Ties.", True))),),
    facts=(
        FactView("Workload", "3 hours"),
        FactView("Quality assurance", "A look a year (https://knots.example/quality)", note="by sailors"),
    ),
    is_micro_credential=False,
    before=(LinkView("Two knots", "../two/index.html"), LinkView("A rope.")),
    after=(LinkView("Splicing", "../splicing/index.html"),),
    pathways=(),
    application=ApplicationView("Come to the pier.", "", "hello@knots.example", "A photo of each knot."),
    chart=None,
    holders=(MIRA,),
    has_more_holders=False,
    versions=(
        VersionView(1, False, True, "v1.json", "../../ob2/badges/knots-v1.json", "# Old\n\nFour knots."),
        VersionView(2, True, False, "v2.json", "../../ob2/badges/knots-v2.json", "Six knots."),
    ),
    tags=("rope", "sea"),
    sharing=SharingView(
        "https://knots.example/badges/badges/knots/",
        "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fknots.example%2F",
        "mailto:?subject=Knots",
        '<a href="https://knots.example/badges/badges/knots/">Knots</a>',
    ),
)
ISSUER = IssuerView(
    "We tie knots.",
    "https://knots.example/",
    "hello@knots.example",
    PictureView("../club.svg", "A line."),
    (KeyView("2026-1", "Ed25519", "1 May 2026", "z6Mk"),),
    (LinkView("Manifest", "../manifest.json", "every address published"),),
)
SAYS = FacetValues("Sea", "Competency", "EQF 2", "3", "rope\nsea", True)
HOSTILE = "\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


def catalogue_body(site: SiteView, catalogue: CatalogueView) -> str:
    return rendered("catalogue.html", site, catalogue=catalogue)


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def outline(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])", html)]


def test_a_badge_page_says_what_is_asked_and_how_it_is_judged() -> None:
    html = badge_body(SITE, BADGE)
    words = text(html)
    for part in (
        "Six knots",
        "Can tie six.",
        "What you show",
        "Tie six knots.",
        "Workload 3 hours",
        "Sure needed Ties.",
    ):
        assert part in words
    assert '<a href="https://esco.example/7215" rel="noopener">Riggers</a>' in html
    assert "Before and after First Two knots A rope. This badge Six knots Then Splicing" in words
    assert '<a href="../two/index.html">Two knots</a>' in html


def test_only_the_level_that_is_asked_for_is_marked() -> None:
    html = badge_body(SITE, BADGE)
    assert html.count("bp-required") == 1
    assert re.search(r'<td role="cell" class="bp-required"><strong>Sure</strong> <span[^>]*>needed</span>', html)


@pytest.mark.parametrize("criteria", ["Six knots.", "# a\n\n## b", "### a\n\n##### b"])
def test_the_outline_has_no_gap_whatever_the_author_wrote(criteria: str) -> None:
    versions = (replace(BADGE.versions[0], criteria=criteria), BADGE.versions[1])
    levels = outline(badge_body(SITE, replace(BADGE, criteria=criteria, versions=versions)))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert not [(above, below) for above, below in itertools.pairwise(levels) if below > above + 1]


def test_earlier_criteria_are_open_where_an_award_of_that_version_points() -> None:
    html = badge_body(SITE, BADGE)
    assert 'id="criteria"' in html
    earlier = html[html.index('id="v1"') :]
    assert "Four knots." in earlier
    assert "<details" not in earlier[: earlier.index("</section>")]
    assert 'id="v2"' not in html


def test_addresses_in_facts_are_links_and_the_rest_of_the_fact_is_not() -> None:
    html = badge_body(SITE, BADGE)
    link = '<a href="https://knots.example/quality" rel="nofollow noopener ugc">https://knots.example/quality</a>'
    assert f"A look a year ({link})" in html


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("see https://a.example/x.", ">https://a.example/x</a>."),
        ("https://a.example/?a=1&b=2", 'href="https://a.example/?a=1&amp;b=2"'),
        ("https://", "<bdi>https://</bdi>"),
        ("http://a.example/", "<bdi>http://a.example/</bdi>"),
        ('https://a.example/"onclick="x', ">https://a.example/</a>&#34;onclick=&#34;x"),
    ],
)
def test_only_whole_https_addresses_become_links(value: str, shown: str) -> None:
    assert shown in badge_body(SITE, replace(BADGE, facts=(FactView("Fact", value),)))


@pytest.mark.parametrize(
    ("awarded", "holders", "said"),
    [
        (0, (), "Nobody holds this badge yet. The first one could be yours."),
        (1, (MIRA,), "Awarded once. These holders are happy to be shown: Mira 2 November 2026"),
        (3, (), "Awarded 3 times. Holders choose whether they are shown; so far nobody is."),
        (2, (replace(MIRA, name="", status="expired"),), "A holder expired 2 November 2026"),
    ],
)
def test_holders_are_counted_and_shown_as_they_wish(awarded: int, holders: tuple[HolderView, ...], said: str) -> None:
    html = badge_body(SITE, replace(BADGE, card=replace(CARD, awarded=awarded), holders=holders))
    assert said in text(html)
    assert ("learners/mira" in html) == bool(holders)


def test_a_badge_says_how_to_get_it_and_a_retired_one_does_not() -> None:
    words = text(badge_body(SITE, BADGE))
    assert "How to get this badge Come to the pier. What to bring: A photo of each knot. Write to us" in words
    elsewhere = ApplicationView("", "https://knots.example/apply?badge=knots&x=1", "", "")
    html = badge_body(SITE, replace(BADGE, application=elsewhere))
    assert 'href="https://knots.example/apply?badge=knots&amp;x=1"' in html
    assert "mailto:hello" not in html
    gone = text(badge_body(SITE, replace(BADGE, application=None, card=replace(CARD, awarded=0))))
    assert "How to get" not in gone
    assert "could be yours" not in gone


def test_a_badge_in_another_language_than_the_site_says_so_where_its_own_words_stand() -> None:
    html = badge_body(SITE, replace(BADGE, language="de"))
    assert '<h1 lang="de" dir="auto">Six knots</h1>' in html
    assert "<h2>Criteria</h2>" in html
    assert "lang=" not in badge_body(SITE, replace(BADGE, rubric=()))


def test_a_retired_badge_says_that_it_is_no_longer_awarded() -> None:
    retired = badge_body(SITE, replace(BADGE, card=replace(CARD, is_retired=True)))
    assert "No longer awarded." in text(retired)
    assert "No longer awarded." not in text(badge_body(SITE, BADGE))


def test_the_catalogue_shows_each_badge_under_its_area_and_lately_awarded_ones() -> None:
    new = replace(CARD, name="Two knots", awarded=0)
    html = catalogue_body(
        SITE,
        CatalogueView((Area("Sea", "area-sea", (CatalogueEntry(CARD, SAYS), CatalogueEntry(new, SAYS))),), (HOLDER,)),
    )
    words = text(html)
    assert words.startswith("Sea Six knots Can tie six. Competency · awarded 2 times")
    assert "waiting for its first holder" in words
    assert "Lately awarded Mira , Six knots 2 November 2026" in words
    assert html.count('width="160" height="160"') == 2


def test_an_empty_catalogue_has_no_empty_list() -> None:
    html = catalogue_body(SITE, CatalogueView((), ()))
    assert "<ul" not in html
    assert "Lately" not in html


def test_the_issuer_page_names_keys_and_documents() -> None:
    words = text(issuer_body(SITE, ISSUER))
    for part in ("did:web:knots.example", "2026-1 Ed25519, since 1 May 2026 z6Mk", "Manifest every address published"):
        assert part in words


def test_the_plain_frame_escapes_its_title_and_takes_the_body_as_it_is() -> None:
    page = standalone_page(SITE, Fragment(HOSTILE, HOSTILE, "<p>made by this module</p>", "home")).decode()
    assert "<p>made by this module</p>" in page
    assert "<img" not in page
    assert "{{ 7*7 }}" in page
    assert 'href="../../assets/badgepress/badgepress.css"' in page
    assert "<script" not in page


def test_hostile_texts_stay_texts_on_every_browsed_page() -> None:
    card = replace(CARD, name=HOSTILE, description=HOSTILE, kind=HOSTILE, area=HOSTILE)
    row = replace(HOLDER, name=HOSTILE, badge=HOSTILE, status=HOSTILE)
    badge = replace(
        BADGE,
        card=card,
        criteria=HOSTILE,
        outcomes=(HOSTILE,),
        facts=(FactView(HOSTILE, HOSTILE, note=HOSTILE, more=HOSTILE),),
        glance=(HOSTILE,),
        before=(LinkView(HOSTILE),),
        after=(LinkView(HOSTILE, "../a/index.html"),),
        pathways=(PathwayUseView(HOSTILE, "../p/index.html", False, True, (LinkView(HOSTILE, "../b/index.html"),)),),
        application=ApplicationView(HOSTILE, "", "hello@knots.example", HOSTILE),
        sharing=replace(BADGE.sharing, card=HOSTILE),
        rubric=(CriterionView(HOSTILE, HOSTILE, (LevelView(HOSTILE, HOSTILE, True),)),),
        alignments=(AlignmentView(HOSTILE, "https://x.example/", HOSTILE, HOSTILE, HOSTILE),),
        tags=(HOSTILE,),
        holders=(replace(MIRA, name=HOSTILE, status=HOSTILE),),
    )
    entries = (CatalogueEntry(card, FacetValues(HOSTILE, HOSTILE, HOSTILE, "3", HOSTILE, True)),) * 5
    pages = {
        "badge": (badge_body(SITE, badge), 1),
        "catalogue": (catalogue_body(SITE, CatalogueView((Area(HOSTILE, "area-1", entries),), (row,))), 5),
        "issuer": (issuer_body(replace(SITE, name=HOSTILE), replace(ISSUER, description=HOSTILE)), 1),
    }
    for name, (html, own_pictures) in pages.items():
        assert html.count("<img") == own_pictures, name
        assert "{{ 7*7 }}" in html, name


def test_fragments_carry_the_preview_banner() -> None:
    preview = replace(SITE, is_preview=True)
    for html in (badge_body(preview, BADGE), issuer_body(preview, ISSUER)):
        assert text(html).startswith("Preview: signed with a throw-away key. Not a real badge.")
    assert "throw-away" not in badge_body(SITE, BADGE)
