"""Everything that is published of one award: credential, assertion, VC-JWT and page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from badgepress.content.model import Award, BadgeClass, Catalogue
from badgepress.credentials import ob2, ob3, urls
from badgepress.credentials.urls import Addresses
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.publishing import render
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.award_oembed import OPT_IN, award_oembed
from badgepress.publishing.award_shell import AwardPages
from badgepress.publishing.holdings import Holding
from badgepress.publishing.manifest import AwardEntry
from badgepress.publishing.views import AwardedBadge
from badgepress.publishing.views_of import site_view
from badgepress.publishing.views_of_awards import award_view, awarded_badge
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import IssuerKeys
from badgepress.signing.vc_jwt import vc_jwt
from badgepress.stage_times import StageClock, StageTimes


def award_paths(award_id: str) -> tuple[str, ...]:
    """Return every site path that a file of an award may have."""
    return (
        urls.award_page(award_id),
        urls.credential(award_id),
        urls.credential_jwt(award_id),
        urls.assertion(award_id),
        urls.award_oembed(award_id),
    )


class AwardFiles:
    """Makes the files of awards, one stage after the other over a batch; pure but for the clock that measures the stages."""

    def __init__(self, catalogue: Catalogue, keys: IssuerKeys, canonicaliser: Canonicaliser) -> None:
        self._keys = keys
        self._issuer, self._learners = catalogue.issuer, catalogue.learners
        self._with_oembed = OPT_IN in catalogue.issuer.also_publish
        self._addresses = Addresses(catalogue.issuer.base_url)
        self._credentials = ob3.Credentials(catalogue.issuer, self._addresses)
        self._proofs = ProofMaker(keys.proof, self._addresses.did, canonicaliser)
        self._site = site_view(catalogue, keys, 1)
        self._pages = AwardPages(self._site)
        self._stub = render.private_stub(self._site)
        self._withdrawn = render.forgotten_stub(self._site)
        self._shown: dict[tuple[str, int], AwardedBadge] = {}
        self._latest = {badge.slug: badge for badge in catalogue.published_classes()}
        self.times = StageTimes()

    def of(self, holdings: Iterable[Holding]) -> list[tuple[list[Artifact], AwardEntry]]:
        """Return the files of some awards and their entries in the manifest, in the order of the awards.

        Raises:
            UnsafeDocumentError: A credential could not be signed whole.
        """
        chosen = list(holdings)
        public = [holding for holding in chosen if _has_credential(holding.award)]
        clock = StageClock(self.times)
        unsigned = [self._credentials.of(holding.award, holding.badge) for holding in public]
        assertions = [self._assertion(holding.award, holding.badge) for holding in public]
        clock.ends("documents")
        signed = self._proofs.with_proofs(
            [(document, holding.award.awarded) for document, holding in zip(unsigned, public, strict=True)]
        )
        tokens = (
            [vc_jwt(document, self._keys.jwt, self._addresses.did) for document in unsigned] if self._keys.jwt else []
        )
        clock.ends("sign")
        pages = [self._page(holding) for holding in public]
        clock.ends("page")
        made: dict[str, tuple[list[Artifact], AwardEntry]] = {}
        for position, holding in enumerate(public):
            token = tokens[position] if tokens else None
            made[holding.award.id] = self._together(
                holding, signed[position], assertions[position], token, pages[position]
            )
        clock.ends("json")
        return [
            made.get(holding.award.id)
            or (self._forgotten(holding) if holding.award.forgotten else self._private(holding))
            for holding in chosen
        ]

    def _assertion(self, award: Award, badge: BadgeClass) -> dict[str, Any] | None:
        return ob2.assertion(award, badge, self._addresses) if ob2.has_assertion(award) else None

    def _page(self, holding: Holding) -> list[Artifact]:
        is_latest = self._latest.get(holding.badge.slug) is holding.badge
        shown = self._shown.get(holding.badge.key)
        if shown is None:
            shown = self._shown[holding.badge.key] = awarded_badge(holding.badge, self._site, self._issuer)
        # a revoked award is not to be shown off on other sites
        with_oembed = self._with_oembed and holding.award.revoked is None
        view = award_view(
            holding, shown, self._addresses, self._site, self._learners,
            is_latest=is_latest, with_jwt=self._keys.jwt is not None, with_oembed=with_oembed,
        )  # fmt: skip
        page = Artifact(urls.award_page(holding.award.id), self._pages.page(view))
        if not with_oembed:
            return [page]
        return [page, award_oembed(holding.award.id, view, holding.badge, self._issuer, self._site)]

    def _together(
        self,
        holding: Holding,
        signed: dict[str, Any],
        assertion: dict[str, Any] | None,
        token: str | None,
        pages: list[Artifact],
    ) -> tuple[list[Artifact], AwardEntry]:
        award_id = holding.award.id
        credential = json_artifact(urls.credential(award_id), signed, "credential")
        artifacts = [*pages, credential]
        digest = ""
        if assertion is not None:
            artifacts.append(json_artifact(urls.assertion(award_id), assertion, "assertion"))
            digest = artifacts[-1].digest
        if token is not None:
            artifacts.append(Artifact(urls.credential_jwt(award_id), token.encode()))
        entry = AwardEntry(
            award_id, not holding.is_listed, holding.status, credential.digest, digest,
            has_jwt=token is not None, has_oembed=len(pages) > 1,
        )  # fmt: skip
        return artifacts, entry

    def _private(self, holding: Holding) -> tuple[list[Artifact], AwardEntry]:
        award_id = holding.award.id
        page = Artifact(urls.award_page(award_id), self._stub)
        return [page], AwardEntry(award_id, is_hidden=True, status="private")

    def _forgotten(self, holding: Holding) -> tuple[list[Artifact], AwardEntry]:
        """A page without a word of the holder, and a tombstone for whoever asks for the old assertion; the credential's bit is set."""
        award_id = holding.award.id
        page = Artifact(urls.award_page(award_id), self._withdrawn)
        tombstone = ob2.assertion(holding.award, holding.badge, self._addresses)
        assertion = json_artifact(urls.assertion(award_id), tombstone, "assertion")
        return [page, assertion], AwardEntry(award_id, is_hidden=True, status="forgotten", assertion=assertion.digest)


def _has_credential(award: Award) -> bool:
    return award.visibility != "private" and award.forgotten is None
