"""What a kept copy is worth: judged on the day of the enclosed status list, and again today; the same rule as `browser/src/kept/judge.js`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms
from badgepress.verifying.credential_check.fetching import Fetcher
from badgepress.verifying.credential_check.report import Report

KeptAnswer = Literal["valid", "ended", "not valid", "cannot tell"]


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """The answer on one badge of a copy."""

    then: Report
    """At the moment that the copy speaks of."""
    today: Report
    """Now; that the enclosed list cannot speak for today decides nothing."""

    @property
    def answer(self) -> KeptAnswer:
        """`valid` and `ended` are as of `then.moment`: valid then, and no longer now in the second case."""
        if self.then.verdict != "valid":
            return self.then.verdict
        decisive = self.today.decisive
        has_ended = self.today.verdict == "not valid" and decisive is not None and decisive.code != "not-yet-valid"
        return "ended" if has_ended else "valid"


class KeptChecker:
    """Judges any number of badges by the documents of one copy."""

    def __init__(self, fetcher: Fetcher, now: datetime, forms: CanonicalForms | None = None) -> None:
        """Make ready: `fetcher` answers from the copy alone."""
        self._fetcher, self._now, self._forms = fetcher, now, forms
        self._checkers: dict[datetime, Checker] = {}

    def check(self, data: bytes, source: str, as_of: datetime, recipient: str | None = None) -> KeptVerdict:
        """Judge a badge of a copy that speaks of `as_of`; `recipient` is an e-mail address to compare, if one was asked about."""
        then = self._at(as_of).check(data, source, recipient)
        today = self._at(self._now).check(data, source, recipient) if then.verdict == "valid" else then
        return KeptVerdict(then, today)

    def _at(self, moment: datetime) -> Checker:
        if moment not in self._checkers:
            self._checkers[moment] = Checker(self._fetcher, moment, self._forms)
        return self._checkers[moment]


def speaks_of(document: Mapping[str, Any], as_of: datetime) -> datetime:
    """Return the moment at which a badge is judged: that of the site's status lists, but not before the badge holds at all."""
    begins = [moment for name in ("validFrom", "awardedDate") if (moment := _moment(document.get(name)))]
    return max([as_of, *begins])


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment is not None and moment.tzinfo is not None else None
