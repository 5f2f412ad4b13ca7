"""Recognises where a site is hosted, from its name and what its server says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Host = Literal["github", "gitlab", "cloudflare", "netlify", "s3", "nginx", "unknown"]

HOST_NAMES: dict[Host, str] = {
    "github": "GitHub Pages",
    "gitlab": "GitLab Pages",
    "cloudflare": "Cloudflare Pages",
    "netlify": "Netlify",
    "s3": "S3 and a CDN",
    "nginx": "an nginx of your own",
    "unknown": "a host that was not recognised",
}
READS_HEADERS_FILE: frozenset[Host] = frozenset({"cloudflare", "netlify"})
_SUFFIXES: dict[str, Host] = {
    ".github.io": "github",
    ".gitlab.io": "gitlab",
    ".pages.dev": "cloudflare",
    ".netlify.app": "netlify",
    ".amazonaws.com": "s3",
    ".cloudfront.net": "s3",
}
_SERVERS: tuple[tuple[str, Host], ...] = (
    ("github.com", "github"), ("netlify", "netlify"), ("amazons3", "s3"), ("cloudfront", "s3"), ("nginx", "nginx"),
)  # fmt: skip


def recognised(name: str, headers: Mapping[str, str]) -> Host:
    """Return the host of a site.

    Args:
        name: Of the server, as in the address.
        headers: Of one of its answers, names in small letters.
    """
    for suffix, host in _SUFFIXES.items():
        if name.lower().endswith(suffix):
            return host
    if "x-github-request-id" in headers:  # also behind Cloudflare's cache
        return "github"
    if "x-nf-request-id" in headers:
        return "netlify"
    if "x-amz-request-id" in headers or "x-amz-cf-id" in headers:
        return "s3"
    server = headers.get("server", "").lower()
    return next((host for word, host in _SERVERS if word in server), "unknown")
