"""Award and badge pages of made-up views in a real Chromium: what the example organisation happens not to contain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser

from badgepress.language import words_in
from badgepress.publishing.badge_pages import badge_body
from badgepress.publishing.badge_views import FactView
from badgepress.publishing.fragment import Fragment
from badgepress.publishing.pages import assets
from badgepress.publishing.render import award_page, standalone_page
from badgepress.publishing.views import EvidenceView, LinkView, ResultView
from tests.organisation import SVG
from tests.pages.browser import WIDTHS, chromium, served, visit
from tests.publishing.test_render_award import AWARD, SITE
from tests.publishing.test_render_browsed import BADGE

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3
BADGE_SITE = replace(SITE, root="../../")
ARABIC_URL = "https://knots.example/badges/awards/arabic.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an award without breaks in its words, one in Arabic, one without any detail, and a badge with an earlier version."""
    folder = tmp_path_factory.mktemp("samples")
    long_award = replace(
        AWARD,
        holder=LONG,
        badge=replace(AWARD.badge, name=LONG[:60], description=LONG * 2),
        status="revoked",
        revoked_on="1 May 2025",
        revocation_reason=LONG * 3,
        narrative=f"{LONG}\n\n| {LONG} | {LONG} |\n|---|---|\n| a | b |\n\n    {LONG}",
        evidence=(EvidenceView(LONG, f"https://knots.example/{LONG}", LONG, LONG),),
        results=(ResultView(LONG, LONG, LONG),),
        assessor=LinkView(LONG, "", LONG),
    )
    bare = replace(AWARD, holder="", narrative="", evidence=(), results=(), assessor=None, ends="")
    long_badge = replace(
        BADGE,
        facts=(FactView("Quality assurance", f"https://knots.example/{LONG}", note=LONG, more=LONG),),
        glance=(LONG,),
        before=(LinkView(LONG),),
        criteria=" ".join(["Tie a knot while somebody watches."] * 200),
        holders=(replace(BADGE.holders[0], name=LONG),),
        tags=(LONG,),
    )
    pages = {
        "awards/long.html": award_page(SITE, long_award),
        "awards/arabic.html": award_page(SITE, replace(AWARD, holder="مريم السالم")),
        "awards/bare.html": award_page(SITE, bare),
        "badges/knots/index.html": standalone_page(
            BADGE_SITE, Fragment("Knots", "Knots", badge_body(BADGE_SITE, long_badge), "badge-page")
        ),
    }
    pages |= {artifact.path: artifact.data for artifact in assets(words_in("en"))}
    pages |= {
        path: SVG.encode() for path in ("badges/knots/v1.svg", "badges/knots/v2.svg", "club.svg", "issuer/image.svg")
    }
    for path, data in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["awards/long", "awards/arabic", "awards/bare", "badges/knots/index"])
def test_unusual_content_stays_accessible_and_within_the_screen(
    site: str, browser: Browser, name: str, width: str
) -> None:
    with visit(browser, f"{site}/{name}.html", width=WIDTHS[width]) as seen:
        seen.screenshot(f"sample-{name.replace('/', '-')}-{width}")
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_link_to_earlier_criteria_shows_them(site: str, browser: Browser) -> None:
    with visit(browser, f"{site}/badges/knots/index.html#v1", width=390) as seen:
        box = seen.page.get_by_text("Four knots.").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 900


def test_a_printed_award_is_dark_on_light_and_names_its_address(site: str, browser: Browser) -> None:
    with visit(browser, f"{site}/awards/arabic.html", scheme="dark") as seen:
        address = seen.page.get_by_text(ARABIC_URL, exact=True)
        assert not address.is_visible()
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert address.is_visible()
        assert not seen.page.get_by_role("link", name="What this badge asks for").is_visible()
        colour = seen.page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) < 80


@pytest.mark.parametrize(
    ("primary", "scheme", "expected"),
    [
        ("red", "default", "rgb(255, 0, 0)"),
        ("red", "slate", "rgb(255, 0, 0)"),
        ("custom", "default", "rgb(11, 95, 80)"),
        ("custom", "slate", "rgb(29, 36, 33)"),
    ],
)
def test_material_keeps_the_colour_that_an_organisation_chose(
    site: str, browser: Browser, primary: str, scheme: str, expected: str
) -> None:
    """Material sets its variables on `body` by attributes, in style sheets that stand before ours."""
    material = "[data-md-color-primary], [data-md-color-scheme] { --md-primary-fg-color: rgb(255, 0, 0); }"
    frame = (
        f'<style>{material}</style><link rel="stylesheet" href="{site}/assets/badgepress/badgepress.css">'
        f'<body data-md-color-scheme="{scheme}" data-md-color-primary="{primary}">'
        '<p style="color: var(--md-primary-fg-color)">x</p>'
    )
    page = browser.new_page()
    page.set_content(frame, wait_until="load")
    assert page.evaluate("getComputedStyle(document.querySelector('p')).color") == expected
    page.close()
