"""Where awards stand: one file each, or many as rows of a batch file; listed in one order, and read in pieces of any size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from badgepress.content.batch import MAX_BATCH_BYTES, UUID4, Row, read_batch
from badgepress.content.files import Folder
from badgepress.content.model import Award
from badgepress.content.private_keys import PRIVATE_KEY_HINT, holds_private_key
from badgepress.content.read_award import ReadAward, read_award_file, read_award_tree
from badgepress.content.yaml_reader import Node, Source, read_yaml
from badgepress.problems import Place, Problem

AWARDS_FOLDER = "content/awards"
ROWS_A_PIECE = 500
_BATCH_FILE = re.compile(r"[a-z0-9][a-z0-9._-]*\.(csv|jsonl)")


@dataclass(frozen=True, slots=True)
class AwardFile:
    """A file that holds awards."""

    path: str
    award_id: str
    """Empty for a batch."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole rows of a batch file."""

    path: str
    data: bytes
    """The header of a CSV file, then the rows."""
    first_line: int
    """Line of the file in which the first row begins."""
    header_lines: int
    is_whole: bool = False
    """Whether it is the whole file."""


def award_files(folder: Folder) -> Iterator[AwardFile]:
    """Yield the award files of a repository in the order of their paths; note what stands among them under another name.

    Raises:
        OSError: A folder cannot be listed.
    """
    for path in folder.walk(AWARDS_FOLDER, deep=True, modes=False):
        file = award_file(path)
        if file is not None:
            yield file
            continue
        stem, dot, ending = path.rpartition("/")[2].rpartition(".")
        if ending != "yml" or not dot:
            hint = "Rename it to <id>.yml, or move it elsewhere. Batches end in .csv or .jsonl."
            folder.note(path, "BP012", "an award file ends in .yml", hint)
        else:
            hint = "An award's file name is a random UUID; let the tool choose it."
            folder.note(path, "BP301", f"“{stem[:40]}” is not a UUID of version 4", hint)


def award_file(path: str) -> AwardFile | None:
    """Return the award file that a path names, None if it names none."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    if ending == "yml":
        return AwardFile(path, stem) if UUID4.fullmatch(stem) else None
    return AwardFile(path, "") if _BATCH_FILE.fullmatch(name) else None


def batch_pieces(path: str, data: bytes, rows: int = ROWS_A_PIECE) -> Iterator[Piece]:
    """Cut a batch file into pieces of whole rows; a row ends where a line does, but not within an open quotation."""
    is_csv = path.endswith(".csv")
    lines = data.splitlines(keepends=True) if b"\r" not in data.replace(b"\r\n", b"") else [data]
    if len(data) > MAX_BATCH_BYTES or len(lines) <= rows or (is_csv and lines[0].count(b'"') % 2):
        yield Piece(path, data, 1, 0, is_whole=True)
        return
    header = lines[0] if is_csv else b""
    start = begun = 1 if is_csv else 0
    is_open = False
    for number in range(start, len(lines)):
        is_open ^= is_csv and lines[number].count(b'"') % 2 == 1
        if not is_open and number + 1 - begun >= rows:
            yield Piece(path, header + b"".join(lines[begun : number + 1]), begun + 1, int(is_csv))
            begun = number + 1
    if begun < len(lines):
        yield Piece(path, header + b"".join(lines[begun:]), begun + 1, int(is_csv))


def read_piece(piece: Piece) -> Iterator[ReadAward]:
    """Read the awards of a piece; a fault of the file itself comes as a read award without id and award."""
    if holds_private_key(piece.data):
        problem = Problem(Place(piece.path), "BP703", "this file contains a private key", PRIVATE_KEY_HINT)
        yield ReadAward("", None, problems=[problem])
        return
    for found in piece_rows(piece):
        if isinstance(found, Row):
            read = read_award_tree(found.source, found.award_id)
            yield read if found.award_id else ReadAward("", None, problems=read.problems)
        else:
            yield ReadAward("", None, problems=[found])


def piece_rows(piece: Piece) -> Iterator[Row | Problem]:
    """Yield the rows of a piece, and what is wrong with its form, with lines counted from the beginning of the file."""
    shift = piece.first_line - 1 - piece.header_lines
    for found in read_batch(piece.path, piece.data):
        if isinstance(found, Row):
            _move(found.source, shift, piece.header_lines)
            yield found
        elif piece.is_whole or found.code != "BP010":
            yield _moved_problem(found, shift, piece.header_lines)


def batch_awards(path: str, data: bytes, mark: str = "") -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield line, id and values of the awards of a batch file as they are written, sound or not; what has no id or no form is passed over.

    Args:
        path: Of the file.
        data: Its bytes.
        mark: A text that stands in the rows that are wanted; where it is nowhere near, rows are not read, which takes long.
    """
    wanted = mark.encode()
    if wanted not in data:
        return
    for piece in batch_pieces(path, data):
        for found in piece_rows(piece) if wanted in piece.data else ():
            if isinstance(found, Row) and found.award_id and found.source.root is not None:
                yield found.source.root.line, found.award_id, found.source.root.plain()


def read_awards(folder: Folder) -> Iterator[ReadAward]:
    """Read every award of a repository, one after the other, in this process.

    Raises:
        OSError: A file cannot be read.
    """
    for file in award_files(folder):
        if file.award_id:
            data = folder.read_regular(file.path)
            if data is not None:
                yield read_award_file(file.path, file.award_id, data)
        else:
            data = folder.read_regular(file.path, MAX_BATCH_BYTES)
            if data is not None:
                for piece in batch_pieces(file.path, data):
                    yield from read_piece(piece)


def source_of(folder: Folder, path: str, line: int) -> Source:
    """Return the positions of an award that was read before.

    Args:
        folder: The repository.
        path: The award's file.
        line: Line in which its row begins; of no meaning for a file of one award.

    Raises:
        OSError: The file cannot be read any more.
    """
    if not path.endswith(".yml"):
        return Source(path, Node({}, line, 1))  # reading a large batch again for each of many faults would take hours
    return Source(path, read_yaml(path, folder.read(path))[0])


def line_of(award: Award) -> int:
    """Return the line in which an award's row begins, 0 for an award in a file of its own."""
    if award.source.path.endswith(".yml"):
        return 0
    return award.source.place().line


def _moved_problem(problem: Problem, shift: int, header_lines: int) -> Problem:
    place = problem.place
    line = place.line + shift if place.line > header_lines else place.line
    return Problem(Place(place.path, line, place.column), problem.code, problem.message, problem.hint, problem.severity)


def _move(source: Source, shift: int, header_lines: int) -> None:
    """Count the lines of a row's source from the beginning of the file."""
    waiting = [source.root] if shift and source.root is not None else []
    while waiting:
        node = waiting.pop()
        node.line += shift if node.line > header_lines else 0
        node.keys = {key: (line + shift, column) for key, (line, column) in node.keys.items()}
        if isinstance(node.value, dict):
            waiting.extend(node.value.values())
        elif isinstance(node.value, list):
            waiting.extend(node.value)
