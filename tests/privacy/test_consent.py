"""Consent: who is named, listed or linked agreed to it, on a day, to a text that stays as they read it."""

from __future__ import annotations

import pytest

from badgepress.cli.main import run
from tests.organisation import NOW, OTHER_AWARD_PATH
from tests.privacy.club import Club

TEXT = "content/pages/consent/2026-1.md"
FIELDS = ("--did", "did:web:learner.example", "--evidence", "Six knots", "--result", "tying=sure", "--no-ask")


@pytest.mark.parametrize("shown", [("--name", "Ada"), ("--learner", "ada"), ("--visibility", "listed")], ids=lambda shown: shown[0])
def test_an_award_that_shows_its_holder_is_only_written_with_consent(club: Club, shown: tuple[str, str]) -> None:
    assert "consent" in club.run("award", "knots", *FIELDS, *shown, code=1)[1]
    printed, _ = club.run("award", "knots", *FIELDS, *shown, "--consent", "2026-11-20", "--consent-text", "2026-2")
    assert "consent:\n  on: 2026-11-20\n  text: 2026-2\n" in club.text(printed.split()[1])


@pytest.mark.parametrize("line", ["name: Ada", "learner: ada", "visibility: listed"])
def test_a_change_that_shows_a_holder_needs_their_recorded_consent(club: Club, line: str) -> None:
    club.commit()
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + f"{line}\n")
    assert club.errors("--base", "main") == ["BP358"]
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + "consent: {on: 2026-11-20, text: 2026-1}\n")
    assert club.errors("--base", "main") == []


def test_a_consent_text_may_get_a_next_version_and_no_other_change(club: Club) -> None:
    club.write(TEXT, "# What you agree to\n")
    club.commit()
    club.write(TEXT.replace("-1", "-2"), "# What you agree to from now on\n")
    club.write("content/pages/about.md", "# About\n")
    assert club.errors("--base", "main") == []
    club.write(TEXT, "# What you agree to, and more\n")
    assert club.errors("--base", "main") == ["BP362"]
    (club.root / TEXT).unlink()
    assert club.errors("--base", "main") == ["BP362"]


def test_an_unknown_text_is_a_warning(club: Club, capsys: pytest.CaptureFixture[str]) -> None:
    club.write(TEXT, "# What you agree to\n")
    club.write(OTHER_AWARD_PATH, club.text(OTHER_AWARD_PATH) + "name: Ada\nconsent: {on: 2026-11-20, text: 2025-9}\n")
    capsys.readouterr()
    assert run(["check", "-C", str(club.root), "--now", NOW]) == 0
    assert "warning BP407: there is no consent text content/pages/consent/2025-9.md" in capsys.readouterr().out
