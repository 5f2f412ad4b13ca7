"""Rules for the policy: it names who it speaks of, and covers what it must."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from fnmatch import fnmatchcase

from badgepress.content.load import Loaded
from badgepress.content.model import Policy
from badgepress.problems import Problem

ANYONE = "anyone"


def check_policy(policy: Policy, loaded: Loaded) -> Iterator[Problem]:
    """Yield rules that cannot be fulfilled, misspelt teams, and badges that no rule speaks of."""
    source = policy.source
    for name in policy.teams:
        if name == ANYONE or name in policy.people:
            hint = "Choose another name for the team."
            yield Problem(source.key_place("teams", name), "BP453", f"“{name}” is not free as a team's name", hint)
    for number, rule in enumerate(policy.rules):
        place = source.place("rules", number, "who")
        for name in rule.who:
            close = difflib.get_close_matches(name, policy.teams, n=1, cutoff=0.8)
            if close and name not in policy.teams and not _is_login(name, policy):
                hint = f"Did you mean the team “{close[0]}”? A login must stand in a team or under people."
                yield Problem(place, "BP453", f"“{name}” is neither a team nor a person of this policy", hint)
        able = members(policy, rule.who)
        if ANYONE not in rule.who and rule.who and rule.approvals + 1 > len(able):
            message = f"this rule needs {rule.approvals + 1} people, but names {len(able)}"
            yield Problem(place, "BP453", message, "Name more people, or ask for fewer approvals.", "warning")
    for slug in sorted({slug for slug, _ in loaded.classes}):
        if not any("award" in rule.actions and fits(rule.badges, slug) for rule in policy.rules):
            hint = "Add a rule for it, or one with badges: [\"*\"] at the end."
            yield Problem(source.place("rules"), "BP453", f"no rule says who may award “{slug}”", hint, "warning")


def members(policy: Policy, who: tuple[str, ...]) -> set[str]:
    """Return the logins that some names stand for, in small letters: code hosts do not tell them apart."""
    found: set[str] = set()
    for name in who:
        found.update(login.lower() for login in policy.teams.get(name, (name,)))
    return found


def fits(patterns: tuple[str, ...], slug: str) -> bool:
    """Say whether one of the patterns stands for a badge class; `*` alone stands for what is no badge, too."""
    return any(fnmatchcase(slug, pattern) for pattern in patterns)


def _is_login(name: str, policy: Policy) -> bool:
    return name == ANYONE or name in policy.people or any(name in logins for logins in policy.teams.values())
