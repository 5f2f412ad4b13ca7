"""The fast canonicaliser gives the reference's bytes, and refuses what the reference refuses."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest

from badgepress.credentials.ob3 import CONTEXTS
from badgepress.errors import CanonicalisationError, UnsafeDocumentError
from badgepress.linkeddata import template_canonical
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import load_contexts
from badgepress.linkeddata.quad_template import QuadTemplate
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from tests.linkeddata.random_documents import Document, Maker

REFERENCE = PyldCanonicaliser()
DOCUMENTS = 10_000
REFILLS = 9


def outcome(canonicaliser: Any, document: Document) -> bytes | str:
    """Return the canonical form, or that there is none."""
    try:
        form: bytes = canonicaliser.canonical_nquads(document)
    except UnsafeDocumentError:
        return "refused"
    return form


class Counting(TemplateCanonicaliser):
    """Counts how often a template had the answer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(sampled=10**18, **options)
        self.asked = 0
        inner = self._reference

        class Asked:
            def canonical_nquads(_, document: Document) -> bytes:  # noqa: N805 - `self` is the counter
                self.asked += 1
                return inner.canonical_nquads(document)

        self._reference = Asked()  # type: ignore[assignment]


@pytest.mark.parametrize("share", range(4))
def test_ten_thousand_random_documents(share: int) -> None:
    shared = [
        template_canonical.SHARED_MEMBERS,
        frozenset(),
        frozenset({"issuer", "evidence"}),
        frozenset({"credentialSubject"}),
    ][share]
    fast = Counting(shared=shared)
    answered = refused = compared = 0
    for seed in range(share, DOCUMENTS // (REFILLS + 1), 4):
        maker = Maker(seed)
        document = maker.document()
        variants = [document, *(maker.refill(copy.deepcopy(document)) for _ in range(REFILLS))]
        for variant in variants:
            before = fast.asked
            ours, theirs = outcome(fast, variant), outcome(REFERENCE, variant)
            assert ours == theirs, variant
            compared += 1
            answered += fast.asked == before
            refused += theirs == "refused"
    assert compared == DOCUMENTS // 4
    assert answered > compared * 0.3, "templates were hardly used: this proves nothing"
    assert refused > compared * 0.05


def test_a_thousand_documents_against_a_second_rdf_stack() -> None:
    pyoxigraph = pytest.importorskip("pyoxigraph", reason="no second RDF stack")
    contexts = load_contexts()
    fast, compared = TemplateCanonicaliser(), 0
    for seed in range(20_000, 20_000 + 4000):
        if compared >= 1000:
            break
        maker = Maker(seed, hostile=0)
        document = maker.document()
        form = outcome(fast, document)
        if form == "refused" or isinstance(form, str):
            continue
        import json

        inlined = {**document, "@context": [contexts[url]["@context"] for url in document["@context"]]}
        quads = pyoxigraph.parse(json.dumps(inlined).encode(), pyoxigraph.RdfFormat.JSON_LD)
        dataset = pyoxigraph.Dataset(quads)
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        lines = sorted(f"{quad} .\n" for quad in dataset)
        assert "".join(lines).encode() == form, document
        compared += 1
    assert compared == 1000


def test_the_order_of_documents_does_not_matter() -> None:
    documents = []
    for seed in range(40):
        maker = Maker(seed, hostile=0)
        first = maker.document()
        documents += [first, *(maker.refill(first) for _ in range(4))]
    shuffled = documents[:]
    random.Random(1).shuffle(shuffled)
    one, other = TemplateCanonicaliser(), TemplateCanonicaliser()
    forms = {id(document): outcome(one, document) for document in documents}
    assert all(outcome(other, document) == forms[id(document)] for document in shuffled)


def test_the_cache_is_bounded_and_stays_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_canonical, "_MAX_SHAPES", 5)
    monkeypatch.setattr(template_canonical, "_MAX_BOUND", 7)
    fast = TemplateCanonicaliser()
    for round_ in range(3):
        for seed in range(30):
            document = Maker(seed, hostile=0).document()
            assert outcome(fast, document) == outcome(REFERENCE, document), round_
    assert len(fast._shapes) <= 5
    assert len(fast._bound) <= 7


def credential(**changes: Any) -> Document:
    return {
        "@context": CONTEXTS, "id": "urn:x:1", "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "A",
        "issuer": {"id": "did:web:a.example", "type": ["Profile"], "name": "I"}, "validFrom": "2024-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:x:2", "type": ["Achievement"], "name": "N", "description": "D", "criteria": {"narrative": "C"},
            },
            "narrative": "N",
        },
        "evidence": [{"type": ["Evidence"], "name": "one"}, {"type": ["Evidence"], "name": "two"}],
    } | changes  # fmt: skip


@pytest.fixture
def warm() -> Counting:
    """A canonicaliser that has a template for `credential()`."""
    fast = Counting()
    for name in "abcd":
        fast.canonical_nquads(credential(name=name))
    fast.asked = 0
    fast.canonical_nquads(credential(name="e"))
    assert fast.asked == 0
    return fast


TURNS = {
    "look-alike blank nodes": (
        {"evidence": [{"type": ["Evidence"], "name": "same"}, {"type": ["Evidence"], "name": "same"}]},
        True,
    ),
    "emoji beside a private character": ({"name": "😀", "validFrom": "\ue000"}, True),
    "an id that is a relative reference": ({"id": "relative"}, True),
    "an id behind a name that contexts define": ({"id": "name:x"}, True),
    "an id that is the base of relative ones": ({"id": "unresolved://relative/x"}, True),
    "a control character": ({"name": "\x07"}, True),
    "half a character": ({"name": "\ud800"}, True),
    "an id met twice": ({"id": "urn:x:2"}, False),
    "an id that is the issuer's": ({"id": "did:web:a.example"}, False),
    "quotation marks and line breaks": ({"name": '"\\\n\t'}, False),
    "a text that looks like N-Quads": ({"name": '" .\n<a> <b> "'}, False),
    "a text that looks like a gap": ({"name": "%b%s%%"}, False),
    "emoji alone": ({"name": "😀"}, False),
}


@pytest.mark.parametrize(("changes", "asks_reference"), TURNS.values(), ids=TURNS)
def test_what_a_template_answers_and_what_it_leaves_to_the_reference(
    changes: Document, asks_reference: bool, warm: Counting
) -> None:
    document = credential(**changes)
    assert outcome(warm, document) == outcome(REFERENCE, document)
    assert bool(warm.asked) == asks_reference


def test_a_term_in_the_place_of_an_iri_is_part_of_the_template() -> None:
    fast = Counting()
    for purpose in ["assertionMethod", "authentication", "https://w3id.org/security#assertionMethod"] * 4:
        for day in range(1, 4):
            options = {
                "@context": CONTEXTS, "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": f"2024-01-0{day}T00:00:00Z",
                "verificationMethod": "did:web:a.example#k", "proofPurpose": purpose,
            }  # fmt: skip
            assert outcome(fast, options) == outcome(REFERENCE, options)
    assert fast.asked < 12


def test_a_wrong_template_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = TemplateCanonicaliser(sampled=1)
    for name in "abcd":
        fast.canonical_nquads(credential(name=name))
    right = QuadTemplate.fill
    monkeypatch.setattr(QuadTemplate, "fill", lambda self, slots: (right(self, slots) or b"").replace(b"N", b"M", 1))
    with pytest.raises(CanonicalisationError):
        fast.canonical_nquads(credential(name="e"))


def test_named_graphs_are_left_to_the_reference() -> None:
    fast = Counting()
    proof = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2024-01-01T00:00:00Z"}
    for number in range(4):
        document = credential(id=f"urn:x:{number}", proof=proof)  # a proof stands in a graph of its own
        form = outcome(fast, document)
        assert form == outcome(REFERENCE, document)
        assert b" _:c14n0 .\n" in form  # type: ignore[operator]
    assert fast.asked == 4


def test_a_nested_clr_gives_the_reference_s_form() -> None:
    fast = Counting()
    inner = {key: value for key, value in credential().items() if key != "evidence"}
    clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
    for number in range(4):
        document = {
            "@context": [CONTEXTS[0], clr, CONTEXTS[1]],
            "id": f"urn:clr:{number}",
            "type": ["VerifiableCredential", "ClrCredential"],
            "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [inner]},
        }
        assert outcome(fast, document) == outcome(REFERENCE, document) != "refused"
