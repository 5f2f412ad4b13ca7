"""What is fuzzed: each target takes bytes, and raises only where badgepress has a fault."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import lru_cache

from badgepress.checks.images import _CODES as PICTURE_CODES
from badgepress.content.batch_csv import read_csv
from badgepress.content.batch_jsonl import read_jsonl
from badgepress.content.images import inspect_image
from badgepress.content.images.safe_png import safe_png
from badgepress.content.quick_yaml import read_plain
from badgepress.content.read_award import read_award_file, read_award_tree
from badgepress.content.schema_check import Kind, schema_problems
from badgepress.content.yaml_reader import Source, read_yaml
from badgepress.problems import Problem
from badgepress.publishing.baking import bake
from badgepress.publishing.markdown import to_html
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.inputs import Badge, badge_of, json_of
from badgepress.verifying.credential_check.jws import read_jws
from badgepress.verifying.credential_check.open_badges_2 import _NOT_COMPARED, is_assertion
from badgepress.verifying.credential_check.report import Trouble
from tests.conformance import table

AWARD_ID = "0b9f1f4e-6f0d-4a57-9f2e-5d1c7e3a9b01"
BADGE_TEXT = b'{"id":"urn:uuid:0b9f1f4e-6f0d-4a57-9f2e-5d1c7e3a9b01"}'
KINDS: tuple[Kind, ...] = ("award", "badge", "issuer", "policy", "status", "pathway", "learner")
CSV, JSONL, MARKDOWN = 7, 8, 9
"""A first byte says what the rest of an input of the reader is; less than these: YAML of that kind."""


def reader(data: bytes) -> None:
    """YAML, CSV, JSON Lines and Markdown of `content/`: refused in words, and read alike by the quick reader and the slow one."""
    which, text = (data[0] % 10, data[1:]) if data else (0, b"")
    if which == MARKDOWN:
        to_html(text[:4096].decode("utf-8", "replace"))
    elif which in (CSV, JSONL):
        for row in (read_csv if which == CSV else read_jsonl)("content/awards/many", text):
            _told(row) if isinstance(row, Problem) else read_award_tree(row.source, row.award_id or AWARD_ID)
    else:
        _yaml(KINDS[which], text)


def _yaml(kind: Kind, data: bytes) -> None:
    root, problems = read_yaml("content/x.yml", data)
    for problem in problems:
        _told(problem)
    if root is None:
        assert problems, "refused without a word"
    quick = read_plain(data)
    assert quick is None or (root is not None and root.plain() == quick), "the quick reader reads it otherwise"
    if root is not None:
        for problem in schema_problems(kind, Source("content/x.yml", root)):
            _told(problem)
    if kind == "award":
        read = read_award_file("content/x.yml", AWARD_ID, data)
        assert read.award is not None or read.problems, "no award, and not a word"


def _told(problem: Problem) -> None:
    assert problem.message and problem.place.line > 0 and problem.place.column > 0, "a problem without words or place"


def pictures(data: bytes) -> None:
    """Pictures of badge classes: one that is accepted can be baked, and the badge comes out as it went in."""
    for name in ("picture.png", "picture.svg"):
        report = inspect_image(name, data)
        assert {fault.code for fault in report.faults} <= PICTURE_CODES.keys(), "a fault that no message is for"
        if report.is_good and report.kind and name.endswith(report.kind):
            published = safe_png(data) if report.kind == "png" else data
            assert inspect_image(name, published).is_good, "what would be published is refused"
            baked = bake(published, report.kind, BADGE_TEXT)
            assert badge_of(baked).data == BADGE_TEXT, "what was baked in does not come out"
            again = inspect_image(name, baked)
            assert {fault.code for fault in again.faults} <= {"contains-badge", "too-large"}, "a baked picture is refused"


def unbaker(data: bytes) -> None:
    """What `verify` takes a badge out of: any bytes end in a badge or a `Trouble`."""
    try:
        badge = badge_of(data)
    except Trouble:
        return
    _read(badge)


def _read(badge: Badge) -> object:
    try:
        return read_jws(badge.data).payload if badge.kind == "jws" else json_of(badge)
    except Trouble:
        return None


def verifier(data: bytes) -> None:
    """Any bytes get a verdict, and *valid* only where they say what something genuine says."""
    report = Checker(table.TableFetcher(_web()), _now(), table.FORMS).check(data, "fuzzed")
    if report.verdict == "valid" and data not in _genuine_bytes():
        badge = badge_of(data)
        # of an address, baked in as in the first years, the answer is what is published there
        assert badge.kind == "address" or _said(badge) in _genuine(), "valid, though nobody signed it"


def _said(badge: Badge) -> str:
    """Return what a badge says, for comparing: not what the published one stands in for, nor proofs beside the one that counts."""
    document = _read(badge)
    if isinstance(document, dict) and isinstance(document.get("proof"), list):
        document = {name: value for name, value in document.items() if name != "proof"}
    if badge.kind != "jws" and isinstance(document, dict) and is_assertion(document):
        badge_class = document.get("badge")
        document = {name: value for name, value in document.items() if name not in _NOT_COMPARED}
        document["badge"] = badge_class.get("id") if isinstance(badge_class, dict) else badge_class
    return json.dumps(document, sort_keys=True)


@lru_cache(1)
def _web() -> dict[str, object]:
    return table.web()


@lru_cache(1)
def _now() -> datetime:
    return datetime.fromisoformat("2026-11-24T12:00:00+00:00")


@lru_cache(1)
def _genuine_bytes() -> frozenset[bytes]:
    return frozenset(data for data, verdict in cases() if verdict == "valid")


@lru_cache(1)
def _genuine() -> frozenset[str]:
    return frozenset(_said(badge_of(data)) for data in _genuine_bytes() if badge_of(data).kind != "address")


def cases() -> Iterator[tuple[bytes, str]]:
    """Return the inputs of the conformance table that are bytes, each with its verdict."""
    for row in table.rows():
        given = row.case["input"]
        if "url" not in given:
            data = base64.b64decode(given["base64"]) if "base64" in given else given["text"].encode()
            expected = row.case["expect"]
            # refused for the address that is asked about, or for what only their own web says
            is_genuine = expected["step"] in ({"recipient", "status", "nested"} if "web" in row.case else {"recipient"})
            yield data, "valid" if is_genuine else expected["verdict"]


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": reader, "pictures": pictures, "unbaker": unbaker, "verifier": verifier,
}  # fmt: skip
