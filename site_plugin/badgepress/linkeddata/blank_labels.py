"""Puts canonical forms together into the canonical form of them all (RDFC-1.0 §4.4).

A blank node of a part is mentioned in no other part, so the quads that its first-degree hash is made of (§4.6) are the same alone and in the whole.
Nodes with a hash of their own are labelled in the order of the hashes. Nodes that share one (two awards of one class repeat its alignments) are told
apart by labelled neighbours (§4.8 without its recursion); where that is not enough, there is no answer here.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from itertools import count
from typing import NamedTuple

_LABEL = b"_:c14n"
_SELF, _OTHER = b"_:a", b"_:z"


class _Line(NamedTuple):
    text: bytes
    """With `%b` for each of the blank nodes; other percent signs are doubled."""
    nodes: tuple[int, ...]
    positions: bytes
    """Of each node: `s`, `o` or `g`."""

    @property
    def predicate(self) -> bytes:
        return self.text.split(b" ", 2)[1].replace(b"%%", b"%")


class Quads:
    """Quads of several parts; each part has blank nodes of its own."""

    def __init__(self) -> None:
        self._fixed: set[bytes] = set()
        """Lines without a blank node."""
        self._gapped: list[_Line] = []
        self._count = 0
        self._is_plain = True

    def new_node(self) -> int:
        """Return the number of a new blank node."""
        self._count += 1
        return self._count - 1

    def add_graph_of(self, subject: str, predicate: bytes, graph: int) -> None:
        """Say that a subject, an IRI, has the graph with this blank name."""
        text = b"<%b> %b %%b .\n" % (subject.encode().replace(b"%", b"%%"), predicate)
        self._gapped.append(_Line(text, (graph,), b"o"))

    def add_part(self, canonical: bytes, graph: int | None = None) -> None:
        """Add the quads of a canonical form that has a default graph alone; with `graph`, put them into the graph of this blank name."""
        numbers: dict[bytes, int] = {}
        # bytes are split at line feeds and carriage returns only, and literals escape both
        for line in canonical.splitlines(keepends=True):
            if graph is None and _LABEL not in line:
                self._fixed.add(line)
                continue
            subject, rest = line[:-3].split(b" ", 1)
            middle, last = rest.rsplit(b" ", 1)
            named, positions = [], b""
            if subject.startswith(_LABEL):
                named, positions, subject = [subject], b"s", b"%b"
            else:
                subject = subject.replace(b"%", b"%%")
            if last.startswith(_LABEL) and last[len(_LABEL) :].isdigit():
                named, positions, last = [*named, last], positions + b"o", b"%b"
            else:
                last = last.replace(b"%", b"%%")
            if _LABEL in middle and b" " + _LABEL in middle.partition(b'"')[0]:
                self._is_plain = False  # a quad of a graph already
            nodes = [numbers[name] if name in numbers else numbers.setdefault(name, self.new_node()) for name in named]
            text = b"%b %b %b" % (subject, middle.replace(b"%", b"%%"), last)
            if graph is not None:
                nodes, positions, text = [*nodes, graph], positions + b"g", text + b" %b"
            if nodes:
                self._gapped.append(_Line(text + b" .\n", tuple(nodes), positions))
            else:
                self._fixed.add(line)

    def canonical(self) -> bytes | None:
        """Return the canonical form, None where it takes more of the algorithm than there is here."""
        names = self._names()
        if names is None or not self._is_plain:
            return None
        lines = [text % tuple([names[node] for node in nodes]) for text, nodes, _ in self._gapped]
        lines += self._fixed
        lines.sort()
        return b"".join(lines)

    def _names(self) -> list[bytes] | None:
        hashes, numbers = self._hashes(), count()
        if len(set(hashes)) == len(hashes):
            label_of = {digest: _LABEL + b"%d" % number for number, digest in enumerate(sorted(hashes))}
            return [label_of[digest] for digest in hashes]
        alike: defaultdict[bytes, list[int]] = defaultdict(list)
        for node, digest in enumerate(hashes):
            alike[digest].append(node)
        groups = [alike[digest] for digest in sorted(alike)]
        names = {group[0]: _LABEL + b"%d" % next(numbers) for group in groups if len(group) == 1}
        neighbours = self._neighbours({node for group in groups if len(group) > 1 for node in group})
        told = dict(names)
        for group in (group for group in groups if len(group) > 1):
            by_neighbours = [(_hash_by_neighbours(neighbours[node], told), node) for node in group]
            if any(digest is None for digest, _ in by_neighbours):
                return None
            names.update({node: _LABEL + b"%d" % next(numbers) for _, node in sorted(by_neighbours)})
        return [names[node] for node in range(self._count)]

    def _hashes(self) -> list[bytes]:
        mentions: list[list[bytes]] = [[] for _ in range(self._count)]
        for text, nodes, _ in self._gapped:
            for one in nodes if len(nodes) == 1 else set(nodes):
                mentions[one].append(text % tuple([_SELF if node == one else _OTHER for node in nodes]))
        return [hashlib.sha256(b"".join(sorted(lines))).digest() for lines in mentions]

    def _neighbours(self, wanted: set[int]) -> dict[int, list[tuple[bytes, int]]]:
        """Return, for some nodes, what the hash of each neighbour begins with, and the neighbour."""
        found: dict[int, list[tuple[bytes, int]]] = {node: [] for node in wanted}
        for line in self._gapped:
            if len(line.nodes) > 1:
                for one in wanted.intersection(line.nodes):
                    for place, other in enumerate(line.nodes):
                        if other != one:
                            position = line.positions[place : place + 1]
                            found[one].append((position if position == b"g" else position + line.predicate, other))
        return found


def _hash_by_neighbours(neighbours: list[tuple[bytes, int]], names: dict[int, bytes]) -> bytes | None:
    """Return the N-degree hash of a node all of whose neighbours have names, None if one has none or two look alike."""
    if any(other not in names for _, other in neighbours):
        return None
    name_of = {hashlib.sha256(start + names[other]).hexdigest().encode(): names[other] for start, other in neighbours}
    if len(name_of) != len(neighbours):
        return None
    return hashlib.sha256(b"".join([digest + name_of[digest] for digest in sorted(name_of)])).digest()
