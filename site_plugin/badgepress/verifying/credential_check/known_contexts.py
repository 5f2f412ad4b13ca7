"""The contexts that a verifier knows beyond those that we publish with: earlier forms that are still met. Nothing is ever fetched."""

from __future__ import annotations

import functools
from types import MappingProxyType

from badgepress.errors import ContextError
from badgepress.linkeddata.contexts import (
    CREDENTIALS_V2,
    PINNED,
    Contexts,
    PinnedFile,
    load_contexts,
    pinned_bytes,
    read_pinned,
)

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
_BUNDLED = "documentloader/frozen/bundled/"
_EARLIER = {
    CREDENTIALS_V1: PinnedFile(
        "pyld", f"{_BUNDLED}credentials-v1.jsonld", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8"
    ),
    ED25519_2020: PinnedFile(
        "pyld",
        f"{_BUNDLED}security-ed25519-2020-v1.jsonld",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json": PinnedFile(
        "openbadgeslib",
        "ob3/contexts/ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
}
DISPUTED_MEMBERS = frozenset({"endorsementJwt", "jti"})
"""Of a credential: known to the newer of the two files that are served as context 3.0.3, unknown to the older; all else in them is the same."""


@functools.cache
def verifying_contexts() -> Contexts:
    """Return every context that a badge may name; an earlier one whose package is missing or changed is simply unknown."""
    contexts = dict(load_contexts())
    for url, pinned in _EARLIER.items():
        try:
            contexts[url] = read_pinned(url, pinned)
        except ContextError:
            continue
    return MappingProxyType(contexts)


def context_texts() -> dict[str, str]:
    """Return the texts of the same contexts, byte by byte: what the verifier in the browser is given, which pins them alike.

    Raises:
        ContextError: A file is missing or its digest differs.
    """
    return {url: pinned_bytes(url, pinned).decode() for url, pinned in {**PINNED, **_EARLIER}.items()}


FIRST = (CREDENTIALS_V2, CREDENTIALS_V1)
"""One of them stands first."""
