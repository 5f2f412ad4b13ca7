"""The strict YAML reader: bytes in, a tree of positioned nodes out, and every problem found on the way.

Reads libyaml's event stream, never `yaml.load`: no constructors run, nesting is bounded while reading, and each key and value keeps its line and
column. Accepted is a small profile of YAML 1.2: UTF-8, one document, mappings with text keys, lists and scalars; `true`, `false`, whole numbers and
decimals without exponent are typed, all else is text. Anchors, aliases, tags, merge keys and directives are refused (docs/adr/0003).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import yaml

from badgepress.content.email_addresses import ADDRESS_HINT
from badgepress.content.yaml_comments import Span, comments_with_an_address
from badgepress.problems import Place, Problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12
MAX_PROBLEMS_A_FILE = 25

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PARSER: Any = getattr(getattr(yaml, "cyaml", None), "CParser", LOADER)
"""Only makes events, and is made itself in a third of the time."""
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\uffef\ufff9-\ufffd\U00010000-\U0010ffff]"
)
CONFLICT_MARKER = re.compile(r"^(<{7}|>{7}|={7}|\|{7})( |$)", re.MULTILINE)

_WORDS = frozenset({"null", "Null", "NULL", "true", "false"})

Scalar = str | int | float | bool | None


@dataclass(slots=True)
class Node:
    """One value of a YAML file with the place it stands at."""

    value: Scalar | list[Node] | dict[str, Node]
    line: int
    column: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """For a mapping: line and column of each key."""

    def plain(self) -> Any:
        """Return the value as plain dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a value was read from, and its nodes, so that a check can say where something stands."""

    path: str
    root: Node | None = None

    def tree(self) -> Node | None:
        """Return the file's root node, None if there is none."""
        return self.root

    def place(self, *steps: str | int) -> Place:
        """Return the place of the value at `steps` (keys and list positions), or of the nearest one above it."""
        return self._walk(steps, at_key=False)

    def key_place(self, *steps: str | int) -> Place:
        """Return the place of the key that the last step names, or of the nearest value above it."""
        return self._walk(steps, at_key=True)

    def _walk(self, steps: tuple[str | int, ...], *, at_key: bool) -> Place:
        node = self.tree()
        if node is None:
            return Place(self.path)
        line, column = node.line, node.column
        for position, step in enumerate(steps):
            if isinstance(node.value, dict) and step in node.value:
                key_line, key_column = node.keys[str(step)]
                node = node.value[str(step)]
            elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                key_line, key_column = node.line, node.column
            else:
                break
            is_last = position == len(steps) - 1
            line, column = (key_line, key_column) if at_key and is_last else (node.line, node.column)
        return Place(self.path, line, column)


@dataclass(frozen=True, slots=True)
class UnreadSource(Source):
    """A file whose values were read without positions; it is read again if anybody asks where something stands."""

    data: bytes = b""

    def tree(self) -> Node | None:
        """Return the file's root node, read anew each time."""
        return read_yaml(self.path, self.data)[0]


class _FileRefusedError(Exception):
    """Reading cannot go on; the problem is already noted."""


class _Reader:
    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.is_sound = True
        self.scalars: list[Span] = []

    def note(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        if len(self.problems) < MAX_PROBLEMS_A_FILE:
            self.problems.append(Problem(Place(self.path, line, column), code, message, hint))

    def refuse(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        """Note a problem after which the tree may not mean what its author meant."""
        self.is_sound = False
        self.note(code, line, column, message, hint)

    def refuse_depth(self, line: int, column: int) -> None:
        message = f"values are nested more than {MAX_DEPTH} deep"
        self.refuse("BP008", line, column, message, "Use the fields of the reference page only.")

    def decode(self, data: bytes) -> str:
        if len(data) > MAX_BYTES:
            self.refuse(
                "BP002",
                1,
                1,
                f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
                "Move long texts to a page and link to it.",
            )
            raise _FileRefusedError
        if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
            self.refuse("BP003", 1, 1, "the file begins with a byte order mark", "Save it as “UTF-8” without BOM.")
            raise _FileRefusedError
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.refuse("BP003", line, 1, "the file is not UTF-8 text", "Save it with the encoding “UTF-8”.")
            raise _FileRefusedError from None
        return text.replace("\r\n", "\n")

    def check_characters(self, text: str) -> None:
        for found in FORBIDDEN.finditer(text):
            line, column = _line_and_column(text, found.start())
            self.refuse(
                "BP004",
                line,
                column,
                f"the character U+{ord(found.group()):04X} is not allowed here",
                "Delete it; it is invisible in most editors.",
            )
            if len(self.problems) >= MAX_PROBLEMS_A_FILE:
                break
        for found in CONFLICT_MARKER.finditer(text):
            line, column = _line_and_column(text, found.start())
            self.refuse(
                "BP014",
                line,
                column,
                "an unresolved merge conflict",
                "Keep the lines that are right and delete the marker lines.",
            )
        if not self.is_sound:
            raise _FileRefusedError

    def read(self, data: bytes) -> Node | None:
        try:
            text = self.decode(data)
            self.check_characters(text)
            return self.document(yaml.parse(text, Loader=LOADER), text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if "nesting" in (
                error.problem or ""
            ):  # libyaml of PyYAML >= 6.0.4 refuses a thousand brackets before the first event
                self.refuse_depth(line, column)
                return None
            self.refuse("BP005", line, column, f"this is not YAML: {_in_plain_words(error)}", _syntax_hint(error))
        except yaml.YAMLError as error:
            self.refuse(
                "BP005",
                1,
                1,
                f"this is not YAML: {str(error).splitlines()[0]}",
                "Compare it with another file of the same kind.",
            )
        except _FileRefusedError:
            pass
        return None

    def document(self, events: Iterator[yaml.Event], text: str) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                line, column = _place(event)
                if root is not None:
                    self.refuse(
                        "BP009",
                        line,
                        column,
                        "a second document begins here",
                        "Put each badge, award or key into a file of its own.",
                    )
                    raise _FileRefusedError
                if event.version or event.tags:
                    self.refuse(
                        "BP009", 1, 1, "the file begins with a YAML directive", "Delete the lines that begin with %."
                    )
                root = self.node(next(events), events, depth=0)
        if root is None or root.value is None:
            self.refuse("BP010", 1, 1, "the file is empty", "Fill it in, or delete it.")
        for offset in comments_with_an_address(text, self.scalars):
            line, column = _line_and_column(text, offset)
            self.note("BP402", line, column, "this comment contains what looks like an e-mail address", ADDRESS_HINT)
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line, column = _place(event)
        if depth > MAX_DEPTH:
            self.refuse_depth(line, column)
            raise _FileRefusedError
        if isinstance(event, yaml.AliasEvent):
            self.refuse(
                "BP006",
                line,
                column,
                f"“*{event.anchor}” repeats another value by reference (a YAML alias)",
                "Write the value out.",
            )
            return Node(None, line, column)
        self.refuse_anchor(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line, column)
        if tag := getattr(event, "tag", None):
            self.refuse(
                "BP006", line, column, f"“{tag}” is a YAML tag", "Delete it; quote the text if it begins with !."
            )
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(self.node(inner, events, depth + 1))
            return Node(items, line, column)
        return self.mapping(events, line, column, depth)

    def refuse_anchor(self, event: yaml.Event) -> None:
        line, column = _place(event)
        if anchor := getattr(event, "anchor", None):
            self.refuse(
                "BP006",
                line,
                column,
                f"“&{anchor}” names a value (a YAML anchor)",
                "Delete the name; quote the text if it begins with &.",
            )

    def scalar(self, event: yaml.ScalarEvent, line: int, column: int) -> Node:
        start, end = cast(yaml.Mark, event.start_mark), cast(yaml.Mark, event.end_mark)
        self.scalars.append(Span(start.index, end.index, event.style in ("|", ">")))
        if event.tag:
            self.refuse(
                "BP006", line, column, f"“{event.tag}” is a YAML tag", "Delete it; quote the text if it begins with !."
            )
        if hidden := FORBIDDEN.search(event.value):
            self.refuse(
                "BP004",
                line,
                column,
                f"the character U+{ord(hidden.group()):04X} is not allowed here",
                "Delete its escape.",
            )
        is_plain = event.implicit[0]
        return Node(typed_scalar(event.value) if is_plain else event.value, line, column)

    def mapping(self, events: Iterator[yaml.Event], line: int, column: int, depth: int) -> Node:
        node = Node({}, line, column)
        assert isinstance(node.value, dict)  # noqa: S101 - tells mypy what the line above says
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key_line, key_column = _place(event)
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse("BP006", key_line, key_column, "a key must be a word", "Write “key: value”.")
                self.node(event, events, depth + 1)
                self.node(next(events), events, depth + 1)
                continue
            self.refuse_anchor(event)
            self.scalar(event, key_line, key_column)
            key = event.value
            if key == "<<":
                self.refuse(
                    "BP006",
                    key_line,
                    key_column,
                    "“<<” copies another mapping (a YAML merge key)",
                    "Write the fields out.",
                )
            value = self.node(next(events), events, depth + 1)
            if key in node.value:
                first_line = node.keys[key][0]
                self.note(
                    "BP007",
                    key_line,
                    key_column,
                    f"“{key}” stands twice; the first is in line {first_line}",
                    "Keep one of them.",
                )
                continue
            node.value[key] = value
            node.keys[key] = (key_line, key_column)
        return node


def read_yaml(path: str, data: bytes) -> tuple[Node | None, list[Problem]]:
    """Read one file of the strict YAML profile.

    Args:
        path: Name for the messages, relative to the repository.
        data: The file's bytes.

    Returns:
        The tree and the problems. The tree is None where its meaning is in doubt; a tree with duplicate keys is still returned (the first of each
        counts), so that its other problems can be reported in the same run.
    """
    reader = _Reader(path)
    root = reader.read(data)
    return (root if reader.is_sound else None), reader.problems


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def typed_scalar(text: str) -> Scalar:
    """Return the value of a plain scalar: nothing, true, false, a whole or decimal number, or else its text."""
    if text[:1].isalpha() and text not in _WORDS:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def _in_plain_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "unreadable"
    for found, words in _SYNTAX_WORDS:
        if found in problem:
            return words
    return problem


_SYNTAX_WORDS = (
    ("cannot start any token", "a character here may not begin a value (often a tab, @, ` or %)"),
    ("mapping values are not allowed", "a second “: ” in this line"),
    ("could not find expected ':'", "a “:” is missing after the key"),
    ("did not find expected key", "the indentation or a quotation mark is wrong here"),
    ("did not find expected '-' indicator", "the items of this list are not indented alike"),
    ("found unexpected end of stream", "a quotation mark or bracket is never closed"),
    ("found unknown escape character", "a backslash inside double quotes"),
    ("did not find expected ',' or", "a bracket or comma is missing"),
)


def _syntax_hint(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if "mapping values" in problem:
        return 'Put the whole text in quotes: name: "Repair: the basics".'
    if "cannot start any token" in problem:
        return "Indent with spaces, and put texts that begin with a special character in quotes."
    if "escape" in problem:
        return "Use single quotes, or double the backslash."
    return "Each line is “key: value”, lists begin with “- ”, and lines of one block are indented alike with spaces."
