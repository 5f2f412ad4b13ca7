"""Whoever can open an issue can write anything into it; nothing of that becomes more than text."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from badgepress.content.yaml_reader import read_yaml
from badgepress.errors import BadgepressError
from badgepress.hosting.form_fields import AWARD
from badgepress.hosting.job_output import append_outputs
from tests.history.repository import git
from tests.hosting.submissions import BRANCH, CODE, GOOD, FormRepository, body, event
from tests.organisation import FILES

OTHER_TEXT = "- [X] The holder has agreed to have this name shown, and I can say when and how. (consent text 2099-1)"
ADDRESS = "mira@knots.example"
COMMANDS = "::set-output name=path::/etc/passwd\n::add-mask::knots\n##[error]x\n::stop-commands::x"
OUTPUT_NAMES = {"outcome", "branch", "path", "title"}


@pytest.fixture
def forms(tmp_path: Path) -> FormRepository:
    return FormRepository(tmp_path)


def _assert_nothing_was_made(forms: FormRepository) -> None:
    assert git(forms.root, "status", "--porcelain") == ""


def _award_text(forms: FormRepository, path: str) -> str:
    assert re.fullmatch(r"content/awards/2026/[0-9a-f-]{36}\.yml", path)
    return (forms.root / path).read_text("utf-8")


@pytest.mark.parametrize("where", ["recipient", "name", "evidence", "narrative", "results", "awarded", "title", "after"])
def test_an_address_anywhere_is_refused_and_never_repeated(forms: FormRepository, where: str) -> None:
    answers = {**GOOD, where: f"see {ADDRESS}"} if where in GOOD or where in ("name", "narrative", "awarded") else GOOD
    text = body(AWARD, answers) + (f"\n\n{ADDRESS}" if where == "after" else "")
    answered = forms.send(event(text, title=f"For {ADDRESS}" if where == "title" else "x"))
    assert (answered.code, answered.outputs) == (1, {"outcome": "problems"})
    assert "Delete revision" in answered.reply and "recipient code" in answered.reply
    for said in (answered.reply, answered.printed, answered.pull_request):
        assert "mira" not in said and "knots.example" not in said
    _assert_nothing_was_made(forms)


@pytest.mark.parametrize(
    "dressed",
    [
        "mira&#64;knots.example", "mira%40knots.example", "mira\u200b@knots.example", "mira＠knots.example", "**mira**@knots.example",
        "<!-- mira@knots.example -->", "mira<b></b>@knots.example", "[x](mailto:mira@knots.example)", "mira\\@knots.example", "`mira`@`knots.example`",
    ],
)  # fmt: skip
def test_a_dressed_up_address_is_an_address(forms: FormRepository, dressed: str) -> None:
    answered = forms.award(narrative=dressed)
    assert answered.code == 1
    assert "e-mail address" in answered.reply
    assert "knots.example" not in answered.reply + answered.printed


def test_handles_and_pages_are_no_addresses(forms: FormRepository) -> None:
    assert forms.award(narrative="Thanks to @ada, and https://social.example/@ada").code == 0


@pytest.mark.parametrize(
    "narrative",
    [
        "x\nrecipient:\n  did: did:key:z6MkMallory", "'\"\n---\nbadge: other@1\n...", "|\n  x\n awarded_by: boss", "- &a x\n- *a\n<<: !!python/object:os.system",
        COMMANDS, "$(touch pwned) `id`; rm -rf / && echo ${{ secrets.KEY }}", "\t tab\n\n   indented\n\n\nend", "# not a comment\n#", "null", "12", "{a: b}",
    ],
)  # fmt: skip
def test_an_answer_is_one_text_of_the_award(forms: FormRepository, narrative: str) -> None:
    answered = forms.award(narrative=narrative, evidence=f"x: {{y}} # z {narrative.split()[0]}")
    assert answered.code == 0, answered.reply
    root, problems = read_yaml("award", _award_text(forms, answered.path).encode())
    assert root is not None and not problems
    values: dict[str, Any] = root.plain()
    assert sorted(values) == ["awarded", "awarded_by", "badge", "evidence", "narrative", "recipient", "results", "status_index"]
    assert values["narrative"] == narrative.strip("\n")
    assert values["recipient"]["salt"] == CODE.partition(":")[2]
    assert values["awarded_by"] == "ada"
    assert set(answered.outputs) == OUTPUT_NAMES


def test_nothing_that_is_printed_is_a_command_to_the_runner(forms: FormRepository) -> None:
    said = [
        forms.send(event(body(AWARD, {**GOOD, "narrative": COMMANDS}), title=COMMANDS), "--dry-run").printed,
        forms.award(badge="::error::x ##[error]y", recipient="::add-mask::z", awarded="##[x]", results="::warning::w\n##[group]v").printed,
    ]
    for line in "\n".join(said).splitlines():
        assert not line.strip().startswith("::"), line
        assert "##[" not in line


def test_outputs_hold_no_second_line_and_no_strange_letter(tmp_path: Path, forms: FormRepository) -> None:
    answered = forms.send(event(body(AWARD, GOOD), title="x\nbranch=main\nEOF"))
    assert answered.outputs["branch"] == BRANCH
    for value in ("a\nb=c", "a\rb", "x<<EOF", "$(id)", "`id`", "a;b", 'a"b', "ü", "a=b", "a%0Ab"):
        with pytest.raises(BadgepressError):
            append_outputs(tmp_path / "outputs", {"title": value})
    assert not (tmp_path / "outputs").exists()


@pytest.mark.parametrize(
    "chosen",
    [
        "Knоts (knots)", "Knots (knots) (splicing)", "Knots (splicing)", "Splicing (knots)", "Knots\u200b (knots)", "../../keys/2026-1", "knots.yml",
        "Knots (../knots)", "knots@2", "KNOTS", "Knots (knots), Splicing (splicing)", "[Knots (knots)](https://x.example)", "Knots (draft)", "draft", "(knots)",
    ],
)  # fmt: skip
def test_a_badge_is_only_what_the_list_offers(forms: FormRepository, chosen: str) -> None:
    base = FILES["content/badges/knots.yml"]
    (forms.root / "content/badges/splicing.yml").write_text(base.replace("name: Knots", "name: Splicing", 1), "utf-8")
    (forms.root / "content/badges/draft.yml").write_text(base.replace("status: active", "status: draft"), "utf-8")
    forms.commit("More badges")
    answered = forms.award(badge=chosen)
    assert (answered.code, answered.outputs["outcome"]) == (1, "problems")
    _assert_nothing_was_made(forms)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text.replace("A board", f"A board\n\n### Who receives it\n\n{CODE}"), "stands 2 times"),
        (lambda text: text.replace("A board", "A board\n\n### Badge to award   \n\nKnots (knots)"), "stands 2 times"),
        (lambda text: text.replace("### Name to show", "### Name"), "is missing"),
        (lambda text: text.replace("### Evidence", "### X").replace("### Results", "### Evidence").replace("### X", "### Results"), "out of order"),
        (lambda text: text + "\n<!-- seen by nobody -->", "hidden comment"),
        (lambda text: text.replace(CODE, f"{CODE}\ndid:key:z6MkMallory"), "more than one line"),
        (lambda text: text.replace(CODE, CODE[:-1] + "G"), "none of the three"),
        (lambda text: text.replace(CODE, "https://x.example/a b"), "Who receives it"),
        (lambda text: text.replace(CODE, "did:x:" + "a" * 400), "Who receives it"),
        (lambda text: text.replace(CODE, "javascript:alert(1)"), "none of the three"),
    ],
)  # fmt: skip
def test_a_form_taken_apart_and_put_together_again_is_refused(forms: FormRepository, spoil: Any, said: str) -> None:
    spoiled = spoil(body(AWARD, GOOD))
    assert spoiled != body(AWARD, GOOD)
    answered = forms.send(event(spoiled))
    assert answered.code == 1
    assert said in answered.reply
    _assert_nothing_was_made(forms)


def test_a_heading_of_ones_own_is_part_of_the_answer(forms: FormRepository) -> None:
    narrative = "First.\n\n### Whо receives it\n\n#### Evidence\n\n ### Evidence"
    answered = forms.award(narrative=narrative)
    assert answered.code == 0
    assert "did:" not in _award_text(forms, answered.path)


@pytest.mark.parametrize("box", ["- [X] I agree", "- [X]", "yes", "- [X] The holder has agreed to have this name shown", "[X]", OTHER_TEXT])
def test_only_our_own_box_is_consent(forms: FormRepository, box: str) -> None:
    ours = body(AWARD, {**GOOD, "name": "Mira"})
    unticked = next(line for line in ours.splitlines() if line.startswith("- [ ]"))
    assert forms.send(event(ours.replace(unticked, unticked.replace("[ ]", "[X]")))).code == 0
    answered = forms.send(event(ours.replace(unticked, box), number=13))
    assert answered.code == 1
    assert "consent" in answered.reply


def test_markdown_in_answers_is_text_in_the_reply_and_the_pull_request(forms: FormRepository) -> None:
    hostile = "@everyone #1 ![x](https://t.example/p.png) <img src=x> [a](javascript:1) | `b` **c**"
    refused = forms.award(badge=hostile, awarded=hostile, results=hostile)
    name = "*Mira* @everyone #1 ![x](https://t.example/p.png) [a](javascript:1) | `b` **c**"
    proposed = forms.send(event(body(AWARD, {**GOOD, "name": name}, is_ticked=True), sender="bo"))
    assert proposed.code == 0, proposed.reply
    for text in (refused.reply, proposed.pull_request):
        for notation in ("@everyone", " #1 ", "![", "<img", "](javascript", "**c**", "`b`", "*Mira*"):
            assert notation not in text, notation


BAD_EVENTS = [
    b"", b"{", b"[]", b"null", b"\xff", b'{"action": "opened"}', b'{"action": 1, "issue": {}}', b"[" * 100_000, b'{"a": NaN}',
    b'{"issue": {"body": "\\ud800"}}',
]  # fmt: skip


@pytest.mark.parametrize("payload", BAD_EVENTS, ids=range(len(BAD_EVENTS)))
def test_what_is_no_event_is_refused(forms: FormRepository, payload: bytes) -> None:
    answered = forms.send(payload)
    assert answered.code == 1
    assert "--event" in answered.printed
    assert answered.outputs == {}
    _assert_nothing_was_made(forms)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "12; rm -rf /"), ("number", True), ("number", -1), ("number", 1.5), ("number", 10**12), ("author", "ada\nbranch=main"), ("author", "../ada"),
        ("author", {"a": 1}), ("author", "ada]("), ("sender", "bo`id`"), ("title", None), ("body", ["x"]), ("body", 7),
    ],
)  # fmt: skip
def test_an_event_of_strange_values_is_refused(forms: FormRepository, field: str, value: Any) -> None:
    payload = event(body(AWARD, GOOD), **({} if field == "body" else {field: value}))
    if field == "body":
        payload["issue"]["body"] = value
    answered = forms.send(payload)
    assert answered.code == 1
    _assert_nothing_was_made(forms)


def test_an_event_beyond_all_measure_is_not_even_parsed(forms: FormRepository) -> None:
    payload = event(body(AWARD, GOOD))
    payload["repository"] = {"description": "x" * 1024 * 1024}
    answered = forms.send(payload)
    assert answered.code == 1
    assert "too large" in answered.printed


def test_an_event_about_a_pull_request_is_refused(forms: FormRepository) -> None:
    payload = event(body(AWARD, GOOD))
    payload["issue"]["pull_request"] = {"url": "https://x.example"}
    assert forms.send(payload).code == 1


def test_the_largest_body_takes_no_time(forms: FormRepository) -> None:
    room = 65_000 - len(body(AWARD, GOOD))
    began = time.monotonic()
    for filling in ("@" * room, "a@" * (room // 2), "<!--" * (room // 4), "### Evidence\n" * (room // 13), "- x | y\n" * (room // 8), "x: y\n" * (room // 5)):
        text = body(AWARD, {**GOOD, "results": filling, "evidence": filling})[:65_536]
        assert forms.send(event(text)).code == 1
    assert time.monotonic() - began < 60
    payload = json.dumps(event("### Badge to award\n" + "x" * 65_536)).encode()
    assert "65,536" in forms.send(payload).printed


def test_an_award_file_on_the_branch_is_hostile_too(forms: FormRepository) -> None:
    first = forms.award()
    text = _award_text(forms, first.path)
    (forms.root / first.path).write_text(text.replace("status_index: ", "status_index: -") + "extra: [\n", "utf-8")
    (forms.root / "content/awards/2026/not-an-award.yml").write_text("# Proposed in issue 12.\n", "utf-8")
    forms.propose(first)
    again = forms.award()
    assert again.code == 0
    assert "status_index: -" not in _award_text(forms, again.path)
