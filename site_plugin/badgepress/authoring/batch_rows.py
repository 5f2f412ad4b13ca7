"""Writes one row of a batch file anew; every other row keeps its bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from badgepress.content.batch import BYTE_ORDER_MARK
from badgepress.errors import BadgepressError


def with_row(path: str, data: bytes, award_id: str, values: Mapping[str, Any]) -> bytes:
    """Return a batch file in which an award has other values.

    Args:
        path: Of the file; its ending tells the form.
        data: Its bytes; `check` must have accepted it.
        award_id: Which row.
        values: The award's plain values.

    Raises:
        BadgepressError: No row of the file has this id.
    """
    changed = _jsonl(data, award_id, values) if path.endswith(".jsonl") else _csv(data, award_id, values)
    if changed is None:
        raise BadgepressError(f"{path} could not be edited", hint="Edit the row by hand, and run badgepress check.")
    return changed


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


def _jsonl(data: bytes, award_id: str, values: Mapping[str, Any]) -> bytes | None:
    lines = data.split(b"\n")
    for number, line in enumerate(lines):
        if award_id.encode() in line and orjson.loads(line).get("id") == award_id:
            end = b"\r" if line.endswith(b"\r") else b""
            lines[number] = jsonl_line(award_id, values).rstrip(b"\n") + end
            return b"\n".join(lines)
    return None


def _csv(data: bytes, award_id: str, values: Mapping[str, Any]) -> bytes | None:
    mark = BYTE_ORDER_MARK if data.startswith(BYTE_ORDER_MARK) else b""
    text = data.removeprefix(mark).decode()
    header = text.partition("\n")[0]
    end = "\r\n" if header.endswith("\r") else "\n"
    delimiter = max(",;\t", key=header.count)
    records = list(_records(text, delimiter))
    columns = records[0][1]
    flat = {"id": award_id, **flat_row(values)}
    more = [column for column in flat if column not in columns]
    is_found = False
    for number, (raw, cells) in enumerate(records):
        if number and len(cells) == len(columns) and cells[columns.index("id")] == award_id:
            is_found = True
            raw = csv_line([flat.get(column, "") for column in [*columns, *more]], delimiter, end)
        elif more and any(cells):
            # every row needs as many cells as the header has columns
            raw = raw.rstrip("\r\n") + delimiter + csv_line(more if number == 0 else [""] * len(more), delimiter, end)
        records[number] = (raw, cells)
    return mark + "".join(raw for raw, _ in records).encode() if is_found else None


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each record as it is written, line end included, and its cells."""
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in re.findall(r"[^\n]*\n|[^\n]+", text):
            taken.append(line)
            yield line

    for cells in csv.reader(lines(), delimiter=delimiter, strict=True):
        yield "".join(taken), cells
        taken.clear()
