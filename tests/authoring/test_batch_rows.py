"""A row of a batch is written anew and reads as it was meant; every other row keeps its bytes."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.authoring.batch_rows import (
    NewRow,
    batch_status_indexes,
    csv_line,
    flat_row,
    jsonl_line,
    plain_rows,
    with_row,
    with_rows,
)
from badgepress.authoring.repository import awards_in
from badgepress.content.yaml_reader import FORBIDDEN
from badgepress.errors import BadgepressError

PLAIN = st.text(min_size=1, max_size=20).filter(
    lambda text: not FORBIDDEN.search(text) and "\r" not in text and text == text.strip() and not text.startswith(("<<<<", ">>>>"))
    and not any(line.startswith(("<<<<", ">>>>", "====", "||||")) for line in text.split("\n"))
)  # fmt: skip
AWARDS = st.fixed_dictionaries(
    {"badge": st.just("knots@1"), "recipient": st.just({"did": "did:key:z6Mk"}), "awarded": st.just("2026-11-02"), "status_index": st.integers(0, 10**6)},
    optional={
        "narrative": PLAIN, "awarded_by": PLAIN, "results": st.just({"tying": "sure"}), "name": PLAIN,
        "evidence": st.lists(st.fixed_dictionaries({"name": PLAIN}, optional={"description": PLAIN}), min_size=1, max_size=2),
    },
)  # fmt: skip
IDS = [str(uuid.UUID(int=number, version=4)) for number in range(1, 7)]


def batch(form: str, awards: list[dict[str, Any]], delimiter: str = ",", end: str = "\n") -> bytes:
    if form == "jsonl":
        return b"".join(jsonl_line(award_id, award) for award_id, award in zip(IDS, awards, strict=False))
    rows = [{"id": award_id, **flat_row(award)} for award_id, award in zip(IDS, awards, strict=False)]
    columns = sorted({column for row in rows for column in row} | {"id", "status_index"})
    return (
        csv_line(columns, delimiter, end) + "".join(csv_line([row.get(column, "") for column in columns], delimiter, end) for row in rows)
    ).encode()


def read(path: str, data: bytes) -> dict[str, Any]:
    return {award_id: values for _, award_id, values in awards_in(path, data)}


@settings(max_examples=40)
@given(
    st.sampled_from(["csv", "jsonl"]), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]),
    st.lists(AWARDS, min_size=1, max_size=5), AWARDS, st.data(),
)  # fmt: skip
def test_one_row_changes_and_the_others_say_what_they_said(
    form: str, delimiter: str, end: str, awards: list[dict[str, Any]], new: dict[str, Any], data: st.DataObject
) -> None:
    path = f"content/awards/a.{form}"
    before = batch(form, awards, delimiter, end)
    old = read(path, before)
    assert list(old.values()) == awards
    chosen = data.draw(st.sampled_from(IDS[: len(awards)]))
    after = with_row(path, before, chosen, new)
    assert read(path, after) == {**old, chosen: new}
    assert list(batch_status_indexes(path, after)) == [award["status_index"] for award in {**old, chosen: new}.values()]
    if set(flat_row(new)) <= set(flat_row(old[chosen])):
        assert len(set(before.splitlines()) - set(after.splitlines())) <= len(flat_row(old[chosen])) * 20


def test_other_rows_keep_their_bytes_however_they_are_written() -> None:
    before = (
        "\ufeffbadge;id;recipient.did;awarded;status_index;narrative\r\n"
        f'"knots@1";{IDS[0]};did:key:z6Mk;2026-11-02;1;"quoted, and ""so"""\r\n'
        "\r\n"
        f'knots@1;{IDS[1]};did:key:z6Mk;2026-11-02;2;"two\r\nlines"\r\n'
        f"knots@1;{IDS[2]};did:key:z6Mk;2026-11-02;3;last, without an end"
    ).encode()
    lines = [line for line, _, _ in plain_rows("a.csv", before)]
    assert lines == [2, 4, 6]
    values = read("content/awards/a.csv", before)[IDS[1]]
    after = with_row("a.csv", before, IDS[1], {**values, "status_index": 7, "narrative": "one"})
    assert after == before.replace(b';2;"two\r\nlines"', b";7;one")
    # a field that no row had: each row gets a cell, and nothing else
    more = with_row("a.csv", before, IDS[1], {**values, "revoked": {"on": "2026-11-03", "reason": "A slip"}})
    assert more.splitlines()[0] == before.splitlines()[0] + b";revoked.on;revoked.reason"
    assert more.splitlines()[1] == before.splitlines()[1] + b";;"
    assert read("content/awards/a.csv", more)[IDS[1]]["revoked"] == {"on": "2026-11-03", "reason": "A slip"}
    assert len(read("content/awards/a.csv", more)) == 3


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_of_one_id_are_told_apart_by_their_lines(form: str) -> None:
    award = {"badge": "knots@1", "recipient": {"did": "did:key:z6Mk"}, "awarded": "2026-11-02", "status_index": 1}
    data = batch(form, [award, award, award])
    data = data.replace(IDS[2].encode(), IDS[0].encode())
    lines = [line for line, _, _ in plain_rows(f"a.{form}", data)]
    after = with_rows(f"a.{form}", data, {lines[2]: NewRow(IDS[3], {**award, "status_index": 9}), lines[1]: NewRow(IDS[1], None)})
    assert [(award_id, index) for _, award_id, index in plain_rows(f"a.{form}", after)] == [(IDS[0], "1"), (IDS[3], "9")]
    with pytest.raises(BadgepressError, match="2 rows of the award"):
        with_row(f"a.{form}", data, IDS[0], award)
    with pytest.raises(BadgepressError, match="could not be edited"):
        with_rows(f"a.{form}", data, {99: NewRow(IDS[0], award)})


@given(st.binary(max_size=200))
def test_reading_quickly_never_fails(data: bytes) -> None:
    for path, start in (("a.csv", b"id,status_index\n"), ("a.csv", b""), ("a.jsonl", b"")):
        assert all(isinstance(index, int) for index in batch_status_indexes(path, start + data))


def test_cells_come_back_from_csv_as_they_were() -> None:
    cells = ["", " a", 'b"c', "d\ne", "f;g", "=h", "0012"]
    assert next(csv.reader(io.StringIO(csv_line(cells, ";"), newline=""), delimiter=";")) == cells
    assert orjson.loads(jsonl_line(IDS[0], {"name": "é\n"})) == {"id": IDS[0], "name": "é\n"}
