"""One credential, with nothing but a way to fetch addresses."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.verifying import StepError, verify_credential
from badgepress.verifying.credential import Resolver
from badgepress.verifying.did_web import did_document_url, did_of
from badgepress.verifying.strict_json import parse
from tests.verifying.tiny_documents import (
    BASE,
    EXPIRED,
    INDEX,
    REVOKED,
    STRANGERS_KEY,
    VALID,
    bit_list,
    credential,
    did_document,
    sign,
    status_list,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def serving(**changed: Any) -> Resolver:
    """Serve the DID document and a list that revokes one award; `did` and `list` replace them, None takes them away."""
    served: Mapping[str, Any] = {
        f"{BASE}/did.json": changed.get("did", did_document()),
        f"{BASE}/status/revocation-1.json": changed.get("list", sign(status_list(1, INDEX[REVOKED]))),
    }
    return lambda url: json.dumps(served[url]).encode() if served.get(url) is not None else None


@pytest.mark.parametrize(("award", "status"), [(VALID, "valid"), (REVOKED, "revoked"), (EXPIRED, "expired")])
def test_status(award: str, status: str) -> None:
    verdict = verify_credential(sign(credential(award)), serving(), NOW)
    assert verdict.status == status
    assert verdict.outcome == ("valid" if status == "valid" else "not valid")


ODD_VALUES: list[Any] = [None, 0, True, "", "x", [], {}, [[]], ["x", 1], {"a": 1}, {"id": "urn:x:y"}, {"@value": "x"}]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (container, key) of a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        yield from places(item)


@pytest.mark.parametrize("odd", [*ODD_VALUES, "wrapped"], ids=repr)
def test_nothing_in_a_credential_can_be_changed_unnoticed(odd: Any) -> None:
    signed = sign(credential(VALID))
    for position in range(len(list(places(signed)))):
        document = copy.deepcopy(signed)
        container, key = list(places(document))[position]
        if odd == "wrapped" and (key == "type" or isinstance(key, int) or isinstance(container[key], list)):
            continue
        container[key] = [container[key]] if odd == "wrapped" else copy.deepcopy(odd)
        if document != signed:
            verdict = verify_credential(document, serving(), NOW)
            assert verdict.status in ("not valid", "cannot tell"), (key, odd)
            assert verdict.step


def test_revoked_outweighs_expired() -> None:
    verdict = verify_credential(sign(credential(EXPIRED)), serving(list=sign(status_list(1, INDEX[EXPIRED]))), NOW)
    assert (verdict.status, verdict.is_revoked) == ("revoked", True)


def test_not_yet_valid() -> None:
    verdict = verify_credential(sign(credential(VALID)), serving(), datetime(2026, 11, 1, 23, tzinfo=UTC))
    # its proof is of the next morning, which is found first
    assert (verdict.status, verdict.step) == ("not valid", "proof")
    later = {**credential(VALID), "validFrom": "2026-12-24T00:00:00Z"}
    verdict = verify_credential(sign(later), serving(), NOW)
    assert (verdict.status, verdict.step) == ("not valid", "dates")


@pytest.mark.parametrize(("missing", "step"), [("did", "did"), ("list", "status-list")])
def test_what_cannot_be_fetched_leaves_it_open(missing: str, step: str) -> None:
    verdict = verify_credential(sign(credential(VALID)), serving(**{missing: None}), NOW)
    assert (verdict.status, verdict.step, verdict.outcome) == ("cannot tell", step, "cannot tell")


def test_another_did_method_leaves_it_open() -> None:
    document = credential(VALID)
    document["issuer"]["id"] = "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    verdict = verify_credential(sign(document), serving(), NOW)
    assert (verdict.status, verdict.step) == ("cannot tell", "did")


def test_without_status_it_is_simply_valid() -> None:
    document = credential(VALID)
    del document["credentialStatus"]
    assert verify_credential(sign(document), serving(list=None), NOW).status == "valid"


def test_a_list_of_another_issuer_is_not_believed() -> None:
    foreign = {**status_list(1), "issuer": "did:web:other.example"}
    verdict = verify_credential(sign(credential(VALID)), serving(list=sign(foreign)), NOW)
    assert verdict.status != "valid"


def test_a_list_signed_by_a_stranger_is_not_believed() -> None:
    forged = sign({**status_list(1), "validUntil": "2029-01-01T00:00:00Z"}, key=STRANGERS_KEY)
    verdict = verify_credential(sign(credential(REVOKED)), serving(list=forged), NOW)
    assert (verdict.status, verdict.step) == ("not valid", "status-list")


def test_a_revoked_key_signs_nothing() -> None:
    document = did_document()
    document["verificationMethod"][0]["revoked"] = "2026-11-20T00:00:00Z"
    verdict = verify_credential(sign(credential(VALID)), serving(did=document), NOW)
    assert (verdict.status, verdict.step) == ("not valid", "key")


@given(st.integers(min_value=0, max_value=131_071))
def test_any_bit_is_the_one_that_was_set(index: int) -> None:
    from badgepress.verifying.bitstring import read_list

    read = read_list(
        status_list(1) | {"credentialSubject": {**status_list(1)["credentialSubject"], "encodedList": bit_list(index)}},
        f"{BASE}/status/revocation-1.json",
    )
    assert read.is_set(index)
    assert not read.is_set((index + 1) % 131_072)


@pytest.mark.parametrize(
    ("base_url", "did", "url"),
    [
        ("https://club.example/badges", "did:web:club.example:badges", "https://club.example/badges/did.json"),
        ("https://club.example", "did:web:club.example", "https://club.example/.well-known/did.json"),
        ("https://a.example/b/c", "did:web:a.example:b:c", "https://a.example/b/c/did.json"),
        ("https://a.example:8443/b", "did:web:a.example%3A8443:b", "https://a.example:8443/b/did.json"),
    ],
)
def test_did_web_addresses(base_url: str, did: str, url: str) -> None:
    assert did_of(base_url) == did
    assert did_document_url(did) == url


@pytest.mark.parametrize(
    "did", ["did:key:z6Mk", "did:web:", "did:web:a.example/b", "did:web:a.example:b/../c", "did:web:a b"]
)
def test_did_web_refuses_other_forms(did: str) -> None:
    with pytest.raises(StepError):
        did_document_url(did)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_strict_json_reads_all_other_json(value: Any) -> None:
    assert parse(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"a":{"b":1,"b":1}}', "NaN", "[Infinity]", "[-Infinity]", "01", "", "{", "9007199254740993"],
)
def test_strict_json_refuses(text: str) -> None:
    with pytest.raises(StepError) as caught:
        parse(text.encode())
    assert caught.value.step == "json"
