"""Fetches the manifest of the live site for `--published`: the one place where a check may use the network, because it was told to."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from badgepress.errors import BaseUnknownError
from badgepress.history.published import MAX_MANIFEST_BYTES, PublishedSite, read_manifest

_SECONDS = 30
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


class _SameHost(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise urllib.error.URLError("it redirects to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _fetched(url: str) -> bytes:
    parts = urlsplit(url)
    hint = "Give the site's https address, or the manifest.json of it as a file."
    if parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)):
        raise BaseUnknownError("the published site must be named by an https address", hint=hint)
    try:
        opener = urllib.request.build_opener(_SameHost)
        with opener.open(url, timeout=_SECONDS) as answer:
            data: bytes = answer.read(MAX_MANIFEST_BYTES)
            return data
    except urllib.error.HTTPError as error:
        if error.code in (404, 410):
            first = "If this is the first publication, add --allow-unpublished."
            raise NotPublishedError(f"nothing is published at {url}", hint=first) from None
        raise BaseUnknownError(f"the published manifest cannot be fetched: {error}", hint=hint) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise BaseUnknownError(f"the published manifest cannot be fetched: {reason}", hint=hint) from None
