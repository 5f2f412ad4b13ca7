"""Rules about one award: its class, recipient, dates, evidence and results."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from badgepress.checks.classes import suggestion
from badgepress.content.load import Loaded
from badgepress.content.model import Award, BadgeClass, Consent, EvidenceRule, Recipient
from badgepress.content.validity import valid_until
from badgepress.problems import Problem


def check_award(award: Award, loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with one award; `now` (UTC) refuses dates that lie ahead."""
    if award.forgotten is not None:
        yield from _check_forgotten(award, now)
        if award.class_key not in loaded.classes:
            yield from _check_reference(award, loaded)
        return
    yield from _check_recipient(award)
    yield from _check_dates(award, now)
    # most awards lack most of what could be wrong: asking first spares a generator each
    if award.consent is not None:
        yield from _check_consent(award, award.consent, loaded, now)
    if len(award.evidence) > 1:
        yield from _check_evidence_is_distinct(award)
    if award.visibility == "private" and (award.name or award.narrative or award.learner):
        hint = "Delete name, learner and narrative, or choose visibility: unlisted."
        yield Problem(award.source.place("visibility"), "BP404", "a private award says whose it is", hint)
    badge = loaded.classes.get(award.class_key)
    if badge is None:
        yield from _check_reference(award, loaded)
        return
    if badge.status == "draft":
        hint = "Set the badge's status to active first; from then on its text is fixed."
        yield Problem(award.source.place("badge"), "BP203", f"“{award.badge}” is still a draft", hint)
    yield from _check_validity(award, badge)
    if badge.evidence is not None:
        yield from _check_evidence(award, badge, badge.evidence)
    if badge.rubric or award.results:
        yield from _check_results(award, badge)


def _check_forgotten(award: Award, now: datetime) -> Iterator[Problem]:
    """Nothing may be left of a forgotten award but badge, date and status index."""
    left = [
        name
        for name, value in (
            ("recipient", award.recipient != Recipient()), ("name", award.name), ("learner", award.learner), ("expires", award.expires),
            ("evidence", award.evidence), ("results", award.results), ("narrative", award.narrative), ("assessor", award.assessor),
            ("awarded_by", award.awarded_by), ("requested_by", award.requested_by), ("revoked", award.revoked), ("supersedes", award.supersedes), ("consent", award.consent),
            ("visibility", award.visibility != "unlisted"),
        )
        if value
    ]  # fmt: skip
    if left:
        hint = f"Delete {', '.join(left)}; badgepress forget {award.id[:8]} does it."
        yield Problem(award.source.place("forgotten"), "BP406", f"a forgotten award still holds {', '.join(left)}", hint)
    if award.forgotten is not None and award.forgotten > now.date() + timedelta(days=1):
        hint = "Write the day on which it was forgotten."
        yield Problem(award.source.place("forgotten", "on"), "BP306", "forgotten in the future", hint)


def _check_reference(award: Award, loaded: Loaded) -> Iterator[Problem]:
    if award.badge in loaded.broken_slugs:
        return
    versions = sorted(version for slug, version in loaded.classes if slug == award.badge)
    if versions:
        hint = f"There is version {', '.join(map(str, versions))}: write {award.badge}@{versions[-1]}."
        yield Problem(award.source.place("badge"), "BP202", f"“{award.badge}” has no version {award.version}", hint)
    else:
        hint = suggestion(award.badge, {slug for slug, _ in loaded.classes})
        yield Problem(award.source.place("badge"), "BP201", f"there is no badge class “{award.badge}”", hint)


def _check_recipient(award: Award) -> Iterator[Problem]:
    named = [way for way in ("email_hash", "did", "url") if getattr(award.recipient, way)]
    if len(named) != 1:
        yield Problem(
            award.source.place("recipient"),
            "BP401",
            f"the recipient is named by {' and '.join(named)}",
            "Keep exactly one: email_hash with salt, or did, or url.",
        )


def _check_dates(award: Award, now: datetime) -> Iterator[Problem]:
    if award.awarded > now + timedelta(seconds=60):
        hint = "Write the day on which it was awarded; merge on that day or later."
        yield Problem(
            award.source.place("awarded"), "BP306", f"awarded {award.awarded.date()} lies in the future", hint
        )
    if award.revoked is None:
        return
    if award.revoked.on > now.date():
        yield Problem(
            award.source.place("revoked", "on"),
            "BP306",
            f"revoked on {award.revoked.on} lies in the future",
            "Revoke it on that day.",
        )
    if award.revoked.on < award.awarded.date():
        yield Problem(
            award.source.place("revoked", "on"),
            "BP308",
            f"revoked on {award.revoked.on}, before it was awarded",
            "Mend the date of the revocation.",
        )


def _check_consent(award: Award, consent: Consent, loaded: Loaded, now: datetime) -> Iterator[Problem]:
    if consent.on > now.date() + timedelta(days=1):
        hint = "Write the day on which the holder agreed."
        yield Problem(award.source.place("consent", "on"), "BP306", f"consent of {consent.on} lies in the future", hint)
    if loaded.consent_texts and consent.text not in loaded.consent_texts:
        hint = suggestion(consent.text, set(loaded.consent_texts))
        message = f"there is no consent text content/pages/consent/{consent.text}.md"
        yield Problem(award.source.place("consent", "text"), "BP407", message, hint, "warning")


def _check_validity(award: Award, badge: BadgeClass) -> Iterator[Problem]:
    end = valid_until(award, badge)
    if end is not None and end <= award.awarded:
        yield Problem(
            award.source.place("expires"),
            "BP307",
            f"expires on {end.date()}, but was awarded on {award.awarded.date()}",
            "Mend one of the two dates.",
        )


def _check_evidence_is_distinct(award: Award) -> Iterator[Problem]:
    # two pieces at one address would be one thing in the signed data, and two alike would be signed once
    first: dict[object, int] = {}
    for position, piece in enumerate(award.evidence):
        if first.setdefault(piece.url or piece, position) != position:
            place = award.source.place("evidence", position)
            yield Problem(
                place,
                "BP108",
                f"this piece of evidence is the same as number {first[piece.url or piece] + 1}",
                "Make them one, or give each its own address.",
            )


def _check_evidence(award: Award, badge: BadgeClass, rule: EvidenceRule) -> Iterator[Problem]:
    if not rule.required or award.visibility == "private" or len(award.evidence) >= rule.minimum:
        return
    have = f"has {len(award.evidence)}" if award.evidence else "has none"
    hint = f"Add evidence: with a name and an address or description. {rule.description}".strip()
    yield Problem(
        award.source.place("evidence"),
        "BP604",
        f"“{badge.name}” asks for {rule.minimum} or more pieces of evidence; this award {have}",
        hint,
    )


def _check_results(award: Award, badge: BadgeClass) -> Iterator[Problem]:
    criteria = {criterion.id: criterion for criterion in badge.rubric}
    for criterion_id, level_id in award.results.items():
        criterion = criteria.get(criterion_id)
        if criterion is None:
            place = award.source.key_place("results", criterion_id)
            yield Problem(
                place,
                "BP601",
                f"the rubric of “{badge.name}” has no criterion “{criterion_id}”",
                suggestion(criterion_id, set(criteria)),
            )
            continue
        rank = criterion.rank(level_id)
        if rank < 0:
            yield Problem(
                award.source.place("results", criterion_id),
                "BP602",
                f"“{criterion_id}” has no level “{level_id}”",
                suggestion(level_id, {level.id for level in criterion.levels}),
            )
        elif criterion.required_level and rank < criterion.rank(criterion.required_level):
            hint = "Award the badge when the level is reached; until then do not merge this file."
            place = award.source.place("results", criterion_id)
            yield Problem(
                place, "BP603", f"“{level_id}” is below the required level “{criterion.required_level}”", hint
            )
    missing = [
        criterion.id for criterion in badge.rubric if criterion.required_level and criterion.id not in award.results
    ]
    if missing and award.results and not set(award.results) - set(criteria):
        yield Problem(
            award.source.place("results"),
            "BP605",
            f"no result for {', '.join(missing)}",
            "Add the level that was reached.",
        )
    elif missing and not award.results and award.visibility != "private":
        yield Problem(
            award.source.place(),
            "BP605",
            f"no results, though the rubric judges {', '.join(missing)}",
            "Add results: with the levels reached.",
            "warning",
        )
