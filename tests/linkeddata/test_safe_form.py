from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import CREDENTIALS_V2, OPEN_BADGES_3
from badgepress.linkeddata.safe_form import refuse_unsafe

SITE = "https://club.example/badges"
CANONICALISER = PyldCanonicaliser()


def credential() -> dict[str, Any]:
    """A credential with one of each: lists, ordered lists, numbers, booleans, references, nodes with and without id."""
    achievement = f"{SITE}/badges/knots/v1.json"
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": f"{SITE}/awards/1.json",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Knots",
        "issuer": {"id": "did:web:club.example:badges", "type": ["Profile"], "name": "The club", "url": SITE},
        "validFrom": "2026-11-02T00:00:00Z",
        "validUntil": "2028-11-02T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": "sha256$00",
                    "identityType": "emailAddress",
                    "salt": "5b1e",
                }
            ],
            "creditsEarned": 2.5,
            "achievement": {
                "id": achievement,
                "type": ["Achievement"],
                "name": "Knots",
                "description": "Ties six knots.",
                "criteria": {"narrative": "Tie them."},
                "tag": ["rope", "sea"],
                "resultDescription": [
                    {
                        "id": f"{achievement}#r",
                        "type": ["ResultDescription"],
                        "name": "Grade",
                        "resultType": "LetterGrade",
                        "allowedValue": ["A", "B", "A"],
                    }
                ],
            },
            "result": [{"type": ["Result"], "resultDescription": f"{achievement}#r", "value": "A"}],
        },
        "credentialStatus": {
            "id": f"{SITE}/status/revocation-1.json#7",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "7",
            "statusListCredential": f"{SITE}/status/revocation-1.json",
        },
    }


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document = credential()
    change(document)
    return document


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {"type": ["Profile"], "name": "x"}
    for _ in range(depth):
        value = {"type": ["Profile"], "parentOrg": value}
    return value


def subject(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["credentialSubject"]
    return found


REFUSED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "bell": (lambda d: d.update(name="a\x07"), "$.name: holds the character U+0007"),
    "carriage return": (lambda d: d.update(name="a\r"), "$.name: holds the character U+000D"),
    "delete": (lambda d: d.update(name="a\x7f"), "$.name: holds the character U+007F"),
    "C1 control": (lambda d: d.update(name="a\x85"), "$.name: holds the character U+0085"),
    "U+FFFE": (lambda d: d.update(name="a\ufffe"), "$.name: holds the character U+FFFE"),
    "U+FFFF": (lambda d: d.update(name="a\uffff"), "$.name: holds the character U+FFFF"),
    "lone surrogate": (lambda d: d.update(name="a\ud800"), "$.name: holds the character U+D800"),
    "control in a key": (lambda d: d.update({"na\x00me": "x"}), "$: holds the character U+0000"),
    "language map": (lambda d: d.update(name={"en": "Knots", "de": "Knoten"}), "$.name"),
    "language map of achievement": (
        lambda d: subject(d)["achievement"].update(name={"en": "Knots"}),
        "$.credentialSubject.achievement.name",
    ),
    "@value": (lambda d: d.update(name={"@value": "Knots", "@language": "en"}), "$.name.@value"),
    "@included": (lambda d: d.update({"@included": [{"id": "urn:x:y"}]}), "$.@included"),
    "@graph": (lambda d: d.update({"@graph": [{"id": "urn:x:y"}]}), "$.@graph"),
    "nested @context": (lambda d: subject(d).update({"@context": CREDENTIALS_V2}), "$.credentialSubject.@context"),
    "inline context": (
        lambda d: d["@context"].append({"grade": "urn:x:grade"}),
        "$.@context: a context written inline",
    ),
    "unknown context": (lambda d: d["@context"].append("https://evil.example/v1"), "$.@context: the context"),
    "one context twice": (lambda d: d["@context"].append(OPEN_BADGES_3), "$.@context: names one context twice"),
    "no context": (lambda d: d.pop("@context"), "$: has no @context"),
    "null context": (lambda d: d.update({"@context": None}), "$.@context"),
    "relative id": (lambda d: d.update(id="awards/1.json"), "$.id: 'awards/1.json' is no absolute IRI"),
    "id with a space": (lambda d: d.update(id="https://club.example/a b"), "$.id"),
    "id with a quote": (lambda d: d.update(id='https://club.example/"'), "$.id"),
    "id with a line feed at its end": (lambda d: d.update(id="https://club.example/\n"), "$.id"),
    "blank node id": (lambda d: d.update(id="_:b0"), "$.id: '_:b0' is no absolute IRI"),
    "id that is a term": (lambda d: d.update(id="Profile"), "$.id"),
    "relative reference": (
        lambda d: d["credentialStatus"].update(statusListCredential="status.json"),
        "$.credentialStatus.statusListCredential",
    ),
    "reference with a space": (
        lambda d: subject(d)["result"][0].update(resultDescription="https://club.example/a b"),
        "$.credentialSubject.result[0].resultDescription",
    ),
    "unknown type": (
        lambda d: d["type"].append("GoldenCredential"),
        "$.type[2]: 'GoldenCredential' is no absolute IRI",
    ),
    "type given as IRI": (
        lambda d: d["issuer"].update(type=["https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile"]),
        "$.issuer",
    ),
    "type twice": (lambda d: d["type"].append("OpenBadgeCredential"), "$.type: holds 'OpenBadgeCredential' twice"),
    "not a number": (lambda d: subject(d).update(creditsEarned=float("nan")), "$.credentialSubject.creditsEarned"),
    "infinity": (lambda d: subject(d).update(creditsEarned=float("inf")), "$.credentialSubject.creditsEarned"),
    "17 digits": (lambda d: subject(d).update(creditsEarned=0.1 + 0.2), "$.credentialSubject.creditsEarned"),
    "big whole number": (lambda d: subject(d).update(creditsEarned=2**60), "$.credentialSubject.creditsEarned"),
    "negative zero": (lambda d: subject(d).update(creditsEarned=-0.0), "$.credentialSubject.creditsEarned"),
    "33 deep": (lambda d: d.update(issuer=nested(40)), "nested deeper than 32"),
    "unknown key": (lambda d: d.update(grade="A"), "$.grade: no context defines this term here"),
    "unknown key in a list": (
        lambda d: subject(d)["identifier"][0].update(nick="x"),
        "$.credentialSubject.identifier[0].nick: no context defines",
    ),
    "term of another class": (
        lambda d: subject(d)["achievement"].update(level="3"),
        "$.credentialSubject.achievement.level: no context defines this term here",
    ),
    "key that is an IRI": (
        lambda d: d.update({"https://www.w3.org/2018/credentials#validUntil": d.pop("validUntil")}),
        "$.https://www.w3.org/2018/credentials#validUntil: a key is a term",
    ),
    "null": (lambda d: d.update(description=None), "$.description: null"),
    "null in a list": (
        lambda d: subject(d)["achievement"]["tag"].append(None),
        "$.credentialSubject.achievement.tag[2]",
    ),
    "empty list": (lambda d: subject(d)["achievement"].update(tag=[]), "$.credentialSubject.achievement.tag: an empty"),
    "empty object": (lambda d: d.update(evidence=[{}]), "$.evidence[0]: an empty object"),
    "list in a list": (
        lambda d: d.update(credentialSubject=[[subject(d)]]),
        "$.credentialSubject[0]: a list in a list",
    ),
    "value twice": (
        lambda d: subject(d)["achievement"]["tag"].append("sea"),
        "$.credentialSubject.achievement.tag: holds 'sea' twice",
    ),
    "boolean as text": (
        lambda d: subject(d)["identifier"][0].update(hashed="true"),
        "$.credentialSubject.identifier[0].hashed: 'true' is of another JSON type",
    ),
    "number as text": (lambda d: subject(d).update(creditsEarned="2.5E0"), "$.credentialSubject.creditsEarned"),
    "date as number": (lambda d: d.update(validFrom=2026), "$.validFrom: 2026 is of another JSON type"),
    "tuple": (lambda d: d.update(type=("VerifiableCredential",)), "$.type: a tuple is no JSON value"),
}


def test_an_honest_credential_is_let_through() -> None:
    refuse_unsafe(credential())


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_path(case: str) -> None:
    change, message = REFUSED[case]
    with pytest.raises(UnsafeDocumentError, match=re.escape(message)):
        refuse_unsafe(changed(change))


def test_tab_line_feed_and_other_scripts_are_let_through() -> None:
    refuse_unsafe(changed(lambda d: d.update(name="a\tb\nç 日本 🚲 \u2028 क्‍ष")))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield value, key
        yield from _places(item)


CHANGES: dict[str, Callable[[Any], Any]] = {
    "null": lambda _: None,
    "empty list": lambda _: [],
    "empty text": lambda _: "",
    "list in a list": lambda value: [[value]],
    "wrapped as @value": lambda value: {"@value": value},
    "wrapped as @set": lambda value: {"@set": [value]},
    "wrapped as @list": lambda value: {"@list": [value]},
    "as language map": lambda value: {"en": value},
    "as node": lambda value: {"id": value} if isinstance(value, int | float | bool) else None,
    "longer text": lambda value: f"{value}x",
    "space after": lambda value: f"{value} ",
    "twice": lambda value: [value, value],
    "unknown member": lambda value: {**value, "grade": "A"} if isinstance(value, dict) else None,
    "stray @index": lambda value: {**value, "@index": "A"} if isinstance(value, dict) else None,
    "other spelling": lambda value: str(value).lower() if isinstance(value, bool | int | float) else None,
}


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_anywhere_keeps_the_canonical_form_unless_refused(name: str) -> None:
    before = CANONICALISER.canonical_nquads(credential())
    count = len(list(_places(credential())))
    for position in range(count):
        document = copy.deepcopy(credential())
        container, key = list(_places(document))[position]
        container[key] = CHANGES[name](container[key])
        try:
            after = CANONICALISER.canonical_nquads(document)
        except UnsafeDocumentError:
            continue
        assert after != before, (name, key)


def test_removing_anything_changes_the_canonical_form_unless_refused() -> None:
    before = CANONICALISER.canonical_nquads(credential())
    for position in range(len(list(_places(credential())))):
        document = copy.deepcopy(credential())
        container, key = list(_places(document))[position]
        del container[key]
        try:
            assert CANONICALISER.canonical_nquads(document) != before, key
        except UnsafeDocumentError:
            continue


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)


@given(TEXT)
def test_any_other_text_is_signed_as_it_stands(text: str) -> None:
    lines = CANONICALISER.canonical_nquads(changed(lambda d: d.update(description=text))).decode()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    assert f'<https://schema.org/description> "{escaped}" .\n' in lines


def test_texts_that_javascript_sorts_otherwise_are_refused() -> None:
    document = changed(lambda d: subject(d)["achievement"].update(tag=["\U0001f6b2", "\uff21"]))
    refuse_unsafe(document)
    with pytest.raises(UnsafeDocumentError, match="verifiers disagree on the order"):
        CANONICALISER.canonical_nquads(document)


def test_emoji_alone_are_let_through() -> None:
    CANONICALISER.canonical_nquads(changed(lambda d: subject(d)["achievement"].update(tag=["\U0001f6b2", "rope"])))


def test_many_equal_objects_without_id_are_given_up_before_they_take_long() -> None:
    alignment = [{"type": ["Alignment"], "targetName": "same", "targetUrl": "https://a.example/"} for _ in range(9)]
    results = [{"type": ["Result"], "value": "A", "alignment": copy.deepcopy(alignment)} for _ in range(2)]
    with pytest.raises(UnsafeDocumentError, match="too many objects"):
        CANONICALISER.canonical_nquads(changed(lambda d: subject(d).update(result=results)))
