"""Every rule of the readers, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from badgepress.content.batch import read_batch
from badgepress.content.durations import Duration, parse_instant, rfc3339
from badgepress.content.files import Folder
from badgepress.content.layout import note_layout
from badgepress.content.line_yaml import _head, read_lines
from badgepress.content.private_keys import holds_private_key
from badgepress.content.quick_yaml import read_plain
from badgepress.content.schema_check import (
    _describe,
    _label,
    _short,
    _translate,
    _validator,
    node_text,
    schema_problems,
)
from badgepress.content.site_pages import _front_matter_problems, address_problems, page_problems, setting_problems
from badgepress.content.text_rules import MAX_FAULTS_PER_CODE, TextKind, text_faults
from badgepress.content.yaml_reader import (
    MAX_BYTES,
    MAX_PROBLEMS_A_FILE,
    Node,
    Source,
    UnreadSource,
    read_yaml,
    typed_scalar,
)
from badgepress.linkeddata.multibase import encode_multikey
from badgepress.problems import Place, Problem

# YAML --------------------------------------------------------------------------------------------------------------------------

SOUND = {
    "a: b\n": {"a": "b"},
    "a: 1\n": {"a": 1},
    "a: 1.5\n": {"a": 1.5},
    "a: true\nb: false\nc: null\nd: Null\ne: NULL\nf: nullable\n": {"a": True, "b": False, "c": None, "d": None, "e": None, "f": "nullable"},
    "a: 2026-11-02\nb: 12\n": {"a": "2026-11-02", "b": 12},
    'a: "1"\nb: ""\n': {"a": "1", "b": ""},
    "# one\n# two\na: b\n": {"a": "b"},
    "a:\n  b: c\n  d: e\nf: g\n": {"a": {"b": "c", "d": "e"}, "f": "g"},
    "a:\n  - b: c\n    d: e\n  - b: f\ng: h\n": {"a": [{"b": "c", "d": "e"}, {"b": "f"}], "g": "h"},
    "a: x\n# within\nb: y\n": None,
    "a: b: c\n": None, "a: b #c\n": None, "a: b \n": None, "a:\tb\n": None, "a: b": None, "a: b\na: c\n": None, "a:\n  b: c\na:\n  d: e\n": None, "a:\n  b: c\n  b: d\n": None,
    "a:\n  b: c\n    d: e\n": None, "  - b: c\n": None, "a:\n  b: c\n  - d: e\n": None, "a:\n  - b: c\n  d: e\n": None, "a:\nb: c\n": None, "A: b\n": None, "1: b\n": None,
    "a: 'b'\n": None, 'a: "b\\n"\n': None, 'a: "b" "c"\n': None, "a: [b]\n": None, "a: &b c\n": None, "a: *b\n": None, "a: !b c\n": None, "": None, "#\n": None, "a: _b\n": None, "a: -1\n": None,
    "a:\n  b: c\nd:\n": None, "a: b\t\n": None, "a: b:\nc: d\n": None, 'a: ["b"]\n': None,
}  # fmt: skip
"""What the reader of simple lines makes of a file; None: it leaves it to another."""


@pytest.mark.parametrize("text", SOUND)
def test_simple_lines_are_read_and_others_left_alone(text: str) -> None:
    assert read_lines(text) == SOUND[text]


def test_the_kinds_of_values_stay_apart() -> None:
    assert repr(read_lines("a: 1\nb: true\nc: 1.0\n")) == "{'a': 1, 'b': True, 'c': 1.0}"


UNSOUND = [
    "a: &b c\n", "a: *b\n", "a: !b c\n", "&x a: b\n", "!x a: b\n", "&x\na: b\n", "!x\na: b\n", "a: &x [1]\n", "a: !x [1]\n", "a: &x {b: 1}\n", "a: !x {b: 1}\n", "a: [*x]\n", "<<: {a: b}\n", "a: b\n<<: c\n",
    "a: b\na: c\n", "{a: b, a: c}\n", "? [a]\n: b\n", "? {a: b}\n: c\n", "%YAML 1.1\n---\na: b\n", "%TAG ! x\n---\na: b\n", "---\na: b\n---\nc: d\n", "a: b\n...\n---\nc: d\n", "- a\n", "a\n", "\n", "~\n",
    "a: \"\\u0007\"\n", "\"\\u0007\": a\n", "a: [\"\\u200b\\u0000\"]\n", "a: \x07\n", "<<<<<<< ours\na: b\n", "a: b\n=======\n", "a: |\n  x\n>>>>>>> theirs\n", "a: b\n||||||| base\n", "a: \"x\n\n=======\n  y\"\n", "a: \"x\n\n||||||| y\"\n",
    "x: {? [a] : b}\n", "x: {? {a: c} : b}\n", "x: {? [] : b}\n", "? {}\n: b\n", "a: \"x\n<<<<<<< y\"\n", "a: \"x\n>>>>>>> y\"\n",
    "\ufeffa: b\n", "a: [[[[[[[[[[[[1]]]]]]]]]]]]\n", "a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: 1}}}}}}}}}}}}\n", "a: [\n", "a: 'b\n", "a: @b\n", "a: b: c\n", "a:\n\tb: c\n", "a: \"\\q\"\n", "a\nb: c\n",
]  # fmt: skip


@pytest.mark.parametrize("text", UNSOUND)
def test_what_the_strict_reader_refuses_the_quick_one_never_reads(text: str) -> None:
    root, problems = read_yaml("x.yml", text.encode())
    assert root is None or problems or not isinstance(root.value, dict)
    assert read_plain(text.encode()) is None


@pytest.mark.parametrize(
    ("data", "values"),
    [
        (b"a: {b: [1, c]}\n", {"a": {"b": [1, "c"]}}), (b"a: b\r\nc: [d]\r\n", {"a": "b", "c": ["d"]}), (b"---\na: [b]\n", {"a": ["b"]}), (b"a: [b]\n...\n", {"a": ["b"]}), ("é: [ü]\n".encode(), {"é": ["ü"]}),
        (b"a: '1'\nb: \"2\"\n", {"a": "1", "b": "2"}), (b"a: \"\\u00e4\"\n", {"a": "ä"}), (b'"a": b\n', {"a": "b"}), (b"a: |\n  ======== x\n", {"a": "======== x\n"}),
        (b"a: [[[[[[[[[[[1]]]]]]]]]]]\n", {"a": [[[[[[[[[[[1]]]]]]]]]]]}),
    ],
)  # fmt: skip
def test_what_both_read(data: bytes, values: Any) -> None:
    root, problems = read_yaml("x.yml", data)
    assert not problems
    assert root is not None
    assert root.plain() == values
    assert read_plain(data) == values


def test_too_large_a_file_is_read_by_nobody() -> None:
    data = b"a: b\n" + b"#" * (MAX_BYTES - 5)
    assert read_plain(data) == {"a": "b"}
    assert read_plain(data + b"#") is None
    assert [problem.code for problem in read_yaml("x.yml", data + b"#")[1]] == ["BP002"]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_read_by_nobody(mark: bytes) -> None:
    assert read_plain(mark + b"a: b\n") is None
    assert [problem.code for problem in read_yaml("x.yml", mark + b"a: b\n")[1]] == ["BP003"]


def told(text: str) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.code} {one.message} | {one.hint}" for one in read_yaml("x.yml", text.encode())[1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: @b\n", "1:4 BP005 this is not YAML: a character here may not begin a value (often a tab, @, ` or %) | Indent with spaces"), ("a: b: c\n", "a second “: ” in this line | Put the whole text in quotes"),
        ("a: \"\\q\"\n", "a backslash inside double quotes | Use single quotes, or double the backslash."), ("a: [\n", "BP005 this is not YAML: "), ("a: 'b\n", "a quotation mark or bracket is never closed | Each line is"),
        ("a: b\nc\n", "a “:” is missing after the key | Each line is"), ("a: [b\nc: d\n", "BP005"), ("a: \x07\n", "1:4 BP004 the character U+0007 is not allowed here | Delete it; it is invisible in most editors."),
        ("a: \"\\u0007\"\n", "1:4 BP004 the character U+0007 is not allowed here | Delete its escape."), ("b: 1\n<<<<<<< x\n", "2:1 BP014 an unresolved merge conflict"), ("a: b\n---\nc: d\n", "2:1 BP009 a second document begins here"),
        ("%YAML 1.1\n---\na: b\n", "1:1 BP009 the file begins with a YAML directive"), ("%TAG ! tag:x,2000:\n---\na: b\n", "1:1 BP009 the file begins with a YAML directive"), ("", "1:1 BP010 the file is empty"), ("~\n", "1:1 BP010 the file is empty"), ("a: *b\n", "1:4 BP006 “*b” repeats"),
        ("a: &b c\n", "1:4 BP006 “&b” names a value"), ("a: !b c\n", "1:4 BP006 “!b” is a YAML tag"), ("a: !b [c]\n", "1:4 BP006 “!b” is a YAML tag"), ("[a]: b\n", "1:1 BP006 a key must be a word"), ("<<: b\n", "1:1 BP006 “<<” copies another mapping"),
        ("a: b\na: c\n", "2:1 BP007 “a” stands twice; the first is in line 1"), ("a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: 1}}}}}}}}}}}}\n", "BP008 values are nested more than 12 deep"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_where_it_stands(text: str, words: str) -> None:
    assert any(words in one for one in told(text)), told(text)


def test_each_fault_of_characters_is_told_up_to_a_limit() -> None:
    assert len(told("a: \x07\nb: \x08\n")) == 2
    assert len(told("".join(f"a{number}: \x07\n" for number in range(99)))) == MAX_PROBLEMS_A_FILE
    assert len(told("".join(f"a{number}: &x b\n" for number in range(99)))) == MAX_PROBLEMS_A_FILE


def test_a_document_between_marks_is_one() -> None:
    assert told("---\na: b\n...\n") == []


def test_a_tree_is_returned_where_its_meaning_is_plain() -> None:
    assert read_yaml("x.yml", b"a: b\na: c\n")[0] is not None
    for text in (b"a: &x b\n", b"a: \"\\u0007\"\n", b"%YAML 1.1\n---\na: b\n", b"\n"):
        assert read_yaml("x.yml", text)[0] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("true", True), ("false", False), ("True", "True"), ("yes", "yes"), ("0", 0), ("-7", -7), ("007", "007"), ("1.50", 1.5), ("1e5", "1e5"), ("text", "text"), ("1" * 17, "1" * 17), ("-", "-"), ("12:30", "12:30")],
)  # fmt: skip
def test_what_a_plain_word_means(text: str, value: Any) -> None:
    assert repr(typed_scalar(text)) == repr(value)


def test_places_are_those_of_what_was_asked_for_or_of_what_holds_it() -> None:
    text = b"a: b\nc:\n  d: e\n  f:\n    - g: h\n    - i\n"
    root, _ = read_yaml("x.yml", text)
    for source in (Source("x.yml", root), UnreadSource("x.yml", data=text)):
        assert source.place() == Place("x.yml", 1, 1)
        assert source.place("c", "d") == Place("x.yml", 3, 6)
        assert source.key_place("c", "d") == Place("x.yml", 3, 3)
        assert source.place("c", "f", 0, "g") == Place("x.yml", 5, 10)
        assert source.key_place("c", "f", 0, "g") == Place("x.yml", 5, 7)
        assert source.key_place("c", "f", 1) == source.place("c", "f", 1) == Place("x.yml", 6, 7)
        assert source.place("c", "f", 2) == source.place("c", "f") == source.place("c", "f", "x") == Place("x.yml", 5, 5)
        assert source.key_place("c", "x") == source.place("c") == Place("x.yml", 3, 3)
        assert source.key_place("c", "d", "x") == Place("x.yml", 3, 6)
        assert source.place("a", "x") == source.place("a", "b") == source.place("a", 0) == Place("x.yml", 1, 4)
        assert source.place("c", 0) == source.place("c", 1) == Place("x.yml", 3, 3)
        assert source.place("x") == Place("x.yml", 1, 1)
    assert Source("x.yml").place("a") == Place("x.yml")
    assert UnreadSource("x.yml", data=b"a: [").place("a") == Place("x.yml")


# schema ------------------------------------------------------------------------------------------------------------------------


def differs(kind: Any, text: str) -> list[str]:
    root, problems = read_yaml("x.yml", text.encode())
    assert not problems
    return [f"{one.place.line}:{one.place.column} {one.code} {one.message} | {one.hint}" for one in schema_problems(kind, Source("x.yml", root))]


AWARD = "badge: knots@1\nrecipient: {did: 'did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP'}\nawarded: 2026-11-02\nstatus_index: 7\n"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("nme: x\n", "BP101 unknown key “nme” | Did you mean “name”?"), ("qqqqq: x\n", "BP101 unknown key “qqqqq” | Known here: badge,"), ("name: 7\n", "BP103 “name” must be text, not “7” | Put it in quotes."), ("name: true\n", "BP103 “name” must be text, not true | Put it in quotes."),
        ("name: 1.5\n", "not “1.5” | Put it in quotes."), ("name:\n", "BP103 “name” must be text, not empty |"), ("name: []\n", "must be text, not a list |"), ("name: {}\n", "must be text, not fields |"), ("evidence: x\n", "BP103 “evidence” must be a list, not “x” |"),
        ("evidence: [x]\n", "“evidence → item 1” must be fields (key: value), not “x”"), ("supersedes: x\n", "BP104 “supersedes” has a form that is not allowed: “x” |"), ("visibility: listd\n", "BP105 “visibility” cannot be “listd” | Did you mean “listed”?"),
        ("visibility: qqq\n", "BP105 “visibility” cannot be “qqq” | Allowed: "), ("visibility: true\n", "BP105 “visibility” cannot be true |"), ("name: ''\n", "BP106 “name” is empty |"), (f"name: {'x' * 999}\n", "BP106 “name” is longer than "), (f"supersedes: {'y' * 61}\n", f"“{'y' * 60}…”"), (f"supersedes: {'y' * 60}\n", f"“{'y' * 60}”"),
        ("revoked: {on: 2026-11-20}\n", "BP102 “reason” is missing in “revoked” | Add “reason:”."), ("evidence: [" + "{name: x}, " * 60 + "]\n", "BP106 “evidence” has more than "), ("evidence: [{genre: x}]\n", "BP102 “name” is missing in “evidence → item 1”"),
    ],
)  # fmt: skip
def test_what_differs_from_the_schema_is_told_in_words(change: str, words: str) -> None:
    assert any(words in one for one in differs("award", AWARD + change)), differs("award", AWARD + change)


def test_other_rules_of_a_schema_are_told_in_words() -> None:
    assert any("BP102 “badge” is missing | Add “badge:”." in one for one in differs("award", "name: x\n"))
    assert differs("award", AWARD) == []
    assert any("BP107 “status_index” must be at least 0, not “-1”" in one for one in differs("award", AWARD.replace("status_index: 7", "status_index: -1")))
    assert any("“salt” is missing beside “email_hash” | The two belong together." in one for one in differs("award", AWARD.replace("did: 'did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP'", f"email_hash: sha256${'0' * 64}")))
    assert any("BP106 “recipient” is empty" in one for one in differs("award", AWARD.replace("did: 'did:key:z6Mkf5rGMoatrSj1f4CyvuHBeXJELe9RPdzo2PKGNCKVtZxP'", "")))
    assert any("must be true or false, not “yes” | Write true or false, in small letters." in one for one in differs("badge", "name: x\nevidence: {required: yes}\n"))
    assert any("names the same item twice | Keep one of them." in one for one in differs("badge", "name: x\ntags: [a, a]\n"))
    assert any("BP103 the file must be fields (key: value), not “x”" in one for one in differs("award", "x\n"))


def test_of_very_many_differences_the_rest_is_counted() -> None:
    many = differs("award", AWARD + "".join(f"q{number}: x\n" for number in range(30)))
    assert len(many) == MAX_PROBLEMS_A_FILE + 1
    assert any("and 5 more problems in this file | Mend the ones above first." in one for one in many)
    assert len(differs("award", AWARD + "".join(f"q{number}: x\n" for number in range(25)))) == 25


@pytest.mark.parametrize(("value", "words"), [(None, "empty"), (True, "true"), ({}, "fields"), ([], "a list"), ("a  b\nc", "“a b c”"), (7, "“7”")])
def test_a_value_in_words(value: Any, words: str) -> None:
    assert _describe(value) == words


def test_labels_and_texts_in_words() -> None:
    assert _label(()) == "the file"
    assert _label(("a", 0)) == "“a → item 1”"
    assert _short("x" * 61) == "“" + "x" * 60 + "…”"
    assert [node_text(node) for node in (None, Node(None, 1, 1), Node([], 1, 1), Node({}, 1, 1), Node(7, 1, 1), Node("x", 1, 1))] == ["", "", "", "", "7", "x"]


@pytest.mark.parametrize(
    ("schema", "value", "words"),
    [
        ({"exclusiveMinimum": 3}, 3, "must be more than 3, not “3”"), ({"exclusiveMaximum": 3}, 3, "must be less than 3, not “3”"), ({"minimum": 3}, 2, "must be at least 3"), ({"maximum": 3}, 4, "must be at most 3"), ({"minItems": 2}, [], "needs at least 2 items"),
        ({"maxItems": 1}, [1, 2], "has more than 1 items"), ({"maxProperties": 0}, {"a": 1}, "has more than 0 entries"), ({"minProperties": 1}, {}, "is empty"), ({"maxLength": 1}, "ab", "is longer than 1 characters"), ({"minLength": 1}, "", "is empty"), ({"const": 1}, 2, "is not as it must be"),
        ({"type": ["string", "null"]}, 7, "must be text or nothing, not “7”"), ({"type": "number"}, "x", "must be a number, not “x”"), (False, "x", "is not as it must be"), ({"type": "string", "description": "A word."}, [], "must be text, not a list"),
    ],
)  # fmt: skip
def test_each_rule_of_json_schema_has_words(schema: Any, value: Any, words: str) -> None:
    errors = list(type(_validator("award"))(schema).iter_errors(value))
    found: list[Problem] = [problem for error in errors for problem in _translate(error, Source("x.yml", Node(None, 1, 1)))]
    assert words in found[0].message
    assert found[0].hint


# texts -------------------------------------------------------------------------------------------------------------------------


def faults(text: str, kind: TextKind = "line") -> list[str]:
    return [f"{fault.code} {fault.message}" for fault in text_faults(text, kind=kind)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("a\tb", "line", "control contains a tab"), ("a\nb", "line", "control contains a line break"), ("a\tb", "text", ""), ("a\nb", "text", ""), ("a\u2028b", "text", "control contains an unusual line break"), ("a\u2029b", "text", "an unusual line break"),
        ("a\rb", "text", "an unusual line break"), ("a\x85b", "text", "an unusual line break"), ("a\x07b", "text", "control contains a control character"), ("a\ud800", "text", "half a character"), ("a\ufffe", "text", "a code that is no character"), ("a\ufdd0", "text", "a code that is no character"),
        ("a\ue000", "name", "a private character"), ("a\ue000", "line", ""), ("a\u0fff", "name", "that Unicode"), ("a\u0fff", "line", ""), ("a\U0001faff", "name", ""), ("a\U00020000", "name", ""), ("a\U0003fffd", "name", ""), ("\U0001f44b\U0001f3fd\u200d\U0001f9b0", "name", ""),
        ("a\u200d", "name", "invisible contains"), ("\u200da", "name", "invisible contains"), ("👩\u200d💻", "name", ""), ("👩🏽\u200d💻", "name", ""), ("👩\ufe0f\u200d💻", "name", ""), ("🏽\u200d💻", "name", ""), ("🏽\u200d💻a", "name", ""), ("a👩\u200d💻", "name", ""), ("ب\u200dx", "name", "invisible"), ("\ufe0f❤", "name", "invisible"), ("a🏽\u200d💻", "name", "invisible"), ("❤\ufe0f", "name", ""), ("a\ufe0f", "name", "invisible"), ("\ufe0fa", "name", "invisible"), ("❤\ufe01", "name", "invisible"),
        ("क\u094d\u200dष", "name", ""), ("ب\u200dب", "name", ""), ("ب\u200d", "name", ""), ("ب\u200cب", "name", ""), ("ب\u200c", "name", "invisible"), ("ក\u17c9\u200c", "name", ""), ("x\u200cy", "name", "invisible"), ("\u0600a", "name", ""), ("a\u2060b", "name", "invisible"),
        ("a  b", "name", "edges has more than one blank in a row after “a”"), (" a", "name", "edges begins with a blank"), ("a ", "name", "edges ends with a blank"), ("a<b", "name", "angle contains an angle bracket"), ("a>b", "line", ""), (" a ", "line", ""),
        ("10 μm", "name", ""), ("kΩ", "name", ""), ("ΔT", "name", ""), ("2πr", "name", ""), ("Cаt", "name", "mixed-script mixes Latin letters"), ("кot", "name", "mixed-script"),
        ("a@b.example", "line", "email"), ("a＠b.example", "line", "email"), ("a%40b.example", "line", "email"), ("a&#64;b.example", "line", "email"), ("a&commat;b.example", "line", "email"), ("mailto:x", "line", "email"), ("a@[127.0.0.1]", "line", "email"), ("icon@2x.png", "line", ""), ("see @ada.example", "line", ""),
        ("(@ada.example", "line", ""), ("https://u@b.example", "line", ""), ("git@github.com:x/y", "line", ""), ("git@github.com", "line", "email"), ("ada@github.com:x", "line", "email"), ("digit@github.com:x", "line", ""), ("a@localhost", "line", ""), ("@b.example", "line", ""),
    ],
)  # fmt: skip
def test_what_a_text_may_hold(text: str, kind: TextKind, words: str) -> None:
    found = faults(text, kind)
    assert (not found) if not words else any(words in one for one in found), found


def test_where_in_a_text_is_told() -> None:
    assert faults("abc\x07") == ["control contains a control character (U+0007) after “abc”"]
    assert faults("\x07abc") == ["control contains a control character (U+0007) at the beginning"]
    assert faults("\u2066\x07", "text")[1] == "control contains a control character (U+0007) at character 2"
    assert faults("a@b.example \x07")[1] == "control contains a control character (U+0007) at character 13"
    assert faults("x" * 20 + "\x07") == ["control contains a control character (U+0007) after “xxxxxxxxxxxx”"]
    assert len(faults("\x07" * 9)) == MAX_FAULTS_PER_CODE


# durations and times -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"), [("P2Y", "2 years"), ("P1Y", "1 year"), ("P1Y6M", "1 year and 6 months"), ("P1M", "1 month"), ("P3W", "21 days"), ("P1D", "1 day"), ("P1Y2M3D", "1 year and 2 months and 3 days")]
)
def test_how_long_in_words(text: str, words: str) -> None:
    assert Duration.parse(text).in_words() == words


@pytest.mark.parametrize("text", ["", "P", "P0Y", "P0D", "PT1H", "P1Y2W", "2Y", "P1.5Y", "P-1Y"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError):
        Duration.parse(text)


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)), (date(2026, 1, 31), "P1M", date(2026, 2, 28)), (date(2026, 12, 1), "P1M", date(2027, 1, 1)), (date(2026, 11, 2), "P2Y3D", date(2028, 11, 5)), (date(9999, 1, 1), "P1Y", date.max),
        (date(9999, 12, 31), "P1D", date.max), (date(2026, 11, 2), "P2W", date(2026, 11, 16)),
    ],
)  # fmt: skip
def test_what_day_it_is_then(start: date, text: str, end: date) -> None:
    assert Duration.parse(text).after(start) == end


def test_instants_are_utc() -> None:
    assert parse_instant("2026-11-02") == datetime(2026, 11, 2, tzinfo=UTC)
    assert parse_instant("2026-11-02", end_of_day=True) == datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC)
    assert parse_instant("2026-11-02T18:30:00+01:00") == datetime(2026, 11, 2, 17, 30, tzinfo=UTC)
    for text in ("2026-11-02T18:30:00", "2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        with pytest.raises(ValueError):
            parse_instant(text)
    assert rfc3339(datetime(2026, 11, 2, 17, 30, 1, 5, tzinfo=UTC)) == "2026-11-02T17:30:01Z"


# files -------------------------------------------------------------------------------------------------------------------------


def walked(root: Path, *, deep: bool = True) -> tuple[list[str], list[str]]:
    folder = Folder(root)
    return list(folder.walk("x", deep=deep)), [f"{problem.code} {problem.place.path}" for problem in folder.problems]


@pytest.mark.parametrize("name", [".gitkeep", ".gitattributes", ".DS_Store", "README.md", "readme.md"])
def test_some_files_are_nobodys_business_and_folders_of_that_name_are(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / name).write_text("")
    assert walked(tmp_path) == ([], [])
    (tmp_path / "x" / name).unlink()
    (tmp_path / "x" / name).mkdir()
    (tmp_path / "x" / name / "a.yml").write_text("")
    assert walked(tmp_path) == (([f"x/{name}/a.yml"], []) if name == "readme.md" else ([], [f"BP011 x/{name}"]))


@pytest.mark.parametrize("name", ["con", "prn", "aux.yml", "nul", "com1.yml", "com9", "lpt1", "lpt9.yml", "a.", "A.yml", "-a", "a b", "é.yml", "a" * 81, ".hidden"])
def test_names_that_not_every_system_has_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / name).write_text("")
    assert walked(tmp_path)[0] == []
    assert [problem[:5] for problem in walked(tmp_path)[1]] == ["BP011"]


@pytest.mark.parametrize("name", ["com0", "lpt0", "com10", "console.yml", "a" * 80, "a.b.c", "0"])
def test_names_that_every_system_has(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / name).write_text("")
    assert walked(tmp_path) == ([f"x/{name}"], [])


def test_folders_links_and_programs(tmp_path: Path) -> None:
    (tmp_path / "x" / "in").mkdir(parents=True)
    (tmp_path / "x" / "in" / "a.yml").write_text("")
    assert walked(tmp_path) == (["x/in/a.yml"], [])
    assert walked(tmp_path, deep=False) == ([], ["BP012 x/in"])
    (tmp_path / "x" / "in" / "a.yml").chmod(0o755)
    assert walked(tmp_path) == ([], ["BP001 x/in/a.yml"])
    assert list(Folder(tmp_path).walk("x", deep=True, modes=False)) == ["x/in/a.yml"]
    (tmp_path / "x" / "link").symlink_to("in")
    assert "BP001 x/link" in walked(tmp_path)[1]
    (tmp_path / "y").symlink_to("x")
    folder = Folder(tmp_path)
    assert list(folder.walk("y", deep=True)) == []
    assert [problem.message for problem in folder.problems] == ["this folder is a symbolic link"]
    assert list(folder.walk("none")) == []


def test_only_ordinary_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    (tmp_path / "b").symlink_to("a")
    os.mkfifo(tmp_path / "c")
    folder = Folder(tmp_path)
    assert folder.read_regular("a") == b"0123456789"
    assert folder.read_regular("a", 4) == b"01234"
    assert folder.read("a", 9) == b"0123456789"
    assert folder.read_regular("b") is None
    assert folder.read_regular("c") is None
    assert [problem.place.path for problem in folder.problems] == ["b", "c"]
    assert (folder.has_file("a"), folder.has_file("none"), folder.has_file("a/b"), folder.has_file("b")) == (True, False, False, False)
    assert (folder.is_there("b"), folder.is_there("none"), folder.is_there("a/b")) == (True, False, False)
    with pytest.raises(FileNotFoundError):
        folder.read_regular("none")


# pages -------------------------------------------------------------------------------------------------------------------------

INCLUDING = ["pymdownx.snippets", "markdown_include.include", "mdx_include", "macros", "include-markdown", "markdownextradata", "gen-files", "exec", "markdown-exec"]


@pytest.mark.parametrize("name", INCLUDING)
def test_what_lets_pages_include_or_run_is_told(name: str) -> None:
    for extensions, plugins in (([name], ["search"]), (["toc"], [name])):
        assert [problem.message for problem in setting_problems(extensions, plugins)] == [f"“{name}” lets pages include files or run programs"]
    assert list(setting_problems(["toc"], ["search"])) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("---\na: b\n---\ntext", []), ("---\na: &x b\n---\ntext", [2]), ("\ufeff---\na: &x b\n---\ntext", [2]), ("---\r\na: &x b\r\n---\r\ntext", [2]), ("---\na: &x b\n...\ntext", [2]), ("---\n---\ntext", []), ("---\n\n---\ntext", []), ("text\n---\na: &x b\n", []),
        ("---\na: &x b\n", [2]), ("---\na: b\n---\n*: &x\n...\n", []), ("---\na: b\n...\n---\n: &x\n---\n", []), ("--- \na: &x b\n---\n", []),
    ],
)  # fmt: skip
def test_the_front_matter_of_a_page_is_the_yaml_that_we_know(text: str, lines: list[int]) -> None:
    assert [problem.place.line for problem in _front_matter_problems("a.md", text.encode())] == lines


def test_pages_are_ordinary_files(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "in").mkdir(parents=True)
    for name in ("a.md", "in/b.markdown", "c.txt"):
        (docs / name).write_text("---\na: &x b\n---\n")
    assert [problem.place.path for problem in page_problems(tmp_path, docs)] == ["docs/a.md", "docs/in/b.markdown"]
    assert [problem.place.path for problem in page_problems(tmp_path / "other", docs)] == [f"{docs}/a.md", f"{docs}/in/b.markdown"]
    for path in (docs / "a.md", docs / "in" / "b.markdown"):
        path.unlink()
    (docs / "d.md").symlink_to("c.txt")
    (docs / "e").symlink_to("in")
    os.mkfifo(docs / "f.md")
    assert [(problem.place.path, problem.message) for problem in page_problems(tmp_path, docs)] == [("docs/d.md", "this is a symbolic link"), ("docs/e", "this is a symbolic link"), ("docs/f.md", "this is no file")]
    (tmp_path / "link").symlink_to("docs")
    assert [problem.place.path for problem in page_problems(tmp_path, tmp_path / "link")] == ["link"]
    assert [problem.place.path for problem in page_problems(tmp_path / "other", tmp_path / "link")] == [f"{tmp_path}/link"]


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("a.md", b"x\nada@example.org\n", [2]), ("in/a.html", b"<p>ada@example.org", [1]), ("a.png", b"\0ada@example.org", []), ("a.PNG", b"ada@example.org", []), ("a", b"ada@example.org", [1]), ("a.md", b"\xef\xbb\xbfada@example.org", [1]),
        ("a.md", b"ada@<b></b>example.org", [1]), ("a.md", b"x\nada@exam<!-- x -->ple.org", [2]), ("a.md", b"ada<wbr>@example.org", [1]), ("a.md", b"ada@[example.org](x)", [1]), ("a.md", b"[ada](x)@example.org", [1]),
        ("a.md", "ada@\u200bexample.org".encode(), [1]), ("a.md", b'<img alt="ada@example.org">', [1]), ("a.md", b"<ada@example.org>", [1]), ("a.md", b"ada@example.org <b>ada@example.org</b>", [1]), ("a.md", b"[@ada](https://github.com/ada)", []),
        ("a.md", b"hello@club.example, HELLO@club.example.", []), ("a.md", b"[hello@club.example](mailto:hello@club.example)", []), ("a.md", b'<a href="mailto:hello@club.example">', []),
        ("a.md", b"othello@club.example", [1]), ("a.md", b"hello@club.example.org", [1]), ("a.md", b"a.hello@club.example", [1]), ("a.md", b"hello@club.example-x.org", [1]),
        ("a.md", b"ada@example.org\n" * 5, [1, 2, 3]),
    ],
)  # fmt: skip
def test_of_addresses_only_the_issuers_own_may_stand_in_pages(tmp_path: Path, name: str, data: bytes, lines: list[int]) -> None:
    path = tmp_path / "content" / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    found = list(address_problems(tmp_path, "hello@club.example"))
    assert [(problem.place.path, problem.place.line) for problem in found] == [(f"content/pages/{name}", line) for line in lines]
    assert {problem.code for problem in found} <= {"BP402"}


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.md", b"x" * 256 * 1024, []), ("a.md", b"x" * 256 * 1024 + b"y", [("BP002", 1)]), ("a.pdf", b"x" * 256 * 1024 + b"y", []), ("a.md", b"x\ny\0", [("BP004", 2)]),
        ("a.txt", "ada@example.org".encode("utf-16"), [("BP003", 1)]), ("a.md", b"x\n\xff", [("BP003", 2)]), ("a.js", b"\xe9", [("BP003", 1)]), ("a.webp", b"\xe9\0", []),
    ],
)  # fmt: skip
def test_what_stands_beside_pages_is_utf_8_text_or_of_a_kind_that_is_none(tmp_path: Path, name: str, data: bytes, told: list[tuple[str, int]]) -> None:
    path = tmp_path / "content" / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    found = list(address_problems(tmp_path, ""))
    assert [(problem.code, problem.place.line) for problem in found] == told
    assert all(problem.is_error and problem.place.path == f"content/pages/{name}" for problem in found)


@pytest.mark.parametrize("name", ["ada@example.org.md", "ada@example.org/a.md", "in/ada%40example.org.png"])
def test_an_address_in_the_name_of_a_page_is_told_without_repeating_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "content" / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    found = list(address_problems(tmp_path, ""))
    assert {(problem.code, problem.place.path) for problem in found} == {("BP402", "content/pages")}
    assert not any("ada" in str(problem) for problem in found)


@pytest.mark.parametrize("name", ["keys", "content/badges", "content/awards", "content/pages", "content/pathways", "content/learners"])
def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / name).touch()
    folder = Folder(tmp_path)
    note_layout(folder)
    assert [(problem.place.path, problem.code, problem.message) for problem in folder.problems] == [(name, "BP012", "a folder is expected here")]
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    folder = Folder(tmp_path)
    note_layout(folder)
    assert folder.problems == []


@pytest.mark.parametrize(("name", "severity"), [("consent/2026-1.md", "warning"), ("consent/2026-1.txt", "error"), ("2026-1.md", "error")])
def test_a_consent_text_may_keep_the_address_that_the_issuer_had(tmp_path: Path, name: str, severity: str) -> None:
    path = tmp_path / "content" / "pages" / name
    path.parent.mkdir(parents=True)
    path.write_text("Write to hello@club.example.")
    assert [problem.severity for problem in address_problems(tmp_path, "new@club.example")] == [severity]


def test_pages_without_a_known_issuer_hold_no_address_at_all(tmp_path: Path) -> None:
    assert list(address_problems(tmp_path, "")) == []
    pages = tmp_path / "content" / "pages"
    pages.mkdir(parents=True)
    (pages / "a.md").write_text("hello@club.example")
    assert len(list(address_problems(tmp_path, ""))) == 1
    pages.rename(tmp_path / "elsewhere")
    pages.symlink_to(tmp_path / "elsewhere")
    assert list(address_problems(tmp_path, "")) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("# a@b.example\na: 1\n", (1, 1)), ("a: 1 # a@b.example\n", (1, 6)), ("a: 1\n# x\n\n#a@b.example", (4, 1)), ("a: | # a@b.example\n  text\n", (1, 6)), ("a: > # a@b.example\n  text\n", (1, 6)), ("a: 'x # a@b.example'\n", None), ('a: "x # a@b.example"\n', None), ("a: |\n  # x\n# a@b.example\nb: 1\n", (3, 1)),
        ("a: |\n  x\n  \n# a@b.example\n", (4, 1)), ("ä: ö # a@b.example\n", (1, 6)), ("a: plain\n  # a@b.example\n", (2, 3)), ('"a": "x" # a&commat;b.example\n', (1, 10)), ("? a # a@b.example\n: b\n", (1, 5)), ("a: [1,\t# a@b.example\n 2]\n", (1, 8)),
        ("a: '# a@b.example'\n", None), ("a: |\n  # a@b.example\nb: 1\n", None), ("a: >-\n  x\n  # a@b.example\n", None), ("a: x#a@b.example\n", None), ("a: 1 # bicycle@2\n", None), ("a: 'x\n  # a@b.example'\n", None),
    ],
)  # fmt: skip
def test_an_address_in_a_comment_is_told_and_read_alike_both_ways(text: str, place: tuple[int, int] | None) -> None:
    root, problems = read_yaml("x.yml", text.encode())
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == ([("BP402", *place)] if place else [])
    assert root is not None
    assert read_plain(text.encode()) is None or not problems


# batches -----------------------------------------------------------------------------------------------------------------------


def batch_says(text: str, name: str = "a.csv") -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.code} {one.message} | {one.hint}" for one in read_batch(name, text.encode()) if isinstance(one, Problem)]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("recipient.1.did", "unknown column “recipient.1.did” |"), ("evidence.1.ulr", "Did you mean “evidence.1.url”?"), ("evidence.0.url", "“evidence” counts from 1 to "), ("evidence.999.url", "“evidence” counts from 1 to "), ("results.", "After the dot stands the id of a criterion"),
        ("results.A b", "After the dot stands the id of a criterion"), ("results", "BP101 unknown column “results”"), ("nme", "Did you mean “name”?"), ("did", "Did you mean “recipient.did”?"), ("qqqqqq", "Known here: "),
    ],
)  # fmt: skip
def test_a_column_that_nobody_knows_gets_the_nearest_hint(column: str, words: str) -> None:
    assert any(words in one for one in batch_says(f"id,badge,recipient.did,awarded,status_index,{column}\n")), batch_says(f"id,badge,recipient.did,awarded,status_index,{column}\n")


def test_of_columns_that_are_missing_only_if_the_others_are_right() -> None:
    assert [one.split(" | ")[0] for one in batch_says("id,badge,awarded,status_index\n")] == ["1:1 BP102 the column “recipient.…” is missing"]
    assert [one.split(" | ")[0] for one in batch_says("id,badge,awarded,nme\n")] == ["1:4 BP101 unknown column “nme”"]
    assert len(batch_says("id," + ",".join(f"q{number}q" for number in range(99)) + "\n")) <= MAX_PROBLEMS_A_FILE + 1


@pytest.mark.parametrize(("line", "words"), [('{"id": null}', "BP"), ('{"id": 7}', "BP"), ('{"id": [1]}', "BP"), ('{"a": 1}', "BP")])
def test_an_id_is_a_text(line: str, words: str) -> None:
    assert any(words in one for one in batch_says(line + "\n", "a.jsonl"))


# private keys ------------------------------------------------------------------------------------------------------------------

KEYS = [
    encode_multikey("ed25519-priv", bytes(range(32))), encode_multikey("p256-priv", bytes(range(1, 33))), "-----BEGIN " + "PRIVATE KEY-----", "-----BEGIN EC " + "PRIVATE KEY-----", "-----BEGIN OPENSSH " + "PRIVATE KEY-----", "-----BEGIN ENCRYPTED " + "PRIVATE KEY-----",
    '"d": "' + "A" * 43 + '"', "AGE-SECRET-" + "KEY-1" + "Q" * 58, "LS0tLS1CRUdJTi" + "BQUklWQVRFIEtFWS0tLS0tCk1DNENBUUF3QlFZREsyVndC",
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_private_key_is_known_by_its_form(key: str) -> None:
    assert holds_private_key(f"some text\n{key}\nmore".encode())
    assert not holds_private_key(f"some text\n{key[: len(key) // 2]}\nmore".encode())


def test_words_about_private_keys_are_none() -> None:
    for text in ("a PRIVATE KEY", 'z3u2', '"d": 7', "AGE-SECRET-KEY-1 is how it begins", "LS0tLS1CRUdJTi" + "A" * 60):
        assert not holds_private_key(text.encode())


HEAD = "id,badge,recipient.did,awarded,status_index,name"
ROW = "3f0e5a52-7c7b-4d8e-9a53-0b8f3f0f6a11,knots,did:key:z6Mk,2026-11-02,7,007"


def rows(text: str) -> list[Any]:
    return [one.source.root.plain() if not isinstance(one, Problem) else one.code for one in read_batch("a.csv", text.encode())]  # type: ignore[union-attr]


def test_rows_without_anything_are_passed_over() -> None:
    for between in ("", "\n", ",,,,,\n", " \n", ",\n", " , \n"):
        assert len(rows(f"{HEAD}\n{ROW}\n{between}{ROW.replace('3f0e', '4f0e')}\n")) == 2, between
    assert rows(f"{HEAD}\n{ROW}\nx,y\n")[1:] == ["BP005"]


def test_numbers_are_numbers_only_where_one_belongs() -> None:
    row = rows(f"{HEAD}\n{ROW.replace(',007', ',12')}\n")[0]
    assert (row["name"], row["status_index"]) == ("12", 7)


def test_a_conflict_within_a_cell_ends_the_row_at_its_line() -> None:
    text = f'{HEAD}\n{ROW[:-3]}"a\n<<<<<<< ours\nb"\n{ROW}\n'
    told = [f"{one.place.line} {one.code}" for one in read_batch("a.csv", text.encode()) if isinstance(one, Problem)]
    assert told == ["3 BP014", "4 BP005"]


def test_only_the_first_of_many_is_shown_as_known() -> None:
    (told,) = batch_says(f"{HEAD},qqqqqq\n")
    assert "evidence.1.url" in told
    assert "evidence.2.url" not in told
    assert "results.…" in told


def test_a_long_word_is_cut() -> None:
    assert f"“{'q' * 40}…” is no value" in batch_says('{"id": ' + "q" * 41 + "}\n", "a.jsonl")[0]
    assert f"“{'q' * 40}” is no value" in batch_says('{"id": ' + "q" * 40 + "}\n", "a.jsonl")[0]


def test_ids_that_are_none_are_told_apart() -> None:
    none, null, number = (batch_says(line + "\n", "a.jsonl")[0] for line in ('{"badge": "x"}', '{"id": null}', '{"id": 7}'))
    assert none.split(" ", 1)[1].split(" | ")[0] == null.split(" ", 1)[1].split(" | ")[0]
    assert "7" in number


def test_a_file_whose_size_is_not_known_is_read_whole() -> None:
    folder = Folder(Path("/proc/self"))
    assert len(folder.read("status")) > 500
    assert len(folder.read("status", 10)) == 11


def test_quotation_marks_are_advised_only_where_a_text_belongs() -> None:
    (told,) = differs("award", AWARD.replace("status_index: 7", "status_index: 1.5"))
    assert "must be a whole number, not “1.5”" in told
    assert "quotes" not in told
    (error,) = type(_validator("award"))({"type": "string"}).iter_errors(7)
    (found,) = _translate(error, Source("x.yml", Node(None, 1, 1)))
    assert found.hint == "Put it in quotes. See the reference page of this file."


def test_many_faults_of_one_kind_do_not_hide_another() -> None:
    assert any(one.startswith("control") for one in faults("\u202e" * 30 + "\x07"))
    assert sum(one.startswith("bidi") for one in faults("\u202e" * 30 + "\x07")) < 30


def test_brackets_without_end_are_told_as_too_deep() -> None:
    assert any("BP008" in one for one in told("a: " + "[" * 2000))


@pytest.mark.parametrize(
    ("start", "head"),
    [("a", ("", "", "a")), ("\n  a", ("", "  ", "a")), ("\n    a", ("", "    ", "a")), ("\n  - a", ("", "  - ", "a")), ("b:\n  a", ("b", "  ", "a")), ("\nb:\n  - a", ("b", "  - ", "a")), ("\n   a", None), ("\nb:\na", None), ("A", None)],
)  # fmt: skip
def test_how_a_simple_line_begins(start: str, head: Any) -> None:
    assert _head(start) == head
