"""PyLD, tied to given contexts: answers from memory, shares no cache with others, works within a budget."""

from __future__ import annotations

import copy
import hashlib
import math
import threading
from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache

from badgepress.errors import UnsafeDocumentError, WorkBudgetError
from badgepress.linkeddata.contexts import Contexts, known_context
from badgepress.linkeddata.offline_pyld import URDNA2015, ContextResolver, JsonLdError, JsonLdProcessor

UNRESOLVED_BASE = "unresolved://relative/"
"""Where PyLD puts a relative reference, so that it can be told; left alone, it invents an address under example.org."""
_ONE_AT_A_TIME = threading.RLock()
"""PyLD keeps what it made of contexts in caches that two threads break (cachetools: “mutated during iteration”)."""
WORK_BUDGET = 4000
"""Permutations of blank nodes tried at most; honest credentials need fewer than ten, poison graphs need millions."""


class LinkedDataProcessor:
    """Expansion and canonicalisation of JSON-LD with a fixed set of contexts."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        # PyLD's own cache is global and keyed by URL alone: another user of PyLD could put other bytes into it
        resolver = ContextResolver(LRUCache(maxsize=64), self._load)
        self._options = {
            "base": UNRESOLVED_BASE,
            "processingMode": "json-ld-1.1",
            "documentLoader": self._load,
            "contextResolver": resolver,
        }

    def expand(self, document: Mapping[str, Any]) -> tuple[list[Any], list[str | None]]:
        """Return the expanded document and the names that expansion dropped because no context maps them.

        Raises:
            UnsafeDocumentError: The document is no JSON-LD.
        """
        dropped: list[str | None] = []
        try:
            with _ONE_AT_A_TIME:
                expanded = JsonLdProcessor(on_property_dropped=dropped.append).expand(document, dict(self._options))
        except JsonLdError as error:
            raise UnsafeDocumentError(f"not valid JSON-LD: {_reason(error)}") from error
        return expanded, dropped

    def canonical_lines(self, document: Mapping[str, Any] | list[Any], hash_name: str = "sha256") -> list[str]:
        """Return the canonical N-Quads (RDFC-1.0) of a document or of its expanded form.

        The lines are sorted by code point; each ends with its line feed.

        Raises:
            UnsafeDocumentError: No JSON-LD, or its blank nodes need more work than the budget allows.
        """
        return canonical_dataset(self.dataset(document), hash_name)

    def dataset(self, document: Mapping[str, Any] | list[Any]) -> dict[str, Any]:
        """Return the RDF dataset of a document in PyLD's form: graph name → triples.

        Raises:
            UnsafeDocumentError: No JSON-LD.
        """
        try:
            with _ONE_AT_A_TIME:
                dataset: dict[str, Any] = JsonLdProcessor().to_rdf(
                    document, {**self._options, "produceGeneralizedRdf": False}
                )
        except JsonLdError as error:
            raise UnsafeDocumentError(f"not valid JSON-LD: {_reason(error)}") from error
        return dataset

    def _load(self, url: str, _options: Mapping[str, Any] | None = None) -> dict[str, Any]:
        # PyLD resolves relative references inside the document it is given, in place
        document = copy.deepcopy(known_context(url, self.contexts))
        return {"document": document, "documentUrl": url, "contextUrl": None, "contentType": None, "tag": "static"}


def canonical_dataset(dataset: dict[str, Any], hash_name: str = "sha256") -> list[str]:
    """Return the canonical N-Quads of a dataset in PyLD's form; beyond the budget raise `WorkBudgetError`."""
    text: str = _BoundedRdfc(hash_name).main(dataset, {"format": "application/n-quads"})
    # str.splitlines would also split at U+0085, U+2028 and their like inside literals
    return [line + "\n" for line in text.split("\n")[:-1]]


class _BoundedRdfc(URDNA2015):  # type: ignore[misc]
    """RDFC-1.0 (named URDNA2015 by PyLD) that gives up on poison graphs instead of running for hours."""

    def __init__(self, hash_name: str) -> None:
        super().__init__()
        self._hash_name = hash_name
        self._work = 0

    def create_hash(self) -> Any:
        return hashlib.new(self._hash_name)

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self._work += 1 + sum(math.factorial(min(len(nodes), 12)) for nodes in related.values())
        if self._work > WORK_BUDGET:
            raise WorkBudgetError(
                "too many objects without an id look alike: canonicalising them would take too long",
                hint="give the objects ids, or make them differ",
            )
        return related


def _reason(error: JsonLdError) -> str:
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return str(cause).split("\n", 1)[0].split(";", 1)[-1].strip()
