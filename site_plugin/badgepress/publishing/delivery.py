"""What a learner is handed of an award: the signed file, the same within the badge's picture, and a message to go with them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from badgepress.content.model import Award, BadgeClass, Catalogue
from badgepress.credentials.did import did_document
from badgepress.credentials.ob3 import Credentials
from badgepress.credentials.urls import Addresses
from badgepress.errors import PublishError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.publishing.artifacts import json_bytes
from badgepress.publishing.baking import bake
from badgepress.publishing.delivery_message import MESSAGE_FILE, delivery_message
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import IssuerKeys
from badgepress.verifying import StepError, Verifier

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""ZIP knows no earlier date; a real one would make other bytes every time."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files for the learner of one award."""

    name: str
    """For a folder or archive: slug of the badge and the beginning of the id; nothing of the learner."""
    files: Mapping[str, bytes]
    """Name → bytes."""

    def zipped(self) -> bytes:
        """Return the files as a ZIP archive; the same files give the same bytes."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files.items():
                entry = zipfile.ZipInfo(f"{self.name}/{name}", _EARLIEST)
                entry.external_attr = 0o600 << 16
                archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


def deliver(award: Award, badge: BadgeClass, catalogue: Catalogue, keys: IssuerKeys) -> Delivery:
    """Sign an award for its learner: the same bytes that a build publishes of an award that is not private.

    Args:
        award: Neither revoked nor forgotten.
        badge: Its class.
        catalogue: Issuer and classes.
        keys: The issuer's own, not a preview's.

    Raises:
        UnsafeDocumentError: It could not be signed whole.
        PublishError: The key is a preview's, or the signature does not verify.
    """
    if keys.is_preview or award.revoked is not None or award.forgotten is not None:
        raise PublishError("only a valid award, signed with the issuer's key, can be delivered", hint="Name the key: --key URI.")
    addresses = Addresses(catalogue.issuer.base_url)
    unsigned = Credentials(catalogue.issuer, addresses).of(award, badge)
    signed = ProofMaker(keys.proof, addresses.did, PyldCanonicaliser()).with_proof(unsigned, award.awarded)
    announced = json_bytes(did_document(catalogue.issuer, addresses, keys.announced, is_preview=False))
    try:
        Verifier(lambda _url: announced, None).check_proof(signed, addresses.did)
    except StepError as error:
        hint = "This is a fault of badgepress; please report it."
        raise PublishError(f"the signed file does not verify: {error}", hint=hint) from None
    name, credential = f"{badge.slug}-{award.id[:8]}", json_bytes(signed)
    picture = f"{name}.{badge.image.extension}"
    files = {f"{name}.json": credential, picture: bake(badge.image.published, badge.image.extension, credential)}
    message = delivery_message(award, badge, catalogue.issuer, list(files))
    return Delivery(name, {**files, MESSAGE_FILE: message.encode()})
