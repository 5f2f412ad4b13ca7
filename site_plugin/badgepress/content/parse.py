"""Turns trees that passed their schema into the values of `model`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from badgepress.content.durations import Duration, parse_instant
from badgepress.content.model import (
    Alignment,
    Application,
    Assessment,
    Assessor,
    Award,
    BadgeClass,
    Colors,
    Consent,
    Evidence,
    EvidenceRule,
    Image,
    Issuer,
    Key,
    Level,
    Person,
    Policy,
    PolicyRule,
    Prerequisites,
    QualityAssurance,
    Recipient,
    Revocation,
    RubricCriterion,
    RubricLevel,
    Workload,
)
from badgepress.content.yaml_reader import Source
from badgepress.problems import Problem


class Dates:
    """Reads the dates of one file, noting those that do not exist."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def instant(self, text: str, *steps: str | int, end_of_day: bool = False) -> datetime | None:
        """Return an instant (UTC), None where it is none."""
        try:
            return parse_instant(text, end_of_day=end_of_day)
        except ValueError:
            hint = "Check day and month; the order is year-month-day, and a time needs its zone."
            self.problems.append(
                Problem(self.source.place(*steps), "BP305", f"“{text}” is no date of the calendar", hint)
            )
            return None

    def day(self, text: str, *steps: str | int) -> date | None:
        """Return a day, None where there is no such day."""
        moment = self.instant(text, *steps)
        return moment.date() if moment else None


def parse_issuer(source: Source, data: Mapping[str, Any], image: bytes) -> Issuer:
    """Make the issuer of a valid `issuer.yml`; `image` holds the bytes of its picture."""
    simple = {
        key: value
        for key, value in data.items()
        if key not in ("image", "also_publish", "base_url", "description", "colors", "apply")
    }
    description = one_paragraph(data["description"])
    return Issuer(
        source,
        **simple,
        description=description,
        base_url=data["base_url"].rstrip("/"),
        image=Image(**data["image"], data=image),
        also_publish=tuple(data.get("also_publish", ())),
        colors=Colors(**data["colors"]) if "colors" in data else None,
        apply=Application(**data["apply"]) if "apply" in data else None,
    )


def parse_badge(
    source: Source, slug: str, data: Mapping[str, Any], image: bytes
) -> tuple[BadgeClass | None, list[Problem]]:
    """Make a class version of a valid badge file; `image` holds the bytes of its picture."""
    fields: dict[str, Any] = {
        key: data[key]
        for key in (
            "name",
            "description",
            "status",
            "version",
            "achievement_type",
            "language",
            "criteria",
            "field_of_study",
            "specialization",
            "participation",
        )
        if key in data
    }
    fields["description"] = one_paragraph(fields["description"])
    fields["tags"] = tuple(data.get("tags", ()))
    fields["learning_outcomes"] = tuple(data.get("learning_outcomes", ()))
    fields["alignments"] = tuple(Alignment(**item) for item in data.get("alignments", ()))
    fields["rubric"] = tuple(
        RubricCriterion(**{**item, "levels": tuple(RubricLevel(**level) for level in item["levels"])})
        for item in data.get("rubric", ())
    )
    for key, kind in (
        ("evidence", EvidenceRule),
        ("assessment", Assessment),
        ("workload", Workload),
        ("quality_assurance", QualityAssurance),
        ("apply", Application),
    ):
        if key in data:
            fields[key] = kind(**data[key])
    if "level" in data:
        fields["level"] = Level(**{**data["level"], "value": str(data["level"]["value"])})
    if "prerequisites" in data:
        fields["prerequisites"] = Prerequisites(
            tuple(data["prerequisites"].get("badges", ())), data["prerequisites"].get("text", "")
        )
    if "validity" in data:
        try:
            fields["validity"] = Duration.parse(data["validity"])
        except ValueError:
            hint = "Write how long an award holds, for example P2Y; leave the line out if it does not end."
            return None, [Problem(source.place("validity"), "BP305", f"“{data['validity']}” is no duration", hint)]
    dates = Dates(source)
    if "offered" in data:
        fields["offered"] = dates.day(data["offered"], "offered")
    if dates.problems:
        return None, dates.problems
    return BadgeClass(source, slug=slug, image=Image(**data["image"], data=image), **fields), []


def parse_award(source: Source, award_id: str, data: Mapping[str, Any]) -> tuple[Award | None, list[Problem]]:
    """Make the award of a valid award file."""
    dates = Dates(source)
    slug, _, version = data["badge"].partition("@")
    awarded = dates.instant(data["awarded"], "awarded")
    expires = dates.instant(data["expires"], "expires", end_of_day=True) if "expires" in data else None
    revoked_on = dates.day(data["revoked"]["on"], "revoked", "on") if "revoked" in data else None
    consent_on = dates.day(data["consent"]["on"], "consent", "on") if "consent" in data else None
    forgotten = dates.day(data["forgotten"]["on"], "forgotten", "on") if "forgotten" in data else None
    if awarded is None or dates.problems:
        return None, dates.problems
    award = Award(
        source,
        id=award_id,
        badge=slug,
        version=int(version or 1),
        recipient=Recipient(**data.get("recipient", {})),
        awarded=awarded,
        expires=expires,
        status_index=data["status_index"],
        evidence=tuple(Evidence(**item) for item in data.get("evidence", ())),
        results=dict(data.get("results", {})),
        assessor=Assessor(**data["assessor"]) if "assessor" in data else None,
        revoked=Revocation(revoked_on, data["revoked"]["reason"]) if revoked_on else None,
        consent=Consent(consent_on, data["consent"]["text"]) if consent_on else None,
        forgotten=forgotten,
        **{
            key: data[key]
            for key in ("name", "learner", "narrative", "awarded_by", "requested_by", "visibility", "supersedes")
            if key in data
        },
    )
    return award, []


def parse_key(source: Source, name: str, data: Mapping[str, Any]) -> tuple[Key | None, list[Problem]]:
    """Make the key of a valid key file."""
    dates = Dates(source)
    created = dates.instant(data["created"], "created")
    compromised_on = dates.day(data["compromised_on"], "compromised_on") if "compromised_on" in data else None
    if created is None or dates.problems:
        return None, dates.problems
    return Key(source, name=name, **{**data, "created": created, "compromised_on": compromised_on}), []


def parse_policy(source: Source, data: Mapping[str, Any]) -> tuple[Policy, list[Problem]]:
    """Make the policy of a valid `policy.yml`."""
    rules = tuple(PolicyRule(**{key: _tuple(value) for key, value in rule.items()}) for rule in data["rules"])
    teams = {name: tuple(logins) for name, logins in data.get("teams", {}).items()}
    people = {login: Person(**known) for login, known in data.get("people", {}).items()}
    return Policy(source, rules, teams, people), []


def parse_as_of(source: Source, data: Mapping[str, Any]) -> tuple[date | None, list[Problem]]:
    """Read the date of a valid `status.yml`."""
    dates = Dates(source)
    return dates.day(data["as_of"], "as_of"), dates.problems


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def one_paragraph(text: str) -> str:
    """Return a text without its line breaks."""
    return " ".join(text.split())
