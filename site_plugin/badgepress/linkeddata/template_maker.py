"""Makes quad templates: PyLD turns a document into triples once, with placeholders for its texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.contexts import Contexts
from badgepress.linkeddata.expansion import LinkedDataProcessor
from badgepress.linkeddata.quad_template import QuadTemplate
from badgepress.linkeddata.safe_form import Role, expand_safely
from badgepress.linkeddata.shapes import lists_of_slots, slot_paths, with_slots

_PLACEHOLDER = "urn:badgepress:slot:"


@dataclass(frozen=True, slots=True)
class SlotRoles:
    """What the slots of a shape stand for."""

    exact: tuple[int, ...]
    """Slots whose very text decides what it means: types, and terms of a context in the place of an IRI."""
    iris: frozenset[int]
    """Slots that stand for IRIs; all others are literals."""


class TemplateMaker:
    """Makes templates with a fixed set of contexts."""

    def __init__(self, contexts: Contexts) -> None:
        self._processor = LinkedDataProcessor(contexts)
        self._term_names = _term_names(contexts)

    def roles(self, document: Mapping[str, Any], slots: list[str]) -> SlotRoles:
        """Say what the slots of a document stand for.

        Raises:
            UnsafeDocumentError: The reference refuses the document.
        """
        roles: dict[str, Role] = {}
        expand_safely(document, self._processor, roles)
        paths = slot_paths(document, frozenset())
        # a text that stands for an IRI without being one is a term of the context; a text without a role is left to the reference
        exact = tuple(
            slot
            for slot, path in enumerate(paths)
            if roles.get(path) not in ("literal", "iri") or (roles[path] == "iri" and ":" not in slots[slot])
        )
        return SlotRoles(exact, frozenset(slot for slot, path in enumerate(paths) if roles.get(path) == "iri"))

    def template(self, document: Mapping[str, Any], slots: list[str], roles: SlotRoles) -> QuadTemplate | None:
        """Return the template of a document that the reference accepts, None where there can be none."""
        free = [slot for slot in range(len(slots)) if slot not in roles.exact]
        slot_of = {f"{_PLACEHOLDER}{slot}": slot for slot in free}
        if _PLACEHOLDER in repr(document):
            return None
        texts = [slots[slot] for slot in range(len(slots))]
        for placeholder, slot in slot_of.items():
            texts[slot] = placeholder
        replacements = iter(texts)
        try:
            dataset = self._processor.dataset(
                with_slots(document, frozenset(), lambda _path, _text: next(replacements))
            )
        except UnsafeDocumentError:
            return None
        if any(triples for graph, triples in dataset.items() if graph != "@default"):
            return None  # blank graph names and quads in graphs are left to the reference
        template = QuadTemplate(
            dataset.get("@default", []),
            len(slots),
            slot_of,
            roles.iris & frozenset(free),
            lists_of_slots(document, frozenset()),
            self._term_names,
        )
        # a text that stands in no quad would not be signed
        return template if template.slots_used == frozenset(free) else None


def _term_names(contexts: Contexts) -> frozenset[str]:
    """Every name that stands as a key anywhere in the contexts."""
    found: set[str] = set()
    waiting: list[Any] = list(contexts.values())
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            found.update(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return frozenset(found)
