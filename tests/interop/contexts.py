"""The JSON-LD contexts that the verifiers are served: files of installed packages, each pinned by the SHA-256 of its bytes."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Source = Literal["python", "openbadges", "npm"]


@dataclass(frozen=True, slots=True)
class PackagedContext:
    """Where the bytes of one context are."""

    source: Source
    """`python`: of the environment that runs the tests; `openbadges`: of the reference validator's own environment; `npm`: under node_modules."""
    file: str
    sha256: str


_OB3 = "openbadgeslib/ob3/contexts/"
# Open Badges 3.0.3 circulates in two byte-versions: the world serves this, the newer one; verifier-core brings the older one along.
PACKAGED: Mapping[str, PackagedContext] = {
    "https://w3id.org/openbadges/v2": PackagedContext(
        "openbadges", "openbadges/verifier/openbadges_context.py", "?"
    ),
    "https://www.w3.org/ns/credentials/v2": PackagedContext(
        "python", _OB3 + "credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": PackagedContext(
        "python", _OB3 + "ob-v3p0-context-3.0.3.json", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": PackagedContext(
        "python", _OB3 + "ob-v3p0-extensions.json", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"
    ),
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": PackagedContext(
        "python", _OB3 + "clr_context_2.0.1.json", "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"
    ),
    "https://w3id.org/security/data-integrity/v2": PackagedContext(
        "npm", "@digitalbazaar/data-integrity-context/contexts/data-integrity-v2.jsonld", "?"
    ),
    "https://w3id.org/security/multikey/v1": PackagedContext(
        "npm", "@digitalbazaar/multikey-context/contexts/multikey-v1.jsonld", "?"
    ),
    "https://www.w3.org/ns/did/v1": PackagedContext(
        "npm", "did-context/?", "?"
    ),
}
