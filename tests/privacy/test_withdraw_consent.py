"""A holder takes their word back: the name goes, the award stays; nothing else in the files is touched."""

from __future__ import annotations

import json

import pytest

from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH
from tests.privacy.club import BASE_URL, CSV, CSV_PATH, JSONL, JSONL_PATH, NEXT_ROW_ID, ROW_ID, Club, site_text

CONSENT = "consent: {on: 2026-11-01, text: 2026-1}\n"
LEARNER = "content/learners/mira.yml"


@pytest.fixture
def agreed(club: Club) -> Club:
    """Mira agreed to her name, a listing and a page with both awards; a comment stands in the file."""
    text = club.text(AWARD_PATH).replace("name: Mira\n", f"# as she spells it\nname: Mira\nlearner: mira\n{CONSENT}")
    club.write(AWARD_PATH, text.replace("badge: knots@1\n", "# spring course\nbadge: knots@1\n", 1))
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + f"learner: mira\n{CONSENT}")
    club.write(LEARNER, f"name: Mira Lund\n{CONSENT}")
    club.commit("What was issued")
    assert club.errors() == []
    return club


def withdraw(club: Club, *words: str, code: int = 0) -> str:
    return "".join(club.run("withdraw-consent", *words, "--no-ask", code=code))


def test_the_name_goes_and_the_award_stays_valid(agreed: Club) -> None:
    kept = (agreed.build() / f"awards/{AWARD_ID}.json").read_bytes()
    told = withdraw(agreed, AWARD_ID[:8])
    text = agreed.text(AWARD_PATH)
    assert "1 award no longer says whose it is" in told
    assert "Git's history still holds the name" in told
    assert "# spring course" in text, "comments stay"
    for word in ("Mira", "name: ", "learner:", "consent:", "visibility:"):
        assert word not in text.replace("{name: Six", "{")
    assert agreed.errors("--base", "main") == []
    site = agreed.build()
    assert b"Mira" not in (site / f"awards/{AWARD_ID}.html").read_bytes()
    assert "noindex" in (site / f"awards/{AWARD_ID}.html").read_text("utf-8")
    assert json.loads((site / f"awards/{AWARD_ID}.json").read_bytes())["id"] == f"{BASE_URL}/awards/{AWARD_ID}.json"
    assert agreed.verdict(kept).status == "valid", "the copy that she has holds on"
    assert "learner: mira" in agreed.text(OTHER_AWARD_PATH), "the other one was not meant"


def test_a_learner_takes_everything_back_at_once(agreed: Club) -> None:
    told = withdraw(agreed, "--learner", "mira")
    assert "2 awards no longer say whose they are, and the page content/learners/mira.yml goes" in told
    assert not (agreed.root / LEARNER).exists()
    assert agreed.errors("--base", "main") == []
    site = agreed.build()
    assert b"Mira" not in site_text(site)
    assert not (site / "learners").exists() or not list((site / "learners").rglob("*mira*"))
    again = withdraw(agreed, "--learner", "mira")
    assert "nothing was changed" in again


def test_what_no_consent_was_needed_for_is_byte_for_byte_the_same(agreed: Club) -> None:
    before = agreed.text(OTHER_AWARD_PATH)
    withdraw(agreed, OTHER_AWARD_ID)
    assert agreed.text(OTHER_AWARD_PATH) == before.replace(f"learner: mira\n{CONSENT}", "")


def test_windows_line_ends_stay(agreed: Club) -> None:
    agreed.write(OTHER_AWARD_PATH, "# a note\n".replace("\n", "\r\n") + agreed.text(OTHER_AWARD_PATH).replace("\n", "\r\n"))
    withdraw(agreed, OTHER_AWARD_ID)
    text = agreed.text(OTHER_AWARD_PATH)
    assert "learner" not in text
    assert text.count("\n") == text.count("\r\n")


def test_a_private_award_stays_private(agreed: Club) -> None:
    agreed.write(OTHER_AWARD_PATH, agreed.text(OTHER_AWARD_PATH).replace(f"learner: mira\n{CONSENT}", "visibility: private\n"))
    assert "nothing was changed" in withdraw(agreed, OTHER_AWARD_ID)
    assert "visibility: private" in agreed.text(OTHER_AWARD_PATH)


@pytest.mark.parametrize(("path", "text"), [(CSV_PATH, CSV), (JSONL_PATH, JSONL)])
def test_rows_of_a_table(club: Club, path: str, text: str) -> None:
    club.write(path, text)
    withdraw(club, ROW_ID, NEXT_ROW_ID)
    left = club.text(path)
    for word in ("Tomasina", "Bo Ahlgren", "listed"):
        assert word not in left.replace("visibility", "")
    assert ROW_ID in left
    assert NEXT_ROW_ID in left
    assert club.errors() == []


def test_where_the_name_stands_otherwise_is_told(agreed: Club) -> None:
    agreed.write(AWARD_PATH, agreed.text(AWARD_PATH).replace("name: Mira\n", "name: Mira Lund\n") + "narrative: Mira Lund tied them at sea.\n")
    agreed.write("content/pages/thanks.md", "# Thanks\n\nTo Mira Lund.\n")
    told = withdraw(agreed, AWARD_ID)
    assert f"narrative, evidence); they are signed, so that they can only be forgotten or superseded:\n  {AWARD_PATH}" in told
    assert "content/pages/thanks.md" in told


def test_a_dry_run_writes_nothing_and_nobody_is_named_is_a_slip(agreed: Club) -> None:
    before = agreed.text(AWARD_PATH)
    withdraw(agreed, "--learner", "mira", "--dry-run")
    assert agreed.text(AWARD_PATH) == before
    assert (agreed.root / LEARNER).exists()
    withdraw(agreed, code=2)
    withdraw(agreed, "ffffff", code=1)
    assert "nothing was changed" in withdraw(agreed, "--learner", "nobody")


def test_an_address_is_refused_without_repeating_it(agreed: Club) -> None:
    assert "mira@" not in withdraw(agreed, "--learner", "mira@knots.example", code=2)


def test_an_award_with_an_address_in_a_comment_is_found_and_a_name_that_is_no_text_is_not(agreed: Club) -> None:
    agreed.write(AWARD_PATH, f"# asked by mira@mail.example\n{agreed.text(AWARD_PATH)}")
    agreed.commit("By accident")
    assert "nothing was changed" in withdraw(agreed, "--learner", "\udcff")
    assert "2 awards no longer say whose they are" in withdraw(agreed, "--learner", "mira")
    assert "learner" not in agreed.text(AWARD_PATH)
