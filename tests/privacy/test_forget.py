"""`badgepress forget`: what is left in the repository, on the site and for verifiers; built in full and bit by bit."""

from __future__ import annotations

import hashlib
import json

import pytest

from badgepress.cli.main import run
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH
from tests.pipeline.building import contents
from tests.privacy.club import (
    CSV,
    CSV_PATH,
    JSONL,
    JSONL_PATH,
    NEXT_ROW_ID,
    OF_MIRA,
    OF_THE_ROW,
    ROW_ID,
    Club,
    awards_of_manifest,
    site_text,
)

TOMBSTONE = "badge: knots@1\nawarded: 2026-11-02\nstatus_index: 48213\nforgotten:\n  on: 2026-11-24\n"


def test_nothing_is_left_but_badge_date_and_status_index(club: Club) -> None:
    club.write(AWARD_PATH, "# Mira asked twice\n" + club.text(AWARD_PATH))
    club.forget(AWARD_ID[:8])
    assert club.text(AWARD_PATH) == TOMBSTONE
    assert club.errors() == []


def test_the_site_says_that_it_was_withdrawn_and_nothing_of_its_holder(club: Club) -> None:
    kept_by_mira = (club.build() / f"awards/{AWARD_ID}.json").read_bytes()
    assert club.verdict(kept_by_mira).status == "valid"
    club.forget(AWARD_ID)
    site = club.build()
    page = (site / f"awards/{AWARD_ID}.html").read_text("utf-8")
    assert "withdrawn" in page and "no longer valid" in page and "noindex" in page
    assert "Knots" not in page.replace("Harbour Knot Club", ""), "not even the badge is named"
    assert not (site / f"awards/{AWARD_ID}.json").exists()
    assert json.loads((site / f"ob2/assertions/{AWARD_ID}.json").read_bytes()) == {
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": f"https://knots.example/badges/ob2/assertions/{AWARD_ID}.json",
        "revoked": True, "revocationReason": "Withdrawn at its holder's request.",
    }  # fmt: skip
    assert club.verdict(kept_by_mira).status == "revoked"
    assert "awarded once" in (site / "index.html").read_text("utf-8"), "the other award alone is counted"
    found = site_text(site)
    assert [word for word in OF_MIRA if word.encode() in found] == []
    for path in ("catalogue.json", "sitemap.xml", "manifest.json", "badges/knots/index.html", "index.html"):
        assert AWARD_ID.encode() not in (site / path).read_bytes(), path
    entry = {"path_sha256": hashlib.sha256(f"awards/{AWARD_ID}".encode()).hexdigest(), "status": "forgotten"}
    assert [one for one in awards_of_manifest(site) if entry.items() <= one.items() and "credential" not in one]
    assert run(["verify-site", str(site), "--now", NOW]) == 0


@pytest.mark.parametrize("visibility", ["listed", "unlisted", "private"])
def test_whatever_it_was_before_the_withdrawn_page_is_the_same(club: Club, visibility: str) -> None:
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("name: Mira\n", "").replace("listed", visibility))
    club.forget(AWARD_ID)
    site = club.build()
    seen = hashlib.sha256((site / f"awards/{AWARD_ID}.html").read_bytes() + json.dumps(awards_of_manifest(site)).encode()).hexdigest()
    club.write(AWARD_PATH, TOMBSTONE)
    again = club.build(site=club.folder / "again")
    assert seen == hashlib.sha256((again / f"awards/{AWARD_ID}.html").read_bytes() + json.dumps(awards_of_manifest(again)).encode()).hexdigest()


@pytest.mark.parametrize("path", [CSV_PATH, JSONL_PATH])
def test_forgetting_bit_by_bit_gives_the_site_of_a_full_build(club: Club, path: str) -> None:
    club.write("content/issuer.yml", club.text("content/issuer.yml") + "also_publish: [vc-jwt]\n")
    club.write(path, CSV if path == CSV_PATH else JSONL)
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + f"supersedes: {AWARD_ID}\nvisibility: listed\n")
    jwt = ("--jwt-key", "env:TEST_JWT_KEY")
    club.commit()
    club.build("--since", "last", *jwt)
    assert (club.site / f"awards/{ROW_ID}.jwt").is_file()
    assert AWARD_ID in (club.site / f"awards/{OTHER_AWARD_ID}.html").read_text("utf-8")
    club.forget(AWARD_ID)
    club.forget(ROW_ID)
    printed = club.run("build", "--out", str(club.site), "--key", "env:TEST_KEY", *jwt, "--since", "last")[0]
    assert printed.startswith("3 awards changed"), "the row, the award, and the one that renewed it"
    assert contents(club.site) == contents(club.build(*jwt, site=club.folder / "full"))
    assert [word for word in (*OF_MIRA, *OF_THE_ROW) if word.encode() in site_text(club.site)] == []
    assert AWARD_ID not in (club.site / f"awards/{OTHER_AWARD_ID}.html").read_text("utf-8")
    assert "Bo Ahlgren" in (club.site / f"awards/{NEXT_ROW_ID}.html").read_text("utf-8")
    assert run(["verify-site", str(club.site), "--now", NOW]) == 0


@pytest.mark.parametrize("path", [CSV_PATH, JSONL_PATH])
def test_a_row_of_a_table_is_forgotten_and_the_others_stay(club: Club, path: str) -> None:
    club.write(path, CSV if path == CSV_PATH else JSONL)
    club.forget(ROW_ID)
    text = club.text(path)
    assert [word for word in OF_THE_ROW if word in text] == []
    assert "Bo Ahlgren" in text and "feed" * 8 in text and "2026-11-24" in text
    assert club.errors() == []


def test_the_award_that_renewed_it_no_longer_says_so_and_keeps_every_other_byte(club: Club) -> None:
    before = "# made by hand\n" + club.text(OTHER_AWARD_PATH)
    club.write(OTHER_AWARD_PATH, before + f"supersedes: {AWARD_ID}   # renewal\n")
    printed, _ = club.forget(AWARD_ID)
    assert club.text(OTHER_AWARD_PATH) == before
    assert OTHER_AWARD_ID in printed and "--linked" in printed
    assert club.errors() == []


def test_linked_awards_of_the_same_holder_are_forgotten_together(club: Club) -> None:
    club.write(CSV_PATH, CSV.replace("results.tying", "results.tying,supersedes").replace("sure\r\n", f"sure,{AWARD_ID}\r\n", 1).replace("rope,sure", "rope,sure,"))
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + f"supersedes: {ROW_ID}\n")
    assert club.errors() == []
    club.forget(ROW_ID, "--linked")
    for text in (club.text(AWARD_PATH), club.text(OTHER_AWARD_PATH), club.text(CSV_PATH)):
        assert "2026-11-24" in text and "supersedes: " not in text and "Mira" not in text and "Tomasina" not in text
    assert AWARD_ID not in club.text(CSV_PATH)
    assert club.errors() == []


def test_a_dry_run_shows_the_tombstone_and_writes_nothing(club: Club) -> None:
    before = club.text(AWARD_PATH)
    printed, _ = club.forget(AWARD_ID, "--dry-run")
    assert "forgotten:" in printed and "Mira" not in printed
    assert club.text(AWARD_PATH) == before


def test_once_more_is_harmless_and_clears_what_somebody_wrote_beside_the_tombstone(club: Club) -> None:
    club.forget(AWARD_ID, "--on", "2026-11-20")
    assert "forgotten already" in club.forget(AWARD_ID)[0]
    club.write(AWARD_PATH, club.text(AWARD_PATH) + "name: Mira\n")
    assert club.errors() == ["BP406"]
    club.forget(AWARD_ID)
    assert club.text(AWARD_PATH) == TOMBSTONE.replace("24", "20")


def test_other_files_with_the_name_and_evidence_elsewhere_are_pointed_out(club: Club) -> None:
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("Mira", "Mira Lund").replace("a board}", "a board, url: https://photos.example/7}"))
    club.write("content/pages/about.md", "# About\n\nMira Lund opened our first evening.\n")
    printed, _ = club.forget(AWARD_ID)
    assert "  content/pages/about.md\n" in printed and AWARD_PATH + "\n  " not in printed
    assert "https://photos.example/7" in printed


@pytest.mark.parametrize("day", ["2026-11-31", "yesterday", "2099-01-01"])
def test_a_day_that_cannot_be_is_refused_and_nothing_written(club: Club, day: str) -> None:
    before = club.text(AWARD_PATH)
    club.forget(AWARD_ID, "--on", day, code=1 if day == "2099-01-01" else 2)
    assert club.text(AWARD_PATH) == before


# what a later change may do -------------------------------------------------------------------------------------------------------


def test_forgetting_an_issued_award_is_allowed_and_taking_it_back_is_not(club: Club) -> None:
    issued = club.text(AWARD_PATH)
    club.commit()
    club.forget(AWARD_ID)
    assert club.errors("--base", "main") == []
    club.commit()
    for back in (issued, issued + "revoked: {on: 2026-11-24, reason: Wrong.}\n"):
        club.write(AWARD_PATH, back)
        assert club.errors("--base", "main") == ["BP361"]
    club.write(AWARD_PATH, TOMBSTONE.replace("48213", "48214").replace("11-02", "11-03"))
    assert club.errors("--base", "main") == ["BP351", "BP351"]


def test_the_live_site_lets_a_forgotten_credential_vanish_and_no_other(club: Club) -> None:
    issued = club.text(AWARD_PATH)
    club.build()
    club.forget(AWARD_ID)
    assert club.errors("--published", str(club.site)) == []
    club.write(AWARD_PATH, issued.replace("name: Mira\n", "").replace("listed", "private"))
    assert club.errors("--published", str(club.site)) == ["BP359"]
    (club.root / AWARD_PATH).unlink()
    assert club.errors("--published", str(club.site)) == ["BP359"]


def test_what_is_published_as_forgotten_may_not_come_back_not_even_revoked(club: Club) -> None:
    issued = club.text(AWARD_PATH)
    club.forget(AWARD_ID)
    club.build()
    assert club.errors("--published", str(club.site)) == []
    for back in (issued, issued + "revoked: {on: 2026-11-24, reason: Wrong.}\n"):
        club.write(AWARD_PATH, back)
        assert club.errors("--published", str(club.site)) == ["BP361"]


def test_the_change_report_says_that_one_is_forgotten_and_not_whose(club: Club) -> None:
    club.commit()
    club.forget(AWARD_ID)
    for form in ("text", "markdown", "json"):
        report = club.run("diff", "--base", "main", "--format", form)[0]
        assert "forget" in report.lower() and AWARD_ID[:8] in report
        assert [word for word in OF_MIRA if word in report] == []


def test_verify_site_finds_a_forgotten_credential_that_is_still_there_and_a_tombstone_that_is_none(club: Club) -> None:
    kept = (club.build() / f"awards/{AWARD_ID}.json").read_bytes()
    assertion = (club.site / f"ob2/assertions/{AWARD_ID}.json").read_bytes()
    club.forget(AWARD_ID)
    club.build()
    (club.site / f"awards/{AWARD_ID}.json").write_bytes(kept)
    assert run(["verify-site", str(club.site), "--now", NOW]) == 1
    club.build()
    (club.site / f"ob2/assertions/{AWARD_ID}.json").write_bytes(assertion)
    assert run(["verify-site", str(club.site), "--now", NOW]) == 1
    (club.site / f"ob2/assertions/{AWARD_ID}.json").unlink()
    assert run(["verify-site", str(club.site), "--now", NOW]) == 1
