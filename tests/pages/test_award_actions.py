"""Every button of an award's page does what it says, in a real Chromium, with nothing but the keyboard."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import PublishedSite
from tests.organisation import AWARD_ID
from tests.pages.award_site import HOLDER, ISSUER, NAME
from tests.pages.browser import WIDTHS, Visit, chromium, served, visit

HARD_BASE = "https://knots.example/badges"
HARD_PAGE = f"awards/{AWARD_ID}.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass(frozen=True)
class Sample:
    """One award's page, served."""

    folder: Path
    address: str
    path: str
    permanent: str

    @property
    def url(self) -> str:
        return f"{self.address}/{self.path}"

    def credential(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / self.path).with_suffix(".json").read_bytes())
        return found


def find(folder: Path, *marks: str) -> str:
    """Return the path of the first award page with all these in it."""
    for page in sorted((folder / "awards").glob("*.html")):
        text = page.read_text("utf-8")
        if all(mark in text for mark in marks):
            return f"awards/{page.name}"
    raise AssertionError(f"no award page with {marks}")


@pytest.fixture(scope="module")
def valid(published_site: PublishedSite) -> Iterator[Sample]:
    """A named, valid award that ends some day, with an SVG as its picture."""
    path = find(published_site.path, "<article class=valid>", "Valid until", "<bdi>", ".svg alt=", "ob2/assertions")
    with served(published_site.path) as address:
        yield Sample(published_site.path, address, path, f"{published_site.base_url}/{path}")


@pytest.fixture(scope="module")
def hard(hard_site: Path) -> Iterator[Sample]:
    with served(hard_site) as address:
        yield Sample(hard_site, address, HARD_PAGE, f"{HARD_BASE}/{HARD_PAGE}")


def press(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def opened(page: Page, name: str) -> Any:
    press(page, name)
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    return dialog


def nothing_wrong(seen: Visit) -> None:
    assert seen.console == []
    assert seen.foreign_requests == []


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("name", ["Share", "Download"])
def test_dialogs_open_and_close_by_keyboard_and_give_the_focus_back(valid: Sample, browser: Browser, name: str) -> None:
    with visit(browser, valid.url) as seen:
        dialog = opened(seen.page, name)
        assert seen.page.evaluate("document.activeElement.closest('dialog') !== null")
        for _ in range(12):  # the focus stays inside, or goes to the browser's own controls
            seen.page.keyboard.press("Tab")
            assert seen.page.evaluate(
                "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
            )
        seen.page.keyboard.press("Escape")
        dialog.wait_for(state="detached")
        assert seen.page.evaluate("document.activeElement.textContent") == name
        opened(seen.page, name).get_by_role("button", name="Close").press("Enter")
        assert seen.page.evaluate("document.activeElement.textContent") == name
        opened(seen.page, name)
        seen.page.mouse.click(5, 5)  # beside it
        assert seen.page.get_by_role("dialog").count() == 0
        nothing_wrong(seen)


def test_the_permanent_address_is_copied(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        dialog = opened(seen.page, "Share")
        press(seen.page, "Copy link")
        dialog.get_by_role("status").get_by_text("Link copied").wait_for()
        assert clipboard(seen.page) == valid.permanent


def test_where_copying_is_refused_the_address_is_shown_and_marked(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        seen.page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); 0")
        dialog = opened(seen.page, "Share")
        press(seen.page, "Copy link")
        dialog.get_by_role("status").get_by_text(valid.permanent).wait_for()
        assert seen.page.evaluate("String(getSelection())") == valid.permanent


def test_the_system_s_menu_is_offered_where_there_is_one(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        seen.page.evaluate("navigator.share = data => { window.shared = data; return Promise.resolve(); }; 0")
        opened(seen.page, "Share")
        press(seen.page, "Share with …")
        assert seen.page.evaluate("window.shared.url") == valid.permanent


def test_an_e_mail_holds_the_link_and_no_address(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        mail = urlsplit(opened(seen.page, "Share").get_by_role("link", name="Send by e-mail").get_attribute("href"))
        assert (mail.scheme, mail.path) == ("mailto", "")
        assert "+" not in mail.query, "mail programs would show it"
        assert parse_qs(mail.query) == {"subject": [seen.page.title()], "body": [valid.permanent]}


def test_the_criteria_are_shown_without_leaving_the_page(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        link = seen.page.get_by_role("link", name="What this badge asks for")
        link.focus()
        seen.page.keyboard.press("Enter")
        dialog = seen.page.get_by_role("dialog", name="What this badge asks for")
        dialog.wait_for()
        narrative = valid.credential()["credentialSubject"]["achievement"]["criteria"]["narrative"]
        assert narrative.split("\n")[0].strip("# ") in dialog.inner_text()
        assert seen.axe_violations() == []
        seen.screenshot("dialog-criteria")
        whole = dialog.get_by_role("link", name="All about this badge").get_attribute("href")
        assert whole == link.evaluate("link => link.href")
        seen.page.keyboard.press("Escape")
        assert seen.page.evaluate("document.activeElement.textContent") == "What this badge asks for"
        nothing_wrong(seen)


def test_where_the_criteria_cannot_be_had_the_link_leads_to_them(valid: Sample, browser: Browser) -> None:
    with visit(browser, valid.url) as seen:
        seen.page.evaluate("window.fetch = () => Promise.reject(new Error('gone')); 0")
        seen.page.get_by_role("link", name="What this badge asks for").click()
        seen.page.wait_for_url("**/badges/**")


def linkedin_fields(page: Page, dialog: Any) -> dict[str, list[str]]:
    link = dialog.get_by_text("Add to your LinkedIn profile")
    page.wait_for_selector("a[href^='https://www.linkedin.com/profile/add']")
    parts = urlsplit(link.get_attribute("href"))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.linkedin.com", "/profile/add")
    assert {"noopener"} <= set(link.get_attribute("rel").split())
    return parse_qs(parts.query, strict_parsing=True)


def test_linkedin_is_told_name_issuer_dates_address_and_id(
    valid: Sample, browser: Browser, published_site: PublishedSite
) -> None:
    credential = valid.credential()
    awarded, ends = credential["awardedDate"], credential["validUntil"]
    with visit(browser, valid.url) as seen:
        fields = linkedin_fields(seen.page, opened(seen.page, "Share"))
        nothing_wrong(seen)
    assert fields == {
        "startTask": ["CERTIFICATION_NAME"],
        "name": [credential["name"]],
        "organizationName": [credential["issuer"]["name"]],
        "issueYear": [awarded[:4]],
        "issueMonth": [str(int(awarded[5:7]))],
        "expirationYear": [ends[:4]],
        "expirationMonth": [str(int(ends[5:7]))],
        "certUrl": [valid.permanent],
        "certId": [Path(valid.path).stem],
    }


def test_an_issuer_that_linkedin_knows_goes_by_its_number_and_no_name_is_mangled(
    hard: Sample, browser: Browser
) -> None:
    with visit(browser, hard.url) as seen:
        fields = linkedin_fields(seen.page, opened(seen.page, "Share"))
        post = seen.page.get_by_role("link", name="Post on LinkedIn").get_attribute("href")
    assert fields["organizationId"] == ["987654"]
    assert "organizationName" not in fields
    assert fields["name"] == [NAME]
    assert post is not None
    assert post.startswith("https://www.linkedin.com/sharing/share-offsite/?")
    assert parse_qs(urlsplit(post).query) == {"url": [hard.permanent]}


def test_the_embedded_card_is_plain_html_that_says_what_the_page_says(hard: Sample, browser: Browser) -> None:
    with visit(browser, hard.url) as seen:
        seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened(seen.page, "Share")
        press(seen.page, "Copy code")
        seen.page.get_by_role("status").get_by_text("Code copied").wait_for()
        code = clipboard(seen.page)
        assert seen.page.get_by_role("textbox").input_value() == code
    context = browser.new_context(offline=True)
    page = context.new_page()
    answer = json.loads((hard.folder / "oembed" / "awards" / f"{AWARD_ID}.json").read_bytes())
    page.set_content(answer["html"])
    as_oembed = page.inner_html("body")
    page.set_content(f"<!doctype html><body>{code}<p id=after>after")
    assert page.evaluate("document.querySelector('a').outerHTML") == as_oembed, "oEmbed and the page give the same card"
    assert page.evaluate("[...document.querySelectorAll('body *')].map(found => found.localName)") == [
        "a",
        "img",
        "span",
        "strong",
        "br",
        "br",
        "p",
    ]
    assert page.get_attribute("a", "href") == hard.permanent
    assert page.get_attribute("img", "src") == f"{HARD_BASE}/badges/knots/v1.png"
    assert page.get_attribute("img", "alt") == "A white line on a green disc."
    assert page.text_content("strong") == NAME
    assert page.text_content("span") == NAME + HOLDER + ISSUER
    assert page.get_attribute("a", "dir") == "rtl"
    context.close()


def test_other_sites_find_the_oembed_answer_where_the_issuer_publishes_it(
    hard: Sample, valid: Sample, browser: Browser
) -> None:
    with visit(browser, hard.url) as seen:
        link = seen.page.locator("link[type='application/json+oembed']")
        assert link.get_attribute("href") == f"{HARD_BASE}/oembed/awards/{AWARD_ID}.json"
    answer = json.loads((hard.folder / "oembed" / "awards" / f"{AWARD_ID}.json").read_bytes())
    wanted = {"version": "1.0", "type": "rich", "title": f"{NAME} – {HOLDER}", "provider_name": ISSUER}
    assert wanted.items() <= answer.items()
    assert {type(answer[side]) for side in ("width", "height")} == {int}
    assert not (valid.folder / "oembed" / "awards").exists(), "where nobody asked for it there is none"
    assert "oembed" not in (valid.folder / valid.path).read_text("utf-8")


def test_verify_leads_to_the_check_of_this_very_award(valid: Sample, browser: Browser) -> None:
    signed = valid.permanent.replace(".html", ".json")
    with visit(browser, valid.url) as seen:
        press(seen.page, "Verify")
        seen.page.wait_for_url(f"{valid.address}/verify/#url={quote(signed, safe='')}")
        answer = seen.page.locator(".bp-answer h2")
        answer.wait_for(timeout=15_000)
        assert answer.inner_text() == "Valid"
        assert (
            seen.page.locator(".bp-facts strong").inner_text()
            == valid.credential()["credentialSubject"]["achievement"]["name"]
        )
        nothing_wrong(seen)


def test_a_revoked_award_is_not_offered_for_showing_off(valid: Sample, browser: Browser) -> None:
    path = find(valid.folder, "<article class=revoked>")
    with visit(browser, f"{valid.address}/{path}") as seen:
        names = seen.page.get_by_role("button").all_inner_texts()
        assert names == ["Verify", "Share"]
        dialog = opened(seen.page, "Share")
        assert dialog.get_by_role("button").all_inner_texts() == ["×", "Copy link"]
        assert "LinkedIn" not in dialog.inner_text()
        nothing_wrong(seen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("which", ["valid", "hard"])
def test_dialogs_are_accessible_in_both_schemes_and_directions(
    request: pytest.FixtureRequest, browser: Browser, which: str, scheme: Any
) -> None:
    sample: Sample = request.getfixturevalue(which)
    with visit(browser, sample.url, width=WIDTHS["phone"], scheme=scheme) as seen:
        assert seen.axe_violations() == []
        for name in ("Share", "Download"):
            dialog = opened(seen.page, name)
            if name == "Share":
                press(seen.page, "Show QR code")
                dialog.get_by_role("img", name="QR code").wait_for()
                dialog.get_by_role("link", name="Save picture").wait_for()
            assert seen.axe_violations() == []
            assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            seen.screenshot(f"dialog-{which}-{name.lower()}-{scheme}")
            seen.page.keyboard.press("Escape")
        nothing_wrong(seen)


def test_a_site_in_a_language_that_runs_leftwards_does_so(hard: Sample, browser: Browser) -> None:
    with visit(browser, hard.url) as seen:
        seen.screenshot("award-right-to-left")
        assert seen.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        picture, words = (seen.page.locator(what).bounding_box() for what in ("article > img", "article > div"))
    assert picture is not None
    assert words is not None
    assert picture["x"] > words["x"]


def test_the_page_is_whole_without_script(valid: Sample, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(valid.url)
    assert page.get_by_role("button").count() == 0
    for name, ending in (
        ("Open Badges 3.0 credential", ".json"),
        ("Open Badges 2.0 assertion", ".json"),
        ("the issuer's key", "did.json"),
    ):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert address is not None
        assert address.endswith(ending)
    assert page.get_by_role("link", name="What this badge asks for").is_visible()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_weighs_little_asks_for_little_and_does_not_move(valid: Sample, browser: Browser, width: str) -> None:
    """Compressed as a static host does; the picture is the example's own."""
    bodies: dict[str, bytes] = {}
    context = browser.new_context(viewport={"width": WIDTHS[width], "height": 900})
    page = context.new_page()
    page.on("requestfinished", lambda request: bodies.setdefault(request.url, request.response().body()))
    page.goto(valid.url, wait_until="networkidle")
    shift = Visit(page).layout_shift()
    context.close()
    names = sorted(Path(urlsplit(url).path).name for url in bodies if not url.startswith("data:"))
    picture = valid.credential()["credentialSubject"]["achievement"]["image"]["id"].rpartition("/")[2]
    assert names == sorted(["award.js", "award.css", "words.js", picture, Path(valid.path).name])
    weight = sum(len(gzip.compress(body, 6)) for url, body in bodies.items() if not url.startswith("data:"))
    assert weight <= 30_000
    assert shift == 0
