"""Asks `openbadgeslib` about OB 3.0 credentials with an embedded proof, by the issuer's DID document.

It reads status lists only as JWT, and would refuse every list that has an embedded proof: revocation is not asked for.
"""

from __future__ import annotations

import functools

from asking import answer_all  # type: ignore[import-not-found]
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.util import download_file

# The world is on the loopback interface, which it would not visit otherwise.
_download = functools.partial(download_file, allow_private=True)


def refusal_of(_url: str, text: str) -> str:
    """Return nothing: it raises what it refuses."""
    OB3LdpVerifier().verify(text, download=_download)
    return ""


answer_all(refusal_of)
