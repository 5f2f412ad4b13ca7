"""Rules that a message's golden file does not show by themselves: the sound organisation, one change, the codes that come of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest

from badgepress.checks import images, texts
from badgepress.checks.issuer import base_url_faults, check_status_date
from badgepress.content.images.report import ImageFaultCode
from badgepress.content.text_rules import TextFaultCode
from badgepress.linkeddata.multibase import encode_multikey
from tests.checks.club import BADGE, KEY, Club
from tests.content.images.png_builder import good
from tests.organisation import AWARD_PATH, FILES, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH, SVG

AWARD_ID = Path(AWARD_PATH).stem


def test_pieces_of_evidence_are_told_apart_by_address_or_by_all_they_say(club: Club) -> None:
    def evidence(*pieces: str) -> list[str]:
        text = "".join(f"  - {{{piece}}}\n" for piece in pieces)
        club.replace(AWARD_PATH, "evidence:\n", f"evidence:\n{text}")
        found = club.codes()
        club.replace(AWARD_PATH, text, "")
        return found

    assert evidence("name: A photo", "name: Another photo") == []
    assert evidence("name: A photo", "name: A photo") == ["BP108"]
    assert evidence("name: A photo, url: https://a.example/1", "name: Other, url: https://a.example/1") == ["BP108"]
    assert evidence("name: A photo, url: https://a.example/1", "name: A photo, url: https://a.example/2") == []


@pytest.mark.parametrize("line", ["name: Mira", "narrative: Tied at sea.", "learner: mira"])
def test_a_private_award_says_nothing_of_its_holder(club: Club, line: str) -> None:
    club.replace(OTHER_AWARD_PATH, "awarded:", f"visibility: private\n{line}\nawarded:")
    assert "BP404" in club.codes()


def test_a_private_award_needs_no_evidence(club: Club) -> None:
    text = (club.root / OTHER_AWARD_PATH).read_text("utf-8")
    bare = text.replace('evidence:\n  - {name: Six knots on a rope, url: "https://knots.example/photos/2"}\n', "")
    assert bare != text
    club.write(OTHER_AWARD_PATH, bare)
    assert club.codes() == ["BP604"]
    club.append(OTHER_AWARD_PATH, "visibility: private\n")
    assert club.codes() == []


@pytest.mark.parametrize("also", ["did: did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "url: https://mira.example/"])
def test_a_recipient_is_named_in_one_way(club: Club, also: str) -> None:
    club.replace(AWARD_PATH, "recipient:\n", f"recipient:\n  {also}\n")
    assert len(club.codes()) == 1


@pytest.mark.parametrize(("day", "codes"), [("2026-11-24", []), ("2026-11-25", []), ("2026-11-26", ["BP306"])])
def test_nothing_is_forgotten_tomorrow(club: Club, day: str, codes: list[str]) -> None:
    club.write(AWARD_PATH, f"badge: knots@1\nawarded: 2026-11-02\nstatus_index: 48213\nforgotten: {{on: {day}}}\n")
    assert club.codes() == codes


def test_awards_do_not_supersede_each_other_nor_one_twice(club: Club) -> None:
    club.append(OTHER_AWARD_PATH, f"supersedes: {AWARD_ID}\n")
    assert club.codes() == []
    third = (club.root / OTHER_AWARD_PATH).read_text("utf-8").replace("771020", "771021").replace("2b7d90e4c6a1f8350d9be7c2416fa80d", "3b7d90e4c6a1f8350d9be7c2416fa80d")
    club.write("content/awards/0d7c8f1e-93b2-4f60-8a15-7be0d9c4f399.yml", third)
    assert club.codes() == ["BP205"]
    (club.root / "content/awards/0d7c8f1e-93b2-4f60-8a15-7be0d9c4f399.yml").unlink()
    club.replace(OTHER_AWARD_PATH, "awarded: 2026-11-09", "awarded: 2026-11-02")
    assert club.codes() == []
    club.append(AWARD_PATH, f"supersedes: {OTHER_AWARD_ID}\n")
    assert "BP205" in club.codes()


def test_who_supersedes_an_award_that_cannot_be_read_hears_of_that_one_only(club: Club) -> None:
    club.append(OTHER_AWARD_PATH, f"supersedes: {AWARD_ID}\n")
    club.append(AWARD_PATH, "colour: blue\n")
    assert club.codes() == ["BP101"]


def test_a_key_stands_once(club: Club) -> None:
    club.write("keys/2026-1.yml", KEY.format("active"))
    club.write("keys/2026-2.yml", KEY.format("retired"))
    assert club.codes() == ["BP702"]
    (club.root / "keys/2026-2.yml").unlink()
    assert club.codes() == []


def test_vc_jwt_without_its_key_is_told_only_where_there_are_keys(club: Club) -> None:
    club.append("content/issuer.yml", "also_publish: [vc-jwt]\n")
    assert "BP704" not in club.codes()
    club.write("keys/2026-1.yml", KEY.format("active"))
    assert "BP704" in club.codes()


POLICY = "rules:\n  - {{actions: [award, revoke, change, administer], who: [{}], badges: [\"*\"], approvals: 0}}\nteams:\n  teachers: [ada, bo]\npeople:\n  cleo: {{learner: cleo}}\n"


@pytest.mark.parametrize(("who", "codes"), [
    ("teachers", []), ("ada", []), ("anyone", []), ("cleo", []), ("dora", []), ("teacher", ["BP453"]), ("teahcers", ["BP453"]),
])  # fmt: skip
def test_a_name_that_is_nearly_a_team_is_a_slip(club: Club, who: str, codes: list[str]) -> None:
    club.write("content/policy.yml", POLICY.format(who))
    assert club.codes() == codes


@pytest.mark.parametrize("host", [f"https://badges{ending}" for ending in (".localhost", ".local", ".internal", ".lan", ".home", ".test", ".invalid")] + ["https://localhost"])
def test_addresses_of_one_network_are_not_permanent(host: str) -> None:
    assert any("exists only on one computer or network" in what for what, _ in base_url_faults(host))
    assert list(base_url_faults("https://localhost.example")) == []


@pytest.mark.parametrize(("address", "words"), [
    ("https://[::1", "is not an address"), ("https://a.example:99999999", "is not an address"), ("https://a.example:", "contains a port"), ("https://a.example:443", "contains a port"),
    ("https://a.example?", "contains ? or #"), ("https://a.example#", "contains ? or #"), ("https://a.example/b?c", "contains ? or #"), ("https://1.2.3.4", "is a number instead of a name"),
    ("https://0x7f000001", "is a number instead of a name"), ("https://a.example/b c", "has a path with characters"), ("https://u@a.example", "contains a user name"),
])  # fmt: skip
def test_what_is_wrong_with_an_address_is_named(address: str, words: str) -> None:
    assert any(what.startswith(words) for what, _ in base_url_faults(address)), list(base_url_faults(address))


@pytest.mark.parametrize(("day", "codes"), [(date(2026, 11, 24), []), (date(2026, 11, 25), []), (date(2026, 11, 26), ["BP306"])])
def test_the_status_date_does_not_lie_ahead(day: date, codes: list[str]) -> None:
    now = datetime.fromisoformat(NOW)
    assert [problem.code for problem in check_status_date(day, now, for_release=True)] == codes


def test_each_fault_of_a_picture_or_a_text_has_a_code() -> None:
    assert set(images._CODES) == set(get_args(ImageFaultCode))
    assert set(texts._CODES) == set(get_args(TextFaultCode))


def picture(club: Club, data: bytes, name: str = "knots.png") -> list[str]:
    (club.root / "content/badges" / name).write_bytes(data)
    club.write(BADGE, FILES[BADGE].replace("knots.svg", name))
    (club.root / "content/badges/knots.svg").unlink(missing_ok=True)
    return club.codes()


@pytest.mark.parametrize(("data", "codes"), [
    (good(64, 64), []), (good(63, 63), ["BP504"]), (good(128, 64), ["BP503"]), (good(64, 64)[:-8], ["BP502"]), (SVG.encode(), ["BP502"]), (b"GIF89a", ["BP502"]),
])  # fmt: skip
def test_the_picture_of_a_badge(club: Club, data: bytes, codes: list[str]) -> None:
    assert picture(club, data) == codes


def test_the_picture_of_the_issuer_is_looked_at_too(club: Club) -> None:
    club.write("content/club.svg", SVG.replace("<circle", "<script>1</script><circle"))
    assert "BP505" in club.codes()


@pytest.mark.parametrize(("change", "codes"), [
    ("created: 2026-11-25T00:00:00Z", ["BP306"]), ("created: 2026-11-24T00:00:00Z", []),
    ("public_key: z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2d", ["BP702"]), ("algorithm: P-256", ["BP702"]),
])  # fmt: skip
def test_a_key_is_whole_and_not_of_tomorrow(club: Club, change: str, codes: list[str]) -> None:
    text = "".join(f"{change}\n" if line.startswith(change.partition(":")[0]) else f"{line}\n" for line in KEY.format("active").splitlines())
    club.write("keys/2026-1.yml", text)
    assert club.codes() == codes


def test_a_private_key_in_a_picture_is_told(club: Club) -> None:
    club.replace("content/badges/knots.svg", "</svg>", "<!-- AGE-SECRET-KEY-1" + "Q" * 58 + " --></svg>")
    assert club.codes() == ["BP703"]


def test_a_private_key_in_place_of_the_public_one_is_named_as_what_it_is(club: Club) -> None:
    club.write("keys/2026-1.yml", KEY.format("active").replace("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", encode_multikey("ed25519-priv", b"\x07" * 32)))
    assert club.codes() == ["BP703"]


def test_a_key_that_is_compromised_since_tomorrow(club: Club) -> None:
    club.write("keys/2026-1.yml", KEY.format("compromised") + "compromised_on: 2026-11-26\n")
    assert "BP306" in club.codes()
    club.write("keys/2026-1.yml", KEY.format("compromised") + "compromised_on: 2026-11-24\n")
    assert "BP306" not in club.codes()
    club.write("keys/2026-1.yml", KEY.format("active") + "compromised_on: 2026-11-24\n")
    assert club.codes() == ["BP105"]


def test_a_rubric_that_requires_nothing_asks_for_no_result(club: Club) -> None:
    text = (club.root / OTHER_AWARD_PATH).read_text("utf-8").replace("results: {tying: blindfold}\n", "")
    club.write(OTHER_AWARD_PATH, text)
    assert club.codes() == ["BP605"], "a warning"
    club.append(OTHER_AWARD_PATH, "visibility: private\n")
    assert club.codes() == []
    club.write(OTHER_AWARD_PATH, text)
    club.replace(BADGE, "    required_level: sure\n", "")
    assert club.codes() == []


def test_a_result_that_is_missing_or_below(club: Club) -> None:
    club.replace(BADGE, "    required_level: sure\n", "    required_level: sure\n  - id: naming\n    name: Naming\n    levels: [{id: some, name: Some}, {id: all, name: All}]\n    required_level: all\n")
    assert club.codes() == ["BP605", "BP605"]
    for path in (AWARD_PATH, OTHER_AWARD_PATH):
        club.replace(path, "results: {tying: ", "results: {naming: some, tying: ")
    assert club.codes() == ["BP603", "BP603"]
    for path in (AWARD_PATH, OTHER_AWARD_PATH):
        club.replace(path, "naming: some", "naming: all")
    assert club.codes() == []
    club.replace(AWARD_PATH, "naming: all", "nameing: all")
    assert club.codes() == ["BP601"], "a slip is told once, not also as a result that is missing"


@pytest.mark.parametrize(("level", "codes"), [
    ("{framework: EQF, value: '4'}", []), ("{framework: EQF, value: '9'}", ["BP607"]), ("{framework: NQF, value: '4'}", ["BP607"]),
    ("{framework: NQF, value: '4', url: 'https://nqf.example/4'}", []),
])  # fmt: skip
def test_a_level_has_an_address_unless_everybody_knows_it(club: Club, level: str, codes: list[str]) -> None:
    club.append(BADGE, f"level: {level}\n")
    assert club.codes() == codes


@pytest.mark.parametrize(("colors", "codes"), [("{accent: '#1d6f5c'}", []), ("{accent: '#ffff00'}", ["BP707"]), ("{accent: '#1d6f5c', accent_dark: '#111111'}", ["BP707"])])
def test_colours_can_be_read(club: Club, colors: str, codes: list[str]) -> None:
    club.append("content/issuer.yml", f"colors: {colors}\n")
    assert club.codes() == codes


@pytest.mark.parametrize(("language", "codes"), [("de", []), ("ar", []), ("en-GB", []), ("xh", ["BP807"])])
def test_a_language_without_words_is_told(club: Club, language: str, codes: list[str]) -> None:
    club.replace("content/issuer.yml", "language: en", f"language: {language}")
    assert club.codes() == codes


def test_a_forgotten_award_of_a_class_that_is_not_there(club: Club) -> None:
    club.write(AWARD_PATH, "badge: ropes@1\nawarded: 2026-11-02\nstatus_index: 48213\nforgotten: {on: 2026-11-20}\n")
    assert club.codes() == ["BP201"]
