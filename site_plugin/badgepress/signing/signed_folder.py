"""Signatures out of a folder that was built with the key, so that what builds the pages around it needs no key.

A signature is taken only if it fits what the content says now and the key that `keys/` announces: a folder of other content, of another key,
or tampered with on its way, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from badgepress.credentials import urls
from badgepress.credentials.did import VerificationKey
from badgepress.errors import BadgepressError, PublishError
from badgepress.linkeddata.multibase import decode_base58btc, decode_base64url
from badgepress.signing.interface import Algorithm

_MAX_DOCUMENT_BYTES = 4 * 1024 * 1024
_MAX_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class SignedFolder:
    """A folder that `badgepress build` made with the issuer's key."""

    path: Path
    base_url: str

    def refuse_preview(self) -> None:
        """Return only if the folder is a site of this issuer, signed with a real key.

        Raises:
            PublishError: It is not.
        """
        head = self._manifest_head()
        if head.get("base_url") != self.base_url:
            raise PublishError(
                f"the signed folder {self.path} is not a site of {self.base_url}", hint="Name the folder that `badgepress build` made."
            )
        if head.get("preview") is not False:
            raise PublishError(
                f"the signed folder {self.path} is a preview: a throw-away key signed it",
                hint="Build it with the issuer's key: badgepress build --out DIR --key URI --release",
            )

    def _manifest_head(self) -> dict[str, Any]:
        line = self._read(urls.MANIFEST, _MAX_HEAD_BYTES).partition(b"\n")[0]
        try:
            head = json.loads(line.removesuffix(b',"entries":[') + b"}")
        except ValueError:
            head = None
        return head if isinstance(head, dict) else {}

    def signing_key(self, announced: Iterable[VerificationKey], algorithm: Algorithm) -> VerificationKey:
        """Return the announced key that signed the folder; the newest one where nothing was signed yet.

        Raises:
            PublishError: It was signed with a key that is not announced.
        """
        fit = [key for key in announced if key.algorithm == algorithm]
        fragment = self._first_signer(algorithm)
        for key in reversed(fit):
            if fragment in ("", key.name):
                return key
        raise PublishError(
            f"the signed folder {self.path} was signed with the key “{fragment[:40]}”, which keys/ does not announce",
            hint="Build it again from this commit, with the active key.",
        )

    def _first_signer(self, algorithm: Algorithm) -> str:
        """Return the name of the key under the first status list, or the first VC-JWT; empty where there is none."""
        try:
            if algorithm == "Ed25519":
                method = self._document(urls.status_list(1))["proof"]["verificationMethod"]
            else:
                token = next((self.path / "awards").glob("*.jwt"), None)
                header = self._read(f"awards/{token.name}").partition(b".")[0].decode("ascii") if token else ""
                method = json.loads(decode_base64url(header))["kid"] if header else "#"
        except FileNotFoundError:
            return ""
        except (ValueError, KeyError, TypeError, BadgepressError):
            raise self._unreadable(urls.status_list(1) if algorithm == "Ed25519" else "awards/") from None
        return str(method).rpartition("#")[2]

    def proof_value(self, document: Mapping[str, Any]) -> bytes:
        """Return the signature of the proof that the folder's copy of a document has.

        Raises:
            PublishError: The folder has no such document, or its proof cannot be read.
        """
        path = self._site_path(document)
        try:
            value: str = self._document(path)["proof"]["proofValue"]
            return decode_base58btc(value.removeprefix("z"))
        except FileNotFoundError:
            raise self._other_content(path) from None
        except (ValueError, KeyError, TypeError, AttributeError, BadgepressError):
            raise self._unreadable(path) from None

    def jwt_signature(self, document: Mapping[str, Any]) -> bytes:
        """Return the signature of the folder's VC-JWT of a document; raises as `proof_value` does."""
        path = self._site_path(document).removesuffix(".json") + ".jwt"
        try:
            return decode_base64url(self._read(path).decode("ascii").strip().rpartition(".")[2])
        except FileNotFoundError:
            raise self._other_content(path) from None
        except (ValueError, BadgepressError):
            raise self._unreadable(path) from None

    def _site_path(self, document: Mapping[str, Any]) -> str:
        return str(document["id"]).removeprefix(f"{self.base_url}/")

    def _document(self, path: str) -> Any:
        return json.loads(self._read(path))

    def _read(self, path: str, limit: int = _MAX_DOCUMENT_BYTES) -> bytes:
        with (self.path / path).open("rb") as file:
            return file.read(limit)

    def _other_content(self, path: str) -> PublishError:
        return PublishError(
            f"the signed folder {self.path} has no {path}", hint="It was built from other content. Build it again from this commit."
        )

    def _unreadable(self, path: str) -> PublishError:
        return PublishError(f"{path} in the signed folder {self.path} cannot be read", hint="Build the folder again.")

    def unfit(self, document: Mapping[str, Any]) -> PublishError:
        """Return what to say of a signature that does not fit."""
        return PublishError(
            f"the signature of {self._site_path(document)} in the signed folder {self.path} does not fit the content",
            hint="The folder was built from other content or with another key, or was changed since. Build it again from this commit.",
        )


def is_ed25519_signature(signature: bytes, message: bytes, key: VerificationKey) -> bool:
    """Say whether a signature (64 bytes, RFC 8032) fits a message."""
    try:
        Ed25519PublicKey.from_public_bytes(key.raw).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def is_es256_signature(signature: bytes, message: bytes, key: VerificationKey) -> bool:
    """Say whether a signature (R and S, 64 bytes, RFC 7518 §3.4) fits a message."""
    if len(signature) != 64:
        return False
    x, y, r, s = (int.from_bytes(half) for raw in (key.raw, signature) for half in (raw[:32], raw[32:]))
    try:
        EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key().verify(encode_dss_signature(r, s), message, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
