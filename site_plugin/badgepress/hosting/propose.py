"""From a submitted form to an award that is sound and not written yet, or to everything that stands in its way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from badgepress.authoring.canonical_yaml import canonical_text
from badgepress.authoring.edits import with_field
from badgepress.authoring.new_award import DraftedAward, draft_award
from badgepress.authoring.repository import Repository
from badgepress.content.read_award import read_award_file
from badgepress.errors import BadgepressError, ContentError
from badgepress.hosting.earlier_proposal import Proposal, known_of, mark, open_proposal
from badgepress.hosting.form_award import award_of, holds_address
from badgepress.hosting.form_fields import Form
from badgepress.hosting.issue_event import IssueEvent
from badgepress.hosting.read_form import Answers, Fault, form_of, read_answers
from badgepress.problems import Problem

_NOBODY = {"did": "did:example:nobody"}
"""Stands in where the recipient is unusable, so that the rest can be checked all the same."""
_ABOUT_WHAT_IS_MISSING = {"BP604": "evidence", "BP605": "results"}


@dataclass(frozen=True, slots=True)
class Nothing:
    """The issue is none of ours."""

    why: str


@dataclass(frozen=True, slots=True)
class Already:
    """The issue has led to an award that is merged."""

    path: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something is to be mended first."""

    faults: tuple[Fault, ...]
    holds_address: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """The award to propose."""

    form: Form
    award: DraftedAward
    is_update: bool
    """Whether the issue's branch proposed it before."""


Outcome = Nothing | Already | Refused | Proposed


def propose(repository: Repository, event: IssueEvent, now: datetime, *, earlier: str) -> Outcome:
    """Say what becomes of an issue; nothing is written.

    Args:
        repository: The repository, on its main branch.
        event: The issue.
        now: The present, UTC.
        earlier: The issue's branch, as Git knows it here; need not exist.

    Raises:
        OSError: A file cannot be read.
        BadgepressError: An award says something else than the answers: a fault of ours.
    """
    form = form_of(event.body)
    if form is None:
        return Nothing("the issue does not come from one of our forms")
    if not event.is_about_a_form:
        return Nothing("the issue is closed, or was neither opened nor edited")
    if holds_address(event.title, event.body):
        return Refused((), holds_address=True)
    answers, faults = read_answers(form, event.body)
    if answers is None:
        known = known_of(repository.folder, event.number, "")
        return Already(known.award_path) if known.award_path else Refused(tuple(faults))
    wanted = award_of(answers, event, repository.loaded)
    recipient = wanted.values["recipient"]
    known = known_of(repository.folder, event.number, recipient.get("salt", "") if recipient else "")
    if known.award_path:
        return Already(known.award_path)
    faults += wanted.faults
    if known.salt_path:
        hint = "Each badge needs a new one: badgepress recipient makes it."
        faults.append(Fault("This recipient code was used for another badge.", hint))
        recipient = None
    values = {**wanted.values, "recipient": recipient or _NOBODY}
    if values["badge"] is None:
        return Refused(tuple(faults))
    drafted, more = _drafted(repository, values, answers, now)
    faults += more
    if faults or drafted is None:
        return Refused(tuple(faults))
    proposal = open_proposal(repository.root, event.number, earlier)
    return Proposed(form, _finished(repository, drafted, event, proposal), proposal is not None)


def _finished(repository: Repository, drafted: DraftedAward, event: IssueEvent, proposal: Proposal | None) -> DraftedAward:
    """Mark the award with its issue, and give it the id and status index under which it was proposed before."""
    award_id, status_index = drafted.id, drafted.values["status_index"]
    if proposal is not None:
        award_id = proposal.id
        if proposal.status_index not in repository.status_indexes:
            status_index = proposal.status_index
    text = f"# {mark(event.number)}\n" + with_field("award", drafted.text, ("status_index",), status_index)
    values = {**drafted.values, "status_index": status_index}
    path = drafted.path.replace(drafted.id, award_id)
    if read_award_file(path, award_id, text.encode()).values != values:
        raise BadgepressError("the award would not say what was answered", hint="Please report this as a fault of badgepress.")
    return replace(drafted, id=award_id, path=path, text=text, values=values)


def _drafted(
    repository: Repository, values: dict[str, Any], answers: Answers, now: datetime, known: frozenset[str] = frozenset()
) -> tuple[DraftedAward | None, list[Fault]]:
    """Return the award, or what is wrong with it but for some fields; faults of form hide others, so it is tried once more without them."""
    try:
        return draft_award(repository, values, now), []
    except ContentError as error:
        problems = [(_key_of(problem, values), problem) for problem in error.problems if problem.is_error]
    faults = [_fault(key, problem, answers) for key, problem in problems if key not in known]
    keys = frozenset(key for key, _ in problems) - {"badge", "awarded"}
    if keys and not known:
        rest = {**{name: value for name, value in values.items() if name not in keys}, "recipient": _NOBODY}
        faults += _drafted(repository, rest, answers, now, keys)[1]
    return None, faults


def _key_of(problem: Problem, values: Mapping[str, Any]) -> str:
    """Return the field of the award that a problem is about."""
    if problem.code in _ABOUT_WHAT_IS_MISSING:
        return _ABOUT_WHAT_IS_MISSING[problem.code]
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {})}
    lines = canonical_text("award", {**kept, "status_index": 0}).split("\n")[: problem.place.line]
    return next((line.partition(":")[0] for line in reversed(lines) if line[:1].isalpha()), "")


def _fault(key: str, problem: Problem, answers: Answers) -> Fault:
    """Say a problem of the award in the words of the form."""
    heading = next((field.heading for field in answers.form.fields if field.key == key), "")
    own_name = re.match(f"“{key}(?: → [^”]*)?” ", problem.message)
    if not heading:
        return Fault(f"{problem.message}.", problem.hint)
    if own_name:
        return Fault(f"“{heading}” {problem.message[own_name.end() :]}.", problem.hint)
    return Fault(f"“{heading}”: {problem.message}.", problem.hint)
