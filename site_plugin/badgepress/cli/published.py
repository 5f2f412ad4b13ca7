"""Fetches the manifest of the live site for `--published`: the one place where a check may use the network, because it was told to."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from badgepress.doctor.sites import ServedSite
from badgepress.errors import BaseUnknownError
from badgepress.history.published import MAX_MANIFEST_BYTES, PublishedSite, read_manifest
from badgepress.web import Web

_SECONDS = 60.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


LIVE = "live"
"""Stands for the site's own address, as content/issuer.yml names it."""


class NotPublishedError(BaseUnknownError):
    """There is no site yet: its server answers, and has no manifest."""


def published_site(where: str) -> PublishedSite:
    """Read the manifest of a published site.

    Args:
        where: A file, a site's folder, or an https address of either.

    Raises:
        NotPublishedError: The server says that nothing is there.
        BaseUnknownError: It cannot be had, or is no manifest.
    """
    if "://" in where:
        return read_manifest(_fetched(where if where.endswith(".json") else where.rstrip("/") + "/manifest.json"))
    path = Path(where) / "manifest.json" if Path(where).is_dir() else Path(where)
    try:
        with path.open("rb") as file:
            return read_manifest(file.read(MAX_MANIFEST_BYTES))
    except OSError as error:
        hint = "Name manifest.json of the published site, or its folder."
        raise BaseUnknownError(f"{path} cannot be read: {error.strerror}", hint=hint) from None


def _fetched(url: str) -> bytes:
    hint = "Give the site's https address, or the manifest.json of it as a file."
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.port != 0 else ""
    except ValueError:
        raise BaseUnknownError("this is no address", hint=hint) from None
    if parts.username is not None or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)):
        raise BaseUnknownError("the published site must be named by an https address", hint=hint)
    web = Web(parts.hostname or "")
    reply = ServedSite(web, origin, _SECONDS).ask(url, "manifest.json", max_bytes=MAX_MANIFEST_BYTES)
    web.close()
    if reply.status in (404, 410):
        first = "If this is the first publication, add --allow-unpublished."
        raise NotPublishedError(f"nothing is published at {url}", hint=first)
    if reply.status != 200 or reply.detour in ("away", "loop") or reply.packing_fault:
        reason = reply.error or ("it redirects to another host" if reply.detour else f"status {reply.status} {reply.packing_fault}".rstrip())
        raise BaseUnknownError(f"the published manifest cannot be fetched: {reason}", hint=hint)
    return reply.body
