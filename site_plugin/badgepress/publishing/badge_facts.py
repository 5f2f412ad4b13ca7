"""What is said of a badge class beside its text, in the language of the site.

The standard elements of a European micro-credential (Council Recommendation 2022/C 243/02, Annex I) stand in the order of that list. Signed
credentials say the same in English (`credentials/criteria.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from badgepress.content.durations import Duration
from badgepress.content.model import BadgeClass, Issuer
from badgepress.credentials.ob3 import EQF_LEVEL_URL
from badgepress.language import Words
from badgepress.publishing.badge_views import FactView


def facts_in_words(badge: BadgeClass, issuer: Issuer, words: Words) -> list[FactView]:
    """Return the facts of a class in a fixed order, those that are not stated left out."""
    return list(_facts(badge, issuer, words))


def is_full_micro_credential(badge: BadgeClass, issuer: Issuer) -> bool:
    """Say whether every mandatory element of Annex I that a class can state is stated; holder and date stand on each award."""
    return bool(
        issuer.country
        and badge.learning_outcomes
        and badge.workload
        and badge.level
        and badge.assessment
        and badge.participation
        and badge.quality_assurance
    )


def _facts(badge: BadgeClass, issuer: Issuer, words: Words) -> Iterator[FactView]:
    yield FactView(words.text("Awarding body"), issuer.name, issuer.url)
    if issuer.country:
        country = _country(issuer.country, words)
        yield FactView(words.text("Country"), f"{country}, {issuer.region}" if issuer.region else country)
    if badge.workload:
        yield FactView(words.text("Workload"), workload_in_words(badge, words))
    if badge.level:
        url = badge.level.url or (f"{EQF_LEVEL_URL}{badge.level.value}" if badge.level.framework == "EQF" else "")
        yield FactView(words.text("Level"), f"{badge.level.framework} {badge.level.value}", url)
    if assessment := badge.assessment:
        notes = []
        if assessment.supervised is not None:
            notes.append(words.text("supervised") if assessment.supervised else words.text("not supervised"))
        if assessment.identity_verified is not None:
            is_known = assessment.identity_verified
            notes.append(words.text("identity checked") if is_known else words.text("identity not checked"))
        yield FactView(
            words.text("Assessment"), assessment.type, note="; ".join(notes), more=assessment.description.strip()
        )
    if badge.participation:
        yield FactView(words.text("Participation"), participation_in_words(badge.participation, words))
    if quality := badge.quality_assurance:
        yield FactView(words.text("Quality assurance"), quality.type, quality.url, quality.by)
    if badge.evidence and badge.evidence.required:
        count = max(1, badge.evidence.minimum)
        said = words.plural("At least %(num)s piece", "At least %(num)s pieces", count) % {"num": words.number(count)}
        yield FactView(words.text("Evidence"), badge.evidence.description.strip() or said)
    elif badge.evidence and badge.evidence.description:
        yield FactView(words.text("Evidence"), badge.evidence.description.strip())
    yield FactView(words.text("Valid for"), validity_in_words(badge.validity, words))


def workload_in_words(badge: BadgeClass, words: Words) -> str:
    """Return hours and credits, empty if neither is stated."""
    workload, parts = badge.workload, []
    if workload and workload.hours is not None:
        hours = workload.hours
        form = words.plural("%(num)s hour", "%(num)s hours", int(hours) if hours == int(hours) else 2)
        parts.append(form % {"num": words.number(hours)})
    if workload and workload.ects is not None:
        parts.append(words.text("%(num)s ECTS credits") % {"num": words.number(workload.ects)})
    return ", ".join(parts)


def validity_in_words(validity: Duration | None, words: Words) -> str:
    """Return how long an award holds."""
    if validity is None:
        return words.text("For good: it does not expire")
    parts = (
        (validity.years, words.plural("%(num)s year", "%(num)s years", validity.years)),
        (validity.months, words.plural("%(num)s month", "%(num)s months", validity.months)),
        (validity.days, words.plural("%(num)s day", "%(num)s days", validity.days)),
    )
    return ", ".join(form % {"num": words.number(count)} for count, form in parts if count)


def participation_in_words(participation: str, words: Words) -> str:
    """Return the form of participation."""
    return {
        "onsite": words.text("On site"),
        "online": words.text("Online"),
        "blended": words.text("Blended: on site and online"),
    }[participation]


def _country(code: str, words: Words) -> str:
    try:
        locale = Locale.parse(words.code, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return str(locale.territories.get(code, code))
