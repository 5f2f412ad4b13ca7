"""The documents of the example: in the one form that all verifiers accept, and valid under 1EdTech's own schema."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator, Draft201909Validator

from badgepress.content.load import load
from tests.conftest import SHARED, PublishedSite, awards_of

OFFICIAL_SCHEMAS = SHARED / "standards" / "schemas" / "ob3-live-2026-06"


def documents(site: PublishedSite, pattern: str) -> list[tuple[str, dict[str, Any]]]:
    return [(path.name, json.loads(path.read_bytes())) for path in sorted(site.path.glob(pattern))]


def test_credentials_are_valid_under_the_official_schema(published_site: PublishedSite) -> None:
    path = OFFICIAL_SCHEMAS / "ob_v3p0_achievementcredential_schema.json"
    if not path.is_file():
        pytest.skip(f"the official schema is not here: {path}")
    schema = json.loads(path.read_bytes())
    validator = (Draft201909Validator if "2019-09" in schema.get("$schema", "") else Draft7Validator)(schema)
    found = documents(published_site, "awards/*.json")
    assert len(found) == 35
    assert [(name, error.message) for name, document in found for error in validator.iter_errors(document)] == []


def test_credentials_have_the_one_form_that_all_verifiers_accept(published_site: PublishedSite) -> None:
    for _, document in documents(published_site, "awards/*.json"):
        assert document["@context"] == [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ]
        assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert isinstance(document["proof"], dict)
        assert isinstance(document["credentialStatus"]["statusListIndex"], str)
        subject = document["credentialSubject"]
        assert ("id" in subject) != ("identifier" in subject)
        assert "endorsementJwt" not in document


def test_the_did_document_announces_both_keys_and_fits_every_resolver(published_site: PublishedSite) -> None:
    data = (published_site.path / "did.json").read_bytes()
    document = json.loads(data)
    assert len(data) < 8_000
    assert document["id"] == "did:web:riverbend.example:badges"
    assert [method["type"] for method in document["verificationMethod"]] == ["Multikey", "JsonWebKey"]
    assert document["assertionMethod"] == [f"{document['id']}#2026-1", f"{document['id']}#2026-1-jwt"]
    assert set(document["verificationMethod"][1]["publicKeyJwk"]) == {"kty", "crv", "x", "y"}
    assert "Profile" in document["type"]


def test_every_field_of_the_model_reaches_the_documents_or_the_page(published_site: PublishedSite) -> None:
    loaded = load(published_site.repository)
    badge = loaded.classes["digital-helper", 1]
    achievement = json.loads((published_site.path / "badges/digital-helper/v1.json").read_bytes())
    narrative = achievement["criteria"]["narrative"]
    assert badge.assessment is not None
    assert badge.workload is not None
    assert badge.quality_assurance is not None
    for words in (
        badge.assessment.type,
        badge.quality_assurance.type,
        *badge.learning_outcomes,
        f"{badge.workload.hours:g} hours",
    ):
        assert words in narrative
    assert achievement["achievementType"] == badge.achievement_type
    assert achievement["image"]["caption"] == badge.image.alt
    assert [item["name"] for item in achievement["resultDescription"]] == [criterion.name for criterion in badge.rubric]
    assert {item["targetFramework"] for item in achievement["alignment"]} >= {"European Qualifications Framework"}
    second = json.loads((published_site.path / "badges/bicycle-repair/v2.json").read_bytes())
    assert second["related"][0]["id"].endswith("/badges/bicycle-repair/v1.json")


def test_a_revoked_award_is_a_tombstone_and_a_bit_and_keeps_its_page(published_site: PublishedSite) -> None:
    [revoked] = [award for award in awards_of(published_site.repository) if award.revoked]
    assert revoked.revoked is not None
    tombstone = json.loads((published_site.path / f"ob2/assertions/{revoked.id}.json").read_bytes())
    assert set(tombstone) == {"@context", "type", "id", "revoked", "revocationReason"}
    assert tombstone["revocationReason"] == revoked.revoked.reason
    assert (published_site.path / f"awards/{revoked.id}.html").is_file()
    assert (published_site.path / f"awards/{revoked.id}.json").is_file()


def test_a_recipient_known_by_a_did_has_no_ob2_assertion(published_site: PublishedSite) -> None:
    [award] = [award for award in awards_of(published_site.repository) if award.recipient.did]
    credential = json.loads((published_site.path / f"awards/{award.id}.json").read_bytes())
    assert credential["credentialSubject"]["id"] == award.recipient.did
    assert not (published_site.path / f"ob2/assertions/{award.id}.json").exists()


def test_vc_jwts_carry_the_credential_and_the_registered_claims(published_site: PublishedSite) -> None:
    for path in sorted(published_site.path.glob("awards/*.jwt")):
        header, payload = (
            json.loads(base64.urlsafe_b64decode(part + "==")) for part in path.read_text().split(".")[:2]
        )
        credential = json.loads(path.with_suffix(".json").read_bytes())
        assert header["alg"] == "ES256"
        assert header["kid"] == "did:web:riverbend.example:badges#2026-1-jwt"
        assert payload["iss"] == credential["issuer"]["id"]
        assert payload["jti"] == credential["id"]
        assert ("exp" in payload) == ("validUntil" in credential)
        assert payload.get("sub") == credential["credentialSubject"].get("id")
        assert "vc" not in payload


def test_names_of_holders_stand_on_pages_and_never_in_signed_data(published_site: PublishedSite) -> None:
    for award in awards_of(published_site.repository):
        if award.name:
            assert award.name in (published_site.path / f"awards/{award.id}.html").read_text("utf-8")
            assert award.name not in json.loads((published_site.path / f"awards/{award.id}.json").read_bytes()).values()
            assert f'"{award.name}"' not in (published_site.path / f"awards/{award.id}.json").read_text("utf-8")


def test_a_site_at_the_root_of_a_domain_serves_the_well_known_did_document_too(tmp_path: Path) -> None:
    from badgepress.cli.main import run
    from tests.organisation import NOW, write_organisation

    root = write_organisation(tmp_path / "org")
    issuer = root / "content" / "issuer.yml"
    issuer.write_text(issuer.read_text().replace("https://knots.example/badges", "https://badges.knots.example"))
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--now", NOW]) == 0
    assert (tmp_path / "site/.well-known/did.json").read_bytes() == (tmp_path / "site/did.json").read_bytes()
    assert json.loads((tmp_path / "site/did.json").read_bytes())["id"] == "did:web:badges.knots.example"
