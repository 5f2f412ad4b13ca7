"""The JSON documents, pictures and schemas of a site but for those of awards: what is the same whoever renders the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

from badgepress.content.model import BadgeClass
from badgepress.content.schema_check import KINDS, schema_bytes
from badgepress.credentials import did, ob2, ob3, status_list, urls
from badgepress.errors import PublishError
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.holdings import Holdings
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import IssuerKeys


def documents(holdings: Holdings, keys: IssuerKeys, canonicaliser: Canonicaliser) -> Iterator[Artifact]:
    """Yield every signed or hosted document but those of awards, the pictures and the schemas.

    Raises:
        UnsafeDocumentError: A document could not be signed whole.
        PublishError: The DID document is larger than resolvers read.
    """
    yield from _issuer_documents(holdings, keys)
    for badge in holdings.catalogue.published_classes():
        yield from _class_documents(badge, holdings)
    for pathway in holdings.catalogue.published_pathways():
        if pathway.image is not None:
            yield Artifact(urls.pathway_image(pathway.slug, pathway.image.extension), pathway.image.published, "pathway-image")
    yield from _status_lists(holdings, keys, canonicaliser)
    for kind in KINDS:
        yield Artifact(urls.schema(kind), schema_bytes(kind), "schema")


def _issuer_documents(holdings: Holdings, keys: IssuerKeys) -> Iterator[Artifact]:
    issuer, addresses = holdings.catalogue.issuer, holdings.addresses
    document = json_artifact(
        urls.DID_DOCUMENT, did.did_document(issuer, addresses, keys.announced, is_preview=keys.is_preview), "did"
    )
    if len(document.data) > did.MAX_BYTES:
        raise PublishError(
            f"did.json has {len(document.data):,} bytes; some verifiers read only {did.MAX_BYTES:,}",
            hint="Shorten the issuer's description; about 25 keys fit beside a short one.",
        )
    yield document
    if addresses.is_at_domain_root:
        yield Artifact(f".well-known/{urls.DID_DOCUMENT}", document.data, "did", digest=document.digest)
    yield json_artifact(urls.OB2_ISSUER, ob2.issuer_profile(issuer, addresses), "issuer")
    yield Artifact(urls.issuer_image(issuer.image.extension), issuer.image.published, "image")


def _class_documents(badge: BadgeClass, holdings: Holdings) -> Iterator[Artifact]:
    yield json_artifact(
        urls.achievement(badge.slug, badge.version),
        ob3.achievement_document(badge, holdings.addresses),
        "achievement",
        badge.status,
    )
    yield json_artifact(
        urls.badge_class(badge.slug, badge.version),
        ob2.badge_class(badge, holdings.addresses),
        "badge-class",
        badge.status,
    )
    yield Artifact(urls.badge_image(badge.slug, badge.version, badge.image.extension), badge.image.published, "image")


def _status_lists(holdings: Holdings, keys: IssuerKeys, canonicaliser: Canonicaliser) -> Iterator[Artifact]:
    as_of = holdings.catalogue.as_of
    revoked = holdings.index.revoked_indexes()
    last = urls.status_list_number(holdings.index.highest_status_index())
    proofs = ProofMaker(keys.proof, holdings.addresses.did, canonicaliser)
    for number in range(1, last + 1):
        unsigned = status_list.status_list_credential(number, revoked, as_of, holdings.addresses)
        signed = proofs.with_proof(unsigned, datetime.combine(as_of, time(0), UTC))
        yield json_artifact(urls.status_list(number), signed, "status-list")
