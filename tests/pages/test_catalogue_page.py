"""Catalogue, skills and statistics in a real Chromium: found by words and choices, with the keyboard alone, in an address, and without script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from badgepress.credentials import urls
from badgepress.language import words_in
from badgepress.pipeline.examine import examine
from badgepress.publishing import render
from badgepress.publishing.catalogue_pages import home_page
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pages import assets
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import KeyChoice
from bench.rich_organisation import Sizes, make_rich_organisation
from tests.pages.browser import WIDTHS, Scheme, chromium, served, visit
from tests.pipeline.building import build_site

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LARGE = Sizes(classes=1000, pathways=20, learners=30, awards=1000)
FILTER_MILLISECONDS = 50
MEASURE = """async words => {
  const field = document.querySelector("#bp-q"), taken = [];
  for (const word of words) {
    field.value = word;
    await new Promise(requestAnimationFrame);
    const frame = window.requestAnimationFrame;
    let work;
    window.requestAnimationFrame = run => { work = run; return 1; };
    field.dispatchEvent(new Event("input", { bubbles: true }));
    window.requestAnimationFrame = frame;
    const start = performance.now();
    work();
    document.body.getBoundingClientRect();
    taken.push(performance.now() - start);
  }
  return taken;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("rich")
    make_rich_organisation(folder / "org", Sizes(classes=30, pathways=8, learners=12, awards=200))
    with served(build_site(folder / "org", folder / "site")) as address:
        yield address


@pytest.fixture(scope="module")
def arabic_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("arabic")
    make_rich_organisation(folder / "org", Sizes(classes=8, pathways=3, learners=6, awards=60), language="ar")
    with served(build_site(folder / "org", folder / "site")) as address:
        yield address


@pytest.fixture(scope="module")
def large_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home page of a thousand badges with its pictures, style sheet and scripts, and nothing else of its site."""
    folder = tmp_path_factory.mktemp("large")
    make_rich_organisation(folder / "org", LARGE)
    with examine(folder / "org", datetime(2026, 11, 24, tzinfo=UTC), processes=1) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None
        keys = KeyChoice().open(catalogue, os.environ)
        page = render.standalone_page(
            site_view(catalogue, keys, 0), home_page(Holdings(catalogue, examined.index), keys)
        )
        files = {"index.html": page, urls.issuer_image("svg"): catalogue.issuer.image.data}
        files |= {artifact.path: artifact.data for artifact in assets(words_in("en"))}
        files |= {urls.badge_image(badge.slug, 1, "svg"): badge.image.data for badge in catalogue.published_classes()}
    for path, data in files.items():
        target = folder / "site" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    with served(folder / "site") as address:
        yield address


def shown(page: Page) -> list[str]:
    """Return the names of the badges that can be seen."""
    names: list[str] = page.evaluate(
        "[...document.querySelectorAll('.bp-card h3')].filter(name => name.checkVisibility()).map(name => name.textContent)"
    )
    return names


def said(page: Page) -> str:
    return page.inner_text(".bp-filter [role=status]")


def test_words_are_found_wherever_they_stand_with_and_without_marks(site: str, browser: Browser) -> None:
    with visit(browser, f"{site}/index.html") as seen:
        everything = shown(seen.page)
        assert len(everything) == 30
        assert said(seen.page) == "30 badges"
        seen.page.get_by_label("Find a badge").last.fill("méNDING  boats")
        expect(seen.page.locator(".bp-filter [role=status]")).to_have_text("1 of 30 badges")
        assert shown(seen.page) == ["Mending boats 1"]
        assert seen.page.evaluate("location.hash").startswith("#q=")
        seen.page.get_by_role("button", name="Show all").click()
        expect(seen.page.locator(".bp-filter [role=status]")).to_have_text("30 badges")
        assert shown(seen.page) == everything
        assert seen.page.evaluate("location.hash") == ""
        assert seen.page.evaluate("document.activeElement.id") == "bp-q"
        assert seen.console == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("area", "Food", "food"),
        ("type", "Micro-credential", "Micro-credential"),
        ("level", "EQF 2", None),
        ("hours", "8", None),
        ("hours", "25", None),
        ("tag", "kettles", "kettles"),
        ("status", "retired", "no longer awarded"),
        ("status", "active", None),
        ("path", "1", None),
    ],
)
def test_each_choice_hides_what_is_not_so_and_stands_in_the_address(
    name: str, value: str, says: str | None, site: str, browser: Browser
) -> None:
    with visit(browser, f"{site}/index.html") as seen:
        seen.page.get_by_text("Filters").click()
        seen.page.select_option(f"#bp-{name}", value)
        expect(seen.page.locator(".bp-filter [role=status]")).to_contain_text(" of 30 badges")
        found = shown(seen.page)
        assert 0 < len(found) < 30
        assert said(seen.page) == f"{len(found)} of 30 badges"
        if says:
            cards = seen.page.locator(".bp-card:visible").all_inner_texts()
            assert all(says in text for text in cards), cards
        empty = "[...document.querySelectorAll('.bp-shelf')].filter(s => s.checkVisibility() && ![...s.querySelectorAll('.bp-card')].some(c => c.checkVisibility()))"
        assert seen.page.evaluate(f"{empty}.length") == 0
        address = seen.page.url
    with visit(browser, address) as again:
        assert shown(again.page) == found
        assert again.page.input_value(f"#bp-{name}") == value
        assert again.page.evaluate("document.querySelector('.bp-filter details').open")
        assert again.layout_shift() < 0.1


def test_choices_add_up_and_nothing_found_is_said(site: str, browser: Browser) -> None:
    with visit(browser, f"{site}/index.html#area=Food&q=zeppelin&tag=none+such") as seen:
        assert shown(seen.page) == []
        assert said(seen.page) == "0 of 30 badges"
        expect(seen.page.get_by_text("No badge is like that.")).to_be_visible()
        assert seen.axe_violations() == []
        seen.page.evaluate("location.hash = '#area=Food'")
        expect(seen.page.locator(".bp-filter [role=status]")).not_to_have_text("0 of 30 badges")
        assert len(shown(seen.page)) > 0


def test_the_keyboard_is_enough(site: str, browser: Browser) -> None:
    with visit(browser, f"{site}/index.html") as seen:
        keyboard = seen.page.keyboard
        for _ in range(30):
            keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement.id") == "bp-q":
                break
        keyboard.type("planning")
        keyboard.press("Enter")
        keyboard.press("Tab")
        keyboard.press("Enter")
        assert seen.page.evaluate("document.querySelector('.bp-filter details').open")
        keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.name") == "area"
        before = len(shown(seen.page))
        keyboard.press("Escape")
        assert 0 < before < 30
        for _ in range(12):
            keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement.type") == "reset":
                break
        keyboard.press("Enter")
        expect(seen.page.locator(".bp-filter [role=status]")).to_have_text("30 badges")
        assert seen.console == []
        assert seen.page.url.endswith("/index.html")


@contextmanager
def without_script(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(address)
    try:
        yield page
    finally:
        context.close()


def test_the_page_is_whole_without_script(site: str, browser: Browser) -> None:
    with without_script(browser, f"{site}/index.html") as page:
        assert page.locator(".bp-card:visible").count() == 30
        assert not page.locator(".bp-filter").is_visible()
        page.locator(".bp-areas a", has_text="Woodwork").click()
        assert page.url.endswith("#area-woodwork")
        assert page.locator("#area-woodwork").is_visible()


def test_a_thousand_badges_are_filtered_at_once(large_home: str, browser: Browser) -> None:
    with visit(browser, f"{large_home}/index.html") as seen:
        assert len(shown(seen.page)) == 1000
        taken = seen.page.evaluate(MEASURE, ["m", "me", "mending", "mending b", "xyz", "g"])
        assert sorted(taken)[len(taken) // 2] < FILTER_MILLISECONDS, taken
        assert seen.layout_shift() < 0.1
        loaded = seen.page.evaluate(
            "performance.getEntriesByType('resource').filter(entry => entry.name.includes('/badges/')).length"
        )
        assert loaded < 120, "pictures far below are loaded when they come near"
        assert seen.foreign_requests == []
        assert seen.console == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["index.html", "skills/index.html", "statistics/index.html"])
@pytest.mark.parametrize("which", ["site", "arabic_site"])
def test_pages_are_accessible_strict_steady_and_self_contained(
    which: str, name: str, width: str, scheme: Scheme, request: pytest.FixtureRequest, browser: Browser
) -> None:
    with visit(browser, f"{request.getfixturevalue(which)}/{name}", width=WIDTHS[width], scheme=scheme) as seen:
        assert seen.layout_shift() < 0.1
        seen.screenshot(f"{which}-{Path(name).parent.name or 'home'}-{width}-{scheme}")
        seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.foreign_requests == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
        assert seen.page.evaluate("document.documentElement.dir") == ("rtl" if which == "arabic_site" else "ltr")
