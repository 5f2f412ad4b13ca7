"""The weekly refresh moves the status date forward, and names the awards that end about then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from badgepress.cli.main import run
from tests.organisation import AWARD_ID, AWARD_PATH, FILES, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

STATUS = "content/status.yml"
# awarded 2 and 9 November 2026, valid for two years
BEFORE_BOTH = "2028-10-20T12:00:00Z"
BETWEEN = "2028-11-05T12:00:00Z"
AFTER_BOTH = "2028-12-01T12:00:00Z"


class Refreshed:
    """The organisation, and how the command ends on it."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = write_organisation(root / "org")
        self.outputs = root / "outputs"
        self._capsys = capsys

    def set(self, path: str, text: str) -> None:
        (self.root / path).write_text(text, "utf-8", newline="\n")

    def run(self, now: str, *options: str) -> tuple[int, str, str]:
        code = run(["refresh", "-C", str(self.root), "--now", now, "--github-output", str(self.outputs), *options])
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    def report(self, now: str, *options: str) -> dict[str, Any]:
        code, printed, _ = self.run(now, "--dry-run", "--format", "json", *options)
        assert code == 0
        report: dict[str, Any] = json.loads(printed)
        return report

    def ids(self, now: str, *options: str) -> tuple[list[str], list[str]]:
        report = self.report(now, *options)
        return [one["id"] for one in report["expired"]], [one["id"] for one in report["expiring"]]


@pytest.fixture
def org(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refreshed:
    monkeypatch.delenv("GITHUB_OUTPUT", raising=False)
    return Refreshed(tmp_path, capsys)


def test_the_date_moves_to_today_and_all_else_in_the_file_stays(org: Refreshed) -> None:
    org.set(STATUS, "# weekly\n\nas_of: 2026-11-20   # by the robot\n# end\n")
    assert org.run("2026-11-27T23:59:00+00:00")[0] == 0
    assert (org.root / STATUS).read_text("utf-8") == "# weekly\n\nas_of: 2026-11-27   # by the robot\n# end\n"
    assert org.outputs.read_text("utf-8") == (
        "changed=true\nbranch=badgepress/refresh\npath=content/status.yml\ntitle=Refresh the status date: 2026-11-27\n"
    )
    assert run(["check", "-C", str(org.root), "--now", "2026-11-27T23:59:00Z"]) == 0


@pytest.mark.parametrize("now", ["2026-11-20T00:00:00Z", "2026-11-19T12:00:00Z", "2020-01-01T00:00:00Z"])
def test_the_date_never_moves_back(org: Refreshed, now: str) -> None:
    code, printed, told = org.run(now, "--exit-code")
    assert code == 0
    assert "up to date" in told
    assert "nothing is to be merged" in printed
    assert (org.root / STATUS).read_text("utf-8") == FILES[STATUS]
    assert org.outputs.read_text("utf-8") == "changed=false\n"


def test_the_exit_code_tells_of_a_change_where_it_is_asked_to(org: Refreshed) -> None:
    assert org.run("2026-11-27", "--exit-code", "--dry-run")[0] == 1
    assert (org.root / STATUS).read_text("utf-8") == FILES[STATUS]
    assert org.run("2026-11-27", "--exit-code")[0] == 1
    assert org.run("2026-11-27", "--exit-code")[0] == 0


def test_awards_are_listed_before_they_end_and_once_afterwards(org: Refreshed) -> None:
    assert org.ids("2026-12-01T00:00:00Z") == ([], [])
    assert org.ids(BEFORE_BOTH) == ([], [AWARD_ID, OTHER_AWARD_ID])
    assert org.ids(BEFORE_BOTH, "--within", "14") == ([], [AWARD_ID])
    assert org.ids(BETWEEN) == ([AWARD_ID], [OTHER_AWARD_ID])
    assert org.run(BETWEEN)[0] == 0
    assert org.ids(AFTER_BOTH) == ([OTHER_AWARD_ID], [])


def test_what_is_called_expired_is_what_the_site_will_call_expired(org: Refreshed) -> None:
    last_day, day_after = "2028-11-02T23:59:59Z", "2028-11-03T00:00:00Z"
    assert org.report(last_day)["expiring"][0]["last_day"] == "2028-11-02"
    assert org.ids(last_day)[0] == []
    assert org.ids(day_after)[0] == [AWARD_ID]
    org.set(STATUS, "as_of: 2028-11-02\n")
    assert org.ids(day_after)[0] == [AWARD_ID], "the site of the last day still called it valid"
    org.set(STATUS, "as_of: 2028-11-03\n")
    assert org.ids(day_after)[0] == []


def test_what_was_revoked_forgotten_or_replaced_is_not_to_be_renewed(org: Refreshed) -> None:
    org.set(AWARD_PATH, FILES[AWARD_PATH] + "revoked: {on: 2026-11-20, reason: Somebody else's board.}\n")
    assert org.ids(BEFORE_BOTH) == ([], [OTHER_AWARD_ID])
    org.set(OTHER_AWARD_PATH, "badge: knots@1\nawarded: 2026-11-09\nstatus_index: 771020\nforgotten: {on: 2026-11-20}\n")
    assert org.ids(BEFORE_BOTH) == ([], [])
    newer = "0a7d1c52-3b9e-4c1f-8d2a-6e5b4c3d2a10"
    org.set(AWARD_PATH, FILES[AWARD_PATH])
    org.set(f"content/awards/{newer}.yml", FILES[AWARD_PATH].replace("2026-11-02", "2028-10-01").replace("48213", "48214") + f"supersedes: {AWARD_ID}\n")
    assert org.ids(BEFORE_BOTH) == ([], [])


def test_rows_of_a_batch_file_end_too(org: Refreshed) -> None:
    rows = [
        {"id": f"{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10", "badge": "knots", "recipient": {"did": f"did:key:z{number}"}, "awarded": "2026-11-03", "status_index": number}
        for number in range(3)
    ]
    org.set("content/awards/all.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert org.ids(BETWEEN)[0] == [AWARD_ID, *(row["id"] for row in rows)]


def test_the_report_shows_no_name_of_an_unlisted_award_and_keeps_texts_texts(org: Refreshed) -> None:
    org.set("content/badges/knots.yml", FILES["content/badges/knots.yml"].replace("name: Knots", 'name: "Knots | @everyone #1 ![x](https://x.example)"', 1))
    org.set(OTHER_AWARD_PATH, FILES[OTHER_AWARD_PATH] + "name: Secret Holder\n")
    _, printed, _ = org.run(BETWEEN)
    assert "Secret" not in printed and "5e2a9b1c…" in printed
    assert "Mira" in printed
    for notation in ("@everyone", " #1 ", "!["):
        assert notation not in printed
    assert f"[{AWARD_ID[:8]}](https://knots.example/badges/awards/{AWARD_ID}.html)" in printed
    assert f"`badgepress renew {AWARD_ID[:8]}`" in printed
    assert all(line.count(" | ") == 4 for line in printed.splitlines() if line.startswith("| 2"))


def test_a_long_list_is_cut_and_says_so(org: Refreshed) -> None:
    rows = [
        {"id": f"{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10", "badge": "knots", "recipient": {"did": f"did:key:z{number}"}, "awarded": "2026-11-03", "status_index": number}
        for number in range(900)
    ]
    org.set("content/awards/all.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    _, printed, _ = org.run(BETWEEN, "--dry-run")
    shown = sum(line.startswith("| 2028-") for line in printed.splitlines())
    assert shown > 50  # one of them in the table of what ends soon
    assert "901 awards ended" in printed and f"… and {902 - shown} more" in printed
    assert len(printed) < 30_000


def test_both_reports_are_written_where_asked(org: Refreshed, tmp_path: Path) -> None:
    code, printed, _ = org.run(BETWEEN, "--out", str(tmp_path / "reports"))
    assert (code, printed) == (0, "")
    assert json.loads((tmp_path / "reports/refresh.json").read_text("utf-8"))["changed"] is True
    assert "2028-11-05" in (tmp_path / "reports/pull-request.md").read_text("utf-8")


def test_awards_that_cannot_be_read_are_counted_not_passed_over(org: Refreshed) -> None:
    org.set(AWARD_PATH, "badge: [")
    _, printed, _ = org.run(BETWEEN, "--dry-run")
    assert "1 award(s) could not be read" in printed


@pytest.mark.parametrize("status", [None, "", "as_of: soon\n", "as_of: 2026-13-45\n", "as_of: &a 2026-11-20\n"])
def test_without_a_readable_date_nothing_is_written(org: Refreshed, status: str | None) -> None:
    if status is None:
        (org.root / STATUS).unlink()
    else:
        org.set(STATUS, status)
    code, _, told = org.run("2026-11-27")
    assert code == 1
    assert "as_of: 2026-11-27" in told
    assert (org.root / STATUS).read_text("utf-8") == status if status is not None else not (org.root / STATUS).exists()
