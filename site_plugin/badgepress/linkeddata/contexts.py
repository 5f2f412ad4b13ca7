"""The JSON-LD contexts that signatures cover, as package data pinned by SHA-256; nothing is ever fetched.

The files ship in a PyPI package; its data is read, its code is never imported (hazards 26).
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from badgepress.errors import ContextError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_3_EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

Contexts = Mapping[str, dict[str, Any]]
"""Context URL → the parsed context document."""


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """One context file of an installed package."""

    package: str
    """Top-level import name."""
    file: str
    """Path inside the package, with `/`."""
    sha256: str
    """Of the file's bytes, hexadecimal."""


def _shipped(name: str, sha256: str) -> PinnedFile:
    return PinnedFile("openbadgeslib", f"ob3/contexts/{name}", sha256)


PINNED: Mapping[str, PinnedFile] = MappingProxyType(
    {
        CREDENTIALS_V2: _shipped(
            "credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
        ),
        OPEN_BADGES_3: _shipped(
            "ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
        ),
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json": _shipped(
            "ob-v3p0-context-3.0.2.json", "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53"
        ),
        OPEN_BADGES_3_EXTENSIONS: _shipped(
            "ob-v3p0-extensions.json", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"
        ),
        CLR_2: _shipped("clr_context_2.0.1.json", "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"),
        "https://w3id.org/security/data-integrity/v2": _shipped(
            "security-data-integrity-v2.json", "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
        ),
    }
)
"""Context URL → where its bytes are and what they must be."""


@functools.cache
def load_contexts() -> Contexts:
    """Return every pinned context, parsed; read and checked once a process.

    Raises:
        ContextError: A file is missing or its digest differs.
    """
    return MappingProxyType({url: read_pinned(url, pinned) for url, pinned in PINNED.items()})


def context(url: str) -> dict[str, Any]:
    """Return one pinned context document.

    Raises:
        ContextError: The URL is not pinned, or its file cannot be trusted.
    """
    return known_context(url, load_contexts())


def known_context(url: str, contexts: Contexts) -> dict[str, Any]:
    """Return the context of a URL out of `contexts`, or raise `ContextError`: there is no other place to look."""
    try:
        return contexts[url]
    except KeyError:
        raise ContextError(
            f"unknown JSON-LD context {url!r}", hint=f"known contexts: {', '.join(sorted(contexts))}"
        ) from None


def read_pinned(url: str, pinned: PinnedFile) -> dict[str, Any]:
    """Read one context file of an installed package and compare it with its digest.

    Raises:
        ContextError: The package or file is missing, its bytes differ, or it holds no JSON object.
    """
    document = json.loads(pinned_bytes(url, pinned))
    if not isinstance(document, dict):
        raise ContextError(f"context {url}: {pinned.package}/{pinned.file} is not a JSON object")
    return document


def pinned_bytes(url: str, pinned: PinnedFile) -> bytes:
    """Return the bytes of one context file of an installed package, after comparing them with its digest.

    Raises:
        ContextError: The package or file is missing, or its bytes differ.
    """
    reinstall = f"reinstall {pinned.package}: python -m pip install --force-reinstall {pinned.package}"
    data = _package_bytes(url, pinned, reinstall)
    found = hashlib.sha256(data).hexdigest()
    if found != pinned.sha256:
        raise ContextError(
            f"context {url}: {pinned.package}/{pinned.file} has SHA-256 {found}, not the pinned {pinned.sha256}",
            hint=reinstall,
        )
    return data


def _package_bytes(url: str, pinned: PinnedFile, reinstall: str) -> bytes:
    spec = importlib.util.find_spec(pinned.package)
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        path = Path(folder).joinpath(*pinned.file.split("/"))
        if path.is_file():
            return path.read_bytes()
    raise ContextError(f"context {url}: {pinned.file} is missing from the package {pinned.package}", hint=reinstall)
