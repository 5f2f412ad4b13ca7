"""The signed stacks of learners (CLR 2.0): made last, out of the credentials as they stand in the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

import orjson

from badgepress.content.indexed_award import LearnerAward
from badgepress.content.model import Catalogue, Learner
from badgepress.credentials import urls
from badgepress.credentials.clr import Stacks, Texts, valid_from
from badgepress.credentials.clr_associations import Associations
from badgepress.credentials.urls import Addresses
from badgepress.language import words_in
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.nested_canonical import SAMPLED, NestedCanonicaliser
from badgepress.publishing.artifacts import Artifact, document_digest, json_artifact
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.stacks import stacks
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import IssuerKeys

KIND = "clr"


class StackFiles:
    """Makes the stack files of one site."""

    def __init__(
        self,
        catalogue: Catalogue,
        associations: Associations,
        keys: IssuerKeys,
        canonicaliser: Canonicaliser,
        *,
        sampled: int = SAMPLED,
    ) -> None:
        """Tie it to a site; `canonicaliser` is for single credentials, of `sampled` stacks one is made by PyLD too."""
        issuer = catalogue.issuer
        self._addresses = Addresses(issuer.base_url)
        self._learners = catalogue.learners
        self._stacks = Stacks(issuer, self._addresses, _texts(issuer.language, issuer.name))
        self._associations = associations
        self._proofs = ProofMaker(keys.proof, self._addresses.did, NestedCanonicaliser(canonicaliser, sampled=sampled))

    def of(self, awards: Sequence[LearnerAward], read: Callable[[str], bytes]) -> Artifact:
        """Return the signed stack of one learner; of an unlisted one without a kind, so that no manifest names it.

        Args:
            awards: Theirs, at least one.
            read: Returns the bytes of a site path; every credential must be there already.

        Raises:
            UnsafeDocumentError: The stack could not be signed whole.
            OSError: A credential cannot be read.
        """
        learner = self._learners[awards[0].learner]
        nested = [(orjson.loads(read(urls.credential(award.id))), award.awarded) for award in awards]
        newest: dict[str, int] = {}
        for award in awards:
            newest[award.slug] = max(award.version, newest.get(award.slug, 0))
        achievements = {slug: self._addresses.url(urls.achievement(slug, version)) for slug, version in newest.items()}
        unsigned = self._stacks.of(learner, nested, self._associations.among(achievements))
        signed = self._proofs.with_proof(unsigned, valid_from(unsigned))
        return json_artifact(urls.clr(learner.handle), signed, _kind(learner))


def clr_files(
    holdings: Holdings,
    keys: IssuerKeys,
    canonicaliser: Canonicaliser,
    read: Callable[[str], bytes],
    only: Collection[str] | None = None,
) -> Iterator[Artifact]:
    """Yield `clr.json` of each learner who has something to show; of all if `only` is None, else of these handles. See `StackFiles.of`."""
    maker = StackFiles(holdings.catalogue, Associations(holdings.catalogue), keys, canonicaliser)
    for awards in shown_awards(holdings, only):
        yield maker.of(awards, read)


def kept_clr_file(path: str, data: bytes, holdings: Holdings) -> Artifact:
    """Return the stack of a learner as an earlier build made it."""
    learner = holdings.catalogue.learners[path.split("/")[1]]
    return Artifact(path, data, _kind(learner), digest=document_digest(orjson.loads(data)))


def _kind(learner: Learner) -> str:
    return KIND if learner.visibility == "listed" else ""


def shown_awards(holdings: Holdings, only: Collection[str] | None = None) -> Iterator[list[LearnerAward]]:
    """Yield what the stack of each learner holds, where it holds anything: the valid awards that their page may show, the newest first."""
    for stack in stacks(holdings, only):
        if held := [award for award in stack.awards if award.status == "valid"]:
            yield held


def _texts(language: str, issuer: str) -> Texts:
    words = words_in(language)
    return Texts(
        words.text("Open Badges from %(issuer)s") % {"issuer": issuer},
        words.text("The valid badges that one person holds and shows, each signed on its own."),
    )
