"""The change report: counts, cards, and text that stays text wherever it is shown."""

from __future__ import annotations

import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from badgepress.errors import BadgepressError
from badgepress.history.report import MAX_AWARDS_SHOWN, AwardLine, Report, read_report, report_json
from badgepress.history.report_markdown import MARKER, MAX_CHARACTERS, markdown
from badgepress.plain_text import escaped
from tests.history.repository import ChangedRepository
from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH

CLASS = "content/badges/knots.yml"


def new_award(repository: ChangedRepository, number: int, more: str = "") -> None:
    text = repository.text(OTHER_AWARD_PATH).replace("2b7d90e4", f"{number:08x}").replace("771020", f"{number}")
    repository.write(f"content/awards/{number:08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10.yml", text + more)


def a_mixed_change(repository: ChangedRepository) -> None:
    new_award(repository, 1)
    new_award(repository, 2, f"supersedes: {AWARD_ID}\n")
    repository.append(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: The rope was borrowed.}\n")
    repository.replace(CLASS, "status: active", "status: retired")
    second = repository.text(CLASS).replace("version: 1", "version: 2").replace("retired", "active")
    repository.write("content/badges/knots.v2.yml", second)


def test_a_file_whose_name_is_no_text_is_told_in_every_form(repository: ChangedRepository) -> None:
    name = b"notes-\xff.txt"
    try:
        Path(os.fsdecode(os.fsencode(repository.root) + b"/" + name)).touch()
    except OSError:
        pytest.skip("this file system takes no name that is no text")
    for form in ("text", "json", "markdown"):
        assert "notes-" in repository.diff(form)
    assert json.loads(repository.diff("json"))["site"] == ["notes-\\udcff.txt changes"]


def test_the_headline_counts_what_a_merge_does(repository: ChangedRepository) -> None:
    a_mixed_change(repository)
    repository.write("content/pathways/sailor.yml", "name: Sailor\ndescription: Out.\nstatus: active\nlanguage: en\nsteps: [{id: one, badge: knots}]\n")
    first_line = repository.diff().splitlines()[0]
    assert first_line == "This change will issue 2, revoke 1, revise 1, retire 1; affects 2 holders and 1 pathway."


def test_each_award_has_a_card_with_its_masked_recipient(repository: ChangedRepository) -> None:
    a_mixed_change(repository)
    text = repository.diff()
    assert text.count("+ issue: Knots (knots@1)") == 2
    assert f"takes the place of {AWARD_ID}" in text
    assert "- revoke: Knots (knots@1)" in text
    assert "revoked on 2026-11-20: The rope was borrowed." in text
    assert "an e-mail address (hash 5e2a9b1c…)" in text
    assert "5e2a9b1c7d" not in text
    assert f"awards/{OTHER_AWARD_ID}.html" in text


def test_what_the_checks_will_refuse_is_not_told_as_an_ordinary_change(repository: ChangedRepository) -> None:
    repository.append(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: Borrowed.}\n")
    repository.base_is_now()
    repository.replace(OTHER_AWARD_PATH, "revoked: {on: 2026-11-20, reason: Borrowed.}\n", "narrative: Better.\n")
    text = repository.diff()
    assert "not allowed: narrative of an issued award has to stay" in text
    assert "not allowed: lifts its revocation" in text


def test_json_and_markdown_say_the_same(repository: ChangedRepository) -> None:
    a_mixed_change(repository)
    report = read_report(repository.diff("json").encode())
    assert markdown(report) == repository.diff("markdown")
    assert (report.issue, report.revoke, report.revise, report.retire, report.holders) == (2, 1, 1, 1, 2)
    assert [award.kind for award in report.awards] == ["revoke", "issue", "supersede"] or [
        award.kind for award in report.awards
    ] == ["revoke", "supersede", "issue"]


def test_problems_stand_in_the_comment_each_once(repository: ChangedRepository) -> None:
    repository.remove(AWARD_PATH)
    repository.replace(OTHER_AWARD_PATH, "awarded: 2026-11-09", "awarded: 2026-11-08")
    text = repository.diff("markdown")
    assert "2 things stand in the way" in text
    assert text.count("**BP350**") == 1
    assert text.count("**BP351**") == 1


def test_workflow_policy_and_key_changes_are_told(repository: ChangedRepository) -> None:
    repository.write(".github/workflows/evil.yml", "on: push\n")
    repository.write("content/policy.yml", "rules: [{actions: [award], who: [ada]}]\n")
    text = repository.diff()
    assert ".github/workflows/evil.yml changes: it decides what runs" in text
    assert "the policy changes" in text


def test_very_many_awards_are_counted_and_cut(repository: ChangedRepository) -> None:
    for number in range(MAX_AWARDS_SHOWN + 20):
        new_award(repository, number + 1)
    report = read_report(repository.diff("json").encode())
    assert (report.issue, len(report.awards), report.awards_left_out) == (MAX_AWARDS_SHOWN + 20, MAX_AWARDS_SHOWN, 20)
    assert "and 20 more awards" in repository.diff()


def test_links_go_into_the_preview_only_where_there_is_one(repository: ChangedRepository) -> None:
    new_award(repository, 1)
    text = repository.diff("markdown", "--preview-url", "https://preview.example/7/")
    assert "https://preview.example/7/awards/00000001-3b9e-4c1f-8d2a-6e5b4c3d2a10.html" in text
    assert '<img src="https://preview.example/7/badges/knots/v1.svg"' in text
    assert "](" not in repository.diff("markdown")
    assert "<img" not in repository.diff("markdown")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


GFM = MarkdownIt("gfm-like", {"html": True, "linkify": False})
HOSTILE = [
    "<script>alert(1)</script>", "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "`code` **bold** | cell", "\n\n# heading\n\n",
    "-->", "<!-- -->", "<img src=x onerror=1>", "a\n|---|", "~~~", "&lt;b&gt;", "<details open>", "1. list", "- list",
]  # fmt: skip


def tags_of(text: str) -> list[str]:
    parser = _Tags()
    parser.feed(GFM.render(text))
    return parser.tags


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert tags_of(escaped(text)) == ["p"]


@given(st.text(max_size=60))
def test_any_text_stays_text(text: str) -> None:
    assert set(tags_of(f"x {escaped(text)}")) <= {"p"}
    assert set(tags_of(f"- {escaped(text)}")) <= {"ul", "li", "p"}


def test_nobody_is_called_and_nothing_is_linked() -> None:
    shown = escaped("@octocat fixes #1, see https://evil.example and www.evil.example GH-7")
    assert not re.search(r"@octocat|#1|https://|www\.|GH-7", shown)


def test_a_hostile_report_keeps_its_shape() -> None:
    award = AwardLine(
        "issue", AWARD_ID, "a|b`c", "<script>", "@everyone", "|||", "[x](y)", "`|</td>", "awards/x.html", "badges/x.svg", ("\n\n# x",)
    )  # fmt: skip
    plain = AwardLine("issue", AWARD_ID, "a", "b", "c", "d", "e", "f", "awards/x.html", "badges/x.svg", ("g",))
    for preview in ("", "https://preview.example"):
        hostile_tags = tags_of(markdown(Report("b" * 40, awards=(award,)), preview))
        assert hostile_tags == tags_of(markdown(Report("b" * 40, awards=(plain,)), preview))


def test_a_report_never_exceeds_what_a_comment_may_hold() -> None:
    award = AwardLine("issue", AWARD_ID, "a@1", "*" * 900, "&" * 900, "", "", "p" * 300, "", "", ("<" * 1900,) * 20)
    text = markdown(Report("b" * 40, awards=(award,) * MAX_AWARDS_SHOWN))
    assert len(text) <= MAX_CHARACTERS
    assert text.startswith(MARKER)
    assert "left out" in text


def test_reading_back_gives_the_same_report(repository: ChangedRepository) -> None:
    a_mixed_change(repository)
    data = repository.diff("json").encode()
    assert report_json(read_report(data)) == data


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("version", 2), ("issue", -1), ("issue", "2"), ("issue", 1e9 + 1), ("awards", {}), ("site", [1]), ("more", 1), ("base", "x" * 3000),
        ("awards", [{"kind": "issue"}]), ("problems", [[]]), ("classes", None), ("site", ["x"] * 201),
    ],
)  # fmt: skip
def test_a_report_of_another_shape_is_refused(name: str, value: object) -> None:
    report = json.loads(report_json(Report("b" * 40)))
    read_report(json.dumps(report).encode())
    with pytest.raises(BadgepressError):
        read_report(json.dumps({**report, name: value}).encode())


@pytest.mark.parametrize("page", ["javascript:x", "//evil.example", "a b", "../x?y", 'x"onclick'])
def test_a_report_cannot_link_elsewhere(page: str) -> None:
    report = json.loads(report_json(Report("b" * 40, awards=(AwardLine("issue", AWARD_ID, *["x"] * 6, "p", "q"),))))
    report["awards"][0]["page"] = page
    if page == "//evil.example":
        # relative to the preview's folder, this is a path like any other
        assert "(https://preview.example/" in markdown(read_report(json.dumps(report).encode()), "https://preview.example")
    else:
        with pytest.raises(BadgepressError):
            read_report(json.dumps(report).encode())


def test_what_is_too_large_or_no_json_is_refused() -> None:
    for data in (b"", b"{", b"[" * 5000, b" " * 5_000_000, b"null"):
        with pytest.raises(BadgepressError):
            read_report(data)
