"""Verification answers only for what was signed: genuine credentials changed in every way that may leave the RDF form as it was."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.contexts import load_contexts
from badgepress.linkeddata.expansion import LinkedDataProcessor
from badgepress.linkeddata.offline_pyld import JsonLdError
from badgepress.verifying.credential_check.checker import Checker
from tests.conformance import table
from tests.torture.measured import Bench

Document = dict[str, Any]
Path = tuple[str | int, ...]
_IRIS = {
    "validUntil": "https://www.w3.org/2018/credentials#validUntil", "name": "https://schema.org/name", "description": "https://schema.org/description",
    "issuer": "https://www.w3.org/2018/credentials#issuer", "credentialSubject": "https://www.w3.org/2018/credentials#credentialSubject",
}  # fmt: skip


def measure(bench: Bench) -> None:
    processor = LinkedDataProcessor(load_contexts())
    now = datetime.fromisoformat("2026-11-24T12:00:00+00:00")
    checker = Checker(table.TableFetcher(table.web()), now, table.FORMS)
    same: Counter[str] = Counter()
    tried = spelt = 0
    genuine = list(_genuine())[: bench.amount(1, 40)]
    assert genuine
    for document in genuine:
        assert checker.check(json.dumps(document).encode(), "genuine").verdict == "valid"
        form = _rdf(processor, document)
        for kind, text in _changed(document):
            tried += 1
            verdict = checker.check(text.encode(), kind).verdict
            if verdict == "valid":
                assert _flat(json.loads(text)) == _flat(document), f"{kind}: {text[:3000]}"
                spelt += 1
            else:
                same[kind] += _rdf(processor, json.loads(text)) == form
    kept = sum(same.values())
    assert kept > tried // 4, "hardly one keeps the RDF form"
    told = ", ".join(f"{kind} {number}" for kind, number in sorted(same.items()) if number)
    bench.say(
        f"{len(genuine)} genuine credentials, {tried:,} changed ones, of which {kept:,} have the same RDF form and so the same signed digest ({told}): none is valid, "
        f"but for {spelt:,} that say the same with a value in place of a list of one, or the other way round"
    )


def _genuine() -> Iterator[Document]:
    for row in table.rows():
        text = row.case["input"].get("text", "")
        if row.group == "genuine" and row.case["expect"]["verdict"] == "valid" and text.startswith("{") and "web" not in row.case:
            document = json.loads(text)
            if isinstance(document.get("proof"), dict) and document["proof"].get("type") == "DataIntegrityProof" and not document["proof"].get("proofValue", "").startswith("z2"):
                yield document


def _flat(value: Any) -> Any:
    """Return a value in which a list of one is what it lists."""
    if isinstance(value, dict):
        return {name: _flat(each) for name, each in value.items()}
    if isinstance(value, list):
        return _flat(value[0]) if len(value) == 1 else [_flat(each) for each in value]
    return value


def _rdf(processor: LinkedDataProcessor, document: Document) -> object:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        return processor.canonical_lines(processor.expand(unsigned), "sha256")
    except (JsonLdError, UnsafeDocumentError, ValueError, TypeError, KeyError, AttributeError) as error:
        return error


def _changed(document: Document) -> Iterator[tuple[str, str]]:
    unsigned = {name: value for name, value in document.items() if name not in ("proof", "@context")}
    nodes = [path for path, value in _walk(unsigned, ()) if isinstance(value, dict)]
    for path in nodes:
        yield "undefined terms", _with(document, path, lambda node: node.update(grade="A+"))
        yield "null members", _with(document, path, lambda node: node.update({"https://club.example/terms#honours": None}))
        yield "@included", _with(document, path, lambda node: node.update({"@included": []}))
        yield "@index", _with(document, path, lambda node: node.update({"@index": "first"}))
        yield "@nest", _with(document, path, lambda node: node.update({"@nest": {}}))
        yield "@reverse", _with(document, path, lambda node: node.update({"@reverse": {}}))
        if "id" not in at(document, path):
            yield "names of blank nodes", _with(document, path, lambda node: node.update(id="_:b0"))
    for path, value in _walk(unsigned, ()):
        if path and isinstance(path[-1], str):
            yield "lists in place of values", _with(document, path[:-1], lambda node, name=path[-1], value=value: node.update({name: [value]}))
            yield "lists in lists", _with(document, path[:-1], lambda node, name=path[-1], value=value: node.update({name: [[value]]}))
            if isinstance(value, list) and len(value) == 1:
                yield "values in place of lists", _with(document, path[:-1], lambda node, name=path[-1], value=value: node.update({name: value[0]}))
            if isinstance(value, str):
                yield "value objects", _with(document, path[:-1], lambda node, name=path[-1], value=value: node.update({name: {"@value": value}}))
            if path[-1] in _IRIS:
                yield "IRIs in place of terms", _with(document, path[:-1], lambda node, name=path[-1]: node.update({_IRIS[name]: node.pop(name)}))
            if path[-1] == "id":
                yield "@id in place of id", _with(document, path[:-1], lambda node: node.update({"@id": node.pop("id")}))
            if path[-1] == "type":
                yield "@type in place of type", _with(document, path[:-1], lambda node: node.update({"@type": node.pop("type")}))
        elif path and isinstance(value, list):
            yield "lists in lists", _with(document, path[:-1], lambda node, number=path[-1], value=value: node.__setitem__(number, [value]))
    for context in ({}, {"honours": "https://schema.org/honorificPrefix"}, {"end": "https://www.w3.org/2018/credentials#validUntil"}, {"@vocab": "https://club.example/terms#"}, {"@language": "en"}, None):
        yield "more contexts", _with(document, (), lambda whole, context=context: whole.update({"@context": [*whole["@context"], context]}))
    yield "a graph around it", json.dumps({"@context": document["@context"], "@graph": [{name: value for name, value in document.items() if name != "@context"}]})
    text = json.dumps(document)
    for name in ("name", "issuer", "validUntil", "credentialSubject"):
        if f'"{name}": ' in text:
            yield "members twice", text.replace(f'"{name}": ', f'"{name}": "other", "{name}": ', 1)


def at(document: Document, path: Path) -> Any:
    found: Any = document
    for step in path:
        found = found[step]
    return found


def _with(document: Document, path: Path, change: Callable[[Any], object]) -> str:
    changed = copy.deepcopy(document)
    change(at(changed, path))
    return json.dumps(changed)


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _walk(each, (*path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _walk(each, (*path, number))
