"""`badgepress deliver`: what a learner gets verifies everywhere, and nobody else gets anything."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from pathlib import Path

import pyrage
import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3Verifier

from badgepress.cli.main import run
from tests.conftest import KEY_VARIABLES
from tests.content.images.png_builder import good
from tests.history.repository import git
from tests.organisation import AWARD_ID, AWARD_PATH, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH
from tests.pipeline.building import contents
from tests.privacy.club import BASE_URL, CSV, CSV_PATH, JSONL, JSONL_PATH, ROW_ID, Club, awards_of_manifest, site_text


def delivered(club: Club, award_id: str = OTHER_AWARD_ID) -> dict[str, bytes]:
    return contents(club.folder / "out" / f"knots-{award_id[:8]}")


def test_a_private_award_verifies_by_key_and_status_list_of_the_site(club: Club) -> None:
    club.hide()
    club.build()
    club.deliver(OTHER_AWARD_ID[:8])
    files = delivered(club)
    assert sorted(files) == ["knots-c1d7e8a4.json", "knots-c1d7e8a4.svg", "message.txt"]
    credential = files["knots-c1d7e8a4.json"]
    assert club.verdict(credential).status == "valid"
    assert club.verdict(OB3Verifier.extract_token_from_svg(files["knots-c1d7e8a4.svg"]).encode()).status == "valid"
    asked: list[str] = []

    def download(url: str, *_: object, **__: object) -> bytes:
        asked.append(url)
        data = club.fetch(url)
        assert data is not None, url
        return data

    for text in (credential.decode(), OB3Verifier.extract_token_from_svg(files["knots-c1d7e8a4.svg"])):
        OB3LdpVerifier().verify(text, download=download)
    assert set(asked) == {f"{BASE_URL}/did.json"}
    changed = credential.replace(b"blindfold", b"sure")
    assert changed != credential and club.verdict(changed).status == "not valid"


def test_once_revoked_or_forgotten_the_delivered_file_no_longer_holds(club: Club) -> None:
    club.hide()
    club.build()
    club.deliver(OTHER_AWARD_ID)
    credential = delivered(club)["knots-c1d7e8a4.json"]
    private = club.text(OTHER_AWARD_PATH)
    club.write(OTHER_AWARD_PATH, private + "revoked: {on: 2026-11-20, reason: Borrowed.}\n")
    club.build()
    assert club.verdict(credential).status == "revoked"
    assert "is revoked" in club.deliver(OTHER_AWARD_ID, code=1)[1]
    club.write(OTHER_AWARD_PATH, private)
    club.forget(OTHER_AWARD_ID)
    club.build()
    assert club.verdict(credential).status == "revoked"
    assert "was forgotten" in club.deliver(OTHER_AWARD_ID, code=1)[1]


@pytest.mark.parametrize(("path", "text"), [("", ""), (CSV_PATH, CSV), (JSONL_PATH, JSONL)], ids=["file", "csv", "jsonl"])
def test_it_signs_the_bytes_that_a_build_publishes(club: Club, path: str, text: str) -> None:
    if path:
        club.write(path, text)
    award_id = ROW_ID if path else AWARD_ID
    club.build()
    club.deliver(award_id)
    files = delivered(club, award_id)
    assert files[f"knots-{award_id[:8]}.json"] == (club.site / f"awards/{award_id}.json").read_bytes()
    assert "unchanged" in club.deliver(award_id)[0]
    assert delivered(club, award_id) == files, "the same again"


def test_the_site_shows_of_a_private_award_that_there_is_one_and_its_bit(club: Club) -> None:
    club.hide()
    site = club.build()
    page = (site / f"awards/{OTHER_AWARD_ID}.html").read_text("utf-8")
    assert "This award is private" in page and "noindex" in page
    assert "Knots" not in page.replace("Harbour Knot Club", "") and "knots/" not in page.replace("knots.example", "")
    (entry,) = (one for one in awards_of_manifest(site) if one["status"] == "private")
    assert entry.keys() == {"path_sha256", "status"}
    found = site_text(site)
    for secret in ("5e2a9b1c7d3f4e6a8b0c", "2b7d90e4c6a1f8350d9b", "Six knots on a rope", "photos/2"):
        assert secret.encode() not in found
    assert run(["verify-site", str(site), "--now", NOW]) == 0


def test_a_png_class_gives_a_png_that_verifies(club: Club) -> None:
    (club.root / "content/badges/knots.png").write_bytes(good(512, 512))
    (club.root / "content/badges/knots.svg").unlink()
    club.write("content/badges/knots.yml", club.text("content/badges/knots.yml").replace("knots.svg", "knots.png"))
    club.build()
    club.deliver(AWARD_ID)
    baked = delivered(club, AWARD_ID)["knots-5f0c2a6e.png"]
    assert club.verdict(OB3Verifier.extract_token_from_png(baked).encode()).status == "valid"


def test_the_message_says_what_a_learner_needs_and_holds_no_name(club: Club) -> None:
    club.deliver(AWARD_ID)
    text = delivered(club, AWARD_ID)["message.txt"].decode()
    assert "Mira" not in text and "sha256" not in text
    for words in ("“Knots”", "2 November 2026", "2 November 2028", f"{BASE_URL}/awards/{AWARD_ID}.html", f"{BASE_URL}/did.json", "hello@knots.example"):
        assert words in text
    club.hide()
    club.deliver(OTHER_AWARD_ID)
    assert "This badge is private" in delivered(club)["message.txt"].decode()


def test_nothing_is_written_into_repository_or_site_and_only_the_user_can_read(club: Club) -> None:
    club.hide()
    club.build()
    club.commit()
    site = contents(club.site)
    club.deliver(OTHER_AWARD_ID)
    assert git(club.root, "status", "--porcelain", "--ignored") == ""
    assert contents(club.site) == site
    for path in (club.folder / "out").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


@pytest.mark.parametrize("place", [".", "out", "content/out", "keys", "site", "public/x", "../site/awards", "../site/new/deep", "link", ".git/x"])
def test_a_place_that_others_may_see_is_refused(club: Club, place: str) -> None:
    club.write(".gitignore", "site/\npublic/\n")
    club.build()
    (club.root / "link").symlink_to(club.site)
    before = contents(club.folder)
    _, said = club.run("deliver", AWARD_ID, "--key", "env:TEST_KEY", "--out", str(club.root / place), code=1)
    assert "→ Name a folder outside of it" in said
    assert contents(club.folder) == before


def test_a_folder_that_git_ignores_will_do_and_one_of_another_repository_will_not(club: Club) -> None:
    club.write(".gitignore", "private/\n")
    club.run("deliver", AWARD_ID, "--key", "env:TEST_KEY", "--out", str(club.root / "private"))
    assert git(club.root, "status", "--porcelain", "--", "private") == ""
    other = club.folder / "other"
    other.mkdir()
    git(other, "init", "-q")
    club.run("deliver", AWARD_ID, "--key", "env:TEST_KEY", "--out", str(other / "x"), code=1)


def test_other_files_and_links_in_the_way_are_left_alone(club: Club) -> None:
    folder = club.folder / "out/knots-5f0c2a6e"
    folder.mkdir(parents=True)
    (folder / "knots-5f0c2a6e.json").symlink_to(club.folder / "elsewhere")
    assert "there already" in club.deliver(AWARD_ID, code=1)[1]
    assert not (club.folder / "elsewhere").exists()


def test_without_the_issuers_key_there_is_nothing_to_deliver(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    out = str(club.folder / "out")
    monkeypatch.setenv("STRANGERS_KEY", KEY_VARIABLES["STRANGERS_KEY"])
    assert "--key" in club.run("deliver", AWARD_ID, "--out", out, code=2)[1]
    assert "not announced" in club.run("deliver", AWARD_ID, "--out", out, "--key", "env:STRANGERS_KEY", code=1)[1]
    assert "not set" in club.run("deliver", AWARD_ID, "--out", out, "--key", "env:NO_SUCH_KEY", code=1)[1]
    assert not (club.folder / "out").exists()


def test_an_award_that_would_not_pass_the_checks_is_not_signed(club: Club) -> None:
    club.write(AWARD_PATH, club.text(AWARD_PATH).replace("tying: sure", "tying: learning"))
    assert "BP603" in club.deliver(AWARD_ID, code=1)[1]
    assert not (club.folder / "out").exists()


# encrypted -----------------------------------------------------------------------------------------------------------------------


def opened(path: Path, identity: pyrage.x25519.Identity) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(path.read_bytes(), [identity]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_on_a_ci_machine_only_the_holders_of_the_age_keys_can_open_it(club: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert "--age-recipient" in club.deliver(AWARD_ID, code=1)[1]
    assert not (club.folder / "out").exists()
    learner, organiser, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    club.deliver(AWARD_ID, "--age-recipient", str(learner.to_public()), "--age-recipient", str(organiser.to_public()))
    assert list(contents(club.folder / "out")) == ["knots-5f0c2a6e.zip.age"]
    path = club.folder / "out/knots-5f0c2a6e.zip.age"
    files = opened(path, learner)
    assert files == opened(path, organiser)
    with pytest.raises(pyrage.DecryptError):
        opened(path, stranger)
    monkeypatch.delenv("CI")
    club.run("deliver", AWARD_ID, "--key", "env:TEST_KEY", "--out", str(club.folder / "plain"))
    assert files == contents(club.folder / "plain")


@pytest.mark.parametrize("wrong", ["age1bad", "", "ssh-ed25519 AAAA", "age1q\n", "AGE-SECRET-KEY-1QQQ"])
def test_what_is_no_age_recipient_is_refused_and_never_repeated(club: Club, wrong: str) -> None:
    printed = "".join(club.deliver(AWARD_ID, "--age-recipient", wrong, code=1))
    assert "age" in printed and (not wrong.strip() or wrong.strip() not in printed)
    assert not (club.folder / "out").exists()


def test_an_evidence_rule_does_not_keep_a_private_award_from_its_holder(club: Club) -> None:
    club.hide()
    text = club.text(OTHER_AWARD_PATH)
    club.write(OTHER_AWARD_PATH, text[: text.index("evidence:")] + "results: {tying: sure}\nvisibility: private\n")
    club.deliver(OTHER_AWARD_ID)
    assert "evidence" not in json.loads(delivered(club)["knots-c1d7e8a4.json"])
