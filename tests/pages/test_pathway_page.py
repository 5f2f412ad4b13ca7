"""Pages of pathways in a real Chromium: the example's, and the unusual ones; accessible, strict, mirrored where the language runs so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from badgepress.language import words_in
from badgepress.pipeline.examine import examine
from badgepress.publishing.fragment import EVERYTHING
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pages import assets
from badgepress.publishing.pathway_pages import pathway_pages
from badgepress.publishing.render import standalone_page
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import KeyChoice
from tests.conftest import KEY_VARIABLES, NOW, copy_example
from tests.pages.browser import WIDTHS, chromium, served, visit

BADGES = (
    "bicycle-repair",
    "digital-helper",
    "laser-cutter-operator",
    "sewing-and-mending",
    "small-appliance-repair-safety",
)
HEAD = "description: A long road, with places to rest on the way.\nlanguage: en\nmilestone: repair-cafe-host\n"
LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatent"


def twenty_steps() -> str:
    """Return a pathway of twenty steps in several layers, with choices, a nested pathway and optional steps."""
    lines = ["name: Everything, in good time", "status: active", HEAD + "need: 15", "steps:"]
    for number in range(20):
        after = sorted({number // 3, number - 5} & set(range(number))) if number > 1 else []
        asks = f"badge: {BADGES[number % 5]}"
        if number % 7 == 3:
            asks = f"need: 2, any_of: [{{badge: {BADGES[0]}}}, {{badge: {BADGES[1]}}}, {{pathway: all-round-mender}}]"
        elif number == 11:
            asks = "pathway: all-round-mender"
        more = f", after: [{', '.join(f's{one}' for one in after)}]" if after else ""
        more += ", optional: true" if number % 9 == 4 else ""
        more += ", until: 2026-12-24" if number == 2 else ""
        lines.append(
            f"  - {{id: s{number}, name: {LONG if number == 6 else f'Step number {number + 1}'}, {asks}{more}}}"
        )
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def write_pages(root: Path, folder: Path, language: str) -> None:
    with pytest.MonkeyPatch.context() as patch, examine(root, NOW) as examined:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        catalogue = replace(catalogue, issuer=replace(catalogue.issuer, language=language))
        keys = KeyChoice("env:TEST_KEY").open(catalogue, os.environ)
        pages = {}
        for name, fragment in pathway_pages(Holdings(catalogue, examined.index), keys, EVERYTHING).items():
            pages[f"{name.removesuffix('.md')}.html"] = standalone_page(
                site_view(catalogue, keys, name.count("/")), fragment
            )
        pages |= {artifact.path: artifact.data for artifact in assets(words_in(language))}
        pages |= {
            f"badges/{one.slug}/v{one.version}.{one.image.extension}": one.image.data
            for one in catalogue.published_classes()
        }
        pages[f"issuer/mark.{catalogue.issuer.image.extension}"] = catalogue.issuer.image.data
    for path, data in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Serve the pathways of the example and three more, in English and mirrored."""
    root = copy_example(tmp_path_factory.mktemp("org"))
    ways = root / "content" / "pathways"
    (ways / "twenty.yml").write_text(twenty_steps(), "utf-8")
    (ways / "one.yml").write_text(
        f"name: A first step\nstatus: retired\n{HEAD}steps:\n  - {{id: s, badge: bicycle-repair}}\n", "utf-8"
    )
    hostile = 'Fish &amp; "chips" {{ 7 * 7 }} {% raw %} ${x} `y`'
    (ways / "hostile.yml").write_text(
        f"name: '{hostile}'\nstatus: active\n{HEAD}ends: 2026-06-30\nsteps:\n  - {{id: s, name: '{hostile}', badge: bicycle-repair}}\n",
        "utf-8",
    )
    folder = tmp_path_factory.mktemp("sites")
    for language in ("en", "ar"):
        write_pages(root, folder / language, language)
    with served(folder) as address:
        yield {language: f"{address}/{language}" for language in ("en", "ar")}


@pytest.mark.parametrize(("width", "scheme"), [("phone", "dark"), ("desktop", "light")])
@pytest.mark.parametrize("name", ["repair-cafe-host/", "twenty/", "town-in-numbers/", "one/", "hostile/", ""])
def test_accessible_strict_and_within_the_screen(
    sites: dict[str, str], browser: Browser, name: str, width: str, scheme: str
) -> None:
    with visit(browser, f"{sites['en']}/pathways/{name}", width=WIDTHS[width], scheme=scheme) as seen:  # type: ignore[arg-type]
        assert seen.layout_shift() < 0.01
        seen.screenshot(f"pathway-{name.strip('/') or 'list'}-{width}-{scheme}")
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.foreign_requests == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert seen.page.evaluate("[...document.images].every(image => !image.complete || image.naturalWidth > 0)")


def test_a_mirrored_page_begins_at_the_right(sites: dict[str, str], browser: Browser) -> None:
    with visit(browser, f"{sites['ar']}/pathways/twenty/", width=1280) as seen:
        seen.screenshot("pathway-twenty-rtl")
        assert seen.axe_violations() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        first, last = (seen.page.locator(".bp-map a").nth(number).bounding_box() for number in (0, 1))
        assert first is not None
        assert last is not None
        where = seen.page.evaluate(
            "[...document.querySelectorAll('.bp-map-number')].map(text => +text.getAttribute('x'))"
        )
        assert where[0] == max(where)
    with visit(browser, f"{sites['en']}/pathways/twenty/", width=1280) as seen:
        where = seen.page.evaluate(
            "[...document.querySelectorAll('.bp-map-number')].map(text => +text.getAttribute('x'))"
        )
        assert where[0] == min(where)


def test_names_stay_inside_their_cards(sites: dict[str, str], browser: Browser) -> None:
    script = """[...document.querySelectorAll('.bp-map-step')].flatMap(step => {
      const card = step.querySelector('.bp-map-card').getBoundingClientRect();
      return [...step.querySelectorAll('text:not(.bp-map-condition)')].map(text => text.getBoundingClientRect())
        .filter(box => box.left < card.left || box.right > card.right || box.bottom > card.bottom).map(() => step.textContent);
    })"""
    for name in ("repair-cafe-host", "twenty", "town-in-numbers", "hostile"):
        with visit(browser, f"{sites['en']}/pathways/{name}/") as seen:
            assert seen.page.evaluate(script) == []


def test_the_picture_and_the_list_say_the_same_and_lead_to_the_same_pages(
    sites: dict[str, str], browser: Browser
) -> None:
    with visit(browser, f"{sites['en']}/pathways/repair-cafe-host/") as seen:
        drawn = seen.page.locator(".bp-map a").evaluate_all(
            "links => links.map(link => [link.querySelector('title').textContent, link.getAttribute('href')])"
        )
        assert drawn == [
            ["1. Work safely", "../../badges/small-appliance-repair-safety/index.html"],
            ["2. Be at home in two crafts (pathway)", "../../pathways/all-round-mender/index.html"],
            ["3. Help somebody else do it (1 of 2)", "#step-people"],
            ["4. Cut a spare part (optional)", "../../badges/laser-cutter-operator/index.html"],
            ["Repair Café Host", "../../badges/repair-cafe-host/index.html"],
        ]
        told = seen.page.locator(".bp-trail > li h3").all_inner_texts()
        assert told == [
            "Work safely",
            "Be at home in two crafts",
            "Help somebody else do it",
            "Cut a spare part",
            "Repair Café Host",
        ]
        seen.page.locator(".bp-map a").nth(2).click()
        assert seen.page.url.endswith("#step-people")
        assert seen.page.get_by_role("link", name="Open Data Storyteller").is_visible()
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == "Work safely"


def test_the_first_step_is_one_click_away(sites: dict[str, str], browser: Browser) -> None:
    with visit(browser, f"{sites['en']}/pathways/repair-cafe-host/", width=390) as seen:
        begin = seen.page.locator(".bp-begin a")
        assert begin.count() == 1
        box = seen.page.locator(".bp-begin li").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 1400
        # the whole card leads there
        seen.page.mouse.move(0, 0)
        seen.page.locator(".bp-begin li").click(position={"x": box["width"] - 12, "y": 12})
        assert seen.page.url.endswith("badges/small-appliance-repair-safety/index.html")


def test_what_is_over_is_said_and_invites_nobody(sites: dict[str, str], browser: Browser) -> None:
    with visit(browser, f"{sites['en']}/pathways/hostile/") as seen:
        assert seen.page.get_by_text("This pathway has ended.").is_visible()
        assert seen.page.get_by_text("Ended on 30 June 2026").is_visible()
        assert seen.page.locator(".bp-begin").count() == 0
        assert seen.page.locator("h1").inner_text() == 'Fish &amp; "chips" {{ 7 * 7 }} {% raw %} ${x} `y`'
    with visit(browser, f"{sites['en']}/pathways/one/") as seen:
        assert seen.page.get_by_text("Nobody begins this pathway any more.").is_visible()
        assert seen.page.locator(".bp-begin").count() == 0


def test_a_printed_pathway_keeps_picture_and_list_on_the_paper(sites: dict[str, str], browser: Browser) -> None:
    with visit(browser, f"{sites['en']}/pathways/twenty/", width=794) as seen:
        seen.page.emulate_media(media="print")
        box = seen.page.locator(".bp-map").bounding_box()
        assert box is not None
        assert box["width"] <= 794
        assert box["height"] <= 21.1 / 2.54 * 96
        assert seen.page.locator(".bp-trail > li").count() == 21
