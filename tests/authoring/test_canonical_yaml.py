"""The canonical form gives the same values back; edits and rewriting leave alone what is not theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.comments import reformatted
from badgepress.authoring.edits import with_field
from badgepress.content.yaml_reader import FORBIDDEN, read_yaml
from badgepress.errors import BadgepressError

REPOSITORY = Path(__file__).parents[2]
TEXT = st.text(max_size=40).map(lambda text: FORBIDDEN.sub("", text)).filter(lambda text: "\r" not in text and "<<<<" not in text)
TRICKY = st.sampled_from(
    ["", " ", "yes", "no", "null", "~", "true", "1", "1.5", "-1", "0x1f", "1e3", "012", "2026-11-02", "a: b", "a:", "a #b", "#a", "- a", "-", "---", "...",
     "|", ">", "'", '"', "\\", "a\nb", "a\nb\n", "a\n\n\n", "\na", " a\nb", "a\n b", "a\n \nb", "\t", "a\tb", "[a]", "{a}", "a, b", "@a", "`", "%a", "*a", "&a", "!a",
     "é", "ß: x", "漢字", "a\u00a0", "?", "? a", ":", "<<", "=", "a\n#b", "# a\nb"]
)  # fmt: skip
SCALARS = st.one_of(TEXT, TRICKY, st.booleans(), st.integers(-(10**15), 10**15), st.decimals(-1000, 1000, places=2).map(float))
KEYS = st.one_of(st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True), TRICKY.filter(lambda text: "\n" not in text and text != "<<"))
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=8
)
FILES = st.dictionaries(KEYS, VALUES, min_size=1, max_size=5)


def values_of(text: str) -> Any:
    root, problems = read_yaml("f.yml", text.encode())
    assert root is not None, (problems, text)
    assert not problems
    return root.plain()


@given(FILES)
def test_the_canonical_form_says_the_same_and_is_its_own_canonical_form(values: dict[str, Any]) -> None:
    text = canonical_text("award", values)
    assert values_of(text) == values
    assert reformatted("award", "f.yml", text.encode()).decode() == text


CONTENT = sorted([*(REPOSITORY / "content").rglob("*.yml"), *(REPOSITORY / "keys").glob("*.yml")])


def kind_of(path: Path) -> Any:
    parent = path.relative_to(REPOSITORY).as_posix()
    folders = {"badges": "badge", "awards": "award", "pathways": "pathway", "learners": "learner"}
    for folder, kind in (*((f"content/{name}/", kind) for name, kind in folders.items()), ("keys/", "key")):
        if parent.startswith(folder):
            return kind
    return path.stem


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.name)
def test_real_files_keep_values_and_comments(path: Path) -> None:
    before = path.read_text("utf-8")
    after = reformatted(kind_of(path), path.name, before.encode()).decode()
    assert values_of(after) == values_of(before)
    assert [line for line in after.splitlines() if line.startswith("#")] == [
        line for line in before.splitlines() if line.startswith("#")
    ]
    assert reformatted(kind_of(path), path.name, after.encode()).decode() == after


def test_comments_stay_above_what_they_stood_at() -> None:
    before = """\
# about the file

status_index: 5   # drawn at random
# whose it is
recipient: {did: "did:key:z6"}
evidence:
  # the first one
  - name: "A: b"  # shown on Monday
    description: |
      # not a comment
      text # neither
  - {name: B}
# the end
"""
    assert reformatted("award", "f.yml", before.encode()).decode() == """\
# about the file
# whose it is
recipient:
  did: did:key:z6
# drawn at random
status_index: 5
evidence:
  # the first one
  # shown on Monday
  - name: "A: b"
    description: |
      # not a comment
      text # neither
  - name: B
# the end
"""


@given(FILES, st.dictionaries(KEYS, SCALARS, min_size=1, max_size=1))
def test_an_edit_changes_its_field_only(values: dict[str, Any], more: dict[str, Any]) -> None:
    (key, value), = more.items()
    text = canonical_text("award", values)
    edited = with_field("award", text, (key,), value)
    assert values_of(edited) == {**values, key: value}
    if key not in values:
        assert edited.startswith(text)


AWARD = """\
# a comment
badge: knots@1   # and another
recipient: {did: did:key:z6}
awarded: 2026-11-02

evidence:
  - name: One
# before the index
status_index: 5
"""


@pytest.mark.parametrize(
    ("steps", "value", "old", "new"),
    [
        (("badge",), "knots@2", "knots@1", "knots@2"),
        (("recipient", "did"), "did:key:z7", "did:key:z6", '"did:key:z7"'),
        (("status_index",), 7, "status_index: 5\n", "status_index: 7\n"),
        (("recipient", "url"), "https://x.example", "z6}", 'z6, url: "https://x.example"}'),
        (("evidence",), [{"name": "Two"}, {"name": "Three"}], "  - name: One\n", "  - name: Two\n  - name: Three\n"),
        (
            ("revoked",),
            {"on": "2027-01-01", "reason": "It was: a slip"},
            "status_index: 5\n",
            'status_index: 5\nrevoked:\n  on: 2027-01-01\n  reason: "It was: a slip"\n',
        ),
    ],
)  # fmt: skip
def test_an_edit_leaves_all_else_byte_for_byte(steps: tuple[str, ...], value: Any, old: str, new: str) -> None:
    assert with_field("award", AWARD, steps, value) == AWARD.replace(old, new)


def test_a_file_without_a_last_line_end_and_one_in_flow_style() -> None:
    assert with_field("award", "badge: a", ("name",), "B") == "badge: a\nname: B\n"
    assert with_field("award", "{badge: a}", ("name",), "B, C") == '{badge: a, name: "B, C"}'
    assert with_field("award", "narrative: |\n  a\n  b\n\nname: B\n", ("narrative",), "c") == "narrative: c\nname: B\n"


def test_what_one_yaml_reader_refuses_and_another_takes_is_edited_by_ours() -> None:
    assert with_field("award", '"": [0?]\n', ("",), "b") == '"": b\n'


def test_line_ends_of_windows_stay() -> None:
    assert with_field("award", "badge: a\r\n# why\r\nname: B\r\n", ("name",), "C") == "badge: a\r\n# why\r\nname: C\r\n"


@given(FILES, st.text("\n\t #:-?[]{}'\"|>ab", min_size=1, max_size=30), st.data())
def test_an_edit_of_any_file_changes_its_field_or_is_refused(values: dict[str, Any], noise: str, data: st.DataObject) -> None:
    text = canonical_text("award", values)
    at = data.draw(st.integers(0, len(text)))
    text = text[:at] + noise + text[at:]
    before, _ = read_yaml("f.yml", text.encode())
    try:
        edited = with_field("award", text, ("status_index",), 7)
    except BadgepressError:
        return
    assert before is not None
    assert values_of(edited) == {**before.plain(), "status_index": 7}


def test_what_cannot_be_edited_is_refused() -> None:
    for text, steps in (("badge: &a x", ("badge",)), ("badge: a", ("recipient", "did")), ("", ("badge",)), ("- a", ("badge",))):
        with pytest.raises(BadgepressError):
            with_field("award", text, steps, "b")
