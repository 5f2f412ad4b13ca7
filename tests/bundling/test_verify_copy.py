"""`badgepress verify copy.zip`: online by the issuer, offline by what is enclosed; hostile ZIPs end in one line."""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from badgepress.cli.main import run
from tests.bundling.conftest import LEARNER, NOW, Bundle, badge_path, changed_badge, rewritten
from tests.conftest import KEY_VARIABLES, copy_example


def verify(*arguments: object, now: str = NOW) -> int:
    return run(["verify", *map(str, arguments), "--now", now])


def test_a_copy_verifies_offline_as_of_its_status_list(
    bundle: Bundle, award_ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = bundle(award_ids["valid"])
    assert verify(copy, "--offline", now="2036-01-01T00:00:00Z") == 0
    told = capsys.readouterr()
    assert f"{copy}: awards/{award_ids['valid']}.json: VALID" in told.out
    assert "as of 2026-11-24" in told.out
    assert "whoever made it put them there" in told.err


def test_a_copy_verifies_by_the_issuers_folder_too(
    bundle: Bundle, award_ids: dict[str, str], example_site: Path
) -> None:
    assert verify(bundle(award_ids["valid"]), "--site", example_site) == 0


def test_a_revoked_badge_is_not_valid_in_its_copy(
    bundle: Bundle, award_ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(bundle(award_ids["revoked"]), "--offline") == 1
    assert "revoked" in capsys.readouterr().out


def test_a_badge_that_ended_since_is_not_valid_any_more(
    bundle: Bundle, example_site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = next(
        path.stem
        for path in sorted((example_site / "awards").glob("*.json"))
        if json.loads(path.read_bytes()).get("validUntil", "") > "2027"
    )
    copy = bundle(ends)
    assert verify(copy, "--offline") == 0
    assert verify(copy, "--offline", now="2046-01-01T00:00:00Z") == 1
    assert "expired" in capsys.readouterr().out


def test_a_stack_and_each_badge_in_it(bundle: Bundle, capsys: pytest.CaptureFixture[str]) -> None:
    copy = bundle("--learner", LEARNER)
    capsys.readouterr()
    assert verify(copy, "--offline", "--json") == 0
    reports = json.loads(capsys.readouterr().out)
    assert len(reports) == 3
    assert {report["verdict"] for report in reports} == {"valid"}


def test_a_whole_site(bundle: Bundle, example_site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = bundle("--all")
    capsys.readouterr()
    assert verify(copy, "--offline", "--json") == 1, "some of them were revoked"
    reports = json.loads(capsys.readouterr().out)
    signed = [*(example_site / "awards").glob("*.json"), *(example_site / "learners").glob("*/clr.json")]
    assert len(reports) == len(signed)
    assert {report["code"] for report in reports} == {None, "revoked", "expired"}


def test_the_address_asked_about_is_compared(
    bundle: Bundle, award_ids: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = bundle(award_ids["valid"])
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"somebody@else.example\n")))
    assert verify(copy, "--offline", "--email-stdin") == 1
    assert "it was awarded to another address" in capsys.readouterr().out.lower()


def test_a_changed_badge_is_not_valid(bundle: Bundle, award_ids: dict[str, str]) -> None:
    changed = changed_badge(bundle(award_ids["valid"]), '"awardedDate":"20', '"awardedDate":"19')
    assert verify(changed, "--offline") == 1


def test_a_copy_with_a_strangers_keys_is_told_from_the_issuers(
    bundle: Bundle, award_ids: dict[str, str], example_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_example(tmp_path / "stranger")
    key = root / "keys"
    for name, value in KEY_VARIABLES.items():
        monkeypatch.setenv(name, value)
    for file in key.glob("*.yml"):
        file.unlink()
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "forged"), "--now", NOW]) == 0
    target = tmp_path / "forged.zip"
    assert run(["bundle", award_ids["valid"], "--site", str(tmp_path / "forged"), "--out", str(target)]) == 0
    assert verify(target, "--offline") == 0, "by its own keys, as the note says"
    assert verify(target, "--site", example_site) == 1, "not by the issuer's"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"manifest.json": None}, 3),
        ({"manifest.json": b"[]"}, 3),
        ({"manifest.json": b"{"}, 3),
        ({"manifest.json": b'{"kept_copy": {}, "base_url": "http://x", "as_of": "2026-11-24"}'}, 3),
        ({"manifest.json": b'{"kept_copy": {}, "base_url": 7, "as_of": "2026-11-24"}'}, 3),
        ({"manifest.json": b'{"kept_copy": {}, "base_url": "https://x.example", "as_of": "soon"}'}, 3),
        ({"did.json": None}, 3),
        ({"did.json": b"not json"}, 1),
        ({"did.json": b" " * (3 * 1024 * 1024)}, 3),
    ],
    ids=["no manifest", "a list", "no json", "http", "a number", "no date", "no keys", "broken keys", "too large"],
)  # fmt: skip
def test_incomplete_copies(
    bundle: Bundle,
    award_ids: dict[str, str],
    changes: dict[str, bytes | None],
    code: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert verify(rewritten(bundle(award_ids["valid"]), changes), "--offline") == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_copy_without_a_badge_is_never_valid(
    bundle: Bundle, award_ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = bundle(award_ids["valid"])
    empty = rewritten(copy, {badge_path(copy): None})
    assert verify(empty, "--offline") == 3
    assert "there is no badge in" in capsys.readouterr().err


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"no zip"], ids=["empty", "cut", "no files", "text"]
)
def test_what_is_no_copy(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert verify(path, "--offline") == 3
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert str(path) in told.err


def test_every_byte_of_a_copy_may_be_damaged(
    bundle: Bundle, award_ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    copy = bundle(award_ids["valid"])
    data = copy.read_bytes()
    for position in range(0, len(data), max(1, len(data) // 30)):
        copy.write_bytes(data[:position] + bytes([data[position] ^ 0x55]) + data[position + 1 :])
        assert verify(copy, "--offline") in (0, 1, 3), position
        assert "Traceback" not in capsys.readouterr().err


def test_a_zip_bomb_ends_within_256_megabytes(bundle: Bundle, award_ids: dict[str, str]) -> None:
    copy = bundle(award_ids["valid"])
    bomb = rewritten(copy, {badge_path(copy): b"[" + b" " * (300 * 1024 * 1024)}, "bomb.zip")
    command = [sys.executable, "-m", "badgepress", "verify", str(bomb), "--offline", "--now", NOW]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, preexec_fn=_limit)
    assert done.returncode == 3
    assert "has more than" in done.stderr
    assert "Traceback" not in done.stderr


def test_names_that_climb_and_twins(
    bundle: Bundle, award_ids: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = bundle(award_ids["valid"])
    path = badge_path(copy)
    with zipfile.ZipFile(copy, "a") as archive:
        archive.writestr("../../awards/escape.json", b"{}")
        archive.writestr("/awards/escape.json", b"{}")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(path, archive.read(path))
    assert verify(copy, "--offline") == 3, "of two files with one name, who can say which one is meant"
    assert "has two files of one name" in capsys.readouterr().err
    assert not list(tmp_path.parent.rglob("escape.json"))


def test_usage(bundle: Bundle, award_ids: dict[str, str], tmp_path: Path) -> None:
    plain = tmp_path / "badge.json"
    plain.write_text("{}")
    assert verify(plain, "--offline") == 2
    assert verify(bundle(award_ids["valid"]), plain, "--offline") == 2


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (256 * 1024 * 1024, 256 * 1024 * 1024))
