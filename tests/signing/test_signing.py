"""Signing is a pure function of content and key, and keys keep their secrets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given
from hypothesis import strategies as st

from badgepress.errors import SigningKeyError, UnsafeDocumentError
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.data_integrity import verify_eddsa_rdfc_2022
from badgepress.signing.data_integrity import with_proof
from badgepress.signing.issuer_keys import preview_keys
from badgepress.signing.private_key import generate, new_passphrase, read_encrypted_pem, read_secret_line
from badgepress.signing.vc_jwt import vc_jwt
from tests.conftest import PublishedSite, private_key

DID = "did:web:riverbend.example:badges"
EARLY, LATE = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def credential(published_site: PublishedSite) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(next(iter(sorted(published_site.path.glob("awards/*.json")))).read_bytes())
    del document["proof"]
    return document


def test_a_proof_verifies_and_is_the_same_each_time(published_site: PublishedSite, credential: dict[str, Any]) -> None:
    key = published_site.keys.proof
    first, second = (with_proof(credential, key, DID, LATE, PyldCanonicaliser()) for _ in range(2))
    assert first == second
    verify_eddsa_rdfc_2022(first, key.signer.public_raw, PyldCanonicaliser())


@pytest.mark.parametrize(("not_before", "created"), [(EARLY, "2024-01-08T09:00:00Z"), (LATE, "2026-05-01T12:30:00Z")])
def test_created_is_the_later_of_the_awards_date_and_the_keys(
    published_site: PublishedSite, credential: dict[str, Any], not_before: datetime, created: str
) -> None:
    signed = with_proof(credential, published_site.keys.proof, DID, not_before, PyldCanonicaliser())
    assert signed["proof"]["created"] == created


def test_a_term_that_no_context_maps_is_never_silently_left_unsigned(
    published_site: PublishedSite, credential: dict[str, Any]
) -> None:
    for document in (
        {**credential, "securityClearance": "high"},
        {**credential, "name": {"en": "x"}},
        {**credential, "id": "not absolute"},
    ):
        with pytest.raises(UnsafeDocumentError):
            with_proof(document, published_site.keys.proof, DID, LATE, PyldCanonicaliser())


def test_a_vc_jwt_is_the_same_each_time_and_verifies_as_es256(
    published_site: PublishedSite, credential: dict[str, Any]
) -> None:
    key = published_site.keys.jwt
    assert key is not None
    token = vc_jwt(credential, key, DID)
    assert token == vc_jwt(credential, key, DID)
    message, _, signature = token.rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    x, y = key.signer.public_raw[:32], key.signer.public_raw[32:]
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(der, message.encode(), ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("algorithm", ["Ed25519", "P-256"])
def test_a_key_reads_back_from_its_line_and_from_its_encrypted_file(algorithm: Any) -> None:
    key = generate(algorithm)
    passphrase = new_passphrase()
    for again in (
        read_secret_line(f" {key.secret_multikey}\n"),
        read_encrypted_pem(key.encrypted_pem(passphrase), passphrase),
    ):
        assert again.public_multikey == key.public_multikey
        assert again.sign(b"message") == key.sign(b"message")
    assert key.secret_multikey not in repr(key)
    with pytest.raises(SigningKeyError):
        read_encrypted_pem(key.encrypted_pem(passphrase), passphrase + "x")


@given(st.text(max_size=80) | st.binary(max_size=40).map(lambda data: base64.b64encode(data).decode()))
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    try:
        read_secret_line(text)
    except SigningKeyError as error:
        assert len(text.strip()) < 4 or text.strip() not in str(error) + error.hint


def test_a_preview_key_is_made_once_for_a_user_and_readable_by_nobody_else(tmp_path: Path) -> None:
    surroundings = {"XDG_STATE_HOME": str(tmp_path)}
    first, second = (preview_keys(surroundings, with_jwt=True) for _ in range(2))
    assert first.announced == second.announced
    assert [key.name for key in first.announced] == ["preview", "preview-jwt"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "badgepress").iterdir()} == {0o600}
    assert preview_keys({}, with_jwt=False).announced != preview_keys({}, with_jwt=False).announced


def test_a_strangers_signature_does_not_pass_for_the_issuers(
    published_site: PublishedSite, credential: dict[str, Any]
) -> None:
    key = published_site.keys.proof
    forged = with_proof(credential, replace(key, signer=private_key("STRANGERS_KEY")), DID, LATE, PyldCanonicaliser())
    with pytest.raises(Exception, match=r"signature"):
        verify_eddsa_rdfc_2022(forged, key.signer.public_raw, PyldCanonicaliser())
