"""`list` and `show`: they find what is asked for, agree with the checks, and show no more of a recipient than they may."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.listing import Listing, Wanted
from badgepress.authoring.repository import Repository
from badgepress.authoring.skim import skimmed
from badgepress.cli.main import run
from badgepress.content.model import Award
from badgepress.content.read_award import read_award_file
from tests.conftest import REPOSITORY
from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

ID = "8f14e45f-ceea-4e7f-a1b2-0123456789ab"
HASH = "0b7d4c8f6a1e3d5c2b9f8e7a6d5c4b3a29181706f5e4d3c2b1a0f9e8d7c6b5a4"
SALT = "9c1e7f20b4d85a6390fe12cd7ab3461f"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def add_award(root: Path, award_id: str, **changes: Any) -> None:
    values = {
        "badge": "knots@1", "recipient": {"did": "did:key:z6MkTest"}, "awarded": "2025-03-01", "status_index": int(award_id[:6], 16), "results": {"tying": "sure"},
        "evidence": [{"name": "A rope"}],
    } | changes  # fmt: skip
    text = canonical_text("award", {name: value for name, value in values.items() if value is not None})
    (root / "content" / "awards" / f"{award_id}.yml").write_text(text, "utf-8")


def listed(capsys: pytest.CaptureFixture[str], root: Path, *words: str) -> list[dict[str, Any]]:
    assert run(["list", "-C", str(root), "--format", "json", *words]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_filters(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_award(root, ID, awarded="2024-01-01", visibility="private")
    add_award(root, ID.replace("8f", "9f"), supersedes=OTHER_AWARD_ID, awarded="2026-11-20")
    add_award(root, ID.replace("8f", "df"), learner="ada", consent={"on": "2025-03-01", "text": "1"})
    assert [row["id"][:2] for row in listed(capsys, root, "--learner", "ada")] == ["df"]
    (root / "content" / "awards" / f"{ID.replace('8f', 'df')}.yml").unlink()
    add_award(root, ID.replace("8f", "af"), revoked={"on": "2025-04-01", "reason": "A slip."})
    add_award(root, ID.replace("8f", "bf"), recipient=None, evidence=None, results=None, forgotten="2026-01-01")

    def ids(*words: str) -> set[str]:
        return {row["id"][:2] for row in listed(capsys, root, *words)}

    assert ids() == {"5f", "c1", "8f", "9f", "af", "bf"}
    assert ids("--status", "valid") == {"5f", "9f"}
    assert ids("--status", "expired") == {"8f"}, "two years after 1 January 2024"
    assert ids("--status", "superseded") == {"c1"}
    assert ids("--status", "revoked") == {"af"}
    assert ids("--status", "forgotten") == {"bf"}
    assert ids("--year", "2024") == {"8f"}
    assert ids("--year", "2026-11") == {"5f", "c1", "9f"}
    assert ids("--visibility", "private") == {"8f"}
    assert ids("--name", "mIR") == {"5f"}
    assert ids("--badge", "knots@2") == set()
    assert [row["id"][:2] for row in listed(capsys, root, "--newest", "2")] == ["9f", "c1"]
    assert run(["list", "-C", str(root), "--status", "active"]) == 2
    assert listed(capsys, root, "badges") == [
        {"badge": "knots", "version": 1, "name": "Knots", "status": "active", "awards": 6, "path": "content/badges/knots.yml"}
    ]


def test_every_list_agrees_with_the_index_of_a_build(capsys: pytest.CaptureFixture[str]) -> None:
    from badgepress.pipeline.examine import examine
    from tests.conftest import NOW

    with examine(REPOSITORY, NOW) as examined:
        known = dict(examined.index.statuses())
        replaced = {older.id for _, older in examined.index.neighbours().values() if older}
    rows = listed(capsys, REPOSITORY)
    assert {row["id"] for row in rows} == known.keys()
    for row in rows:
        worth = known[row["id"]]
        assert row["status"] == ("superseded" if worth == "valid" and row["id"] in replaced else worth)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_no_list_shows_hash_salt_or_control_characters(root: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = root / AWARD_PATH
    path.write_text(path.read_text("utf-8").replace("name: Mira", 'name: "Mi\u009bra\\u202E"'), "utf-8")
    add_award(root, ID, name="\u2066x\u200b")
    run(["list", "-C", str(root), "--format", form])
    for wanted in (ID[:8], AWARD_ID[:8], "knots"):
        run(["show", "-C", str(root), wanted])
    told = capsys.readouterr()
    assert HASH not in told.out and SALT not in told.out
    shown = told.out if form == "table" else told.out.partition("]\n")[2] or told.out.rpartition("\n\n")[2]
    assert not [character for character in shown + told.err if not character.isprintable() and character != "\n"]


@pytest.mark.parametrize("name", ["=1+1", "+x", "-x", "@SUM(1)", '=HYPERLINK("http://x.example","a, b")', "%x", "|x"])
def test_no_cell_of_a_csv_is_a_formula(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    add_award(root, ID, name=name)
    assert run(["list", "-C", str(root), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["name"] for row in rows} == {"", "Mira", f"'{name}"}


def test_what_cannot_be_read_is_missing_and_said_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / OTHER_AWARD_PATH).write_text("badge: [knots\n")
    assert run(["list", "-C", str(root)]) == 1
    told = capsys.readouterr()
    assert "1 awards could not be read" in told.err.replace("1 award could", "1 awards could")
    assert AWARD_ID in told.out and OTHER_AWARD_ID not in told.out


def test_show_by_beginning_address_and_class(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def shown(wanted: str) -> dict[str, Any]:
        assert run(["show", "-C", str(root), wanted, "--format", "json"]) == 0
        card: dict[str, Any] = json.loads(capsys.readouterr().out)
        return card

    by_prefix = shown(AWARD_ID[:6])
    assert by_prefix == shown(f"https://knots.example/badges/awards/{AWARD_ID}.html") == shown(AWARD_PATH)
    assert by_prefix["status"] == "valid"
    assert by_prefix["addresses"]["Open Badges 3.0"] == f"https://knots.example/badges/awards/{AWARD_ID}.json"
    assert by_prefix["facts"]["expires"] == "2028-11-02"
    assert shown("knots")["facts"]["awards"] == 2
    add_award(root, ID, visibility="private", supersedes=AWARD_ID)
    assert shown(AWARD_ID)["status"] == "superseded"
    assert set(shown(ID)["addresses"]) == {"page", "status list"}, "nothing of a private award is published"
    assert run(["show", "-C", str(root), "5f0c"]) == 1
    assert run(["show", "-C", str(root), "no\x1b[31mthing"]) == 1
    assert "\x1b" not in capsys.readouterr().err


def test_a_class_whose_name_an_id_could_begin_with(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = ("--description", "d", "--criteria", "c")
    assert run(["new", "badge", "-C", str(root), "Facade", *said]) == 0
    add_award(root, "facade00-ceea-4e7f-a1b2-0123456789ab")
    capsys.readouterr()
    assert run(["show", "-C", str(root), "facade", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Facade"
    assert run(["show", "-C", str(root), "facade00", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Knots"


# the quick reader -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["badge: knots@1\n", "badge: knots\n", "badge: knots@2 # x\n", "recipient:\n  did: did:key:z6Mk\n", "recipient: {did: did:key:z6Mk}\n", "awarded: 2026-11-02\n",
     "awarded: 2026-11-02T23:30:00-05:00\n", "awarded: 2026-02-30\n", "status_index: 7\n", "name: Mira\n", 'name: "Mira"\n', "name: Mira # L.\n", "name: 'Mira'\n",
     'name: "Mira\nvisibility: listed"\n', "name: >-\n  Mira\n", "name: 12\n", "name: yes\n", "name: true\n", "name: Ada L.\n", "name: Zoë\n", "name: a:b\n", "name: [a]\n",
     "name:  Mira \n", "name: Mi\n  ra\n", "learner: ada\n", "learner: ada\n  b\n", "learner: 'ada'\n", "consent: {on: 2026-11-02, text: \"1\"}\n", "visibility: listed\n", "visibility: private\n", "visibility: public\n", "expires: 2027-01-01\n", "supersedes: " + ID + "\n",
     "revoked:\n  on: 2026-12-01\n  reason: x\n", "forgotten: 2026-12-01\n", "evidence:\n  - name: \"x\n", "evidence:\n- name: x\n", "narrative: |\n  badge: other\n", "x: y\n", "\n",
     "# c\n", "narrative: it's\n", "narrative: 'a\nname: B'\n", "---\n", "results:\n  tying: sure\n", "recipient:\n  email_hash: sha256$" + HASH + "\n  salt: " + SALT + "\n",
     'evidence:\n  - {name: 5" , url: "x\n', "  name: deep\n", 'narrative: "a: b"\n']
)  # fmt: skip


def facts(award: Award) -> tuple[object, ...]:
    known = award.recipient
    return (
        award.badge, award.version, award.awarded, award.expires, award.name, award.learner, award.visibility, award.supersedes, award.is_taken_back,
        award.forgotten is None, bool(known.email_hash), known.did, known.url,
    )  # fmt: skip


@given(st.lists(PIECES, max_size=9))
@settings(max_examples=300)
def test_the_quick_reader_says_what_the_reader_says_or_nothing(pieces: list[str]) -> None:
    whole = ["badge: knots@1\n", "recipient:\n  did: did:key:z6Mk\n", "awarded: 2026-11-02\n", "status_index: 7\n"]
    for parts in (pieces, whole + pieces, pieces + whole):
        data = "".join(parts).encode()
        quick, slow = skimmed("a.yml", ID, data), read_award_file("a.yml", ID, data).award
        if quick is not None and slow is not None:
            assert facts(quick) == facts(slow)


def test_the_quick_reader_reads_what_our_commands_write() -> None:
    paths = sorted((REPOSITORY / "content" / "awards").rglob("*.yml"))
    for path in paths:
        slow = read_award_file("a.yml", path.stem, path.read_bytes())
        quick = skimmed("a.yml", path.stem, canonical_text("award", slow.values).encode())
        assert slow.award is not None
        assert quick is None or facts(quick) == facts(slow.award)
    read = [skimmed("a.yml", path.stem, canonical_text("award", read_award_file("a.yml", path.stem, path.read_bytes()).values).encode()) for path in paths]
    assert sum(award is not None for award in read) > len(read) * 0.6


def test_a_list_is_a_stream(root: Path) -> None:
    rows = Listing(Repository(root)).rows(Wanted())
    assert next(rows).badge == "knots"
