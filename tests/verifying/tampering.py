"""What the tests of whole sites share: the paths they tamper with, and what they look for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from badgepress.verifying import SiteVerdict
from tests.verifying.tiny_documents import VALID
from tests.verifying.tiny_site import TinySite

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CREDENTIAL = f"awards/{VALID}.json"
ASSERTION = f"ob2/assertions/{VALID}.json"
PAGE = f"awards/{VALID}.html"
JWT = f"awards/{VALID}.jwt"
LIST = "status/revocation-1.json"
Tampering = Callable[[TinySite], object]


def steps(verdict: SiteVerdict) -> set[tuple[str, str]]:
    return {(finding.path, finding.step) for finding in verdict.findings if finding.severity == "fail"}


def subject(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["credentialSubject"]
    return found
