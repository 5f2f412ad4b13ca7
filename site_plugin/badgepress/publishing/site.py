"""One site from one repository: the same files whether a command or MkDocs asks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from badgepress.content.model import Award, Catalogue
from badgepress.credentials import urls
from badgepress.errors import PublishError
from badgepress.linkeddata.canonical import Canonicaliser, PyldCanonicaliser
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.documents import documents
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.lists import lists
from badgepress.publishing.manifest import manifest
from badgepress.publishing.pages import assets, award_pages, browsed_pages
from badgepress.publishing.writer import staged_site, write_artifacts
from badgepress.signing.issuer_keys import IssuerKeys, preview_keys, release_keys
from badgepress.verifying import verify_site


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published, in memory but for the pages that a theme may render in our place."""

    holdings: Holdings
    keys: IssuerKeys
    common: tuple[Artifact, ...]
    """The same bytes whoever builds: documents, award pages, assets, lists, manifest."""
    browsed: tuple[Artifact, ...]
    """Home, badge and issuer pages in our own plain layout."""


def choose_keys(
    catalogue: Catalogue, environ: Mapping[str, str], key_uri: str | None, jwt_key_uri: str | None
) -> IssuerKeys:
    """Return the issuer's keys if a key is named, this user's preview keys if none is.

    Raises:
        SigningKeyError: The named key cannot be used, or VC-JWTs are published and their key is missing.
    """
    wants_jwt = "vc-jwt" in catalogue.issuer.also_publish
    if not key_uri:
        return preview_keys(environ, with_jwt=wants_jwt)
    if wants_jwt and not jwt_key_uri:
        raise PublishError(
            "issuer.yml publishes vc-jwt, but no key for it is named",
            hint="Add --jwt-key env:NAME, or take vc-jwt out of also_publish.",
        )
    return release_keys(catalogue.keys, key_uri, jwt_key_uri if wants_jwt else None, environ)


def assemble(
    catalogue: Catalogue,
    awards: Iterable[Award],
    keys: IssuerKeys,
    canonicaliser: Canonicaliser | None = None,
    other_pages: Iterable[str] = (),
) -> Site:
    """Make every file of a site. Pure: the same arguments give the same bytes.

    Args:
        catalogue: Checked content.
        awards: Checked awards, in any order.
        keys: What signs.
        canonicaliser: RDFC-1.0; PyLD's if none is given.
        other_pages: Site paths of the organisation's own pages, for the sitemap.

    Raises:
        UnsafeDocumentError: A document could not be signed whole.
    """
    holdings = Holdings(catalogue, awards)
    browsed = tuple(browsed_pages(holdings, keys))
    common = [
        *documents(holdings, keys, canonicaliser or PyldCanonicaliser()),
        *award_pages(holdings, keys),
        *assets(),
        *lists(holdings, is_preview=keys.is_preview, other_pages=other_pages),
    ]
    contents = manifest(holdings.addresses, (*common, *browsed), catalogue.as_of, is_preview=keys.is_preview)
    # the manifest has no digest of itself, and does not name itself
    common.append(replace(json_artifact(urls.MANIFEST, contents, ""), digest=""))
    return Site(holdings, keys, tuple(common), browsed)


def publish(site: Site, target: Path) -> None:
    """Write a site without MkDocs: stage, verify what was staged, exchange.

    Raises:
        PublishError: What was staged does not verify, or cannot be written; the target is as it was.
    """
    with staged_site(target) as stage:
        write_artifacts(stage, (*site.common, *site.browsed))
        refuse_unsound(stage)


def refuse_unsound(stage: Path) -> None:
    """Read a staged site as a verifier would.

    Raises:
        PublishError: Something in it is missing or wrong.
    """
    verdict = verify_site(stage, None)
    if failures := [finding for finding in verdict.findings if finding.severity != "warn"]:
        first = failures[0]
        raise PublishError(
            f"the new site does not verify ({len(failures)} findings), first: {first.path}: {first.step}: {first.message}",
            hint="Nothing was published. This is a fault of badgepress; please report it.",
        )
