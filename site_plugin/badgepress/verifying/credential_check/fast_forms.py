"""Canonical forms for many badges: quad templates and put-together stacks, each compared with PyLD again and again (docs/adr/0010, 0026)."""

from __future__ import annotations

from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.nested_canonical import NestedCanonicaliser
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.verifying.credential_check.embedded_proof import CanonicalForms
from badgepress.verifying.credential_check.known_contexts import verifying_contexts


def fast_forms() -> CanonicalForms:
    """Return makers of canonical forms that know the shapes of documents they have met."""
    contexts = verifying_contexts()
    return CanonicalForms(lambda: NestedCanonicaliser(TemplateCanonicaliser(contexts), PyldCanonicaliser(contexts)))
