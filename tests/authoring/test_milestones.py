"""Who has finished a pathway is found; what can be awarded without an answer is written, the rest is left to a person with the command to run."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from tests.authoring.awarding import Awarding
from tests.organisation import FILES, NOW

PLAIN_CLASS = (
    "description: Can do it.\nstatus: active\nversion: 1\nachievement_type: Competency\nlanguage: en\n"
    "image: {file: knots.svg, alt: A white line on a green disc.}\ncriteria: |\n  Do it.\n"
)
WAY = "description: Out.\nstatus: active\nlanguage: en\nmilestone: captain\nsteps:\n  - {id: one, badge: ropes}\n  - {id: two, badge: oars}\n  - {id: three, badge: sails}\nneed: 2\n"
DID = "did: did:key:zMira"


@pytest.fixture
def harbour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Awarding:
    """Three badges of which two lead to “Captain”; nobody holds one yet."""
    made = Awarding(tmp_path / "org", capsys)
    for slug in ("ropes", "oars", "sails", "captain"):
        write(made, f"content/badges/{slug}.yml", f"name: {slug.title()}\n{PLAIN_CLASS}")
    write(made, "content/pathways/sailor.yml", f"name: Sailor\n{WAY}")
    for handle in ("mira", "ben"):
        write(
            made,
            f"content/learners/{handle}.yml",
            f"name: {handle.title()}\nconsent: {{on: 2026-10-01, text: 2026-1}}\n",
        )
    return made


def write(harbour: Awarding, path: str, text: str) -> None:
    where = harbour.root / path
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_text(text, "utf-8", newline="\n")


def give(
    harbour: Awarding,
    number: int,
    badge: str,
    learner: str,
    recipient: str = DID,
    more: str = "",
    day: str = "2026-11-02",
) -> str:
    """Write an award and return its id; without a recipient, for an e-mail address."""
    award_id = f"{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10"
    recipient = recipient or f"email_hash: sha256${number:064x}\n  salt: {number:032x}"
    text = f"badge: {badge}@1\nrecipient:\n  {recipient}\nlearner: {learner}\nawarded: {day}\nstatus_index: {number}\n{more}"
    write(
        harbour,
        f"content/awards/{award_id}.yml",
        text if "consent" in more else f"{text}consent: {{on: 2026-10-02, text: 2026-1}}\n",
    )
    return award_id


def due(harbour: Awarding, *more: str) -> list[dict[str, Any]]:
    assert harbour.run("milestones", "--format", "json", *more) == 0
    found: list[dict[str, Any]] = json.loads(harbour.out)
    return found


def sound(harbour: Awarding) -> bool:
    return run(["check", "-C", str(harbour.root), "--now", NOW]) == 0


def test_nobody_is_due_before_enough_steps_are_done(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "ben")
    assert due(harbour) == []
    assert harbour.run("milestones") == 0
    assert harbour.out.startswith("Nobody is due for a milestone.\n")
    assert "--awards ID,ID" in harbour.out
    assert harbour.run("milestones", "--award") == 0
    assert not harbour.new_awards()


def test_whoever_has_done_enough_steps_is_listed_with_links(harbour: Awarding) -> None:
    first, second = give(harbour, 1, "ropes", "mira"), give(harbour, 2, "sails", "mira", day="2026-11-05")
    (one,) = due(harbour)
    assert (one["learner"], one["pathway"], one["milestone"], one["badge"]) == (
        "mira",
        "sailor",
        "captain",
        "captain@1",
    )
    assert [award["page"] for award in one["awards"]] == [
        f"https://knots.example/badges/awards/{award_id}.html" for award_id in (second, first)
    ]
    assert one["can_be_written"] is True
    harbour.run("milestones")
    assert "mira has finished “Sailor” (sailor); due: captain" in harbour.out
    assert f"awards/{first}.html" in harbour.out


@pytest.mark.parametrize("end", ["revoked: {on: 2026-11-03, reason: Entered twice.}\n", "expires: 2026-11-03\n"])
def test_awards_that_do_not_hold_do_not_count(harbour: Awarding, end: str) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira", more=end)
    assert due(harbour) == []


def test_whoever_holds_the_milestone_is_not_due(harbour: Awarding) -> None:
    for number, badge in enumerate(("ropes", "oars", "captain"), 1):
        give(harbour, number, badge, "mira")
    assert due(harbour) == []


def test_an_award_to_a_did_is_written_and_sound(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "mira")
    newest = give(
        harbour,
        2,
        "oars",
        "mira",
        more="name: Mira S.\nvisibility: listed\nconsent: {on: 2026-10-09, text: 2026-1}\n",
        day="2026-11-07",
    )
    assert harbour.run("milestones", "--award") == 0
    ((path, made),) = harbour.new_awards().items()
    assert made["badge"] == "captain@1"
    assert made["recipient"] == {"did": "did:key:zMira"}
    assert (made["learner"], made["name"], made["visibility"], made["consent"]["on"]) == (
        "mira",
        "Mira S.",
        "listed",
        "2026-10-09",
    )
    assert made["narrative"] == "Finished the pathway “Sailor”."
    # the page of the unlisted award is not named where everybody looks
    assert [piece["url"] for piece in made["evidence"]] == [f"https://knots.example/badges/awards/{newest}.html"]
    assert path.startswith("content/awards/2026/")
    assert sound(harbour)
    assert harbour.run("milestones") == 0
    assert "Nobody is due" in harbour.out


def test_a_dry_run_writes_nothing(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira")
    assert harbour.run("milestones", "--award", "--dry-run") == 0
    assert "badge: captain@1" in harbour.out
    assert not harbour.new_awards()


def test_for_a_hash_a_person_gets_the_command_and_no_salt_is_used_again(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "ben", recipient="")
    give(
        harbour,
        2,
        "oars",
        "ben",
        recipient="",
        more='name: Ben, the "third"; rm -rf\nconsent: {on: 2026-10-09, text: 2026-1}\n',
        day="2026-11-07",
    )
    assert harbour.run("milestones", "--award") == 1
    assert not harbour.new_awards()
    assert "only the hash of an e-mail address" in harbour.err
    (one,) = due(harbour)
    assert one["command"].startswith(
        "badgepress award captain@1 --learner ben --consent 2026-10-09 --consent-text 2026-1"
    )
    assert "--name 'Ben, the \"third\"; rm -rf'" in one["command"]


def test_the_table_can_be_filled_in_and_awarded(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "ben", recipient="")
    give(harbour, 2, "oars", "ben", recipient="")
    assert harbour.run("milestones", "--format", "csv") == 0
    rows = list(csv.reader(io.StringIO(harbour.out)))
    rows[1][rows[0].index("email")] = "ben@elsewhere.example"
    table = harbour.table(rows[1:], columns=rows[0])
    assert harbour.run("award", "--csv", table) == 0
    assert sound(harbour)
    assert due(harbour) == []


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (
            ("captain.yml", "criteria:", "evidence: {required: true, minimum: 1}\ncriteria:"),
            "asks for evidence of its own",
        ),
        (
            (
                "captain.yml",
                "criteria:",
                "rubric:\n  - {id: a, name: A, required_level: b, levels: [{id: a, name: A}, {id: b, name: B}]}\ncriteria:",
            ),
            "judged by a rubric",
        ),
        (("captain.yml", "status: active", "status: retired"), "“captain” is retired"),
    ],
)
def test_what_the_badge_asks_beyond_the_steps_is_left_to_a_person(
    harbour: Awarding, spoil: tuple[str, str, str], why: str
) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira")
    file = harbour.root / "content" / "badges" / spoil[0]
    file.write_text(file.read_text("utf-8").replace(spoil[1], spoil[2]), "utf-8")
    assert harbour.run("milestones", "--award") == 1
    assert why in harbour.err
    assert not harbour.new_awards()


def test_two_recipients_of_one_handle_are_a_person_s_affair(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira", recipient="did: did:key:zMallory")
    assert harbour.run("milestones", "--award") == 1
    assert "name more than one recipient" in harbour.err


def test_a_milestone_that_was_taken_back_does_not_come_back_by_itself(harbour: Awarding) -> None:
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira")
    give(harbour, 3, "captain", "mira", more="revoked: {on: 2026-11-10, reason: Ran aground.}\n")
    assert harbour.run("milestones", "--award") == 1
    assert "they held it, and it is revoked" in harbour.err
    assert not harbour.new_awards()


def test_two_ways_to_one_badge_make_one_award(harbour: Awarding) -> None:
    write(harbour, "content/pathways/rower.yml", f"name: Rower\n{WAY}")
    give(harbour, 1, "ropes", "mira")
    give(harbour, 2, "oars", "mira")
    assert len(due(harbour)) == 2
    assert [one["pathway"] for one in due(harbour, "--pathway", "rower")] == ["rower"]
    assert due(harbour, "--learner", "ben") == []
    assert harbour.run("milestones", "--award") == 0
    assert len(harbour.new_awards()) == 1


def test_awards_in_a_batch_count_too(harbour: Awarding) -> None:
    rows = [
        {
            "id": f"{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10",
            "badge": f"{badge}@1",
            "recipient": {"did": "did:key:zBen"},
            "learner": "ben",
            "awarded": "2026-10-05",
            "status_index": number,
            "consent": {"on": "2026-10-01", "text": "2026-1"},
        }
        for number, badge in ((7, "ropes"), (8, "oars"))
    ]
    write(harbour, "content/awards/import.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert harbour.run("milestones", "--award") == 0
    ((_, made),) = harbour.new_awards().items()
    assert made["recipient"] == {"did": "did:key:zBen"}


def test_what_cannot_be_told_is_said(harbour: Awarding) -> None:
    assert harbour.run("milestones", "--pathway", "sailer") == 1
    assert "Did you mean “sailor”?" in harbour.err
    assert harbour.run("milestones", "--dry-run") == 2
    assert harbour.run("milestones", "--award", "--format", "json") == 2
    write(
        harbour, "content/badges/knots.yml", FILES["content/badges/knots.yml"].replace("status: active", "status: lost")
    )
    assert harbour.run("milestones") == 1
    assert "badgepress check" in harbour.err
