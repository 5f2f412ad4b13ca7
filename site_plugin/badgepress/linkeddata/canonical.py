"""The canonical form that signatures cover: RDF Dataset Canonicalization (RDFC-1.0) of a JSON-LD document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.contexts import Contexts, load_contexts
from badgepress.linkeddata.expansion import LinkedDataProcessor
from badgepress.linkeddata.safe_form import expand_safely


class Canonicaliser(Protocol):
    """Makes the one canonical form of a document, and refuses a document that has none."""

    def canonical_nquads(self, document: Mapping[str, Any]) -> bytes:
        """Return the canonical N-Quads in UTF-8, or raise `UnsafeDocumentError`."""


class PyldCanonicaliser:
    """The reference: the checks of `safe_form`, then PyLD; some 5 ms a credential."""

    def __init__(self, contexts: Contexts | None = None, *, hash_name: str = "sha256") -> None:
        """Tie it to the contexts it may use, the pinned ones by default, and to the hash that RDFC-1.0 works with."""
        self._hash_name = hash_name
        self._processor = LinkedDataProcessor(load_contexts() if contexts is None else contexts)

    def canonical_nquads(self, document: Mapping[str, Any]) -> bytes:
        """Return the canonical N-Quads in UTF-8.

        Raises:
            UnsafeDocumentError: A signature would not cover all of it, or verifiers would disagree on its form.
        """
        lines = self._processor.canonical_lines(expand_safely(document, self._processor), self._hash_name)
        refuse_order_dispute(lines)
        return "".join(lines).encode()


def refuse_order_dispute(lines: list[str]) -> None:
    """Refuse canonical lines that JavaScript, sorting by UTF-16 unit, puts in another order than the specification."""
    if all(line.isascii() for line in lines):
        return
    by_unit = sorted(lines, key=lambda line: line.encode("utf-16-be"))
    for ours, theirs in zip(lines, by_unit, strict=True):
        if ours != theirs:
            raise UnsafeDocumentError(
                f"verifiers disagree on the order of two texts, one of which is {_literal(ours)}",
                hint="within one list, emoji (beyond U+FFFF) and characters from U+E000 to U+FFFF cannot be mixed",
            )


def _literal(line: str) -> str:
    return line.split('"')[1] if line.count('"') >= 2 else line.strip()
