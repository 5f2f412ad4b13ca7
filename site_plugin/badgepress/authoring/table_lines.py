"""The lines of a table that somebody else made: bounded, counted, and decoded without stopping at the first letter that is not UTF-8."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from badgepress.content.batch import BYTE_ORDER_MARK
from badgepress.errors import BadgepressError

MAX_LINE_BYTES = 64 * 1024
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def first_line(path: Path) -> str:
    """Return the first line of a table, without its end.

    Raises:
        BadgepressError: There is none, or the file is no text.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        raw = file.readline(MAX_LINE_BYTES + 1)
    if raw.startswith(_UTF16) or b"\0" in raw[:200]:
        hint = "Save it as “CSV UTF-8” from the spreadsheet, not as “Unicode text” and not as a workbook."
        raise BadgepressError(f"{path.name} is not UTF-8 text", hint=hint)
    if raw.startswith(b"PK\x03\x04"):
        raise BadgepressError(f"{path.name} is a workbook, not a table", hint="Save it as “CSV UTF-8” from the spreadsheet.")
    if len(raw) > MAX_LINE_BYTES:
        raise BadgepressError(f"the first line of {path.name} is too long", hint="It names the columns: email,badge,name …")
    line = _decoded(raw.removeprefix(BYTE_ORDER_MARK)).rstrip("\r\n")
    if "\r" in line:
        raise BadgepressError(f"the lines of {path.name} end in a way that is not read here", hint="Save it as “CSV UTF-8” from the spreadsheet.")
    if not line.strip(" ,;\t"):
        message = f"{path.name} is empty" if not raw else f"the first line of {path.name} is empty"
        raise BadgepressError(message, hint="The first line names the columns: email,badge,name …")
    return line


class TableLines:
    """The lines of a table with their ends, one at a time; bytes that are not UTF-8 become lone surrogates."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.too_long = 0
        """Number of a line that was too long, and is given as an empty one; whoever reads on sets it to 0."""

    def __iter__(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(raw) > MAX_LINE_BYTES:
                    self.too_long = number
                    while raw and not raw.endswith(b"\n"):
                        raw = file.readline(MAX_LINE_BYTES)
                    raw = b"\n"
                yield _decoded(raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw)


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
