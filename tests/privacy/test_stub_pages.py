"""The pages of private and of forgotten awards in a real Chromium: accessible, self-contained, nothing wider than a phone; and a picture of each for people to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.organisation import AWARD_ID, OTHER_AWARD_ID
from tests.pages.browser import WIDTHS, Scheme, chromium, find_chromium, served, visit
from tests.privacy.club import Club

SCHEMES: tuple[Scheme, ...] = ("light", "dark")


@pytest.mark.skipif(not find_chromium(), reason="no Chromium here")
def test_stubs_read_kindly_on_every_screen(club: Club) -> None:
    club.hide()
    club.forget(AWARD_ID)
    site = club.build()
    pages = {"award-forgotten": (AWARD_ID, "This award was withdrawn"), "award-private-stub": (OTHER_AWARD_ID, "This award is private")}
    with served(site) as address, chromium() as browser:
        for name, (award_id, heading) in pages.items():
            for scheme in SCHEMES:
                for screen, width in WIDTHS.items():
                    with visit(browser, f"{address}/awards/{award_id}.html", width=width, scheme=scheme) as seen:
                        assert seen.page.inner_text("h1") == heading
                        assert (seen.foreign_requests, seen.console) == ([], [])
                        assert screen != "phone" or seen.axe_violations() == []
                        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
                        assert Path(seen.screenshot(f"{name}-{scheme}-{screen}")).is_file()
