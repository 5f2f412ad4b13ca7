"""A report in words, for people, and as JSON, for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badgepress.plain_text import printable
from badgepress.verifying.credential_check.report import Report, StepResult
from badgepress.verifying.credential_check.trust import Known
from badgepress.verifying.credential_check.vocabulary import STEPS

_ANSWERS: Mapping[str, str] = {"valid": "VALID", "not valid": "NOT VALID", "cannot tell": "CANNOT TELL"}
_STATES: Mapping[str, str] = {"passed": "yes", "failed": "NO", "unclear": "?", "warned": "note"}


def as_json(report: Report, known: Known | None = None) -> dict[str, Any]:
    """Return a report as plain values: the form of `badgepress verify --json`."""
    decisive, about = report.decisive, report.about
    return {
        "source": report.source,
        "verdict": report.verdict,
        "step": decisive.step if decisive else None,
        "code": decisive.code if decisive else None,
        "says": decisive.says if decisive else "",
        "as_of": report.moment.isoformat().replace("+00:00", "Z") if report.moment else None,
        "issuer_known": known.knows(about.issuer) if known else None,
        "about": {
            "kind": about.kind,
            "id": about.id,
            "name": about.name,
            "issuer": about.issuer,
            "issuer_name": about.issuer_name,
            "awarded": about.awarded,
            "valid_until": about.valid_until,
        },
        "steps": [
            {"step": step.step, "state": step.state, "code": step.code, "says": step.says} for step in report.steps
        ],
        "contacted": report.contacted,
        "answered_from": report.answered_from or None,
        "parts": [as_json(part, known) for part in report.parts],
    }


def as_text(report: Report, known: Known | None, trust_file: str) -> str:
    """Return a report for a terminal: the answer first, then whether the issuer is known, then every step."""
    return "".join(printable(line) + "\n" for line in _lines(report, known, trust_file))


def as_line(report: Report) -> str:
    """Return a report in one line."""
    decisive = report.decisive
    why = f": {decisive.step}: {decisive.says}" if decisive else ""
    return printable(f"{report.source}: {report.verdict}{why}")


def _lines(report: Report, known: Known | None, trust_file: str) -> Iterator[str]:
    about, decisive = report.about, report.decisive
    yield f"{report.source}: {_ANSWERS[report.verdict]}"
    if decisive is not None:
        yield f"  because {decisive.says}"
    if about.kind:
        named = f"“{about.name}”, " if about.name else ""
        yield f"  {named}{about.kind}" + (f", awarded {about.awarded[:10]}" if about.awarded else "")
    if about.issuer:
        calls = f", which calls itself “{about.issuer_name}”" if about.issuer_name else ""
        yield f"  issued by {about.issuer}{calls}"
        yield f"  Do I know this issuer? {_familiar(about.issuer, known, trust_file)}"
    for step in report.steps:
        yield f"  {_STATES[step.state]:>4}  {_sentence(step)}"
    for part in report.parts:
        yield f"      - {part.source}: {_ANSWERS[part.verdict].lower()}" + (
            f": {part.decisive.says}" if part.decisive else ""
        )
    servers = ", ".join(report.contacted)
    asked = f"asked: {servers or 'nobody'}"
    if report.answered_from:
        asked = "nobody was asked" + (f"; {report.answered_from} answered for {servers}" if servers else "")
    yield f"  as of {report.moment:%Y-%m-%d %H:%M} UTC; {asked}" if report.moment else f"  {asked}"


def _sentence(step: StepResult) -> str:
    return (
        f"{STEPS[step.step]} – {step.says}"
        if step.state == "passed"
        else f"{STEPS[step.step]}? {step.says} [{step.step}: {step.code}]"
    )


def _familiar(issuer: str, known: Known | None, trust_file: str) -> str:
    if known is None:
        return "Not asked. A signature only shows that this issuer signed; name the issuers you know with --trust FILE."
    if known.knows(issuer):
        name = known.names[issuer]
        return f"Yes, {trust_file} lists it" + (f" as “{name}”." if name else ".")
    return f"No, {trust_file} does not list it. Anybody can be an issuer, under any name."
