"""Verifies assertions of Open Badges 1.x and 2.0: hosted (the issuer's server is the truth) and signed (a JWS, OB 2.0 “SignedBadge Verification”)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.fetching import Errands, FetchError, origin_of
from badgepress.verifying.credential_check.forms import check_form
from badgepress.verifying.credential_check.jws import Jws
from badgepress.verifying.credential_check.open_badges_2_issuer import Issuer, badge_and_issuer, check_scope
from badgepress.verifying.credential_check.open_badges_2_signed import check_not_listed_as_revoked, check_signed
from badgepress.verifying.credential_check.recipient import check_recipient_of_assertion
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed
from badgepress.verifying.reading import is_moment
from badgepress.verifying.strict_json import parse_object
from badgepress.verifying.verdict import StepError

OB2, OB1 = "https://w3id.org/openbadges/v2", "https://w3id.org/openbadges/v1"
_HOSTED, _SIGNED = frozenset({"HostedBadge", "hosted"}), frozenset({"SignedBadge", "signed"})
_NOT_COMPARED = frozenset({"@context", "image", "badge", "verification", "verify", "type"})
"""What a copy may have in another spelling, or what is added when a picture is made."""
_LEEWAY = timedelta(seconds=limits.CLOCK_LEEWAY_SECONDS)


def is_assertion(document: Mapping[str, Any]) -> bool:
    """Say whether a document is an assertion of OB 1.x or OB 2.0, revoked ones included."""
    context = listed(document.get("@context"))[:1]
    if context in ([OB2], [OB1]):
        return "Assertion" in listed(document.get("type")) or document.get("revoked") is True
    # OB 1.0 had no contexts
    return "@context" not in document and "badge" in document and isinstance(document.get("verify"), Mapping)


class AssertionCheck:
    """Takes the steps for one assertion after the other."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def check(
        self,
        document: Mapping[str, Any],
        jws: Jws | None,
        address: str | None,
        fetched_from: str,
        report: Report,
        errands: Errands,
    ) -> None:
        """Check an assertion; end with `Trouble` at the first step that fails.

        Args:
            document: What `is_assertion` knows.
            jws: The JWS that it came in, if it did.
            address: The e-mail address that it should be awarded to, if somebody asks.
            fetched_from: Where it was served, if it was fetched.
            report: Takes what was found.
            errands: Fetches on its behalf.
        """
        version = "2.0" if listed(document.get("@context"))[:1] == [OB2] else "1"
        report.about.kind = f"Open Badges {version} assertion ({'signed' if jws else 'hosted'})"
        report.about.id = _text(document.get("id"))
        report.passed("context", f"an assertion of Open Badges {version}")
        if jws is None:
            document = self._published(document, fetched_from, report, errands)
        start, end = _check_form(document, jws, report)
        found = report.attempt(lambda: badge_and_issuer(document, version, errands))
        if found is not None:
            badge, issuer = found
            report.about.name, report.about.issuer_name = _text(badge.get("name")), _text(issuer.profile.get("name"))
            report.about.issuer = issuer.id
            report.passed("issuer", f"the badge {report.about.name!r} is one of {issuer.id}")
            if jws is None:
                check_scope(_address_of(document), issuer)
                report.passed("hosted", f"{issuer.id} publishes its assertions there")
            else:
                report.attempt(lambda: check_signed(document, jws, issuer, report, errands))
            self._check_list(document, issuer, jws is not None, report, errands)
        if end is not None and self._now > end:
            raise Trouble("expired", f"it was valid until {end}")
        if start > self._now + _LEEWAY:
            raise Trouble("not-yet-valid", f"it says that it was issued in the future, at {start}")
        report.passed(
            "time", f"issued {start:%Y-%m-%d}" + (f", valid until {end:%Y-%m-%d}" if end else ", without an end")
        )
        if address is not None:
            report.attempt(lambda: check_recipient_of_assertion(document.get("recipient"), address, report))

    @staticmethod
    def _published(
        document: Mapping[str, Any], fetched_from: str, report: Report, errands: Errands
    ) -> Mapping[str, Any]:
        """Return what the issuer's server publishes of a hosted assertion, after comparing the copy at hand with it."""
        url = _address_of(document)
        if not origin_of(url):
            raise Trouble(
                "member-form",
                f"it is not signed, and its id {url[:120]!r} is no https address at which it could be published",
            )
        if url == fetched_from:
            published: Mapping[str, Any] = document
        else:
            published = report.attempt(lambda: _fetch_assertion(url, errands)) or {}
            if not published:
                return document
        if published.get("revoked") is True:
            reason = published.get("revocationReason")
            raise Trouble(
                "revoked", f"the issuer has revoked it ({url})" + (f": {reason}" if isinstance(reason, str) else "")
            )
        if _address_of(published) != url:
            raise Trouble("hosted-id", f"{url} is the assertion {_address_of(published)[:200]!r}")
        if published is not document:
            _compare(document, published, url)
        report.passed("hosted", f"{url} publishes the same")
        return published

    @staticmethod
    def _check_list(
        document: Mapping[str, Any], issuer: Issuer, is_signed: bool, report: Report, errands: Errands
    ) -> None:
        url = issuer.profile.get("revocationList")
        if not isinstance(url, str):
            says = (
                "the issuer keeps no list of revoked assertions"
                if is_signed
                else "it is published, and not marked as revoked"
            )
            report.passed("status", says)
            return
        try:
            check_not_listed_as_revoked(document, url, issuer, errands)
        except Trouble as trouble:
            if trouble.state == "failed" and (is_signed or trouble.code == "revoked"):
                raise
            # of a hosted assertion the server has said already that it stands
            report.found(trouble if is_signed else Trouble(trouble.code, str(trouble), "warned"))
            return
        report.passed("status", f"{url} does not list it as revoked")


def _fetch_assertion(url: str, errands: Errands) -> Mapping[str, Any]:
    try:
        answer = errands.get(url)
    except FetchError as error:
        raise unclear("hosted-unreachable", str(error)) from None
    if answer.status == 410:
        raise Trouble("revoked", f"the issuer's server says that it has been withdrawn ({url} answers 410)")
    if answer.status != 200:
        raise unclear("hosted-unreachable", f"{url} answers {answer.status}, not 200")
    try:
        published = parse_object(answer.body, max_bytes=limits.DOCUMENT_BYTES)
    except StepError as error:
        if answer.body.lstrip()[:1] == b"<":
            raise unclear("hosted-unreachable", f"{url} answers with a web page, not with an assertion") from None
        raise Trouble("hosted-form", f"what {url} answers {error}") from None
    if not is_assertion(published):
        raise Trouble("hosted-form", f"what {url} answers is no assertion")
    return published


def _compare(copy: Mapping[str, Any], published: Mapping[str, Any], url: str) -> None:
    differs = [
        name
        for name in sorted(copy.keys() | published.keys())
        if name not in _NOT_COMPARED and not _same(copy.get(name), published.get(name))
    ]
    if _id_of(copy.get("badge")) != _id_of(published.get("badge")):
        differs.append("badge")
    if differs:
        raise Trouble("hosted-differs", f"the copy differs from what {url} publishes, in {', '.join(differs[:6])}")


def _same(one: Any, other: Any) -> bool:
    # Python takes 1, 1.0 and True for equal
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _check_form(document: Mapping[str, Any], jws: Jws | None, report: Report) -> tuple[datetime, datetime | None]:
    form = dict(document)
    form.setdefault("id", _address_of(document) or f"urn:uid:{document.get('uid')}")
    if not isinstance(form.get("issuedOn"), str) and isinstance(form.get("issuedOn"), int) and "@context" not in form:
        raise unclear("member-form", "issuedOn is a number, as early programs wrote it; that is not understood here")
    check_form(form, "Assertion", "$", "open_badges_2")
    wanted, other = (_SIGNED, "signed") if jws else (_HOSTED, "hosted")
    verification = document.get("verification", document.get("verify"))
    kind = verification.get("type") if isinstance(verification, Mapping) else None
    if not any(isinstance(name, str) and name in wanted for name in listed(kind)):
        raise Trouble("member-form", f"$.verification is of type {kind!r}, but the assertion is {other}")
    start = datetime.fromisoformat(document["issuedOn"])
    end = datetime.fromisoformat(document["expires"]) if is_moment(document.get("expires")) else None
    if end is not None and end < start:
        raise Trouble("dates-order", f"it ends ({end}) before it begins ({start})")
    report.about.awarded, report.about.valid_until = _text(document["issuedOn"]), _text(document.get("expires"))
    report.passed("form", "everything that Open Badges requires of an assertion is there")
    return start, end


def _address_of(document: Mapping[str, Any]) -> str:
    verification = document.get("verify")
    if isinstance(document.get("id"), str):
        return str(document["id"])
    return _text(verification.get("url")) if isinstance(verification, Mapping) else ""


def _id_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, Mapping) else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
