"""The whole check of one badge, whatever it is and wherever it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.award_page import badge_of_page
from badgepress.verifying.credential_check.credential import CredentialCheck, kind_of
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms
from badgepress.verifying.credential_check.fetching import Errands, Fetcher, FetchError, Library
from badgepress.verifying.credential_check.inputs import Badge, badge_of, json_of, looks_like_markup
from badgepress.verifying.credential_check.jws import Jws, read_jws
from badgepress.verifying.credential_check.jwt_claims import credential_in
from badgepress.verifying.credential_check.open_badges_2 import AssertionCheck, is_assertion
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import listed
from badgepress.verifying.credential_check.securing import Securing
from badgepress.verifying.credential_check.within import (
    check_associations,
    endorsements_in,
    ids_in,
    judge_endorsements,
    judge_nested,
    nested_in,
    note_other_subjects,
)


class Checker:
    """Checks any number of badges; documents of issuers are fetched and read once."""

    def __init__(self, fetcher: Fetcher, now: datetime, forms: CanonicalForms | None = None) -> None:
        """Make ready.

        Args:
            fetcher: The way to issuers' servers.
            now: The moment to judge from, with a zone.
            forms: Makers of canonical forms; PyLD's by default.
        """
        self._library = Library(fetcher)
        self._now = now
        securing = Securing(now, forms or CanonicalForms())
        self._credentials = CredentialCheck(securing)
        self._assertions = AssertionCheck(now)

    def check(self, data: bytes, source: str, address: str | None = None) -> Report:
        """Say what bytes are worth: JSON, JWT, a picture, or an address in one of them.

        Args:
            data: What somebody handed over.
            source: Where it came from, for the report.
            address: The e-mail address that the badge should be awarded to, if somebody asks.
        """
        report = Report(source, moment=self._now)
        errands = Errands(self._library, report)
        self._guarded(report, lambda: self._bytes(data, address, report, errands))
        return report

    def check_address(self, url: str, address: str | None = None) -> Report:
        """Say what is published at an https address."""
        report = Report(url, moment=self._now)
        errands = Errands(self._library, report)
        self._guarded(report, lambda: self._at(url, address, report, errands, is_typed=True))
        return report

    @staticmethod
    def _guarded(report: Report, action: Any) -> None:
        try:
            action()
        except Trouble as trouble:
            report.found(trouble)
        except RecursionError:
            report.found(unclear("too-much-work", "it is nested too deeply to be looked at"))

    def _at(
        self,
        url: str,
        address: str | None,
        report: Report,
        errands: Errands,
        *,
        is_typed: bool = False,
        is_page_known: bool = False,
    ) -> None:
        try:
            answer = errands.get(url, max_bytes=limits.INPUT_BYTES, may_leave=is_typed)
        except FetchError as error:
            code = "input-too-large" if error.reason == "too large" else "input-unreachable"
            raise unclear(code, str(error)) from None
        if answer.status == 410:
            raise Trouble("input-gone", f"the server says that {url} has been withdrawn (410)")
        if answer.status == 404:
            raise unclear("input-not-found", f"there is nothing at {url} (404)")
        if answer.status != 200:
            raise unclear("input-unreachable", f"{url} answers {answer.status}, not 200")
        linked = badge_of_page(answer.body, answer.url) if looks_like_markup(answer.body) and not is_page_known else ""
        if linked:
            report.passed("input", f"the page is about the badge {linked}")
            self._at(linked, address, report, errands, is_page_known=True)
            return
        badge = badge_of(answer.body)
        if badge.kind == "address":
            raise unclear("unknown-kind", f"at {url} there is only another address")
        self._badge(badge, address, report, errands, fetched_from=answer.url)

    def _bytes(self, data: bytes, address: str | None, report: Report, errands: Errands) -> None:
        badge = badge_of(data)
        if badge.kind == "address":
            self._at(badge.data.decode(), address, report, errands)
        else:
            self._badge(badge, address, report, errands)

    def _badge(
        self, badge: Badge, address: str | None, report: Report, errands: Errands, fetched_from: str = ""
    ) -> None:
        where = f"a badge inside of a {badge.picture} picture" if badge.picture else "a badge"
        jws = read_jws(badge.data) if badge.kind == "jws" else None
        document = json_of(badge) if jws is None else dict(jws.payload)
        report.passed("input", f"{where}, as {'a JWT' if jws else 'JSON'}")
        report.passed("json", "it can be read in one way only")
        if is_assertion(document):
            self._assertions.check(document, jws, address, fetched_from, report, errands)
            return
        credential = document if jws is None else credential_in(jws)
        self._credential(credential, jws, address, report, errands, depth=1)

    def _credential(
        self,
        document: Mapping[str, Any],
        jws: Jws | None,
        address: str | None,
        report: Report,
        errands: Errands,
        depth: int,
    ) -> None:
        kind = kind_of(document)
        if not kind:
            types = ", ".join(str(item)[:60] for item in listed(document.get("type"))[:5]) or "nothing"
            raise unclear(
                "unknown-kind", f"it says that it is {types}; that is no kind of badge that is understood here"
            )
        self._credentials.check(document, jws, address, report, errands)
        endorsements = list(endorsements_in(document))
        nested = nested_in(document) if kind == "ClrCredential" else []
        if len(endorsements) + len(nested) > limits.PARTS or (depth >= limits.PARTS_DEPTH and (endorsements or nested)):
            raise unclear(
                "too-much-work", f"it contains more than {limits.PARTS} badges, or badges within badges within badges"
            )
        if kind == "ClrCredential":
            parts = [
                self._part(f"credential {number}", part, report, errands, depth)
                for number, part in enumerate(nested, 1)
            ]
            report.attempt(lambda: judge_nested(parts, report))
            note_other_subjects(parts, report)
            check_associations(document)
        if endorsements:
            self._endorsements(document, endorsements, report, errands, depth)

    def _endorsements(
        self, document: Mapping[str, Any], found: list[tuple[str, Any]], report: Report, errands: Errands, depth: int
    ) -> None:
        known, foreign, parts = ids_in(document), [], []
        for path, item in found:
            part = self._part(path, item, report, errands, depth)
            parts.append(part)
            if part.about.kind and not part.about.kind.startswith("Open Badges 3.0 endorsement"):
                part.found(Trouble("type-wrong", "it is no endorsement"))
            elif part.verdict == "valid" and part.about.subject not in known:
                foreign.append(path)
        judge_endorsements(parts, foreign, report)

    def _part(self, source: str, item: Any, report: Report, errands: Errands, depth: int) -> Report:
        part = Report(source, moment=self._now)
        report.parts.append(part)

        def look() -> None:
            jws = read_jws(item.encode("utf-8", "surrogatepass")) if isinstance(item, str) else None
            if jws is None and not isinstance(item, Mapping):
                raise unclear("unknown-kind", "it is neither an object nor a JWT")
            document = item if jws is None else credential_in(jws)
            self._credential(document, jws, None, part, errands, depth + 1)

        self._guarded(part, look)
        return part
