"""What a site has beside the files of its awards, and the last look at it before it is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from badgepress.credentials import urls
from badgepress.errors import PublishError
from badgepress.language import words_in
from badgepress.linkeddata.canonical import Canonicaliser, PyldCanonicaliser
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.clr_files import clr_files
from badgepress.publishing.documents import documents
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_pages import learner_files
from badgepress.publishing.lists import lists
from badgepress.publishing.manifest import differing_documents
from badgepress.publishing.pages import assets
from badgepress.publishing.previews import previews
from badgepress.publishing.social_image import Draw, drawn_anew
from badgepress.publishing.verify_page import verify_page
from badgepress.signing.issuer_keys import IssuerKeys
from badgepress.verifying import Overlay, verify_site


def common_files(
    holdings: Holdings,
    keys: IssuerKeys,
    canonicaliser: Canonicaliser | None = None,
    other_pages: Iterable[str] = (),
    draw: Draw = drawn_anew,
) -> Iterator[Artifact]:
    """Yield what is the same whoever renders the pages: documents of issuer and classes, status lists, pictures, assets, lists.

    Args:
        holdings: Checked content.
        keys: What signs.
        canonicaliser: RDFC-1.0; PyLD's if none is given.
        other_pages: Site paths of the organisation's own pages, for the sitemap.
        draw: Draws the pictures of link previews, or has them already.

    Raises:
        UnsafeDocumentError: A document could not be signed whole.
    """
    yield from documents(holdings, keys, canonicaliser or PyldCanonicaliser())
    issuer = holdings.catalogue.issuer
    yield from assets(words_in(issuer.language), issuer.colors)
    yield from previews(holdings, keys, draw=draw)
    yield from lists(holdings, is_preview=keys.is_preview, other_pages=other_pages)
    yield from learner_files(holdings, keys)
    yield from verify_page(holdings, keys)


def stack_files(
    holdings: Holdings, keys: IssuerKeys, stage: Path, only: Collection[str] | None = None
) -> Iterator[Artifact]:
    """Yield the signed stacks of learners, all if `only` is None, one after the other, out of the credentials that stand in a stage.

    Raises:
        UnsafeDocumentError: A stack could not be signed whole.
        OSError: A credential cannot be read.
    """
    yield from clr_files(holdings, keys, TemplateCanonicaliser(), lambda path: (stage / path).read_bytes(), only)


def refuse_other_site(stage: Path, signed: Path) -> None:
    """Compare what was staged with the folder its signatures come from: both must publish the same documents.

    Raises:
        PublishError: They differ.
    """
    for difference in differing_documents(stage / urls.MANIFEST, signed / urls.MANIFEST):
        raise PublishError(
            f"the signed folder {signed} and the content differ, first in the manifest's line {difference[:200]}",
            hint="The folder was built from another commit, or changed since. Build it again from this commit.",
        )


def refuse_unsound(stage: Path, only: Collection[str] | None = None, overlay: Overlay | None = None) -> None:
    """Read a staged site as a verifier would; of its awards these alone, all if None; `overlay` is what is about to change.

    Raises:
        PublishError: Something in it is missing or wrong.
    """
    verdict = verify_site(stage, None, only=only, overlay=overlay)
    if failures := [finding for finding in verdict.findings if finding.severity != "warn"]:
        first = failures[0]
        blame = "This is a fault of badgepress; please report it."
        if "loaded from outside" in first.message:
            blame = (
                "A theme, extra_css or extra_javascript of mkdocs.yml has it loaded: take it out there, or keep a copy among your pages. "
                "The themes mkdocs and readthedocs leave it away with “highlightjs: false” below “theme:”."
            )
        raise PublishError(
            f"the new site does not verify ({len(failures)} findings), first: {first.path}: {first.step}: {first.message}",
            hint=f"Nothing was published. {blame}",
        )
