"""Every rule of what may be signed, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import hashlib
import json
import math
import re
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import CREDENTIALS_V2, OPEN_BADGES_3, ContextError, PinnedFile, read_pinned
from badgepress.linkeddata.data_integrity import ProofError, hash_data, proof_signature, verify_eddsa_rdfc_2022
from badgepress.linkeddata.expansion import LinkedDataProcessor
from badgepress.linkeddata.multibase import (
    MultikeyError,
    decode_multibase58,
    decode_multibase64url,
    decode_multikey,
    encode_multibase58,
)
from badgepress.linkeddata.safe_form import expand_safely, refuse_unsafe, term_iris

VOCABULARY = "urn:example:context"
XSD = "http://www.w3.org/2001/XMLSchema#"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def refuse(document: Any, **terms: Any) -> None:
    """Check a document in a context of these terms."""
    context = {"@context": {"id": "@id", "type": "@type", **terms}}
    refuse_unsafe({"@context": VOCABULARY, **document}, MappingProxyType({VOCABULARY: context}))


def refused(words: str, document: Any, **terms: Any) -> None:
    with pytest.raises(UnsafeDocumentError, match=re.escape(words)):
        refuse(document, **terms)


def typed(name: str, namespace: str = XSD) -> dict[str, str]:
    return {"@id": "urn:x:p", "@type": namespace + name}


@pytest.mark.parametrize("document", [[], "text", None, 7, [{"@context": VOCABULARY}]])
def test_only_an_object_is_a_document(document: Any) -> None:
    with pytest.raises(UnsafeDocumentError, match=re.escape("$: not a JSON object")):
        refuse_unsafe(document)


@pytest.mark.parametrize("key", [7, None, True])
def test_keys_are_texts(key: Any) -> None:
    with pytest.raises(UnsafeDocumentError, match=re.escape("$: a key is not a string")):
        refuse_unsafe({"@context": CREDENTIALS_V2, key: "x"})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_json_has_no_number_for_is_refused_as_such(value: float) -> None:
    refused("is no JSON number", {"p": value}, p="urn:x:p")


@pytest.mark.parametrize("value", [0, 1, -1, 999_999_999_999_999, -999_999_999_999_999, 0.5, -2.5, 1e-7, 123456789012345.0, 0.000123456789012345])
def test_numbers_that_all_write_alike_are_let_through(value: float) -> None:
    refuse({"p": value}, p="urn:x:p")


@pytest.mark.parametrize("value", [10**15, -(10**15), 1e15, 1e300, 0.1 + 0.2, -0.0, 1234567.8901234567])
def test_numbers_that_some_write_otherwise_are_refused(value: float) -> None:
    refused("is not written alike by all canonicalisers", {"p": value}, p="urn:x:p")


@pytest.mark.parametrize("value", [True, False])
def test_true_and_false_are_no_numbers(value: bool) -> None:
    refuse({"p": value}, p=typed("boolean"))
    refused("of another JSON type", {"p": value}, p=typed("integer"))


@pytest.mark.parametrize("name", ["float", "double", "decimal", "integer", "nonNegativeInteger"])
@pytest.mark.parametrize("namespace", [XSD, "https://www.w3.org/2001/XMLSchema#", "xsd:"])
def test_a_number_is_a_number_under_each_spelling_of_its_type(name: str, namespace: str) -> None:
    refuse({"p": 2}, p=typed(name, namespace))
    refused("of another JSON type", {"p": "2"}, p=typed(name, namespace))


@pytest.mark.parametrize("namespace", [XSD, "https://www.w3.org/2001/XMLSchema#", "xsd:"])
def test_true_is_true_under_each_spelling_of_its_type(namespace: str) -> None:
    refuse({"p": True}, p=typed("boolean", namespace))
    refused("of another JSON type", {"p": "true"}, p=typed("boolean", namespace))
    refused("of another JSON type", {"p": 1}, p=typed("boolean", namespace))


def test_untyped_terms_take_each_kind_of_value() -> None:
    for value in ("text", True, 7, 2.5):
        refuse({"p": value}, p="urn:x:p")
    refused("of another JSON type", {"p": 7}, p=typed("dateTime"))
    refused("of another JSON type", {"p": True}, p=typed("string"))
    refuse({"p": "2026-11-02T00:00:00Z"}, p=typed("dateTime"))


@pytest.mark.parametrize("datatype", [f"{XSD}anyURI", "xsd:anyURI"])
def test_an_address_as_text_is_an_absolute_iri(datatype: str) -> None:
    refuse({"p": "https://club.example/"}, p={"@id": "urn:x:p", "@type": datatype})
    refused("is no absolute IRI", {"p": "club.example"}, p={"@id": "urn:x:p", "@type": datatype})


def test_json_literals_are_refused() -> None:
    refused("JSON literals are not used here", {"p": "text"}, p={"@id": "urn:x:p", "@type": "@json"})


@pytest.mark.parametrize(
    ("value", "term"),
    [
        ("text", {"@id": "urn:x:p", "@language": "en"}),
        ("text", {"@id": "urn:x:p", "@direction": "ltr"}),
        ({"en": "text"}, {"@id": "urn:x:p", "@container": "@language"}),
    ],
)  # fmt: skip
def test_languages_that_a_context_adds_are_not_signed_as_they_stand(value: Any, term: Any) -> None:
    with pytest.raises(UnsafeDocumentError):
        refuse({"p": value, "id": "urn:x:1"}, p=term)


def test_a_document_that_says_nothing_is_refused() -> None:
    refused("$: says nothing that its contexts know", {"id": "urn:x:1"})
    with pytest.raises(UnsafeDocumentError, match=re.escape("$: says nothing that its contexts know")):
        refuse_unsafe({"@context": [CREDENTIALS_V2, OPEN_BADGES_3]})


def test_keywords_that_a_context_renames_are_refused() -> None:
    refused("the JSON-LD keyword @reverse is not used here", {"id": "urn:x:1", "back": {"p": {"id": "urn:x:2"}}}, back="@reverse", p="urn:x:p")
    for keyword in ("@index", "@included", "@graph", "@nest"):
        with pytest.raises(UnsafeDocumentError):
            refuse({"id": "urn:x:1", "p": "text", "other": "x" if keyword == "@index" else {"id": "urn:x:2", "p": "y"}}, p="urn:x:p", other=keyword)


def test_an_ordered_list_may_say_something_twice_and_a_set_may_not() -> None:
    refuse({"p": ["a", "a"]}, p={"@id": "urn:x:p", "@container": "@list"})
    refused("holds 'a' twice", {"p": ["a", "a"]}, p="urn:x:p")
    refused("holds 'urn:x:1' twice", {"p": [{"id": "urn:x:1", "q": "a"}, {"id": "urn:x:1", "q": "b"}]}, p="urn:x:p", q="urn:x:q")
    refuse({"p": [{"q": "a"}, {"q": "a"}, {"id": "urn:x:1", "q": "a"}, {"id": "urn:x:2", "q": "a"}]}, p="urn:x:p", q="urn:x:q")
    refuse({"p": [1, "1", True]}, p="urn:x:p")


def test_the_place_of_a_value_is_told_with_its_number_only_in_a_list() -> None:
    refused("$.type: 'Unknown'", {"type": "Unknown", "p": "x"}, p="urn:x:p")
    refused("$.type[1]: 'Unknown'", {"type": ["Known", "Unknown"], "p": "x"}, p="urn:x:p", Known="urn:x:Known")
    refused("$.p[1]: 'b c'", {"p": ["urn:x:b", "b c"]}, p={"@id": "urn:x:p", "@type": "@id"})
    refused("$.p: 'b c'", {"p": "b c"}, p={"@id": "urn:x:p", "@type": "@id"})


def test_a_type_is_written_as_its_term() -> None:
    refused("is to be written as its term", {"type": "urn:x:Known", "p": "x"}, p="urn:x:p", Known={"@id": "urn:x:Known"})
    refuse({"type": "urn:x:Other", "p": "x"}, p="urn:x:p", Known={"@id": "urn:x:Known"})


def test_a_prefix_in_a_value_is_refused() -> None:
    refused("'x:a' would be signed as 'urn:x:a'", {"p": "x:a"}, x={"@id": "urn:x:", "@prefix": True}, p={"@id": "urn:x:p", "@type": "@id"})
    refused("'x:a' would be signed as 'urn:x:a'", {"id": "x:a", "p": "t"}, x={"@id": "urn:x:", "@prefix": True}, p="urn:x:p")


@pytest.mark.parametrize("value", [7, True, {"q": "x"}])
def test_a_type_is_a_text(value: Any) -> None:
    with pytest.raises(UnsafeDocumentError):
        refuse({"type": value, "p": "x"}, p="urn:x:p", q="urn:x:q")


def test_two_spellings_of_one_term_are_told() -> None:
    refused("$: of the terms a, b two mean the same", {"a": "x", "b": "y"}, a="urn:x:p", b="urn:x:p")
    refused("$.b: no context defines this term here", {"a": "x", "b": "y"}, a="urn:x:p")


def test_a_graph_of_one_node_is_looked_into_and_of_more_refused() -> None:
    graph = {"@id": "urn:x:p", "@container": "@graph"}
    refuse({"p": {"id": "urn:x:1", "q": "a"}}, p=graph, q="urn:x:q")
    refused("no context defines this term", {"p": {"id": "urn:x:1", "other": "a", "q": "a"}}, p=graph, q="urn:x:q")


def test_what_each_text_stands_for_is_noted() -> None:
    context = {"@context": {"id": "@id", "type": "@type", "p": "urn:x:p", "r": {"@id": "urn:x:r", "@type": "@id"}, "T": "urn:x:T"}}
    roles: dict[str, Any] = {}
    document = {"@context": VOCABULARY, "id": "urn:x:1", "type": ["T"], "p": ["a", "b"], "r": "urn:x:2"}
    expand_safely(document, LinkedDataProcessor(MappingProxyType({VOCABULARY: context})), roles)
    assert roles == {"$.id": "iri", "$.type[0]": "type", "$.p[0]": "literal", "$.p[1]": "literal", "$.r": "iri"}


def test_the_terms_of_all_contexts_are_found_wherever_they_stand() -> None:
    nested = {"@context": [{"A": {"@id": "urn:x:A", "@context": {"B": {"@id": "urn:x:B"}}}}, {"C": {"@id": "relative"}, "D": {"@id": 7}}]}
    assert term_iris(LinkedDataProcessor(MappingProxyType({VOCABULARY: nested}))) == {"urn:x:A", "urn:x:B"}


def test_a_context_is_named_once_and_known() -> None:
    for context, words in (([], "$.@context: is empty"), ({}, "a context written inline"), ("urn:x:other", "is not known"), ([VOCABULARY, VOCABULARY], "names one context twice")):
        refused(words, {"@context": context, "p": "x"}, p="urn:x:p")


@pytest.mark.parametrize("member", ["verifiableCredential", "endorsement"])
@pytest.mark.parametrize("in_list", [False, True])
def test_credentials_in_credentials_bring_their_own_context(member: str, in_list: bool) -> None:
    inner = {"@context": VOCABULARY, "id": "urn:x:2", "p": "x"}
    refuse({"id": "urn:x:1", member: [inner] if in_list else inner}, p="urn:x:p", **{member: {"@id": "urn:x:m"}})
    refused("JSON-LD keywords are allowed nowhere", {"id": "urn:x:1", "p": inner}, p="urn:x:p")


def proof(**changes: Any) -> dict[str, Any]:
    options: dict[str, Any] = {
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-11-02T08:00:00Z",
        "verificationMethod": "did:web:club.example#2026-1", "proofPurpose": "assertionMethod", **changes,
    }  # fmt: skip
    return options


DOCUMENT: dict[str, Any] = {"@context": [CREDENTIALS_V2, OPEN_BADGES_3], "id": "urn:uuid:3f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f60", "type": ["VerifiableCredential", "OpenBadgeCredential"], "name": "Knots", "issuer": "did:web:club.example"}


@pytest.mark.parametrize("changes", [{"type": "DataIntegrityProof2"}, {"type": None}, {"cryptosuite": "eddsa-jcs-2022"}, {"cryptosuite": None}])
def test_a_proof_of_another_kind_is_told_before_its_signature_is_tried(changes: dict[str, Any]) -> None:
    value = encode_multibase58(bytes(64))
    with pytest.raises(ProofError, match="proof is not a DataIntegrityProof of cryptosuite eddsa-rdfc-2022"):
        verify_eddsa_rdfc_2022({**DOCUMENT, "proof": proof(proofValue=value, **changes)}, KEY.public_key().public_bytes_raw(), PyldCanonicaliser())


@pytest.mark.parametrize("length", [0, 63, 65])
def test_a_signature_has_64_bytes(length: int) -> None:
    with pytest.raises(ProofError, match=f"holds {length} bytes, a signature has 64"):
        proof_signature({"proofValue": encode_multibase58(b"\x01" * length)})


@pytest.mark.parametrize("length", [31, 33])
def test_a_public_key_has_32_bytes(length: int) -> None:
    with pytest.raises(ProofError, match="has 32 bytes"):
        verify_eddsa_rdfc_2022({**DOCUMENT, "proof": proof(proofValue=encode_multibase58(bytes(64)))}, bytes(length), PyldCanonicaliser())


def test_without_a_context_nothing_is_hashed() -> None:
    with pytest.raises(UnsafeDocumentError, match="has no @context"):
        hash_data({"id": "urn:x:1"}, proof(), PyldCanonicaliser())


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "does not start with 'z'"), ("u1", "does not start with 'z'"), ("1", "does not start with 'z'")],
)  # fmt: skip
def test_base58_says_its_prefix(text: str, words: str) -> None:
    with pytest.raises(MultikeyError, match=words):
        decode_multibase58(text)


@pytest.mark.parametrize("text", ["", "zQQ", "QQ", "AA"])
def test_base64url_says_its_prefix(text: str) -> None:
    with pytest.raises(MultikeyError, match="does not start with 'u'"):
        decode_multibase64url(text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xed\x01" + bytes(31), "has 32 bytes, not 31"), (b"\x80\x24" + b"\x02" + bytes(31), "has 33 bytes"), (b"\x80\x24" + b"\x04" + bytes(32), "is a compressed point"),
        (b"\x80\x26" + bytes(31), "a ed25519-priv key has 32 bytes"), (b"\x86\x26" + bytes(33), "a p256-priv key has 32 bytes"), (b"\x12\x34" + bytes(32), "of no known kind"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_multikey_is_told(data: bytes, words: str) -> None:
    with pytest.raises(MultikeyError, match=words):
        decode_multikey(encode_multibase58(data))


def test_both_forms_of_a_compressed_point_are_keys() -> None:
    for first in (2, 3):
        assert decode_multikey(encode_multibase58(b"\x80\x24" + bytes([first]) + bytes(32))) == ("p256-pub", bytes([first]) + bytes(32))


def test_a_pinned_context_is_an_object(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pinned_here").mkdir()
    (tmp_path / "pinned_here" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    for value in ({"@context": {}}, ["no object"]):
        data = json.dumps(value).encode()
        (tmp_path / "pinned_here" / "context.json").write_bytes(data)
        pinned = PinnedFile("pinned_here", "context.json", hashlib.sha256(data).hexdigest())
        if isinstance(value, dict):
            assert read_pinned("urn:x", pinned) == value
        else:
            with pytest.raises(ContextError, match="is not a JSON object"):
                read_pinned("urn:x", pinned)
