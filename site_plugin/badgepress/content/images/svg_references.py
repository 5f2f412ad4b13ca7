"""How much an SVG draws once every reference in it is followed: few elements can be made to draw billions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

MAX_DRAWN = 50_000
SURFACE_WEIGHT = {"filter": 50, "mask": 100, "clipPath": 100, "symbol": 500}
"""What counts for more than a shape, as it works on a whole surface each time."""
FILTER_STEP_WEIGHT = 250
"""Of each step of a filter: a large blur takes as long as so many shapes."""


def weight_of(element: str) -> int:
    """Return for how many shapes an element counts each time it is drawn."""
    return FILTER_STEP_WEIGHT if element.startswith("fe") else SURFACE_WEIGHT.get(element, 1)


@dataclass(slots=True)
class ReferenceGraph:
    """The elements of a document in order (0 is the root) and what each refers to."""

    parents: list[int] = field(default_factory=list)
    targets: list[list[str]] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)
    by_id: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    weights: list[int] = field(default_factory=list)

    def add(self, parent: int, *, identifier: str | None, targets: list[str], is_use: bool, weight: int = 1) -> int:
        """Add an element and return its number; its parent was added before (-1 for the root)."""
        here = len(self.parents)
        self.parents.append(parent)
        self.targets.append(targets)
        self.weights.append(weight)
        if identifier:
            # Should an id stand twice, renderers differ on which one counts: all of them do here.
            self.by_id[identifier].append(here)
        if is_use:
            self.uses.append(here)
        return here

    def add_weight(self, node: int, weight: int) -> None:
        """Let an element that was added count for so many shapes more."""
        self.weights[node] += weight

    def has_nested_use(self) -> bool:
        """Say whether a `use` draws something that holds a `use` itself."""
        holds_use: set[int] = set()
        for use in self.uses:
            at = use
            while at >= 0 and at not in holds_use:
                holds_use.add(at)
                at = self.parents[at]
        ids = {identifier for identifier, nodes in self.by_id.items() if not holds_use.isdisjoint(nodes)}
        return any(target in ids for use in self.uses for target in self.targets[use])

    def drawn(self) -> int | None:
        """Count the elements drawn from the root by their weights, copies included; None if they go in circles.

        Returns:
            The count, or `MAX_DRAWN` + 1 for anything above `MAX_DRAWN`.
        """
        edges = self._edges()
        weights = self.weights + [1] * (len(edges) - len(self.weights))
        counts = [0] * len(edges)
        open_nodes: set[int] = set()
        stack = [0]
        while stack:
            node = stack[-1]
            if counts[node]:
                stack.pop()
            elif node in open_nodes:
                counts[node] = min(weights[node] + sum(counts[other] for other in edges[node]), MAX_DRAWN + 1)
                open_nodes.discard(node)
                stack.pop()
            else:
                open_nodes.add(node)
                if not open_nodes.isdisjoint(edges[node]):
                    return None
                stack.extend(other for other in edges[node] if not counts[other])
        return counts[0]

    def _edges(self) -> list[list[int]]:
        """List what each node draws: an element its children and the ids it refers to, an id its elements.

        Ids are nodes of their own, or a thousand references to an id that stands a thousand times made a million edges.
        """
        edges: list[list[int]] = [[] for _ in self.parents]
        id_nodes: dict[str, int] = {}
        for identifier, nodes in self.by_id.items():
            id_nodes[identifier] = len(edges)
            edges.append(nodes)
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                edges[parent].append(node)
            edges[node] += [id_nodes[target] for target in sorted(set(self.targets[node])) if target in id_nodes]
        return edges
