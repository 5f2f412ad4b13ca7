"""Reads batches of awards from CSV tables, strictly: what a spreadsheet writes is read, what is doubtful is told and not guessed.

UTF-8, with or without byte order mark; cells parted by commas, semicolons or tabs, as the header shows; quoted cells with doubled quotes and line
breaks. The header's names are those of the award schema, with dots: `recipient.salt`, `evidence.1.url`, `results.<criterion>`.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from badgepress.content.batch import (
    BYTE_ORDER_MARK,
    MAX_ROW_BYTES,
    Lines,
    RefusedError,
    Row,
    forbidden_character,
    is_plainly_allowed,
    merge_conflict,
    named_row,
    row_too_long,
)
from badgepress.content.schema_check import schema_bytes
from badgepress.content.yaml_reader import CONFLICT_MARKER, FORBIDDEN, MAX_PROBLEMS_A_FILE, Node
from badgepress.problems import Place, Problem

DELIMITERS = (",", ";", "\t")
_DELIMITER_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,15}")
_NUMBERED = re.compile(r"([a-z_]+)\.([0-9]+)\.[a-z_]+")
_CONFLICT_IN_CELL = re.compile(r"(<{7}|>{7})( |$)")  # a row of seven = may well underline a heading of Markdown
_CELLS = {mark: re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*)"|([^"{mark}]*+))({mark}|\Z)') for mark in DELIMITERS}
_QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*"(?!")')


class _Column(NamedTuple):
    """What a column holds: the field `key`, of a list's item or of inner fields if there is a group."""

    group: str
    item: int
    """Number of the list's item, from 1; 0 where there is no list."""
    key: str
    is_integer: bool = False


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The names that a header may use."""

    columns: dict[str, _Column]
    free_groups: dict[str, str]
    """Groups whose keys the author chooses, with the pattern of a key."""
    most_items: dict[str, int]
    required: dict[str, str]
    """Fields of which there must be a column, and what they are."""


@dataclass(frozen=True, slots=True)
class _Table:
    delimiter: str
    columns: tuple[_Column, ...]
    id_position: int


@cache
def _vocabulary() -> _Vocabulary:
    schema = json.loads(schema_bytes("award"))
    columns = {"id": _Column("", 0, "id")}
    free_groups, most_items = {}, {}
    for name, field in schema["properties"].items():
        inner = field.get("items", field)
        if "properties" in inner and "items" in field:
            most_items[name] = field["maxItems"]
        elif "properties" not in inner and isinstance(field.get("additionalProperties"), dict):
            free_groups[name] = field["propertyNames"]["pattern"]
            continue
        for item in range(1, field["maxItems"] + 1) if name in most_items else (0,):
            start = f"{name}.{item}." if item else f"{name}."
            for key, about in inner.get("properties", {}).items():
                columns[f"{start}{key}"] = _Column(name, item, key, about.get("type") == "integer")
        if "properties" not in inner:
            columns[name] = _Column("", 0, name, field.get("type") == "integer")
    required = {"id": "A random UUID of version 4, the award's address."}
    for name in (*schema["required"], "recipient"):
        required[name] = schema["properties"][name]["description"]
    return _Vocabulary(columns, free_groups, most_items, required)


def fields_of_a_table() -> list[str]:
    """Return the columns that a table may have, in the order of the schema; names of criteria are not among them."""
    return list(_vocabulary().columns)


def read_csv(path: str, data: bytes) -> Iterator[Row | Problem]:
    """Read a CSV file; see `batch.read_batch`."""
    lines = Lines(path, data, len(BYTE_ORDER_MARK) if data.startswith(BYTE_ORDER_MARK) else 0)
    try:
        delimiter, names = _header_cells(lines)
    except RefusedError as refused:
        yield refused.problem
        return
    columns, problems = _columns_of(path, names)
    if problems:
        yield from problems
        return
    yield from _rows(lines, _Table(delimiter, columns, names.index("id")))


def _header_cells(lines: Lines) -> tuple[str, list[str]]:
    mark = lines.mark()
    readings: list[tuple[int, int, int, str, list[str] | None, tuple[int, int]]] = []
    failures = []
    for delimiter in DELIMITERS:
        lines.back_to(mark)
        try:
            cells = _next_cells(lines, delimiter)
        except RefusedError as refused:
            failures.append(refused)
            continue
        known = sum(_column_named(cell) is not None for cell in cells or ())
        readings.append((known, len(cells or ()), -len(readings), delimiter, cells, lines.mark()))
    if not readings:
        raise failures[0]
    known, _, _, delimiter, cells, end = max(readings, key=lambda reading: reading[:3])
    lines.back_to(end)
    place = Place(lines.path)
    if not cells or not any(cell.strip() for cell in cells):
        message = "the file is empty" if cells is None else "the first line is empty; it must name the columns"
        raise RefusedError(Problem(place, "BP010", message, "Fill it in, or delete the file."))
    if not known:
        hint = "Begin the file with the names of the columns: id,badge,recipient.email_hash,recipient.salt,awarded,status_index …"
        raise RefusedError(Problem(place, "BP101", "the first line names no column that is known here", hint))
    return delimiter, cells


def _column_named(name: str) -> _Column | None:
    vocabulary = _vocabulary()
    column = vocabulary.columns.get(name)
    group, dot, key = name.partition(".")
    if column is None and dot and re.fullmatch(vocabulary.free_groups.get(group, r"(?!)"), key):
        return _Column(group, 0, key)
    return column


def _columns_of(path: str, names: list[str]) -> tuple[tuple[_Column, ...], list[Problem]]:
    columns: dict[str, _Column] = {}
    problems = []
    for number, name in enumerate(names, 1):
        place = Place(path, 1, number)
        column = _column_named(name)
        if name in columns:
            message = f"the column “{name}” stands twice; the first is column {names.index(name) + 1}"
            problems.append(Problem(place, "BP007", message, "Keep one of them."))
        elif column is None:
            words = " ".join(name.split())[:60]
            message = f"unknown column “{words}”" if words else f"column {number} has no name"
            problems.append(Problem(place, "BP101", message, _hint_for(name)))
        else:
            columns[name] = column
        if len(problems) > MAX_PROBLEMS_A_FILE:
            break
    problems.extend(_gaps(path, names, columns))
    vocabulary = _vocabulary()
    present = {column.group or column.key for column in columns.values()}
    for name, about in vocabulary.required.items() if not problems else ():
        if name not in present:
            inner = [known for known, column in vocabulary.columns.items() if column.group == name]
            label = f"{name}.…" if inner else name
            hint = f"Add at least one of {', '.join(inner)}." if inner else f"Add it to the first line. {about}"
            problems.append(Problem(Place(path), "BP102", f"the column “{label}” is missing", hint))
    return tuple(columns.values()), sorted(problems)


def _gaps(path: str, names: list[str], columns: dict[str, _Column]) -> Iterator[Problem]:
    for group in _vocabulary().most_items:
        there = {column.item for column in columns.values() if column.group == group}
        for item in sorted(there):
            if item > 1 and item - 1 not in there:
                name = next(name for name, column in columns.items() if (column.group, column.item) == (group, item))
                message = f"the column “{name}” is there, but none of “{group}.{item - 1}”"
                place = Place(path, 1, names.index(name) + 1)
                yield Problem(place, "BP102", message, "Count 1, 2, 3 without a gap.")


def _hint_for(name: str) -> str:
    vocabulary = _vocabulary()
    written = name.strip().lower()
    if not written:
        return "Name the column, or delete it with its cells."
    numbered = _NUMBERED.fullmatch(written)
    if numbered and numbered[1] in vocabulary.most_items:
        most = vocabulary.most_items[numbered[1]]
        if not 1 <= int(numbered[2][:9]) <= most:
            return f"“{numbered[1]}” counts from 1 to {most}."
    if written.partition(".")[0] in vocabulary.free_groups:
        return "After the dot stands the id of a criterion: small letters, digits and single hyphens."
    known = list(vocabulary.columns)
    alike = sorted((name for name in known if f".{name}".endswith(f".{written}")), key=len)
    if close := alike[:1] or difflib.get_close_matches(written[:60], known, n=1, cutoff=0.6):
        return f"Did you mean “{close[0]}”?"
    short = [column for column in known if vocabulary.columns[column].item < 2]
    return f"Known here: {', '.join(short)}, {', '.join(f'{group}.…' for group in vocabulary.free_groups)}."


def _rows(lines: Lines, table: _Table) -> Iterator[Row | Problem]:
    path, width = lines.path, len(table.columns)
    is_empty = True
    while True:
        line = lines.number + 1
        try:
            cells = _next_cells(lines, table.delimiter)
        except RefusedError as refused:
            is_empty = False
            yield refused.problem
            if refused.is_final:
                return
            continue
        if cells is None:
            break
        if not any(cells) or (len(cells) != width and "".join(cells).isspace()):
            continue
        is_empty = False
        if len(cells) != width:
            yield _wrong_width(path, line, len(cells), table)
            continue
        root, problems = _row_tree(path, line, cells, table.columns)
        yield from problems
        yield from named_row(path, cells[table.id_position] or None, table.id_position + 1, root)
    if is_empty:
        yield Problem(Place(path), "BP010", "the file names columns but holds no award", "Fill it in, or delete it.")


def _wrong_width(path: str, line: int, found: int, table: _Table) -> Problem:
    width = len(table.columns)
    hint = "Every row needs a cell for each column, be it empty."
    if found > width:
        hint = f"A text that contains a {_DELIMITER_NAMES[table.delimiter]} must stand in double quotes."
    message = f"the row has {found} cells, but the header has {width}"
    return Problem(Place(path, line, min(found, width) + (found > width)), "BP005", message, hint)


def _row_tree(path: str, line: int, cells: list[str], columns: tuple[_Column, ...]) -> tuple[Node, list[Problem]]:
    """Return the fields of a row as the tree that a YAML file would give; empty cells are absent fields."""
    fields: dict[str, Node] = {}
    keys: dict[str, tuple[int, int]] = {}
    inner: dict[tuple[str, int], tuple[Node, dict[str, Node]]] = {}
    lists: dict[str, list[Node]] = {}
    number = 0
    for text, (group, item, key, is_integer) in zip(cells, columns, strict=True):
        number += 1
        if not text:
            continue
        node = Node(int(text) if is_integer and _WHOLE_NUMBER.fullmatch(text) else text, line, number)
        if not group:
            fields[key] = node
            keys[key] = (line, number)
            continue
        if (group, item) not in inner:
            values: dict[str, Node] = {}
            holder = Node(values, line, number)
            inner[group, item] = (holder, values)
            if item and group not in lists:
                lists[group] = []
                fields[group] = Node(lists[group], line, number)
                keys[group] = (line, number)
            elif not item:
                fields[group] = holder
                keys[group] = (line, number)
        holder, values = inner[group, item]
        values[key] = node
        holder.keys[key] = (line, number)
    fields.pop("id", None)
    keys.pop("id", None)
    return Node(fields, line, 1, keys), _fill_lists(path, lists, inner) if lists else []


def _fill_lists(
    path: str, lists: dict[str, list[Node]], inner: dict[tuple[str, int], tuple[Node, dict[str, Node]]]
) -> list[Problem]:
    """Put the items of a row into their lists by number; say where one is left out."""
    problems = []
    for group, item in sorted(slot for slot in inner if slot[1]):
        node = inner[group, item][0]
        lists[group].append(node)
        if item > 1 and (group, item - 1) not in inner:
            message = f"“{group}.{item - 1}” is empty, but “{group}.{item}” is not"
            hint = "Move the entries to the left, so that there is no gap."
            problems.append(Problem(Place(path, node.line, node.column), "BP102", message, hint))
    return problems


def _next_cells(lines: Lines, delimiter: str) -> list[str] | None:
    """Return the cells of the next row, None after the last.

    Raises:
        RefusedError: The row cannot be read; reading can go on with the line after its first.
    """
    text = lines.next()
    if text is None:
        return None
    number = lines.number
    if CONFLICT_MARKER.match(text):
        raise RefusedError(merge_conflict(lines.path, number))
    if '"' in text:
        mark = lines.mark()
        try:
            text = _whole_row(lines, text, delimiter)
            cells = _split_quoted(lines.path, number, text, delimiter)
        except RefusedError as refused:
            if refused.problem.place.line == number:  # else it is a later line that cannot be read at all
                lines.back_to(mark)
            raise
    else:
        cells = text.split(delimiter)
    if not is_plainly_allowed(text) and FORBIDDEN.search(text):
        column, found = next((at, hit) for at, cell in enumerate(cells, 1) if (hit := FORBIDDEN.search(cell)))
        raise RefusedError(forbidden_character(lines.path, number, column, found.group()))
    return cells


def _whole_row(lines: Lines, text: str, delimiter: str) -> str:
    """Return a row that begins with the line `text`, and goes on as long as a quotation is open."""
    if text.count('"') % 2 == 0:
        return text
    number, size = lines.number, lines.size
    _split_quoted(lines.path, number, text, delimiter, may_be_open=True)
    parts = [text]
    while (part := lines.next()) is not None:
        size += lines.size + 1
        if size > MAX_ROW_BYTES:
            raise RefusedError(row_too_long(lines.path, number, " Or is a quotation mark never closed?"))
        if _CONFLICT_IN_CELL.match(part):
            raise RefusedError(merge_conflict(lines.path, lines.number))
        parts.append(part)
        if part.count('"') % 2:
            break
    return "\n".join(parts)


def _split_quoted(path: str, line: int, text: str, delimiter: str, *, may_be_open: bool = False) -> list[str]:
    """Return the cells of a row with quotation marks; with `may_be_open`, also those before one that goes on in the next line."""
    cells: list[str] = []
    position = 0
    match = _CELLS[delimiter].match
    while found := match(text, position):
        quoted, plain, end = found.groups()
        cells.append(plain if quoted is None else quoted.replace('""', '"'))
        if not end:
            return cells
        position = found.end()
    hint = 'Put the whole cell in double quotes and double those inside: "a 5"" pipe".'
    if text[position] != '"':
        message = "a double quote stands in a cell that does not begin with one"
    elif _QUOTED.match(text, position):
        message = "something follows the closing quote of a cell"
    elif may_be_open:
        return cells
    else:
        message, hint = "a quoted cell is never closed", "Close it with a double quote; double those inside of it."
    raise RefusedError(Problem(Place(path, line, len(cells) + 1), "BP005", f"this is not CSV: {message}", hint))
