"""CLR 2.0 documents (1EdTech Comprehensive Learner Record 2.0, Appendix B): a learner's stack as one credential."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.content.model import Issuer, Learner
from badgepress.credentials import urls
from badgepress.credentials.clr_associations import Association
from badgepress.credentials.ob3 import CONTEXTS as OB3_CONTEXTS
from badgepress.credentials.ob3 import Document, brief_profile
from badgepress.credentials.urls import Addresses

CONTEXTS = [OB3_CONTEXTS[0], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", OB3_CONTEXTS[1]]


@dataclass(frozen=True, slots=True)
class Texts:
    """What people read of a stack, in the language of the site; no name of a person: signed data holds none."""

    name: str
    description: str


class Stacks:
    """Makes the CLRs of one issuer."""

    def __init__(self, issuer: Issuer, addresses: Addresses, texts: Texts) -> None:
        self._addresses = addresses
        self._profile = brief_profile(issuer, addresses)
        self._texts = texts

    def of(
        self, learner: Learner, awards: Sequence[tuple[Document, datetime]], associations: Sequence[Association]
    ) -> Document:
        """Return a learner's stack as an unsigned ClrCredential (B.1.2).

        Args:
            learner: Whose it is.
            awards: Signed credentials, nested as they are, and when each was awarded; at least one.
            associations: How the achievements among them belong together.
        """
        address = self._addresses.url
        since = max([datetime.combine(learner.consent.on, time(0), UTC), *(awarded for _, awarded in awards)])
        return {
            "@context": CONTEXTS,
            "id": address(urls.clr(learner.handle)),
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": self._texts.name,
            "description": self._texts.description,
            "image": {"id": address(urls.learner_card(learner.handle)), "type": "Image"},
            # always: were it said only where something is left out, it would tell of awards that the learner does not show
            "partial": True,
            "issuer": self._profile,
            "validFrom": rfc3339(since),
            "credentialSubject": {
                **self._subject(learner),
                "verifiableCredential": [credential for credential, _ in awards],
                **({"association": [_association(one) for one in associations]} if associations else {}),
            },
        }

    def _subject(self, learner: Learner) -> dict[str, Any]:
        if learner.subject:
            return {"id": learner.subject, "type": ["ClrSubject"]}
        identity = {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": self._addresses.url(urls.learner_page(learner.handle)),
            "identityType": "ext:url",
        }
        return {"type": ["ClrSubject"], "identifier": [identity]}


def valid_from(document: Document) -> datetime:
    """Return since when a stack is what it is."""
    return datetime.fromisoformat(document["validFrom"])


def _association(association: Association) -> dict[str, str]:
    return {
        "type": "Association",
        "associationType": association.type,
        "sourceId": association.source,
        "targetId": association.target,
    }
