"""The form of an OB 3.0 credential (Appendix B), as far as verifiers differ on it or signatures do not cover it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgepress.linkeddata.contexts import CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_3_EXTENSIONS
from badgepress.verifying.reading import moment_of, object_of, objects_of, optional_moment_of, require_types, text_of
from badgepress.verifying.verdict import StepError

CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_3]
TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
# fmt: off
_MULTIPLE = frozenset({
    "@context", "alignment", "allowedValue", "association", "credentialSchema", "endorsement", "endorsementJwt",
    "evidence", "identifier", "otherIdentifier", "proof", "refreshService", "related", "relatedResource",
    "renderMethod", "result", "resultDescription", "rubricCriterionLevel", "tag", "termsOfUse", "type",
    "verifiableCredential",
})
# fmt: on
"""What Appendix B gives more than one value; a signature does not tell `"x"` from `["x"]`."""
IDENTITY_HASH = re.compile(r"sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32}")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a credential says that other documents are compared with."""

    id: str
    issuer: str
    valid_from: datetime
    valid_until: datetime | None
    awarded: datetime
    subject_id: str
    identity: str
    """The recipient's hash, or a plain identity; empty where the subject has an `id` alone."""
    achievement: Mapping[str, Any]


def read_credential(document: Mapping[str, Any]) -> Facts:
    """Return what an OpenBadgeCredential says, after checking its form.

    Raises:
        StepError: At step `context`, `type`, `issuer`, `dates`, `subject`, `safe-form`, `achievement` or `result`.
    """
    if document.get("@context") not in (CONTEXTS, [*CONTEXTS, OPEN_BADGES_3_EXTENSIONS]):
        raise StepError("context", f"@context is not exactly {CONTEXTS}")
    require_types(document, TYPES, "type")
    issuer = document.get("issuer")
    if isinstance(issuer, Mapping):
        require_types(issuer, ["Profile"], "issuer")
        issuer = issuer.get("id")
    if not isinstance(issuer, str) or not issuer:
        raise StepError("issuer", "has no issuer id")
    valid_from = moment_of(document, "validFrom", "dates")
    valid_until = optional_moment_of(document, "validUntil", "dates")
    awarded = optional_moment_of(document, "awardedDate", "dates") or valid_from
    if valid_until is not None and valid_until <= max(valid_from, awarded):
        raise StepError("dates", f"validUntil {valid_until} is not after validFrom and awardedDate")
    subject = object_of(document, "credentialSubject", "subject")
    require_types(subject, ["AchievementSubject"], "subject")
    _refuse_lists_of_one(document, "$")
    achievement = object_of(subject, "achievement", "achievement")
    require_types(achievement, ["Achievement"], "achievement")
    for name in ("id", "name", "description"):
        text_of(achievement, name, "achievement")
    object_of(achievement, "criteria", "achievement")
    _check_results(objects_of(subject, "result", "result"), achievement)
    return Facts(
        id=text_of(document, "id", "id"),
        issuer=issuer,
        valid_from=valid_from,
        valid_until=valid_until,
        awarded=awarded,
        subject_id=text_of(subject, "id", "subject") if "id" in subject else "",
        identity=_identity(subject),
        achievement=achievement,
    )


def _refuse_lists_of_one(value: Any, path: str) -> None:
    if isinstance(value, list):
        for position, item in enumerate(value):
            _refuse_lists_of_one(item, f"{path}[{position}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if isinstance(item, list) and name not in _MULTIPLE:
                raise StepError("safe-form", f"{path}.{name} is a list, where Open Badges has one value")
            _refuse_lists_of_one(item, f"{path}.{name}")


def _identity(subject: Mapping[str, Any]) -> str:
    identities = objects_of(subject, "identifier", "subject")
    if not identities and "id" not in subject:
        raise StepError("subject", "has neither id nor identifier: nobody is meant")
    for identity in identities:
        if identity.get("type") != "IdentityObject" or not isinstance(identity.get("hashed"), bool):
            raise StepError("subject", "an identifier is no IdentityObject with a boolean 'hashed'")
        text_of(identity, "identityType", "subject")
        if identity["hashed"] and not IDENTITY_HASH.fullmatch(text_of(identity, "identityHash", "subject")):
            raise StepError("subject", "identityHash is not sha256$ or md5$ and the hexadecimal digest")
    return text_of(identities[0], "identityHash", "subject") if identities else ""


def _check_results(results: list[Mapping[str, Any]], achievement: Mapping[str, Any]) -> None:
    """Results must point inside their own achievement; no other validator looks (standards §2.4)."""
    levels_of: dict[str, set[str]] = {}
    for description in objects_of(achievement, "resultDescription", "result"):
        levels = {text_of(level, "id", "result") for level in objects_of(description, "rubricCriterionLevel", "result")}
        levels_of[text_of(description, "id", "result")] = levels
        if "requiredLevel" in description:
            required = text_of(description, "requiredLevel", "result")
            if required not in levels:
                raise StepError("result", f"requiredLevel {required!r} is no level of its description")
    for result in results:
        described = text_of(result, "resultDescription", "result") if "resultDescription" in result else ""
        if described and described not in levels_of:
            raise StepError("result", f"resultDescription {described!r} is not in the achievement")
        achieved = text_of(result, "achievedLevel", "result") if "achievedLevel" in result else ""
        if achieved and achieved not in levels_of.get(described, set()):
            raise StepError("result", f"achievedLevel {achieved!r} is no level of its resultDescription")
