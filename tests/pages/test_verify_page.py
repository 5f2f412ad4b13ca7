"""The page that checks badges, in a real Chromium: what may be given, what is answered, who is asked, and without a network."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fetching import Nowhere
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher
from tests.conftest import PublishedSite
from tests.pages.browser import WIDTHS, chromium, served, visit
from tests.pages.hosted import Host, hosted


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def host(stacks_site: PublishedSite) -> Host:
    return Host(stacks_site.path, stacks_site.base_url)


@pytest.fixture
def page(browser: Browser, host: Host) -> Iterator[Page]:
    """The page at the site's own address; at the end nobody else was asked for anything, and nothing was complained about."""
    with hosted(browser, host) as (context, foreign):
        opened = context.new_page()
        complaints: list[str] = []
        opened.on(
            "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
        )
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.goto(f"{host.base_url}/verify/")
        yield opened
        assert foreign == []
        assert [text for text in complaints if "404" not in text and "blocked by Playwright" not in text] == []


def award(host: Host, status: str) -> str:
    """Return the id of the first listed award with a status."""
    for path in sorted((host.folder / "awards").glob("*.html")):
        if f"<article class={status}>" in path.read_text("utf-8"):
            return path.stem
    raise AssertionError(status)


def answer(page: Page) -> str:
    page.locator(".bp-result:not([hidden])").wait_for(timeout=15_000)
    return page.locator(".bp-answer h2").inner_text()


def paste(page: Page, text: str) -> str:
    page.locator("#bp-text").fill(text)
    page.get_by_role("button", name="Check", exact=True).press("Enter")
    page.locator("main:not([aria-busy])").wait_for(timeout=15_000)
    return answer(page)


def test_every_document_of_a_site_gets_the_verdict_that_python_gives(page: Page, host: Host) -> None:
    paths = sorted(
        path.relative_to(host.folder).as_posix()
        for pattern in (
            "awards/*.json",
            "awards/*.jwt",
            "ob2/assertions/*.json",
            "status/*.json",
            "learners/*/clr.json",
        )
        for path in host.folder.glob(pattern)
    )
    assert {path.split("/")[0] for path in paths} == {"awards", "ob2", "status", "learners"}
    now = datetime(2026, 11, 25, tzinfo=UTC)
    checker = Checker(FolderFetcher(host.folder, host.base_url, Nowhere()), now)
    wanted = {}
    for path in paths:
        report = checker.check_address(f"{host.base_url}/{path}")
        decisive = report.decisive
        wanted[path] = [
            report.verdict,
            decisive.code if decisive else None,
            [(step.step, step.state) for step in report.steps],
            [part.verdict for part in report.parts],
        ]
    script = """async ({ base, paths, now }) => {
      const { verify } = await import(`${base}/assets/badgepress/verifier.js`);
      const found = {};
      for (const path of paths) {
        const { verdict, code, steps, parts } = await verify({ url: `${base}/${path}` }, { now: new Date(now) });
        found[path] = [verdict, code, steps.map(({ step, state }) => [step, state]), parts.map((part) => part.verdict)];
      }
      return found;
    }"""
    found = page.evaluate(script, {"base": host.base_url, "paths": paths, "now": now.isoformat()})
    assert found == json.loads(json.dumps(wanted))
    assert {verdict for verdict, *_ in wanted.values()} == {"valid", "not valid"}


def test_a_link_leads_to_the_answer_and_the_answer_to_a_link(page: Page, host: Host) -> None:
    url = f"{host.base_url}/awards/{award(host, 'valid')}.json"
    page.goto(f"{host.base_url}/verify/?url={url}")
    assert answer(page) == "Valid"
    assert page.evaluate("document.activeElement.className") == "bp-result"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link to this check").press("Enter")
    page.get_by_text("Link copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto("about:blank")
    page.goto(link)
    assert answer(page) == "Valid"
    text = page.locator(".bp-result").inner_text()
    assert (
        f"Asked for this check: {host.base_url.removesuffix('/badges').split('/', 3)[0]}//{host.base_url.split('/')[2]}"
        in text
    )
    assert "Yes: it is the issuer of this site" in text
    assert "The issuer's status list is of " in text


def test_a_revoked_badge_and_a_changed_one_are_told_with_the_step(page: Page, host: Host) -> None:
    assert paste(page, f"{host.base_url}/awards/{award(host, 'revoked')}.json") == "Not valid"
    assert "The issuer has revoked it." in page.locator(".bp-answer").inner_text()
    document = json.loads((host.folder / "awards" / f"{award(host, 'valid')}.json").read_bytes())
    document["credentialSubject"]["achievement"]["name"] += " (with honours)"
    assert paste(page, json.dumps(document)) == "Not valid"
    assert "The signature does not fit" in page.locator(".bp-answer").inner_text()
    assert page.locator(".bp-steps[open] .bp-failed").inner_text() == "No"


def test_what_cannot_be_fetched_is_not_called_invalid(browser: Browser, host: Host) -> None:
    with hosted(browser, host) as (context, foreign):
        page = context.new_page()
        page.goto(f"{host.base_url}/verify/")
        document = json.loads((host.folder / "awards" / f"{award(host, 'valid')}.json").read_bytes())
        text = json.dumps(document).replace(document["issuer"]["id"], "did:web:elsewhere.example")
        assert paste(page, text) in ("Cannot tell", "Not valid")
        assert paste(page, "https://elsewhere.example/badge.json") == "Cannot tell"
        assert {url.split("/")[2] for url in foreign} == {"elsewhere.example"}
        # addresses of this network are not asked at all
        foreign.clear()
        for address in (
            "https://192.168.1.1/x",
            "https://router.local/x",
            "https://localhost/x",
            "https://[::1]/x",
            "https://10.0.0.7:8443/x",
        ):
            assert paste(page, address) == "Cannot tell"
        assert foreign == []


def test_pictures_and_files_by_choosing_and_by_dropping(page: Page, host: Host, tmp_path: Path) -> None:
    name = award(host, "valid")
    credential = (host.folder / "awards" / f"{name}.json").read_bytes()
    picture = next(path for path in host.folder.glob("badges/*/*.svg"))
    baked = tmp_path / "badge.svg"
    baked.write_bytes(_baked_svg(picture, credential))
    page.locator("#bp-file").set_input_files(baked)
    assert answer(page) == "Valid"
    page.locator(".bp-steps summary").click()
    assert "a badge inside of a SVG picture" in page.locator(".bp-steps").inner_text()
    script = """(text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.json"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    page.evaluate(script, credential.decode().replace('"type":"Image"', '"type":"Picture"', 1))
    page.locator(".bp-answer h2", has_text="Not valid").wait_for()


def _baked_svg(picture: Path, credential: bytes) -> bytes:
    text = re.sub(
        r"(<svg\b[^>]*>)",
        lambda found: (
            found.group(1)
            + '<o:credential xmlns:o="https://purl.imsglobal.org/ob/v3p0"><![CDATA['
            + credential.decode()
            + "]]></o:credential>"
        ),
        picture.read_text("utf-8"),
        count=1,
    )
    return text.encode()


def test_who_it_was_awarded_to_is_compared_here_and_sent_nowhere(page: Page, host: Host) -> None:
    document = json.loads((host.folder / "awards" / f"{award(host, 'valid')}.json").read_bytes())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.get_by_text("Was it awarded to a certain person?").click()
    page.get_by_label("Their e-mail address").fill("nobody@example.org")
    assert paste(page, json.dumps(document)) == "Not valid"
    assert "It was awarded to another address." in page.locator(".bp-answer").inner_text()
    assert not [url for url in asked if "nobody" in url]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["valid", "revoked", "open"])
def test_it_is_accessible_in_both_schemes(
    browser: Browser, stacks_site: PublishedSite, scheme: Any, kind: str, host: Host
) -> None:
    url = "https://elsewhere.example/x" if kind == "open" else f"{host.base_url}/awards/{award(host, kind)}.json"
    with served(stacks_site.path) as address:
        for width_name, width in WIDTHS.items():
            with visit(browser, f"{address}/verify/index.html#url={url}", width=width, scheme=scheme) as seen:
                answer(seen.page)
                assert seen.axe_violations() == []
                assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                seen.screenshot(f"verify-{kind}-{width_name}-{scheme}")


def test_right_to_left_too(browser: Browser, hard_site: Path) -> None:
    name = next(path.name for path in (hard_site / "awards").glob("*.json"))
    with (
        served(hard_site) as address,
        visit(
            browser, f"{address}/verify/index.html#url=https://knots.example/badges/awards/{name}", width=390
        ) as seen,
    ):
        assert answer(seen.page) == "Valid"
        assert seen.axe_violations() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        seen.screenshot("verify-rtl-phone-light")
        assert seen.console == []


_KEPT = "caches.open('badgepress-verify').then(store => store.keys()).then(keys => keys.map(({ url }) => url))"


def test_without_a_network_this_sites_own_badges_are_checked_from_what_the_browser_kept(
    browser: Browser, stacks_site: PublishedSite, host: Host
) -> None:
    credential = (host.folder / "awards" / f"{award(host, 'valid')}.json").read_text("utf-8")
    with served(stacks_site.path) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/verify/")
        kept: list[str] = []
        for _ in range(100):
            kept = page.evaluate(_KEPT)
            if any("/status/" in url for url in kept) and any("canonical" in url for url in kept):
                break
            page.wait_for_timeout(100)
        assert any(url.endswith("did.json") for url in kept), kept
        page.wait_for_timeout(500)
    # the server is gone
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert paste(page, credential) == "Valid"
    assert "this is the copy that your browser kept on" in page.locator(".bp-result").inner_text()
    assert all(url.startswith((address, "blob:", "data:")) for url in asked)
    context.close()


READS_WHAT_IT_SEES = """
globalThis.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  detect = async (video) => (video.videoWidth && !video.paused ? [{ rawValue: "ADDRESS" }] : []);
};
"""
"""Chromium on Linux has cameras but no reader of QR codes: this one finds the same code in every picture."""


def test_a_code_in_front_of_the_camera_is_checked_and_the_camera_goes_off(host: Host) -> None:
    address = f"{host.base_url}/awards/{award(host, 'valid')}.json"
    with (
        chromium("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream") as browser,
        hosted(browser, host, permissions=["camera"]) as (context, foreign),
    ):
        context.add_init_script(READS_WHAT_IT_SEES.replace("ADDRESS", address))
        page = context.new_page()
        page.goto(f"{host.base_url}/verify/")
        page.get_by_role("button", name="Scan").press("Enter")
        assert answer(page) == "Valid"
        assert page.locator("video").count() == 0
        assert page.get_by_role("button", name="Scan").is_visible()
        assert foreign == []


def test_without_leave_to_use_the_camera_it_says_so(browser: Browser, host: Host) -> None:
    with hosted(browser, host) as (context, _foreign):
        context.add_init_script(READS_WHAT_IT_SEES)
        page = context.new_page()
        page.goto(f"{host.base_url}/verify/")
        page.get_by_role("button", name="Scan").press("Enter")
        page.get_by_text("The camera cannot be used here.").wait_for()


def test_without_script_it_says_what_else_helps(browser: Browser, host: Host) -> None:
    with hosted(browser, host, java_script_enabled=False) as (context, _foreign):
        page = context.new_page()
        page.goto(f"{host.base_url}/verify/")
        assert "This check needs JavaScript." in page.locator("noscript").inner_text()


def test_the_verifier_is_small(stacks_site: PublishedSite) -> None:
    folder = stacks_site.path / "assets" / "badgepress"
    entry = {"verify.js", "verifier.js", "contexts.js", "verify-words.js"}
    needed, waiting = set(), sorted(entry)
    while waiting:
        name = waiting.pop()
        if name in needed or name in ("words.js",):
            continue
        needed.add(name)
        waiting += re.findall(r'(?:from|import\()\s*"\./([\w.-]+\.js)"', (folder / name).read_text("utf-8"))
    sizes = {name: len(gzip.compress((folder / name).read_bytes(), 9)) for name in needed}
    assert any("canonical" in name for name in sizes)
    assert sum(sizes.values()) <= 76_000, sizes
    # of browsers that have Ed25519 and badges that use SHA-256
    assert sum(size for name, size in sizes.items() if not name.startswith(("ed25519", "legacy"))) <= 70_000, sizes


def test_the_address_of_an_awards_page_will_do(page: Page, host: Host) -> None:
    assert paste(page, f"{host.base_url}/awards/{award(host, 'valid')}.html") == "Valid"
    assert page.locator(".bp-pictured img").get_attribute("src")
