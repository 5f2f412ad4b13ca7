"""The decision by itself: a policy, a deed and the people behind it; and in which words each refusal comes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from badgepress.content.model import Person, Policy, PolicyRule
from badgepress.content.yaml_reader import Source
from badgepress.policy.actions import Deed
from badgepress.policy.decide import Behind, policy_problems, recipients_of
from badgepress.problems import Place, Problem

ADDRESS, SALT = "Ada@Knots.example", "9c1e7f20"
BENCH = PolicyRule(("award", "change"), ("bench",), ("sea-*",), approvals=1)
OFFICE = PolicyRule(("award",), ("office",), approvals=0)
POLICY = Policy(
    Source("content/policy.yml"),
    (BENCH, OFFICE),
    {"bench": ("ada", "Bo"), "office": ("cleo", "dan")},
    {"Cleo": Person("cleo", "https://cleo.example/", "did:key:zCleo")},
)
PLACE = Place("content/awards/x.yml")
AWARD = Deed("award", "knots", PLACE, "award knots@1")
SEA = replace(AWARD, slug="sea-knots", what="award sea-knots@1")


def decide(deed: Deed, author: str, *approvals: str, policy: Policy = POLICY, addresses: frozenset[str] = frozenset()) -> Problem | None:
    found = list(policy_problems(policy, [deed], Behind(author, frozenset(approvals), addresses)))
    assert len(found) <= 1
    return found[0] if found else None


def refused(*given: Any, **more: Any) -> Problem:
    problem = decide(*given, **more)
    assert problem is not None
    assert problem.place == PLACE
    return problem


def test_the_first_rule_that_fits_action_and_badge_decides() -> None:
    assert decide(AWARD, "dan") is None
    assert decide(AWARD, "Cleo") is None
    assert refused(SEA, "dan").code == "BP451"
    found = refused(replace(AWARD, action="change", what="change the class"), "dan")
    assert (found.code, found.message) == ("BP451", "no rule of the policy lets anybody change the class")
    assert "Add a rule" in found.hint


def test_each_deed_is_decided_by_itself() -> None:
    deeds = [replace(AWARD, action="administer"), AWARD, SEA]
    assert [problem.code for problem in policy_problems(POLICY, deeds, Behind("dan"))] == ["BP451", "BP451"]


def test_who_is_not_named_may_not_and_hears_who_may() -> None:
    found = refused(AWARD, "mallory")
    assert (found.code, found.message) == ("BP451", "mallory may not award knots@1")
    assert found.hint == "Missing: the approval of one of cleo, dan."
    assert decide(AWARD, "mallory", "DAN") is None
    assert refused(AWARD, "mallory", "ada").code == "BP451"


def test_approvals_count_besides_the_author_and_once_a_person() -> None:
    found = refused(SEA, "ADA", "ada")
    assert (found.code, found.message) == ("BP455", "to award sea-knots@1 needs one more person to approve")
    assert found.hint == "Missing: the approval of bo."
    assert decide(SEA, "ada", "bo") is None
    assert refused(SEA, "mallory", "bo").message.endswith("needs one more person to approve")
    assert refused(SEA, "mallory").hint == "Missing: the approval of ada and bo."
    strict = replace(POLICY, rules=(replace(BENCH, approvals=3),))
    assert refused(SEA, "ada", policy=strict).message.endswith("needs 3 more people to approve")


def test_nobody_left_is_said() -> None:
    strict = replace(POLICY, rules=(replace(BENCH, approvals=2),))
    assert refused(SEA, "ada", "bo", policy=strict).hint.startswith("Nobody who may is left")
    assert refused(SEA, "mallory", policy=strict).hint.startswith("3 people must still approve, but the policy names only ada and bo; name more")


def test_many_names_are_cut() -> None:
    many = replace(POLICY, teams={"office": tuple(f"p{number}" for number in range(9))})
    assert refused(AWARD, "mallory", policy=many).hint == "Missing: the approval of one of p0, p1, p2, p3, p4, p5 …."
    six = replace(POLICY, teams={"office": tuple(f"p{number}" for number in range(6))})
    assert refused(AWARD, "mallory", policy=six).hint == "Missing: the approval of one of p0, p1, p2, p3, p4, p5."


def test_anyone_is_everybody_but_the_recipient() -> None:
    anyone = replace(POLICY, rules=(PolicyRule(("award",), ("anyone",), approvals=0),))
    assert decide(AWARD, "mallory", policy=anyone) is None
    found = refused(replace(AWARD, recipient={"did": "did:key:zCleo"}), "cleo", policy=anyone)
    assert (found.code, found.hint) == ("BP452", "Ask one person other than the author to approve.")
    two = replace(POLICY, rules=(PolicyRule(("award",), ("anyone",), approvals=1),))
    assert refused(AWARD, "mallory", policy=two).code == "BP455"
    assert decide(AWARD, "mallory", "x", policy=two) is None
    assert refused(AWARD, "", policy=anyone).message == " may not award knots@1 alone"


def test_an_award_to_oneself_needs_somebody_else() -> None:
    own = replace(AWARD, recipient={"did": "did:key:zCleo"})
    found = refused(own, "cleo")
    assert (found.code, found.message) == ("BP452", "cleo cannot award knots@1 to themselves; one person must stand behind it instead")
    assert found.hint == "Missing: the approval of dan."
    assert decide(own, "cleo", "dan") is None
    assert refused(own, "mallory", "cleo").code == "BP451"
    # only awarding is to oneself: a holder may see their own award revoked
    everything = replace(POLICY, rules=(PolicyRule(("revoke",), ("office",), approvals=0),))
    assert decide(replace(own, action="revoke"), "cleo", policy=everything) is None


def test_who_may_not_award_anyway_is_told_so_and_not_of_themselves() -> None:
    own = replace(AWARD, recipient={"url": "https://code.example/mallory"})
    assert refused(own, "mallory").code == "BP451"


@pytest.mark.parametrize(
    ("deed", "login"),
    [
        (replace(AWARD, learner="cleo"), "cleo"),
        (replace(AWARD, recipient={"url": "https://cleo.example/"}), "cleo"),
        (replace(AWARD, recipient={"did": "did:key:zCleo"}), "cleo"),
        (replace(AWARD, recipient={"url": "https://code.example/Dan/"}), "dan"),
        (replace(AWARD, requested_by="Dan"), "dan"),
    ],
)
def test_a_recipient_is_recognised(deed: Deed, login: str) -> None:
    assert recipients_of(deed, POLICY, Behind("dan", frozenset({"bo"}))) == {login}
    if "code.example" in str(deed.recipient):
        assert recipients_of(deed, POLICY, Behind("mallory", frozenset({"DAN"}))) == {login}
        assert recipients_of(deed, POLICY, Behind("mallory")) == set()


@pytest.mark.parametrize("deed", [AWARD, replace(AWARD, recipient={"url": "https://code.example/mydan"}), replace(AWARD, recipient={"url": ""})])
def test_nobody_is_recognised_by_what_is_empty_or_alike(deed: Deed) -> None:
    blank = replace(POLICY, people={"bo": Person()})
    assert recipients_of(deed, blank, Behind("dan", frozenset({""}))) == set()


@pytest.mark.parametrize("form", [ADDRESS, ADDRESS.lower()])
def test_the_addresses_of_the_commits_show_the_recipient(form: str) -> None:
    recipient = {"email_hash": "sha256$" + hashlib.sha256(f"{form}{SALT}".encode()).hexdigest(), "salt": SALT}
    deed = replace(AWARD, recipient=recipient)
    assert recipients_of(deed, POLICY, Behind("Dan", author_addresses=frozenset({ADDRESS, "x@y.example"}))) == {"dan"}
    assert recipients_of(deed, POLICY, Behind("dan", author_addresses=frozenset({"x@y.example"}))) == set()


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/dan?tab=repositories", "https://github.com/dan#top", "https://github.com/%64an", "https://github.com/Dan/.",
        "https://github.com//dan//", "https://github.com/dan/x/..", "https://CLEO.example", "https://www.cleo.example:443/#me", "https://cleo.example/?a=b",
    ],
)  # fmt: skip
def test_an_address_written_otherwise_is_the_same_persons(url: str) -> None:
    who = "dan" if "dan" in url.lower() or "%64" in url else "cleo"
    deed = replace(AWARD, recipient={"url": url})
    assert recipients_of(deed, POLICY, Behind(who)) == {who}
    assert refused(deed, who).code == "BP452"
    assert decide(deed, "cleo" if who == "dan" else "dan") is None


def behind_another_push(deed: Deed, author: str, *approvals: str, policy: Policy = POLICY) -> Problem | None:
    found = list(policy_problems(policy, [deed], Behind(author, frozenset(approvals), is_authors_own=False)))
    return found[0] if found else None


def test_what_somebody_else_pushed_is_not_the_authors() -> None:
    found = behind_another_push(AWARD, "dan")
    assert found is not None
    assert (found.code, found.message) == ("BP455", "to award knots@1 needs one person to approve: the newest commit was not pushed by dan")
    assert behind_another_push(AWARD, "dan", "cleo") is None
    stranger = behind_another_push(AWARD, "mallory")
    assert stranger is not None
    assert (stranger.code, stranger.message) == ("BP451", "mallory may not award knots@1")


def test_to_oneself_is_told_even_if_somebody_else_pushed() -> None:
    to_cleo = replace(AWARD, recipient={"did": "did:key:zCleo"})
    found = behind_another_push(to_cleo, "cleo")
    assert found is not None
    assert found.code == "BP452"


def test_where_anyone_may_what_somebody_else_pushed_still_needs_somebody() -> None:
    policy = replace(POLICY, rules=(PolicyRule(("award",), ("anyone",), approvals=0),))
    found = behind_another_push(AWARD, "mallory", policy=policy)
    assert found is not None
    assert (found.code, "was not pushed by mallory" in found.message) == ("BP455", True)
    assert behind_another_push(AWARD, "mallory", "bo", policy=policy) is None


def test_an_author_without_a_login_supports_nothing() -> None:
    policy = replace(POLICY, rules=(PolicyRule(("award",), ("anyone",), approvals=0),))
    assert refused(AWARD, "", policy=policy).code == "BP451"


def test_no_did_is_nobodys() -> None:
    policy = replace(POLICY, people={"Cleo": Person("cleo", "https://cleo.example/", "")})
    assert recipients_of(AWARD, policy, Behind("dan")) == set()
    assert recipients_of(replace(AWARD, recipient={"url": "https://elsewhere.example/"}), policy, Behind("", frozenset({""}))) == set()


def test_two_missing_of_more_are_counted() -> None:
    policy = replace(POLICY, rules=(PolicyRule(("award",), ("bench", "office"), approvals=2),))
    assert "Missing: the approval of 2 of " in refused(AWARD, "ada", policy=policy).hint
    assert "Missing: the approval of one of " in refused(AWARD, "ada", "bo", policy=policy).hint
