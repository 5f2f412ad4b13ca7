"""Reads a published folder, or one document, as a verifier would; knows nothing of how it was made."""

from badgepress.verifying.credential import Verifier, verify_credential
from badgepress.verifying.folder import Overlay
from badgepress.verifying.site import verify_site
from badgepress.verifying.verdict import CredentialVerdict, Finding, SiteVerdict, StepError

__all__ = [
    "CredentialVerdict",
    "Finding",
    "Overlay",
    "SiteVerdict",
    "StepError",
    "Verifier",
    "verify_credential",
    "verify_site",
]
