"""The strict reader: what it accepts it reads as YAML 1.2 does, and nothing makes it raise, stall or crash."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.content.yaml_reader import MAX_BYTES, MAX_DEPTH, read_yaml


def read(text: str) -> object:
    node, problems = read_yaml("x.yml", text.encode())
    assert not problems, problems
    assert node is not None
    return node.plain()


def codes(data: bytes) -> set[str]:
    _, problems = read_yaml("x.yml", data)
    return {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("false", False), ("7", 7), ("-3", -3), ("2.5", 2.5), ("0", 0), ("", None), ("~", None),
        ("NO", "NO"), ("yes", "yes"), ("012", "012"), ("1e3", "1e3"), ("1:30", "1:30"), ("2026-11-02", "2026-11-02"), ("0x1F", "0x1F"),
        (".5", ".5"), ("+1", "+1"), ("12345678901234567", "12345678901234567"), (".nan", ".nan"), ("'7'", "7"), ('"true"', "true"), ("True", "True"),
    ],
)  # fmt: skip
def test_scalars_are_text_unless_they_are_plainly_a_number_or_truth(written: str, value: object) -> None:
    found = read(f"a: {written}\n")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)  # type: ignore[index]


def test_every_key_and_value_keeps_its_place() -> None:
    node, _ = read_yaml("x.yml", b"# note\nname: Ada\nlist:\n  - {deep: 1}\n")
    assert node is not None
    assert isinstance(node.value, dict)
    assert node.keys["list"] == (3, 1)
    assert (node.value["name"].line, node.value["name"].column) == (2, 7)
    item = node.value["list"].value[0]  # type: ignore[index]
    assert item.keys["deep"] == (4, 6)


def test_windows_line_ends_read_as_line_feeds() -> None:
    assert read("a: |\r\n  one\r\n  two\r\n") == {"a": "one\ntwo\n"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"- " * 30_000, "BP008"), (b"[" * 60_000, "BP008"), (b"{a: " * 15_000, "BP008"), (b"a" * (MAX_BYTES + 1), "BP002"),
        (b"a: \r b", "BP004"), (b"\xff\xfea\x00", "BP003"), (b"a: \xed\xa0\x80", "BP003"), (b"? {a: b}\n: c\n", "BP006"),
        ("a: \u0085b".encode(), "BP004"), ("\u2028: b".encode(), "BP004"), (b'"a\\nb": "\\u0007"', "BP004"), (b"a: !<tag:x> b", "BP006"),
    ],
)  # fmt: skip
def test_hostile_input_is_refused_within_a_second(data: bytes, code: str) -> None:
    began = time.process_time()
    assert code in codes(data)
    assert time.process_time() - began < 1


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)
    ]
    assert codes("\n".join(lines).encode()) == {"BP006"}


def test_depth_is_counted_to_the_limit_and_no_further() -> None:
    assert codes(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) == set()
    assert codes(b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2)) == {"BP008"}


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_raise(data: bytes) -> None:
    node, problems = read_yaml("x.yml", data)
    assert node is not None or problems


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@` \n\t,?", max_size=120))
def test_no_yaml_soup_makes_the_reader_raise(text: str) -> None:
    node, problems = read_yaml("x.yml", text.encode())
    assert node is not None or problems
    assert all(problem.place.line >= 1 and problem.place.column >= 1 for problem in problems)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_named_as_what_it_is(mark: bytes) -> None:
    _, problems = read_yaml("x.yml", mark + b"name: Knots\n")
    assert [(problem.code, problem.message) for problem in problems] == [("BP003", "the file begins with a byte order mark")]
