"""A stack's canonical form, put together from its parts, is the reference's; what the reference refuses is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from badgepress.credentials.clr import CONTEXTS
from badgepress.errors import CanonicalisationError, UnsafeDocumentError
from badgepress.linkeddata.blank_labels import Quads
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.nested_canonical import NestedCanonicaliser
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from tests.linkeddata.random_documents import Document, Maker

REFERENCE = PyldCanonicaliser()
STACKS = 300


class Counting(PyldCanonicaliser):
    """The reference, counting how often it had to answer."""

    asked = 0

    def canonical_nquads(self, document: Any) -> bytes:
        self.asked += 1
        return super().canonical_nquads(document)


def outcome(canonicaliser: Any, document: Document) -> bytes | str:
    """Return the canonical form, or that there is none."""
    try:
        form: bytes = canonicaliser.canonical_nquads(document)
    except UnsafeDocumentError:
        return "refused"
    return form


def proof(number: int) -> Document:
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-01-02T00:00:00Z",
        "verificationMethod": "did:web:knots.example#2026-1",
        "proofPurpose": "assertionMethod",
        "proofValue": f"z3FXQ{number}",
    }


def stack(*credentials: Document, **subject: Any) -> Document:
    return {
        "@context": CONTEXTS,
        "id": "https://knots.example/learners/a%20b/clr.json",
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": "100 % of “it”\n",
        "partial": True,
        "issuer": {"id": "did:web:knots.example", "type": ["Profile"], "name": "Knots"},
        "validFrom": "2026-01-02T00:00:00Z",
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": list(credentials), **subject},
    }


def association(source: str, target: str) -> Document:
    return {"type": "Association", "associationType": "precedes", "sourceId": source, "targetId": target}


def credential(number: int, *, achievement: int = 0, **subject: Any) -> Document:
    """Return a credential whose achievement has parts without an id, as ours have."""
    own = f"https://knots.example/badges/{achievement}/v1.json"
    alignment = {
        "type": ["Alignment"],
        "targetName": "Knots",
        "targetUrl": "https://skills.example/1",
        "targetCode": "_:c14n0",
    }
    return {
        "@context": [CONTEXTS[0], CONTEXTS[2]],
        "id": f"https://knots.example/awards/{number}%2F.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": "did:web:knots.example", "type": ["Profile"], "name": "Knots"},
        "validFrom": "2026-01-02T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": own,
                "type": ["Achievement"],
                "name": "é _:c14n1",
                "alignment": [alignment, {**alignment, "targetCode": "2"}],
            },
            **subject,
        },
        "proof": proof(number),
    }


URL_IDENTITY = {
    "type": "IdentityObject",
    "hashed": False,
    "identityHash": "https://a.example/",
    "identityType": "ext:url",
}
SUBJECT = {"id": "urn:uuid:5f0c2a6e-0d4b-4a57-9c3e-2f6f3a1b7c90"}


def test_hundreds_of_random_stacks() -> None:
    reference = Counting()
    fast = NestedCanonicaliser(TemplateCanonicaliser(sampled=10**18), reference, sampled=10**18)
    refused = 0
    for seed in range(STACKS):
        maker = Maker(seed, hostile=0.004)
        seeds = [maker.document() for _ in range(2)]
        nested = []
        for number in range(maker.chance.randrange(1, 6)):
            one = maker.refill(copy.deepcopy(maker.chance.choice(seeds)))
            one["id"] = f"https://a.example/{number if maker.chance.random() > 0.02 else 0}"
            one.setdefault("proof", proof(number))
            nested.append(one)
        ids = [one["id"] for one in nested]
        pairs = [maker.chance.sample(ids, 2) for _ in range(maker.chance.randrange(5))] if len(ids) > 1 else []
        said = {"association": [association(*pair) for pair in pairs if pair[0] != pair[1]]}
        said = said if said["association"] else {}
        document = stack(*nested, **maker.chance.choice([SUBJECT, {"identifier": [URL_IDENTITY]}]), **said)
        ours, theirs = outcome(fast, document), outcome(REFERENCE, document)
        assert ours == theirs, document
        refused += theirs == "refused"
    assert reference.asked < STACKS * 0.5, "put together too seldom: this proves little"
    assert STACKS * 0.05 < refused < STACKS * 0.6


@pytest.mark.parametrize(
    "nested",
    [
        [
            credential(1, achievement=1, identifier=[URL_IDENTITY]),
            credential(2, achievement=2, identifier=[URL_IDENTITY]),
        ],
        [credential(number, **SUBJECT) for number in range(12)],
        [credential(number, achievement=number % 2, identifier=[URL_IDENTITY]) for number in range(4)],
    ],
    ids=["the same person, by address", "twelve awards of one class, one subject", "two of each of two classes"],
)
def test_blank_nodes_that_look_alike_are_told_apart_without_the_reference(nested: list[Document]) -> None:
    reference = Counting()
    document = stack(*nested, identifier=[URL_IDENTITY])
    together = NestedCanonicaliser(REFERENCE, reference, sampled=10**18).canonical_nquads(document)
    assert reference.asked == 0
    assert together == REFERENCE.canonical_nquads(document)


def test_blank_nodes_that_only_the_whole_algorithm_tells_apart_are_left_to_the_reference() -> None:
    chain = {"type": ["Evidence"], "name": "a"}
    level = {"type": ["RubricCriterionLevel"], "name": "x", "level": "1"}
    criterion = {
        "type": ["ResultDescription"],
        "name": "y",
        "resultType": "RubricCriterionLevel",
        "rubricCriterionLevel": [level],
    }
    one, two = credential(1, **SUBJECT), credential(2, **SUBJECT)
    for each in (one, two):
        each["evidence"] = [chain]
        each["credentialSubject"]["achievement"]["resultDescription"] = [criterion]
    reference = Counting()
    document = stack(one, two, **SUBJECT)
    assert NestedCanonicaliser(REFERENCE, reference, sampled=10**18).canonical_nquads(
        document
    ) == REFERENCE.canonical_nquads(document)
    assert reference.asked == 1


@pytest.mark.parametrize(
    "place", ["id", "issuer", "achievement", "proof", "proofValue", "association", "outer", "order"]
)
def test_every_change_changes_the_form(place: str) -> None:
    fast = NestedCanonicaliser(TemplateCanonicaliser())
    nested = [credential(number, achievement=number, **SUBJECT) for number in range(3)]
    genuine = stack(*nested, **SUBJECT, association=[association("urn:a:1", "urn:a:2")])
    changed = copy.deepcopy(genuine)
    inner = changed["credentialSubject"]["verifiableCredential"][1]
    if place == "id":
        inner["id"] += "x"
    elif place == "issuer":
        inner["issuer"]["id"] = "did:web:else.example"
    elif place == "achievement":
        inner["credentialSubject"]["achievement"]["name"] = "Other"
    elif place == "proof":
        inner["proof"]["created"] = "2026-01-03T00:00:00Z"
    elif place == "proofValue":
        inner["proof"]["proofValue"], other = (
            changed["credentialSubject"]["verifiableCredential"][0]["proof"]["proofValue"],
            inner["proof"]["proofValue"],
        )
        changed["credentialSubject"]["verifiableCredential"][0]["proof"]["proofValue"] = other
    elif place == "association":
        changed["credentialSubject"]["association"][0]["targetId"] = "urn:a:3"
    elif place == "outer":
        changed["name"] = "Other"
    else:
        changed["credentialSubject"]["verifiableCredential"].reverse()
    # a list of credentials is a set: its order says nothing, and no signature covers it
    assert (fast.canonical_nquads(changed) == fast.canonical_nquads(genuine)) == (place == "order")


def test_a_nested_credential_without_a_proof_is_left_to_the_reference() -> None:
    bare = credential(1, **SUBJECT)
    del bare["proof"]
    reference = Counting()
    document = stack(bare, credential(2, **SUBJECT), **SUBJECT)
    assert NestedCanonicaliser(REFERENCE, reference).canonical_nquads(document) == REFERENCE.canonical_nquads(document)
    assert reference.asked == 1


def test_a_part_that_lies_is_caught_by_the_reference() -> None:
    class Lying(PyldCanonicaliser):
        def canonical_nquads(self, document: Any) -> bytes:
            return super().canonical_nquads(document).replace(b"Knots", b"Nets")

    with pytest.raises(CanonicalisationError, match="two ways"):
        NestedCanonicaliser(Lying(), sampled=1).canonical_nquads(stack(credential(1, **SUBJECT), **SUBJECT))


def test_quads_that_stand_in_a_graph_already_are_not_taken_apart() -> None:
    quads = Quads()
    quads.add_part(b"_:c14n0 <urn:p> _:c14n1 _:c14n2 .\n")
    assert quads.canonical() is None


def test_literals_that_look_like_blank_nodes_stay_literals() -> None:
    quads = Quads()
    quads.add_part(b'<urn:s> <urn:p> "100 % _:c14n0 ." .\n_:c14n0 <urn:p> "_:c14n0 _:c14n1" .\n')
    quads.add_part(b'_:c14n0 <urn:p> "x _:c14n7" .\n')
    canonical = quads.canonical()
    assert canonical is not None
    lines = canonical.splitlines()
    assert b'<urn:s> <urn:p> "100 % _:c14n0 ." .' in lines
    assert sorted(line[:8] for line in lines) == [b"<urn:s> ", b"_:c14n0 ", b"_:c14n1 "]
