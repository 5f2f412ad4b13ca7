"""The page of a badge class from the right and from the left, in colours of its own, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import copy_example
from tests.pages.browser import WIDTHS, Scheme, chromium, served, visit
from tests.pages.test_pages import built

PAGE = "badges/bicycle-repair/index.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example organisation as one that writes Arabic, in wine red; its badges go on speaking English."""
    root = copy_example(tmp_path_factory.mktemp("badge"))
    issuer = root / "content" / "issuer.yml"
    text = issuer.read_text("utf-8").replace("language: en", 'language: ar\ncolors: {accent: "#8a1c3a"}')
    issuer.write_text(text, "utf-8", newline="\n")
    return built(root, "plain", preview=False)


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_right_in_other_colours(address: str, browser: Browser, width: str, scheme: Scheme) -> None:
    with visit(browser, f"{address}/{PAGE}", width=WIDTHS[width], scheme=scheme) as seen:
        seen.screenshot(f"plain-badge-rtl-{width}-{scheme}")
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.foreign_requests == []
        page = seen.page
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.locator("h1").get_attribute("lang") == "en"
        button = page.locator("a.bp-button").first
        red, green, blue = page.evaluate(
            "e => getComputedStyle(e).backgroundColor.match(/\\d+/g).map(Number)", button.element_handle()
        )
        assert red > green and red > blue
        if width == "desktop":
            picture, heading = page.locator(".bp-hero img").bounding_box(), page.locator("h1").bounding_box()
            assert picture is not None and heading is not None and picture["x"] > heading["x"]


def test_the_rubric_is_a_table_for_screen_readers_on_a_phone_too(address: str, browser: Browser) -> None:
    with visit(browser, f"{address}/{PAGE}", width=WIDTHS["phone"]) as seen:
        table = seen.page.get_by_role("table").first
        assert table.get_by_role("columnheader").count() == 2
        assert table.get_by_role("rowheader").count() == 3
        assert "With help" in table.get_by_role("cell").first.inner_text()
        cells = seen.page.locator(".bp-rubric td").all()
        boxes = [box for cell in cells if (box := cell.bounding_box())]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= WIDTHS["phone"] for box in boxes)
        assert len({round(box["x"]) for box in boxes}) == 1, "levels stand one below the other"


def test_the_chart_says_the_same_as_its_table(address: str, browser: Browser) -> None:
    with visit(browser, f"{address}/{PAGE}") as seen:
        picture = seen.page.locator(".bp-chart svg")
        assert seen.page.get_by_role("img", name=picture.locator("title").text_content()).count() == 1
        seen.page.locator(".bp-chart summary").click()
        rows = seen.page.locator(".bp-chart tbody tr").count()
        assert rows == picture.locator("rect").count() > 1


def test_paper_has_no_buttons(address: str, browser: Browser) -> None:
    with visit(browser, f"{address}/{PAGE}") as seen:
        seen.page.emulate_media(media="print")
        seen.screenshot("plain-badge-print")
        assert not any(button.is_visible() for button in seen.page.locator(".bp-actions").all())
        assert not seen.page.locator("textarea").is_visible()
        assert seen.page.locator(".bp-rubric").is_visible()
