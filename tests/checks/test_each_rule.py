"""Every rule of the checks, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.checks.classes import suggestion
from badgepress.checks.issuer import base_url_faults, check_status_date
from badgepress.checks.texts import check_texts, texts_are_sound
from badgepress.content.yaml_reader import Source, read_yaml
from tests.checks.club import BADGE, KEY, Club
from tests.organisation import AWARD_ID, AWARD_PATH, FILES, NOW, OTHER_AWARD_ID, OTHER_AWARD_PATH


def test_of_two_awards_that_supersede_each_other_the_earlier_is_wrong(club: Club) -> None:
    club.append(AWARD_PATH, f"supersedes: {OTHER_AWARD_ID}\n")
    club.append(OTHER_AWARD_PATH, f"supersedes: {AWARD_ID}\n")
    found = [problem for problem in club.problems() if "later date" in problem["message"]]
    assert [problem["path"] for problem in found] == [AWARD_PATH]


def test_a_badge_that_asks_for_no_evidence_gets_none(club: Club) -> None:
    club.replace(BADGE, "evidence: {required: true, minimum: 1, description: A photo of each knot.}\n", "")
    club.replace(AWARD_PATH, "evidence:\n  - {name: Six knots on a board}\n", "")
    assert club.codes() == []


def test_evidence_that_is_only_wished_for_is_not_asked_for(club: Club) -> None:
    club.replace(BADGE, "required: true", "required: false")
    club.replace(AWARD_PATH, "evidence:\n  - {name: Six knots on a board}\n", "")
    assert club.codes() == []


def test_how_much_evidence_there_is_is_told(club: Club) -> None:
    club.replace(BADGE, "minimum: 1", "minimum: 2")
    club.replace(AWARD_PATH, "evidence:\n  - {name: Six knots on a board}\n", "")
    assert [message.rpartition("this award ")[2] for message in club.said("BP604")] == ["has none", "has 1"]


def test_a_result_for_a_badge_without_a_rubric_is_told(club: Club) -> None:
    text = FILES[BADGE]
    club.write(BADGE, text[: text.index("rubric:")] + "validity: P2Y\n")
    assert club.codes() == ["BP601", "BP601"]


def test_a_second_version_beside_a_first_that_cannot_be_read(club: Club) -> None:
    club.badge("ropes", "colour: blue\n")
    club.badge("ropes", version=2)
    assert club.codes() == ["BP101"]
    (club.root / "content/badges/ropes.yml").unlink()
    assert len(club.codes()) == 1


def test_a_circle_of_prerequisites_is_told_at_one_that_has_some(club: Club) -> None:
    club.badge("anchors")
    club.badge("bends", "prerequisites: {badges: [cleats]}\n")
    club.badge("bends", version=2)
    club.badge("cleats", "prerequisites: {badges: [bends]}\n")
    club.badge("aardvarks", "prerequisites: {badges: [anchors]}\n")
    assert [(problem["code"], problem["path"]) for problem in club.problems()] == [("BP206", "content/badges/bends.yml")]


def test_a_word_that_is_like_none_gets_all_as_a_hint() -> None:
    assert suggestion("xyz", set()) == "There is none yet."
    assert suggestion("xyz", {"b", "a"}) == "Known: a, b."
    assert suggestion("knot", {"knots", "a"}) == "Did you mean “knots”?"
    assert suggestion("xyz", set("abcdefgh")) == "Known: a, b, c, d, e, f, g, h."
    assert suggestion("xyz", set("abcdefghi")) == "Known: a, b, c, d, e, f, g, h …."


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("https://a.example", 0), ("https://a.example/b", 0), ("https://", 1), ("https:///b", 1), ("nonsense", 2), ("", 1), ("https://badges.home.arpa", 1), ("https://A.example", 1),
        ("https://u@A.example", 1), ("https://A.example:7", 1), ("http://a.example", 1),
    ],
)  # fmt: skip
def test_each_fault_of_an_address_is_told_once(address: str, count: int) -> None:
    assert len(list(base_url_faults(address))) == count, list(base_url_faults(address))


@pytest.mark.parametrize(
    ("days_ago", "words", "severities"),
    [(0, "", []), (60, "", []), (61, "run out in 29 days", ["warning", "warning"]), (76, "run out in 14 days", ["warning", "warning"]), (77, "run out in 13 days", ["warning", "error"]), (90, "run out in 0 days", ["warning", "error"]), (91, "ran out 1 days ago", ["warning", "error"])],
)  # fmt: skip
def test_status_lists_that_run_out_stop_a_release_only_at_the_end(days_ago: int, words: str, severities: list[str]) -> None:
    now = datetime.fromisoformat(NOW)
    day = date.fromordinal(now.date().toordinal() - days_ago)
    found = [problem for for_release in (False, True) for problem in check_status_date(day, now, for_release=for_release)]
    assert [problem.severity for problem in found] == severities
    assert all(words in problem.message for problem in found)


@pytest.mark.parametrize(("day", "codes"), [("9999-12-31", ["BP104"]), ("1999-12-31", ["BP104"]), ("2000-01-01", ["BP309"]), ("2199-12-31", ["BP306"])])
def test_statuses_speak_as_of_a_day_that_one_can_count_from(club: Club, day: str, codes: list[str]) -> None:
    club.write("content/status.yml", f"as_of: {day}\n")
    assert club.codes() == codes


def test_without_an_active_key_nothing_can_be_signed_and_that_is_told_once(club: Club) -> None:
    club.write("keys/2026-1.yml", KEY.format("retired"))
    assert club.codes() == ["BP704"]
    assert "no key is active, only retired" in club.said()[0]
    club.append("content/issuer.yml", "also_publish: [vc-jwt]\n")
    assert club.codes() == ["BP704", "BP704"]
    club.write("keys/2026-1.yml", KEY.format("active"))
    assert club.said() == ["vc-jwt needs an active P-256 key"]
    club.write("keys/2026-2.yml", KEY.format("retired").replace("Ed25519", "P-256").replace("z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", "zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"))
    assert club.said() == ["vc-jwt needs an active P-256 key"]
    club.replace("keys/2026-2.yml", "state: retired", "state: active")
    assert club.said() == []
    club.replace("keys/2026-2.yml", "state: active", "state: retired")
    club.replace("content/issuer.yml", "also_publish: [vc-jwt]\n", "")
    assert club.codes() == []


def test_keys_of_an_organisation_whose_issuer_cannot_be_read(club: Club) -> None:
    club.write("keys/2026-1.yml", KEY.format("active"))
    club.write("content/issuer.yml", "nonsense: 1\n")
    assert set(club.codes()) <= {"BP101", "BP102", "BP103"}


GOAL = "name: Ada\nconsent: {{on: 2026-11-02, text: 2026-1}}\ngoal: {{{goal}}}\n"


def test_what_a_goal_names_has_to_be_there_unless_its_file_cannot_be_read(club: Club) -> None:
    club.pathway("sailor", "{id: one, badge: knots}")
    club.badge("ropes", "colour: blue\n")
    club.pathway("rower", "{id: one, badge: knots}", "colour: blue\n")
    for goal, codes in (("badge: knots", []), ("pathway: sailor", []), ("badge: ropes", []), ("pathway: rower", []), ("badge: sailor", ["BP411"]), ("pathway: knots", ["BP411"])):
        club.write("content/learners/ada.yml", GOAL.format(goal=goal))
        assert [code for code in club.codes() if code != "BP101"] == codes, goal


def test_a_goal_that_is_a_draft_or_retired(club: Club) -> None:
    for status, words in (("draft", "still a draft"), ("retired", "is retired")):
        club.badge("ropes", status=status)
        club.pathway("rower", "{id: one, badge: knots}", status=status)
        for kind, name in (("badge", "ropes"), ("pathway", "rower")):
            club.write("content/learners/ada.yml", GOAL.format(goal=f"{kind}: {name}"))
            assert [words in message for message in club.said("BP411")] == [True], (status, kind)


def test_an_award_of_a_learner_whose_file_cannot_be_read_says_nothing(club: Club) -> None:
    club.append(AWARD_PATH, "learner: mira\n")
    assert next(problem["hint"] for problem in club.problems() if problem["code"] == "BP209").startswith("Make their page: badgepress new learner mira.")
    club.write("content/learners/mira.yml", "colour: blue\n")
    assert "BP209" not in club.codes()
    (club.root / "content/learners/mira.yml").unlink()
    club.write("content/learners/miro.yml", GOAL.format(goal="badge: knots"))
    assert next(problem["hint"] for problem in club.problems() if problem["code"] == "BP209").startswith("Did you mean “miro”?")


@pytest.mark.parametrize(
    ("more", "codes"),
    [("", ["BP412"]), ("visibility: private\n", []), ("revoked: {on: 2026-11-20, reason: issued-in-error}\n", []), ("expires: 2026-11-10\n", [])],
)  # fmt: skip
def test_a_goal_is_reached_by_what_counts_for_others(club: Club, more: str, codes: list[str]) -> None:
    club.replace(AWARD_PATH, "name: Mira\n", "")
    text = (club.root / AWARD_PATH).read_text("utf-8").replace("visibility: listed\n", "")
    hidden = "visibility: private" in more
    club.write(AWARD_PATH, text + more + ("" if hidden else "learner: mira\n"))
    club.write("content/learners/mira.yml", GOAL.format(goal="badge: knots"))
    assert [code for code in club.codes() if code == "BP412"] == codes


def test_the_milestone_of_a_pathway_is_found_however_deep_it_is_asked_for(club: Club) -> None:
    club.badge("captain")
    club.pathway("sailor", "{id: one, pathway: rower}", "milestone: captain\n")
    club.pathway("rower", "{id: one, pathway: swimmer}\n{id: two, badge: knots}")
    for inner, more in (("{id: one, badge: captain}", ""), ("{id: one, badge: knots}", "milestone: captain\n")):
        club.pathway("swimmer", inner, more)
        assert any("(through the pathway rower → swimmer)" in message for message in club.said("BP213")), inner
    club.pathway("swimmer", "{id: one, badge: knots}")
    assert club.codes() == []


def test_a_circle_of_steps_is_told_at_the_first_of_them(club: Club) -> None:
    club.pathway("sailor", "{id: zero, badge: knots, after: [nowhere]}\n{id: one, any_of: [{badge: knots}, {badge: ropes}], after: [two]}\n{id: two, badge: ropes, after: [one]}")
    club.badge("ropes")
    found = {problem["code"]: problem["line"] for problem in club.problems()}
    assert found["BP213"] == 7
    assert found["BP212"] == 6


def test_a_pathway_that_is_not_there_is_told_as_such_and_not_as_out_of_reach(club: Club) -> None:
    club.pathway("sailor", "{id: one, pathway: nowhere}")
    assert club.codes() == ["BP211"]


def test_a_pathway_that_is_retired_is_out_of_reach(club: Club) -> None:
    club.pathway("rower", "{id: one, badge: knots}", status="retired")
    club.pathway("sailor", "{id: one, pathway: rower}")
    assert any("“rower” is retired or out of reach" in message for message in club.said("BP215"))


def test_what_is_retired_is_named_one_or_many(club: Club) -> None:
    club.badge("ropes", status="retired")
    club.badge("oars", status="retired")
    club.pathway("sailor", "{id: one, any_of: [{badge: ropes}, {badge: oars}]}\n{id: two, badge: oars, optional: true}")
    said = club.said("BP215")
    assert any("“ropes” and “oars” are retired" in message for message in said)
    assert any("“oars” is retired" in message for message in said)
    assert any("it needs 1 step, and none can be done" in message for message in said)


def test_steps_that_are_optional_do_not_make_up_for_one_that_is_stuck(club: Club) -> None:
    club.badge("ropes", status="retired")
    club.pathway("sailor", "{id: one, badge: ropes}\n{id: two, badge: knots, optional: true}")
    assert any("it needs 1 step, and none can be done" in message for message in club.said("BP215"))


@pytest.mark.parametrize(
    ("frame", "until", "count"),
    [
        ("", "2026-12-01", 0), ("starts: 2026-12-01\n", "2026-12-01", 0), ("starts: 2026-12-02\n", "2026-12-01", 1), ("ends: 2026-12-01\n", "2026-12-01", 0), ("ends: 2026-11-30\n", "2026-12-01", 1),
        ("starts: 2026-12-01\nends: 2026-12-01\n", "2026-12-01", 0), ("starts: 2026-12-02\nends: 2026-12-01\n", "2026-12-01", 1),
    ],
)  # fmt: skip
def test_a_step_is_due_while_its_pathway_lasts(club: Club, frame: str, until: str, count: int) -> None:
    club.badge("ropes")
    club.pathway("sailor", f"{{id: one, badge: knots, until: {until}}}\n{{id: two, badge: ropes, after: [one]}}", frame)
    assert club.codes() == ["BP216"] * count


@pytest.mark.parametrize(("earlier", "later", "count"), [("", "2026-12-01", 0), ("2026-12-01", "", 0), ("2026-12-01", "2026-12-01", 0), ("2026-12-02", "2026-12-01", 1)])
def test_a_step_is_due_after_those_before_it(club: Club, earlier: str, later: str, count: int) -> None:
    club.badge("ropes")
    first, second = (f", until: {day}" if day else "" for day in (earlier, later))
    club.pathway("sailor", f"{{id: one, badge: knots{first}}}\n{{id: two, badge: ropes, after: [one]{second}}}")
    assert club.codes() == ["BP216"] * count


def test_a_draft_of_a_pathway_may_name_drafts(club: Club) -> None:
    club.badge("ropes", status="draft")
    club.pathway("sailor", "{id: one, badge: ropes}", status="draft")
    assert club.codes() == []
    club.pathway("sailor", "{id: one, badge: ropes}")
    assert len(club.codes()) == 1


def test_what_a_step_offers_twice_is_named(club: Club) -> None:
    club.pathway("rower", "{id: one, badge: knots}")
    club.pathway("sailor", "{id: one, any_of: [{pathway: rower}, {pathway: rower}]}\n{id: two, any_of: [{badge: knots}, {badge: knots}]}")
    assert club.said("BP212") == ["the step “one” offers “rower” twice", "the step “two” offers “knots” twice"]


def test_how_many_steps_can_be_needed_is_told_in_good_grammar(club: Club) -> None:
    club.badge("ropes")
    club.pathway("sailor", "{id: one, badge: knots}\n{id: two, badge: ropes}", "need: 3\n")
    assert club.said("BP214") == ["it needs 3 steps and has 2 that are not optional"]
    club.pathway("sailor", "{id: one, badge: knots}\n{id: two, badge: ropes, optional: true}", "need: 3\n")
    assert club.said("BP214") == ["it needs 3 steps and has 1 that is not optional"]


POLICY = "rules:\n  - {{actions: [award, revoke, change, administer], who: [{who}], badges: [\"*\"], approvals: {approvals}}}\nteams:\n  teachers: [ada, bo]\n{teams}people:\n  cleo: {{learner: cleo}}\n"


@pytest.mark.parametrize(
    ("who", "approvals", "teams", "codes"),
    [
        ("teachers", 1, "", []), ("teachers", 2, "", ["BP453"]), ("anyone", 5, "", []), ("ada", 0, "", []), ("ada", 1, "", ["BP453"]), ("'teachers', ada", 2, "", ["BP453"]), ("ADA, ada", 1, "", ["BP453"]),
        ("teachers", 0, "  anyone: [dora]\n", ["BP453"]), ("teachers", 0, "  cleo: [dora]\n", ["BP453"]), ("teachers", 0, "  masters: [teacher]\n", []), ("teacher", 0, "  masters: [teacher]\n", []),
        ("teacher", 0, "", ["BP453"]),
    ],
)  # fmt: skip
def test_a_rule_of_the_policy_can_be_fulfilled(club: Club, who: str, approvals: int, teams: str, codes: list[str]) -> None:
    club.write("content/policy.yml", POLICY.format(who=who, approvals=approvals, teams=teams))
    assert club.codes() == codes


@pytest.mark.parametrize("name", ["cleo", "anyone"])
def test_a_team_like_a_person_or_all_is_no_slip_for_it(club: Club, name: str) -> None:
    club.write("content/policy.yml", POLICY.format(who=name, approvals=0, teams=f"  {name}s: [dora]\n"))
    assert club.codes() == []


@pytest.mark.parametrize(
    ("path", "line", "codes"),
    [
        ("content/issuer.yml", "email: hello@knots.example", []), ("content/issuer.yml", "email: hello\u200b@knots.example", ["BP802"]),
        (BADGE, "description: 'Write to hello@knots.example.'", ["BP402"]), (BADGE, "description: 'See \u202ehere.'", ["BP801"]), (BADGE, "description: ' See here.'", []), (BADGE, "name: ' Knots'", ["BP804"]),
        (BADGE, "name: \"Knots\\tand\"", ["BP004"]), (BADGE, "image: {file: knots.svg, alt: \"A\\tline\"}", ["BP004"]), (BADGE, "description: \"Knots\\nand\"", []), (BADGE, "description: \"Knots\\u0007and\"", ["BP004"]), (BADGE, "achievement_type: \"Compe\\ntency\"", None),
    ],
)  # fmt: skip
def test_a_text_holds_what_its_kind_may_hold(club: Club, path: str, line: str, codes: list[str] | None) -> None:
    name = line.partition(":")[0]
    text = "".join(f"{line}\n" if each.startswith(f"{name}:") else f"{each}\n" for each in FILES[path].splitlines())
    club.write(path, text)
    found = club.codes()
    assert found == codes if codes is not None else found != []


VALUES = st.recursive(
    st.sampled_from(["plain", "Ärger", "a@b.example", "x\u202ey", "tab\there", "line\nfeed", " edge", "Ωmega and omega", "\U0001f6b2", "\uff21", "\uff22", "mailto:a@b.example", "Аdа", "e\u0301"])
    | st.text(max_size=6) | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["name", "criteria", "narrative", "url", "description", "x"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


def test_a_list_that_programs_sort_differently_is_not_sound() -> None:
    assert not texts_are_sound({"tags": ["\U0001f6b2", "\uff21"]})
    assert texts_are_sound({"tags": ["\U0001f6b2"], "other": ["\uff21"]})


@given(st.dictionaries(st.sampled_from(["name", "criteria", "narrative", "url", "tags"]), VALUES, min_size=1, max_size=4))
def test_the_quick_look_at_texts_sees_a_fault_where_the_slow_one_does(values: dict[str, Any]) -> None:
    root, problems = read_yaml("content/awards/x.yml", json.dumps(values).encode())
    if root is None or problems:
        return  # not YAML of ours
    source = Source("content/awards/x.yml", root)
    assert texts_are_sound(root.plain()) == (not list(check_texts(source)))
