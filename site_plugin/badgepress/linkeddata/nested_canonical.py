"""The canonical form of a credential that nests others (CLR 2.0), put together from theirs (docs/adr/0026)."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from badgepress.errors import CanonicalisationError
from badgepress.linkeddata.blank_labels import Quads
from badgepress.linkeddata.canonical import Canonicaliser, PyldCanonicaliser, refuse_order_dispute

SAMPLED = 250
"""Of so many documents one, chosen by its own texts, is canonicalised by the reference too."""
_SUBJECT, _NESTED = "credentialSubject", "verifiableCredential"
_ASSOCIATION = "association"
_ASSOCIATION_MEMBERS = {"type", "associationType", "sourceId", "targetId"}
_FAR_BEYOND = 1_000_000
"""No document has so many blank nodes."""
_CLR = b"<https://purl.imsglobal.org/spec/vc/clr/vocab.html#%b>"
_DEFINES_PROOF = "VerifiableCredential"
"""The type whose context knows `proof`."""
_PROOF = b"<https://w3id.org/security#proof>"


class NestedCanonicaliser:
    """Gives the bytes of `PyldCanonicaliser`; for a credential whose subject nests signed credentials, out of the forms of its parts.

    The parts are what stands around them, each of them without its proof, and each proof, which JSON-LD puts into a graph of its own. Each is read
    with contexts of its own, so it says inside what it says alone. What cannot be put together so goes to the reference whole.
    """

    def __init__(self, parts: Canonicaliser, reference: Canonicaliser | None = None, *, sampled: int = SAMPLED) -> None:
        """Tie it to others.

        Args:
            parts: For the parts, and for documents that nest nothing.
            reference: What it must agree with; PyLD by default.
            sampled: Every document whose checksum this divides is compared with the reference: 1 for all.
        """
        self._parts = parts
        self._reference = PyldCanonicaliser() if reference is None else reference
        self._sampled = sampled

    def canonical_nquads(self, document: Mapping[str, Any]) -> bytes:
        """Return the canonical N-Quads in UTF-8.

        Raises:
            UnsafeDocumentError: A signature would not cover all of it, or verifiers would disagree on its form.
            CanonicalisationError: Both ways disagree: a fault of ours; nothing may be signed.
        """
        if not _nests(document):
            return self._parts.canonical_nquads(document)
        nested = _signed_credentials(document)
        together = self._together(document, nested) if nested else None
        if together is None:
            return self._reference.canonical_nquads(document)
        if zlib.crc32(together) % self._sampled == 0:
            self._compare(document, together)
        return together

    def _together(self, document: Mapping[str, Any], nested: list[Mapping[str, Any]]) -> bytes | None:
        outside = self._outside(document, [credential["id"] for credential in nested])
        if outside is None:
            return None
        quads = Quads()
        quads.add_part(outside)
        for credential in nested:
            unsecured = {name: value for name, value in credential.items() if name != "proof"}
            quads.add_part(self._parts.canonical_nquads(unsecured))
            graph = quads.new_node()
            quads.add_graph_of(credential["id"], _PROOF, graph)
            proof = {**credential["proof"], "@context": credential["@context"]}
            quads.add_part(self._parts.canonical_nquads(proof), graph)
        canonical = quads.canonical()
        if canonical is not None and not canonical.isascii():
            refuse_order_dispute([line + "\n" for line in canonical.decode().split("\n")[:-1]])
        return canonical

    def _outside(self, document: Mapping[str, Any], ids: list[str]) -> bytes | None:
        """Return the quads around the nested credentials, None where they cannot be had from parts.

        What stands around the first one and the first association is alike in many stacks; of the others the same is said.
        """
        subject = dict(document[_SUBJECT])
        associations = subject.get(_ASSOCIATION, [])
        if not _is_plain(associations) or len(set(ids)) != len(ids):
            return None
        subject |= {_NESTED: [{"id": ids[0]}]} | ({_ASSOCIATION: associations[:1]} if associations else {})
        outside = self._parts.canonical_nquads({**document, _SUBJECT: subject})
        said_of_first = b" %b <%b> .\n" % (_CLR % b"verifiableCredential", ids[0].encode())
        holders = [
            line[: -len(said_of_first)] for line in outside.splitlines(keepends=True) if line.endswith(said_of_first)
        ]
        if len(holders) != 1:
            return None
        lines = [b"%b %b <%b> .\n" % (holders[0], _CLR % b"verifiableCredential", one.encode()) for one in ids[1:]]
        for number, association in enumerate(associations[1:], _FAR_BEYOND):
            name = b"_:c14n%d" % number
            alone = self._parts.canonical_nquads({"@context": document["@context"], **association})
            lines.append(b"%b %b %b .\n" % (holders[0], _CLR % b"association", name))
            lines += [line.replace(b"_:c14n0", name, 1) for line in alone.splitlines(keepends=True)]
        return outside + b"".join(lines)

    def _compare(self, document: Mapping[str, Any], together: bytes) -> None:
        if self._reference.canonical_nquads(document) != together:
            raise CanonicalisationError(
                f"two ways to the canonical form of {document.get('id', 'a document')} disagree",
                hint="Nothing was published. This is a fault of badgepress; please report it.",
            )


def _nests(document: Mapping[str, Any]) -> bool:
    subject = document.get(_SUBJECT)
    return isinstance(subject, Mapping) and _NESTED in subject


def _is_plain(associations: Any) -> bool:
    return isinstance(associations, list) and all(
        isinstance(one, Mapping) and one.keys() == _ASSOCIATION_MEMBERS and one["type"] == "Association"
        for one in associations
    )


def _signed_credentials(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the nested credentials, none if one of them is not of the form that can be taken apart."""
    nested = document[_SUBJECT][_NESTED]
    is_plain = isinstance(nested, list) and all(
        isinstance(credential, Mapping)
        and isinstance(credential.get("id"), str)
        and "@context" in credential
        and isinstance(credential.get("type"), list)
        and _DEFINES_PROOF in credential["type"]
        and isinstance(credential.get("proof"), Mapping)
        and "@context" not in credential["proof"]
        for credential in nested
    )
    return nested if is_plain else []
