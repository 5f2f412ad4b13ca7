"""Proofs inside a document: eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020 (VC Data Integrity 1.0, §4.4).

JSON and what was signed are tied together by `linkeddata.safe_form`: whatever a signature over RDF would not cover, or that could be
rewritten beneath it, is refused before the signature is looked at (hazards 25).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from badgepress.errors import CanonicalisationError, UnsafeDocumentError, WorkBudgetError
from badgepress.linkeddata.canonical import Canonicaliser, PyldCanonicaliser
from badgepress.linkeddata.multibase import MultikeyError, decode_multibase58
from badgepress.linkeddata.plain_json import UNSAFE_TEXT
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.known_contexts import DISPUTED_MEMBERS, ED25519_2020, verifying_contexts
from badgepress.verifying.credential_check.public_keys import Kind, PublicKey
from badgepress.verifying.credential_check.report import Trouble, unclear
from badgepress.verifying.reading import optional_moment_of
from badgepress.verifying.verdict import StepError

LEEWAY = timedelta(seconds=limits.CLOCK_LEEWAY_SECONDS)
DATA_INTEGRITY, OLDER = "DataIntegrityProof", "Ed25519Signature2020"
_SUITES: Mapping[str, tuple[Kind, ...]] = {"eddsa-rdfc-2022": ("Ed25519",), "ecdsa-rdfc-2019": ("P-256", "P-384")}
_MEMBERS = frozenset(
    {
        "id",
        "type",
        "cryptosuite",
        "created",
        "expires",
        "verificationMethod",
        "proofPurpose",
        "proofValue",
        "domain",
        "challenge",
        "nonce",
    }
)


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof whose form was checked."""

    options: Mapping[str, Any]
    method: str
    kinds: tuple[Kind, ...]
    signature: bytes
    name: str
    """Of the suite, for people."""
    caution: str = ""


def proofs_of(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the proofs of a document, or raise `Trouble` at step `proof`."""
    value = document.get("proof")
    if value is None or value == []:
        raise Trouble("proof-missing", "it carries no signature: anybody could have written it")
    proofs: list[Any] = value if isinstance(value, list) else [value]
    if not all(isinstance(proof, Mapping) for proof in proofs):
        raise Trouble("proof-form", "its proof is not an object")
    if len(proofs) > limits.PROOFS:
        raise unclear("proof-form", f"it carries {len(proofs)} proofs; more than {limits.PROOFS} are not looked at")
    return proofs


def read_proof(proof: Mapping[str, Any], now: datetime) -> Proof:
    """Check the form of one proof.

    Raises:
        Trouble: At step `proof` or `signature`; unclear for suites and members that are not known here.
    """
    kind, suite = proof.get("type"), proof.get("cryptosuite")
    if kind == DATA_INTEGRITY and isinstance(suite, str) and suite in _SUITES:
        kinds, name = _SUITES[suite], suite
    elif kind == OLDER and suite is None:
        kinds, name = ("Ed25519",), OLDER
    else:
        raise unclear("proof-unknown", f"the proof is a {kind!r} of {suite!r}, which is not understood here")
    if proof.get("proofPurpose") != "assertionMethod":
        raise Trouble("proof-purpose", f"the proof was made for {proof.get('proofPurpose')!r}, not for assertions")
    if "previousProof" in proof:
        raise unclear("proof-chain", "the proof builds on another proof, which is not understood here")
    if unknown := proof.keys() - _MEMBERS:
        raise unclear("proof-unknown", f"the proof has the member {min(unknown)!r}, which is not understood here")
    try:
        created, expires = optional_moment_of(proof, "created", "proof"), optional_moment_of(proof, "expires", "proof")
    except StepError as error:
        raise Trouble("proof-form", f"the proof: {error}") from None
    if expires is not None and now >= expires:
        raise Trouble("proof-expired", f"the proof expired at {expires}")
    method, value = proof.get("verificationMethod"), proof.get("proofValue")
    if not isinstance(method, str) or ":" not in method:
        raise Trouble("proof-form", "the proof does not name a key (verificationMethod) by its address")
    try:
        signature = decode_multibase58(value if isinstance(value, str) else "")
    except MultikeyError as error:
        raise Trouble("signature-form", f"proofValue: {error}") from None
    caution = (
        f"the proof says that it was made in the future, at {created}" if created and created > now + LEEWAY else ""
    )
    return Proof(proof, method, kinds, signature, name, caution)


class CanonicalForms:
    """The canonicalisers that proofs need: one for SHA-256, which may be a fast one, and one for P-384."""

    def __init__(self, make: Callable[[], Canonicaliser] | None = None) -> None:
        """Start without any.

        Args:
            make: Makes the one for SHA-256, with `verifying_contexts()`; PyLD's by default.
        """
        self._make = make or (lambda: PyldCanonicaliser(verifying_contexts()))
        self._made: dict[str, Canonicaliser] = {}

    def of(self, hash_name: str) -> Canonicaliser:
        """Return the canonicaliser whose RDFC-1.0 works with `sha256` or `sha384`."""
        if hash_name not in self._made:
            sha384 = hash_name == "sha384"
            self._made[hash_name] = (
                PyldCanonicaliser(verifying_contexts(), hash_name="sha384") if sha384 else self._make()
            )
        return self._made[hash_name]


class Unsecured:
    """A document without its proofs, as signatures see it: its canonical form is made once a hash."""

    def __init__(self, document: Mapping[str, Any], forms: CanonicalForms) -> None:
        self._document = {name: value for name, value in document.items() if name != "proof"}
        self._forms = forms
        self._canonical: dict[str, bytes] = {}

    def check_content(self) -> None:
        """Return only if a signature over the canonical form covers all that the document says; else raise `Trouble` at step `content`."""
        _refuse_too_much(self._document)
        if found := _unsafe_character(self._document):
            raise unclear(
                "text-disputed",
                f"it holds the character U+{ord(found):04X}, which programs write differently when they check",
            )
        self._form("sha256")
        if disputed := DISPUTED_MEMBERS & self._document.keys():
            raise unclear(
                "term-disputed",
                f"the member {min(disputed)!r} is covered under one of the two contexts that are served as 3.0.3, and not under the other",
            )

    def check_signature(self, proof: Proof, key: PublicKey) -> None:
        """Return only if a proof's signature is the key's, or raise `Trouble` at step `key`, `content` or `signature`."""
        if key.kind not in proof.kinds:
            raise Trouble("key-kind", f"the proof is {proof.name}, but the key is {key.kind}")
        if len(proof.signature) != key.signature_bytes:
            raise Trouble(
                "signature-form",
                f"the signature has {len(proof.signature)} bytes; one by this key has {key.signature_bytes}",
            )
        # the hash goes with the curve, for the canonical form as well (VC-DI-ECDSA §3.2)
        hash_name = "sha384" if key.kind == "P-384" else "sha256"
        options = {name: value for name, value in proof.options.items() if name != "proofValue"}
        parts = (self._options(options, proof.name == OLDER, hash_name), self._form(hash_name))
        if not key.fits(proof.signature, b"".join(hashlib.new(hash_name, part).digest() for part in parts)):
            raise Trouble(
                "signature-wrong", "the signature does not fit: the document was changed, or another key signed it"
            )

    def _options(self, options: Mapping[str, Any], is_older: bool, hash_name: str) -> bytes:
        canonicaliser = self._forms.of(hash_name)
        try:
            return _canonical({**options, "@context": self._document.get("@context")}, canonicaliser)
        except Trouble:
            # the older suite is known to its own context; documents of VC 2.0 do not always name it
            if not is_older:
                raise
            return _canonical({**options, "@context": ED25519_2020}, canonicaliser)

    def _form(self, hash_name: str) -> bytes:
        if hash_name not in self._canonical:
            self._canonical[hash_name] = _canonical(self._document, self._forms.of(hash_name))
        return self._canonical[hash_name]


def _canonical(document: Mapping[str, Any], canonicaliser: Canonicaliser) -> bytes:
    try:
        return canonicaliser.canonical_nquads(document)
    except (WorkBudgetError, CanonicalisationError) as error:
        raise unclear("too-much-work", str(error)) from None
    except UnsafeDocumentError as error:
        raise Trouble("not-covered", str(error)) from None


def _unsafe_character(value: Any) -> str:
    waiting: list[Any] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if match := UNSAFE_TEXT.search(item):
                return match.group()
        elif isinstance(item, Mapping):
            waiting += item.keys()
            waiting += item.values()
        elif isinstance(item, list):
            waiting += item
    return ""


def _refuse_too_much(document: Mapping[str, Any]) -> None:
    """Refuse what would keep the canonicaliser busy: it goes through each value, and compares each of one thing with each other."""
    values = pairs = 0
    of_thing: dict[str, int] = {}
    waiting = [document]
    while waiting:
        thing = waiting.pop()
        members = list(thing.values())
        for member in members:  # grows by what stands in lists
            if isinstance(member, list):
                members += member
            elif isinstance(member, Mapping):
                waiting.append(member)
        values += len(members)
        name, before = thing.get("id"), 0
        if isinstance(name, str):
            before = of_thing.get(name, 0)
            of_thing[name] = before + len(members)
        pairs += (before + len(members)) ** 2 - before**2
        if values > limits.VALUES:
            raise unclear("too-much-work", f"it consists of more than {limits.VALUES:,} values")
        if pairs > limits.VALUES_PAIRED**2:
            raise unclear(
                "too-much-work", f"one thing in it has more than {limits.VALUES_PAIRED:,} values, or many have hundreds"
            )
