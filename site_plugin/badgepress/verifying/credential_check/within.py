"""What a credential contains of others: the credentials of a stack, and endorsements; each is a badge of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed

_ENDORSEMENTS = ("endorsement", "endorsementJwt")
_NESTED = "verifiableCredential"
_ENDED = frozenset({"expired"})
"""A stack says what was in it when it was made; that a part has ended since does not make it wrong."""


def nested_in(document: Mapping[str, Any]) -> list[Any]:
    """Return the credentials that a stack contains."""
    subject = document.get("credentialSubject")
    return listed(subject.get(_NESTED)) if isinstance(subject, Mapping) else []


def endorsements_in(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield path and endorsement, of the credential and whatever it describes, but not of the credentials nested in it."""
    waiting: list[tuple[str, Any]] = [("$", document)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [(f"{path}[{position}]", item) for position, item in enumerate(value)]
        elif isinstance(value, Mapping):
            for name, item in value.items():
                if name in _ENDORSEMENTS:
                    yield from ((f"{path}.{name}[{position}]", each) for position, each in enumerate(listed(item)))
                elif name not in (_NESTED, "proof", "@context"):
                    waiting.append((f"{path}.{name}", item))


def ids_in(document: Mapping[str, Any]) -> set[str]:
    """Return the ids of everything that a credential describes, itself included."""
    found: set[str] = set()
    waiting: list[Any] = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, Mapping):
            if isinstance(value.get("id"), str):
                found.add(value["id"])
            waiting += [item for name, item in value.items() if name not in (*_ENDORSEMENTS, "proof")]
    return found


def check_associations(document: Mapping[str, Any]) -> None:
    """Refuse a stack that connects what it does not contain (CLR 2.0); raise `Trouble` at step `nested`."""
    there = ids_in(document)
    for association in listed(document["credentialSubject"].get("association")):
        for end in ("sourceId", "targetId"):
            if association[end] not in there:
                raise Trouble("association-unknown", f"it connects {association[end]}, which is not in it")


def judge_nested(parts: list[Report], report: Report) -> None:
    """Take the step `nested` of a stack whose parts were checked."""
    if not parts:
        raise Trouble("nested-missing", "the stack contains no credential")
    ended = 0
    for part in parts:
        decisive = part.decisive
        if decisive is not None and decisive.state == "failed":
            if decisive.code in _ENDED:
                ended += 1
                continue
            raise Trouble("nested-not-valid", f"{_name(part)} inside is not valid: {decisive.says}")
    for part in parts:
        if part.verdict == "cannot tell" and part.decisive is not None:
            raise unclear("nested-unclear", f"of {_name(part)} inside it cannot be told: {part.decisive.says}")
    if ended:
        report.warned("nested-not-valid", f"{ended} of the {len(parts)} credentials inside have expired since")
    report.passed("nested", f"each of the {len(parts)} credentials inside was checked by itself")


def note_other_subjects(parts: list[Report], report: Report) -> None:
    """Say where a credential inside names another person than the stack does; many issuers give everybody one id an award."""
    own = report.about.subject
    for part in parts:
        if own and part.about.subject and part.about.subject != own:
            report.warned(
                "nested-other-subject",
                f"{_name(part)} inside is about {part.about.subject[:120]}, the stack about {own[:120]}",
            )


def judge_endorsements(parts: list[Report], foreign: list[str], report: Report) -> None:
    """Say what the endorsements are worth; they are other people's statements, and decide nothing about the badge."""
    for part in parts:
        decisive = part.decisive
        if decisive is not None:
            code = "endorsement-not-valid" if decisive.state == "failed" else "endorsement-unclear"
            report.warned(code, f"{part.source}, {_name(part)}: {decisive.says}")
    for source in foreign:
        report.warned("endorsement-foreign", f"{source} is about something that is not in the credential")
    good = sum(part.verdict == "valid" for part in parts) - len(foreign)
    if good > 0 and good == len(parts):
        report.passed(
            "endorsements", f"{good} endorsement{'s' if good > 1 else ''} checked, each signed by whoever gives it"
        )


def _name(part: Report) -> str:
    return repr(part.about.name or part.about.id or "a credential")
