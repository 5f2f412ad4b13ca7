"""Is it signed by the issuer, and all of it? For documents with proofs inside, and for JWTs; the same for badges, endorsements and status lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badgepress.verifying.credential_check.controllers import Controllers, FoundKey
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms, Unsecured, proofs_of, read_proof
from badgepress.verifying.credential_check.fetching import Errands, origin_of
from badgepress.verifying.credential_check.jws import Jws, check_signature
from badgepress.verifying.credential_check.jwt_claims import check_claims
from badgepress.verifying.credential_check.public_keys import from_jwk
from badgepress.verifying.credential_check.report import Report, Trouble, unclear

_NO_FORM = frozenset({"too-much-work", "text-disputed"})
"""Where there is no canonical form, no signature can be looked at."""


@dataclass(slots=True)
class Securing:
    """Checks who signed; keeps parsed keys for the next document."""

    now: datetime
    forms: CanonicalForms
    controllers: Controllers = field(default_factory=Controllers)

    def check(
        self, document: Mapping[str, Any], jws: Jws | None, issuer: str, report: Report, errands: Errands
    ) -> None:
        """Take the steps `proof`, `key`, `content`, `signature` and `claims`; end with `Trouble` at the first that fails.

        Args:
            document: The credential.
            jws: The JWT that it came in, if it did.
            issuer: Who must have signed it.
            report: Takes what was found.
            errands: Fetches the issuer's documents.
        """
        if jws is None:
            self._check_embedded(document, issuer, report, errands)
        else:
            self._check_jwt(document, jws, issuer, report, errands)

    def _check_embedded(self, document: Mapping[str, Any], issuer: str, report: Report, errands: Errands) -> None:
        proofs = proofs_of(document)
        unsecured = Unsecured(document, self.forms)
        tried: list[Report] = []
        for proof in proofs:
            attempt = Report(report.source)
            try:
                self._check_proof(proof, unsecured, issuer, attempt, errands)
            except Trouble as trouble:
                attempt.found(trouble)
            tried.append(attempt)
            if attempt.verdict == "valid":
                break
        # one that holds suffices (OB 3.0 §9.1); failing that, one that fails says more than one that is not understood
        chosen = next(one for wanted in ("valid", "not valid", "cannot tell") for one in tried if one.verdict == wanted)
        report.steps += chosen.steps
        if len(proofs) > 1 and chosen.verdict == "valid":
            report.warned("proof-unknown", f"it carries {len(proofs)} proofs; one was counted, the others say nothing")
        if chosen.verdict == "not valid" and chosen.decisive is not None:
            report.steps.remove(chosen.decisive)
            raise Trouble(chosen.decisive.code, chosen.decisive.says)

    def _check_proof(
        self, options: Mapping[str, Any], unsecured: Unsecured, issuer: str, report: Report, errands: Errands
    ) -> None:
        proof = report.attempt(lambda: read_proof(options, self.now))
        found = None
        if proof is not None:
            report.passed("proof", f"a proof of the form {proof.name}")
            if proof.caution:
                report.warned("proof-form", proof.caution)
            found = report.attempt(lambda: self.controllers.key_of(proof.method, issuer, errands, self.now))
            _note_key(found, report)
        try:
            unsecured.check_content()
            report.passed("content", "nothing in the document is left out of what was signed")
        except Trouble as trouble:
            if trouble.state == "failed" or trouble.code in _NO_FORM:
                raise
            report.found(trouble)
        if proof is not None and found is not None:
            unsecured.check_signature(proof, found.key)
            report.passed("signature", f"the signature fits the document and the key ({found.key.kind})")

    def _check_jwt(self, document: Mapping[str, Any], jws: Jws, issuer: str, report: Report, errands: Errands) -> None:
        report.passed("proof", f"a JWT signed with {jws.algorithm}")
        found = report.attempt(lambda: self._key_of_jwt(jws, issuer, errands))
        _note_key(found, report)
        if found is not None:
            check_signature(jws, found.key)
            report.passed("signature", f"the signature fits the JWT and the key ({found.key.kind})")
        check_claims(jws, document, issuer)
        report.passed("claims", "the JWT's claims say what the credential says")

    def _key_of_jwt(self, jws: Jws, issuer: str, errands: Errands) -> FoundKey:
        kid, jwk = jws.header.get("kid"), jws.header.get("jwk")
        if kid is None and jwk is None:
            raise Trouble("jws-header", "the JWT names no key (kid)")
        if kid is None:
            return self.controllers.jwk_of_issuer(from_jwk(jwk, "in the JWT's header"), issuer, errands, self.now)
        found = self._key_at(issuer + kid if kid.startswith("#") else kid, issuer, errands)
        if jwk is not None and from_jwk(jwk, "in the JWT's header").identity != found.key.identity:
            raise Trouble("key-of-another", f"the JWT brings another key along than the one that it names, {kid}")
        return found

    def _key_at(self, kid: str, issuer: str, errands: Errands) -> FoundKey:
        if kid.startswith("did:"):
            return self.controllers.key_of(kid, issuer, errands, self.now)
        if not origin_of(kid):
            raise unclear("key-method-unknown", f"the JWT's key {kid[:120]!r} has no https address and is no DID URL")
        document = errands.object_of(kid, "key-unreachable", "key-document")
        if "keys" in document:
            raise Trouble("key-form", f"{kid} is a set of keys, where one JWK is required (OB 3.0 §8.5)")
        if "kty" in document:
            return self.controllers.lists(from_jwk(document, kid), kid, issuer, errands, self.now)
        return self.controllers.key_of(kid, issuer, errands, self.now)


def _note_key(found: FoundKey | None, report: Report) -> None:
    if found is None:
        return
    report.passed("key", found.says)
    if found.caution:
        report.warned("key-not-vouched", found.caution)
