"""What was awarded stays findable and says what it said; what may change, changes."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml

from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH

NEW_ID = "0a7d1c52-3b9e-4c1f-8d2a-6e5b4c3d2a10"
REVOKED = "revoked: {on: 2026-11-20, reason: The board was somebody else's.}\n"
CONSENT = "consent: {on: 2026-11-01, text: 2026-1}\n"


def test_no_change_is_no_problem(repository: ChangedRepository) -> None:
    assert repository.codes() == []


def test_a_deleted_award_is_refused_and_the_hint_names_revoke_forget_and_restore(repository: ChangedRepository) -> None:
    repository.remove(AWARD_PATH)
    (problem,) = repository.problems()
    assert problem["code"] == "BP350"
    assert problem["path"] == AWARD_PATH
    for way_out in ("git restore --source", f"badgepress revoke {AWARD_ID[:8]}", f"badgepress forget {AWARD_ID[:8]}"):
        assert way_out in problem["hint"]


def test_a_renamed_award_is_reported_once_as_renamed(repository: ChangedRepository) -> None:
    repository.move(AWARD_PATH, f"content/awards/{NEW_ID}.yml")
    (problem,) = [problem for problem in repository.problems() if problem["code"] != "BP358"]
    assert problem["code"] == "BP350"
    assert NEW_ID in problem["message"]


def test_an_award_may_move_to_another_folder(repository: ChangedRepository) -> None:
    repository.move(AWARD_PATH, f"content/awards/2026/{AWARD_ID}.yml")
    assert repository.codes() == []


def test_awards_may_move_into_a_batch_file(repository: ChangedRepository) -> None:
    rows = []
    for path, award_id in ((AWARD_PATH, AWARD_ID), (OTHER_AWARD_PATH, OTHER_AWARD_ID)):
        values = yaml.safe_load(repository.text(path))
        rows.append(json.dumps({"id": award_id, **values, "awarded": str(values["awarded"])}))
        repository.remove(path)
    repository.write("content/awards/all.jsonl", "\n".join(rows) + "\n")
    assert repository.codes() == []
    repository.base_is_now()
    repository.write("content/awards/all.jsonl", rows[0] + "\n")
    assert repository.codes() == ["BP350"]
    repository.write("content/awards/all.jsonl", "\n".join([rows[0], rows[1].replace("2026-11-09", "2026-11-10")]))
    (problem,) = repository.problems()
    assert (problem["code"], problem["line"]) == ("BP351", 2)


def test_a_row_of_a_csv_batch_stays_as_it_was(repository: ChangedRepository) -> None:
    def table(*dates: str) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["id", "badge", "recipient.did", "awarded", "status_index", "evidence.1.name", "results.tying"])
        for number, date in enumerate(dates):
            award_id = f"{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10"
            writer.writerow([award_id, "knots", f"did:key:z{number}", date, 100 + number, "Knots", "sure"])
        return out.getvalue()

    repository.write("content/awards/all.csv", table(*["2026-01-01"] * 1200))
    repository.base_is_now()
    assert repository.codes() == []
    repository.write("content/awards/all.csv", table(*["2026-01-01"] * 1100, "2026-02-02", *["2026-01-01"] * 99))
    (problem,) = repository.problems()
    assert (problem["code"], problem["path"], problem["line"]) == ("BP351", "content/awards/all.csv", 1102)
    repository.write("content/awards/all.csv", table(*["2026-01-01"] * 1198))
    assert repository.codes() == ["BP350", "BP350"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("awarded: 2026-11-09", "awarded: 2026-11-08"),
        ("status_index: 771020", "status_index: 771021"),
        ("salt: 2b7d90e4", "salt: 3b7d90e4"),
        ("name: Six knots on a rope", "name: Seven knots on a rope"),
        ("{tying: blindfold}", "{tying: sure}"),
        ("results:", "narrative: Tied at sea.\nresults:"),
        ("results:", "assessor: {name: Old Salt}\nresults:"),
        ("results:", "expires: 2027-01-01\nresults:"),
        ("badge: knots@1", "badge: knots@2"),
    ],
)
def test_an_edited_fact_is_reported_at_its_place_with_the_way_out(
    repository: ChangedRepository, old: str, new: str
) -> None:
    repository.write("content/badges/knots.v2.yml", repository.text("content/badges/knots.yml").replace("version: 1", "version: 2"))
    repository.base_is_now()
    repository.replace(OTHER_AWARD_PATH, old, new)
    (problem,) = repository.problems()
    assert problem["code"] == "BP351"
    field = new.partition(":")[0] if not new.startswith(("name", "{", "salt")) else ""
    assert field in problem["message"]
    assert "badgepress supersede" in problem["hint"] or "badgepress revoke" in problem["hint"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("badge: knots@1", "badge: knots"),
        ("awarded: 2026-11-09", "awarded: 2026-11-09T01:00:00+01:00"),
        ("awarded: 2026-11-09", "# checked\nawarded: 2026-11-09"),
        ("results: {tying: blindfold}", "results:\n  tying: blindfold"),
        ("results:", f"learner: mira\n{CONSENT}results:"),
        ("results:", "awarded_by: ada\nresults:"),
        ("results:", REVOKED + "results:"),
        ("results:", f"name: Bo\n{CONSENT}results:"),
        ("results:", f"visibility: listed\n{CONSENT}results:"),
    ],
)
def test_what_may_change_passes(repository: ChangedRepository, old: str, new: str) -> None:
    repository.replace(OTHER_AWARD_PATH, old, new)
    assert repository.codes() == []


@pytest.mark.parametrize("line", ["name: Bo\n", "visibility: listed\n"])
def test_a_name_or_a_listing_needs_recorded_consent(repository: ChangedRepository, line: str) -> None:
    repository.append(OTHER_AWARD_PATH, line)
    assert repository.codes() == ["BP358"]


def test_a_new_award_with_a_name_needs_consent_once(repository: ChangedRepository) -> None:
    text = repository.text(AWARD_PATH).replace("9c1e7f20", "8c1e7f20").replace("48213", "48214")
    repository.write(f"content/awards/{NEW_ID}.yml", text)
    assert repository.codes() == ["BP358"]
    repository.append(f"content/awards/{NEW_ID}.yml", CONSENT)
    assert repository.codes() == []


def test_listing_may_be_taken_back(repository: ChangedRepository) -> None:
    repository.replace(AWARD_PATH, "visibility: listed", "visibility: unlisted")
    assert repository.codes() == []


def test_a_public_award_does_not_become_private(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, "visibility: private\n")
    assert repository.codes() == ["BP359"]


def test_a_revocation_is_never_lifted_nor_moved(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, REVOKED)
    repository.base_is_now()
    repository.replace(OTHER_AWARD_PATH, "somebody else's", "borrowed")
    assert repository.codes() == []
    repository.replace(OTHER_AWARD_PATH, "on: 2026-11-20", "on: 2026-11-21")
    assert repository.codes() == ["BP352"]
    repository.write(OTHER_AWARD_PATH, repository.text(OTHER_AWARD_PATH).partition("revoked:")[0])
    (problem,) = repository.problems()
    assert problem["code"] == "BP352"
    assert "award it anew" in problem["hint"]


def test_a_status_index_is_not_used_again(repository: ChangedRepository) -> None:
    text = repository.text(OTHER_AWARD_PATH).replace("2b7d90e4", "7b7d90e4")
    repository.write(f"content/awards/{NEW_ID}.yml", text)
    assert repository.codes() == ["BP303"]


def test_an_award_that_cannot_be_read_any_more_is_not_also_called_gone(repository: ChangedRepository) -> None:
    repository.write(AWARD_PATH, "badge: [\n")
    assert "BP350" not in repository.codes()


def test_uncommitted_files_are_looked_at_too(repository: ChangedRepository) -> None:
    repository.write(".gitignore", "content/awards/\n")
    repository.commit()
    repository.write(f"content/awards/{NEW_ID}.yml", repository.text(AWARD_PATH))
    assert "BP358" in repository.codes()
