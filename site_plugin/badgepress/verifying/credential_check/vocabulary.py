"""The words of a verdict, shared with every other implementation: steps in their order, and the code of everything that a step can find.

Both are stable: programs, the conformance table (`tests/conformance`) and the verifier in the browser use them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "input": "There is a badge in it",
        "json": "It can be read in one way only",
        "context": "Its terms are defined by known vocabularies",
        "form": "It has the parts that Open Badges requires",
        "proof": "It carries a signature of a known form",
        "key": "The issuer's own document names the key for it",
        "content": "The signature covers everything that it says",
        "signature": "The signature fits",
        "claims": "The claims of the JWT repeat the credential",
        "hosted": "The issuer's server publishes the same",
        "issuer": "Badge and issuer belong together",
        "status": "It has not been revoked",
        "time": "It is valid at this time",
        "recipient": "It was awarded to this address",
        "nested": "What it contains is valid by itself",
        "endorsements": "Its endorsements are valid",
    }
)
"""Step → what holds when it succeeds; in the order in which steps are taken."""

_CODES: Mapping[str, Mapping[str, str]] = {
    "input": {
        "input-unreachable": "The address does not answer, or not within the limits.",
        "input-not-found": "The server has nothing at this address.",
        "input-gone": "The server says that what was there has been withdrawn (410).",
        "input-too-large": "It is larger than any badge.",
        "unknown-kind": "It is no kind of badge that is understood.",
        "picture-damaged": "The picture is damaged, or not what it claims to be.",
        "no-badge": "The picture contains no badge.",
        "two-badges": "The picture contains more than one badge of a kind.",
        "badge-compressed": "The badge in the picture is compressed, which the specification does not allow.",
    },
    "json": {
        "not-json": "It is not JSON, or JSON that programs read in different ways (a name twice, NaN, not UTF-8, too deep).",
    },
    "context": {
        "context-missing": "The contexts that Open Badges requires are missing or in another order.",
        "context-unknown": "It names a context that is not known here; none is fetched.",
        "context-inline": "It brings its own definitions of terms.",
    },
    "form": {
        "type-wrong": "A part is not of the type that belongs there.",
        "member-missing": "Something required is missing.",
        "member-form": "A value is not of the required form.",
        "member-unknown": "A part has a member that is not allowed in it.",
        "subject-missing": "Nobody is named: the subject has neither id nor identifier.",
        "criteria-empty": "The criteria say nothing.",
        "result-foreign": "A result refers to something that is not in the achievement.",
        "result-value": "A result is outside of what its description allows.",
        "dates-order": "It ends before it begins.",
        "awarded-later": "It says that it was awarded after it became valid (only worth knowing).",
        "schema-not-read": "It names a schema of its own, which is not fetched (only worth knowing).",
    },
    "proof": {
        "proof-missing": "It is not signed.",
        "proof-unknown": "It is signed in a way that is not understood here.",
        "proof-form": "The proof is not of the form that the specification requires.",
        "proof-purpose": "The proof was not made for assertions.",
        "proof-expired": "The proof itself has expired.",
        "proof-chain": "The proof builds on another proof, which is not understood here.",
        "jws-form": "The JWT is not three parts of strict base64url with one reading.",
        "jws-header": "The JWT's header has members that are not allowed.",
        "jws-algorithm": "The JWT's algorithm is none that may sign a badge.",
    },
    "key": {
        "key-unreachable": "The issuer's document with the key cannot be fetched.",
        "key-method-unknown": "The key has an address of a kind that is not understood here.",
        "key-document": "The issuer's document is not of the required form, or is somebody else's.",
        "key-of-another": "The key belongs to somebody other than the issuer.",
        "key-not-found": "The issuer's document does not contain the key.",
        "key-not-listed": "The issuer's document does not list the key for assertions.",
        "key-not-vouched": "Nothing that the issuer publishes says that the key is the issuer's.",
        "key-revoked": "The issuer has revoked the key.",
        "key-expired": "The key has expired.",
        "key-form": "The key cannot be read, is weak, or shows its private half.",
        "key-kind": "The key is of another kind than the signature.",
    },
    "content": {
        "not-covered": "The document says something that the signature does not cover, or that can be rewritten beneath it.",
        "text-disputed": "It holds a character that programs write differently when they check a signature.",
        "term-disputed": "Two versions of the Open Badges context are in circulation, and only one covers this member.",
        "too-much-work": "It is built so that checking it would take too long.",
    },
    "signature": {
        "signature-form": "The signature is not of the length or alphabet that it must have.",
        "signature-wrong": "The signature does not fit: the document was changed, or another key signed it.",
    },
    "claims": {
        "claim-missing": "A claim that must repeat the credential is missing.",
        "claim-differs": "A claim says something other than the credential.",
    },
    "hosted": {
        "hosted-unreachable": "The issuer's server does not answer, or has nothing there.",
        "hosted-form": "What the issuer's server answers is no assertion.",
        "hosted-id": "What is published there names another address as its own.",
        "hosted-scope": "The address is not one at which this issuer publishes.",
        "hosted-differs": "The copy at hand says something other than what the issuer publishes.",
    },
    "issuer": {
        "badge-unreachable": "The description of the badge cannot be fetched.",
        "badge-form": "The description of the badge lacks something required, or is another one's.",
        "issuer-unreachable": "The issuer's profile cannot be fetched.",
        "issuer-form": "The issuer's profile lacks something required, or is another one's.",
    },
    "status": {
        "revoked": "The issuer has revoked it.",
        "suspended": "The issuer has suspended it.",
        "status-unknown": "It names a kind of status that is not understood here.",
        "status-form": "The status entry is not of the required form.",
        "status-range": "The status entry points beyond the end of the list.",
        "list-unreachable": "The status list cannot be fetched.",
        "list-form": "The status list is not of the required form, or too short.",
        "list-id": "The status list is another one than the credential names.",
        "list-issuer": "The status list is somebody else's.",
        "list-signature": "The status list is not signed by the issuer.",
        "list-stale": "The status list does not speak for this time.",
    },
    "time": {
        "expired": "It has expired.",
        "not-yet-valid": "It is not valid yet.",
    },
    "recipient": {
        "recipient-differs": "It was awarded to another address.",
        "recipient-not-stated": "It does not name its recipient by an e-mail address.",
    },
    "nested": {
        "nested-missing": "It contains no credential.",
        "nested-not-valid": "A credential inside is not valid.",
        "nested-unclear": "Of a credential inside it cannot be told whether it is valid.",
        "nested-other-subject": "A credential inside is about somebody other than the stack (only worth knowing).",
        "association-unknown": "It connects achievements that it does not contain.",
    },
    "endorsements": {
        "endorsement-not-valid": "An endorsement is not valid; it says nothing about the badge.",
        "endorsement-unclear": "Of an endorsement it cannot be told whether it is valid.",
        "endorsement-foreign": "An endorsement is about something that is not in the credential.",
    },
}
CODES: Mapping[str, str] = MappingProxyType({code: says for codes in _CODES.values() for code, says in codes.items()})
"""Code → what it means."""
STEP_OF: Mapping[str, str] = MappingProxyType({code: step for step, codes in _CODES.items() for code in codes})
"""Code → the step that finds it."""


def reference() -> str:
    """Return steps and codes as the Markdown of docs/verifying.md."""
    lines = ["| step | what holds when it succeeds | codes |", "| --- | --- | --- |"]
    for step, holds in STEPS.items():
        codes = "<br>".join(f"`{code}` {says}" for code, says in _CODES[step].items())
        lines.append(f"| `{step}` | {holds} | {codes} |")
    return "\n".join(lines) + "\n"
