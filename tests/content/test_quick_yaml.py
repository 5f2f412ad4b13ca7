"""The quick YAML reader and the strict one agree: same values, or the quick one leaves the file to the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.content.line_yaml import read_lines
from badgepress.content.quick_yaml import read_plain
from badgepress.content.schema_check import is_valid
from badgepress.content.yaml_reader import FORBIDDEN, read_yaml

REPOSITORY = Path(__file__).parents[2]
FRAGMENTS = st.sampled_from([
    "a: b", "a:", "  b: 1", "  - x", "- y", "c: {d: e, f: [1, 2.5, true]}", "g: 'quoted'", 'h: "esc\\u0007aped"', 'i: "tab\\there"', "j: |", "  text",
    "k: &anchor x", "l: *anchor", "m: !tag x", "<<: {n: o}", "a: twice", "? complex", "%YAML 1.2", "---", "...", "# comment", "p: 010", "q: no", "r: ~",
    "s: null", "t: 1e5", "u: -0", "v: 1_000", "w: 12:30", "<<<<<<< ours", "=======", "x: \u200b", "y: é", "z: 😀", "\ufeff", "aa: [", "bb: ]", "cc: 'open",
    "dd: [[[[[[[[[[[[[1]]]]]]]]]]]]]", "\t", "ee: a: b", "ff: \r", 'gg: "\\ud800"', "1: one", "true: yes",
])  # fmt: skip


def agree(data: bytes) -> bool:
    """Hold the two readers together; say whether the quick one had an answer."""
    quick = read_plain(data)
    root, problems = read_yaml("x.yml", data)
    if quick is None:
        return False
    assert root is not None, data
    assert not problems, data
    assert root.plain() == quick
    assert repr(root.plain()) == repr(quick)  # 1, 1.0 and True are equal, but not the same
    return True


@settings(max_examples=1500)
@given(st.lists(FRAGMENTS, max_size=6), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_lines_of_every_kind(lines: list[str], end: str) -> None:
    agree((end.join(lines) + end).encode())


@settings(max_examples=500)
@given(st.text("ab:-[]{}\"'|>&*!%#@`,? \n\t\\0é\u0085\u2028", max_size=60))
def test_any_punctuation(text: str) -> None:
    agree(text.encode())


@settings(max_examples=300)
@given(st.binary(max_size=80))
def test_any_bytes(data: bytes) -> None:
    agree(data)


def test_every_award_of_the_example_is_read_the_quick_way() -> None:
    awards = list((REPOSITORY / "content" / "awards").rglob("*.yml"))
    assert len(awards) > 30
    assert all(agree(path.read_bytes()) for path in awards)


@pytest.mark.parametrize("data", [b"a: 1\r\nb: [x, 'y']\r\n", b"# only\na: b\n", b"a: |\n  two\n\n  lines\n"])
def test_what_a_sound_file_may_hold(data: bytes) -> None:
    assert agree(data)


LINES = st.sampled_from([
    "badge: map-reading@2", "recipient:", "  email_hash: sha256$00ff", '  salt: "0123"', "  salt: 0123", "  salt: 12", "awarded: 2026-11-02", "status_index: 7",
    "status_index: -7", "status_index: 07", "status_index: 1.50", "name: Ana Ünal", "name: true", "name: null", "name: nullable", "name: ٣", "name: ²a",
    "name: a: b", "name: a:b", "name: a #b", "name: a#b", "name: a ", "name:  a", "name: a:", "name:a", "name: ", "name:", "name: \u00a0a", "name: a\u00a0",
    "name: it's", "name: [a]", "name: a, b", "name: {a}", "name: a\tb", "name: a\t#b", "name: a:\tb", 'name: "a: b"', 'name: "a" b', 'name: "a\\n"', 'name: ""',
    'name: "a', "name: 'a'", "name: - a", "name: ? a", "name: & a", "name: 1 2", "name: 12:30", "name: 1-2", "name: 1e5", "name: 0x1f", "name: _a", "name: ---",
    "name: 12345678901234567890", "evidence:", "  - name: Photo", "    url: https://a.example/b#c", "    name: Twice", "  name: Photo", "   name: three", "      deep: x",
    "  - Photo", "- name: Photo", "  -  name: x", "results:", "  work: done", "  null: x", "  true: x", "  1: x", "  Work: x", "revoked: {on: 2026-01-04}",
    "narrative: |", "    text", "  text", "# comment", "# a: b", "#: c", " # d", "", " ", "---", "...", "true: x", "null: x", "é: x", "a" * 70 + ": x", "b" * 1100 + ": x", "=======", "<<: x",
])  # fmt: skip


def line_reader_agrees(text: str) -> bool:
    """Hold the reader of lines to the strict one; say whether it had an answer."""
    quick = None if FORBIDDEN.search(text) else read_lines(text)
    if quick is None:
        return False
    root, problems = read_yaml("x.yml", text.encode())
    assert root is not None, text
    assert not problems, text
    assert repr(root.plain()) == repr(quick), text
    return True


@settings(max_examples=4000)
@given(st.lists(LINES, max_size=9), st.sampled_from(["\n", ""]))
def test_simple_lines_in_any_order(lines: list[str], end: str) -> None:
    text = "\n".join(lines) + end
    line_reader_agrees(text)
    agree(text.encode())


SIMPLE = st.builds(
    "{}{}: {}".format, st.sampled_from(["", "  ", "    ", "  - "]), st.sampled_from("abcd"),
    st.text("ab1-:#.,'\"\\[]{}&*!|>%@`?_ \té٣²\u00a0\ufe0f😀", min_size=1, max_size=8),
)  # fmt: skip


@settings(max_examples=4000)
@given(st.lists(st.one_of(SIMPLE, st.sampled_from(["e:", "f:", "  g: 1", "  - h: 2", "    i: 3"])), max_size=8))
def test_values_of_any_signs(lines: list[str]) -> None:
    line_reader_agrees("".join(f"{line}\n" for line in lines))


AWARDS = sorted((REPOSITORY / "content" / "awards").rglob("*.yml"))


@settings(max_examples=3000)
@given(st.data())
def test_real_files_with_something_changed(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(AWARDS)).read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        put = data.draw(
            st.one_of(
                st.text(": -#\n\"'\t01aé", max_size=3),
                st.sampled_from(["\n  - ", "\n  ", ": ", " #", ":\n", "\nname: x"]),
            )
        )
        text = text[:at] + put + text[at + gone :]
    line_reader_agrees(text)


def test_most_awards_of_the_example_need_no_libyaml() -> None:
    texts = [path.read_text("utf-8") for path in AWARDS]
    simple = [line_reader_agrees(text) for text in texts]
    assert sum(simple) > len(texts) // 2, [
        path for path, is_simple in zip(AWARDS, simple, strict=True) if not is_simple
    ]
    assert all(is_valid("award", read_lines(text)) for text, is_simple in zip(texts, simple, strict=True) if is_simple)
