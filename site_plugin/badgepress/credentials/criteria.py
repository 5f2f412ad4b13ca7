"""The criteria text of a badge class as credentials carry it.

What Open Badges has no term for (assessment, participation, workload in hours, quality assurance, prerequisites, evidence rule: Council
Recommendation 2022/C 243/02, Annex I) is said here in Markdown, so that every wallet shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.content.model import BadgeClass

PARTICIPATION_WORDS = {"onsite": "On site", "online": "Online", "blended": "Blended (on site and online)"}


def facts(badge: BadgeClass) -> list[tuple[str, str]]:
    """Return what a reader wants to know of a class beside its text, as (label, value) pairs of plain text in a fixed order."""
    return list(_facts(badge))


def _facts(badge: BadgeClass) -> Iterator[tuple[str, str]]:
    if assessment := badge.assessment:
        words = [assessment.type]
        if assessment.supervised is not None:
            words.append("supervised" if assessment.supervised else "not supervised")
        if assessment.identity_verified is not None:
            words.append("identity verified" if assessment.identity_verified else "identity not verified")
        yield "Assessment", "; ".join(words) + (f". {assessment.description.strip()}" if assessment.description else "")
    if badge.participation:
        yield "Participation", PARTICIPATION_WORDS[badge.participation]
    if workload := badge.workload:
        parts = []
        if workload.hours is not None:
            parts.append(f"{workload.hours:g} hour{'s' if workload.hours != 1 else ''}")
        if workload.ects is not None:
            parts.append(f"{workload.ects:g} ECTS")
        yield "Workload", ", ".join(parts)
    if badge.level:
        yield "Level", f"{badge.level.framework} {badge.level.value}"
    if quality := badge.quality_assurance:
        yield (
            "Quality assurance",
            quality.type + (f", by {quality.by}" if quality.by else "") + (f" ({quality.url})" if quality.url else ""),
        )
    if badge.evidence and badge.evidence.required:
        yield "Evidence", badge.evidence.description.strip() or f"at least {badge.evidence.minimum} required"
    elif badge.evidence and badge.evidence.description:
        yield "Evidence", badge.evidence.description.strip()
    if badge.prerequisites:
        parts = [*badge.prerequisites.badges, *([badge.prerequisites.text.strip()] if badge.prerequisites.text else [])]
        yield "Prerequisites", "; ".join(parts)
    if badge.validity:
        yield "Valid for", badge.validity.in_words()


def criteria_narrative(badge: BadgeClass) -> str:
    """Return the whole criteria as Markdown: the author's text, then outcomes and facts."""
    blocks = [badge.criteria.strip()]
    if badge.learning_outcomes:
        blocks.append(
            "**Learning outcomes**\n\n" + "\n".join(f"- {outcome.strip()}" for outcome in badge.learning_outcomes)
        )
    if stated := facts(badge):
        blocks.append("\n".join(f"- **{label}:** {' '.join(value.split())}" for label, value in stated))
    return "\n\n".join(blocks)
