"""The quick YAML reader and the strict one agree: same values, or the quick one leaves the file to the other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.content.quick_yaml import read_plain
from badgepress.content.yaml_reader import read_yaml

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
