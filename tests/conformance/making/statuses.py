"""Status lists: set bits, and every way in which a list is not the issuer's word."""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterator
from typing import Any

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, refused, unclear
from tests.conformance.making.club import CLUB, STRANGER, changed, entry, signed
from tests.conformance.making.signers import Document, base64url

OLD = "https://club.example/badges/status/old.json"


def of(status: Any) -> Document:
    """Return a signed credential with this status."""
    return signed(changed(lambda d: d.update(credentialStatus=status)))


def listed(change: c.Change, *, resign: bool = True, by: Any = None) -> dict[str, Document | None]:
    """Return a web in which the list was changed, and perhaps signed anew."""
    document = changed(change, c.status_list())
    if resign:
        document = (by or CLUB).sign(document, c.KEY)
    else:
        document = document | {"proof": CLUB.sign(c.status_list(c.LIST, "revocation", c.REVOKED_INDEX), c.KEY)["proof"]}
    return {c.LIST: c.answer(document)}


def encoded(data: str) -> c.Change:
    return lambda d: d["credentialSubject"].update(encodedList=data)


def gzipped(data: bytes) -> str:
    return "u" + base64url(gzip.compress(data, 6, mtime=0))


def cases() -> Iterator[Case]:
    yield refused("revoked", of(entry(c.LIST, c.REVOKED_INDEX)), "revoked")
    yield refused("suspended", of(entry(c.SUSPENSIONS, c.SUSPENDED_INDEX, "suspension")), "suspended")
    yield refused(
        "second-status-is-set",
        of([entry(c.LIST, 7), entry(c.SUSPENSIONS, c.SUSPENDED_INDEX, "suspension")]),
        "suspended",
    )
    yield refused("revoked-in-a-list-as-jwt", of(entry(c.LIST_JWT, c.REVOKED_INDEX)), "revoked")
    yield refused(
        "revoked-and-expired",
        signed(
            changed(
                lambda d: d.update(credentialStatus=entry(c.LIST, c.REVOKED_INDEX), validUntil="2026-11-10T00:00:00Z")
            )
        ),
        "revoked",
    )
    yield refused("first-bit", of(entry(c.LIST, 0)), "revoked", web=listed(encoded(c.bits(0))))
    yield refused("last-bit", of(entry(c.LIST, 131_071)), "revoked", web=listed(encoded(c.bits(131_071))))
    yield Case("neighbours-of-the-bit", of(entry(c.LIST, 8)), web=listed(encoded(c.bits(7, 9, 15, 16))))
    yield refused("index-beyond-the-list", of(entry(c.LIST, 131_072)), "status-range")
    for name, index in (
        ("negative", "-1"),
        ("plus", "+7"),
        ("exponent", "1e3"),
        ("zero-before", "07"),
        ("hex", "0x7"),
        ("empty", ""),
        ("blank", " 7"),
        ("fraction", "7.0"),
        ("arabic", "٧"),
        ("huge", "9" * 40),
    ):
        yield refused(f"index-{name}", of(entry(c.LIST, 7) | {"statusListIndex": index}), "status-form")
    yield refused("index-is-a-number", of(entry(c.LIST, 7) | {"statusListIndex": 7}), "status-form")
    yield refused(
        "index-missing",
        of({name: value for name, value in entry(c.LIST, 7).items() if name != "statusListIndex"}),
        "status-form",
    )
    yield refused(
        "purpose-missing",
        of({name: value for name, value in entry(c.LIST, 7).items() if name != "statusPurpose"}),
        "status-form",
    )
    yield refused("purpose-is-a-list", of(entry(c.LIST, 7) | {"statusPurpose": ["revocation"]}), "status-form")
    yield refused(
        "purposes-differ",
        of(entry(c.SUSPENSIONS, 7)),
        "list-form",
        about="a list for suspensions says nothing about revocations",
    )
    yield unclear("purpose-unknown", of(entry(c.LIST, 7, "vibes")), "status-unknown")
    yield unclear("status-size-two", of(entry(c.LIST, 7) | {"statusSize": 2}), "status-unknown")
    yield refused("status-id-is-the-list", of(entry(c.LIST, 7) | {"id": c.LIST}), "status-form")
    yield refused("list-over-http", of(entry(c.LIST.replace("https", "http"), 7)), "status-form")
    yield unclear(
        "unknown-kind-of-status",
        of({"id": "https://club.example/s", "type": "https://club.example/OtherStatus"}),
        "status-unknown",
        about="1EdTech's validator passes it silently",
    )
    yield refused(
        "status-type-changed",
        c.tampered(lambda d: d["credentialStatus"].update(type="StatusList2021Entry")),
        "not-covered",
    )
    yield unclear("list-missing", signed(), "list-unreachable", web={c.LIST: c.answer("gone", 404)})
    yield unclear("list-server-down", signed(), "list-unreachable", web={c.LIST: None})
    yield unclear("list-is-a-page", signed(), "list-unreachable", web={c.LIST: c.answer("<html>404</html>")})
    yield refused("list-not-json", signed(), "list-form", web={c.LIST: c.answer("{'a': 1}")})
    yield refused("list-unsigned", signed(), "list-signature", web={c.LIST: c.answer(c.status_list())})
    yield refused(
        "list-cleared-beneath-its-proof",
        of(entry(c.LIST, c.REVOKED_INDEX)),
        "list-signature",
        web=listed(encoded(c.bits()), resign=False),
    )
    yield refused("list-signed-by-a-stranger", signed(), "list-signature", web=listed(lambda d: None, by=STRANGER))
    yield refused(
        "list-of-a-stranger",
        signed(),
        "list-issuer",
        web={c.LIST: c.answer(STRANGER.sign(c.status_list() | {"issuer": c.STRANGER_DID}, f"{c.STRANGER_DID}#1"))},
        about="verifier-core accepts it",
    )
    yield refused(
        "list-signed-with-a-key-for-login",
        signed(),
        "list-signature",
        web={c.LIST: c.answer(c.LOGIN.sign(c.status_list(), c.LOGIN_KEY))},
    )
    yield refused("list-of-another-address", signed(), "list-id", web=listed(lambda d: d.update(id=c.SUSPENSIONS)))
    yield refused("list-without-id", signed(), "list-id", web=listed(lambda d: d.pop("id")))
    yield refused("list-is-a-badge", signed(), "list-form", web={c.LIST: c.answer(signed())})
    yield refused(
        "list-without-its-type", signed(), "list-form", web=listed(lambda d: d.update(type=["VerifiableCredential"]))
    )
    yield refused(
        "list-with-unmapped-term",
        signed(),
        "list-signature",
        web={c.LIST: c.answer(CLUB.sign(c.status_list(), c.KEY) | {"note": "x"})},
    )
    yield refused("list-too-short", signed(), "list-form", web=listed(encoded(c.bits(size=131_064))))
    yield Case("list-longer", signed(), web=listed(encoded(c.bits(size=1_048_576))))
    yield refused("list-is-a-bomb", signed(), "list-form", web=listed(encoded(gzipped(bytes(4 * 1024 * 1024)))))
    yield refused(
        "list-not-gzip", signed(), "list-form", web=listed(encoded("u" + base64url(zlib.compress(bytes(16_384)))))
    )
    yield refused("list-cut-short", signed(), "list-form", web=listed(encoded(c.bits()[:-8])))
    yield refused(
        "list-with-something-behind",
        signed(),
        "list-form",
        web=listed(encoded("u" + base64url(gzip.compress(bytes(16_384), 6, mtime=0) + b"more"))),
    )
    yield refused(
        "list-in-plain-base64",
        signed(),
        "list-form",
        web=listed(encoded(base64.b64encode(gzip.compress(bytes(16_384), 6, mtime=0)).decode())),
    )
    yield refused("list-with-padding", signed(), "list-form", web=listed(encoded(c.bits() + "=")))
    yield unclear(
        "list-stale", signed(), "list-stale", web=listed(lambda d: d.update(validUntil="2026-11-23T00:00:00Z"))
    )
    yield unclear(
        "list-from-the-future", signed(), "list-stale", web=listed(lambda d: d.update(validFrom="2026-12-01T00:00:00Z"))
    )
    yield refused(
        "revoked-in-a-stale-list",
        of(entry(c.LIST, 7)),
        "revoked",
        web=listed(lambda d: (d.update(validUntil="2026-11-23T00:00:00Z"), encoded(c.bits(7))(d))),
    )
    yield refused("list-with-an-odd-end", signed(), "list-form", web=listed(lambda d: d.update(validUntil="soon")))
    yield refused("list-with-an-odd-start", signed(), "list-form", web=listed(lambda d: d.update(validFrom="2026-11-20")))
    yield Case("list-without-end", signed(), web=listed(lambda d: d.pop("validUntil")))
    yield Case(
        "list-of-several-purposes",
        signed(),
        web=listed(lambda d: d["credentialSubject"].update(statusPurpose=["revocation", "suspension"])),
    )
    yield refused(
        "list-jwt-of-a-stranger",
        of(entry(c.LIST_JWT, 7)),
        "list-signature",
        web={c.LIST_JWT: c.answer(STRANGER.jws({"alg": "ES256", "kid": c.JWT_KEY}, c.jwt_list_payload()))},
    )
    yield refused(
        "list-jwt-unsigned",
        of(entry(c.LIST_JWT, 7)),
        "list-form",
        web={c.LIST_JWT: c.answer("eyJhbGciOiJub25lIn0.e30.")},
    )
    yield unclear(
        "list-key-unreachable",
        signed(changed(lambda d: d.update(issuer=c.DID))),
        "key-unreachable",
        web={f"{c.BASE}/did.json": None},
    )
    yield from _of_1edtech()


def _of_1edtech() -> Iterator[Case]:
    status = {"id": OLD, "type": "1EdTechRevocationList"}

    def given(*revoked: Any, **more: Any) -> dict[str, Document | None]:
        return {OLD: c.answer({"id": OLD, "issuer": c.DID, "revokedCredential": list(revoked), **more})}

    document = signed(changed(lambda d: (d["@context"].append(c.EXTENSIONS), d.update(credentialStatus=status))))
    other = {"id": "https://club.example/badges/awards/other.json"}
    yield Case("1edtech-list-without-it", document, web=given(other))
    yield refused(
        "1edtech-list-revoked",
        document,
        "revoked",
        web=given(other, {"id": c.AWARD, "revoked": True, "revocationReason": "By mistake."}),
    )
    yield refused(
        "1edtech-list-revoked-single",
        document,
        "revoked",
        web={OLD: c.answer({"id": OLD, "issuer": c.DID, "revokedCredential": {"id": c.AWARD}})},
    )
    yield Case("1edtech-list-revoked-false", document, web=given({"id": c.AWARD, "revoked": False}))
    yield refused("1edtech-list-of-another", document, "list-issuer", web=given(other, issuer=c.STRANGER_DID))
    yield refused("1edtech-list-id", document, "list-id", web=given(other, id="https://club.example/x"))
    yield refused("1edtech-list-empty", document, "list-form", web={OLD: c.answer({"id": OLD})})
    yield unclear("1edtech-list-missing", document, "list-unreachable", web={OLD: c.answer("", 404)})
