"""The keys of one build: which signs what, and what the DID document announces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from badgepress.content.model import Catalogue, Key
from badgepress.credentials.did import PREVIEW_KEY_NAME, VerificationKey, announced_keys
from badgepress.errors import PublishError, SigningKeyError
from badgepress.linkeddata.multibase import decode_multikey
from badgepress.signing.interface import Algorithm, Signer
from badgepress.signing.private_key import PUBLISHED_TEST_KEYS, PrivateKey, public_raw_of_multikey
from badgepress.signing.signers import open_signer
from badgepress.signing.signers.preview import insecure_preview_key

_BEFORE_ALL_AWARDS = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A signer together with the verification method that announces it."""

    signer: Signer
    announced: VerificationKey


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """Everything a build needs to sign and to say who signed."""

    proof: SigningKey
    """Ed25519, for Data Integrity proofs."""
    jwt: SigningKey | None
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

    def open(self, catalogue: Catalogue, environ: Mapping[str, str]) -> IssuerKeys:
        """Open the issuer's keys if a key is named, this user's preview keys if none is.

        Raises:
            SigningKeyError: The named key cannot be used.
            PublishError: VC-JWTs are published and their key is missing.
        """
        wants_jwt = "vc-jwt" in catalogue.issuer.also_publish
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
    proof = _match(open_signer(uri, environ), "Ed25519", announced)
    jwt = _match(open_signer(jwt_uri, environ), "P-256", announced) if jwt_uri else None
    return IssuerKeys(proof, jwt, tuple(_verification_key(key) for key in announced.values()), is_preview=False)


def _match(private: PrivateKey, wanted: Algorithm, announced: Mapping[str, Key]) -> SigningKey:
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
        raise SigningKeyError(f"the key “{key.name}” is {key.state}", hint="Sign with the active key.")
    return SigningKey(private, _verification_key(key))


def _verification_key(key: Key) -> VerificationKey:
    _, raw = decode_multikey(key.public_key)
    return VerificationKey(
        key.name, key.algorithm, key.public_key, public_raw_of_multikey(key.algorithm, raw), key.created
    )
