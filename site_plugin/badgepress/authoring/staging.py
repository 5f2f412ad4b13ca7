"""Puts many awards in place at once: they are written beside the repository's content, and one rename makes them all appear, or none."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import BinaryIO, Protocol

from badgepress.authoring.batch_rows import csv_line, flat_row, jsonl_line
from badgepress.authoring.bulk import BulkRow
from badgepress.authoring.drafts import refuse_links
from badgepress.content.batch import MAX_BATCH_BYTES, Row, read_batch
from badgepress.errors import BadgepressError
from badgepress.problems import Problem

try:
    import fcntl
except ImportError:  # Windows: what a killed run left behind stays until somebody deletes it
    fcntl = None  # type: ignore[assignment]

_PREFIX = ".badgepress-award-"
_ROWS_A_LOOK = 500
_FORMULA = re.compile(r"[=+@\t\r]|-(?! )")


class Staged(Protocol):
    """Awards that are written, but not in place."""

    def add(self, made: BulkRow) -> None:
        """Write one more.

        Raises:
            OSError: The file system refused.
        """

    def place(self) -> str:
        """Put them all in place and return where, relative to the repository.

        Raises:
            BadgepressError: Something is there already, or they do not fit.
            OSError: The file system refused; nothing is in place.
        """


@contextmanager
def staged_files(root: Path, day: date) -> Iterator[Staged]:
    """Give what writes a file an award, all in one new folder.

    Args:
        root: The repository.
        day: Names the folder.
    """
    with _stage(root) as stage:
        yield _Files(root, stage, day)


@contextmanager
def staged_batch(root: Path, name: str, columns: list[str]) -> Iterator[Staged]:
    """Give what writes one batch file, `content/awards/NAME`.

    Args:
        root: The repository.
        name: Ends in `.csv` or `.jsonl`.
        columns: Of a CSV file.

    Raises:
        BadgepressError: There is a file of this name.
    """
    if (root / "content" / "awards" / name).exists():
        raise _is_there(name)
    with _stage(root) as stage, (stage / name).open("xb") as file:
        yield _Batch(root, stage / name, file, columns if name.endswith(".csv") else [])


class _Files:
    def __init__(self, root: Path, stage: Path, day: date) -> None:
        self._root = root
        self._made = stage / f"{day.isoformat()}-{secrets.token_hex(4)}"
        self._made.mkdir()
        self._into = f"content/awards/{day.year}"

    def add(self, made: BulkRow) -> None:
        with (self._made / f"{made.id}.yml").open("xb") as file:
            file.write(made.text.encode())

    def place(self) -> str:
        parent = self._root / self._into
        refuse_links(self._root, parent)
        parent.mkdir(parents=True, exist_ok=True)
        self._made.rename(parent / self._made.name)
        return f"{self._into}/{self._made.name}"


class _Batch:
    def __init__(self, root: Path, made: Path, file: BinaryIO, columns: list[str]) -> None:
        self._root, self._made, self._file, self._columns = root, made, file, columns
        self._header = csv_line(columns).encode() if columns else b""
        self._waiting: list[tuple[BulkRow, bytes]] = []
        file.write(self._header)

    def add(self, made: BulkRow) -> None:
        if self._columns:
            flat = {"id": made.id, **flat_row(made.values)}
            _refuse_formulas(made, flat)
            line = csv_line([flat.pop(column, "") for column in self._columns]).encode()
            if flat:
                raise BadgepressError(f"the table's “{next(iter(flat))}” has no column", hint="Leave --into out.")
        else:
            line = jsonl_line(made.id, made.values)
        self._waiting.append((made, line))
        if len(self._waiting) >= _ROWS_A_LOOK:
            self._write_waiting()

    def _write_waiting(self) -> None:
        """Write rows, but first read them back as a build will."""
        data = b"".join(line for _, line in self._waiting)
        for (made, _), found in zip(self._waiting, read_batch(self._made.name, self._header + data), strict=False):
            if not isinstance(found, Row) or found.award_id != made.id or found.source.root.plain() != made.values:  # type: ignore[union-attr]
                why = found.message if isinstance(found, Problem) else "it would read differently"
                hint = "Leave --into out: each award then gets a file of its own. Nothing was written."
                raise BadgepressError(f"line {made.row.line} does not fit into a batch file: {why}", hint=hint)
        self._file.write(data)
        self._waiting.clear()
        if self._file.tell() > MAX_BATCH_BYTES:
            hint = "Divide the table, or leave --into out. Nothing was written."
            raise BadgepressError(f"a batch file may have {MAX_BATCH_BYTES // 1024 // 1024} MiB at most", hint=hint)

    def place(self) -> str:
        self._write_waiting()
        self._file.close()
        self._made.chmod(0o644)
        where = self._root / "content" / "awards" / self._made.name
        refuse_links(self._root, where.parent)
        where.parent.mkdir(parents=True, exist_ok=True)
        try:
            where.hardlink_to(self._made)
        except FileExistsError:
            raise _is_there(where.name) from None
        except OSError:
            # a file system without hard links
            if where.exists():
                raise _is_there(where.name) from None
            self._made.rename(where)
        return f"content/awards/{where.name}"


def _refuse_formulas(made: BulkRow, flat: dict[str, str]) -> None:
    """A batch is opened with spreadsheets, too, by whoever reviews it."""
    for column, cell in flat.items():
        if _FORMULA.match(cell):
            message = f"line {made.row.line}: “{column}” begins with “{cell[0]}”; a spreadsheet would take it for a formula"
            raise BadgepressError(message, hint="Write --into NAME.jsonl, or leave --into out. Nothing was written.")


def _is_there(name: str) -> BadgepressError:
    return BadgepressError(f"content/awards/{name} is there already", hint="Choose another name; nothing was written.")


@contextmanager
def _stage(root: Path) -> Iterator[Path]:
    """Give a folder on the awards' file system, under a name that nothing reads; it goes, whatever happens."""
    _sweep(root)
    unlocked = Path(tempfile.mkdtemp(prefix=".badgepress-new-", dir=root))
    stage = unlocked.with_name(_PREFIX + unlocked.name.rpartition("-")[2])
    try:
        with _held(unlocked):
            # only now under the name that other runs look for
            unlocked.rename(stage)
            yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(unlocked, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Delete what runs left behind that were killed."""
    for stage in root.glob(f"{_PREFIX}*") if fcntl is not None else ():
        with suppress(OSError), _held(stage):
            shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _held(stage: Path) -> Iterator[None]:
    """Hold a stage, so that no other run takes it for left behind.

    Raises:
        OSError: Another run holds it.
    """
    if fcntl is None:
        yield
        return
    descriptor = os.open(stage, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
