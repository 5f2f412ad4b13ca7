"""What verifying says: findings with the step that failed, and three-valued outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from badgepress.errors import BadgepressError

Severity = Literal["fail", "cannot-tell", "warn"]
Outcome = Literal["valid", "not valid", "cannot tell"]
Status = Literal["valid", "expired", "revoked", "not valid", "cannot tell"]

Step = Literal[
    "manifest",  # the list of what is published, against the folder
    "json",  # parses strictly
    "id",  # id, address and file are one
    "digest",
    "did",  # the DID document's form
    "preview",
    "context",
    "type",
    "issuer",
    "subject",
    "dates",
    "proof",  # the proof's form
    "key",  # the issuer lists the key for assertions
    "safe-form",  # nothing in the document escapes the signature
    "signature",
    "result",
    "achievement",
    "image",
    "status-entry",
    "status-list",
    "status-stale",  # the list no longer speaks for today
    "status",  # the bit against what the site says elsewhere
    "revoked",
    "expired",
    "assertion",
    "nested",  # what a stack nests, against what is published alone
    "association",
    "badge-class",
    "ob2-issuer",
    "agreement",  # OB 2.0 against OB 3.0
    "jwt",
    "page",
    "links",
    "unlisted",
]


class StepError(BadgepressError):
    """One step of verifying did not succeed.

    Attributes:
        step: Which one.
        severity: `fail`: shown to be wrong; `cannot-tell`: what is needed to judge is not there.
    """

    def __init__(self, step: Step, message: str, *, severity: Severity = "fail") -> None:
        super().__init__(message)
        self.step = step
        self.severity = severity


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong with a published site."""

    path: str
    """Path in the site, with `/`; empty for the site as a whole."""
    step: Step
    message: str
    """What is wrong, one line."""
    severity: Severity = "fail"

    @classmethod
    def of(cls, path: str, refusal: StepError) -> Finding:
        """Return the finding that a refusal makes about a file."""
        return cls(path, refusal.step, str(refusal), refusal.severity)


@dataclass(frozen=True, slots=True)
class CredentialVerdict:
    """What one credential is worth."""

    status: Status
    step: Step | None = None
    """The step that decided, if the credential is not simply valid."""
    reason: str = ""
    """One line."""
    is_revoked: bool = False
    """Whether its status bit is set, whatever else holds."""

    @property
    def outcome(self) -> Outcome:
        """The three-valued verdict: expired and revoked credentials are not valid."""
        if self.status == "cannot tell":
            return "cannot tell"
        return "valid" if self.status == "valid" else "not valid"


@dataclass(frozen=True, slots=True)
class SiteVerdict:
    """What a published site is worth."""

    base_url: str
    """As its manifest says; empty without a manifest."""
    preview: bool
    """Whether it is signed with a throw-away key: nothing in it is a real award."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Kind of file → how many were checked."""
    statuses: Mapping[Status, int] = field(default_factory=dict)
    """Status → how many credentials have it."""
    findings: tuple[Finding, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """`not valid` if anything fails, else `cannot tell` if anything could not be judged, else `valid`."""
        severities = {finding.severity for finding in self.findings}
        if "fail" in severities:
            return "not valid"
        return "cannot tell" if "cannot-tell" in severities else "valid"
