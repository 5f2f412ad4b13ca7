"""Compares a repository with the manifest of the site that is live: no address may vanish from it, and no revocation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from badgepress.content.award_index import AwardIndex
from badgepress.content.model import Catalogue
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.errors import BaseUnknownError
from badgepress.problems import Place, Problem

MAX_MANIFEST_BYTES = 512 * 1024 * 1024
_KEPT_KINDS = frozenset({"achievement", "badge-class", "badge-page", "pathway-page", "status-list", "did", "issuer", "image"})
_GONE_STATUSES = frozenset({"revoked", "forgotten"})
_SHOWN_AT_MOST = 25


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """What a manifest says of a site."""

    base_url: str
    is_preview: bool
    paths: frozenset[str]
    """Of everything but awards."""
    awards: dict[str, str] = field(repr=False)
    """SHA-256 (hexadecimal) of `awards/<id>` → status."""
    credentials: frozenset[str] = field(repr=False)
    """Keys of those awards that have a credential."""


def read_manifest(data: bytes) -> PublishedSite:
    """Read a manifest; it comes from outside, so every part is looked at.

    Raises:
        BaseUnknownError: It is no manifest of this kind.
    """
    try:
        manifest = orjson.loads(data)
        if manifest["version"] != 1:
            raise BaseUnknownError("the published manifest is of another version", hint="Update badgepress.")
        awards = {_key(entry): str(entry["status"]) for entry in manifest["awards"]}
        credentials = frozenset(_key(entry) for entry in manifest["awards"] if "credential" in entry)
        paths = frozenset(str(entry["path"]) for entry in manifest["entries"] if entry["kind"] in _KEPT_KINDS)
        return PublishedSite(str(manifest["base_url"]), manifest["preview"] is True, paths, awards, credentials)
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise BaseUnknownError(
            "this is no manifest of a badgepress site", hint="Name the manifest.json of the published site."
        ) from None


def published_problems(site: PublishedSite, catalogue: Catalogue, index: AwardIndex) -> Iterator[Problem]:
    """Yield what is published and would vanish.

    Args:
        site: What is live.
        catalogue: The repository's classes.
        index: Its awards.

    Raises:
        BaseUnknownError: The manifest is another organisation's, or a preview's.
    """
    addresses = Addresses(catalogue.issuer.base_url)
    if site.base_url.rstrip("/") != addresses.base_url.rstrip("/"):
        hint = f"This repository's site is {addresses.base_url}."
        raise BaseUnknownError("the published manifest is of another site", hint=hint)
    if site.is_preview:
        raise BaseUnknownError("the published site is a preview", hint="Publish with your key first.")
    statuses = {_digest(f"awards/{award_id}"): status for award_id, status in index.statuses()}
    place = Place("manifest.json")
    for path in sorted(site.paths - set(_paths(catalogue, addresses, index))):
        hint = "Bring back what it was made of; see `git log --diff-filter=D -- content`."
        yield Problem(place, "BP359", f"“{path}” is published and would vanish", hint)
    gone = [key for key in site.awards if key not in statuses]
    for key in sorted(gone)[:_SHOWN_AT_MOST]:
        hint = "Bring its file back; `git log --diff-filter=D -- content/awards` finds it. To take it back: badgepress revoke."
        yield Problem(place, "BP359", f"a published award would vanish (sha256 of its path: {key[:16]}…)", hint)
    if len(gone) > _SHOWN_AT_MOST:
        yield Problem(place, "BP359", f"and {len(gone) - _SHOWN_AT_MOST} more published awards", "As above.")
    yield from _vanishing_credentials(site, statuses, {_digest(f"awards/{one}") for one in index.without_credential()})
    for key, status in site.awards.items():
        if status == "forgotten" and statuses.get(key, status) != "forgotten":
            message = f"an award is published as forgotten and would be back (sha256 of its path: {key[:16]}…)"
            hint = "Put “forgotten” back into its file, and nothing else beside badge, date and status index."
            yield Problem(place, "BP361", message, hint)
        elif status in _GONE_STATUSES and statuses.get(key, status) not in _GONE_STATUSES:
            hint = "Put “revoked” back into its file. If the holder has earned the badge after all, award it anew."
            message = f"an award is published as {status} and would be valid again (sha256 of its path: {key[:16]}…)"
            yield Problem(place, "BP360", message, hint)


def _vanishing_credentials(site: PublishedSite, statuses: Mapping[str, str], without: set[str]) -> Iterator[Problem]:
    """Yield the credentials that verifiers know and would no longer find; only being forgotten may take one away."""
    for key in sorted(site.credentials & without):
        if statuses[key] != "forgotten":
            hint = "Choose visibility: unlisted. If its holder wants it gone: badgepress forget."
            message = f"the credential of a published award would vanish: it became private (sha256 of its path: {key[:16]}…)"
            yield Problem(Place("manifest.json"), "BP359", message, hint)


def _paths(catalogue: Catalogue, addresses: Addresses, index: AwardIndex) -> Iterator[str]:
    """Yield every address beside awards that somebody may rely on."""
    yield urls.DID_DOCUMENT
    if addresses.is_at_domain_root:
        yield f".well-known/{urls.DID_DOCUMENT}"
    yield urls.OB2_ISSUER
    yield urls.issuer_image(catalogue.issuer.image.extension)
    for badge in catalogue.published_classes():
        yield urls.badge_page(badge.slug)
        yield urls.achievement(badge.slug, badge.version)
        yield urls.badge_class(badge.slug, badge.version)
        yield urls.badge_image(badge.slug, badge.version, badge.image.extension)
    for pathway in catalogue.published_pathways():
        yield urls.pathway_page(pathway.slug)
    for number in range(1, urls.status_list_number(index.highest_status_index()) + 1):
        yield urls.status_list(number)


def _key(entry: dict[str, Any]) -> str:
    return str(entry["path_sha256"]) if "path_sha256" in entry else _digest(str(entry["path"]))


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()
