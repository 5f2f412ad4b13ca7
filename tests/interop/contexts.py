"""The JSON-LD contexts that the verifiers are served: data of installed packages, pinned by SHA-256."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.interop.prepare import Installation


@dataclass(frozen=True, slots=True)
class PackagedContext:
    """Where the bytes of one context are."""

    source: Literal["python", "openbadges", "npm"]
    """The environment that runs the tests, the one of 1EdTech's validator, or `node_modules`."""
    file: str
    """From the folder that holds the packages; a `.py` file holds the context as a dictionary."""
    sha256: str


_OB3 = "openbadgeslib/ob3/contexts/"
# Open Badges 3.0.3 circulates in two byte-versions: the world serves the newer one, verifier-core brings the older.
PACKAGED: Mapping[str, PackagedContext] = {
    "https://w3id.org/openbadges/v2": PackagedContext(
        "openbadges", "openbadges/verifier/openbadges_context.py",
        "4b065cd2f2604633deb5afcc62a9db68fe4cac6ae2259fcd599e1bbd629fa601",
    ),
    "https://www.w3.org/ns/credentials/v2": PackagedContext(
        "python", _OB3 + "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": PackagedContext(
        "python", _OB3 + "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": PackagedContext(
        "python", _OB3 + "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": PackagedContext(
        "python", _OB3 + "clr_context_2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
    "https://w3id.org/security/data-integrity/v2": PackagedContext(
        "python", _OB3 + "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/multikey/v1": PackagedContext(
        "npm", "@digitalbazaar/multikey-context/contexts/multikey-v1.jsonld",
        "c5f3806f8286920573221938917988a18a4cc5a09e968d29649613c7a1c2b1f6",
    ),
    "https://www.w3.org/ns/did/v1": PackagedContext(
        "python", "pyld/documentloader/frozen/bundled/did-v1.jsonld",
        "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    ),
}  # fmt: skip
"""Context URL → where it is packaged."""


def packaged_contexts(
    installation: Installation, packaged: Mapping[str, PackagedContext] = PACKAGED
) -> dict[str, bytes]:
    """Return URL → JSON bytes of every context.

    Raises:
        ValueError: A package holds other bytes than pinned.
    """
    return {url: _read(url, context, installation) for url, context in packaged.items()}


def _read(url: str, packaged: PackagedContext, installation: Installation) -> bytes:
    data = (_folder(packaged, installation) / packaged.file).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != packaged.sha256:
        raise ValueError(
            f"{url}: {packaged.source} {packaged.file} has SHA-256 {found}, not the pinned {packaged.sha256}"
        )
    return _dictionary(data) if packaged.file.endswith(".py") else data


def _folder(packaged: PackagedContext, installation: Installation) -> Path:
    if packaged.source == "openbadges":
        return installation.openbadges_packages
    if packaged.source == "npm":
        return installation.node_folder / "node_modules"
    spec = importlib.util.find_spec(packaged.file.split("/")[0])
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parents[1]


def _dictionary(source: bytes) -> bytes:
    """Return the first dictionary that the module assigns, as JSON, without running the module."""
    assigned = next(
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
    )
    return json.dumps(ast.literal_eval(assigned)).encode()
