"""Asks `openbadgeslib` about OB 3.0 credentials with an embedded proof, by the issuer's DID document, and about CLR 2.0 credentials.

It reads status lists only as JWT, and would refuse every list that has an embedded proof: revocation is not asked for. Of a CLR it checks the proof;
the credentials nested in it are put to it one by one, as they are.
"""

from __future__ import annotations

import functools
import json

from asking import answer_all  # type: ignore[import-not-found]
from openbadgeslib.ob3.clr import bundled_clr_contexts
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.util import download_file

# The world is on the loopback interface, which it would not visit otherwise.
_download = functools.partial(download_file, allow_private=True)


def refusal_of(_url: str, text: str) -> str:
    """Return why a stack's key is not its issuer's, which it leaves to its callers; what it refuses itself it raises."""
    document = json.loads(text)
    if "ClrCredential" in document.get("type", ()):
        method = document["proof"]["verificationMethod"]
        if method.partition("#")[0] != document["issuer"]["id"]:
            return "the key does not belong to the issuer"
        key = resolve_verification_method(method, download=_download)
        verify_data_integrity_proof(document, key, extra_contexts=bundled_clr_contexts())
        for nested in document["credentialSubject"]["verifiableCredential"]:
            OB3LdpVerifier().verify(nested, download=_download)
    else:
        OB3LdpVerifier().verify(text, download=_download)
    return ""


answer_all(refusal_of)
