"""Batches of awards: what a table or a JSON line says is read as the equal YAML file is; what is doubtful is told, and nothing raises or stalls."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Iterable
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from badgepress.checks.texts import check_texts
from badgepress.content.batch import MAX_BATCH_BYTES, MAX_ROW_BYTES, Row, read_batch
from badgepress.content.model import Award
from badgepress.content.parse import parse_award
from badgepress.content.schema_check import is_valid, schema_problems
from badgepress.content.yaml_reader import FORBIDDEN, MAX_DEPTH, MAX_PROBLEMS_A_FILE, Source, read_yaml
from badgepress.problems import Place, Problem

ID = "3f0e5a52-7c7b-4d8e-9a53-0b8f3f0f6a11"
OTHER_ID = "b1c2d3e4-0000-4000-8000-00000000000a"
HASH = "sha256$" + "9f" * 32
SALT = "5b1e" * 8
HEADER = "id,badge,recipient.did,awarded,status_index"
GOOD = f"{ID},bicycle-repair,did:key:z6Mk,2026-11-02,7"
AWARD: dict[str, Any] = {
    "badge": "bicycle-repair@2",
    "recipient": {"email_hash": HASH, "salt": SALT},
    "name": "Ada L.",
    "learner": "ada",
    "awarded": "2026-11-02T18:30:00+01:00",
    "expires": "2028-11-02",
    "status_index": 48213,
    "evidence": [
        {"name": "The gear, repaired", "url": "https://example.org/gear"},
        {"name": 'A "film"', "genre": "film", "description": "One\nand two"},
    ],
    "results": {"diagnosis": "demonstrated", "repair": "excelled"},
    "narrative": "=1+1\n\n# Found the fault; replaced it",
    "assessor": {"name": "Workshop", "role": "trainer"},
    "awarded_by": "The board",
    "visibility": "unlisted",
    "revoked": {"on": "2027-01-04", "reason": "By mistake"},
    "supersedes": OTHER_ID,
}


def read(text: str | bytes, name: str = "a.csv") -> list[Row | Problem]:
    return list(read_batch(name, text if isinstance(text, bytes) else text.encode()))


def only_row(text: str | bytes, name: str = "a.csv") -> Row:
    found = read(text, name)
    assert [type(one) for one in found] == [Row], found
    assert isinstance(found[0], Row)
    return found[0]


def told(text: str | bytes, name: str = "a.csv") -> list[str]:
    """Return the problems as line:column code message | hint."""
    problems = [one for one in read(text, name) if isinstance(one, Problem)]
    return [f"{one.place.line}:{one.place.column} {one.code} {one.message} | {one.hint}" for one in problems]


def plain(row: Row) -> Any:
    assert row.source.root is not None
    return row.source.root.plain()


def flat(values: Any, name: str = "") -> Iterable[tuple[str, str]]:
    """Yield column names and cells of an award."""
    if isinstance(values, dict):
        for key, inner in values.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(values, list):
        for number, inner in enumerate(values, 1):
            yield from flat(inner, f"{name}.{number}")
    else:
        yield name, str(values)


def table(awards: list[tuple[str, dict[str, Any]]], delimiter: str = ",", line_end: str = "\r\n") -> str:
    rows = [{"id": award_id, **dict(flat(award))} for award_id, award in awards]
    text = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


# what is read ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_row_gives_the_award_of_the_equal_yaml_file(form: str) -> None:
    text = table([(ID, AWARD)]) if form == "csv" else json.dumps({"id": ID, **AWARD})
    row = only_row(text, f"a.{form}")
    root, problems = read_yaml("a.yml", yaml.safe_dump(AWARD, allow_unicode=True).encode())
    assert not problems
    assert root is not None
    assert row.award_id == ID
    assert schema_problems("award", row.source) == []
    assert list(check_texts(row.source)) == []
    assert plain(row) == root.plain() == AWARD
    read_award, faults = parse_award(row.source, row.award_id, plain(row))
    yaml_award, _ = parse_award(Source("a.yml", root), ID, root.plain())
    assert not faults
    assert isinstance(read_award, Award)
    assert isinstance(yaml_award, Award)
    fields = [name for name in Award.__slots__ if name != "source"]
    assert [getattr(read_award, name) for name in fields] == [getattr(yaml_award, name) for name in fields]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_tables_of_every_spreadsheet_read_alike(delimiter: str, line_end: str, mark: bytes) -> None:
    row = only_row(mark + table([(ID, AWARD)], delimiter, line_end).encode())
    assert plain(row) == AWARD


def test_quoted_column_names_and_the_order_of_columns_do_not_matter() -> None:
    row = only_row(f'"status_index";"badge";"awarded";"recipient.did";"id"\n7;b;2026-11-02;did:key:z;{ID}\n')
    assert (row.award_id, plain(row)["status_index"], plain(row)["badge"]) == (ID, 7, "b")


@pytest.mark.parametrize("number", ["007", "-1", "1.0", "1e3", "4,8", "٣", "12345678901234567", " 7"])
def test_a_status_index_that_is_no_plain_number_stays_text_for_the_schema_to_refuse(number: str) -> None:
    row = only_row(f'{HEADER}\n{ID},b,did:key:z,2026-11-02,"{number}"\n')
    assert plain(row)["status_index"] == number
    problem = schema_problems("award", row.source)[0]
    assert (problem.code, problem.place) == ("BP103", Place("a.csv", 2, 5))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "true", "null", "~", "1.5", "NaN"])
def test_cells_that_look_like_formulas_or_numbers_are_just_text(cell: str) -> None:
    assert plain(only_row(f"{HEADER},narrative\n{GOOD},{cell}\n"))["narrative"] == cell


def test_empty_cells_are_absent_fields_and_empty_rows_are_skipped() -> None:
    row = only_row(f'{HEADER},name,assessor.name,evidence.1.name\n\n,,,,,,,\n,\n  \n{GOOD},,"",\n\n')
    assert sorted(plain(row)) == ["awarded", "badge", "recipient", "status_index"]
    assert row.source.place().line == 6


def test_evidence_is_counted_by_its_numbers_whatever_the_order_of_the_columns() -> None:
    row = only_row(f"{HEADER},evidence.2.name,evidence.1.name\n{GOOD},second,first\n")
    assert plain(row)["evidence"] == [{"name": "first"}, {"name": "second"}]


def test_line_breaks_within_cells_keep_the_positions_of_later_rows() -> None:
    text = f'{HEADER},narrative\r\n{GOOD},"one\r\ntwo ""x""\r\n\r\nthree"\r\n{GOOD.replace(ID, OTHER_ID)},four\r\n'
    first, second = read(text)
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert plain(first)["narrative"] == 'one\ntwo "x"\n\nthree'
    assert first.source.place("narrative") == Place("a.csv", 2, 6)
    assert second.source.place("narrative") == Place("a.csv", 6, 6)


def test_in_csv_every_key_and_value_stands_at_its_row_and_column_number() -> None:
    source = only_row(f"{HEADER},results.a,evidence.1.url,evidence.1.name\n{GOOD},b,u,n\n").source
    assert source.place() == Place("a.csv", 2, 1)
    assert source.place("recipient") == source.key_place("recipient", "did") == Place("a.csv", 2, 3)
    assert source.key_place("results", "a") == Place("a.csv", 2, 6)
    assert source.place("evidence") == source.place("evidence", 0) == Place("a.csv", 2, 7)
    assert source.place("evidence", 0, "name") == Place("a.csv", 2, 8)


def test_in_jsonl_every_key_and_value_stands_at_its_line_and_character() -> None:
    text = f'\n{{"id":"{ID}", "badge" : "b","ü":[ {{"x":5}}],"n":null}}\n'
    source = only_row(text, "a.jsonl").source
    line = text.split("\n")[1]
    assert source.place() == Place("a.jsonl", 2, 1)
    assert source.key_place("badge") == Place("a.jsonl", 2, line.index('"badge"') + 1)
    assert source.place("badge") == Place("a.jsonl", 2, line.index('"b"') + 1)
    assert source.place("ü", 0) == Place("a.jsonl", 2, line.index('{"x"') + 1)
    assert source.place("ü", 0, "x") == Place("a.jsonl", 2, line.index("5}") + 1)
    assert source.key_place("n") == Place("a.jsonl", 2, line.index('"n"') + 1)


def test_rows_share_no_nodes_and_come_before_the_rest_is_read() -> None:
    found = read_batch("a.csv", f"{HEADER}\n{GOOD}\n{GOOD}\n\xff".encode("latin-1"))
    first, second = next(found), next(found)
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert first.source.root is not second.source.root
    assert [one.code for one in found if isinstance(one, Problem)] == ["BP003"]


# what is told ------------------------------------------------------------------------------------------------------------------

QUOTE_HINT = 'Put the whole cell in double quotes and double those inside: "a 5"" pipe".'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1 BP010 the file is empty | Fill it in, or delete the file."),
        ("\ufeff", "1:1 BP010 the file is empty | Fill it in, or delete the file."),
        ("\n" + HEADER, "1:1 BP010 the first line is empty; it must name the columns | Fill it in, or delete the file."),
        (HEADER + "\n\n,,,,\n", "1:1 BP010 the file names columns but holds no award | Fill it in, or delete it."),
        (GOOD, "1:1 BP101 the first line names no column that is known here | Begin the file with the names of the columns: "
         "id,badge,recipient.email_hash,recipient.salt,awarded,status_index …"),
        (HEADER + ",salt", "1:6 BP101 unknown column “salt” | Did you mean “recipient.salt”?"),
        (HEADER + ",Name", "1:6 BP101 unknown column “Name” | Did you mean “name”?"),
        (HEADER + ",narative", "1:6 BP101 unknown column “narative” | Did you mean “narrative”?"),
        (HEADER + ",", "1:6 BP101 column 6 has no name | Name the column, or delete it with its cells."),
        (HEADER + ",evidence.21.name", "1:6 BP101 unknown column “evidence.21.name” | “evidence” counts from 1 to 20."),
        (HEADER + ",results.Ü", "1:6 BP101 unknown column “results.Ü” | After the dot stands the id of a criterion: small letters, digits "
         "and single hyphens."),
        (HEADER + ",badge", "1:6 BP007 the column “badge” stands twice; the first is column 2 | Keep one of them."),
        (HEADER + ",evidence.1.name,evidence.3.name", "1:7 BP102 the column “evidence.3.name” is there, but none of “evidence.2” | Count 1, 2, 3 "
         "without a gap."),
        ("id,badge,recipient.did,awarded", "1:1 BP102 the column “status_index” is missing | Add it to the first line. Place in the revocation list: "
         "random, unique, never reused."),
        ("id,badge,awarded,status_index", "1:1 BP102 the column “recipient.…” is missing | Add at least one of recipient.email_hash, recipient.salt, "
         "recipient.did, recipient.url."),
        ('id,"badge', "1:2 BP005 this is not CSV: a quoted cell is never closed | Close it with a double quote; double those inside of it."),
        ("<<<<<<< HEAD\n" + HEADER, "1:1 BP014 an unresolved merge conflict | Keep the lines that are right and delete the marker lines."),
        ("id\0,badge", "1:1 BP004 the character U+0000 is not allowed here | Delete it; it is invisible in most editors."),
        ("id,badge\r1,2\r", "1:2 BP004 the character U+000D is not allowed here | Save the file with the line ends of Windows or Unix."),
    ],
)  # fmt: skip
def test_faults_of_the_header_are_told_once_and_end_the_reading(text: str, expected: str) -> None:
    assert told(text) == [expected]
    assert not [one for one in read(text) if isinstance(one, Row)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1,2,3", "2:3 BP005 the row has 3 cells, but the header has 5 | Every row needs a cell for each column, be it empty."),
        (GOOD + ",x", "2:6 BP005 the row has 6 cells, but the header has 5 | A text that contains a comma must stand in double quotes."),
        ('a,5" pipe,c,d,e', f"2:2 BP005 this is not CSV: a double quote stands in a cell that does not begin with one | {QUOTE_HINT}"),
        ('a, "b",c,d,e', f"2:2 BP005 this is not CSV: a double quote stands in a cell that does not begin with one | {QUOTE_HINT}"),
        ('a,"b"c,"d",e,f', f"2:2 BP005 this is not CSV: something follows the closing quote of a cell | {QUOTE_HINT}"),
        ('a,"b,c,d,e', "2:2 BP005 this is not CSV: a quoted cell is never closed | Close it with a double quote; double those inside of it."),
        ('a,"b"",c,d,e', "2:2 BP005 this is not CSV: a quoted cell is never closed | Close it with a double quote; double those inside of it."),
        ('a,"b"",c",d,e,"', "2:5 BP005 this is not CSV: a quoted cell is never closed | Close it with a double quote; double those inside of it."),
        ("a,b\u200e\u0007,c,d,e", "2:2 BP004 the character U+0007 is not allowed here | Delete it; it is invisible in most editors."),
        ("=======", "2:1 BP014 an unresolved merge conflict | Keep the lines that are right and delete the marker lines."),
        (">>>>>>> branch", "2:1 BP014 an unresolved merge conflict | Keep the lines that are right and delete the marker lines."),
        ("x" * (MAX_ROW_BYTES + 1), "2:1 BP002 the row has more than 65,536 bytes | Move long texts to a page and link to it."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_told_and_the_rows_beside_it_are_read(row: str, expected: str) -> None:
    if "never closed" in expected:
        assert told(f"{HEADER}\n{row}\n") == [expected]
        return
    after = GOOD.replace(ID, OTHER_ID)
    found = read(f"{HEADER}\n{row}\n{after}\n")
    assert told(f"{HEADER}\n{row}\n{after}\n") == [expected]
    assert [one.award_id for one in found if isinstance(one, Row)] == [OTHER_ID]


def test_a_quotation_that_is_never_closed_does_not_swallow_the_rows_after_it() -> None:
    rows = [GOOD, '1,"2,3,4,5', GOOD.replace("bicycle-repair", '"bicycle-repair"'), GOOD]
    found = read("\n".join([HEADER, *rows]))
    assert [one.place.line if isinstance(one, Problem) else one.source.place().line for one in found] == [2, 3, 4, 5]
    assert isinstance(found[1], Problem)


def test_a_conflict_inside_a_cell_is_told_but_an_underlined_heading_is_not() -> None:
    heading = f'{HEADER},narrative\n{GOOD},"Repair\n=======\nDone"\n'
    assert plain(only_row(heading))["narrative"] == "Repair\n=======\nDone"
    conflict = heading.replace("=======", "<<<<<<< HEAD")
    assert told(conflict)[0].startswith("3:1 BP014 an unresolved merge conflict")


def test_an_open_quotation_ends_at_the_limit_of_a_row() -> None:
    text = HEADER + '\na,"' + "long line\n" * 8000 + '",c,d,e\n'
    hint = "Move long texts to a page and link to it. Or is a quotation mark never closed?"
    assert told(text)[0] == f"2:1 BP002 the row has more than 65,536 bytes | {hint}"


@pytest.mark.parametrize(
    ("award_id", "expected"),
    [
        ("", "BP301 the row has no id | Every award needs a random UUID of version 4 as its “id”."),
        ("17", "BP301 “17” is not a UUID of version 4 | An award's id is a random UUID of version 4."),
        (ID.upper(), f"BP301 “{ID.upper()}” is not a UUID of version 4 | Write it in small letters and without spaces."),
        (ID.replace("-4", "-1", 1), f"BP301 “{ID.replace('-4', '-1', 1)}” is not a UUID of version 4 | An award's id is a random UUID of version 4."),
    ],
)  # fmt: skip
def test_a_wrong_id_is_told_and_the_row_still_read(award_id: str, expected: str) -> None:
    text = f"{HEADER}\n{GOOD.replace(ID, award_id)}\n"
    assert told(text) == [f"2:1 {expected}"]
    line = json.dumps({"badge": "b", **({"id": award_id} if award_id else {})})
    assert told(line, "a.jsonl") == [f"1:{22 if award_id else 1} {expected}"]
    row = read(text)[1]
    assert isinstance(row, Row)
    assert (row.award_id, plain(row)["badge"]) == ("", "bicycle-repair")


def test_evidence_with_a_gap_in_a_row_is_told() -> None:
    text = f"{HEADER},evidence.1.name,evidence.2.name,evidence.2.url\n{GOOD},,x,https://example.org/\n"
    expected = "“evidence.1” is empty, but “evidence.2” is not | Move the entries to the left, so that there is no gap."
    assert told(text) == [f"2:7 BP102 {expected}"]


VALUE_HINT = "Write texts in double quotes; without them stand only whole numbers, true, false and null."
NUMBER_HINT = "Write whole numbers in digits only, for example 48213; put texts in double quotes."
KEY_HINT = 'Write keys in double quotes, "badge": …, and no comma after the last value.'
LINE_HINT = "Write the whole award in one line."
ROW_HINT = 'Write one award a line, {"id": …, "badge": …}, without a list around them and commas between them.'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("[]", f"1:1 BP103 the line must be an object in braces | {ROW_HINT}"),
        (' "x"', f"1:2 BP103 the line must be an object in braces | {ROW_HINT}"),
        ("{", f"1:2 BP005 this is not JSON: the line ends before its object does | {LINE_HINT}"),
        ('{"a": ', f"1:7 BP005 this is not JSON: the line ends before its object does | {LINE_HINT}"),
        ('{"a": 1.0}', f"1:7 BP103 no number here has a decimal point or an exponent: 1.0 | {NUMBER_HINT}"),
        ('{"a": 1E5}', f"1:7 BP103 no number here has a decimal point or an exponent: 1E5 | {NUMBER_HINT}"),
        ('{"a": 12345678901234567}', "1:7 BP107 the number has more than 16 digits: 12345678901234567 | Put it in double quotes if it is a text."),
        ('{"a": NaN}', f"1:7 BP005 this is not JSON: “NaN” is no value | {VALUE_HINT}"),
        ('{"a": -Infinity}', f"1:7 BP005 this is not JSON: “-Infinity” is no value | {VALUE_HINT}"),
        ('{"a": 01}', f"1:7 BP005 this is not JSON: “01” is no value | {VALUE_HINT}"),
        ('{"a": True}', f"1:7 BP005 this is not JSON: “True” is no value | {VALUE_HINT}"),
        ("{\"a\": 'x'}", f"1:7 BP005 this is not JSON: “'x'” is no value | {VALUE_HINT}"),
        ('{"a": }', f"1:7 BP005 this is not JSON: a value is missing | {VALUE_HINT}"),
        ('{"a": 1,}', f"1:9 BP005 this is not JSON: a key in double quotes is missing | {KEY_HINT}"),
        ("{a: 1}", f"1:2 BP005 this is not JSON: a key in double quotes is missing | {KEY_HINT}"),
        ('{"a" 1}', '1:6 BP005 this is not JSON: a colon is missing after the key | Write "key": value.'),
        ('{"a": 1 "b": 2}', "1:9 BP005 this is not JSON: a comma or “}” is missing | Put a comma between two values."),
        ('{"a": [1 2]}', "1:10 BP005 this is not JSON: a comma or “]” is missing | Put a comma between two values."),
        ('{"a": 1},', "1:9 BP005 this is not JSON: something follows the closing brace | Write each award in a line of its own."),
        ('{"a": "x}', "1:7 BP005 this is not JSON: a text is never closed | Close it with a double quote in the same line; write \\n for a line "
         'break and \\" for a quote.'),
        ('{"a": "\\q"}', '1:8 BP005 this is not JSON: this backslash begins no escape | Double it, or write \\n, \\t, \\" or \\u00e4.'),
        ('{"a": "b\tc"}', "1:9 BP005 this is not JSON: a tab stands inside a text | Write \\t for it, or a space."),
        ('{"a": "b\u0007"}', "1:9 BP004 the character U+0007 is not allowed here | Delete it; it is invisible in most editors."),
        ('{"a": "b\\u0007"}', "1:7 BP004 the character U+0007 is not allowed here | Delete its escape."),
        ('{"a": "\\ud800"}', "1:7 BP004 the character U+D800 is not allowed here | Delete its escape."),
        ('{"\\r": 1}', "1:2 BP004 the character U+000D is not allowed here | Write \\n for a line break."),
        ('{"a":' * 14, "1:62 BP008 values are nested more than 12 deep | Use the fields of the reference page only."),
        ("=======", "1:1 BP014 an unresolved merge conflict | Keep the lines that are right and delete the marker lines."),
        ("{" + " " * MAX_ROW_BYTES, "1:1 BP002 the row has more than 65,536 bytes | Move long texts to a page and link to it."),
    ],
)  # fmt: skip
def test_a_json_line_that_cannot_be_read_is_told_and_the_next_one_read(line: str, expected: str) -> None:
    text = f'{line}\n{{"id": "{ID}"}}\n'
    assert told(text, "a.jsonl") == [expected]
    assert [one.award_id for one in read(text, "a.jsonl") if isinstance(one, Row)] == [ID]


def test_a_key_that_stands_twice_is_told_and_the_first_counts() -> None:
    text = f'{{"id": "{ID}", "a": 1, "a": 2, "b": {{"c": 3, "c": 4}}}}'
    expected = [
        "1:56 BP007 “a” stands twice; the first is at column 48 | Keep one of them.",
        "1:78 BP007 “c” stands twice; the first is at column 70 | Keep one of them.",
    ]
    assert told(text, "a.jsonl") == expected
    row = read(text, "a.jsonl")[-1]
    assert isinstance(row, Row)
    assert plain(row) == {"a": 1, "b": {"c": 3}}


@pytest.mark.parametrize("value", ["5", "true", "[1]", '{"a": 1}'])
def test_an_id_that_is_no_text_is_told(value: str) -> None:
    expected = f"1:8 BP301 “{value}” is not a UUID of version 4 | An award's id is a random UUID of version 4."
    assert told(f'{{"id": {value}}}', "a.jsonl") == [expected]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_what_is_not_utf8_ends_the_reading_at_its_line(name: str) -> None:
    good = f"{HEADER}\n{GOOD}\n" if name == "a.csv" else f'\n{{"id":"{ID}"}}\n'
    hint = "Save it with the encoding “UTF-8”; spreadsheets call it “CSV UTF-8”."
    assert told(good.encode() + b"Zo\xeb\n\xff\n", name) == [f"3:1 BP003 the file is not UTF-8 text | {hint}"]


def test_a_byte_order_mark_is_for_tables_only() -> None:
    expected = "1:1 BP003 the file begins with a byte order mark | Save it as “UTF-8” without BOM."
    assert told(f'\ufeff{{"id":"{ID}"}}', "a.jsonl") == [expected]


@pytest.mark.parametrize("text", ["", "\n", " \n\t\r\n"])
def test_a_json_file_without_a_row_is_told(text: str) -> None:
    assert told(text, "a.jsonl") == ["1:1 BP010 the file is empty | Fill it in, or delete it."]


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_too_large_a_file_is_not_read(name: str) -> None:
    expected = "1:1 BP002 the file has 67,108,865 bytes; the limit is 67,108,864 | Divide it into several files."
    assert told(bytes(MAX_BATCH_BYTES + 1), name) == [expected]


def test_a_file_of_another_kind_is_told() -> None:
    assert told("", "a.xlsx") == ["1:1 BP012 a batch of awards ends in .csv or .jsonl | Rename it."]


@pytest.mark.parametrize(("name", "head", "row"), [("a.csv", f"{HEADER}\n", "x\n"), ("a.jsonl", "\n", "[\n")])
def test_after_many_problems_one_says_that_there_are_more(name: str, head: str, row: str) -> None:
    assert len(told(head + row * MAX_PROBLEMS_A_FILE, name)) == MAX_PROBLEMS_A_FILE
    problems = told(head + row * 3000, name)
    assert len(problems) == MAX_PROBLEMS_A_FILE + 1
    assert problems[-1].endswith("and there are more problems in this file | Mend the ones above first.")


# whatever the bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", '"\n' * 200_000), ("a.csv", f"{HEADER}\n" + '"x\n' * 200_000), ("a.csv", f"{HEADER}\n" + "," * 9_000_000), ("a.csv", "," * 60_000),
        ("a.csv", "id," + "a," * 32_000), ("a.csv", "id," + "evidence.99999999999999999999.x," * 2000), ("a.csv", f'{HEADER}\n{chr(34) * 65_000}\n' * 20),
        ("a.csv", f'{HEADER}\n"' + '""\n' * 100_000), ("a.csv", f"{HEADER}\n" + "\n" * 400_000), ("a.csv", "<<<<<<<" * 9_000),
        ("a.jsonl", "[" * 60_000), ("a.jsonl", '{"a":' * 12_000), ("a.jsonl", ('{"a":"' + "\\" * 65_000 + "\n") * 20), ("a.jsonl", '{"a":' + "9" * 60_000),
        ("a.jsonl", ('{"a":-' + "1" * 60_000 + "x\n") * 20), ("a.jsonl", '{"' + "a" * 60_000), ("a.jsonl", "x" * 9_000_000), ("a.jsonl", '{"a":1,' * 9_000),
    ],
)  # fmt: skip
def test_hostile_batches_are_refused_within_two_seconds(name: str, text: str) -> None:
    data = text.encode()
    began = time.process_time()
    assert told(data, name)
    assert time.process_time() - began < 2


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.jsonl"]), st.booleans())
def test_no_bytes_make_it_raise(data: bytes, name: str, has_header: bool) -> None:
    read((f"{HEADER}\n".encode() if has_header else b"") + data, name)


@given(
    st.text(st.sampled_from('",;\t\n\r a1<=é\x00'), max_size=80),
    st.sampled_from([HEADER, HEADER.replace(",", ";"), "id", ""]),
)
def test_no_table_makes_it_raise(text: str, header: str) -> None:
    for found in read(f"{header}\n{text}"):
        assert isinstance(found, Row | Problem)


SOUND_CELLS = ["a", "é", '"a"', '"a,b"', '"a;""b"""', '"a\nb"', '"\n"', "", '""', " a ", "'a'"]
UNSOUND_CELLS = ['a"b', '"a"b', ' "a"', '"a" ', '"', 'a"', '"""']


@given(st.lists(st.lists(st.sampled_from(SOUND_CELLS), min_size=5, max_size=5), min_size=1, max_size=4))
def test_sound_tables_read_as_the_csv_module_reads_them(rows: list[list[str]]) -> None:
    text = "".join(f"{','.join(row)}\n" for row in [HEADER.split(","), *rows])
    expected = [cells for cells in csv.reader(io.StringIO(text), strict=True) if any(cells)][1:]
    found = [plain(one) for one in read(text) if isinstance(one, Row)]
    names = HEADER.split(",")[1:]
    assert [[dict(flat(row)).get(name, "") for name in names] for row in found] == [cells[1:] for cells in expected]
    assert not any("BP005" in problem for problem in told(text))


@given(
    st.lists(st.sampled_from(SOUND_CELLS), min_size=4, max_size=4), st.sampled_from(UNSOUND_CELLS), st.integers(0, 4)
)
def test_a_stray_quote_is_always_told(sound: list[str], unsound: str, position: int) -> None:
    cells = [*sound[:position], unsound, *sound[position:]]
    problems = told(f"{HEADER}\n{','.join(cells)}\n")
    assert any("BP005 this is not CSV" in problem for problem in problems)


JSON_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters="\ufeff")
).filter(lambda text: not FORBIDDEN.search(text))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**16) + 1, 10**16 - 1) | JSON_TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(
    st.dictionaries(JSON_TEXTS.filter(lambda key: key != "id"), JSON_VALUES, max_size=4), st.booleans(), st.booleans()
)
def test_every_json_object_of_the_profile_reads_as_json_reads_it(
    values: dict[str, Any], ascii_only: bool, wide: bool
) -> None:
    separators = (" ,\t", " : ") if wide else (",", ":")
    line = json.dumps({"id": ID, **values}, ensure_ascii=ascii_only, separators=separators)
    assert plain(only_row(line, "a.jsonl")) == values


@given(st.text(st.sampled_from('{}[]",:\\ 01-.eEtrufalsn\t'), max_size=30))
def test_no_line_is_read_that_json_would_refuse(inner: str) -> None:
    line = f'{{"a":{inner}}}'
    rows = [one for one in read(line, "a.jsonl") if isinstance(one, Row)]
    try:
        values = json.loads(line)
    except ValueError:
        values = None
    if rows and "stands twice" not in "".join(told(line, "a.jsonl")):
        assert plain(rows[0]) == values


def test_depth_is_counted_as_in_yaml() -> None:
    for depth in (MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1):
        for inner in ("", "7"):
            nested = '{"a": ' + "[" * depth + inner + "]" * depth + "}"
            _, problems = read_yaml("a.yml", nested.encode())
            is_too_deep = any("BP008" in problem for problem in told(nested, "a.jsonl"))
            assert is_too_deep == bool(problems), nested


# round trip --------------------------------------------------------------------------------------------------------------------


def lines_of_text(most: int) -> st.SearchStrategy[str]:
    allowed = st.characters(codec="utf-8", exclude_categories=["Cs"]).filter(
        lambda character: not FORBIDDEN.search(character)
    )
    conflict = ("<<<<<<<", ">>>>>>>", "=======", "|||||||")
    return st.text(allowed, min_size=1, max_size=min(most, 40)).filter(
        lambda text: not any(mark in text for mark in conflict)
    )


SLUG = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
DAY = st.dates().map(str)
URL = st.just("https://example.org/;a,b?c=d&e")
UUIDS = st.uuids(version=4).map(str)
RECIPIENT = st.one_of(
    st.fixed_dictionaries({"email_hash": st.just(HASH), "salt": st.just(SALT)}),
    st.fixed_dictionaries({"did": st.just("did:key:z6Mk")}),
    st.fixed_dictionaries({"url": URL}),
)
EVIDENCE = st.fixed_dictionaries(
    {"name": lines_of_text(200)}, optional={"url": URL, "description": lines_of_text(2000), "genre": lines_of_text(100)}
)
AWARDS = st.fixed_dictionaries(
    {"badge": SLUG, "recipient": RECIPIENT, "awarded": DAY, "status_index": st.integers(0, 2**53 - 1)},
    optional={
        "name": lines_of_text(120), "learner": SLUG, "expires": DAY, "narrative": lines_of_text(4000), "awarded_by": lines_of_text(120),
        "evidence": st.lists(EVIDENCE, min_size=1, max_size=3), "results": st.dictionaries(SLUG, SLUG, min_size=1, max_size=3),
        "assessor": st.fixed_dictionaries({"name": lines_of_text(120)}, optional={"url": URL, "role": lines_of_text(120)}),
        "visibility": st.sampled_from(["listed", "unlisted", "private"]), "supersedes": UUIDS,
        "revoked": st.fixed_dictionaries({"on": DAY, "reason": lines_of_text(400)}),
    },
)  # fmt: skip


@given(
    st.lists(st.tuples(UUIDS, AWARDS), min_size=1, max_size=3),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_awards_written_as_a_table_or_as_json_lines_come_back(
    awards: list[tuple[str, dict[str, Any]]], delimiter: str, line_end: str
) -> None:
    assert all(is_valid("award", award) for _, award in awards)
    json_lines = line_end.join(json.dumps({"id": award_id, **award}) for award_id, award in awards)
    for name, text in (("a.csv", table(awards, delimiter, line_end)), ("a.jsonl", json_lines)):
        found = read(text, name)
        assert [(one.award_id, plain(one)) for one in found if isinstance(one, Row)] == awards, found
        assert len(found) == len(awards)
