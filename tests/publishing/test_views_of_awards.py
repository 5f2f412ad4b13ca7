"""From content to the page of an award: what may be linked, what search engines are told, how much of the skills is shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from badgepress.content.model import Alignment, Award, BadgeClass, Catalogue, Consent, Learner
from badgepress.content.yaml_reader import Source
from badgepress.credentials.urls import Addresses
from badgepress.pipeline.examine import examine
from badgepress.publishing.award_shell import AwardPages
from badgepress.publishing.holdings import holding
from badgepress.publishing.render import award_page
from badgepress.publishing.views import AwardView
from badgepress.publishing.views_of_awards import SKILLS_SHOWN, award_view, awarded_badge
from tests.conftest import NOW, awards_of
from tests.organisation import AWARD_ID, write_organisation
from tests.publishing.test_render_award import SITE, Parsed


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> tuple[Catalogue, Award]:
    root = write_organisation(tmp_path_factory.mktemp("organisation"))
    with examine(root, NOW) as examined:
        assert examined.catalogue is not None
        catalogue = examined.catalogue
    return catalogue, next(award for award in awards_of(root) if award.id == AWARD_ID)


def viewed(catalogue: Catalogue, award: Award, badge: BadgeClass | None = None) -> AwardView:
    badge = badge or catalogue.classes[award.class_key]
    shown = awarded_badge(badge, SITE, catalogue.issuer)
    catalogue = replace(catalogue, classes={**catalogue.classes, badge.key: badge})
    found = holding(award, catalogue)
    return award_view(
        found, shown, Addresses(catalogue.issuer.base_url), SITE, catalogue.learners, is_latest=True, with_jwt=False
    )


def structured(page: bytes) -> dict[str, object]:
    found = re.search(rb"<script type=application/ld\+json>(.*?)</script>", page, re.DOTALL)
    assert found is not None
    parsed: dict[str, object] = json.loads(found[1])
    return parsed


def test_search_engines_read_badge_issuer_and_day_but_no_name(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    page = award_page(SITE, viewed(catalogue, award))
    assert structured(page) == {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": "Knots",
        "credentialCategory": "badge",
        "recognizedBy": {"@type": "Organization", "name": "Harbour Knot Club", "url": "https://knots.example/"},
        "dateCreated": "2026-11-02",
    }


def test_an_unlisted_award_tells_search_engines_nothing(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    assert b"ld+json>" not in award_page(SITE, viewed(catalogue, replace(award, visibility="unlisted")))


def test_no_name_ends_the_script_element(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    bad = "</script><script>alert(1)</script><!--\u2028&amp; 100 % \"'"
    badge = replace(catalogue.classes[award.class_key], name=bad)
    view = viewed(catalogue, award, badge)
    page = award_page(SITE, view)
    assert structured(page)["name"] == bad
    assert len(Parsed(page).all("script")) == 2
    assert AwardPages(SITE).page(view) == page


@pytest.mark.parametrize(
    ("award_is", "learner_is", "name", "is_linked"),
    [
        ("listed", "listed", "Mira", True),
        ("listed", "unlisted", "Mira", False),
        ("unlisted", "listed", "Mira", True),
        ("unlisted", "unlisted", "Mira", True),
        ("unlisted", "listed", "", False),
    ],
)
def test_the_learner_s_page_is_linked_as_far_as_both_agreed(
    content: tuple[Catalogue, Award], award_is: str, learner_is: str, name: str, is_linked: bool
) -> None:
    catalogue, award = content
    learner = Learner(
        Source(Path("content/learners/mira.yml").as_posix()),
        "mira",
        "Mira",
        Consent(award.awarded.date(), "2026-1"),
        visibility=learner_is,
    )  # type: ignore[arg-type]
    catalogue = replace(catalogue, learners={"mira": learner})
    view = viewed(catalogue, replace(award, learner="mira", name=name, visibility=award_is))  # type: ignore[arg-type]
    page = award_page(SITE, view)
    assert bool(Parsed(page).all("a", href="../learners/mira/index.html")) is is_linked
    assert AwardPages(SITE).page(view) == page


def test_a_learner_without_a_page_is_not_linked(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    assert b"learners/" not in award_page(SITE, viewed(catalogue, replace(award, learner="gone")))


def test_skills_are_shown_with_their_framework_and_only_the_first_few(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    skills = tuple(Alignment(f"Skill {n}", f"https://skills.example/{n}", "ESCO") for n in range(SKILLS_SHOWN + 3))
    badge = replace(catalogue.classes[award.class_key], alignments=skills)
    page = Parsed(award_page(SITE, viewed(catalogue, award, badge)))
    links = [found["href"] for found in page.all("a", rel="nofollow")]
    assert links == [f"https://skills.example/{n}" for n in range(SKILLS_SHOWN)]
    assert "Skill 0 ESCO" in page.words


def test_a_badge_in_another_language_than_the_site_s_says_so(content: tuple[Catalogue, Award]) -> None:
    catalogue, award = content
    french = Parsed(
        award_page(SITE, viewed(catalogue, award, replace(catalogue.classes[award.class_key], language="fr")))
    )
    assert french.all("h1") == french.all("p", lang="fr") == [{"lang": "fr", "dir": "auto"}]
    assert Parsed(award_page(SITE, viewed(catalogue, award))).all("h1") == [{}]


def test_linkedin_s_number_of_the_issuer_stands_where_the_script_looks() -> None:
    from tests.publishing.test_render_award import AWARD

    assert Parsed(award_page(replace(SITE, linkedin="4711"), AWARD)).all("header", **{"data-linkedin": "4711"})
    assert b"data-linkedin" not in award_page(SITE, AWARD)


@pytest.mark.parametrize("direction", ["en", "ar"])
def test_the_direction_of_the_page_is_the_language_s(direction: str) -> None:
    from badgepress.language import words_in
    from tests.publishing.test_render_award import AWARD

    site = replace(SITE, language=direction, words=words_in(direction))
    [html] = Parsed(award_page(site, AWARD)).all("html")
    assert html["lang"] == direction
    assert html.get("dir") == ("rtl" if direction == "ar" else None)
