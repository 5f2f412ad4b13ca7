"""The stacks of learners: who is in them, what they say, and that they are valid CLR 2.0."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from jsonschema import Draft201909Validator

from badgepress.content.load import load
from badgepress.content.model import Consent, Goal, Learner, Pathway, PathwayStep, Prerequisites
from badgepress.content.yaml_reader import Source
from badgepress.credentials.clr import Stacks, Texts, valid_from
from badgepress.credentials.clr_associations import Association, Associations
from badgepress.credentials.urls import Addresses
from badgepress.linkeddata.canonical import PyldCanonicaliser
from badgepress.linkeddata.data_integrity import ProofError, verify_eddsa_rdfc_2022
from badgepress.publishing.artifacts import json_bytes
from badgepress.verifying import verify_site
from tests.conftest import NOW, SHARED, PublishedSite
from tests.stacks import (
    BICYCLE,
    EXPIRED,
    HOST,
    LISTED_SUBJECT,
    REVOKED,
    SAFETY,
    SEWING,
    SEWING_AGAIN,
    UNLISTED_BICYCLE,
    awards_in,
    stack_of,
)

OFFICIAL_SCHEMA = SHARED / "standards" / "schemas" / "clr2-live-2026-06" / "clr_v2p0_clrcredential_schema.json"
BASE = "https://riverbend.example/badges"


def test_a_listed_learner_s_stack_holds_listed_awards_the_newest_first(stacks_site: PublishedSite) -> None:
    assert awards_in(stack_of(stacks_site.path, "zofia")) == [HOST, BICYCLE]


def test_an_unlisted_learner_s_stack_holds_unlisted_awards_too_but_none_that_no_longer_holds(
    stacks_site: PublishedSite,
) -> None:
    assert awards_in(stack_of(stacks_site.path, "annika")) == [SEWING_AGAIN, SAFETY, SEWING]


@pytest.mark.parametrize("handle", ["petra", "ruth"])
def test_who_holds_nothing_valid_has_no_stack(handle: str, stacks_site: PublishedSite) -> None:
    assert not (stacks_site.path / f"learners/{handle}/clr.json").exists()


def test_what_is_nested_is_what_is_published_byte_for_byte(stacks_site: PublishedSite) -> None:
    for handle in ("zofia", "annika"):
        stack = stack_of(stacks_site.path, handle)
        for award, credential in zip(awards_in(stack), stack["credentialSubject"]["verifiableCredential"], strict=True):
            assert json_bytes(credential) == (stacks_site.path / f"awards/{award}.json").read_bytes()


def test_what_is_signed_around_the_credentials_names_nobody(stacks_site: PublishedSite) -> None:
    for handle, name in (("zofia", "Zofia Wilk"), ("annika", "Annika Sund")):
        stack = stack_of(stacks_site.path, handle)
        assert name not in json.dumps(stack)
        del stack["credentialSubject"]["verifiableCredential"]
        assert [word for word in name.split() if word in json.dumps(stack)] == []


def test_whose_it_is_what_it_is_called_and_since_when(stacks_site: PublishedSite) -> None:
    listed, unlisted = stack_of(stacks_site.path, "zofia"), stack_of(stacks_site.path, "annika")
    assert listed["id"] == f"{BASE}/learners/zofia/clr.json"
    assert listed["credentialSubject"]["id"] == LISTED_SUBJECT
    assert "identifier" not in listed["credentialSubject"]
    assert "id" not in unlisted["credentialSubject"]
    assert unlisted["credentialSubject"]["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": f"{BASE}/learners/annika/",
            "identityType": "ext:url",
        }
    ]
    for stack in (listed, unlisted):
        assert stack["partial"] is True
        assert stack["name"] == "Open Badges from Riverbend Makers & Repair Guild"
        assert stack["image"] == {"id": stack["id"].replace("clr.json", "card.svg"), "type": "Image"}
        assert stack["validFrom"] == stack["proof"]["created"]
    # of consent and awards the latest
    assert listed["validFrom"] == "2026-09-20T00:00:00Z"
    assert unlisted["validFrom"] == "2026-01-20T00:00:00Z"


def test_pathways_say_how_the_badges_of_a_stack_belong_together(stacks_site: PublishedSite) -> None:
    listed, unlisted = stack_of(stacks_site.path, "zofia"), stack_of(stacks_site.path, "annika")
    assert listed["credentialSubject"]["association"] == [
        {
            "type": "Association",
            "associationType": "isChildOf",
            "sourceId": f"{BASE}/badges/bicycle-repair/v2.json",
            "targetId": f"{BASE}/badges/repair-cafe-host/v1.json",
        }
    ]
    (only,) = unlisted["credentialSubject"]["association"]
    assert (only["associationType"], only["sourceId"], only["targetId"]) == (
        "precedes",
        f"{BASE}/badges/small-appliance-repair-safety/v1.json",
        f"{BASE}/badges/sewing-and-mending/v1.json",
    )


def test_a_stack_is_valid_under_the_official_schema(stacks_site: PublishedSite) -> None:
    if not OFFICIAL_SCHEMA.is_file():
        pytest.skip(f"the official schema is not here: {OFFICIAL_SCHEMA}")
    validator = Draft201909Validator(json.loads(OFFICIAL_SCHEMA.read_bytes()))
    stacks = [stack_of(stacks_site.path, handle) for handle in ("zofia", "annika")]
    assert [error.message for stack in stacks for error in validator.iter_errors(stack)] == []


@pytest.mark.parametrize("handle", ["zofia", "annika"])
def test_its_signature_covers_what_is_nested(handle: str, stacks_site: PublishedSite) -> None:
    public, reference = stacks_site.keys.proof.announced.raw, PyldCanonicaliser()
    stack = stack_of(stacks_site.path, handle)
    verify_eddsa_rdfc_2022(stack, public, reference)
    for credential in stack["credentialSubject"]["verifiableCredential"]:
        verify_eddsa_rdfc_2022(credential, public, reference)
    nested = stack["credentialSubject"]["verifiableCredential"][0]
    genuine = nested["proof"]["proofValue"]
    nested["proof"]["proofValue"] = stack["credentialSubject"]["verifiableCredential"][1]["proof"]["proofValue"]
    with pytest.raises(ProofError, match="does not fit"):
        verify_eddsa_rdfc_2022(stack, public, reference)
    nested["proof"]["proofValue"] = genuine
    nested["name"] = "Something better"
    with pytest.raises(ProofError, match="does not fit"):
        verify_eddsa_rdfc_2022(stack, public, reference)


def test_only_a_listed_stack_stands_in_the_manifest_and_none_in_another_list(stacks_site: PublishedSite) -> None:
    manifest = json.loads((stacks_site.path / "manifest.json").read_bytes())
    found = [entry for entry in manifest["entries"] if entry["path"].endswith("clr.json")]
    assert [(entry["path"], entry["kind"]) for entry in found] == [("learners/zofia/clr.json", "clr")]
    assert "digest" in found[0]
    for path in ("manifest.json", "sitemap.xml", "catalogue.json"):
        assert b"annika" not in (stacks_site.path / path).read_bytes(), path
    assert "/learners/*.json\n  Content-Type: application/vc\n  X-Robots-Tag: noindex\n" in (
        stacks_site.path / "_headers"
    ).read_text("utf-8")


def test_no_award_that_may_not_be_shown_is_named_in_a_stack(stacks_site: PublishedSite) -> None:
    listed = (stacks_site.path / "learners/zofia/clr.json").read_bytes()
    assert UNLISTED_BICYCLE.encode() not in listed
    unlisted = (stacks_site.path / "learners/annika/clr.json").read_bytes()
    assert [award for award in (REVOKED, EXPIRED) if award.encode() in unlisted] == []


def test_the_site_verifies(stacks_site: PublishedSite) -> None:
    assert verify_site(stacks_site.path, NOW).findings == ()


def test_a_stack_is_since_its_latest_award_or_consent() -> None:
    learner = Learner(Source("x"), "ada", "Ada", Consent(date(2026, 3, 4), "2026-1"))
    issuer = load_example().issuer
    assert issuer is not None
    stacks = Stacks(issuer, Addresses("https://a.example"), Texts("Badges", "All"))
    awards = [({"id": "urn:x:1"}, datetime(2026, 1, day, 9, tzinfo=UTC)) for day in (2, 9)]
    assert valid_from(stacks.of(learner, awards, [])) == datetime(2026, 3, 4, tzinfo=UTC)
    awards.append(({"id": "urn:x:2"}, datetime(2026, 5, 1, 12, 30, tzinfo=UTC)))
    assert valid_from(stacks.of(learner, awards, [])) == datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
    assert "association" not in stacks.of(learner, awards, [])["credentialSubject"]


def load_example():  # type: ignore[no-untyped-def]
    from tests.conftest import REPOSITORY

    return load(REPOSITORY)


def test_associations_come_from_steps_milestones_and_prerequisites() -> None:
    catalogue = load_example().catalogue()
    assert catalogue is not None
    classes = {
        key: replace(
            badge, prerequisites=Prerequisites(("digital-helper",)) if badge.slug == "sewing-and-mending" else None
        )
        for key, badge in catalogue.classes.items()
    }
    steps = (
        PathwayStep("a", (Goal(badge="bicycle-repair"), Goal(badge="digital-helper"))),
        PathwayStep("b", (Goal(pathway="inner"),), after=("a",)),
    )
    outer = Pathway(Source("x"), "outer", "Outer", "", "active", "en", steps, 2, milestone="repair-cafe-host")
    inner = replace(
        outer,
        slug="inner",
        steps=(PathwayStep("c", (Goal(badge="laser-cutter-operator"),)),),
        milestone="open-data-storyteller",
    )
    draft = replace(outer, slug="draft", status="draft", milestone="sewing-and-mending")
    found = Associations(replace(catalogue, classes=classes, pathways={one.slug: one for one in (outer, inner, draft)}))
    held = {
        slug: slug.upper()
        for slug in (
            "bicycle-repair",
            "digital-helper",
            "open-data-storyteller",
            "sewing-and-mending",
            "repair-cafe-host",
        )
    }
    assert found.among(held) == [
        Association("isChildOf", "BICYCLE-REPAIR", "REPAIR-CAFE-HOST"),
        Association("precedes", "BICYCLE-REPAIR", "OPEN-DATA-STORYTELLER"),
        Association("isChildOf", "DIGITAL-HELPER", "REPAIR-CAFE-HOST"),
        Association("precedes", "DIGITAL-HELPER", "OPEN-DATA-STORYTELLER"),
        Association("precedes", "DIGITAL-HELPER", "SEWING-AND-MENDING"),
        Association("isChildOf", "OPEN-DATA-STORYTELLER", "REPAIR-CAFE-HOST"),
    ]
    assert found.among({}) == []
