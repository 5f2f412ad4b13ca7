"""Rules that a message's golden file does not show by themselves: the sound organisation, one change, the codes that come of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from badgepress.checks.issuer import base_url_faults, check_status_date
from badgepress.cli.main import run
from tests.organisation import AWARD_PATH, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

AWARD_ID = Path(AWARD_PATH).stem
BADGE = "content/badges/knots.yml"
KEY = "algorithm: Ed25519\npublic_key: z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK\ncreated: 2024-01-08T09:00:00Z\nstate: {}\n"


class Organisation:
    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = write_organisation(root)
        self._capsys = capsys

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def append(self, path: str, text: str) -> None:
        self.write(path, (self.root / path).read_text("utf-8") + text)

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, "utf-8", newline="\n")

    def codes(self) -> list[str]:
        run(["check", "-C", str(self.root), "--format", "json", "--now", NOW])
        return [problem["code"] for problem in json.loads(self._capsys.readouterr().out)]


@pytest.fixture
def club(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Organisation:
    made = Organisation(tmp_path, capsys)
    assert made.codes() == []
    return made


def test_pieces_of_evidence_are_told_apart_by_address_or_by_all_they_say(club: Organisation) -> None:
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
def test_a_private_award_says_nothing_of_its_holder(club: Organisation, line: str) -> None:
    club.replace(OTHER_AWARD_PATH, "awarded:", f"visibility: private\n{line}\nawarded:")
    assert "BP404" in club.codes()


def test_a_private_award_needs_no_evidence(club: Organisation) -> None:
    text = (club.root / OTHER_AWARD_PATH).read_text("utf-8")
    bare = text.replace('evidence:\n  - {name: Six knots on a rope, url: "https://knots.example/photos/2"}\n', "")
    assert bare != text
    club.write(OTHER_AWARD_PATH, bare)
    assert club.codes() == ["BP604"]
    club.append(OTHER_AWARD_PATH, "visibility: private\n")
    assert club.codes() == []


@pytest.mark.parametrize("also", ["did: did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "url: https://mira.example/"])
def test_a_recipient_is_named_in_one_way(club: Organisation, also: str) -> None:
    club.replace(AWARD_PATH, "recipient:\n", f"recipient:\n  {also}\n")
    assert len(club.codes()) == 1


@pytest.mark.parametrize(("day", "codes"), [("2026-11-24", []), ("2026-11-25", []), ("2026-11-26", ["BP306"])])
def test_nothing_is_forgotten_tomorrow(club: Organisation, day: str, codes: list[str]) -> None:
    club.write(AWARD_PATH, f"badge: knots@1\nawarded: 2026-11-02\nstatus_index: 48213\nforgotten: {{on: {day}}}\n")
    assert club.codes() == codes


def test_awards_do_not_supersede_each_other_nor_one_twice(club: Organisation) -> None:
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


def test_who_supersedes_an_award_that_cannot_be_read_hears_of_that_one_only(club: Organisation) -> None:
    club.append(OTHER_AWARD_PATH, f"supersedes: {AWARD_ID}\n")
    club.append(AWARD_PATH, "colour: blue\n")
    assert club.codes() == ["BP101"]


def test_a_key_stands_once(club: Organisation) -> None:
    club.write("keys/2026-1.yml", KEY.format("active"))
    club.write("keys/2026-2.yml", KEY.format("retired"))
    assert club.codes() == ["BP702"]
    (club.root / "keys/2026-2.yml").unlink()
    assert club.codes() == []


def test_vc_jwt_without_its_key_is_told_only_where_there_are_keys(club: Organisation) -> None:
    club.append("content/issuer.yml", "also_publish: [vc-jwt]\n")
    assert "BP704" not in club.codes()
    club.write("keys/2026-1.yml", KEY.format("active"))
    assert "BP704" in club.codes()


POLICY = "rules:\n  - {{actions: [award, revoke, change, administer], who: [{}], badges: [\"*\"], approvals: 0}}\nteams:\n  teachers: [ada, bo]\npeople:\n  cleo: {{learner: cleo}}\n"


@pytest.mark.parametrize(("who", "codes"), [
    ("teachers", []), ("ada", []), ("anyone", []), ("cleo", []), ("dora", []), ("teacher", ["BP453"]), ("teahcers", ["BP453"]),
])  # fmt: skip
def test_a_name_that_is_nearly_a_team_is_a_slip(club: Organisation, who: str, codes: list[str]) -> None:
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
