"""The fast canonicaliser: quad templates made by the reference, and the reference itself wherever a template proves nothing (docs/adr/0010)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badgepress.bounded import Bounded
from badgepress.errors import CanonicalisationError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.contexts import Contexts, load_contexts
from badgepress.linkeddata.quad_template import QuadTemplate
from badgepress.linkeddata.shapes import Shape, read_shape, slot_paths
from badgepress.linkeddata.template_maker import SlotRoles, TemplateMaker

SHARED_MEMBERS = frozenset({"issuer", "achievement"})
"""What all credentials of a class have in common word for word."""
SAMPLED = 2000
"""Of so many documents one, chosen by its own texts, is canonicalised by the reference too."""
_MAX_SHAPES = 512
_MAX_BOUND = 4096
_MAX_VARIANTS = 64


class TemplateCanonicaliser:
    """Gives the bytes of `PyldCanonicaliser`, for documents of a known shape some hundred times faster.

    The first document of a shape goes to the reference, the second makes its template (and goes to the reference too). Documents that also share
    the content of `shared` members word for word use a template in which that content is filled in once and for all.
    """

    def __init__(
        self, contexts: Contexts | None = None, *, shared: frozenset[str] = SHARED_MEMBERS, sampled: int = SAMPLED
    ) -> None:
        """Tie it to contexts.

        Args:
            contexts: The contexts it may use; the pinned ones by default.
            shared: Members that many documents share word for word.
            sampled: Every document whose checksum this divides is compared with the reference: 1 for all.
        """
        known = load_contexts() if contexts is None else contexts
        self._reference = PyldCanonicaliser(known)
        self._maker = TemplateMaker(known)
        self._shared = shared
        self._sampled = sampled
        self._shapes: Bounded[Shape, _Variants | None] = Bounded(_MAX_SHAPES)
        self._bound: Bounded[Shape, _Variants] = Bounded(_MAX_BOUND)

    def canonical_nquads(self, document: Mapping[str, Any]) -> bytes:
        """Return the canonical N-Quads in UTF-8.

        Raises:
            UnsafeDocumentError: A signature would not cover all of it, or verifiers would disagree on its form.
            CanonicalisationError: Template and reference disagree: a fault of ours; nothing may be signed.
        """
        read = read_shape(document, self._shared)
        if read is None:
            return self._reference.canonical_nquads(document)
        filled = self._filled(self._bound, *read)
        if filled is None:
            return self._by_whole_shape(document, *read)
        self._compare_sample(document, read[1], filled)
        return filled

    @staticmethod
    def _filled(templates: Bounded[Shape, Any], shape: Shape, slots: list[str]) -> bytes | None:
        variants = templates.get(shape)
        template = variants.template_for(slots) if variants is not None else None
        return template.fill(slots) if template is not None else None

    def _by_whole_shape(self, document: Mapping[str, Any], bound_shape: Shape, free_slots: list[str]) -> bytes:
        read = read_shape(document, frozenset())
        if read is None:
            return self._reference.canonical_nquads(document)
        shape, slots = read
        filled = self._filled(self._shapes, shape, slots)
        if filled is None:
            canonical = self._reference.canonical_nquads(document)
            self._learn(document, shape, slots, canonical)
            return canonical
        self._compare_sample(document, slots, filled)
        self._bind(document, self._shapes.get(shape), slots, bound_shape, free_slots, filled)
        return filled

    def _compare_sample(self, document: Mapping[str, Any], slots: list[str], filled: bytes) -> None:
        name = document.get("id")
        is_chosen = zlib.crc32((name if type(name) is str else "".join(slots)).encode()) % self._sampled == 0
        if is_chosen and self._reference.canonical_nquads(document) != filled:
            raise CanonicalisationError(
                f"two ways to the canonical form of {document.get('id', 'a document')} disagree",
                hint="Nothing was published. This is a fault of badgepress; please report it.",
            )

    def _learn(self, document: Mapping[str, Any], shape: Shape, slots: list[str], canonical: bytes) -> None:
        """Make a template of a document that the reference accepted, if its shape was met before."""
        if shape not in self._shapes:
            # a shape that is never met again shall cost no more than the reference
            self._shapes.put(shape, None)
            return
        variants = self._shapes.get(shape)
        if variants is None:
            variants = _Variants(self._maker.roles(document, slots))
            self._shapes.put(shape, variants)
        if not variants.knows(slots):
            template = self._maker.template(document, slots, variants.roles)
            variants.add(slots, template if template is not None and template.fill(slots) == canonical else None)

    def _bind(
        self, document: Mapping[str, Any], whole: _Variants | None, slots: list[str], shape: Shape, free: list[str],
        filled: bytes,
    ) -> None:  # fmt: skip
        """Fill what the class shares into a template that has just served a document."""
        template = whole.template_for(slots) if whole is not None else None
        if whole is None or template is None or len(free) == len(slots):
            return
        place_of = {path: slot for slot, path in enumerate(slot_paths(document, frozenset()))}
        places = [place_of[path] for path in slot_paths(document, self._shared)]
        variants = self._bound.get(shape)
        if variants is None:
            exact = tuple(position for position, place in enumerate(places) if place in whole.roles.exact)
            variants = _Variants(SlotRoles(exact, frozenset()))
            self._bound.put(shape, variants)
        if not variants.knows(free):
            bound = template.bound(slots, places)
            variants.add(free, bound if bound is not None and bound.fill(free) == filled else None)


@dataclass(slots=True)
class _Variants:
    """The templates of one shape: one for each choice of the texts that must be met exactly."""

    roles: SlotRoles
    templates: dict[tuple[str, ...], QuadTemplate | None]

    def __init__(self, roles: SlotRoles) -> None:
        self.roles = roles
        self.templates = {}

    def _key(self, slots: list[str]) -> tuple[str, ...]:
        return tuple([slots[slot] for slot in self.roles.exact])

    def knows(self, slots: list[str]) -> bool:
        """Say whether it was tried, or is no longer worth trying, to make a template."""
        return self._key(slots) in self.templates or len(self.templates) >= _MAX_VARIANTS

    def template_for(self, slots: list[str]) -> QuadTemplate | None:
        return self.templates.get(self._key(slots))

    def add(self, slots: list[str], template: QuadTemplate | None) -> None:
        self.templates[self._key(slots)] = template
