"""Statistics count what they say, and what is published of them tells nothing of one person."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from badgepress.cli.main import run
from badgepress.content.award_statistics import AwardCounts, badges_of_people, count_awards, unnamed_holders
from badgepress.pipeline.examine import examine
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.small_counts import FEW, status_groups
from badgepress.publishing.statistics_page import statistics_pages
from badgepress.signing.issuer_keys import KeyChoice
from bench.rich_organisation import Sizes, make_rich_organisation
from tests.organisation import AWARD_PATH, OTHER_AWARD_PATH, write_organisation

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AS_OF = date(2026, 11, 20)


@pytest.fixture
def club(tmp_path: Path) -> Path:
    return write_organisation(tmp_path)


def counted(root: Path, *, with_private: bool = False) -> AwardCounts:
    with examine(root, NOW, processes=1) as examined:
        assert examined.catalogue is not None, examined.problems
        return count_awards(examined.index, examined.catalogue.as_of, with_private=with_private)


def add(root: Path, path: str, line: str) -> None:
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(line)


def page(root: Path) -> str:
    with examine(root, NOW, processes=1) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        made = statistics_pages(Holdings(catalogue, examined.index), KeyChoice().open(catalogue, os.environ))
        return "".join(fragment.html for fragment in made.values())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# counting ----------------------------------------------------------------------------------------------------------------------------


def test_awards_are_counted_by_month_class_and_status(club: Path) -> None:
    add(club, OTHER_AWARD_PATH, "requested_by: mira\n")
    assert counted(club) == AwardCounts(
        by_month={"2026-11": 2},
        by_class={"knots": 2},
        by_status={"valid": 2},
        ending={30: 0, 90: 0},
        requested=1,
        private=0,
    )


def test_what_was_taken_back_counts_as_revoked_and_nowhere_else(club: Path) -> None:
    add(club, AWARD_PATH, "revoked: {on: 2026-11-05, reason: A slip.}\n")
    counts = counted(club)
    assert (counts.total, counts.by_status) == (1, {"revoked": 1, "valid": 1})


def test_a_replaced_award_is_not_valid_any_more(club: Path) -> None:
    add(club, OTHER_AWARD_PATH, f"supersedes: {Path(AWARD_PATH).stem}\n")
    assert counted(club).by_status == {"superseded": 1, "valid": 1}


@pytest.mark.parametrize("with_private", [True, False])
def test_private_awards_count_for_the_issuer_alone(with_private: bool, club: Path) -> None:
    add(club, OTHER_AWARD_PATH, "visibility: private\n")
    counts = counted(club, with_private=with_private)
    assert counts.total == (2 if with_private else 1)
    assert sum(counts.by_status.values()) == counts.total
    assert counts.private == 1


@pytest.mark.parametrize(
    ("last_day", "ending"),
    [
        ("2026-11-19", {30: 0, 90: 0}),
        ("2026-11-20", {30: 1, 90: 1}),
        ("2026-12-20", {30: 1, 90: 1}),
        ("2026-12-21", {30: 0, 90: 1}),
        ("2027-02-18", {30: 0, 90: 1}),
        ("2027-02-19", {30: 0, 90: 0}),
    ],
)
def test_what_ends_soon_counts_up_to_and_with_the_last_day(last_day: str, ending: dict[int, int], club: Path) -> None:
    add(club, AWARD_PATH, f"expires: {last_day}\n")
    assert counted(club).ending == ending


def test_a_revoked_award_does_not_end_soon(club: Path) -> None:
    add(club, AWARD_PATH, "expires: 2026-11-25\nrevoked: {on: 2026-11-05, reason: A slip.}\n")
    assert counted(club).ending == {30: 0, 90: 0}


def test_people_are_those_whom_awards_name(club: Path) -> None:
    consent = "consent: {on: 2026-01-02, text: 2026-1}\n"
    (club / "content/learners").mkdir()
    (club / "content/learners/mira.yml").write_text("name: Mira\n" + consent, "utf-8")
    add(club, AWARD_PATH, "learner: mira\n" + consent)
    add(club, OTHER_AWARD_PATH, "visibility: private\n")
    with examine(club, NOW, processes=1) as examined:
        assert examined.catalogue is not None, examined.problems
        index = examined.index
        assert list(badges_of_people(index, with_private=False)) == [["knots"]]
        assert unnamed_holders(index, with_private=False) == {}
        assert unnamed_holders(index, with_private=True) == {"knots": 1}


# telling -----------------------------------------------------------------------------------------------------------------------------

COUNTS = st.fixed_dictionaries({name: st.integers(0, 12) for name in ("valid", "superseded", "expired", "revoked")})


@given(COUNTS)
@example({"valid": 20, "superseded": 0, "expired": 7, "revoked": 1})
def test_no_status_of_a_few_is_told_or_left_to_subtraction(by_status: Mapping[str, int]) -> None:
    told = status_groups(by_status)
    assert all(count == 0 or count >= FEW for count in told.values())
    if told:
        assert sum(told.values()) == sum(by_status.values()), "who knows the total learns nothing more"
        assert all(told[name] == by_status[name] for name in told if name != "over")


def test_statuses_are_told_apart_where_there_are_enough() -> None:
    enough = {"valid": 9, "expired": 5, "revoked": 6}
    assert status_groups(enough) == enough
    assert status_groups({"valid": 9, "expired": 7, "revoked": 1}) == {"valid": 9, "over": 8}
    assert status_groups({"valid": 9, "revoked": 1}) == status_groups({}) == {}


# the page ----------------------------------------------------------------------------------------------------------------------------


def test_there_is_a_page_only_where_the_issuer_asks_for_one(club: Path) -> None:
    assert page(club) == ""
    add(club, "content/issuer.yml", "also_publish: [statistics]\n")
    said = words(page(club))
    assert "As of 20 November 2026." in said
    assert "Knots 2" in said
    assert "There are too few awards to tell them apart." in said


def test_a_private_award_leaves_the_page_as_it_was(club: Path) -> None:
    add(club, "content/issuer.yml", "also_publish: [statistics]\n")
    (club / OTHER_AWARD_PATH).rename(club / "aside.yml")
    before = page(club)
    (club / "aside.yml").rename(club / OTHER_AWARD_PATH)
    add(club, OTHER_AWARD_PATH, "visibility: private\n")
    assert page(club) == before


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rich") / "org"
    make_rich_organisation(root, Sizes(classes=20, pathways=6, learners=30, awards=300))
    return root


def test_small_numbers_of_people_are_not_told(rich: Path) -> None:
    html = page(rich)
    assert "fewer than 5" in html
    funnels = html[html.index('class="bp-funnel"') : html.index("What is counted")]
    rows = re.findall(r'<th scope="row"><bdi>([^<]*)</bdi></th><td>([^<]*)</td>', funnels)
    assert len(rows) > 30
    numbers = [int(count) for label, count in rows if count.isdigit() and not label.startswith("Milestone")]
    assert any(numbers)
    assert all(number == 0 or number >= FEW for number in numbers)


def test_numbers_stand_in_tables_and_pictures_are_only_for_the_eye(rich: Path) -> None:
    html = page(rich)
    assert html.count("<table") >= 6
    for picture in re.findall(r"<svg[^>]*>", html):
        assert "aria-hidden" in picture or "aria-labelledby" in picture
    assert "style=" not in html


# the command -------------------------------------------------------------------------------------------------------------------------


def told(root: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = run(["stats", "-C", str(root), "--now", "2026-11-24T12:00:00Z", *more])
    return code, capsys.readouterr().out


def test_the_command_counts_everything_and_names_nobody(rich: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(rich, capsys, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    rows = [json.loads(line) for line in (rich / "content/awards/all.jsonl").read_text("utf-8").splitlines()]
    kept = [row for row in rows if "revoked" not in row]
    awards = found["awards"]
    assert awards["total"] == len(kept) == sum(awards["by_badge"].values()) == sum(awards["by_month"].values())
    assert awards["private"] == sum(row.get("visibility") == "private" for row in rows)
    assert sum(awards["by_status"].values()) == len(rows)
    assert found["learners"] == {"with_a_page": 30, "listed": 20}
    assert len(found["pathways"]) == 6
    for pathway in found["pathways"]:
        assert pathway["not_finished"] == pathway["begun"] - pathway["finished"] >= 0
    assert not re.search(r"[0-9a-f]{8}-|sha256|learner-\d|@", out)
    names = {row["name"] for row in rows if "name" in row}
    assert not [name for name in names if name in out]


def test_the_command_says_the_same_in_text(club: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(club, capsys)
    assert code == 0
    assert "As of 2026-11-20: 2 awards" in out
    assert re.search(r"(?m)^  knots +2  #+$", out)


def test_the_command_says_when_something_is_missing(club: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(club, AWARD_PATH, "nonsense: yes\n")
    assert told(club, capsys)[0] == 1
    (club / "content/status.yml").write_text("as_of: never\n", "utf-8")
    assert told(club, capsys)[0] == 1
