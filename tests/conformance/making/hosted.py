"""Open Badges 1 and 2.0: what the issuer's server publishes is the truth, or a JWS is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.conformance.making import club as c
from tests.conformance.making.cases import ADDRESS, Case, itxt, png, refused, svg, unclear
from tests.conformance.making.club import STRANGER, assertion, changed, jws2
from tests.conformance.making.signers import Document, text_of

OLD_ASSERTION, OLD_CLASS, OLD_ORG, OLD_KEY = (
    f"https://club.example/old/{name}.json" for name in ("assertion", "class", "org", "key")
)
TWO = f"{c.BASE}/ob2/assertions/2.json"


def published(change: c.Change, document: Document | None = None, url: str = c.ASSERTION) -> dict[str, Document | None]:
    return {url: c.answer(changed(change, document or assertion()))}


def of_profile(change: c.Change) -> dict[str, Document | None]:
    return published(change, c.profile(), c.PROFILE)


def of_class(change: c.Change) -> dict[str, Document | None]:
    return published(change, c.badge_class(), c.CLASS)


def cases() -> Iterator[Case]:
    yield from _genuine()
    yield from _hosted()
    yield from _signed()
    yield from _edges()
    yield from _version_1()


def _genuine() -> Iterator[Case]:
    yield Case("ob2-hosted-at-its-address", c.ASSERTION, contacted=["https://club.example"])
    yield Case("ob2-hosted-file", assertion())
    yield Case("ob2-hosted-png", png(itxt("openbadges", assertion())))
    yield Case("ob2-hosted-png-address", png((b"tEXt", b"openbadges\0" + c.ASSERTION.encode())))
    yield Case(
        "ob2-hosted-svg", svg("http://openbadges.org", "assertion", verify=c.ASSERTION, body=text_of(assertion()))
    )
    moved = {"https://short.example/k": {"status": 302, "location": c.ASSERTION, "type": "", "body": ""}}
    yield unclear(
        "ob2-png-address-that-leads-to-another-server",
        png((b"tEXt", b"openbadges\0https://short.example/k")),
        "input-unreachable",
        web=moved,
    )
    yield Case("ob2-hosted-recipient", assertion(), recipient="ADA@club.example")
    yield Case("ob2-signed", jws2())
    yield Case("ob2-signed-png", png(itxt("openbadges", jws2())))
    yield Case("ob2-signed-svg", svg("http://openbadges.org", "assertion", verify=jws2()))
    yield Case("ob2-hosted-badge-embedded", changed(lambda d: d.update(badge=c.badge_class()), assertion()))
    yield Case(
        "ob2-scope-of-several",
        c.ASSERTION,
        web=of_profile(lambda d: d["verification"].update(startsWith=["https://other.example/", f"{c.BASE}/"])),
    )
    yield Case(
        "ob2-scope-by-host",
        c.ASSERTION,
        web=of_profile(lambda d: d.update(verification={"allowedOrigins": "club.example"})),
    )
    yield Case("ob2-scope-by-default", c.ASSERTION, web=of_profile(lambda d: d.pop("verification")))
    yield Case(
        "ob2-served-elsewhere-and-back",
        "https://www.club.example/a",
        web={"https://www.club.example/a": c.answer(assertion())},
        contacted=["https://www.club.example", "https://club.example"],
    )


def _hosted() -> Iterator[Case]:
    yield refused("ob2-revoked-tombstone", TWO, "revoked")
    yield refused(
        "ob2-revoked-in-a-full-document",
        c.ASSERTION,
        "revoked",
        web=published(lambda d: d.update(revoked=True)),
        about="1EdTech's validator calls it valid; OB 2.0: revoked true means revoked",
    )
    yield refused("ob2-old-copy-of-a-revoked-badge", assertion(TWO), "revoked")
    yield refused("ob2-gone", assertion(), "revoked", web={c.ASSERTION: c.answer("", 410)})
    yield refused("ob2-address-gone", c.ASSERTION, "input-gone", web={c.ASSERTION: c.answer("", 410)})
    yield refused(
        "ob2-hosted-in-the-revocation-list",
        c.ASSERTION,
        "revoked",
        web=published(lambda d: d["revokedAssertions"].append(c.ASSERTION), c.revocations(), c.REVOCATIONS),
    )
    yield Case(
        "ob2-hosted-revocation-list-missing",
        c.ASSERTION,
        web={c.REVOCATIONS: c.answer("", 404)},
        about="only a warning: the server has said that it stands",
    )
    yield unclear("ob2-not-published", assertion(), "hosted-unreachable", web={c.ASSERTION: c.answer("", 404)})
    yield unclear("ob2-server-down", assertion(), "hosted-unreachable", web={c.ASSERTION: None})
    yield unclear("ob2-address-not-found", c.ASSERTION, "input-not-found", web={c.ASSERTION: c.answer("", 404)})
    yield unclear("ob2-page-instead", assertion(), "hosted-unreachable", web={c.ASSERTION: c.answer("<!doctype html>")})
    yield refused(
        "ob2-something-else-published", assertion(), "hosted-form", web={c.ASSERTION: c.answer(c.badge_class())}
    )
    yield refused(
        "ob2-copy-changed", changed(lambda d: d.update(issuedOn="2020-01-01T00:00:00Z"), assertion()), "hosted-differs"
    )
    yield refused(
        "ob2-copy-of-another-recipient",
        changed(lambda d: d["recipient"].update(identity=c.hashed("eve@club.example")), assertion()),
        "hosted-differs",
    )
    yield refused(
        "ob2-copy-of-another-badge",
        changed(lambda d: d.update(badge=f"{c.BASE}/ob2/badges/gold.json"), assertion()),
        "hosted-differs",
    )
    yield refused(
        "ob2-copy-without-end",
        assertion(),
        "hosted-differs",
        web=published(lambda d: d.update(expires="2026-12-01T00:00:00Z")),
    )
    yield refused(
        "ob2-copy-with-more", changed(lambda d: d.update(narrative="With honours"), assertion()), "hosted-differs"
    )
    yield refused("ob2-id-of-another", assertion(), "hosted-id", web=published(lambda d: d.update(id=TWO)))
    yield refused(
        "ob2-forged-at-another-host",
        "https://eve.example/a",
        "hosted-scope",
        web={"https://eve.example/a": c.answer(assertion("https://eve.example/a"))},
    )
    yield refused(
        "ob2-outside-starts-with",
        f"{c.BASE}/upload/a.json",
        "hosted-scope",
        web={f"{c.BASE}/upload/a.json": c.answer(assertion(f"{c.BASE}/upload/a.json"))},
    )
    for name, way in (("dots", "../.."), ("escaped-dots", "%2e%2e/%2E%2E"), ("an-escaped-slash", "..%2f..")):
        around = f"{c.BASE}/ob2/assertions/{way}/upload/a.json"
        yield refused(
            f"ob2-outside-starts-with-by-{name}", around, "hosted-scope", web={around: c.answer(assertion(around))}
        )
    for name, host in (("umlaut", "clüb.example"), ("sharp-s", "faß.example"), ("escaped-letter", "%63lub.example"), ("number", "0x7f.1")):
        named = f"https://{host}/b.json"
        yield refused(
            f"ob2-badge-class-on-a-host-with-{name}",
            c.ASSERTION,
            "badge-form",
            web=published(lambda d, named=named: d.update(badge=named)) | {named: c.answer(c.badge_class() | {"id": named})},
            about="programs disagree about which server that is; a host is written in ASCII (xn--…)",
        )
    bare = of_profile(lambda d: d["verification"].update(startsWith="https://club.example"))
    evil = "https://club.example.eve.example/a"
    yield refused(
        "ob2-starts-with-is-a-prefix-of-another-host",
        evil,
        "hosted-scope",
        web={evil: c.answer(assertion(evil)), **bare},
    )
    yield refused(
        "ob2-other-allowed-origin",
        c.ASSERTION,
        "hosted-scope",
        web=of_profile(lambda d: d.update(verification={"allowedOrigins": ["other.example"]})),
    )
    yield refused(
        "ob2-default-scope-other-host",
        "https://eve.example/a",
        "hosted-scope",
        web={
            "https://eve.example/a": c.answer(assertion("https://eve.example/a")),
            **of_profile(lambda d: d.pop("verification")),
        },
    )
    yield refused("ob2-hosted-with-urn", changed(lambda d: d.update(id=c.SIGNED_ID), assertion()), "member-form")
    yield refused(
        "ob2-signed-type-without-signature",
        c.ASSERTION,
        "member-form",
        web=published(lambda d: d.update(verification={"type": "SignedBadge", "creator": c.OB2_KEY})),
    )
    yield refused(
        "ob2-expired", c.ASSERTION, "expired", web=published(lambda d: d.update(expires="2026-11-10T00:00:00Z"))
    )
    yield refused(
        "ob2-expires-before-issued",
        c.ASSERTION,
        "dates-order",
        web=published(lambda d: d.update(expires="2026-11-01T00:00:00Z")),
    )
    yield refused(
        "ob2-issued-in-future",
        c.ASSERTION,
        "not-yet-valid",
        web=published(lambda d: d.update(issuedOn="2027-11-10T00:00:00Z")),
    )
    yield refused(
        "ob2-date-without-zone",
        c.ASSERTION,
        "member-form",
        web=published(lambda d: d.update(issuedOn="2026-11-02T00:00:00")),
    )
    for name in ("recipient", "badge", "issuedOn"):
        yield refused(
            f"ob2-without-{name}", c.ASSERTION, "member-missing", web=published(lambda d, name=name: d.pop(name))
        )
    yield refused(
        "ob2-without-verification", c.ASSERTION, "member-form", web=published(lambda d: d.pop("verification"))
    )
    yield refused("ob2-recipient-is-another", c.ASSERTION, "recipient-differs", recipient="eve@club.example")
    yield unclear(
        "ob2-recipient-is-an-address-of-the-web",
        c.ASSERTION,
        "recipient-not-stated",
        recipient=ADDRESS,
        web=published(
            lambda d: d.update(recipient={"type": "url", "hashed": False, "identity": "https://ada.example/"})
        ),
    )
    yield unclear("ob2-badge-class-missing", c.ASSERTION, "badge-unreachable", web={c.CLASS: c.answer("", 404)})
    yield refused(
        "ob2-badge-class-of-another-address",
        c.ASSERTION,
        "badge-form",
        web=of_class(lambda d: d.update(id=f"{c.BASE}/x")),
    )
    for name in ("name", "description", "image", "criteria", "issuer"):
        yield refused(
            f"ob2-badge-class-without-{name}",
            c.ASSERTION,
            "member-missing",
            web=of_class(lambda d, name=name: d.pop(name)),
        )
    yield refused(
        "ob2-criteria-say-nothing", c.ASSERTION, "criteria-empty", web=of_class(lambda d: d.update(criteria={}))
    )
    yield refused(
        "ob2-badge-class-of-a-stranger",
        c.ASSERTION,
        "hosted-scope",
        web={
            **of_class(lambda d: d.update(issuer="https://stranger.example/issuer.json")),
            "https://stranger.example/issuer.json": c.answer(
                changed(
                    lambda d: (
                        d.update(id="https://stranger.example/issuer.json"),
                        d.pop("verification"),
                        d.pop("revocationList"),
                    ),
                    c.profile(),
                )
            ),
        },
    )
    yield from _nobodys()
    yield unclear("ob2-issuer-missing", c.ASSERTION, "issuer-unreachable", web={c.PROFILE: c.answer("", 404)})
    yield refused(
        "ob2-issuer-of-another-address",
        c.ASSERTION,
        "issuer-form",
        web=of_profile(lambda d: d.update(id=f"{c.BASE}/x")),
    )
    yield refused(
        "ob2-issuer-without-email",
        c.ASSERTION,
        "member-missing",
        web=of_profile(lambda d: d.pop("email")),
        about="1EdTech's validator never looks",
    )
    yield unclear("ob2-badge-class-as-input", c.CLASS, "unknown-kind")


def _edges() -> Iterator[Case]:
    other = f"{c.BASE}/ob2/other-key.json"
    ends = changed(lambda d: d.update(expires="2028-11-02T00:00:00Z"), assertion())
    yield Case("ob2-with-an-end-to-come", ends, web=published(lambda d: None, ends))
    yield refused(
        "ob2-copy-with-one-for-true",
        changed(lambda d: d["recipient"].update(hashed=1), assertion()),
        "hosted-differs",
        about="for many programs 1 and true are equal",
    )
    yield refused("ob2-issued-on-a-number", c.ASSERTION, "member-form", web=published(lambda d: d.update(issuedOn=1793577600)))
    yield refused("ob2-badge-class-of-another-kind", c.ASSERTION, "badge-form", web=of_class(lambda d: d.update(type="Issuer")))
    yield Case("ob2-badge-class-of-several-kinds", c.ASSERTION, web=of_class(lambda d: d.update(type=["BadgeClass", "Extension"])))
    yield Case("ob2-signed-key-inside-of-the-profile", jws2(), web=of_profile(lambda d: d.update(publicKey=c.ob2_key())))
    yield refused(
        "ob2-signed-key-inside-of-the-profile-of-another",
        jws2(),
        "key-of-another",
        web=of_profile(lambda d: d.update(publicKey=c.ob2_key() | {"owner": "https://stranger.example/issuer.json"})),
    )
    yield Case("ob2-signed-one-key-of-several", jws2(), web=of_profile(lambda d: d.update(publicKey=[other, c.OB2_KEY])))
    yield refused(
        "ob2-signed-without-creator-by-one-of-several",
        jws2(changed(lambda d: d["verification"].pop("creator"), c.signed_assertion())),
        "key-not-found",
        web=of_profile(lambda d: d.update(publicKey=[other, c.OB2_KEY])),
    )
    yield refused(
        "ob2-signed-list-without-entries", jws2(), "list-form", web=published(lambda d: d.pop("revokedAssertions"), c.revocations(), c.REVOCATIONS)
    )


def _signed() -> Iterator[Case]:
    revoked = c.signed_assertion() | {"id": c.SIGNED_REVOKED_ID}
    yield refused("ob2-signed-revoked", jws2(revoked), "revoked")
    single = {c.REVOCATIONS: c.answer(c.revocations() | {"revokedAssertions": [c.SIGNED_ID]})}
    yield refused(
        "ob2-signed-revoked-by-the-only-entry",
        jws2(),
        "revoked",
        web=single,
        about="1EdTech's validator ignores lists of one",
    )
    yield unclear("ob2-signed-list-missing", jws2(), "list-unreachable", web={c.REVOCATIONS: c.answer("", 404)})
    yield refused(
        "ob2-signed-list-of-another",
        jws2(),
        "list-issuer",
        web=published(lambda d: d.update(issuer="https://stranger.example/i"), c.revocations(), c.REVOCATIONS),
    )
    yield refused(
        "ob2-signed-list-id",
        jws2(),
        "list-id",
        web=published(lambda d: d.update(id=f"{c.BASE}/other"), c.revocations(), c.REVOCATIONS),
    )
    yield refused("ob2-signed-by-a-stranger", jws2(signer=STRANGER), "signature-wrong")
    yield refused(
        "ob2-signed-with-a-strangers-key",
        jws2(_creator("https://stranger.example/key.json"), STRANGER),
        "key-not-listed",
        web={"https://stranger.example/key.json": c.answer(_key("https://stranger.example/key.json", c.PROFILE))},
    )
    yield refused(
        "ob2-signed-key-of-another-owner",
        jws2(),
        "key-of-another",
        web=published(lambda d: d.update(owner="https://stranger.example/issuer.json"), c.ob2_key(), c.OB2_KEY),
    )
    yield refused("ob2-signed-key-not-linked", jws2(), "key-not-listed", web=of_profile(lambda d: d.pop("publicKey")))
    yield unclear("ob2-signed-key-missing", jws2(), "key-unreachable", web={c.OB2_KEY: c.answer("", 404)})
    yield refused(
        "ob2-signed-key-id",
        jws2(),
        "key-document",
        web=published(lambda d: d.update(id=f"{c.BASE}/x"), c.ob2_key(), c.OB2_KEY),
    )
    yield refused(
        "ob2-signed-key-unreadable",
        jws2(),
        "key-form",
        web=published(
            lambda d: d.update(publicKeyPem="-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
            c.ob2_key(),
            c.OB2_KEY,
        ),
    )
    yield refused("ob2-signed-jwk-injected", jws2(signer=STRANGER, jwk=STRANGER.jwk("RS256")), "jws-header")
    yield refused("ob2-signed-jku-injected", jws2(signer=STRANGER, jku="https://eve.example/"), "jws-header")
    head, body, tail = jws2().split(".")
    yield refused(
        "ob2-signed-changed",
        f"{head}.{jws2(changed(lambda d: d.update(issuedOn='2020-01-01T00:00:00Z'), c.signed_assertion())).split('.')[1]}.{tail}",
        "signature-wrong",
    )
    yield refused("ob2-signed-without-signature", f"{head}.{body}.", "proof-missing")
    yield refused("ob2-signed-but-hosted", jws2(assertion()), "member-form")
    yield Case(
        "ob2-signed-without-creator",
        jws2(changed(lambda d: d["verification"].pop("creator"), c.signed_assertion())),
        about="the issuer has one key",
    )
    yield refused("ob2-signed-expired", jws2(c.signed_assertion() | {"expires": "2026-11-10T00:00:00Z"}), "expired")


def _creator(url: str) -> Document:
    return c.signed_assertion() | {"verification": {"type": "SignedBadge", "creator": url}}


def _key(url: str, owner: str) -> Document:
    return {"@context": c.OB2, "type": "CryptographicKey", "id": url, "owner": owner, "publicKeyPem": STRANGER.pem}


def _nobodys() -> Iterator[Case]:
    """Badges of an issuer that is described in the badge alone: with keys, rules and a name of the forger's choice."""
    about = "Nothing but the issuer's own address says whose a profile is; embedded, a forger writes it, under any name"
    key_at = "https://eve.example/key"
    for name, more in (("did", {"id": c.DID}), ("http", {"id": "http://club.example/issuer.json"}), ("urn", {"id": "urn:uuid:7c1d2f60-58a4-4f0e-9b1c-3d7f10a2b9e4"}), ("nothing", {})):
        key = {"id": key_at, "type": "CryptographicKey", "owner": more.get("id", ""), "publicKeyPem": STRANGER.pem}
        forged = {**c.profile(), "publicKey": key, "verification": {"startsWith": "https://eve.example/"}, **more}
        if not more:
            del forged["id"]
        del forged["revocationList"]
        alone = {**c.badge_class(), "id": "urn:uuid:0d7c8f1e-93b2-4f60-8a15-7be0d9c4f312", "issuer": forged}
        signed = c.assertion("urn:uuid:3f0d9c1e-0a51-4b6e-9a51-1d2c3b4a5f60") | {"badge": alone, "verification": {"type": "SignedBadge", "creator": key_at}}
        yield unclear(f"ob2-signed-by-nobody-as-{name}", jws2(signed, STRANGER), "issuer-unreachable", about=about)
        published_there = c.assertion("https://eve.example/a.json") | {"badge": alone}
        yield unclear(f"ob2-published-by-nobody-as-{name}", "https://eve.example/a.json", "issuer-unreachable", web={"https://eve.example/a.json": c.answer(published_there)}, about=about)
    lone_class = {**c.badge_class(), "id": "urn:uuid:0d7c8f1e-93b2-4f60-8a15-7be0d9c4f312"}
    yield Case("ob2-signed-badge-described-within", jws2(c.signed_assertion() | {"badge": lone_class}), about="The issuer that it names is fetched, and stands behind it")
    yield refused("ob2-signed-badge-described-within-by-a-stranger", jws2(c.signed_assertion() | {"badge": lone_class}, STRANGER), "signature-wrong")


def _version_1() -> Iterator[Case]:
    def hosted(**more: Any) -> Document:
        return {
            "uid": "abc-1",
            "recipient": {"type": "email", "hashed": True, "identity": c.hashed(ADDRESS), "salt": c.SALT},
            "badge": OLD_CLASS,
            "verify": {"type": "hosted", "url": OLD_ASSERTION},
            "issuedOn": "2014-05-01T00:00:00Z",
            **more,
        }

    organisation = {"name": "Harbour Knot Club", "url": "https://club.example/"}
    badge = {
        "name": "Knots",
        "description": "Ties knots.",
        "image": "https://club.example/k.png",
        "criteria": "https://club.example/knots",
        "issuer": OLD_ORG,
    }
    web: dict[str, Document | None] = {
        OLD_ASSERTION: c.answer(hosted()),
        OLD_CLASS: c.answer(badge),
        OLD_ORG: c.answer(organisation),
        OLD_KEY: c.answer(c.CLUB.pem),
    }
    yield Case("ob1-hosted", hosted(), web=web, recipient=ADDRESS)
    yield Case("ob1-hosted-at-its-address", OLD_ASSERTION, web=web)
    yield refused("ob1-hosted-changed", hosted(issuedOn="2010-05-01T00:00:00Z"), "hosted-differs", web=web)
    yield refused(
        "ob1-hosted-at-another-host",
        hosted(verify={"type": "hosted", "url": "https://eve.example/a"}),
        "hosted-scope",
        web={
            **web,
            "https://eve.example/a": c.answer(hosted(verify={"type": "hosted", "url": "https://eve.example/a"})),
        },
    )
    signed = hosted(verify={"type": "signed", "url": OLD_KEY})
    yield Case("ob1-signed", jws2(signed), web=web)
    yield refused("ob1-signed-by-a-stranger", jws2(signed, STRANGER), "signature-wrong", web=web)
    elsewhere = hosted(verify={"type": "signed", "url": "https://eve.example/key.pem"})
    yield unclear(
        "ob1-signed-key-elsewhere",
        jws2(elsewhere, STRANGER),
        "key-not-vouched",
        web={**web, "https://eve.example/key.pem": c.answer(STRANGER.pem)},
    )
    revoking = {
        **web,
        OLD_ORG: c.answer(organisation | {"revocationList": "https://club.example/old/gone.json"}),
        "https://club.example/old/gone.json": c.answer({"abc-1": "By mistake."}),
    }
    yield refused("ob1-signed-revoked", jws2(signed), "revoked", web=revoking)
    v11 = {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": OLD_ASSERTION, **hosted()}
    yield Case("ob1.1-hosted", v11, web={**web, OLD_ASSERTION: c.answer(v11)})
