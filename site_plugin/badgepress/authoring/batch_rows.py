"""Writes rows of a batch file anew; every other row keeps its bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from badgepress.content.batch import BYTE_ORDER_MARK
from badgepress.errors import BadgepressError


@dataclass(frozen=True, slots=True)
class NewRow:
    """What a row is to say."""

    id: str
    values: Mapping[str, Any] | None
    """Plain values of the award; None deletes the row."""


def with_row(path: str, data: bytes, award_id: str, values: Mapping[str, Any]) -> bytes:
    """Return a batch file in which an award has other values.

    Args:
        path: Of the file; its ending tells the form.
        data: Its bytes; `check` must have accepted it.
        award_id: Which row.
        values: The award's plain values.

    Raises:
        BadgepressError: Not exactly one row of the file has this id.
    """
    lines = [line for line, found, _ in plain_rows(path, data) if found == award_id]
    if len(lines) != 1:
        raise BadgepressError(f"{path} has {len(lines)} rows of the award {award_id}", hint="Run badgepress fix, or edit it by hand.")
    return with_rows(path, data, {lines[0]: NewRow(award_id, values)})


def with_rows(path: str, data: bytes, rows: Mapping[int, NewRow]) -> bytes:
    """Return a batch file in which some rows are new.

    Args:
        path: Of the file; its ending tells the form.
        data: Its bytes; `check` must have accepted its form.
        rows: By the lines in which the rows begin.

    Raises:
        BadgepressError: No row begins in one of the lines.
    """
    changed, done = (_jsonl if path.endswith(".jsonl") else _csv)(data, rows)
    if done != len(rows):
        raise BadgepressError(f"{path} could not be edited", hint="Edit the row by hand, and run badgepress check.")
    return changed


def plain_rows(path: str, data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield line, id and status index of each row, read quickly and without any check."""
    if path.endswith(".jsonl"):
        for number, written in enumerate(data.split(b"\n"), 1):
            with suppress(orjson.JSONDecodeError, AttributeError):
                values = orjson.loads(written)
                yield number, str(values.get("id")), str(values.get("status_index"))
        return
    with suppress(csv.Error, UnicodeDecodeError, StopIteration, ValueError):
        text = data.removeprefix(BYTE_ORDER_MARK).decode()
        delimiter = _delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        columns = next(reader)
        id_at, index_at = columns.index("id"), columns.index("status_index")
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) == len(columns):
                yield line, cells[id_at], cells[index_at]
            line = reader.line_num + 1


def batch_status_indexes(path: str, data: bytes) -> Iterator[int]:
    """Yield the status index of each row."""
    for _, _, written in plain_rows(path, data):
        if written.isascii() and written.isdigit() and len(written) <= 16:
            yield int(written)


def jsonl_line(award_id: str, values: Mapping[str, Any]) -> bytes:
    """Return an award as a line of a JSON Lines file."""
    return orjson.dumps({"id": award_id, **values}, option=orjson.OPT_APPEND_NEWLINE)


def csv_line(cells: Sequence[str], delimiter: str = ",", end: str = "\n") -> str:
    """Return cells as a line of a CSV file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerow(cells)
    return out.getvalue()


def flat_row(values: Mapping[str, Any]) -> dict[str, str]:
    """Return an award's values by the columns of a CSV file: `recipient.salt`, `evidence.1.name`, `results.<criterion>`."""
    flat: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}.{key}": str(inner) for key, inner in value.items()})
        elif isinstance(value, list):
            for number, item in enumerate(value, 1):
                flat.update({f"{name}.{number}.{key}": str(inner) for key, inner in item.items()})
        else:
            flat[name] = str(value)
    return flat


def _jsonl(data: bytes, rows: Mapping[int, NewRow]) -> tuple[bytes, int]:
    lines = data.split(b"\n")
    kept = []
    for number, line in enumerate(lines, 1):
        row = rows.get(number)
        if row is None:
            kept.append(line)
        elif row.values is not None:
            end = b"\r" if line.endswith(b"\r") else b""
            kept.append(jsonl_line(row.id, row.values).rstrip(b"\n") + end)
    return b"\n".join(kept), sum(number in rows for number in range(1, len(lines) + 1))


def _csv(data: bytes, rows: Mapping[int, NewRow]) -> tuple[bytes, int]:
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    text = data.removeprefix(mark).decode()
    end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    _, raw, columns = next(records)
    flat = {line: {"id": row.id, **flat_row(row.values)} for line, row in rows.items() if row.values is not None}
    more = list(dict.fromkeys(column for cells in flat.values() for column in cells if column not in columns))
    # every row needs as many cells as the header has columns
    empty = csv_line([""] * len(more), delimiter, end) if len(more) != 1 else end
    written = [raw.rstrip("\r\n") + delimiter + csv_line(more, delimiter, end) if more else raw]
    done = 0
    for line, raw, cells in records:
        if line in rows:
            done += 1
            if line in flat:
                written.append(csv_line([flat[line].get(column, "") for column in [*columns, *more]], delimiter, end))
        elif more and any(cells):
            written.append(raw.rstrip("\r\n") + delimiter + empty)
        else:
            written.append(raw)
    return mark + "".join(written).encode(), done


def _delimiter(text: str) -> str:
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """Yield each record: the line in which it begins, how it is written, line end included, and its cells."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in re.findall(r"[^\n]*\n|[^\n]+", text):
            taken.append(line)
            yield line

    begins = 1
    for cells in csv.reader(lines(), delimiter=delimiter, strict=True):
        yield begins, "".join(taken), cells
        begins += len(taken)
        taken.clear()
