"""Credentials that their issuer signed, but that lack what Open Badges requires, have ended, or are somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.making import club as c
from tests.conformance.making.cases import ADDRESS, Case, refused, unclear
from tests.conformance.making.club import changed, signed
from tests.conformance.making.signers import Document
from tests.conformance.making.tampered import achieved, subject


def form(name: str, change: c.Change, code: str, **more: Any) -> Case:
    """Sign a faulty credential: the form is at fault, not the signature."""
    return refused(name, signed(changed(change)), code, **more)


def cases() -> Iterator[Case]:
    yield from _contexts()
    yield from _required()
    yield from _results()
    yield from _time()
    yield from _recipients()


def _contexts() -> Iterator[Case]:
    yield refused("no-context-at-all", c.tampered(lambda d: d.pop("@context")), "context-missing")
    yield refused(
        "context-3.0.1-under-vc2",
        c.tampered(lambda d: d.update({"@context": [c.V2, c.OB301]})),
        "not-covered",
        about="it redefines terms that VC 2.0 protects",
    )
    yield refused("context-order", c.tampered(lambda d: d.update({"@context": [c.OB303, c.V2]})), "context-missing")
    yield refused(
        "context-of-open-badges-missing", c.tampered(lambda d: d.update({"@context": [c.V2]})), "context-missing"
    )
    yield refused("context-is-text", c.tampered(lambda d: d.update({"@context": c.V2})), "context-missing")
    yield unclear(
        "context-unknown",
        c.tampered(lambda d: d["@context"].append("https://eve.example/context.json")),
        "context-unknown",
        contacted=["https://club.example"],
    )
    yield unclear(
        "context-unversioned",
        c.tampered(lambda d: d.update({"@context": [c.V2, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]})),
        "context-unknown",
    )
    yield unclear(
        "context-with-fragment",
        c.tampered(lambda d: d.update({"@context": [c.V2, c.OB303, c.V2 + "#"]})),
        "context-unknown",
    )
    yield refused("context-twice", c.tampered(lambda d: d["@context"].append(c.OB303)), "not-covered")


def _required() -> Iterator[Case]:
    for name in ("id", "issuer", "validFrom", "credentialSubject"):
        yield refused(f"without-{name}", c.tampered(lambda d, name=name: d.pop(name)), "member-missing")
    yield form("issuer-without-type", lambda d: d["issuer"].pop("type"), "type-wrong")
    yield form("issuer-without-id", lambda d: d["issuer"].pop("id"), "member-missing")
    yield form(
        "subject-without-type", lambda d: subject(d).update(type=["Person"]) or subject(d).pop("type"), "type-wrong"
    )
    yield form(
        "without-achievement", lambda d: (subject(d).pop("achievement"), subject(d).pop("result")), "member-missing"
    )
    for name in ("id", "name", "description", "criteria"):
        yield form(f"achievement-without-{name}", lambda d, name=name: achieved(d).pop(name), "member-missing")
    yield refused("criteria-say-nothing", c.tampered(lambda d: achieved(d).update(criteria={})), "criteria-empty")
    yield form(
        "subject-names-nobody",
        lambda d: subject(d).pop("identifier"),
        "subject-missing",
        about="both 1EdTech's schema and its validator miss this",
    )
    yield refused("name-empty", c.tampered(lambda d: achieved(d).update(name="")), "member-form")
    yield refused("name-null", c.tampered(lambda d: achieved(d).update(name=None)), "member-form")
    yield refused("name-number", c.tampered(lambda d: achieved(d).update(name=7)), "member-form")
    yield form("identity-type-email", lambda d: subject(d)["identifier"][0].update(identityType="email"), "member-form")
    yield form(
        "identity-hash-malformed",
        lambda d: subject(d)["identifier"][0].update(identityHash="sha256$abc"),
        "member-form",
    )
    yield form("identity-without-hashed", lambda d: subject(d)["identifier"][0].pop("hashed"), "member-missing")
    yield refused(
        "identity-with-more", c.tampered(lambda d: subject(d)["identifier"][0].update(name="Ada")), "member-unknown"
    )
    yield refused(
        "identity-type-in-a-list",
        c.tampered(lambda d: subject(d)["identifier"][0].update(type=["IdentityObject"])),
        "type-wrong",
    )
    yield refused(
        "image-is-text",
        c.tampered(lambda d: achieved(d).update(image="https://club.example/badges/knots/v1.svg")),
        "member-form",
    )
    yield form("image-is-a-page", lambda d: achieved(d)["image"].update(id="data:text/html,x"), "member-form")
    yield refused("image-with-more", c.tampered(lambda d: achieved(d)["image"].update(author="x")), "member-unknown")
    yield refused(
        "two-images", c.tampered(lambda d: achieved(d).update(image=[achieved(d)["image"]] * 2)), "member-form"
    )
    yield form("alignment-without-url", lambda d: achieved(d)["alignment"][0].pop("targetUrl"), "member-missing")
    yield form("achievement-type-unknown", lambda d: achieved(d).update(achievementType="Medal"), "member-form")
    yield form("evidence-without-type", lambda d: d["evidence"][0].pop("type"), "type-wrong")
    yield refused("credits-as-text", c.tampered(lambda d: achieved(d).update(creditsAvailable="3")), "member-form")
    yield form("valid-from-without-zone", lambda d: d.update(validFrom="2026-11-02T00:00:00"), "member-form")
    yield form("valid-from-is-a-day", lambda d: d.update(validFrom="2026-11-02"), "member-form")
    yield form("valid-from-does-not-exist", lambda d: d.update(validFrom="2026-02-30T00:00:00Z"), "member-form")
    yield form("valid-from-with-blank", lambda d: d.update(validFrom="2026-11-02 00:00:00Z"), "member-form")
    yield refused(
        "valid-from-in-other-digits",
        c.tampered(lambda d: d.update(validFrom="２０２６-11-02T00:00:00Z")),
        "member-form",
    )
    yield form("ends-before-it-begins", lambda d: d.update(validUntil="2026-11-01T00:00:00Z"), "dates-order")
    yield form("awarded-date-malformed", lambda d: d.update(awardedDate="yesterday"), "member-form")
    yield form("vc2-with-issuance-date", lambda d: d.pop("validFrom"), "member-missing")
    yield unclear(
        "type-is-only-verifiable-credential",
        c.tampered(lambda d: d.update(type=["VerifiableCredential"])),
        "unknown-kind",
    )
    yield refused(
        "type-without-verifiable-credential", c.tampered(lambda d: d.update(type=["OpenBadgeCredential"])), "type-wrong"
    )
    yield refused("status-without-type", c.tampered(lambda d: d["credentialStatus"].pop("type")), "member-missing")
    yield refused(
        "schema-without-id",
        c.tampered(lambda d: d.update(credentialSchema=[{"type": "1EdTechJsonSchemaValidator2019"}])),
        "member-missing",
    )


def _results() -> Iterator[Case]:
    score = f"{c.KNOTS}#score"

    def result(**members: Any) -> c.Change:
        return lambda d: subject(d)["result"].append({"type": ["Result"], **members})

    yield form(
        "result-of-another-achievement",
        result(resultDescription="https://club.example/other#x", value="1"),
        "result-foreign",
    )
    yield form(
        "result-level-unknown",
        result(resultDescription=f"{c.KNOTS}#bends", achievedLevel=f"{c.KNOTS}#bends.genius"),
        "result-foreign",
    )
    yield form(
        "required-level-unknown",
        lambda d: achieved(d)["resultDescription"][0].update(requiredLevel=f"{c.KNOTS}#x"),
        "result-foreign",
    )
    yield form("result-above-its-range", result(resultDescription=score, value="11"), "result-value")
    yield form("result-below-its-range", result(resultDescription=score, value="-0.5"), "result-value")
    yield Case("result-in-its-range", signed(changed(result(resultDescription=score, value="9.5"))))
    yield form(
        "result-not-allowed",
        lambda d: (
            achieved(d)["resultDescription"][1].update(resultType="LetterGrade", allowedValue=["A", "B"]),
            result(resultDescription=score, value="E")(d),
        ),
        "result-value",
    )
    yield form(
        "status-result-without-status",
        lambda d: (achieved(d)["resultDescription"][1].update(resultType="Status"), result(resultDescription=score)(d)),
        "result-value",
    )
    yield form(
        "result-type-unknown", lambda d: achieved(d)["resultDescription"][1].update(resultType="Feeling"), "member-form"
    )


def _time() -> Iterator[Case]:
    yield refused("expired", signed(), "expired", now="2028-11-02T00:00:01Z", web=_lasting_list())
    yield Case("last-second", signed(), now="2028-11-02T00:00:00Z", web=_lasting_list())
    yield form("not-yet-valid", lambda d: d.update(validFrom="2026-12-24T00:00:00Z"), "not-yet-valid")
    yield Case("clocks-differ-by-a-minute", signed(changed(lambda d: d.update(validFrom="2026-11-24T12:00:50Z"))))
    yield form(
        "expired-long-ago",
        lambda d: d.update(validFrom="2019-01-01T00:00:00Z", validUntil="2020-01-01T00:00:00Z"),
        "expired",
    )
    v1 = changed(lambda d: d.update(expirationDate="2026-11-10T00:00:00Z"), c.plain_v1())
    yield refused("vc11-expired", signed(v1, suite="Ed25519Signature2020"), "expired")
    v1 = changed(lambda d: d.update(issuanceDate="2026-12-10T00:00:00Z"), c.plain_v1())
    yield refused("vc11-not-yet-valid", signed(v1, suite="Ed25519Signature2020"), "not-yet-valid")
    v1 = changed(lambda d: d.pop("issuanceDate"), c.plain_v1())
    yield refused("vc11-without-issuance-date", signed(v1, suite="Ed25519Signature2020"), "member-missing")
    yield refused(
        "vc11-changed",
        changed(lambda d: achieved(d).update(name="X"), signed(c.plain_v1(), suite="Ed25519Signature2020")),
        "signature-wrong",
    )
    yield refused(
        "vc11-unmapped-term",
        changed(lambda d: d.update(grade="A"), signed(c.plain_v1(), suite="Ed25519Signature2020")),
        "not-covered",
    )


def _lasting_list() -> dict[str, Document | None]:
    return {c.LIST: c.answer(c.CLUB.sign(c.status_list() | {"validUntil": "2030-01-01T00:00:00Z"}, c.KEY))}


def _recipients() -> Iterator[Case]:
    yield Case("recipient", signed(), recipient=ADDRESS)
    yield Case("recipient-typed-in-capitals", signed(), recipient="  Ada@Club.Example ")
    yield refused("recipient-is-another", signed(), "recipient-differs", recipient="eve@club.example")
    exact = signed(changed(lambda d: subject(d)["identifier"][0].update(identityHash=c.hashed("Ada.L@Club.example"))))
    yield Case("recipient-hashed-in-capitals", exact, recipient="Ada.L@Club.example")
    yield refused(
        "recipient-hashed-in-capitals-typed-small", exact, "recipient-differs", recipient="ada.l@club.example"
    )
    plain = signed(changed(lambda d: subject(d)["identifier"][0].update(hashed=False, identityHash=ADDRESS)))
    yield Case("recipient-in-plain", plain, recipient="ADA@club.example")
    yield refused("recipient-in-plain-is-another", plain, "recipient-differs", recipient="eve@club.example")
    upper = signed(
        changed(lambda d: subject(d)["identifier"][0].update(identityHash="sha256$" + c.hashed(ADDRESS)[7:].upper()))
    )
    yield Case("recipient-hash-in-capitals", upper, recipient=ADDRESS)
    no_salt = changed(
        lambda d: (
            subject(d)["identifier"][0].update(identityHash=c.hashed(ADDRESS, "")),
            subject(d)["identifier"][0].pop("salt"),
        )
    )
    yield Case("recipient-without-salt", signed(no_salt), recipient=ADDRESS)
    linked = signed(changed(lambda d: (subject(d).pop("identifier"), subject(d).update(id=c.SUBJECT))))
    yield unclear("recipient-not-stated", linked, "recipient-not-stated", recipient=ADDRESS)
    mail = signed(changed(lambda d: (subject(d).pop("identifier"), subject(d).update(id=f"mailto:{ADDRESS}"))))
    yield Case("recipient-as-mailto", mail, recipient=ADDRESS)
    student = signed(changed(lambda d: subject(d)["identifier"][0].update(identityType="systemId")))
    yield unclear("recipient-is-a-number", student, "recipient-not-stated", recipient=ADDRESS)
    yield refused("recipient-empty", signed(), "recipient-differs", recipient=" ")
