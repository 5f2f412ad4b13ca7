"""Batches of awards: one file with one award a row, for imports of thousands; `batch_csv` and `batch_jsonl` read its two forms.

A row has the fields of an award file and its id. It comes out as the tree that the award's YAML file would give, so that every later check is the
same. Rows are read one after the other, and never all of them are held.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from badgepress.content.yaml_reader import MAX_PROBLEMS_A_FILE, Node, Source
from badgepress.problems import Place, Problem

MAX_BATCH_BYTES = 64 * 1024 * 1024
MAX_ROW_BYTES = 64 * 1024
UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Row:
    """One award of a batch."""

    award_id: str
    """Empty if it is missing or wrong; a problem says so."""
    source: Source
    """The row's fields without the id, each with line and column; no node is shared with another row."""


def read_batch(path: str, data: bytes) -> Iterator[Row | Problem]:
    """Read the rows of a batch file and say what is wrong with its form, in the order of the file.

    Args:
        path: The file, relative to the repository; ends in `.csv` or `.jsonl`.
        data: Its bytes.

    Yields:
        Rows that could be read, and problems. Places name the line in which the row begins; their column is, in CSV, the number of the column in the
        table (from 1, as in a spreadsheet), in JSONL the character in the line. A file with problems may lack rows; after more than
        `MAX_PROBLEMS_A_FILE` problems reading ends.
    """
    # here and not above: both of them import this module
    from badgepress.content.batch_csv import read_csv
    from badgepress.content.batch_jsonl import read_jsonl

    if len(data) > MAX_BATCH_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is {MAX_BATCH_BYTES:,}"
        yield Problem(Place(path), "BP002", message, "Divide it into several files.")
        return
    if path.endswith(".csv"):
        found_ones = read_csv(path, data)
    elif path.endswith(".jsonl"):
        found_ones = read_jsonl(path, data)
    else:
        yield Problem(Place(path), "BP012", "a batch of awards ends in .csv or .jsonl", "Rename it.")
        return
    left = MAX_PROBLEMS_A_FILE
    for found in found_ones:
        if isinstance(found, Problem):
            if not left:
                yield Problem(
                    found.place, found.code, "and there are more problems in this file", "Mend the ones above first."
                )
                return
            left -= 1
        yield found


class RefusedError(Exception):
    """A row, or what is left of the file, cannot be read; says why."""

    def __init__(self, problem: Problem, *, is_final: bool = False) -> None:
        super().__init__(problem.message)
        self.problem = problem
        self.is_final = is_final
        """Whether reading cannot go on with the next line."""


class Lines:
    """The lines of a file, decoded one at a time."""

    def __init__(self, path: str, data: bytes, start: int = 0) -> None:
        """Begin reading `data` at the byte `start`."""
        self.path = path
        self.number = 0
        """Of the line that was read last, from 1."""
        self.size = 0
        """Its length in bytes, without the line end."""
        self._file = io.BytesIO(data)
        self._file.seek(start)

    def next(self) -> str | None:
        """Return the next line without its end, None after the last.

        Raises:
            RefusedError: It is too long (it is passed over then), or not UTF-8.
        """
        raw = self._file.readline(MAX_ROW_BYTES + 3)
        if not raw:
            return None
        self.number += 1
        row = raw[:-2] if raw.endswith(b"\r\n") else raw.removesuffix(b"\n")
        self.size = len(row)
        if self.size > MAX_ROW_BYTES:
            while not raw.endswith(b"\n") and (raw := self._file.readline(MAX_ROW_BYTES)):
                pass
            raise RefusedError(row_too_long(self.path, self.number))
        try:
            return row.decode()
        except UnicodeDecodeError:
            hint = "Save it with the encoding “UTF-8”; spreadsheets call it “CSV UTF-8”."
            problem = Problem(Place(self.path, self.number), "BP003", "the file is not UTF-8 text", hint)
            raise RefusedError(problem, is_final=True) from None

    def mark(self) -> tuple[int, int]:
        """Return where reading stands."""
        return self._file.tell(), self.number

    def back_to(self, mark: tuple[int, int]) -> None:
        """Read on from where `mark` was set."""
        offset, self.number = mark
        self._file.seek(offset)


def named_row(path: str, award_id: object, column: int, root: Node) -> Iterator[Row | Problem]:
    """Yield a row, and before it what is wrong with its id.

    Args:
        path: The file.
        award_id: As it stands in the row; None if there is none.
        column: Where it stands.
        root: The other fields.
    """
    if isinstance(award_id, str) and UUID4.fullmatch(award_id):
        yield Row(award_id, Source(path, root))
        return
    message, hint = "the row has no id", "Every award needs a random UUID of version 4 as its “id”."
    if award_id is not None:
        shown = " ".join(str(award_id).split())[:40]
        message, hint = f"“{shown}” is not a UUID of version 4", "An award's id is a random UUID of version 4."
        if isinstance(award_id, str) and UUID4.fullmatch(award_id.strip().lower()):
            hint = "Write it in small letters and without spaces."
    yield Problem(Place(path, root.line, column), "BP301", message, hint)
    yield Row("", Source(path, root))


def row_too_long(path: str, line: int, more: str = "") -> Problem:
    """Return the problem of a row that exceeds `MAX_ROW_BYTES`; `more` is a second sentence for the hint."""
    hint = f"Move long texts to a page and link to it.{more}"
    return Problem(Place(path, line), "BP002", f"the row has more than {MAX_ROW_BYTES:,} bytes", hint)


def merge_conflict(path: str, line: int) -> Problem:
    """Return the problem of a line that Git left in the file."""
    hint = "Keep the lines that are right and delete the marker lines."
    return Problem(Place(path, line), "BP014", "an unresolved merge conflict", hint)


def forbidden_character(path: str, line: int, column: int, character: str, escape: bool = False) -> Problem:
    """Return the problem of a character that content may not hold; `escape` if it is written as one."""
    hint = "Delete its escape." if escape else "Delete it; it is invisible in most editors."
    if character == "\r":
        hint = "Write \\n for a line break." if escape else "Save the file with the line ends of Windows or Unix."
    return Problem(
        Place(path, line, column), "BP004", f"the character U+{ord(character):04X} is not allowed here", hint
    )


def is_plainly_allowed(text: str) -> bool:
    """Say quickly whether a text holds nothing but printable ASCII; if not, look closer."""
    return text.isascii() and text.isprintable()
