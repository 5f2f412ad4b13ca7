"""Tampered sites, found out at the step meant for it: pages and lists."""

from __future__ import annotations

import json

import pytest

from badgepress.verifying import verify_site
from tests.verifying.tampering import NOW, PAGE, steps
from tests.verifying.tiny_documents import (
    BASE,
    UNLISTED,
)
from tests.verifying.tiny_site import TinySite

PAGES: dict[str, tuple[bytes, str]] = {
    "link to nothing": (b'<a href="gone.html">x</a>', "links"),
    "picture that is not there": (b'<img src="../gone.png">', "links"),
    "script of a stranger": (b'<script src="https://evil.example/x.js"></script>', "links"),
    "picture of a stranger": (b'<img src="//evil.example/x.png">', "links"),
    "style sheet of a stranger": (b'<link rel="stylesheet" href="https://evil.example/x.css">', "links"),
    "script in a link": (b'<a href="javascript:alert(1)">x</a>', "links"),
    "link out of the site's folder": (b'<a href="../../other/">x</a>', "links"),
    "inline script": (b"<script>alert(1)</script>", "page"),
    "handler": (b'<img src="../badges/knots/v1.svg" onerror="alert(1)">', "page"),
    "fat": (b"x" * 6200, "page"),
    "second policy": (b'<meta http-equiv="Content-Security-Policy" content="default-src *">', "page"),
}


@pytest.mark.parametrize("case", PAGES)
def test_award_page(case: str, site: TinySite) -> None:
    addition, step = PAGES[case]
    site.write(PAGE, (site.root / PAGE).read_bytes() + addition)
    assert steps(verify_site(site.root, NOW)) == {(PAGE, step)}


def test_a_link_out_of_content_to_a_page_that_is_not_here_is_a_warning(site: TinySite) -> None:
    site.write(PAGE, (site.root / PAGE).read_bytes() + b'<a href="../the-guilds-own-page/" rel=ugc>x</a>')
    (finding,) = verify_site(site.root, NOW).findings
    assert (finding.path, finding.step, finding.severity) == (PAGE, "links", "warn")


def test_tags_that_never_end_are_told_and_not_read(site: TinySite) -> None:
    site.write("badges/knots/index.html", b"<a " * 20_000)
    (finding,) = verify_site(site.root, NOW).findings
    assert "do not end" in finding.message


def test_award_page_without_policy(site: TinySite) -> None:
    site.write(PAGE, b"<title>x</title>")
    assert steps(verify_site(site.root, NOW)) == {(PAGE, "page")}


def test_a_data_block_is_no_inline_script(site: TinySite) -> None:
    site.write(PAGE, (site.root / PAGE).read_bytes() + b'<script type="application/ld+json">{"a": 1}</script>')
    assert verify_site(site.root, NOW).findings == ()


def test_badge_page_with_a_broken_link(site: TinySite) -> None:
    site.write("badges/knots/index.html", b'<a href="../bends/">x</a>')
    assert steps(verify_site(site.root, NOW)) == {("badges/knots/index.html", "links")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("catalogue.json", json.dumps({"awards": [f"{BASE}/awards/{UNLISTED}.json"]})),
        ("sitemap.xml", f"<urlset><url><loc>{BASE}/awards/{UNLISTED}.html</loc></url></urlset>"),
        ("index.html", f'<a href="awards/{UNLISTED.upper()}.html">x</a>'),
        ("badges/knots/index.html", f'<a href="../../awards/{UNLISTED}.html">x</a>'),
        ("feeds/awards.atom", f"<id>urn:uuid:{UNLISTED}</id>"),
    ],
)
def test_an_unlisted_award_stands_in_no_list(path: str, text: str, site: TinySite) -> None:
    site.write(path, text.encode())
    site.write_manifest()
    assert steps(verify_site(site.root, NOW)) == {(path, "unlisted")}


def test_an_unlisted_award_named_by_the_manifest_itself(site: TinySite) -> None:
    site.hidden.remove(f"awards/{UNLISTED}.html")
    site.write_manifest()
    assert ("manifest.json", "unlisted") in steps(verify_site(site.root, NOW))
