"""What a signature would not cover, or canonicalisers read differently, is refused before it is signed or believed.

JSON-LD drops what no context maps, and RDF forgets duplicates, nulls and empty lists: the signature stays valid when
such things are added (hazards 25; standards §5). So every key and value must be found again in the expanded form.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any, Literal

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.contexts import Contexts, load_contexts
from badgepress.linkeddata.expansion import UNRESOLVED_BASE, LinkedDataProcessor
from badgepress.linkeddata.plain_json import refuse_unsafe_json

Role = Literal["literal", "iri", "type"]
"""What a text of a document becomes in RDF."""

# the Open Badges context writes XSD's namespace with https, that of CLR leaves its prefix undefined
_XSD = ("http://www.w3.org/2001/XMLSchema#", "https://www.w3.org/2001/XMLSchema#", "xsd:")
_BOOLEAN = frozenset(f"{xsd}boolean" for xsd in _XSD)
_NUMERIC = frozenset(
    f"{xsd}{name}" for xsd in _XSD for name in ("float", "double", "decimal", "integer", "nonNegativeInteger")
)
# RFC 3987, as far as N-Quads writers care: a scheme, then nothing that IRIREF excludes, and no blank; written out, which is twice as fast as \s
ABSOLUTE_IRI = re.compile(
    r"""[A-Za-z][A-Za-z0-9+.-]*+:[^\x00-\x20<>"{}|\\^`\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]++"""
)


def refuse_unsafe(document: Mapping[str, Any], contexts: Contexts | None = None) -> None:
    """Return only if a signature over the canonical form covers all that the document says.

    Args:
        document: A JSON object with `@context`: one known URL, or a list of them.
        contexts: The known contexts; the pinned ones by default.

    Raises:
        UnsafeDocumentError: Names the JSON path of what is refused.
    """
    expand_safely(document, _default_processor() if contexts is None else LinkedDataProcessor(contexts))


def expand_safely(
    document: Mapping[str, Any], processor: LinkedDataProcessor, roles: dict[str, Role] | None = None
) -> list[Any]:
    """Return the expanded form of a document after `refuse_unsafe`'s checks; note in `roles` what each text stands for, by its path."""
    refuse_unsafe_json(document, processor.contexts)
    expanded, dropped = processor.expand(document)
    if len(expanded) != 1 or not isinstance(expanded[0], dict):
        raise UnsafeDocumentError("$: says nothing that its contexts know")
    _Comparison(dropped, term_iris(processor), {} if roles is None else roles).node(document, expanded[0], "$")
    return expanded


@functools.cache
def _default_processor() -> LinkedDataProcessor:
    return LinkedDataProcessor(load_contexts())


class _Comparison:
    """Walks a document beside its expanded form; PyLD expands keys in sorted order, so they pair up by position."""

    def __init__(self, dropped: list[str | None], term_iris: frozenset[str], roles: dict[str, Role]) -> None:
        self._dropped = dropped
        self._term_iris = term_iris
        self._roles = roles

    def node(self, source: Mapping[str, Any], expanded: Mapping[str, Any], path: str) -> None:
        keys = sorted(key for key in source if key != "@context")
        if len(keys) != len(expanded):
            raise UnsafeDocumentError(self._lost(keys, path), hint="use only terms that the contexts define here")
        for key, name in zip(keys, expanded, strict=True):
            here, value, found = f"{path}.{key}", source[key], expanded[name]
            if name == "@id":
                _require_iri(value, found, here, may_be_term=False)
                self._roles[here] = "iri"
            elif name == "@type":
                self._types(value, found, here)
            elif name.startswith("@"):
                raise UnsafeDocumentError(f"{here}: the JSON-LD keyword {name} is not used here")
            else:
                _require_iri(name, name, here, may_be_term=False)
                self._values(value, found, here)

    def _lost(self, keys: list[str], path: str) -> str:
        lost = [key for key in keys if key in self._dropped]
        if lost:
            return f"{path}.{lost[0]}: no context defines this term here, so no signature would cover it"
        return f"{path}: of the terms {', '.join(keys)} two mean the same, or one means nothing"

    def _types(self, value: Any, found: list[Any], path: str) -> None:
        stated = value if isinstance(value, list) else [value]
        _refuse_duplicates(stated, path)
        for position, (text, iri) in enumerate(zip(stated, found, strict=True)):
            here = f"{path}[{position}]" if isinstance(value, list) else path
            _require_iri(text, iri, here, may_be_term=True)
            self._roles[here] = "type"
            if text == iri and iri in self._term_iris:
                raise UnsafeDocumentError(f"{here}: the type {iri} is to be written as its term")

    def _values(self, value: Any, found: list[Any], path: str) -> None:
        is_list = isinstance(value, list)
        stated = value if is_list else [value]
        if len(found) == 1 and isinstance(found[0], dict) and set(found[0]) == {"@list"}:
            found = found[0]["@list"]
        else:
            _refuse_duplicates(stated, path)
        if len(stated) != len(found):
            raise UnsafeDocumentError(f"{path}: not every value would be signed")
        for position, (item, expanded) in enumerate(zip(stated, found, strict=True)):
            self._value(item, expanded, f"{path}[{position}]" if is_list else path)

    def _value(self, item: Any, expanded: Any, path: str) -> None:
        if not isinstance(expanded, dict):
            raise UnsafeDocumentError(f"{path}: means nothing in its contexts")
        if isinstance(item, Mapping):
            if set(expanded) == {"@graph"} and len(expanded["@graph"]) == 1:
                expanded = expanded["@graph"][0]
            if not expanded.keys().isdisjoint({"@value", "@list", "@set", "@graph"}):
                raise UnsafeDocumentError(f"{path}: language maps and other maps are not covered by a signature")
            self.node(item, expanded, path)
        elif set(expanded) == {"@id"}:
            _require_iri(item, expanded["@id"], path, may_be_term=True)
            self._roles[path] = "iri"
        else:
            _require_literal(item, expanded, path)
            self._roles[path] = "literal"


def _require_iri(text: Any, iri: Any, path: str, *, may_be_term: bool) -> None:
    """A text with a colon must stand for itself: prefixes would let it be respelt under the same signature."""
    is_iri = isinstance(iri, str) and ABSOLUTE_IRI.fullmatch(iri) and not iri.startswith(UNRESOLVED_BASE)
    if not isinstance(text, str) or not is_iri:
        raise UnsafeDocumentError(f"{path}: {text!r} is no absolute IRI, so it would be left out of the signed form")
    if text != iri and not (may_be_term and ":" not in text):
        raise UnsafeDocumentError(f"{path}: {text!r} would be signed as {iri!r}")


def _require_literal(item: Any, expanded: Mapping[str, Any], path: str) -> None:
    datatype = expanded.get("@type")
    value = expanded.get("@value")
    if not expanded.keys() <= {"@value", "@type"} or type(value) is not type(item) or value != item:
        raise UnsafeDocumentError(f"{path}: would not be signed as it stands")
    if datatype == "@json":
        raise UnsafeDocumentError(f"{path}: JSON literals are not used here")
    if str(datatype).endswith(("#anyURI", "xsd:anyURI")):
        _require_iri(item, item, path, may_be_term=False)
    if isinstance(item, bool):
        fits = datatype is None or datatype in _BOOLEAN
    elif isinstance(item, int | float):
        fits = datatype is None or datatype in _NUMERIC
    else:
        fits = datatype not in _NUMERIC and datatype not in _BOOLEAN
    # "true" and true are one literal once typed: the spelling would not be signed
    if not fits:
        raise UnsafeDocumentError(f"{path}: {item!r} is of another JSON type than its term wants ({datatype})")


def _refuse_duplicates(values: list[Any], path: str) -> None:
    if len(values) < 2:
        return
    seen: set[tuple[str, Any]] = set()
    for value in values:
        if isinstance(value, Mapping):
            if not isinstance(value.get("id"), str):
                continue
            mark: tuple[str, Any] = ("id", value["id"])
        else:
            mark = (type(value).__name__, value)
        if mark in seen:
            raise UnsafeDocumentError(f"{path}: holds {mark[1]!r} twice, which would be signed once")
        seen.add(mark)


@functools.lru_cache(maxsize=16)
def term_iris(processor: LinkedDataProcessor) -> frozenset[str]:
    """Every absolute IRI that some term of the contexts stands for."""
    found: set[str] = set()
    waiting: list[Any] = list(processor.contexts.values())
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            if isinstance(item.get("@id"), str) and ":" in item["@id"]:
                found.add(item["@id"])
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return frozenset(found)
