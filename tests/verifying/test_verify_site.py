"""A forger changes one thing, writes the manifest anew where he can, and is found out at the step meant for it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from badgepress.verifying import SiteVerdict, verify_site
from tests.verifying import tiny_site
from tests.verifying.tiny_site import (
    BASE,
    DID,
    EXPIRED,
    INDEX,
    KEY_ID,
    LOGIN_KEY,
    OTHER_KEY_ID,
    REVOKED,
    STRANGERS_KEY,
    UNLISTED,
    VALID,
    TinySite,
    bit_list,
    jwt,
    jwt_claims,
    sign,
    status_list,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CREDENTIAL = f"awards/{VALID}.json"
ASSERTION = f"ob2/assertions/{VALID}.json"
PAGE = f"awards/{VALID}.html"
JWT = f"awards/{VALID}.jwt"
LIST = "status/revocation-1.json"
Tampering = Callable[[TinySite], object]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> TinySite:
    return TinySite(tmp_path_factory.mktemp("tiny") / "site")


@pytest.fixture
def site(pristine: TinySite, tmp_path: Path) -> TinySite:
    return TinySite(shutil.copytree(pristine.root, tmp_path / "site"))


def steps(verdict: SiteVerdict) -> set[tuple[str, str]]:
    return {(finding.path, finding.step) for finding in verdict.findings if finding.severity == "fail"}


def test_an_honest_site_is_valid_with_every_award_as_it_is(site: TinySite) -> None:
    verdict = verify_site(site.root, NOW)
    assert verdict.findings == ()
    assert verdict.outcome == "valid"
    assert not verdict.preview
    assert verdict.base_url == BASE
    assert verdict.statuses == {"valid": 2, "revoked": 1, "expired": 1}
    assert verdict.counts["credential"] == 4


def test_without_now_nothing_is_expired_or_stale(site: TinySite) -> None:
    verdict = verify_site(site.root, None)
    assert verdict.findings == ()
    assert verdict.statuses == {"valid": 3, "revoked": 1}


def test_a_folder_without_manifest_is_no_site(tmp_path: Path) -> None:
    verdict = verify_site(tmp_path, NOW)
    assert steps(verdict) == {("manifest.json", "manifest")}


def subject(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["credentialSubject"]
    return found


def set_index(document: dict[str, Any]) -> None:
    status = document["credentialStatus"]
    status.update(statusListIndex="8", id=f"{status['statusListCredential']}#8")


def unhash(document: dict[str, Any]) -> None:
    document["recipient"] = {"type": "email", "hashed": False, "identity": "ada@club.example"}


def drop_assertion_method(document: dict[str, Any]) -> None:
    document["assertionMethod"].remove(KEY_ID)


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
        lambda s: s.write_json(CREDENTIAL, sign(tiny_site.credential(EXPIRED))),
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


def stale(document: dict[str, Any]) -> None:
    document["validUntil"] = "2026-11-10T00:00:00Z"


def encoded(text: str) -> Callable[[dict[str, Any]], None]:
    return lambda document: subject(document).update(encodedList=text)


LISTS: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "bit of a valid award set": (
        lambda s: s.resign(LIST, encoded(bit_list(INDEX[VALID], INDEX[REVOKED]))),
        (CREDENTIAL, "status"),
    ),
    "bit of a valid award set, against OB 2.0": (
        lambda s: s.resign(LIST, encoded(bit_list(INDEX[VALID], INDEX[REVOKED]))),
        (ASSERTION, "agreement"),
    ),
    "bit of a revoked award cleared": (
        lambda s: s.resign(LIST, encoded(bit_list())),
        (f"awards/{REVOKED}.json", "status"),
    ),
    "changed without signing": (lambda s: s.change(LIST, encoded(bit_list())), (LIST, "status-list")),
    "another list's file": (lambda s: s.write_json(LIST, sign(status_list(2))), (LIST, "status-list")),
    "signed by a stranger": (lambda s: s.resign(LIST, encoded(bit_list()), key=STRANGERS_KEY), (LIST, "status-list")),
    "other purpose": (
        lambda s: s.resign(LIST, lambda d: subject(d).update(statusPurpose="suspension")),
        (LIST, "status-list"),
    ),
    "too short": (lambda s: s.resign(LIST, encoded(bit_list(7, size=65_536))), (LIST, "status-list")),
    "bomb": (lambda s: s.resign(LIST, encoded(bit_list(size=2**27))), (LIST, "status-list")),
    "cut short": (lambda s: s.resign(LIST, encoded(bit_list(7)[:-12])), (LIST, "status-list")),
    "no gzip": (lambda s: s.resign(LIST, encoded("uAAAA")), (LIST, "status-list")),
    "base64 with padding": (lambda s: s.resign(LIST, encoded(bit_list(7) + "==")), (LIST, "status-list")),
    "of another type": (
        lambda s: s.resign(LIST, lambda d: d.update(type=["VerifiableCredential"])),
        (LIST, "status-list"),
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_tampered_status_list(case: str, site: TinySite) -> None:
    tamper, (path, step) = LISTS[case]
    tamper(site)
    site.write_manifest()
    assert (path, step) in steps(verify_site(site.root, NOW))


def test_a_list_swapped_under_the_credentials_leaves_none_valid(site: TinySite) -> None:
    site.write_json(LIST, sign(status_list(2)))
    site.write_manifest()
    assert verify_site(site.root, NOW).statuses == {"not valid": 4}


def test_a_stale_list_leaves_open_what_is_valid_and_keeps_what_is_revoked(site: TinySite) -> None:
    site.resign(LIST, stale)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.outcome == "cannot tell"
    assert [(finding.path, finding.step, finding.severity) for finding in verdict.findings] == [
        (LIST, "status-stale", "cannot-tell")
    ]
    assert verdict.statuses == {"cannot tell": 2, "revoked": 1, "expired": 1}


def test_revoked_in_the_manifest_only(site: TinySite) -> None:
    site.status[VALID] = "revoked"
    site.write_manifest()
    assert steps(verify_site(site.root, NOW)) == {(CREDENTIAL, "status"), (ASSERTION, "status")}


FILES: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "extra credential": (lambda s: s.write("awards/extra.json", b"{}"), ("awards/extra.json", "manifest")),
    "extra page": (lambda s: s.write("awards/extra.html", b""), ("awards/extra.html", "manifest")),
    "extra class": (lambda s: s.write("badges/knots/v2.json", b"{}"), ("badges/knots/v2.json", "manifest")),
    "extra list": (lambda s: s.write("status/x.json", b"{}"), ("status/x.json", "manifest")),
    "missing credential": (lambda s: (s.root / CREDENTIAL).unlink(), (CREDENTIAL, "manifest")),
    "missing picture": (lambda s: (s.root / "badges/knots/v1.svg").unlink(), ("badges/knots/v1.json", "image")),
    "missing DID document": (lambda s: (s.root / "did.json").unlink(), ("did.json", "did")),
    "changed document": (
        lambda s: s.change("badges/knots/v1.json", lambda d: d.update(description="X")),
        ("badges/knots/v1.json", "digest"),
    ),
    "changed credential": (lambda s: s.change(CREDENTIAL, lambda d: d.update(name="X")), (CREDENTIAL, "digest")),
    "duplicate name": (
        lambda s: s.write(CREDENTIAL, b'{"name":"Other",' + (s.root / CREDENTIAL).read_bytes()[1:]),
        (CREDENTIAL, "json"),
    ),
    "NaN": (lambda s: s.write(CREDENTIAL, b'{"name": NaN}'), (CREDENTIAL, "json")),
    "huge exponent": (lambda s: s.write(CREDENTIAL, b'{"name": 1e999}'), (CREDENTIAL, "json")),
    "lone surrogate": (lambda s: s.write(CREDENTIAL, b'{"name": "\\ud800"}'), (CREDENTIAL, "json")),
    "byte order mark": (lambda s: s.write(CREDENTIAL, b"\xef\xbb\xbf{}"), (CREDENTIAL, "json")),
    "not UTF-8": (lambda s: s.write(CREDENTIAL, b'{"name": "\xff"}'), (CREDENTIAL, "json")),
    "65 deep": (lambda s: s.write(CREDENTIAL, b'{"a":' + b"[" * 64 + b"]" * 64 + b"}"), (CREDENTIAL, "json")),
    "100,000 deep": (lambda s: s.write(CREDENTIAL, b'{"a":' + b"[" * 100_000), (CREDENTIAL, "json")),
    "too big": (lambda s: s.write(CREDENTIAL, b'{"a":"' + b"x" * 2_100_000 + b'"}'), (CREDENTIAL, "json")),
    "a list": (lambda s: s.write(CREDENTIAL, b"[]"), (CREDENTIAL, "json")),
    "link out of the site": (
        lambda s: (s.root / "awards" / "link.json").symlink_to("/etc/hostname"),
        ("awards/link.json", "manifest"),
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_files_against_the_manifest(case: str, site: TinySite) -> None:
    tamper, finding = FILES[case]
    tamper(site)
    assert finding in steps(verify_site(site.root, NOW))


DID_CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another id": lambda d: d.update(id="did:web:other.example"),
    "relative method id": lambda d: d["verificationMethod"][0].update(id="#2026-1"),
    "another controller": lambda d: d["verificationMethod"][0].update(controller="did:web:other.example"),
    "embedded assertionMethod": lambda d: d.update(assertionMethod=[d["verificationMethod"][0]]),
    "dangling assertionMethod": lambda d: d["assertionMethod"].append(f"{DID}#gone"),
    "one method twice": lambda d: d["verificationMethod"].append(d["verificationMethod"][0]),
    "revoked key": lambda d: d["verificationMethod"][0].update(revoked="2026-11-20T00:00:00Z"),
    "expiring key": lambda d: d["verificationMethod"][0].update(expires="2030-01-01T00:00:00Z"),
    "too big": lambda d: d.update(description="x" * 8000),
    "preview key beside real ones": lambda d: d["verificationMethod"].append(
        {**d["verificationMethod"][0], "id": f"{DID}#preview"}
    ),
}


@pytest.mark.parametrize("case", DID_CHANGES)
def test_did_document(case: str, site: TinySite) -> None:
    site.change("did.json", DID_CHANGES[case])
    site.write_manifest()
    assert not {("did.json", "did"), ("did.json", "id")}.isdisjoint(steps(verify_site(site.root, NOW)))


def test_a_private_half_in_the_did_document(site: TinySite) -> None:
    site.change("did.json", lambda d: d["verificationMethod"][2]["publicKeyJwk"].update(d="AAAA"))
    site.write_manifest()
    assert ("did.json", "key") in steps(verify_site(site.root, NOW))


def test_a_key_that_left_assertion_method_invalidates_everything(site: TinySite) -> None:
    site.change("did.json", drop_assertion_method)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.statuses == {"not valid": 4}
    assert (CREDENTIAL, "key") in steps(verdict)


def as_preview(site: TinySite) -> None:
    document = site.read_json("did.json")
    document["verificationMethod"] = [{**document["verificationMethod"][0], "id": f"{DID}#preview"}]
    document["assertionMethod"] = [f"{DID}#preview"]
    site.write_json("did.json", document)
    (site.root / JWT).unlink()
    for award in site.status:
        site.resign(f"awards/{award}.json", lambda _: None, key_id=f"{DID}#preview")
    site.resign(LIST, lambda _: None, key_id=f"{DID}#preview")


def test_a_preview_verifies_and_says_so(site: TinySite) -> None:
    as_preview(site)
    site.preview = True
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.preview
    assert [(finding.step, finding.severity) for finding in verdict.findings] == [("preview", "warn")]
    assert "PREVIEW" in verdict.findings[0].message


def test_a_preview_that_hides_it_is_found_out(site: TinySite) -> None:
    as_preview(site)
    site.write_manifest()
    verdict = verify_site(site.root, NOW)
    assert verdict.preview
    assert steps(verdict) == {("manifest.json", "preview")}


ASSERTIONS: dict[str, tuple[Tampering, tuple[str, str]]] = {
    "another recipient": (
        lambda s: s.change(ASSERTION, lambda d: d["recipient"].update(identity="sha256$" + "0" * 64)),
        (ASSERTION, "agreement"),
    ),
    "another date": (
        lambda s: s.change(ASSERTION, lambda d: d.update(issuedOn="2026-11-01T00:00:00Z")),
        (ASSERTION, "agreement"),
    ),
    "an end of its own": (
        lambda s: s.change(ASSERTION, lambda d: d.update(expires="2030-01-01T00:00:00Z")),
        (ASSERTION, "agreement"),
    ),
    "date without zone": (
        lambda s: s.change(ASSERTION, lambda d: d.update(issuedOn="2026-11-02")),
        (ASSERTION, "assertion"),
    ),
    "plain e-mail": (lambda s: s.change(ASSERTION, unhash), (ASSERTION, "assertion")),
    "unpublished badge": (
        lambda s: s.change(ASSERTION, lambda d: d.update(badge=f"{BASE}/x.json")),
        (ASSERTION, "assertion"),
    ),
    "another id": (lambda s: s.change(ASSERTION, lambda d: d.update(id=f"{BASE}/x.json")), (ASSERTION, "id")),
    "revoked without tombstone": (
        lambda s: s.change(ASSERTION, lambda d: d.update(revoked=True)),
        (ASSERTION, "assertion"),
    ),
    "tombstone of a valid award": (
        lambda s: s.write_json(ASSERTION, {**tiny_site.assertion(REVOKED), "id": f"{BASE}/{ASSERTION}"}),
        (ASSERTION, "agreement"),
    ),
    "revoked award without tombstone": (
        lambda s: s.write_json(
            f"ob2/assertions/{REVOKED}.json",
            {**tiny_site.assertion(VALID), "id": f"{BASE}/ob2/assertions/{REVOKED}.json"},
        ),
        (f"ob2/assertions/{REVOKED}.json", "agreement"),
    ),
    "startsWith elsewhere": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith="https://other.example/")),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "startsWith a list": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith=[BASE])),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "startsWith half an origin": (
        lambda s: s.change("ob2/issuer.json", lambda d: d["verification"].update(startsWith="https://club.ex")),
        ("ob2/issuer.json", "ob2-issuer"),
    ),
    "badge of another issuer": (
        lambda s: s.change("ob2/badges/knots-v1.json", lambda d: d.update(issuer="https://other.example/i.json")),
        ("ob2/badges/knots-v1.json", "badge-class"),
    ),
    "badge with a picture that is not there": (
        lambda s: s.change("ob2/badges/knots-v1.json", lambda d: d.update(image=f"{BASE}/x.png")),
        ("ob2/badges/knots-v1.json", "image"),
    ),
}


@pytest.mark.parametrize("case", ASSERTIONS)
def test_open_badges_2(case: str, site: TinySite) -> None:
    tamper, finding = ASSERTIONS[case]
    tamper(site)
    site.write_manifest()
    assert finding in steps(verify_site(site.root, NOW))


def flipped(token: bytes) -> bytes:
    head, payload, signature = token.split(b".")
    return b".".join([head, payload, signature[:-6] + (b"A" if signature[-6:-5] != b"A" else b"B") + signature[-5:]])


JWTS: dict[str, Callable[[], bytes]] = {
    "alg none": lambda: jwt(jwt_claims(VALID), {"alg": "none", "kid": tiny_site.JWT_KEY_ID}),
    "HS256": lambda: jwt(jwt_claims(VALID), {"alg": "HS256", "kid": tiny_site.JWT_KEY_ID}),
    "extra header": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": tiny_site.JWT_KEY_ID, "crit": []}),
    "no kid": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "typ": "JWT"}),
    "Ed25519 key": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": KEY_ID}),
    "unknown key": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": f"{DID}#x"}),
    "key elsewhere": lambda: jwt(jwt_claims(VALID), {"alg": "ES256", "kid": "https://evil.example/key.json"}),
    "another iss": lambda: jwt({**jwt_claims(VALID), "iss": "did:web:other.example"}),
    "another jti": lambda: jwt({**jwt_claims(VALID), "jti": f"{BASE}/awards/x.json"}),
    "another nbf": lambda: jwt({**jwt_claims(VALID), "nbf": 1}),
    "nbf as boolean": lambda: jwt({**jwt_claims(VALID), "nbf": True}),
    "nbf with a fraction": lambda: jwt({**jwt_claims(VALID), "nbf": 1793577600.0}),
    "exp without end": lambda: jwt({**jwt_claims(VALID), "exp": 1893577600}),
    "sub without subject id": lambda: jwt({**jwt_claims(VALID), "sub": "urn:uuid:x"}),
    "another name": lambda: jwt({**jwt_claims(VALID), "name": "X"}),
    "a claim more": lambda: jwt({**jwt_claims(VALID), "aud": "X"}),
    "two parts": lambda: jwt(jwt_claims(VALID)).rpartition(b".")[0],
    "padding": lambda: jwt(jwt_claims(VALID)) + b"=",
    "flipped signature": lambda: flipped(jwt(jwt_claims(VALID))),
    "white space": lambda: b" " + jwt(jwt_claims(VALID)),
}


@pytest.mark.parametrize("case", JWTS)
def test_vc_jwt(case: str, site: TinySite) -> None:
    site.write(JWT, JWTS[case]())
    assert steps(verify_site(site.root, NOW)) == {(JWT, "jwt")}


PAGES: dict[str, tuple[bytes, str]] = {
    "link to nothing": (b'<a href="gone.html">x</a>', "links"),
    "picture that is not there": (b'<img src="../gone.png">', "links"),
    "script of a stranger": (b'<script src="https://evil.example/x.js"></script>', "links"),
    "picture of a stranger": (b'<img src="//evil.example/x.png">', "links"),
    "style sheet of a stranger": (b'<link rel="stylesheet" href="https://evil.example/x.css">', "links"),
    "script in a link": (b'<a href="javascript:alert(1)">x</a>', "links"),
    "link out of the site's folder": (b'<a href="../../other/">x</a>', "links"),
    "inline script": (b"<script>alert(1)</script>", "page"),
    "handler": (b'<img src="../badges/knots/v1.svg" onerror="alert(1)">', "page"),
    "fat": (b"x" * 6200, "page"),
    "second policy": (b'<meta http-equiv="Content-Security-Policy" content="default-src *">', "page"),
}


@pytest.mark.parametrize("case", PAGES)
def test_award_page(case: str, site: TinySite) -> None:
    addition, step = PAGES[case]
    site.write(PAGE, (site.root / PAGE).read_bytes() + addition)
    assert steps(verify_site(site.root, NOW)) == {(PAGE, step)}


def test_award_page_without_policy(site: TinySite) -> None:
    site.write(PAGE, b"<title>x</title>")
    assert steps(verify_site(site.root, NOW)) == {(PAGE, "page")}


def test_a_data_block_is_no_inline_script(site: TinySite) -> None:
    site.write(PAGE, (site.root / PAGE).read_bytes() + b'<script type="application/ld+json">{"a": 1}</script>')
    assert verify_site(site.root, NOW).findings == ()


def test_badge_page_with_a_broken_link(site: TinySite) -> None:
    site.write("badges/knots/index.html", b'<a href="../bends/">x</a>')
    assert steps(verify_site(site.root, NOW)) == {("badges/knots/index.html", "links")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("catalogue.json", json.dumps({"awards": [f"{BASE}/awards/{UNLISTED}.json"]})),
        ("sitemap.xml", f"<urlset><url><loc>{BASE}/awards/{UNLISTED}.html</loc></url></urlset>"),
        ("index.html", f'<a href="awards/{UNLISTED.upper()}.html">x</a>'),
        ("badges/knots/index.html", f'<a href="../../awards/{UNLISTED}.html">x</a>'),
        ("feeds/awards.atom", f"<id>urn:uuid:{UNLISTED}</id>"),
    ],
)
def test_an_unlisted_award_stands_in_no_list(path: str, text: str, site: TinySite) -> None:
    site.write(path, text.encode())
    site.write_manifest()
    assert steps(verify_site(site.root, NOW)) == {(path, "unlisted")}


def test_an_unlisted_award_named_by_the_manifest_itself(site: TinySite) -> None:
    site.hidden.remove(f"awards/{UNLISTED}.html")
    site.write_manifest()
    assert ("manifest.json", "unlisted") in steps(verify_site(site.root, NOW))
