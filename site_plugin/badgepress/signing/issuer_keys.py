"""The keys of one build: which signs what, and what the DID document announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from badgepress.content.model import Catalogue, Key
from badgepress.credentials.did import PREVIEW_KEY_NAME, VerificationKey, announced_keys
from badgepress.errors import PublishError, SigningKeyError
from badgepress.linkeddata.multibase import decode_multikey
from badgepress.signing.interface import Algorithm, Signer
from badgepress.signing.private_key import PUBLISHED_TEST_KEYS, public_raw_of_multikey
from badgepress.signing.signed_folder import SignedFolder, is_ed25519_signature, is_es256_signature
from badgepress.signing.signers import open_signer
from badgepress.signing.signers.exec_sign import CommandSigner
from badgepress.signing.signers.preview import insecure_preview_key

_BEFORE_ALL_AWARDS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A signer together with the verification method that announces it."""

    signer: Signer
    announced: VerificationKey

    def signature(self, message: bytes, document: Mapping[str, Any]) -> bytes:
        """Return the signature of `message`, which stands for `document`.

        Raises:
            SigningKeyError: The key is not to be had any more.
            PublishError: The signature of an earlier build does not fit.
        """
        del document
        return self.signer.sign(message)


@dataclass(frozen=True, slots=True)
class EarlierSignatures:
    """In place of a key: the signatures that an earlier build made with it."""

    folder: SignedFolder
    announced: VerificationKey

    def signature(self, message: bytes, document: Mapping[str, Any]) -> bytes:
        """Return the signature of the folder's copy of `document`, if it fits `message`; raises as `SigningKey` does."""
        if self.announced.algorithm == "Ed25519":
            found, fits = self.folder.proof_value(document), is_ed25519_signature
        else:
            found, fits = self.folder.jwt_signature(document), is_es256_signature
        if not fits(found, message, self.announced):
            raise self.folder.unfit(document)
        return found


Signing = SigningKey | EarlierSignatures


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """Everything a build needs to sign and to say who signed."""

    proof: Signing
    """Ed25519, for Data Integrity proofs."""
    jwt: Signing | None
    """P-256, for VC-JWTs; None where none are published."""
    announced: tuple[VerificationKey, ...]
    is_preview: bool


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """Where the keys of a build are, so that every process of it can open them; never a key itself."""

    uri: str | None = None
    """Of the Ed25519 key; None for this user's throw-away preview key."""
    jwt_uri: str | None = None
    public: str = ""
    """Multikey of the Ed25519 key, by which a process can tell that it opened the right one."""
    signed: Path | None = None
    """A folder built with the key before, whose signatures are taken instead of making any."""

    def open(self, catalogue: Catalogue, environ: Mapping[str, str]) -> IssuerKeys:
        """Open the issuer's keys if a key is named, this user's preview keys if none is.

        Raises:
            SigningKeyError: The named key cannot be used.
            PublishError: VC-JWTs are published and their key is missing, or a signed folder cannot be used.
        """
        wants_jwt = "vc-jwt" in catalogue.issuer.also_publish
        if self.signed is not None:
            return keys_of_signed_folder(self.signed, catalogue, with_jwt=wants_jwt)
        if not self.uri:
            return preview_keys(environ, with_jwt=wants_jwt)
        if wants_jwt and not self.jwt_uri:
            raise PublishError(
                "issuer.yml publishes vc-jwt, but no key for it is named",
                hint="Add --jwt-key env:NAME, or take vc-jwt out of also_publish.",
            )
        return release_keys(catalogue.keys, self.uri, self.jwt_uri if wants_jwt else None, environ)


def preview_keys(environ: Mapping[str, str], *, with_jwt: bool) -> IssuerKeys:
    """Return this user's throw-away keys; they alone stand in a preview's DID document."""
    proof = _preview("Ed25519", PREVIEW_KEY_NAME, environ)
    jwt = _preview("P-256", f"{PREVIEW_KEY_NAME}-jwt", environ) if with_jwt else None
    return IssuerKeys(proof, jwt, tuple(key.announced for key in (proof, jwt) if key), is_preview=True)


def _preview(algorithm: Algorithm, name: str, environ: Mapping[str, str]) -> SigningKey:
    key = insecure_preview_key(algorithm, environ)
    return SigningKey(key, VerificationKey(name, algorithm, key.public_multikey, key.public_raw, _BEFORE_ALL_AWARDS))


def release_keys(keys: Iterable[Key], uri: str, jwt_uri: str | None, environ: Mapping[str, str]) -> IssuerKeys:
    """Open the issuer's own keys and match them with what `keys/` announces.

    Args:
        keys: The public documents of the repository.
        uri: Where the Ed25519 key is.
        jwt_uri: Where the P-256 key is, None to sign no VC-JWT.
        environ: The process environment.

    Raises:
        SigningKeyError: A key cannot be had, is none of the active ones, or is a published test key.
    """
    announced = {key.public_key: key for key in announced_keys(keys)}
    proof = _match(_open(uri, environ, announced.values()), "Ed25519", announced)
    jwt = _match(open_signer(jwt_uri, environ), "P-256", announced) if jwt_uri else None
    return IssuerKeys(proof, jwt, tuple(_verification_key(key) for key in announced.values()), is_preview=False)


def keys_of_signed_folder(path: Path, catalogue: Catalogue, *, with_jwt: bool) -> IssuerKeys:
    """Return keys whose signatures come out of a folder that was built before.

    Raises:
        PublishError: It is no such folder, a preview, or signed with a key that is not announced.
    """
    folder = SignedFolder(path, catalogue.issuer.base_url)
    try:
        folder.refuse_preview()
    except OSError as error:
        raise PublishError(
            f"the signed folder {path} cannot be read: {error.strerror}", hint="Name the folder that `badgepress build` made."
        ) from None
    announced = tuple(_verification_key(key) for key in announced_keys(catalogue.keys))
    proof = EarlierSignatures(folder, folder.signing_key(announced, "Ed25519"))
    jwt = EarlierSignatures(folder, folder.signing_key(announced, "P-256")) if with_jwt else None
    return IssuerKeys(proof, jwt, announced, is_preview=False)


def _open(uri: str, environ: Mapping[str, str], announced: Iterable[Key]) -> Signer:
    if not uri.startswith("exec-sign:"):
        return open_signer(uri, environ)
    active = [key for key in announced if key.algorithm == "Ed25519" and key.state == "active"]
    if len(active) != 1:
        found = "none is" if not active else " and ".join(key.name for key in active) + " are"
        hint = "badgepress keys list shows them; badgepress keys new --public-file FILE announces the key of a token."
        raise SigningKeyError(f"exec-sign: signs with the one active Ed25519 key of keys/, but {found}", hint=hint)
    _, raw = decode_multikey(active[0].public_key)
    signer = CommandSigner(uri.partition(":")[2], environ, active[0].public_key, raw)
    signer.refuse_unfit()
    return signer


def _match(private: Signer, wanted: Algorithm, announced: Mapping[str, Key]) -> SigningKey:
    if private.algorithm != wanted:
        raise SigningKeyError(
            f"this key is of the algorithm {private.algorithm}, but {wanted} is needed here", hint="Name the other key."
        )
    if private.public_multikey in PUBLISHED_TEST_KEYS:
        raise SigningKeyError(
            "this is a published test key: anybody can sign with it", hint="Make a key of your own: badgepress keys new"
        )
    key = announced.get(private.public_multikey)
    if key is None:
        raise SigningKeyError(
            "this key is not announced in keys/",
            hint="Commit its public document first, or name the key that keys/ announces.",
        )
    if key.state != "active":
        hint = "Sign with the active key." if key.state == "retired" else "It may take over: badgepress keys rotate. Until then sign with the active key."
        raise SigningKeyError(f"the key “{key.name}” is {key.state}", hint=hint)
    return SigningKey(private, _verification_key(key))


def _verification_key(key: Key) -> VerificationKey:
    _, raw = decode_multikey(key.public_key)
    return VerificationKey(
        key.name, key.algorithm, key.public_key, public_raw_of_multikey(key.algorithm, raw), key.created
    )
