"""Random documents in the vocabulary of Open Badges 3.0, made to trip a canonicaliser: hostile texts, merging nodes, look-alike blank nodes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from badgepress.credentials.ob3 import CONTEXTS

Document = dict[str, Any]
IRIS = (
    "urn:x:1",
    "urn:x:2",
    "https://a.example/1",
    "https://a.example/1#b",
    "did:web:a.example",
    "https://ü.example/%C3%A9?q=1",
)
BAD_IRIS = (
    "relative", "/path", "_:b0", "https://a b", "https://a<b>", "unresolved://relative/x", "xsd:string", "rdf:type", "ext:foo", "https:foo", "sec:key",
    "javascript:alert(1)", "urn:badgepress:slot:3", "HTTP://A.example", "https://a.example/\u2028", "", "@id", "Achievement", "id:x", "type:y",
)  # fmt: skip
TEXTS = (
    "plain", "Plain", "two words", "é", "ü\u0301", "line\nbreak", "tab\there", 'quote "', "back\\slash", "\\u0041", "%b %s %%", "_:c14n0", "<urn:x:1>",
    '" .\n<urn:x:1> <urn:x:2> "c', "urn:x:1", "https://a.example/1", "2024-01-01T00:00:00Z", "@value", "true", "1", "😀", "\ue000", "～", "\u2028", "\u0085", "x" * 300,
)  # fmt: skip
BAD_TEXTS = ("\x00", "\x07bell", "\x7f", "\ud800", "\ufffe", "urn:badgepress:slot:1")


class Maker:
    """Makes documents; few different values, so that they meet."""

    def __init__(self, seed: int, *, hostile: float = 0.02) -> None:
        self.chance = random.Random(seed)
        self._hostile = hostile
        self._texts = self.chance.sample(TEXTS, 6)
        self._iris = self.chance.sample(IRIS, 3)

    def text(self) -> Any:
        if self.chance.random() < self._hostile:
            return self.chance.choice([*BAD_TEXTS, *BAD_IRIS, None, 1, True, [], {}, ["a", "a"], -0.0, 1e21])
        return self.chance.choice(self._texts) + self.chance.choice(["", "", str(self.chance.randrange(30))])

    def iri(self) -> Any:
        if self.chance.random() < self._hostile:
            return self.chance.choice([*BAD_IRIS, None, 1, [], {}])
        return self.chance.choice(self._iris) + self.chance.choice(["", "", str(self.chance.randrange(30))])

    def some(self, **members: Callable[[], Any]) -> Document:
        """Return some of the members, in a random order."""
        names = [name for name in members if name == "type" or self.chance.random() < 0.5]
        self.chance.shuffle(names)
        return {name: members[name]() for name in names}

    def several(self, make: Callable[[], Any]) -> Any:
        count = self.chance.choice([1, 1, 2, 3])
        return [make() for _ in range(count)] if count > 1 or self.chance.random() < 0.7 else make()

    def profile(self) -> Document:
        return self.some(
            id=self.iri,
            type=lambda: ["Profile"],
            name=self.text,
            url=self.iri,
            description=self.text,
            address=self.address,
        )

    def address(self) -> Document:
        return self.some(type=lambda: ["Address"], addressCountry=self.text, addressLocality=self.text)

    def image(self) -> Document:
        return self.some(id=self.iri, type=lambda: "Image", caption=self.text)

    def alignment(self) -> Document:
        return self.some(type=lambda: ["Alignment"], targetName=self.text, targetUrl=self.iri, targetCode=self.text)

    def level(self) -> Document:
        return self.some(id=self.iri, type=lambda: ["RubricCriterionLevel"], name=self.text, level=self.text)

    def result_description(self) -> Document:
        return self.some(
            id=self.iri, type=lambda: ["ResultDescription"], name=self.text, resultType=lambda: self.chance.choice(["RubricCriterionLevel", "Status"]),
            rubricCriterionLevel=lambda: self.several(self.level), requiredLevel=self.iri,
        )  # fmt: skip

    def achievement(self) -> Document:
        return self.some(
            id=self.iri, type=lambda: ["Achievement"], name=self.text, description=self.text, achievementType=lambda: self.chance.choice(["Badge", "Course"]),
            criteria=lambda: self.some(id=self.iri, narrative=self.text) or {"narrative": "x"}, image=self.image, tag=lambda: self.several(self.text),
            alignment=lambda: self.several(self.alignment), resultDescription=lambda: self.several(self.result_description), inLanguage=lambda: "en",
            creditsAvailable=lambda: self.chance.choice([1, 2.5, 0]), creator=self.profile,
        )  # fmt: skip

    def identity(self) -> Document:
        return self.some(
            type=lambda: "IdentityObject",
            hashed=lambda: True,
            identityHash=self.text,
            identityType=lambda: "emailAddress",
            salt=self.text,
        )

    def evidence(self) -> Document:
        return self.some(
            id=self.iri,
            type=lambda: ["Evidence"],
            name=self.text,
            description=self.text,
            narrative=self.text,
            genre=self.text,
        )

    def result(self) -> Document:
        return self.some(type=lambda: ["Result"], resultDescription=self.iri, achievedLevel=self.iri, value=self.text)

    def subject(self) -> Document:
        return self.some(
            id=self.iri, type=lambda: ["AchievementSubject"], achievement=self.achievement, identifier=lambda: self.several(self.identity),
            narrative=self.text, result=lambda: self.several(self.result), source=self.profile, creditsEarned=lambda: self.chance.choice([1, 2.5]),
        )  # fmt: skip

    def status(self) -> Document:
        return self.some(
            id=self.iri, type=lambda: "BitstringStatusListEntry", statusPurpose=lambda: "revocation", statusListIndex=self.text, statusListCredential=self.iri,
        )  # fmt: skip

    def document(self) -> Document:
        """Return a credential, or the options of a proof."""
        if self.chance.random() < 0.1:
            body = self.some(
                type=lambda: "DataIntegrityProof", cryptosuite=self.text, created=self.text, verificationMethod=self.iri,
                proofPurpose=lambda: self.chance.choice(["assertionMethod", "authentication", "https://w3id.org/security#assertionMethod"]),
            )  # fmt: skip
        else:
            body = self.some(
                id=self.iri, type=lambda: ["VerifiableCredential", "OpenBadgeCredential"], name=self.text, issuer=self.profile, validFrom=self.text,
                awardedDate=self.text, credentialSubject=self.subject, evidence=lambda: self.several(self.evidence), credentialStatus=self.status,
            )  # fmt: skip
        if self.chance.random() < self._hostile:
            body[self.chance.choice(["unknown", "endorsement", "verifiableCredential", "@graph", "ext:x", "jti"])] = (
                self.text()
            )
        return {"@context": CONTEXTS, **body}

    def refill(self, value: Any, key: str = "") -> Any:
        """Return the same shape with other texts; types, contexts and numbers stay."""
        if isinstance(value, dict):
            return {
                name: inner if name in ("@context", "type") else self.refill(inner, name)
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self.refill(inner, key) for inner in value]
        if not isinstance(value, str) or key in (
            "achievementType",
            "resultType",
            "proofPurpose",
            "statusPurpose",
            "identityType",
            "inLanguage",
        ):
            return value
        return self.iri() if ":" in value and key not in ("name", "description", "narrative") else self.text()
