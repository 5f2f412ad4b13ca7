"""Reads a table of awards to be: one row a recipient, by e-mail, DID or profile address; hostile until checked, and never kept."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from badgepress.authoring.recipients import code_recipient, email_recipient, masked_address, normalised_address
from badgepress.content.schema_check import schema_bytes
from badgepress.errors import BadgepressError
from badgepress.problems import Place, Problem

MAX_CELL = 64 * 1024
_RECIPIENTS = ("email", "did", "url", "code")
_RECIPIENT_COLUMN = {name: name for name in _RECIPIENTS} | {"recipient.did": "did", "recipient.url": "url", "e-mail": "email"}
_PLAIN = ("badge", "name", "learner", "awarded", "expires", "narrative", "awarded_by", "visibility", "supersedes")
_NUMBERED = re.compile(r"evidence\.([1-9]|1[0-9]|20)\.(name|url|description|genre)")
_RESULT = re.compile(r"results\.([a-z0-9]+(?:-[a-z0-9]+)*)")
_GROUPED = re.compile(r"(assessor|consent)\.(name|url|role|on|text)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the fields of an award, whose recipient it names, and how it may be shown."""

    line: int
    """In which the row begins."""
    values: dict[str, Any]
    """Fields of an award but for recipient and status index."""
    recipient: Mapping[str, str]
    """`{kind: what the cell holds}`; an e-mail address in clear, which must not be kept."""
    masked: str

    def hashed_recipient(self, salt: str | None = None) -> dict[str, str]:
        """Return the recipient as it may be written.

        Raises:
            BadgepressError: The address or code cannot be used.
        """
        ((kind, text),) = self.recipient.items()
        if kind == "email":
            return email_recipient(text, salt)
        return code_recipient(text) if kind == "code" else {kind: text}

    def person(self) -> str:
        """Return what tells recipients apart."""
        ((kind, text),) = self.recipient.items()
        return f"{kind}:{normalised_address(text) if kind == 'email' else text.strip()}"


class AwardTable:
    """A CSV file of awards to be, read as a stream as often as needed."""

    def __init__(self, path: Path, badge: str | None) -> None:
        """Open a table.

        Args:
            path: The file: UTF-8, with commas, semicolons or tabs.
            badge: The badge of rows that name none.

        Raises:
            BadgepressError: Its header cannot be used.
            OSError: It cannot be read.
        """
        self.path = path
        self.badge = badge
        with self._open() as file:
            first = file.readline(MAX_CELL)
            if not first.strip():
                raise BadgepressError(f"{path.name} is empty", hint="The first line names the columns: email,badge,name …")
            self.delimiter = max(",;\t", key=first.count)
            header = next(csv.reader([first], delimiter=self.delimiter))
        self.columns = [_RECIPIENT_COLUMN.get(cell.strip().lower(), cell.strip()) for cell in header]
        self._check_header()

    def _open(self) -> IO[str]:
        return self.path.open(encoding="utf-8-sig", newline="")

    def _check_header(self) -> None:
        unknown = [column for column in self.columns if not _is_known(column)]
        if unknown:
            hint = f"Known are: email, did, url, code, {', '.join(_PLAIN)}, evidence.1.name …, results.<criterion>, assessor.name, consent.on."
            raise BadgepressError(f"the table has a column “{unknown[0][:40]}” that means nothing here", hint=hint)
        twice = [column for column in self.columns if self.columns.count(column) > 1]
        if twice:
            raise BadgepressError(f"the table has the column “{twice[0]}” twice", hint="Keep one of them.")
        if not set(self.columns) & set(_RECIPIENTS):
            raise BadgepressError("the table has no column for the recipient", hint="Name it email, did, url or code.")
        if "badge" not in self.columns and self.badge is None:
            hint = "Add a column “badge”, or name the badge: badgepress award first-aid --csv FILE"
            raise BadgepressError("the table does not say which badge", hint=hint)

    def rows(self) -> Iterator[TableRow | Problem]:
        """Yield rows, and what is wrong with the form of others; empty rows are passed over.

        Raises:
            OSError: The file cannot be read.
        """
        place = self.path.name
        csv.field_size_limit(MAX_CELL)
        with self._open() as file:
            reader = csv.reader(file, delimiter=self.delimiter, strict=True)
            line = 1
            while True:
                begins = reader.line_num + 1
                try:
                    cells = next(reader, None)
                except (csv.Error, UnicodeDecodeError) as error:
                    what = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "has a stray quotation mark"
                    yield Problem(Place(place, begins), "BP005", f"the table {what}", "Save it as “CSV UTF-8” from the spreadsheet.")
                    return
                if cells is None:
                    return
                line, is_header = begins, begins == 1
                if is_header or not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(self.columns):
                    message = f"the row has {len(cells)} cells, the header {len(self.columns)}"
                    yield Problem(Place(place, line), "BP005", message, "Put cells with commas into double quotes.")
                    continue
                yield from self._row(line, dict(zip(self.columns, (cell.strip() for cell in cells), strict=True)))

    def _row(self, line: int, cells: dict[str, str]) -> Iterator[TableRow | Problem]:
        named = {kind: cells[kind] for kind in _RECIPIENTS if cells.get(kind)}
        if len(named) != 1:
            found = " and ".join(named) or "nothing"
            message = f"the recipient is named by {found}"
            yield Problem(Place(self.path.name, line), "BP401", message, "Fill in exactly one of email, did, url, code.")
            return
        ((kind, text),) = named.items()
        masked = masked_address(text) if kind == "email" else text[:24]
        yield TableRow(line, _values(cells, self.badge), named, masked)


def _is_known(column: str) -> bool:
    return column in _RECIPIENTS or column in _PLAIN or any(
        pattern.fullmatch(column) for pattern in (_NUMBERED, _RESULT, _GROUPED)
    )


def _values(cells: dict[str, str], badge: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: cells[name] for name in _PLAIN if cells.get(name)}
    values.setdefault("badge", badge)
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
    return {name: values[name] for name in _order() if values.get(name)}


@cache
def _order() -> tuple[str, ...]:
    return tuple(json.loads(schema_bytes("award"))["properties"])
