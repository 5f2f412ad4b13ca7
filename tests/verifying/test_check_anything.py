"""Whatever is handed over, an answer comes back: never a traceback, and never “valid” for what was not signed."""

from __future__ import annotations

import base64
import copy
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.verifying.credential_check.award_page import badge_of_page
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.vocabulary import CODES, STEP_OF, STEPS, reference
from tests.conformance.making.club import signed
from tests.conformance.table import FORMS, Row, TableFetcher, answer_of, rows, run, web
from tests.conftest import REPOSITORY

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEB = web()
ROWS = rows()
CHECKER = Checker(TableFetcher(WEB), NOW, FORMS)
GENUINE = [row for row in ROWS if row.case["expect"]["verdict"] == "valid" and "url" not in row.case["input"]]
INPUTS = [
    base64.b64decode(row.case["input"]["base64"])
    if "base64" in row.case["input"]
    else row.case["input"]["text"].encode()
    for row in GENUINE
]
DOCUMENTS = [json.loads(data) for data in INPUTS if data.lstrip().startswith(b"{")]
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**15, "", " ", "#", "z", "did:web:", "did:web:%3A:..:x", "did:key:z6Mk", "https://", "https://[::1", "https://a:b@c/",
    "https://x:99999/", "http://x/", "mailto:", "2026-13-45T99:99:99Z", "\u0000", "\ud7ff", "x" * 5000, [], {}, [[]], [{}], [None], {"id": None}, {"a": []}, {"@id": "x"},
    ["did:web:x", {"id": []}], {"type": {}}, {"keys": []},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from places(child, (*path, key))


def put(document: Any, path: tuple[Any, ...], value: Any) -> None:
    value = copy.deepcopy(value)  # the next change may be inside of it
    for key in path[:-1]:
        document = document[key]
    document[path[-1]] = value


def sound(data: bytes) -> str:
    """Check bytes and return the verdict; whatever the report says is of the vocabulary."""
    report = CHECKER.check(data, "given", "ada@club.example")
    for step in report.steps:
        assert step.step in STEPS
        assert step.code == "" or STEP_OF[step.code] == step.step
        assert (step.code == "") == (step.state == "passed")
    return report.verdict


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert sound(data) != "valid"


@settings(max_examples=300)
@given(st.sampled_from(INPUTS), st.data())
def test_bytes_changed_anywhere(data: bytes, draw: st.DataObject) -> None:
    changed = bytearray(data)
    for _change in range(draw.draw(st.integers(1, 3))):
        position = draw.draw(st.integers(0, len(changed) - 1))
        changed[position] = draw.draw(st.integers(0, 255))
    sound(bytes(changed))


@settings(max_examples=300)
@given(st.sampled_from(INPUTS), st.data())
def test_cut_short_or_doubled(data: bytes, draw: st.DataObject) -> None:
    cut = draw.draw(st.integers(0, len(data)))
    sound(data[:cut])
    sound(data[cut:] + data[:cut])


@settings(max_examples=600)
@given(st.sampled_from(DOCUMENTS), st.data())
def test_any_member_replaced(document: dict[str, Any], draw: st.DataObject) -> None:
    changed = copy.deepcopy(document)
    for _change in range(draw.draw(st.integers(1, 2))):
        path = draw.draw(st.sampled_from(list(places(changed))))
        put(changed, path, draw.draw(st.sampled_from(ODD)))
    sound(json.dumps(changed).encode())


@settings(max_examples=300)
@given(st.sampled_from(sorted(WEB)), st.data())
def test_any_answer_of_an_issuer_replaced(url: str, draw: st.DataObject) -> None:
    answers = copy.deepcopy(WEB)
    document = json.loads(answers[url]["body"]) if answers[url]["body"].startswith("{") else {"a": 1}
    path = draw.draw(st.sampled_from(list(places(document))))
    put(document, path, draw.draw(st.sampled_from(ODD)))
    answers[url]["body"] = json.dumps(document)
    row = draw.draw(st.sampled_from(ROWS[:80]))
    run(row, answers)


SIGNED = signed()
ADDED = st.one_of(
    st.tuples(
        st.sampled_from(["note", "@index", "schema:name", "https://schema.org/name", "@nest", "name2", "validUntil2"]),
        st.sampled_from(ODD),
    ),
    st.tuples(st.sampled_from(["tag", "alignment", "evidence", "termsOfUse"]), st.sampled_from([[], None, [[]], {}])),
)


@settings(max_examples=300)
@given(ADDED, st.data())
def test_what_is_added_anywhere_is_never_vouched_for(added: tuple[str, Any], draw: st.DataObject) -> None:
    changed = copy.deepcopy(SIGNED)
    objects = [path for path in places(changed) if isinstance(at(changed, path), dict) and path[0] not in ("proof",)]
    target = at(changed, draw.draw(st.sampled_from([(), *objects])))
    target.setdefault(added[0], copy.deepcopy(added[1]))
    if changed != SIGNED:
        assert sound(json.dumps(changed).encode()) != "valid"


def at(document: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        document = document[key]
    return document


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.group in ("genuine", "tampered", "within")], ids=lambda row: row.name
)
def test_fast_canonical_forms_give_the_same_answers(row: Row) -> None:
    given, now = row.case["input"], datetime.fromisoformat(row.case["now"])
    checker = Checker(TableFetcher({**WEB, **row.case.get("web", {})}), now, FAST)
    data = base64.b64decode(given["base64"]) if "base64" in given else given.get("text", given.get("url", "")).encode()
    # three times: the first of a shape goes to the reference, the third does not
    reports = [checker.check(data, row.name, row.case.get("recipient")) for _time in range(3)]
    found = [answer_of(report) for report in reports]
    wanted = {name: value for name, value in row.case["expect"].items() if name != "contacted"}
    assert [{name: one[name] for name in wanted} for one in found] == [wanted] * 3


FAST = fast_forms()


def test_the_vocabulary_is_of_one_piece() -> None:
    assert set(STEP_OF.values()) == set(STEPS)
    assert all(says.endswith(".") for says in CODES.values())


def test_the_page_of_steps_and_codes_is_the_one_the_program_writes() -> None:
    page = (REPOSITORY / "docs" / "verifying.md").read_text("utf-8")
    written = page.split("vocabulary.reference() -->\n", 1)[1].split("<!-- end -->", 1)[0]
    assert written == reference()


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=200), st.text(alphabet="<>![]-/=\"' \nlinkreatyph", max_size=200).map(str.encode)))
def test_any_page(page: bytes) -> None:
    badge_of_page(b"<" + page, "https://club.example/a.html")


@pytest.mark.parametrize("part", ["<a ", "<!--", "<![CDATA[", "<![", "<a b='", "&", "<link rel=alternate "])
def test_pages_that_never_end_take_no_time(part: str) -> None:
    began = time.process_time()
    assert badge_of_page((part * 50_000).encode(), "https://club.example/") == ""
    assert time.process_time() - began < 2
