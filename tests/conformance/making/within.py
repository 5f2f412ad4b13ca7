"""Stacks and endorsements: credentials inside of credentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, refused, unclear
from tests.conformance.making.club import CLUB, SCHOOL, STRANGER, changed, signed
from tests.conformance.making.signers import Document
from tests.conformance.making.tampered import achieved, subject

SCHOOL_KEY = f"{c.SCHOOL_DID}#1"


def stack(*nested: Any, **more: Any) -> Document:
    return CLUB.sign(c.clr(list(nested), **more), c.KEY)


def endorsed(endorsement: Any, name: str = "endorsement") -> Document:
    return signed(changed(lambda d: achieved(d).update({name: [endorsement]})))


def cases() -> Iterator[Case]:
    one = signed()
    other = signed(changed(c.second))
    yield refused("clr-changed", changed(lambda d: d.update(name="All of it"), stack(one)), "signature-wrong")
    yield refused(
        "clr-credential-left-out",
        changed(lambda d: subject(d)["verifiableCredential"].pop(), stack(one, other)),
        "signature-wrong",
    )
    yield refused(
        "clr-credential-changed-inside",
        changed(lambda d: achieved(subject(d)["verifiableCredential"][0]).update(name="X"), stack(one)),
        "signature-wrong",
    )
    yield refused(
        "clr-nests-a-forgery",
        stack(one, STRANGER.sign(changed(c.second), c.KEY)),
        "nested-not-valid",
        parts=["valid", "not valid"],
    )
    yield refused("clr-nests-an-unsigned-one", stack(c.credential()), "nested-not-valid", parts=["not valid"])
    yield refused(
        "clr-nests-a-revoked-one",
        stack(signed(changed(lambda d: d.update(credentialStatus=c.entry(c.LIST, c.REVOKED_INDEX))))),
        "nested-not-valid",
        parts=["not valid"],
    )
    gone = signed(changed(lambda d: (c.second(d), d.update(validUntil="2026-11-10T00:00:00Z"))))
    yield Case(
        "clr-nests-an-expired-one",
        stack(one, gone),
        parts=["valid", "not valid"],
        about="a stack says what was in it when it was made",
    )
    down: dict[str, Document | None] = {"https://school.example/.well-known/did.json": None}
    yield unclear(
        "clr-nests-one-of-an-issuer-that-is-down",
        stack(SCHOOL.sign(_of_school(), SCHOOL_KEY)),
        "nested-unclear",
        web=down,
        parts=["cannot tell"],
    )
    yield Case(
        "clr-nests-one-of-another-issuer",
        stack(one, SCHOOL.sign(_of_school(), SCHOOL_KEY)),
        parts=["valid", "valid"],
        contacted=["https://club.example", "https://school.example"],
    )
    yield refused(
        "clr-empty",
        CLUB.sign(c.clr([]) | {"credentialSubject": {"type": ["ClrSubject"], "id": c.SUBJECT}}, c.KEY),
        "nested-missing",
    )
    yield refused(
        "clr-without-name", CLUB.sign(changed(lambda d: d.pop("name"), c.clr([one])), c.KEY), "member-missing"
    )
    yield refused(
        "clr-without-its-context",
        CLUB.sign(changed(lambda d: d.update({"@context": [c.V2, c.OB303]}), c.clr([one])), c.KEY),
        "context-missing",
    )
    yield refused(
        "clr-names-nobody", CLUB.sign(changed(lambda d: subject(d).pop("id"), c.clr([one])), c.KEY), "subject-missing"
    )
    link = {
        "type": "Association",
        "associationType": "precedes",
        "sourceId": c.KNOTS,
        "targetId": "https://eve.example/phd",
    }
    yield refused("clr-association-with-nothing", stack(one, association=[link]), "association-unknown")
    yield refused(
        "clr-association-of-no-kind",
        stack(one, association=[link | {"targetId": c.KNOTS, "associationType": "outshines"}]),
        "member-form",
    )
    yield refused(
        "clr-association-with-more",
        changed(
            lambda d: subject(d)["association"][0].update(note="x"),
            stack(one, association=[link | {"targetId": c.KNOTS}]),
        ),
        "member-unknown",
    )
    yield refused("clr-unmapped-term", changed(lambda d: d.update(rank=1), stack(one)), "not-covered")
    yield refused(
        "clr-unmapped-term-inside",
        changed(lambda d: subject(d)["verifiableCredential"][0].update(rank=1), stack(one)),
        "not-covered",
    )
    good = SCHOOL.sign(c.endorsement(), SCHOOL_KEY)
    yield Case("endorsed", endorsed(good), parts=["valid"])
    yield Case("endorsed-by-jwt", endorsed(_jwt(), "endorsementJwt"), parts=["valid"])
    yield Case(
        "endorsed-by-a-forger",
        endorsed(STRANGER.sign(c.endorsement(), SCHOOL_KEY)),
        parts=["not valid"],
        about="the badge stands, the endorsement does not: docs/adr",
    )
    yield Case("endorsed-by-an-issuer-that-is-down", endorsed(good), web=down, parts=["cannot tell"])
    yield Case(
        "endorsed-by-an-expired-endorsement",
        endorsed(SCHOOL.sign(c.endorsement() | {"validUntil": "2026-11-01T00:00:00Z"}, SCHOOL_KEY)),
        parts=["not valid"],
    )
    yield Case(
        "endorsement-of-something-else",
        endorsed(SCHOOL.sign(c.endorsement("https://eve.example/phd"), SCHOOL_KEY)),
        parts=["valid"],
    )
    yield Case("endorsement-unsigned", endorsed(c.endorsement()), parts=["not valid"])
    yield Case("endorsement-is-a-badge", endorsed(signed(changed(c.second))), parts=["not valid"])
    yield refused(
        "endorsement-changed-inside",
        changed(lambda d: achieved(d)["endorsement"][0].update(name="We love it"), endorsed(good)),
        "signature-wrong",
    )
    yield refused(
        "endorsement-alone-changed",
        changed(lambda d: subject(d).update(endorsementComment="The best"), good),
        "signature-wrong",
    )
    yield refused(
        "endorsement-alone-without-subject-id",
        SCHOOL.sign(changed(lambda d: subject(d).pop("id"), c.endorsement()), SCHOOL_KEY),
        "member-missing",
    )
    yield refused(
        "endorsement-alone-of-a-stranger", STRANGER.sign(c.endorsement(), f"{c.STRANGER_DID}#1"), "key-of-another"
    )


def _of_school() -> Document:
    def change(document: Document) -> None:
        document["issuer"] = {"id": c.SCHOOL_DID, "type": ["Profile"], "name": "Harbour School"}
        document["id"] = "https://school.example/awards/1.json"
        del document["credentialStatus"]

    return changed(change)


def _jwt() -> str:
    did = f"did:key:{SCHOOL.ec_multikey('P-256')}"
    document = changed(
        lambda d: d.update(issuer={"id": did, "type": ["Profile"], "name": "A teacher"}), c.endorsement()
    )
    return SCHOOL.jws({"alg": "ES256", "kid": f"{did}#{did[8:]}"}, c.jwt_payload(document))
