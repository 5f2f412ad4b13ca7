"""Triples as bytes with gaps, put together so that filling them gives sorted N-Quads: what the order does not depend on is sorted once.

Two lines of one subject are ordered by their predicates, whatever else fills them; only lines that share both can change places.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
_RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"'})

Triple = Mapping[str, Any]
"""As PyLD has it: `subject`, `predicate` and `object`, each with `type` and `value`."""
Terms = Sequence[bytes]
Pick = Callable[[Terms], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """Bytes with gaps; `pick` takes what fills them out of the terms, None where there is no gap."""

    text: bytes
    pick: Pick | None

    def filled(self, terms: Terms) -> bytes:
        """Return it with its gaps filled."""
        return self.text if self.pick is None else self.text % self.pick(terms)


@dataclass(frozen=True, slots=True)
class Line:
    """One quad, before it is a form: percent signs are doubled, gaps stand for `%b`."""

    subject: tuple[bytes, int | None]
    """As written, and its gap."""
    predicate: bytes
    text: bytes
    gaps: tuple[int, ...]

    @property
    def has_varying_object(self) -> bool:
        """Whether its object has a gap."""
        return len(self.gaps) > (self.subject[1] is not None)


@dataclass(frozen=True, slots=True)
class Block:
    """The quads of one subject: pieces in their order, of which those of several lines have to be sorted each time."""

    pieces: tuple[tuple[Form, ...], ...]

    @property
    def one_form(self) -> Form | None:
        """The whole block, where nothing has to be sorted."""
        return self.pieces[0][0] if len(self.pieces) == len(self.pieces[0]) == 1 else None

    def filled(self, terms: Terms) -> bytes | None:
        """Return the lines in order, None if two of them are equal."""
        parts: list[bytes] = []
        for piece in self.pieces:
            lines = sorted([form.filled(terms) for form in piece])
            if len(set(lines)) != len(lines):
                return None
            parts += lines
        return b"".join(parts)


@dataclass(frozen=True, slots=True)
class BlankNode:
    """The first-degree quads of a blank node (RDFC-1.0 §4.6), itself as `_:a` and others as `_:z`."""

    forms: tuple[Form, ...]
    """One if their order is always the same, else lines."""
    known: bytes
    """The hash, of a blank node beside which no gap stands; else empty."""

    def hash(self, terms: Terms) -> bytes:
        """Return SHA-256 of the quads with their gaps filled; its order is that of the hexadecimal digits."""
        if len(self.forms) == 1:
            return self.known or hashlib.sha256(self.forms[0].filled(terms)).digest()
        return hashlib.sha256(b"".join(sorted([form.filled(terms) for form in self.forms]))).digest()


class LineMaker:
    """Writes triples down with gaps for slots and for the labels of blank nodes."""

    def __init__(self, slot_of: Mapping[str, int], label_of: Mapping[str, int]) -> None:
        """Tie it to placeholders and names of blank nodes, each with its gap."""
        self._slot_of = slot_of
        self._label_of = label_of

    def blocks(self, triples: Iterable[Triple]) -> list[Block]:
        """Return the quads by their subjects."""
        lines = sorted({self._line(triple) for triple in triples}, key=_place)
        return [Block(_pieces(list(group))) for _, group in groupby(lines, key=lambda line: line.subject)]

    def blank_node(self, name: str, triples: Iterable[Triple]) -> BlankNode:
        """Return what a blank node's hash is made of."""
        lines = sorted(
            [self._line(triple, seen_from=name) for triple in triples if name in blank_nodes_of(triple)], key=_place
        )
        subjects = {line.subject for line in lines if line.subject[0].startswith(b"<")}
        is_fixed = len(subjects) < 2 or all(gap is None for _, gap in subjects)
        if not is_fixed or any(len(piece) > 1 for piece in _pieces(lines)):
            return BlankNode(tuple(_form([line]) for line in lines), b"")
        form = _form(lines)
        return BlankNode((form,), hashlib.sha256(form.text).digest() if form.pick is None else b"")

    def _line(self, triple: Triple, seen_from: str = "") -> Line:
        gaps: list[int] = []
        subject = self._term(triple["subject"], gaps, seen_from)
        subject_gap = gaps[0] if gaps else None
        predicate = self._term(triple["predicate"], gaps, seen_from)
        text = b" ".join((subject, predicate, self._term(triple["object"], gaps, seen_from))) + b" .\n"
        return Line((subject, subject_gap), predicate, text, tuple(gaps))

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
        text = b"%b" if slot is not None else _literally(value.translate(ESCAPES))
        if term["datatype"] == _RDF_LANG_STRING:
            return b'"' + text + b'"@' + _literally(term["language"])
        suffix = b"" if term["datatype"] == _XSD_STRING else b"^^<" + _literally(term["datatype"]) + b">"
        return b'"' + text + b'"' + suffix


def blank_nodes_of(triple: Triple) -> list[str]:
    """Return the names of the blank nodes in a triple."""
    return [triple[role]["value"] for role in ("subject", "object") if triple[role]["type"] == "blank node"]


def _place(line: Line) -> tuple[Any, ...]:
    subject, gap = line.subject
    # percent signs are compared as they will be written
    return _written(subject), -1 if gap is None else gap, _written(line.predicate), _written(line.text), line.gaps


def _pieces(lines: Sequence[Line]) -> tuple[tuple[Form, ...], ...]:
    """Put sorted lines together; those of one subject and predicate stay apart if what varies in them could change their order."""
    pieces: list[tuple[Form, ...]] = []
    fixed: list[Line] = []
    for _, group in groupby(lines, key=lambda line: (line.subject, line.predicate)):
        alike = list(group)
        if len(alike) > 1 and any(line.has_varying_object for line in alike):
            pieces += [(_form(fixed),)] if fixed else []
            pieces.append(tuple(_form([line]) for line in alike))
            fixed = []
        else:
            fixed += alike
    return (*pieces, (_form(fixed),)) if fixed else tuple(pieces)


def _form(lines: Sequence[Line]) -> Form:
    text = b"".join([line.text for line in lines])
    gaps = [gap for line in lines for gap in line.gaps]
    return Form(text, itemgetter(*gaps)) if gaps else Form(_written(text), None)


def _literally(text: str) -> bytes:
    return text.encode().replace(b"%", b"%%")


def _written(text: bytes) -> bytes:
    return text.replace(b"%%", b"%")
