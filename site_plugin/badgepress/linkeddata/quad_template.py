"""N-Quads templates: the canonical form of every document of one shape, with gaps where their texts differ (docs/adr/0010).

A template is made from one document by the reference (PyLD) and filled for the others. `fill` returns None wherever it cannot prove that the
reference would give the same bytes; it never refuses a document itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from badgepress.linkeddata.expansion import UNRESOLVED_BASE
from badgepress.linkeddata.plain_json import UNSAFE_TEXT
from badgepress.linkeddata.quad_forms import ESCAPES, LineMaker, Triple, blank_nodes_of

_MUST_ESCAPE = re.compile('["\\\\\t\n\r]')
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_HIGH = re.compile("[\ue000-\uffff]")


class QuadTemplate:
    """The quads of one shape, with slots for the texts that vary."""

    def __init__(
        self,
        triples: Sequence[Triple],
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
        names = sorted({value for triple in triples for value in blank_nodes_of(triple)})
        maker = LineMaker(slot_of, {name: slot_count + position for position, name in enumerate(names)})
        self._labels = tuple(b"_:c14n%d" % position for position in range(len(names)))
        self._blank_nodes = tuple(maker.blank_node(name, triples) for name in names)
        blocks = maker.blocks(triples)
        forms = [form for block in blocks if (form := block.one_form)]
        self._simple = tuple((form.text, form.pick) for form in forms if form.pick)
        self._constant = tuple(form.text for form in forms if not form.pick)
        self._unsorted = tuple(block for block in blocks if not block.one_form)
        subjects = {triple["subject"]["value"] for triple in triples if triple["subject"]["type"] == "IRI"}
        self._subject_slots = tuple(slot_of[subject] for subject in subjects if subject in slot_of)
        self._subjects = frozenset(subjects - slot_of.keys())
        text = "".join(triple[role]["value"] for triple in triples for role in ("subject", "predicate", "object"))
        self._has_astral, self._has_high = bool(_ASTRAL.search(text)), bool(_HIGH.search(text))

    def fill(self, slots: Sequence[str]) -> bytes | None:
        """Return the canonical N-Quads (UTF-8) of the document with these texts in its slots, None where that is not proven."""
        joined = "".join(slots)
        if not self._is_safe(joined) or self._has_doubtful_iri(slots) or self._has_duplicates(slots):
            return None
        terms = self._terms(slots, joined)
        if self._blank_nodes:
            hashes = [node.hash(terms) for node in self._blank_nodes]
            label_of = dict(zip(sorted(hashes), self._labels, strict=True))
            if len(label_of) != len(hashes):
                return None  # nodes that look alike: labels need the whole algorithm
            terms += [label_of[digest] for digest in hashes]
        blocks = [text % pick(terms) for text, pick in self._simple]
        blocks += self._constant
        for block in self._unsorted:
            if (lines := block.filled(terms)) is None:
                return None  # two quads became one, and with it perhaps the hashes above
            blocks.append(lines)
        if self._has_merged(slots):
            return _merged(blocks)
        blocks.sort()  # no subject begins another one's line, so their quads do not mix
        return b"".join(blocks)

    def _has_merged(self, slots: Sequence[str]) -> bool:
        """Say whether two nodes of the template are one in this document."""
        subjects = {slots[slot] for slot in self._subject_slots}
        return len(subjects) != len(self._subject_slots) or not self._subjects.isdisjoint(subjects)

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
        return [text.translate(ESCAPES).encode() for text in slots]

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


def _merged(blocks: Sequence[bytes]) -> bytes | None:
    lines = b"".join(blocks).splitlines(keepends=True)
    if len(set(lines)) != len(lines):
        return None  # as above
    lines.sort()
    return b"".join(lines)


def _with_texts(triple: Triple, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        role: {**term, "value": texts.get(term["value"], term["value"])} if term["type"] != "blank node" else term
        for role, term in triple.items()
    }


def _slots_in(triples: Sequence[Triple], slot_of: Mapping[str, int]) -> set[int]:
    values = {triple[role]["value"] for triple in triples for role in ("subject", "object")}
    return {slot for placeholder, slot in slot_of.items() if placeholder in values}
