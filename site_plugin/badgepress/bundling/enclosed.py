"""What a verifier asks the issuer for on behalf of a badge: a copy encloses exactly these documents, found out by verifying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badgepress.bundling.site_copy import SiteCopy
from badgepress.bundling.verdict import speaks_of
from badgepress.errors import BadgepressError
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fast_forms import fast_forms
from badgepress.verifying.credential_check.fetching import Fetched, Fetcher
from badgepress.verifying.credential_check.report import Report

ENDED = frozenset({"revoked", "suspended", "expired"})
"""Codes of badges that were genuine: a copy of them says so."""


@dataclass(slots=True)
class Recorder:
    """Passes on what another fetcher answers, and remembers it."""

    fetcher: Fetcher
    answered: dict[str, bytes] = field(default_factory=dict)
    """Address → body of what was there."""

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Return the other's answer; see `Fetcher`."""
        answer = self.fetcher.get(url, max_bytes=max_bytes, seconds=seconds, may_leave=may_leave)
        if answer.status == 200:
            self.answered[url] = answer.body
        return answer


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One badge and what verifies it."""

    path: str
    """Within the copy."""
    data: bytes
    document: Mapping[str, Any]
    as_of: datetime
    documents: Mapping[str, bytes]
    """Address → bytes."""


def enclose(site: SiteCopy, path: str, data: bytes, document: Mapping[str, Any]) -> Enclosed:
    """Verify a badge by a site's own documents and return it with them.

    Raises:
        BadgepressError: The site's documents do not verify it: it is damaged, or another issuer's.
    """
    as_of = speaks_of(document, site.as_of)
    report, documents = _recorded(site, data, path, as_of)
    decisive = report.decisive
    if decisive is not None and decisive.code not in ENDED:
        raise BadgepressError(
            f"{path} does not verify by what {site.folder} holds: {decisive.says}",
            hint="A copy holds only what verifies. Is the folder the one that its issuer publishes? See badgepress verify.",
        )
    return Enclosed(path, data, document, as_of, documents)


def assertion_documents(site: SiteCopy, path: str, data: bytes) -> dict[str, bytes]:
    """Return what an Open Badges 2.0 assertion of the site refers to, by site path: class and issuer."""
    _report, documents = _recorded(site, data, path, site.as_of)
    return dict(by_path(site, documents))


def by_path(site: SiteCopy, documents: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield documents of the site by site path."""
    for url, data in documents.items():
        if path := site.path_of(url):
            yield path, data


def _recorded(site: SiteCopy, data: bytes, source: str, as_of: datetime) -> tuple[Report, dict[str, bytes]]:
    recorder = Recorder(site.fetcher())
    report = Checker(recorder, as_of, fast_forms()).check(data, source)
    return report, recorder.answered
