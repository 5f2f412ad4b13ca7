"""Decides: are enough of the right people behind each thing that a change does?"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from badgepress.checks.policy import ANYONE, fits, members
from badgepress.content.model import Policy, PolicyRule
from badgepress.policy.actions import Deed
from badgepress.problems import Problem

_NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind a change."""

    author: str
    """Login of whoever proposes it."""
    approvals: frozenset[str] = frozenset()
    """Logins of those who approved it as it is now."""
    author_addresses: frozenset[str] = frozenset()
    """E-mail addresses of its commits, to recognise an award to oneself; never shown."""
    is_authors_own: bool = True
    """Whether the author is known to have made the change as it is now; if not, they do not stand behind it, only who approved it does."""


def policy_problems(policy: Policy, deeds: Iterable[Deed], behind: Behind) -> Iterator[Problem]:
    """Yield what the people behind a change may not do, each with who is missing.

    Args:
        policy: As it was before the change.
        deeds: What the change does.
        behind: Who proposed and who approved it.
    """
    for deed in deeds:
        if deed.is_withdrawal and _is_theirs(policy, deed, behind):
            continue
        rule = _rule_for(policy, deed)
        if rule is None:
            hint = "Add a rule to content/policy.yml, in a change of its own."
            message = f"no rule of the policy lets anybody {deed.what}"
            yield Problem(deed.place, "BP451", message, hint)
            continue
        problem = _missing(policy, rule, deed, behind)
        if problem is not None:
            yield problem


def _rule_for(policy: Policy, deed: Deed) -> PolicyRule | None:
    return next(
        (
            rule
            for rule in policy.rules
            if deed.action in rule.actions and fits(rule.badges, deed.slug)
        ),
        None,
    )


def _missing(policy: Policy, rule: PolicyRule, deed: Deed, behind: Behind) -> Problem | None:
    may = members(policy, rule.who) | _owners(policy, deed)
    author = behind.author.lower()
    is_open = ANYONE in rule.who
    recipients = set() if deed.action != "award" else recipients_of(deed, policy, behind)
    supporters = {login.lower() for login in behind.approvals}
    if behind.is_authors_own and author:
        supporters.add(author)
    counting = {login for login in supporters - recipients if is_open or login in may}
    missing = rule.approvals + 1 - len(counting)
    if missing <= 0:
        return None
    left = sorted(may - counting - recipients - {author, ANYONE})
    hint = _who_can_help(left, missing, is_open=is_open)
    if not behind.is_authors_own and author not in recipients and (is_open or author in may):
        message = f"to {deed.what} needs {_people(missing, more=bool(counting))} to approve: the newest commit was not pushed by {behind.author}"
        return Problem(deed.place, "BP455", message, hint)
    if author in recipients and (is_open or author in may):
        message = f"{behind.author} cannot {deed.what} to themselves; {_people(missing)} must stand behind it instead"
        return Problem(deed.place, "BP452", message, hint)
    if not counting:
        message = f"{behind.author} may not {deed.what} alone" if is_open else f"{behind.author} may not {deed.what}"
        return Problem(deed.place, "BP451", message, hint)
    message = f"to {deed.what} needs {_people(missing, more=True)} to approve"
    return Problem(deed.place, "BP455", message, hint)


def _owners(policy: Policy, deed: Deed) -> set[str]:
    """Return the logins, in small letters, of the learner whose page a deed is about."""
    return {login.lower() for login, person in policy.people.items() if deed.page_of and person.learner == deed.page_of}


def _is_theirs(policy: Policy, deed: Deed, behind: Behind) -> bool:
    """Say whether the learner themself stands behind it; nobody else has to."""
    supporters = {login.lower() for login in behind.approvals} | ({behind.author.lower()} if behind.is_authors_own else set())
    return bool(supporters & _owners(policy, deed))


def recipients_of(deed: Deed, policy: Policy, behind: Behind) -> set[str]:
    """Return the logins, in small letters, of those whom the policy or their commits show to be the recipient."""
    found = {deed.requested_by.lower()} - {""}
    page = _page(str(deed.recipient.get("url", "")))
    for login, person in policy.people.items():
        is_theirs = (
            (person.learner and person.learner == deed.learner)
            or (person.did and person.did == deed.recipient.get("did"))
            or (person.url and _page(person.url) == page)
        )
        if is_theirs:
            found.add(login.lower())
    supporters = {behind.author, *behind.approvals}
    found.update(login.lower() for login in supporters if login and page.endswith(f"/{login.lower()}"))
    if _hashes_to(behind.author_addresses, deed):
        found.add(behind.author.lower())
    return found


def _page(url: str) -> str:
    """Return host and path of an address in one form: neither case, `www.`, escapes, slashes, a query nor a fragment make it somebody else's."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return url
    steps: list[str] = []
    for step in unquote(parts.path).lower().split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join([host, *steps])


def _hashes_to(addresses: Collection[str], deed: Deed) -> bool:
    wanted, salt = deed.recipient.get("email_hash"), deed.recipient.get("salt")
    return any(
        wanted == "sha256$" + hashlib.sha256(f"{form}{salt}".encode()).hexdigest()
        for address in addresses
        for form in (address, address.lower())
    )


def _who_can_help(left: list[str], missing: int, *, is_open: bool) -> str:
    if is_open:
        return f"Ask {_people(missing)} other than the author to approve."
    if len(left) < missing:
        who = f"{_people(missing)} must still approve, but the policy names only {' and '.join(left)}" if left else "Nobody who may is left"
        return f"{who}; name more people in content/policy.yml, in a change of its own."
    if len(left) == missing:
        return f"Missing: the approval of {' and '.join(left)}."
    names = ", ".join(left[:_NAMED_AT_MOST]) + (" …" if len(left) > _NAMED_AT_MOST else "")
    return f"Missing: the approval of {'one' if missing == 1 else missing} of {names}."


def _people(count: int, *, more: bool = False) -> str:
    between = " more" if more else ""
    return f"one{between} person" if count == 1 else f"{count}{between} people"
