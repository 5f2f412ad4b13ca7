"""Tampered sites, found out at the step meant for it: pages of learners."""

from __future__ import annotations

import pytest

from badgepress.verifying import verify_site
from tests.verifying.tampering import NOW, PAGE, steps
from tests.verifying.tiny_documents import UNLISTED, VALID
from tests.verifying.tiny_site import TinySite

QUIET, LISTED = "learners/quiet/index.html", "learners/loud/index.html"
NOINDEX = b'<meta name="robots" content="noindex">'


def link(award: str) -> bytes:
    return f'<a href="../../awards/{award}.html">x</a>'.encode()


@pytest.fixture
def with_learners(site: TinySite) -> TinySite:
    site.write(LISTED, b"<title>Loud</title>" + link(VALID))
    site.write_manifest()
    site.write(QUIET, b"<title>Quiet</title>" + NOINDEX + link(VALID) + link(UNLISTED))
    return site


def test_sound(with_learners: TinySite) -> None:
    assert steps(verify_site(with_learners.root, NOW)) == set()


def test_an_unlisted_page_that_may_be_indexed(with_learners: TinySite) -> None:
    with_learners.write(QUIET, b"<title>Quiet</title>" + link(UNLISTED))
    assert steps(verify_site(with_learners.root, NOW)) == {(QUIET, "unlisted")}


def test_a_listed_page_that_asks_to_be_left_out(with_learners: TinySite) -> None:
    with_learners.write(LISTED, b"<title>Loud</title>" + NOINDEX)
    assert steps(verify_site(with_learners.root, NOW)) == {(LISTED, "unlisted")}


def test_an_unlisted_award_on_a_listed_page(with_learners: TinySite) -> None:
    with_learners.write(LISTED, b"<title>Loud</title>" + link(UNLISTED))
    assert steps(verify_site(with_learners.root, NOW)) == {(LISTED, "unlisted")}


@pytest.mark.parametrize(
    "path",
    ["sitemap.xml", "search/search_index.json", "index.html", "learners/index.html", "badges/knots/index.html", LISTED],
)
def test_an_unlisted_page_that_is_named(with_learners: TinySite, path: str) -> None:
    old = (with_learners.root / path).read_bytes() if (with_learners.root / path).exists() else b""
    quote = b'"' if path.endswith("json") else b""
    with_learners.write(path, old + quote + b"see learners/quiet/ " + quote)
    assert (path, "unlisted") in steps(verify_site(with_learners.root, NOW))


def test_an_award_may_lead_to_its_holders_page(with_learners: TinySite) -> None:
    page = f"awards/{UNLISTED}.html"
    with_learners.write(
        page, (with_learners.root / page).read_bytes() + b'<a href="../learners/quiet/index.html">x</a>'
    )
    assert steps(verify_site(with_learners.root, NOW)) == set()
    with_learners.write(PAGE, (with_learners.root / PAGE).read_bytes() + b'<a href="../learners/gone/index.html">x</a>')
    assert steps(verify_site(with_learners.root, NOW)) == {(PAGE, "links")}


def test_a_link_of_a_learners_page_to_nothing(with_learners: TinySite) -> None:
    with_learners.write(LISTED, b'<title>Loud</title><a href="../../pathways/gone/index.html">x</a>')
    assert steps(verify_site(with_learners.root, NOW)) == {(LISTED, "links")}
