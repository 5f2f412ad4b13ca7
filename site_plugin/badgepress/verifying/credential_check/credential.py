"""Verifies credentials of Open Badges 3.0 and CLR 2.0 (OB 3.0 §9.1, §9.2): badges, endorsements, stacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from badgepress.linkeddata.contexts import CLR_2
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Errands
from badgepress.verifying.credential_check.forms import check_form
from badgepress.verifying.credential_check.jws import Jws
from badgepress.verifying.credential_check.known_contexts import CREDENTIALS_V1, FIRST, verifying_contexts
from badgepress.verifying.credential_check.recipient import check_recipient
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import check_results, listed
from badgepress.verifying.credential_check.securing import Securing
from badgepress.verifying.credential_check.status import Statuses, bit_list_of, refuse_stale
from badgepress.verifying.reading import is_moment

_OPEN_BADGES = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
_KNOWN_SCHEMA = re.compile(r"https://purl\.imsglobal\.org/spec/(ob/v3p0|clr/v2p0)/schema/json/[a-z0-9_]+\.json")
"""What these require, forms.json requires, and more."""
KINDS: Mapping[str, str] = {
    "ClrCredential": "Comprehensive Learner Record 2.0",
    "EndorsementCredential": "Open Badges 3.0 endorsement",
    "OpenBadgeCredential": "Open Badges 3.0 credential",
    "AchievementCredential": "Open Badges 3.0 credential",
    "BitstringStatusListCredential": "Bitstring status list",
}
_SUBJECTS: Mapping[str, str] = {
    "ClrCredential": "ClrSubject",
    "EndorsementCredential": "EndorsementSubject",
    "OpenBadgeCredential": "AchievementSubject",
    "AchievementCredential": "AchievementSubject",
}
STATUS_LIST = "BitstringStatusListCredential"
_LEEWAY = timedelta(seconds=limits.CLOCK_LEEWAY_SECONDS)


def kind_of(document: Mapping[str, Any]) -> str:
    """Return which type of `KINDS` a document is of, empty if none."""
    types = listed(document.get("type"))
    return next((kind for kind in KINDS if kind in types), "")


class CredentialCheck:
    """Takes the steps for one credential after the other."""

    def __init__(self, securing: Securing) -> None:
        self._securing = securing
        self._statuses = Statuses(securing)

    def check(
        self, document: Mapping[str, Any], jws: Jws | None, address: str | None, report: Report, errands: Errands
    ) -> None:
        """Check one credential without what is nested in it; end with `Trouble` at the first step that fails.

        Args:
            document: A document that `kind_of` knows.
            jws: The JWT that it came in, if it did.
            address: The e-mail address that it should be awarded to, if somebody asks.
            report: Takes what was found.
            errands: Fetches on its behalf.
        """
        kind = kind_of(document)
        report.about.kind = KINDS[kind] + (" (JWT)" if jws else "")
        _note_about(document, report)
        is_known = report.attempt(lambda: _check_context(document, kind, is_jwt=jws is not None, report=report))
        if kind == STATUS_LIST:
            self._check_list(document, jws, report, errands)
            return
        start, end = _check_parts(document, kind)
        report.passed("form", "everything that Open Badges requires is there")
        _note_oddities(document, start, report)
        issuer = document["issuer"]
        issuer_id: str = issuer if isinstance(issuer, str) else issuer["id"]
        if is_known or jws is not None:
            self._securing.check(document, jws, issuer_id, report, errands)
        report.attempt(lambda: self._statuses.check(document, issuer_id, report, errands))
        _check_time(start, end, self._securing.now, report)
        if address is not None:
            report.attempt(lambda: check_recipient(document["credentialSubject"], address, report))

    def _check_list(self, document: Mapping[str, Any], jws: Jws | None, report: Report, errands: Errands) -> None:
        """A status list is no badge, but says of itself whether it is sound."""
        check_form(document, "Credential", "$")
        issuer = document["issuer"]
        bit_list = bit_list_of(document, "this list")
        report.passed("form", f"a list of {len(bit_list.bits) * 8:,} entries for {', '.join(bit_list.purposes)}")
        self._securing.check(document, jws, issuer if isinstance(issuer, str) else issuer["id"], report, errands)
        report.attempt(lambda: refuse_stale(bit_list, "this list", self._securing.now))


def _check_context(document: Mapping[str, Any], kind: str, *, is_jwt: bool, report: Report) -> bool:
    contexts = document.get("@context")
    if not isinstance(contexts, list):
        raise Trouble("context-missing", "@context is not a list of the contexts that Open Badges requires")
    if contexts[:1] not in [[first] for first in FIRST]:
        raise Trouble("context-missing", f"@context does not begin with {FIRST[0]}")
    if kind == STATUS_LIST:
        _check_known(contexts, is_jwt=is_jwt, report=report)
        return True
    rest = contexts[1:]
    at = 1 if kind == "ClrCredential" and rest[:1] == [CLR_2] else 0
    if kind == "ClrCredential" and at == 0:
        raise Trouble("context-missing", f"the second context of a CLR is {CLR_2}")
    if not (len(rest) > at and isinstance(rest[at], str) and _OPEN_BADGES.fullmatch(rest[at])):
        raise Trouble("context-missing", f"context number {at + 2} is none of Open Badges 3.0")
    _check_known(contexts, is_jwt=is_jwt, report=report)
    return True


def _check_known(contexts: list[Any], *, is_jwt: bool, report: Report) -> None:
    for context in contexts:
        if not isinstance(context, str):
            _or_warn(
                unclear("context-inline", "it brings its own definitions, which could give any term another meaning"),
                is_jwt,
                report,
            )
        elif context not in verifying_contexts():
            _or_warn(
                unclear("context-unknown", f"the context {context[:200]!r} is not known here, and none is fetched"),
                is_jwt,
                report,
            )
    report.passed("context", "every term is defined by a context that is pinned here")


def _or_warn(trouble: Trouble, is_jwt: bool, report: Report) -> None:
    """A JWT's signature covers its very letters, so that contexts cannot change what was signed."""
    if not is_jwt:
        raise trouble
    report.warned(trouble.code, str(trouble))


def _check_parts(document: Mapping[str, Any], kind: str) -> tuple[datetime, datetime | None]:
    is_v1 = listed(document.get("@context"))[:1] == [CREDENTIALS_V1]
    check_form(document, "Credential", "$")
    if kind in ("ClrCredential", "EndorsementCredential") and "name" not in document:
        raise Trouble("member-missing", "$ lacks name")
    subject = document.get("credentialSubject")
    if subject is None:
        raise Trouble("member-missing", "$ lacks credentialSubject")
    check_form(subject, _SUBJECTS[kind], "$.credentialSubject")
    if "identifier" not in subject and "id" not in subject:
        raise Trouble(
            "subject-missing",
            "the subject has neither id nor identifier: it says of nobody that they achieved something",
        )
    for achievement in _achievements(subject):
        criteria = achievement["criteria"]
        if "id" not in criteria and "narrative" not in criteria:
            raise Trouble("criteria-empty", "the criteria have neither id nor narrative")
    for identity in listed(subject.get("identifier")):
        if identity["hashed"] and not re.fullmatch(
            r"sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32}", identity["identityHash"]
        ):
            raise Trouble("member-form", "an identityHash is not sha256$ or md5$ and the hexadecimal digest")
    if kind not in ("ClrCredential", "EndorsementCredential"):
        check_results(subject)
    start = _moment(
        document, "issuanceDate" if is_v1 and "validFrom" not in document else "validFrom", is_required=True
    )
    end = _moment(
        document, "expirationDate" if is_v1 and "validUntil" not in document else "validUntil", is_required=False
    )
    if start is None:
        raise Trouble("member-missing", "$ lacks validFrom")
    if end is not None and end < start:
        raise Trouble("dates-order", f"it ends ({end}) before it begins ({start})")
    return start, end


def _note_oddities(document: Mapping[str, Any], start: datetime, report: Report) -> None:
    if "awardedDate" in document and datetime.fromisoformat(document["awardedDate"]) > start:
        report.warned("awarded-later", f"awardedDate {document['awardedDate']} is after {start}, when it became valid")
    for schema in listed(document.get("credentialSchema")):
        if not _KNOWN_SCHEMA.fullmatch(schema["id"]):
            report.warned(
                "schema-not-read", f"the schema {schema['id'][:200]} is not fetched: it is not known whether it fits"
            )


def _achievements(subject: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for item in listed(subject.get("achievement")) if isinstance(item, Mapping)]


def _moment(document: Mapping[str, Any], name: str, *, is_required: bool) -> datetime | None:
    if name not in document:
        if is_required:
            raise Trouble("member-missing", f"$ lacks {name}")
        return None
    value = document[name]
    if not is_moment(value):
        raise Trouble("member-form", f"$.{name} is {str(value)[:60]!r}, which is not a date and time with a zone")
    return datetime.fromisoformat(value)


def _check_time(start: datetime, end: datetime | None, now: datetime, report: Report) -> None:
    if end is not None and now > end:
        raise Trouble("expired", f"it was valid until {end}")
    if start > now + _LEEWAY:
        raise Trouble("not-yet-valid", f"it is valid only from {start}")
    report.passed("time", f"valid since {start:%Y-%m-%d}" + (f", until {end:%Y-%m-%d}" if end else ", without an end"))


def _note_about(document: Mapping[str, Any], report: Report) -> None:
    about, issuer, subject = report.about, document.get("issuer"), document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, Mapping) else None
    named = achievement if isinstance(achievement, Mapping) and isinstance(achievement.get("name"), str) else document
    about.id = _text(document.get("id"))
    about.name = _text(named.get("name"))
    about.subject = _text(subject.get("id")) if isinstance(subject, Mapping) else ""
    about.issuer = _text(issuer.get("id") if isinstance(issuer, Mapping) else issuer)
    about.issuer_name = _text(issuer.get("name")) if isinstance(issuer, Mapping) else ""
    about.awarded = _text(document.get("awardedDate", document.get("validFrom", document.get("issuanceDate"))))
    about.valid_until = _text(document.get("validUntil", document.get("expirationDate")))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
