"""The signed stacks of learners (CLR 2.0): made last, out of the credentials as they stand in the site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from operator import attrgetter

import orjson

from badgepress.content.award_index import LearnerAward
from badgepress.content.model import Learner
from badgepress.credentials import urls
from badgepress.credentials.clr import Stacks, Texts, valid_from
from badgepress.credentials.clr_associations import Associations
from badgepress.language import words_in
from badgepress.linkeddata.canonical import Canonicaliser
from badgepress.linkeddata.nested_canonical import NestedCanonicaliser
from badgepress.publishing.artifacts import Artifact, document_digest, json_artifact
from badgepress.publishing.holdings import Holdings, may_link
from badgepress.signing.data_integrity import ProofMaker
from badgepress.signing.issuer_keys import IssuerKeys

KIND = "clr"


def clr_files(
    holdings: Holdings,
    keys: IssuerKeys,
    canonicaliser: Canonicaliser,
    read: Callable[[str], bytes],
    only: Collection[str] | None = None,
) -> Iterator[Artifact]:
    """Yield `clr.json` of each learner who has something to show; an unlisted learner's without a kind, so that no manifest names it.

    Args:
        holdings: Checked content.
        keys: What signs.
        canonicaliser: RDFC-1.0, of single credentials.
        read: Returns the bytes of a site path; every credential must be there already.
        only: Handles; all if None.

    Raises:
        UnsafeDocumentError: A stack could not be signed whole.
        OSError: A credential cannot be read.
    """
    issuer, addresses = holdings.catalogue.issuer, holdings.addresses
    stacks = Stacks(issuer, addresses, _texts(issuer.language, issuer.name))
    associations = Associations(holdings.catalogue)
    proofs = ProofMaker(keys.proof, addresses.did, NestedCanonicaliser(canonicaliser))
    for learner, awards in _shown(holdings, only):
        nested = [(orjson.loads(read(urls.credential(award.id))), award.awarded) for award in awards]
        newest: dict[str, int] = {}
        for award in awards:
            newest[award.slug] = max(award.version, newest.get(award.slug, 0))
        achievements = {slug: addresses.url(urls.achievement(slug, version)) for slug, version in newest.items()}
        unsigned = stacks.of(learner, nested, associations.among(achievements))
        signed = proofs.with_proof(unsigned, valid_from(unsigned))
        yield json_artifact(urls.clr(learner.handle), signed, _kind(learner))


def kept_clr_file(path: str, data: bytes, holdings: Holdings) -> Artifact:
    """Return the stack of a learner as an earlier build made it."""
    learner = holdings.catalogue.learners[path.split("/")[1]]
    return Artifact(path, data, _kind(learner), digest=document_digest(orjson.loads(data)))


def _kind(learner: Learner) -> str:
    return KIND if learner.visibility == "listed" else ""


def _shown(holdings: Holdings, only: Collection[str] | None) -> Iterator[tuple[Learner, list[LearnerAward]]]:
    """Yield each learner with what their stack holds: the valid awards that their page may show, the newest first."""
    learners, index = holdings.catalogue.learners, holdings.index
    found: Iterable[LearnerAward]
    if only is None:
        found = index.awards_of_learners()
    else:
        found = (award for handle in sorted(only) for award in index.awards_of_learners(handle))
    for handle, awards in groupby(found, attrgetter("learner")):
        learner = learners.get(handle)
        shown = [
            award
            for award in awards
            if learner is not None and award.status == "valid" and may_link(learner.visibility, award.visibility)
        ]
        if learner is not None and shown:
            yield learner, shown


def _texts(language: str, issuer: str) -> Texts:
    words = words_in(language)
    return Texts(
        words.text("Open Badges from %(issuer)s") % {"issuer": issuer},
        words.text("The valid badges that one person holds and shows, each signed on its own."),
    )
