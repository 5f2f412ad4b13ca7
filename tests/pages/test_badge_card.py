"""<badge-card> on somebody else's page, from another origin, in a real Chromium: it shows a badge, and checks it when a reader asks."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PublishedSite
from tests.interop.prepare import ensure_ready
from tests.pages.browser import SCREENSHOTS, chromium
from tests.pages.hosted import Host, hosted

SCHOOL = "https://school.example/people/ada.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def host(stacks_site: PublishedSite) -> Host:
    return Host(stacks_site.path, stacks_site.base_url)


def award(folder: Path, status: str) -> str:
    for path in sorted((folder / "awards").glob("*.html")):
        if f"<article class={status}>" in path.read_text("utf-8"):
            return path.stem
    raise AssertionError(status)


def page_with(host: Host, *cards: str) -> str:
    """Return somebody's page, whose policy trusts the issuer and nobody else."""
    origin = "/".join(host.base_url.split("/")[:3])
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; img-src {origin} data:"
    shown = "".join(f'<badge-card src="{host.base_url}/awards/{card}.json"></badge-card>' for card in cards)
    return (
        f'<!doctype html><html lang=en><meta http-equiv=Content-Security-Policy content="{policy}"><title>Ada</title>'
        f'<script type=module src="{host.base_url}/assets/badgepress/badge-card.js"></script><main><h1>Ada</h1><h2>Badges</h2>{shown}</main>'
    )


@dataclass(frozen=True)
class Opened:
    page: Page
    asked: list[str]
    complaints: list[str]


@pytest.fixture
def opened(browser: Browser, host: Host) -> Iterator[Opened]:
    cards = [award(host.folder, "valid"), award(host.folder, "revoked")]
    with hosted(browser, host, pages={SCHOOL: page_with(host, *cards)}) as (context, foreign):
        page = context.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(SCHOOL)
        page.locator("badge-card h3").first.wait_for()
        yield Opened(page, asked, complaints)
        assert foreign == []
        assert complaints == []


def test_it_shows_the_badge_and_loads_the_verifier_only_when_asked(opened: Opened, host: Host) -> None:
    page = opened.page
    card = page.locator("badge-card").first
    name = json.loads((host.folder / "awards" / f"{award(host.folder, 'valid')}.json").read_bytes())[
        "credentialSubject"
    ]["achievement"]["name"]
    assert card.locator("h3").inner_text() == name
    assert card.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    scripts = [url.rsplit("/", 1)[1] for url in opened.asked if url.endswith(".js")]
    assert not [name for name in scripts if name.startswith(("verifier", "canonical", "contexts", "verify-words"))]
    sizes = [len((host.folder / "assets" / "badgepress" / name).read_bytes()) for name in scripts]
    assert sum(sizes) <= 15_000
    assert (
        sum(len(gzip.compress((host.folder / "assets" / "badgepress" / name).read_bytes())) for name in scripts)
        <= 6_000
    )
    card.get_by_role("button", name="Verify").press("Enter")
    card.locator("strong.valid").wait_for()
    assert card.locator("strong").inner_text() == "Valid"
    assert card.get_by_role("link", name="Every step").get_attribute("href").startswith(f"{host.base_url}/verify/#url=")  # type: ignore[union-attr]


def test_a_revoked_badge_says_so(opened: Opened) -> None:
    card = opened.page.locator("badge-card").nth(1)
    card.get_by_role("button", name="Verify").click()
    card.locator("strong.not-valid").wait_for()
    assert "The issuer has revoked it." in card.locator(".foot").inner_text()


def test_it_is_accessible_and_to_be_looked_at(browser: Browser, host: Host) -> None:
    cards = [award(host.folder, "valid"), award(host.folder, "revoked"), "no-such-award"]
    html = page_with(host, *cards)
    axe = (ensure_ready().node_folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    for scheme in ("light", "dark"):
        with hosted(
            browser,
            host,
            pages={SCHOOL: html},
            color_scheme=scheme,
            viewport={"width": 480, "height": 700},
            bypass_csp=True,
        ) as (context, _foreign):
            page = context.new_page()
            page.goto(SCHOOL)
            for number in range(2):
                page.locator("badge-card").nth(number).get_by_role("button").click()
                page.locator("badge-card").nth(number).locator("strong").wait_for()
            page.evaluate(axe)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations'], rules: {region: {enabled: false}}})")
            assert [(item["id"], item["nodes"][0]["html"]) for item in found["violations"]] == []
            SCREENSHOTS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"badge-card-{scheme}.png", full_page=True)
