"""Tampered sites, found out at the step meant for it: credentials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from badgepress.verifying import verify_site
from tests.verifying import tiny_documents
from tests.verifying.tampering import ASSERTION, CREDENTIAL, NOW, Tampering, steps, subject
from tests.verifying.tiny_documents import (
    BASE,
    DID,
    EXPIRED,
    INDEX,
    LOGIN_KEY,
    OTHER_KEY_ID,
    STRANGERS_KEY,
    sign,
)
from tests.verifying.tiny_site import TinySite


def set_index(document: dict[str, Any]) -> None:
    status = document["credentialStatus"]
    status.update(statusListIndex="8", id=f"{status['statusListCredential']}#8")


CHANGED_CREDENTIALS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "name": (lambda d: d.update(name="Better knots"), "signature"),
    "date": (lambda d: d.update(awardedDate="2026-11-01T00:00:00Z"), "signature"),
    "end": (lambda d: d.update(validUntil="2030-01-01T00:00:00Z"), "signature"),
    "recipient": (lambda d: subject(d)["identifier"][0].update(identityHash="sha256$" + "0" * 64), "signature"),
    "status index": (set_index, "signature"),
    "moment of signing": (lambda d: d["proof"].update(created="2026-11-03T00:00:00Z"), "signature"),
    "result": (
        lambda d: subject(d)["result"][0].update(achievedLevel=f"{BASE}/badges/knots/v1.json#bends.not-yet"),
        "signature",
    ),
    "truncated proof": (lambda d: d["proof"].update(proofValue=d["proof"]["proofValue"][:-4]), "proof"),
    "proof in base64url": (lambda d: d["proof"].update(proofValue="u" + d["proof"]["proofValue"][1:]), "proof"),
    "two proofs": (lambda d: d.update(proof=[d["proof"], d["proof"]]), "proof"),
    "no proof": (lambda d: d.pop("proof"), "proof"),
    "other purpose": (lambda d: d["proof"].update(proofPurpose="authentication"), "proof"),
    "other cryptosuite": (lambda d: d["proof"].update(cryptosuite="eddsa-jcs-2022"), "proof"),
    "expiring proof": (lambda d: d["proof"].update(expires="2027-01-01T00:00:00Z"), "proof"),
    "proof of tomorrow": (lambda d: d["proof"].update(created="2026-11-25T00:00:00Z"), "proof"),
    "unknown term": (lambda d: d.update(grade="A"), "safe-form"),
    "unknown term inside": (lambda d: subject(d).update(nick="ada"), "safe-form"),
    "stray keyword": (lambda d: subject(d).update({"@included": [{"id": "urn:x:y"}]}), "safe-form"),
    "hashed as text": (lambda d: subject(d)["identifier"][0].update(hashed="true"), "subject"),
    "nobody meant": (lambda d: subject(d).pop("identifier"), "subject"),
    "inline context": (lambda d: d["@context"].append({"grade": "urn:x:grade"}), "context"),
    "contexts swapped": (lambda d: d["@context"].reverse(), "context"),
    "types swapped": (lambda d: d["type"].reverse(), "type"),
    "date without zone": (lambda d: d.update(validFrom="2026-11-02T00:00:00"), "dates"),
    "date that is none": (lambda d: d.update(validFrom="2026-02-30T00:00:00Z"), "dates"),
    "end before start": (lambda d: d.update(validUntil="2026-11-01T00:00:00Z"), "dates"),
    "fragment believed": (
        lambda d: d["proof"].update(verificationMethod=f"{DID}#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"),
        "key",
    ),
}


@pytest.mark.parametrize("case", CHANGED_CREDENTIALS)
def test_changed_credential(case: str, site: TinySite) -> None:
    change, step = CHANGED_CREDENTIALS[case]
    site.change(CREDENTIAL, change)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert (CREDENTIAL, step) in steps(verdict)
    assert verdict.outcome == "not valid"
    assert verdict.statuses["not valid"] == 1


def other_issuer(document: dict[str, Any]) -> None:
    document["issuer"]["id"] = "did:web:other.example"


RESIGNED: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "stranger's key under our key's name": (
        lambda s: s.resign(CREDENTIAL, lambda d: d.update(name="X"), key=STRANGERS_KEY),
        (CREDENTIAL, "signature"),
    ),
    "key that is listed, but not for assertions": (
        lambda s: s.resign(CREDENTIAL, lambda d: d.update(name="X"), key=LOGIN_KEY, key_id=OTHER_KEY_ID),
        (CREDENTIAL, "key"),
    ),
    "key of another DID": (
        lambda s: s.resign(CREDENTIAL, lambda _: None, key=STRANGERS_KEY, key_id="did:web:other.example#1"),
        (CREDENTIAL, "key"),
    ),
    "another issuer": (lambda s: s.resign(CREDENTIAL, other_issuer), (CREDENTIAL, "issuer")),
    "another award's credential": (
        lambda s: s.write_json(CREDENTIAL, sign(tiny_documents.credential(EXPIRED))),
        (CREDENTIAL, "id"),
    ),
    "achievement that is not the published one": (
        lambda s: s.resign(CREDENTIAL, lambda d: subject(d)["achievement"].update(description="Ties one knot.")),
        (CREDENTIAL, "achievement"),
    ),
    "achievement published nowhere": (
        lambda s: s.resign(CREDENTIAL, lambda d: subject(d)["achievement"].update(id=f"{BASE}/badges/bends/v1.json")),
        (CREDENTIAL, "achievement"),
    ),
    "result of another badge": (
        lambda s: s.resign(CREDENTIAL, lambda d: subject(d)["result"][0].update(resultDescription=f"{BASE}/x#y")),
        (CREDENTIAL, "result"),
    ),
    "level of another description": (
        lambda s: s.resign(CREDENTIAL, lambda d: subject(d)["result"][0].update(achievedLevel=f"{BASE}/x#y.z")),
        (CREDENTIAL, "result"),
    ),
    "no status": (lambda s: s.resign(CREDENTIAL, lambda d: d.pop("credentialStatus")), (CREDENTIAL, "status-entry")),
    "list of another site": (
        lambda s: s.resign(
            CREDENTIAL, lambda d: d["credentialStatus"].update(statusListCredential="https://evil.example/list.json")
        ),
        (CREDENTIAL, "status-entry"),
    ),
    "another award's status index": (
        lambda s: s.resign(CREDENTIAL, lambda d: d["credentialStatus"].update(statusListIndex=str(INDEX[EXPIRED]))),
        (f"awards/{EXPIRED}.json", "status-entry"),
    ),
    "date apart from OB 2.0": (
        lambda s: s.resign(CREDENTIAL, lambda d: d.update(awardedDate="2026-10-31T00:00:00Z")),
        (ASSERTION, "agreement"),
    ),
}


@pytest.mark.parametrize("case", RESIGNED)
def test_signed_anew(case: str, site: TinySite) -> None:
    tamper, finding = RESIGNED[case]
    tamper(site)
    site.write_manifest()
    assert finding in steps(verify_site(site.root, NOW))


@pytest.mark.parametrize("index", ["-1", "07", "1e3", "7 ", "+7", "٧", "", "131072", "1048576"])
def test_index_that_is_no_entry_of_the_list(index: str, site: TinySite) -> None:
    site.resign(CREDENTIAL, lambda d: d["credentialStatus"].update(statusListIndex=index))
    site.write_manifest()
    step = "status-list" if index in ("131072", "1048576") else "status-entry"
    assert (CREDENTIAL, step) in steps(verify_site(site.root, NOW))
