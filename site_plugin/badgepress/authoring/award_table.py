"""Reads a table of awards to be: one row a recipient, by e-mail, DID or profile address; hostile until checked, and never kept."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from badgepress.authoring.recipients import (
    code_recipient,
    email_recipient,
    looks_like_address,
    masked_address,
    normalised_address,
)
from badgepress.authoring.table_lines import MAX_LINE_BYTES, TableLines, first_line
from badgepress.content.batch_csv import fields_of_a_table
from badgepress.content.schema_check import schema_bytes
from badgepress.content.yaml_reader import FORBIDDEN
from badgepress.errors import BadgepressError, ContentError
from badgepress.plain_text import printable
from badgepress.problems import Place, Problem

_RECIPIENTS = ("email", "did", "url", "code")
_OTHER_NAMES = {"e-mail": "email", "recipient.did": "did", "recipient.url": "url", "recipient": "email"}
_PLAIN = ("badge", "name", "learner", "awarded", "expires", "narrative", "awarded_by", "visibility", "supersedes")
_NUMBERED = re.compile(r"evidence\.([1-9]|1[0-9]|20)\.(name|url|description|genre)")
_RESULT = re.compile(r"results\.([a-z0-9]+(?:-[a-z0-9]+)*)")
_GROUPED = re.compile(r"(assessor|consent)\.(name|url|role|on|text)")
_DRAWN = ("id", "status_index", "recipient.salt", "recipient.email_hash")
_SAVE_AS = "Save it as “CSV UTF-8” from the spreadsheet."
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the fields of an award, whose recipient it names, and how it may be shown."""

    line: int
    """In which the row begins."""
    values: dict[str, Any]
    """Fields of an award but for recipient and status index; the badge is an empty text where none is named."""
    recipient: Mapping[str, str]
    """`{kind: what the cell holds}`; an e-mail address in clear, which must not be kept."""
    masked: str

    def hashed_recipient(self) -> dict[str, str]:
        """Return the recipient as it may be written; an e-mail's hash has a new salt each time.

        Raises:
            BadgepressError: The address or code cannot be used.
        """
        ((kind, text),) = self.recipient.items()
        if kind == "email":
            return email_recipient(text)
        return code_recipient(text) if kind == "code" else {kind: text}

    def person(self) -> str:
        """Return what tells recipients apart."""
        ((kind, text),) = self.recipient.items()
        return f"{kind}:{normalised_address(text) if kind == 'email' else text}"


class AwardTable:
    """A CSV file of awards to be, read as a stream."""

    def __init__(self, path: Path, badge: str | None) -> None:
        """Open a table.

        Args:
            path: The file: UTF-8, with commas, semicolons or tabs.
            badge: The badge of rows that name none.

        Raises:
            BadgepressError: Its header cannot be used.
            OSError: It cannot be read.
        """
        if not path.is_file():
            # it is read twice, and must still be there the second time
            raise BadgepressError("the table is not a file", hint="Save it as a file first; outside of the repository.")
        self.path = path
        self.badge = badge
        header = first_line(path)
        self.delimiter = max(",;\t", key=header.count)
        try:
            cells = next(csv.reader([header], delimiter=self.delimiter, strict=True))
        except csv.Error:
            raise BadgepressError(f"the first line of {path.name} is not CSV", hint=_SAVE_AS) from None
        names = [" ".join(cell.split()).lower() for cell in cells]
        self.columns = [_OTHER_NAMES.get(name, name) for name in names]
        self._check_header()

    def _check_header(self) -> None:
        problems = [
            Problem(Place(self.path.name, 1, number), "BP101", *_unknown(column, number))
            for number, column in enumerate(self.columns, 1)
            if not _is_known(column)
        ]
        problems += [
            Problem(Place(self.path.name, 1, number), "BP007", f"the column “{column}” stands twice", "Keep one of them.")
            for number, column in enumerate(self.columns, 1)
            if column in self.columns[: number - 1] and _is_known(column)
        ]
        if not set(self.columns) & set(_RECIPIENTS):
            message = "no column names the recipient"
            problems.append(Problem(Place(self.path.name), "BP102", message, "Name one email, did, url or code."))
        if "badge" not in self.columns and self.badge is None:
            hint = "Add a column “badge”, or name the badge: badgepress award first-aid --csv FILE"
            problems.append(Problem(Place(self.path.name), "BP102", "the table does not say which badge", hint))
        if problems:
            raise ContentError("the table's first line cannot be used", problems[:50], hint="Nothing was written.")

    def rows(self) -> Iterator[TableRow | Problem]:
        """Yield rows, and what is wrong with the form of others; empty rows are passed over.

        Raises:
            OSError: The file cannot be read.
        """
        csv.field_size_limit(MAX_LINE_BYTES)
        lines = TableLines(self.path)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                is_last, what = _csv_fault(str(error))
                yield Problem(Place(self.path.name, line), "BP005", what, _SAVE_AS)
                if is_last:
                    return
                continue
            if lines.too_long:
                hint = "Move long texts to a page and link to it. Or is a quotation mark never closed?"
                yield Problem(Place(self.path.name, lines.too_long), "BP002", f"the row has more than {MAX_LINE_BYTES:,} bytes", hint)
                lines.too_long = 0
                continue
            if cells is None:
                return
            if line == 1 or not any(cell.strip() for cell in cells):
                continue
            yield from self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Iterator[TableRow | Problem]:
        if len(cells) != len(self.columns):
            message = f"the row has {len(cells)} cells, the header {len(self.columns)}"
            yield Problem(Place(self.path.name, line), "BP005", message, "Put cells with commas into double quotes.")
            return
        faults = [fault for number, cell in enumerate(cells) if (fault := self._cell_fault(line, number, cell))]
        if faults:
            yield from faults
            return
        named = dict(zip(self.columns, (cell.replace("\r\n", "\n").strip() for cell in cells), strict=True))
        recipient = {kind: named[kind] for kind in _RECIPIENTS if named.get(kind)}
        if len(recipient) != 1:
            found = " and ".join(recipient) or "nothing"
            message = f"the recipient is named by {found}"
            yield Problem(Place(self.path.name, line), "BP401", message, "Fill in exactly one of email, did, url, code.")
            return
        ((kind, text),) = recipient.items()
        masked = masked_address(text) if kind == "email" else text[:24]
        yield TableRow(line, _values(named, self.badge), recipient, masked)

    def _cell_fault(self, line: int, number: int, cell: str) -> Problem | None:
        place = Place(self.path.name, line, number + 1)
        if self.columns[number] != "email" and looks_like_address(cell):
            # told here, where nothing repeats the cell
            message = f"“{self.columns[number]}” holds an e-mail address"
            return Problem(place, "BP402", message, "Only the column “email” may hold one; it is hashed at once.")
        if cell.isascii() and cell.isprintable():
            return None
        if _NOT_UTF8.search(cell):
            return Problem(place, "BP003", f"“{self.columns[number]}” is not UTF-8 text", _SAVE_AS)
        hidden = FORBIDDEN.search(cell.replace("\r\n", "\n"))
        if hidden is None:
            return None
        message = f"“{self.columns[number]}” holds the character U+{ord(hidden.group()):04X}, which is not allowed"
        return Problem(place, "BP004", message, "Delete it; it is invisible in most editors.")

    def batch_columns(self) -> list[str]:
        """Return the columns that a batch file needs to hold any award of this table."""
        kept = (name for name in self.columns if name not in _RECIPIENTS and not _NUMBERED.fullmatch(name))
        wanted = {"id", "badge", "awarded", "status_index", *kept}
        if {"email", "code"} & set(self.columns):
            wanted |= {"recipient.email_hash", "recipient.salt"}
        wanted |= {f"recipient.{way}" for way in ("did", "url") if way in self.columns}
        if "consent.on" in wanted:
            wanted.add("consent.text")
        evidence = [match for column in self.columns if (match := _NUMBERED.fullmatch(column))]
        # a row's pieces of evidence are counted anew, without those that it leaves out
        for number in range(1, len({match[1] for match in evidence}) + 1):
            wanted |= {f"evidence.{number}.{match[2]}" for match in evidence}
        in_order = [column for column in fields_of_a_table() if column in wanted]
        return in_order + sorted(column for column in wanted if _RESULT.fullmatch(column))


def _is_known(column: str) -> bool:
    patterns = (_NUMBERED, _RESULT, _GROUPED)
    return column in _RECIPIENTS or column in _PLAIN or any(pattern.fullmatch(column) for pattern in patterns)


def _unknown(column: str, number: int) -> tuple[str, str]:
    """Return message and hint about a column that may not be there."""
    shown = printable(column[:40])
    if column in _DRAWN:
        return f"the column “{shown}” may not be given", "Delete it: badgepress draws it at random for each award."
    if column.partition(".")[0] in ("revoked", "forgotten"):
        return f"the column “{shown}” may not be given", "Delete it: first award, then badgepress revoke ID."
    if not column:
        return f"column {number} has no name", "Name it, or delete it with its cells."
    if "@" in column:
        return f"column {number} has no name, but holds an address", "The first line names the columns: email,name …"
    close = difflib.get_close_matches(column, (*_RECIPIENTS, *_PLAIN, *fields_of_a_table()), n=1, cutoff=0.6)
    known = f"email, did, url, code, {', '.join(_PLAIN)}, evidence.1.name, evidence.1.url …, results.<criterion>, assessor.name, consent.on"
    hint = f"Did you mean “{close[0]}”?" if close and _is_known(close[0]) else f"Known are: {known}."
    return f"a column “{shown}” means nothing here", hint


def _csv_fault(error: str) -> tuple[bool, str]:
    """Return whether reading must end, and what is wrong in words."""
    if "field larger" in error:
        return True, f"a cell has more than {MAX_LINE_BYTES:,} bytes, or a quotation mark is never closed"
    if "end of data" in error:
        return True, "a quotation mark is opened here and never closed"
    if "new-line" in error:
        return True, "the lines end in a way that is not read here"
    return False, "a quotation mark stands where none may be; inside a quoted cell it is doubled"


def _values(cells: Mapping[str, str], badge: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: cells[name] for name in _PLAIN if cells.get(name)}
    evidence: dict[int, dict[str, str]] = {}
    for column, cell in cells.items():
        if not cell:
            continue
        if match := _NUMBERED.fullmatch(column):
            evidence.setdefault(int(match[1]), {})[match[2]] = cell
        elif match := _RESULT.fullmatch(column):
            values.setdefault("results", {})[match[1]] = cell
        elif match := _GROUPED.fullmatch(column):
            values.setdefault(match[1], {})[match[2]] = cell
    if evidence:
        values["evidence"] = [evidence[number] for number in sorted(evidence)]
    values["badge"] = values.get("badge") or badge or ""
    return {name: values[name] for name in _order() if name in values}


@cache
def _order() -> tuple[str, ...]:
    """Return the fields of an award in the order of the schema."""
    return tuple(json.loads(schema_bytes("award"))["properties"])
