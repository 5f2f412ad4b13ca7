"""The page of a learner in a real Chromium: stacks of 3, 12 and 60 badges, the goal, the list, sharing, and the résumé on paper."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from badgepress.pipeline.examine import examine
from badgepress.pipeline.publish import Build, publish
from badgepress.publishing.fragment import Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_pages import learner_files, learner_pages
from badgepress.signing.issuer_keys import KeyChoice
from badgepress.verifying import verify_site
from tests.conftest import KEY_VARIABLES, NOW
from tests.pages.browser import SCREENSHOTS, WIDTHS, Scheme, chromium, served, visit
from tests.pages.stack_organisation import make_stack_organisation

STACKS = ("three", "twelve", "sixty", "quiet")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Site:
    root: Path
    folder: Path
    address: str

    def html(self, handle: str) -> str:
        return (self.folder / f"learners/{handle}/index.html").read_text("utf-8")


def pages_of(root: Path, wanted: Wanted | None = None) -> dict[str, str]:
    """Return the pages of learners and what goes with them, without a site around."""
    with pytest.MonkeyPatch.context() as patch, examine(root, NOW) as examined:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        assert examined.catalogue is not None, examined.problems
        holdings = Holdings(examined.catalogue, examined.index)
        keys = KeyChoice("env:TEST_KEY").open(examined.catalogue, os.environ)
        chosen = wanted or Wanted()
        pages = {
            name: f"{page.head}\n{page.html}" if page.html else ""
            for name, page in learner_pages(holdings, keys, chosen)
        }
        return pages | {artifact.path: artifact.data.decode() for artifact in learner_files(holdings, keys, chosen)}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_stack_organisation(tmp_path_factory.mktemp("stacks") / "organisation")


@pytest.fixture(scope="module")
def site(root: Path) -> Iterator[Site]:
    folder = root.parent / "site"
    with pytest.MonkeyPatch.context() as patch, examine(root, NOW) as examined:
        for name, value in KEY_VARIABLES.items():
            patch.setenv(name, value)
        assert examined.catalogue is not None, examined.problems
        choice = KeyChoice("env:TEST_KEY")
        keys = choice.open(examined.catalogue, os.environ)
        publish(
            Build(examined, examined.catalogue, replace(choice, public=keys.proof.announced.multikey), keys), folder
        )
    with served(folder) as address:
        yield Site(root, folder, address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def edited(root: Path, tmp_path: Path) -> Path:
    """A copy of the organisation to spoil."""
    return Path(shutil.copytree(root, tmp_path / "organisation"))


def change(root: Path, handle: str, old: str, new: str) -> None:
    path = root / f"content/learners/{handle}.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", [*STACKS, ""], ids=[*STACKS, "list"])
def test_accessible_strict_steady_and_self_contained(
    site: Site, browser: Browser, page: str, width: str, scheme: Scheme
) -> None:
    address = f"{site.address}/learners/{page}/" if page else f"{site.address}/learners/"
    with visit(browser, address, width=WIDTHS[width], scheme=scheme) as seen:
        assert seen.layout_shift() < 0.1
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.foreign_requests == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            "the page scrolls sideways"
        )
        seen.screenshot(f"learner-{page or 'list'}-{width}-{scheme}")


@pytest.mark.parametrize(("handle", "held"), [("three", 3), ("twelve", 12), ("sixty", 56)])
def test_the_mosaic_says_what_the_list_says(site: Site, browser: Browser, handle: str, held: int) -> None:
    with visit(browser, f"{site.address}/learners/{handle}/") as seen:
        stones = seen.page.eval_on_selector_all(
            ".bp-mosaic g:not(.bp-ghost) > a", "all => all.map(one => one.getAttribute('href'))"
        )
        listed = seen.page.eval_on_selector_all(
            ".bp-stack-list .bp-name > a", "all => all.map(one => one.getAttribute('href'))"
        )
        assert sorted(stones) == sorted(listed)
        assert len(stones) == held
        assert all((site.folder / "learners" / handle / one).resolve().is_file() for one in stones)
        assert seen.page.evaluate(
            "[...document.querySelectorAll('.bp-mosaic image')].every(one => one.getBBox().width > 40)"
        )
        areas = seen.page.eval_on_selector_all(".bp-legend li span", "all => all.map(one => Number(one.textContent))")
        assert sum(areas) == held
        ghosts = seen.page.eval_on_selector_all(".bp-ghost a", "all => all.map(one => one.getAttribute('href'))")
        assert all("/badges/" in one for one in ghosts)
        assert not set(ghosts) & set(stones)


def test_a_stone_is_reached_and_followed_with_the_keyboard(site: Site, browser: Browser) -> None:
    with visit(browser, f"{site.address}/learners/three/") as seen:
        for _ in range(20):
            seen.page.keyboard.press("Tab")
            if seen.page.evaluate("document.activeElement.closest('.bp-mosaic') !== null"):
                break
        name = seen.page.evaluate("document.activeElement.getAttribute('aria-label')")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/awards/*.html")
        assert name.split(",")[0] in seen.page.inner_text("h1")


def test_goal_next_steps_and_pathways_say_what_is_missing(site: Site, browser: Browser) -> None:
    with visit(browser, f"{site.address}/learners/three/") as seen:
        goal = seen.page.inner_text(".bp-goal")
        assert "From first repair to café host" in goal
        assert "3 of 4 steps" in goal
        assert seen.page.eval_on_selector_all(".bp-goal .bp-missing a", "all => all.map(one => one.textContent)") == [
            "Small appliances"
        ]
        assert seen.page.get_attribute(".bp-goal progress", "value") == "3"
    with visit(browser, f"{site.address}/learners/twelve/") as seen:
        reach = seen.page.inner_text(".bp-next")
        assert "Every badge that it asks for first is held: “Microcontrollers”, “Soldering”." in reach
        assert "1 of the 2 badges that it asks for first are held; missing: 3D printing." in reach
        assert "2 of 4 steps" in seen.page.inner_text(".bp-progress")


def test_link_and_code_are_copied_and_the_card_shows_elsewhere(site: Site, browser: Browser, tmp_path: Path) -> None:
    with visit(browser, f"{site.address}/learners/twelve/") as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        buttons = seen.page.locator(".bp-take button")
        copied = []
        for number in range(2):
            buttons.nth(number).click()
            seen.page.wait_for_function("n => document.querySelectorAll('.bp-copied-note')[n].textContent", arg=number)
            copied.append(seen.page.evaluate("navigator.clipboard.readText()"))
    link, code = copied
    assert link == "https://harbour.example/badges/learners/twelve/"
    assert code.startswith(f'<a href="{link}"><img src="{link}card.svg"')
    (tmp_path / "index.html").write_text(
        '<meta charset="utf-8">' + code.replace("https://harbour.example/badges", site.address), "utf-8"
    )
    with served(tmp_path) as elsewhere, browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{elsewhere}/index.html", wait_until="load")
        assert page.evaluate("document.images[0].naturalWidth") == 480
        assert "Tomás Ó Briain: 12 badges" in page.evaluate("document.images[0].alt")
    oembed = json.loads((site.folder / "learners/twelve/oembed.json").read_text("utf-8"))
    assert oembed["html"] == code
    assert 'href="https://harbour.example/badges/learners/twelve/oembed.json"' in site.html("twelve")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("handle", ["three", "twelve", "sixty"])
def test_it_prints_as_a_resume_of_one_page(site: Site, browser: Browser, handle: str, paper: str) -> None:
    with visit(browser, f"{site.address}/learners/{handle}/") as seen:
        pdf = seen.page.pdf(format=paper)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / f"learner-{handle}-{paper}.pdf").write_bytes(pdf)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1


def test_an_unlisted_page_is_found_by_its_address_only(site: Site) -> None:
    quiet = site.html("quiet")
    assert '<meta name="robots" content="noindex">' in quiet
    assert "og:title" not in quiet
    assert "ld+json" not in quiet
    for path in site.folder.rglob("*"):
        is_own = "learners/quiet/" in path.as_posix() or path.parent.name == "awards"
        if path.is_file() and not is_own and path.suffix in (".html", ".json", ".xml", ".txt"):
            assert "quiet" not in path.read_text("utf-8"), path
    assert verify_site(site.folder, NOW).findings == ()


def test_a_listed_page_is_described_for_search_engines(site: Site) -> None:
    html = site.html("twelve")
    structured = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert structured is not None
    profile = json.loads(structured[1])
    assert profile["@type"] == "ProfilePage"
    assert profile["mainEntity"]["name"] == "Tomás Ó Briain"
    assert len(profile["mainEntity"]["hasCredential"]) == 12
    assert "https://harbour.example/badges/learners/twelve/" in (site.folder / "sitemap.xml").read_text("utf-8")
    assert 'href="../learners/twelve/index.html"' in (site.folder / "learners/index.html").read_text("utf-8")


def test_a_listed_page_shows_listed_awards_only(edited: Path) -> None:
    award = next(
        path
        for path in sorted((edited / "content/awards/2026").glob("*.yml"))
        if "learner: three" in path.read_text("utf-8")
    )
    award.write_text(award.read_text("utf-8").replace("visibility: listed", "visibility: unlisted"), "utf-8")
    listed = pages_of(edited)
    assert award.stem not in "".join(listed.values())
    assert "2 badges" in listed["learners/three/index.md"]
    change(edited, "three", "visibility: listed", "visibility: unlisted")
    assert "3 badges" in pages_of(edited)["learners/three/index.md"]


def test_what_a_learner_hides_is_not_there(edited: Path) -> None:
    parts = {
        "timeline": "bp-timeline",
        "results": "bp-levels-reached",
        "progress": "bp-progress",
        "next_steps": "bp-next",
    }
    before = pages_of(edited)["learners/twelve/index.md"]
    for part, mark in parts.items():
        assert f'class="{mark}"' in before
        change(edited, "twelve", "name: Tomás Ó Briain\n", f"name: Tomás Ó Briain\nhide: [{part}]\n")
        after = pages_of(edited)["learners/twelve/index.md"]
        assert f'class="{mark}"' not in after
        change(edited, "twelve", f"hide: [{part}]\n", "")


def test_a_goal_that_is_out_of_reach_or_reached_is_called_so(edited: Path) -> None:
    path = edited / "content/pathways/host.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("status: active", "status: retired"), "utf-8")
    assert "the last steps cannot be taken" in pages_of(edited)["learners/three/index.md"]
    path.write_text(text.replace("milestone:", "need: 3\nmilestone:"), "utf-8")
    page = pages_of(edited)["learners/three/index.md"]
    assert "Reached." in page
    assert "What is still to do" not in page
    assert "“From first repair to café host” is finished; this badge stands at its end." in page


def test_a_learner_without_badges_has_a_page_that_says_so(edited: Path) -> None:
    (edited / "content/learners/nia.yml").write_text("name: Nia\nconsent: {on: 2026-10-02, text: 2026-1}\n", "utf-8")
    page = pages_of(edited)["learners/nia/index.md"]
    assert "No valid badge is shown here yet." in page
    assert "clr.json" not in page


def test_only_wanted_pages_are_made_and_they_are_the_same(edited: Path) -> None:
    every, some = pages_of(edited), pages_of(edited, Wanted(learners={"three"}))
    assert some["learners/three/index.md"] == every["learners/three/index.md"] != ""
    assert {name for name, page in some.items() if page} == {
        f"learners/three/{name}" for name in ("index.md", "card.svg", "oembed.json")
    }
    assert {name for name in every if name.endswith(".md")} == {name for name in some if name.endswith(".md")}


def test_hostile_words_stay_words(edited: Path) -> None:
    change(edited, "three", "about: I like", 'about: "</script><script>alert(1)</script>\' onload=x"\nxabout: I like')
    path = edited / "content/learners/three.yml"
    path.write_text(re.sub(r"(?m)^xabout: .*\n", "", path.read_text("utf-8")), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("badgepress.checks.check_texts", lambda source: iter(()))
        found = pages_of(edited)
    for name in ("learners/three/index.md", "learners/three/card.svg", "learners/three/oembed.json"):
        assert "<script>alert" not in found[name]


def test_the_list_of_many_learners_has_pages(edited: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badgepress.publishing.learner_pages.LEARNERS_A_PAGE", 2)
    found = pages_of(edited)
    assert 'href="../learners/_2/index.html"' in found["learners/index.md"]
    assert 'href="../../learners/twelve/index.html"' in found["learners/_2/index.md"]
    assert "quiet" not in found["learners/index.md"] + found["learners/_2/index.md"]
