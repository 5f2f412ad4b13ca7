"""N-Quads templates: the canonical form of every document of one shape, with gaps where their texts differ (docs/adr/0010).

A template is made from one document by the reference (PyLD) and filled for the others. `fill` returns None wherever it cannot prove that the
reference would give the same bytes; it never refuses a document itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from badgepress.linkeddata.expansion import UNRESOLVED_BASE
from badgepress.linkeddata.plain_json import UNSAFE_TEXT

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_MUST_ESCAPE = re.compile('["\\\\\t\n\r]')
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"'})
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_HIGH = re.compile("[\ue000-\uffff]")

Terms = Sequence[bytes]
Pick = Callable[[Terms], Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of N-Quads with gaps; `pick` takes what fills them out of the terms."""

    form: bytes
    pick: Pick | None


@dataclass(frozen=True, slots=True)
class _BlankNode:
    """The first-degree quads of a blank node (RDFC-1.0 §4.6), itself as `_:a` and others as `_:z`."""

    constant_hash: str
    """Of a blank node beside which no gap stands; else empty."""
    constant_lines: tuple[bytes, ...]
    lines: tuple[tuple[bytes, Pick], ...]

    def hash(self, terms: Terms) -> str:
        if self.constant_hash:
            return self.constant_hash
        lines = [*self.constant_lines, *[form % pick(terms) for form, pick in self.lines]]
        lines.sort()
        return hashlib.sha256(b"".join(lines)).hexdigest()


class QuadTemplate:
    """The quads of one shape, with slots for the texts that vary."""

    def __init__(
        self,
        triples: Sequence[Mapping[str, Any]],
        slot_count: int,
        slot_of: Mapping[str, int],
        iri_slots: frozenset[int],
        distinct: Sequence[Sequence[int]],
        term_names: frozenset[str],
    ) -> None:
        """Make a template.

        Args:
            triples: PyLD's triples of the default graph of a document whose texts are placeholders.
            slot_count: How many slots the documents have.
            slot_of: Placeholder → slot; slots that must be met exactly have none.
            iri_slots: The slots that stand for IRIs; the others are literals.
            distinct: Slots of which no two may hold the same text.
            term_names: Every name that some context defines: as prefix it would turn an IRI into another.
        """
        self._triples = triples
        self._slot_of = slot_of
        self._iri_slots = iri_slots
        self._distinct = tuple(tuple(group) for group in distinct)
        self._term_names = term_names
        # no gap at all stands for an exact text that the shape leaves free
        self.slots_used = frozenset(_slots_in(triples, slot_of))
        names = sorted({value for triple in triples for value in _blank_nodes_of(triple)})
        label_of = {name: slot_count + position for position, name in enumerate(names)}
        maker = _LineMaker(slot_of, label_of)
        lines = [maker.line(triple) for triple in triples]
        has_label = [bool(_blank_nodes_of(triple)) for triple in triples]
        self._constant = sorted({line.form for line in lines if line.pick is None})
        self._constant_set = frozenset(self._constant)
        text = b"".join(self._constant + [line.form for line in lines]).decode()
        self._has_astral, self._has_high = bool(_ASTRAL.search(text)), bool(_HIGH.search(text))
        varying = [
            (line.form, line.pick, labelled) for line, labelled in zip(lines, has_label, strict=True) if line.pick
        ]
        self._plain = tuple((form, pick) for form, pick, labelled in varying if not labelled)
        self._labelled = tuple((form, pick) for form, pick, labelled in varying if labelled)
        self._blank_nodes = tuple(maker.blank_node(name, triples) for name in names)

    def fill(self, slots: Sequence[str]) -> bytes | None:
        """Return the canonical N-Quads (UTF-8) of the document with these texts in its slots, None where that is not proven."""
        joined = "".join(slots)
        if not self._is_safe(joined) or self._has_doubtful_iri(slots) or self._has_duplicates(slots):
            return None
        terms = self._terms(slots, joined)
        if self._blank_nodes:
            hashes = [node.hash(terms) for node in self._blank_nodes]
            order = {digest: position for position, digest in enumerate(sorted(hashes))}
            if len(order) != len(hashes):
                return None  # nodes that look alike: labels need the whole algorithm
            terms += [b"_:c14n%d" % order[digest] for digest in hashes]
        labelled = [form % pick(terms) for form, pick in self._labelled]
        if len(set(labelled)) != len(labelled):
            return None  # two quads became one, and with it the hashes above
        plain = {form % pick(terms) for form, pick in self._plain}
        quads = [*self._constant, *labelled, *(plain - self._constant_set)]
        quads.sort()
        return b"".join(quads)

    def bound(self, slots: Sequence[str], free: Sequence[int]) -> QuadTemplate | None:
        """Return the template of the documents that differ from one in some slots only.

        Args:
            slots: The texts of a document that `fill` accepted.
            free: The slots that stay slots, in their new order.

        Returns:
            None where a list has both kinds of slots among the texts that tell its items apart.
        """
        new_slot = {slot: position for position, slot in enumerate(free)}
        groups = [[slot in new_slot for slot in group] for group in self._distinct]
        if any(any(group) and not all(group) for group in groups):
            return None
        texts = {placeholder: slots[slot] for placeholder, slot in self._slot_of.items() if slot not in new_slot}
        return QuadTemplate(
            [_with_texts(triple, texts) for triple in self._triples],
            len(free),
            {placeholder: new_slot[slot] for placeholder, slot in self._slot_of.items() if slot in new_slot},
            frozenset(new_slot[slot] for slot in self._iri_slots if slot in new_slot),
            [[new_slot[slot] for slot in group] for group in self._distinct if group[0] in new_slot],
            self._term_names,
        )

    def _is_safe(self, joined: str) -> bool:
        if not joined.isprintable() and UNSAFE_TEXT.search(joined):
            return False
        if not joined.isascii() or self._has_astral:
            # JavaScript's order differs from the specification's where both kinds of characters meet: the reference decides
            has_high = self._has_high or _HIGH.search(joined)
            if has_high and (self._has_astral or _ASTRAL.search(joined)):
                return False
        return UNRESOLVED_BASE not in joined

    def _terms(self, slots: Sequence[str], joined: str) -> list[bytes]:
        if not _MUST_ESCAPE.search(joined):
            return [text.encode() for text in slots]
        # an IRI holds none of these characters
        return [text.translate(_ESCAPES).encode() for text in slots]

    def _has_doubtful_iri(self, slots: Sequence[str]) -> bool:
        for slot in self._iri_slots:
            text = slots[slot]
            if text.startswith("https://") and text not in self._term_names:
                continue
            scheme, _, rest = text.partition(":")
            if text in self._term_names or (not rest.startswith("//") and scheme in self._term_names):
                return True
        return False

    def _has_duplicates(self, slots: Sequence[str]) -> bool:
        return any(len({slots[slot] for slot in group}) != len(group) for group in self._distinct)


class _LineMaker:
    def __init__(self, slot_of: Mapping[str, int], label_of: Mapping[str, int]) -> None:
        self._slot_of = slot_of
        self._label_of = label_of

    def line(self, triple: Mapping[str, Any], seen_from: str = "") -> _Line:
        """Return a triple as a line; seen from a blank node, labels are `_:a` and `_:z`."""
        gaps: list[int] = []
        parts = [self._term(triple[role], gaps, seen_from) for role in ("subject", "predicate", "object")]
        form = b" ".join(parts) + b" .\n"
        if not gaps:
            return _Line(form.replace(b"%%", b"%"), None)
        return _Line(form, itemgetter(*gaps))

    def _term(self, term: Mapping[str, Any], gaps: list[int], seen_from: str) -> bytes:
        value = term["value"]
        if term["type"] == "blank node":
            if seen_from:
                return b"_:a" if value == seen_from else b"_:z"
            gaps.append(self._label_of[value])
            return b"%b"
        slot = self._slot_of.get(value)
        if slot is not None:
            gaps.append(slot)
        if term["type"] == "IRI":
            return b"<%b>" if slot is not None else b"<" + _literally(value) + b">"
        text = b"%b" if slot is not None else _literally(value.translate(_ESCAPES))
        if term["datatype"] == _RDF_LANG_STRING:
            return b'"' + text + b'"@' + _literally(term["language"])
        suffix = b"" if term["datatype"] == _XSD_STRING else b"^^<" + _literally(term["datatype"]) + b">"
        return b'"' + text + b'"' + suffix

    def blank_node(self, name: str, triples: Sequence[Mapping[str, Any]]) -> _BlankNode:
        lines = [self.line(triple, seen_from=name) for triple in triples if name in _blank_nodes_of(triple)]
        constant = tuple(line.form for line in lines if line.pick is None)
        varying = tuple(line for line in lines if line.pick is not None)
        known = "" if varying else hashlib.sha256(b"".join(sorted(constant))).hexdigest()
        return _BlankNode(known, constant, tuple((line.form, line.pick) for line in varying if line.pick))


def _with_texts(triple: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        role: {**term, "value": texts.get(term["value"], term["value"])} if term["type"] != "blank node" else term
        for role, term in triple.items()
    }


def _literally(text: str) -> bytes:
    return text.encode().replace(b"%", b"%%")


def _blank_nodes_of(triple: Mapping[str, Any]) -> list[str]:
    return [triple[role]["value"] for role in ("subject", "object") if triple[role]["type"] == "blank node"]


def _slots_in(triples: Sequence[Mapping[str, Any]], slot_of: Mapping[str, int]) -> set[int]:
    values = {triple[role]["value"] for triple in triples for role in ("subject", "object")}
    return {slot for placeholder, slot in slot_of.items() if placeholder in values}
