"""Reads batches of awards from JSON Lines, strictly: one object a line, with one reading only.

Scans the text itself, not with `json`, so that each value keeps its column and every fault is told in words: duplicate keys, NaN, decimals,
exponents, control characters and deep nesting, which `json` lets pass or tells to programmers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn

from badgepress.content.batch import (
    BYTE_ORDER_MARK,
    Lines,
    RefusedError,
    Row,
    forbidden_character,
    is_plainly_allowed,
    merge_conflict,
    named_row,
)
from badgepress.content.yaml_reader import CONFLICT_MARKER, FORBIDDEN, MAX_DEPTH, Node, Scalar
from badgepress.problems import Place, Problem

MAX_DIGITS = 16

# a key with a text or a whole number and what follows, or with a bracket that opens: nearly every member of an award; others go the slower way
_MEMBER = re.compile(
    r'[ \t]*+"([^"\\\x00-\x1f]*+)"[ \t]*+:[ \t]*+'
    r'(?:(?:"([^"\\\x00-\x1f]*+)"|(0|[1-9][0-9]{0,15}+))[ \t]*+([,}])|(?=([{\[])))'
)
_SPACE = re.compile(r"[ \t]*+")
_TEXT = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_TEXT_SO_FAR = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*')
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?(?![0-9A-Za-z_.+-])")
_BLANKS = (" ", "\t")
_WORD = re.compile(r"[^\s,:{}\[\]\"]*+")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None}


def read_jsonl(path: str, data: bytes) -> Iterator[Row | Problem]:
    """Read a JSON Lines file; see `batch.read_batch`."""
    if data.startswith(BYTE_ORDER_MARK):
        yield Problem(Place(path), "BP003", "the file begins with a byte order mark", "Save it as “UTF-8” without BOM.")
        return
    lines = Lines(path, data)
    is_empty = True
    while True:
        try:
            text = lines.next()
            if text is None:
                break
            if not text.strip(" \t"):
                continue
            is_empty = False
            line = _Line(path, lines.number, text)
            root, fields = line.root()
        except RefusedError as refused:
            is_empty = False
            yield refused.problem
            if refused.is_final:
                return
            continue
        yield from line.problems
        id_node = fields.pop("id", None)
        root.keys.pop("id", None)
        yield from named_row(path, _id_of(id_node), id_node.column if id_node else 1, root)
    if is_empty:
        yield Problem(Place(path), "BP010", "the file is empty", "Fill it in, or delete it.")


def _id_of(node: Node | None) -> str | None:
    if node is None or node.value is None:
        return None
    return node.value if isinstance(node.value, str) else json.dumps(node.plain(), ensure_ascii=False)


class _Line:
    """One line being read; positions in it count from 0, columns from 1."""

    def __init__(self, path: str, number: int, text: str) -> None:
        self.path = path
        self.number = number
        self.text = text
        self.problems: list[Problem] = []
        """Those that leave the row readable."""

    def refuse(self, code: str, position: int, message: str, hint: str) -> NoReturn:
        raise RefusedError(Problem(Place(self.path, self.number, position + 1), code, message, hint))

    def refuse_syntax(self, position: int, message: str, hint: str) -> NoReturn:
        self.refuse("BP005", position, f"this is not JSON: {message}", hint)

    def root(self) -> tuple[Node, dict[str, Node]]:
        """Return the object that the line holds, and its members."""
        text = self.text
        if CONFLICT_MARKER.match(text):
            raise RefusedError(merge_conflict(self.path, self.number))
        if not is_plainly_allowed(text) and (found := FORBIDDEN.search(text)):
            problem = forbidden_character(self.path, self.number, found.start() + 1, found.group())
            raise RefusedError(problem)
        start = self.skip_space(0)
        if text[start] != "{":
            hint = 'Write one award a line, {"id": …, "badge": …}, without a list around them and commas between them.'
            self.refuse("BP103", start, "the line must be an object in braces", hint)
        root, fields, position = self.object(start, 0)
        position = self.skip_space(position)
        if position < len(text):
            hint = "Write each award in a line of its own."
            self.refuse_syntax(position, "something follows the closing brace", hint)
        return root, fields

    def object(self, position: int, depth: int) -> tuple[Node, dict[str, Node], int]:
        text, number = self.text, self.number
        fields: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        node = Node(fields, number, position + 1, keys)
        position += 1
        after = self.skip_space(position)
        if text[after : after + 1] == "}":
            return node, fields, after + 1
        if depth >= MAX_DEPTH:
            self.refuse_depth(after)
        while True:
            found = _MEMBER.match(text, position)
            if found:
                key, value, digits, mark, opening = found.groups()
                key_column = found.start(1)
                position = found.end()
                if value is not None:
                    member = Node(value, number, found.start(2))
                elif digits:
                    member = Node(int(digits), number, found.start(3) + 1)
                else:
                    member, position = (self.array if opening == "[" else self.inner_object)(position, depth + 1)
                    mark, position = self.separator(position, "}")
            else:
                key, key_column, position = self.key(position)
                member, position = self.value(position, depth + 1)
                mark, position = self.separator(position, "}")
            if key in fields:
                message = f"“{_shown(key)}” stands twice; the first is at column {keys[key][1]}"
                place = Place(self.path, number, key_column)
                self.problems.append(Problem(place, "BP007", message, "Keep one of them."))
            else:
                fields[key] = member
                keys[key] = (number, key_column)
            if mark == "}":
                return node, fields, position

    def inner_object(self, position: int, depth: int) -> tuple[Node, int]:
        node, _, end = self.object(position, depth)
        return node, end

    def array(self, position: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        node = Node(items, self.number, position + 1)
        after = self.skip_space(position + 1)
        if self.text[after : after + 1] == "]":
            return node, after + 1
        if depth >= MAX_DEPTH:
            self.refuse_depth(after)
        mark, position = ",", after
        while mark == ",":
            item, position = self.value(position, depth + 1)
            items.append(item)
            mark, position = self.separator(position, "]")
        return node, position

    def key(self, position: int) -> tuple[str, int, int]:
        """Read a key and its colon; return it, its column and the position after the colon."""
        start = self.skip_space(position)
        self.refuse_end(start)
        if self.text[start] != '"':
            hint = 'Write keys in double quotes, "badge": …, and no comma after the last value.'
            self.refuse_syntax(start, "a key in double quotes is missing", hint)
        key, end = self.string(start)
        end = self.skip_space(end)
        self.refuse_end(end)
        if self.text[end] != ":":
            self.refuse_syntax(end, "a colon is missing after the key", 'Write "key": value.')
        return key, start + 1, end + 1

    def value(self, position: int, depth: int) -> tuple[Node, int]:
        start = self.skip_space(position)
        self.refuse_end(start)
        first = self.text[start]
        if first == '"':
            text, end = self.string(start)
            return Node(text, self.number, start + 1), end
        if first == "{":
            return self.inner_object(start, depth)
        if first == "[":
            return self.array(start, depth)
        if found := _NUMBER.match(self.text, start):
            return Node(self.whole_number(found), self.number, start + 1), found.end()
        found = _WORD.match(self.text, start)
        word = found.group() if found else ""
        if word not in _WORDS:
            self.refuse_word(start, word)
        return Node(_WORDS[word], self.number, start + 1), start + len(word)

    def refuse_word(self, start: int, word: str) -> NoReturn:
        message = f"“{_shown(word)}” is no value" if word else "a value is missing"
        hint = "Write texts in double quotes; without them stand only whole numbers, true, false and null."
        self.refuse_syntax(start, message, hint)

    def whole_number(self, found: re.Match[str]) -> int:
        digits, decimals, exponent = found.groups()
        if decimals or exponent:
            hint = "Write whole numbers in digits only, for example 48213; put texts in double quotes."
            message = f"no number here has a decimal point or an exponent: {_shown(found.group())}"
            self.refuse("BP103", found.start(), message, hint)
        if len(digits) > MAX_DIGITS:
            message = f"the number has more than {MAX_DIGITS} digits: {_shown(found.group())}"
            self.refuse("BP107", found.start(), message, "Put it in double quotes if it is a text.")
        return int(found.group())

    def string(self, start: int) -> tuple[str, int]:
        found = _TEXT.match(self.text, start)
        if found is None:
            self.refuse_string(start)
        written = found.group()
        if "\\" not in written:
            return written[1:-1], found.end()
        text: str = json.loads(written)
        if hidden := FORBIDDEN.search(text):
            problem = forbidden_character(self.path, self.number, start + 1, hidden.group(), escape=True)
            raise RefusedError(problem)
        return text, found.end()

    def refuse_string(self, start: int) -> NoReturn:
        so_far = _TEXT_SO_FAR.match(self.text, start)
        stop = so_far.end() if so_far else start
        at_stop = self.text[stop : stop + 1]
        if at_stop == "\\":
            self.refuse_syntax(stop, "this backslash begins no escape", 'Double it, or write \\n, \\t, \\" or \\u00e4.')
        if at_stop == "\t":
            self.refuse_syntax(stop, "a tab stands inside a text", "Write \\t for it, or a space.")
        hint = 'Close it with a double quote in the same line; write \\n for a line break and \\" for a quote.'
        self.refuse_syntax(start, "a text is never closed", hint)

    def separator(self, position: int, closing: str) -> tuple[str, int]:
        """Read a comma or the closing bracket; return it and the position after it."""
        position = self.skip_space(position)
        self.refuse_end(position)
        mark = self.text[position]
        if mark not in (",", closing):
            self.refuse_syntax(position, f"a comma or “{closing}” is missing", "Put a comma between two values.")
        return mark, position + 1

    def skip_space(self, position: int) -> int:
        if self.text[position : position + 1] not in _BLANKS:
            return position
        found = _SPACE.match(self.text, position)
        return found.end() if found else position

    def refuse_end(self, position: int) -> None:
        if position >= len(self.text):
            self.refuse_syntax(position, "the line ends before its object does", "Write the whole award in one line.")

    def refuse_depth(self, position: int) -> NoReturn:
        message = f"values are nested more than {MAX_DEPTH} deep"
        self.refuse("BP008", position, message, "Use the fields of the reference page only.")


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
