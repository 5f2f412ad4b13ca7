"""The page of a kept copy, opened from a folder in a real Chromium: it judges what is in it, years later, and asks nobody."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from badgepress.cli.main import run
from tests.bundling.conftest import LEARNER, changed_badge
from tests.bundling.conftest import award_ids as award_ids
from tests.bundling.conftest import example_site as example_site
from tests.pages.browser import WIDTHS, Scheme, Visit, chromium, find_chromium, visit

pytestmark = pytest.mark.skipif(not find_chromium(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def copies(example_site: Path, award_ids: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Unpacked copies: of a valid award, a revoked one, a changed one, a stack, and everything."""
    folder = tmp_path_factory.mktemp("copies")
    archives = {}
    for name, what in {
        "valid": (award_ids["valid"],),
        "revoked": (award_ids["revoked"],),
        "stack": ("--learner", LEARNER),
        "everything": ("--all",),
    }.items():
        archives[name] = folder / f"{name}.zip"
        assert run(["bundle", *what, "--site", str(example_site), "--out", str(archives[name])]) == 0
    archives["changed"] = changed_badge(archives["valid"], '"awardedDate":"20', '"awardedDate":"19')
    for name, archive in archives.items():
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(folder / name)
    return {name: folder / name for name in archives}


def answer(opened: Visit) -> str:
    place = opened.page.locator("[data-answer]").first
    place.wait_for()
    return place.get_attribute("data-answer") or ""


@pytest.mark.parametrize(("name", "expected"), [("valid", "valid"), ("revoked", "not valid"), ("stack", "valid")])
def test_a_copy_answers_from_a_folder_and_asks_nobody(
    browser: Browser, copies: dict[str, Path], name: str, expected: str
) -> None:
    with visit(browser, f"file://{copies[name]}/index.html") as opened:
        assert answer(opened) == expected
        assert opened.foreign_requests == []
        assert opened.console == []
        if expected == "valid":
            assert "Valid as of 24 November 2026" in opened.page.inner_text("main")


def test_a_copy_answers_in_2036(browser: Browser, copies: dict[str, Path]) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.clock.install(time=datetime.datetime(2036, 1, 1, tzinfo=datetime.UTC))
    page.goto(f"file://{copies['valid']}/index.html")
    place = page.locator("[data-answer]").first
    place.wait_for()
    assert place.get_attribute("data-answer") == "valid"
    assert "24 November 2026" in place.inner_text()
    context.close()


def test_the_badge_is_judged_by_what_stands_in_the_page_not_beside_it(
    browser: Browser, copies: dict[str, Path]
) -> None:
    """A changed file beside the page cannot speak through it: the page holds the badge itself."""
    page = (copies["valid"] / "index.html").read_text("utf-8")
    changed = copies["valid"].parent / "changed.html"
    assert '\\"awardedDate\\":\\"20' in page
    changed.write_text(page.replace('\\"awardedDate\\":\\"20', '\\"awardedDate\\":\\"19'), "utf-8")
    with visit(browser, f"file://{changed}") as opened:
        assert answer(opened) == "not valid"


def test_everything_lists_each_award_with_an_answer_and_judges_a_chosen_file(
    browser: Browser, copies: dict[str, Path], award_ids: dict[str, str]
) -> None:
    with visit(browser, f"file://{copies['everything']}/index.html") as opened:
        page = opened.page
        chips = page.locator("[data-badge]")
        page.locator("[data-badge]:not([data-answer])").first.wait_for(state="detached")
        assert {chip.get_attribute("data-answer") for chip in chips.all()} >= {"valid", "not valid"}
        page.set_input_files("#bp-file", str(copies["everything"] / "awards" / f"{award_ids['revoked']}.json"))
        page.locator("#bp-file-result[data-answer]").wait_for()
        assert page.locator("#bp-file-result").get_attribute("data-answer") == "not valid"
        assert opened.foreign_requests == []
        assert opened.console == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", ["valid", "stack", "everything"])
def test_a_copy_is_accessible(browser: Browser, copies: dict[str, Path], name: str, width: int, scheme: Scheme) -> None:
    with visit(browser, f"file://{copies[name]}/index.html", width=width, scheme=scheme) as opened:
        opened.page.locator("[data-badge]:not([data-answer])").first.wait_for(state="detached")
        assert opened.axe_violations() == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        opened.screenshot(f"kept-{name}-{width}-{scheme}")
