"""What an award's page makes in the browser: baked pictures that others unbake and verify, QR codes that a reader reads, a certificate on paper."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import png
import pytest
import zxingcpp
from openbadgeslib.ob3.verifier import OB3Verifier
from playwright.sync_api import Browser, Page

from tests.conftest import NOW, PublishedSite
from tests.interop.prepare import Installation, ensure_ready
from tests.interop.verifiers import ask
from tests.interop.world import World
from tests.organisation import AWARD_ID, OTHER_AWARD_ID
from tests.pages.browser import SCREENSHOTS, chromium, served, visit
from tests.pages.test_award_actions import find, opened, press

A4, LETTER = "A4", "Letter"
_MILLIMETRES = {A4: (210, 297), LETTER: (216, 279)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass(frozen=True)
class Downloads:
    """What the page of one award gave."""

    site: Path
    base_url: str
    award_id: str
    files: dict[str, Path]
    """Label of the button to file."""

    def text(self, path: str) -> str:
        return (self.site / path).read_text("utf-8").strip()

    @property
    def credential(self) -> str:
        return self.text(f"awards/{self.award_id}.json")

    @property
    def assertion(self) -> str:
        return self.text(f"ob2/assertions/{self.award_id}.json")

    def bytes(self, label: str) -> bytes:
        return self.files[label].read_bytes()


LABELS = ("PNG", "SVG · Open Badges 3.0", "SVG · Open Badges 2.0", "JSON · Open Badges 3.0", "JSON · Open Badges 2.0")


def download_all(browser: Browser, site: Path, base_url: str, path: str, folder: Path) -> Downloads:
    files = {}
    with served(site) as address, visit(browser, f"{address}/{path}") as seen:
        dialog = opened(seen.page, "Download")
        for label in LABELS:
            offered = dialog.get_by_text(label, exact=True)
            if offered.count() == 0:
                continue
            with seen.page.expect_download() as expected:
                offered.focus()
                seen.page.keyboard.press("Enter")
            files[label] = folder / expected.value.suggested_filename
            expected.value.save_as(files[label])
        assert seen.console == []
        assert seen.foreign_requests == []
    return Downloads(site, base_url, Path(path).stem, files)


@pytest.fixture(scope="module")
def of_svg(browser: Browser, published_site: PublishedSite, tmp_path_factory: pytest.TempPathFactory) -> Downloads:
    """Of a badge whose picture is an SVG."""
    path = find(published_site.path, "<article class=valid>", ".svg alt=", "ob2/assertions")
    return download_all(browser, published_site.path, published_site.base_url, path, tmp_path_factory.mktemp("svg"))


@pytest.fixture(scope="module")
def of_png(browser: Browser, hard_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Downloads:
    """Of a badge whose picture is a PNG."""
    return download_all(
        browser, hard_site, "https://knots.example/badges", f"awards/{AWARD_ID}.html", tmp_path_factory.mktemp("png")
    )


@pytest.fixture(params=["of_svg", "of_png"])
def downloads(request: pytest.FixtureRequest) -> Downloads:
    found: Downloads = request.getfixturevalue(request.param)
    return found


def test_every_file_is_offered_and_named_after_badge_and_award(downloads: Downloads) -> None:
    slug = json.loads(downloads.credential)["credentialSubject"]["achievement"]["id"].split("/")[-2]
    stem = f"{slug}-{downloads.award_id[:8]}"
    assert [path.name for path in downloads.files.values()] == [
        f"{stem}.png", f"{stem}.svg", f"{stem}-ob2.svg", f"{stem}.json", f"{stem}-ob2.json",
    ]  # fmt: skip
    assert downloads.bytes("JSON · Open Badges 3.0").decode().strip() == downloads.credential
    assert downloads.bytes("JSON · Open Badges 2.0").decode().strip() == downloads.assertion


def test_openbadgeslib_unbakes_and_verifies(downloads: Downloads, tmp_path: Path) -> None:
    unbaked = {
        "png": OB3Verifier.extract_token_from_png(downloads.bytes("PNG")),
        "svg": OB3Verifier.extract_token_from_svg(downloads.bytes("SVG · Open Badges 3.0")),
    }
    site = shutil.copytree(downloads.site, tmp_path / "site")
    (site / "unbaked").mkdir()
    for name, text in unbaked.items():
        assert json.loads(text) == json.loads(downloads.credential)
        (site / "unbaked" / f"{name}.json").write_text(text, "utf-8")
    tampered = unbaked["png"].replace('"awardedDate":"20', '"awardedDate":"19')
    (site / "unbaked" / "tampered.json").write_text(tampered, "utf-8")
    with World(site, downloads.base_url, NOW) as world:
        verdicts = ask(world, "openbadgeslib", [f"unbaked/{name}.json" for name in (*unbaked, "tampered")])
    assert {path: verdict.accepted for path, verdict in verdicts.items()} == {
        "unbaked/png.json": True, "unbaked/svg.json": True, "unbaked/tampered.json": False,
    }  # fmt: skip


def test_both_openbadges_bakeries_unbake_the_hosted_assertion(downloads: Downloads) -> None:
    """Mozilla's of npm, and 1EdTech's of PyPI, which its validator uses."""
    pictures = [str(downloads.files[label]) for label in ("PNG", "SVG · Open Badges 2.0")]
    installation = ensure_ready()
    of_npm = json.loads(_run(installation.node, installation.node_folder / "unbake.mjs", *pictures))
    assert {path: json.loads(text) for path, text in of_npm.items()} == dict.fromkeys(
        pictures, json.loads(downloads.assertion)
    )
    of_pypi = {picture: _unbaked_by_1edtech(installation, picture).strip() for picture in pictures}
    png, svg = pictures
    assert json.loads(of_pypi[png]) == json.loads(downloads.assertion)
    assert of_pypi[svg] == json.loads(downloads.assertion)["id"], "of an SVG it takes the address"


def test_1edtech_s_validator_accepts_the_assertion_that_was_inside(downloads: Downloads) -> None:
    inside = json.loads(_unbaked_by_1edtech(ensure_ready(), str(downloads.files["PNG"])))
    with World(downloads.site, downloads.base_url, NOW) as world:
        path = inside["id"].removeprefix(downloads.base_url + "/")
        assert ask(world, "openbadges", [path])[path].accepted


def _unbaked_by_1edtech(installation: Installation, picture: str) -> str:
    script = "import sys; from openbadges_bakery import unbake; print(unbake(open(sys.argv[1], 'rb')))"
    return _run(installation.openbadges_python, "-c", script, picture)


def _run(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_png_made_of_an_svg_shows_the_badge(of_svg: Downloads) -> None:
    width, height, rows, info = png.Reader(bytes=of_svg.bytes("PNG")).asRGBA8()
    pixels = [bytes(row) for row in rows]
    assert max(width, height) == 800
    middle, corner = pixels[height // 2][width // 2 * 4 :][:4], pixels[0][:4]
    assert middle[3] == 255, "the middle of the badge is painted"
    assert corner[3] == 0, "around the badge it is clear"
    assert len({row[at : at + 4] for row in pixels[::8] for at in range(0, len(row), 32)}) > 8
    assert info["bitdepth"] == 8


def test_a_png_stays_as_it_was_but_for_the_badge(of_png: Downloads) -> None:
    picture = (of_png.site / "badges" / "knots" / "v1.png").read_bytes()
    chunks = list(png.Reader(bytes=of_png.bytes("PNG")).chunks())
    assert [kind for kind, _ in chunks] == [b"IHDR", b"iTXt", b"iTXt", b"IDAT", b"IEND"]
    assert [(kind, body) for kind, body in chunks if kind != b"iTXt"] == list(png.Reader(bytes=picture).chunks())


@pytest.mark.parametrize("label", ["SVG · Open Badges 3.0", "SVG · Open Badges 2.0"])
def test_a_baked_svg_is_an_svg_with_one_badge_as_its_first_element(downloads: Downloads, label: str) -> None:
    root = ElementTree.fromstring(downloads.bytes(label))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    namespaces = {"3.0": "{https://purl.imsglobal.org/ob/v3p0}credential", "2.0": "{http://openbadges.org}assertion"}
    wanted = namespaces[label[-3:]]
    assert root[0].tag == wanted
    assert len(list(root.iter(wanted))) == 1
    assert (root[0].get("verify") is None) == label.endswith("3.0")


def test_an_award_without_assertion_offers_none(
    browser: Browser, published_site: PublishedSite, tmp_path: Path
) -> None:
    page = next(
        page for page in sorted((published_site.path / "awards").glob("*.html"))
        if "<article class=valid>" in (text := page.read_text("utf-8")) and "ob2/assertions" not in text
    )  # fmt: skip
    got = download_all(browser, published_site.path, published_site.base_url, f"awards/{page.name}", tmp_path)
    assert list(got.files) == ["PNG", "SVG · Open Badges 3.0", "JSON · Open Badges 3.0"]


def test_a_file_that_is_not_there_is_said_so_and_can_be_tried_again(browser: Browser, hard_site: Path) -> None:
    with served(hard_site) as address, visit(browser, f"{address}/awards/{AWARD_ID}.html") as seen:
        dialog = opened(seen.page, "Download")
        seen.page.context.set_offline(True)
        press(seen.page, "PNG")
        dialog.get_by_role("status").get_by_text("could not be loaded").wait_for()
        seen.page.context.set_offline(False)
        with seen.page.expect_download():
            press(seen.page, "PNG")


def read_qr_code(picture: bytes) -> list[str]:
    width, height, rows, _ = png.Reader(bytes=picture).asRGB8()
    grey = bytes(value for row in rows for value in row[1::3])
    return [found.text for found in zxingcpp.read_barcodes(memoryview(grey).cast("B", (height, width)))]


def test_the_qr_code_leads_to_the_page_and_can_be_kept(browser: Browser, hard_site: Path, tmp_path: Path) -> None:
    with served(hard_site) as address, visit(browser, f"{address}/awards/{AWARD_ID}.html", scheme="dark") as seen:
        dialog = opened(seen.page, "Share")
        press(seen.page, "Show QR code")
        shown = dialog.get_by_role("img", name="QR code")
        assert read_qr_code(shown.screenshot()) == [f"https://knots.example/badges/awards/{AWARD_ID}.html"]
        with seen.page.expect_download() as expected:
            seen.page.keyboard.press("Enter")  # the focus is on “Save picture”
        assert expected.value.suggested_filename == f"knots-{AWARD_ID[:8]}-qr.svg"
        expected.value.save_as(tmp_path / "qr.svg")
        assert ElementTree.parse(tmp_path / "qr.svg").getroot().tag.endswith("svg")
        assert seen.console == []


def print_from_keyboard(page: Page) -> None:
    page.evaluate("window.printed = new Promise(done => { window.print = () => done(true); }); 0")
    page.keyboard.press("Control+p")
    assert page.evaluate("window.printed")


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("paper", [A4, LETTER])
@pytest.mark.parametrize("lies", [False, True], ids=["upright", "lying"])
def test_a_certificate_is_one_sheet_with_qr_code_address_and_day(
    browser: Browser, hard_site: Path, published_site: PublishedSite, paper: str, lies: bool
) -> None:
    path = find(published_site.path, "<article class=valid>", "<bdi>", "bp-skills", "<dl>")
    with served(published_site.path) as address, visit(browser, f"{address}/{path}") as seen:
        print_from_keyboard(seen.page)
        printed = seen.page.pdf(format=paper, landscape=lies, print_background=True)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / f"certificate-{paper}-{'lying' if lies else 'upright'}.pdf").write_bytes(printed)
        assert sheets(printed) == 2, "the certificate, and one sheet of details"
        width, height = (round(side / 25.4 * 96) for side in _MILLIMETRES[paper][:: -1 if lies else 1])
        margin = round(11 / 25.4 * 96)
        seen.page.set_viewport_size({"width": width - 2 * margin, "height": height - 2 * margin})
        seen.page.emulate_media(media="print")
        certificate = seen.page.locator("article")
        assert read_qr_code(certificate.screenshot()) == [f"{published_site.base_url}/{path}"]
        words = certificate.inner_text()
        assert f"{published_site.base_url}/{path}" in words
        assert "Status as of 24 November 2026" in words
        box = certificate.bounding_box()
        assert box is not None
        assert box["height"] <= height - 2 * margin
        for part in (".bp-letterhead", "article > img", "h1", ".bp-status", ".bp-printed"):
            inner = seen.page.locator(part).bounding_box()
            assert inner is not None, part
            assert inner["y"] + inner["height"] <= box["y"] + box["height"], f"{part} leaves the frame"
        assert not seen.page.locator(".bp-actions").is_visible()
        assert seen.console == []


@pytest.mark.parametrize(
    "banner", ["", '<div class="bp-preview">Preview: not a real badge.</div>'], ids=["release", "preview"]
)
def test_an_award_without_details_prints_on_one_sheet(
    browser: Browser, tmp_path: Path, hard_site: Path, banner: str
) -> None:
    bare = shutil.copytree(hard_site, tmp_path / "site")
    page = bare / "awards" / f"{OTHER_AWARD_ID}.html"
    text = page.read_text("utf-8").replace("<header", f"{banner}<header")
    details = re.compile(r"<section>.*?</section>\n", re.DOTALL)
    page.write_text(details.sub("", text, count=len(details.findall(text)) - 1), "utf-8")
    with served(bare) as address, visit(browser, f"{address}/awards/{page.name}") as seen:
        print_from_keyboard(seen.page)
        assert sheets(seen.page.pdf(format=A4)) == 1


def test_the_browser_s_own_menu_prints_a_certificate_too(browser: Browser, published_site: PublishedSite) -> None:
    """Without the QR code, which takes script, but with the address; and a revoked award says so on paper."""
    path = find(published_site.path, "<article class=revoked>")
    with served(published_site.path) as address, visit(browser, f"{address}/{path}") as seen:
        seen.page.emulate_media(media="print")
        words = seen.page.locator("article").inner_text()
    assert f"{published_site.base_url}/{path}" in words
    assert "Revoked on" in words


def test_paper_names_the_assessor_and_leaves_out_what_only_a_screen_can_follow(
    browser: Browser, published_site: PublishedSite
) -> None:
    assessed = find(published_site.path, "<article class=valid>", "rel=nofollow><bdi>")
    renewed = find(published_site.path, "<article class=valid>", "It renews an older award.")
    with served(published_site.path) as address:
        for path, name, is_printed in ((assessed, "bdi", True), (renewed, "a:not([href*='/'])", False)):
            with visit(browser, f"{address}/{path}") as seen:
                seen.page.emulate_media(media="print")
                assert seen.page.locator(f".bp-status + p {name}").first.is_visible() is is_printed
