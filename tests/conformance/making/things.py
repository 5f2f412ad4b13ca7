"""What people hand over that is no badge, or a damaged one, and what asks for too much."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.making import club as c
from tests.conformance.making.cases import Case, itxt, png, refused, svg, unclear
from tests.conformance.making.club import changed, signed
from tests.conformance.making.genuine import jwt
from tests.conformance.making.signers import Document, text_of

V3 = "https://purl.imsglobal.org/ob/v3p0"
KEYWORD = "openbadgecredential"


def cases() -> Iterator[Case]:
    text = text_of(signed())
    yield unclear("nothing", "", "unknown-kind")
    yield unclear("some-text", "hello", "unknown-kind")
    yield unclear(
        "almost-a-jwt", "a.a." + "a" * 70_000 + "!", "unknown-kind", about="a pattern that tries every split takes minutes"
    )
    yield unclear("some-binary", b"\x00\x01\x02", "unknown-kind")
    yield unclear("a-web-page", "<!doctype html><title>Badge</title>", "unknown-kind")
    yield unclear("a-list", [signed()], "unknown-kind")
    yield unclear("a-json-text", '"hello"', "unknown-kind")
    yield unclear("an-object", {"hello": "world"}, "unknown-kind")
    yield unclear("a-did-document", c.did_document(), "unknown-kind")
    yield unclear(
        "a-presentation",
        {"@context": [c.V2], "type": ["VerifiablePresentation"], "verifiableCredential": [signed()]},
        "unknown-kind",
    )
    yield refused("json-cut-short", text[:-20], "not-json")
    yield refused("json-with-something-behind", text + "{}", "not-json")
    yield refused("json-with-comma-at-the-end", text[:-1] + ",}", "not-json")
    yield refused("json-with-nan", text[:-1] + ',"x":NaN}', "not-json")
    yield refused("json-with-bom", b"\xef\xbb\xbf" + text.encode(), "not-json")
    yield refused("json-in-latin-1", text.replace("Knots", "Kn\u00f6ts", 1).encode("latin-1"), "not-json")
    yield refused("json-with-lone-surrogate", text.replace('"Knots"', '"Kn\\ud800ts"', 1), "not-json")
    yield refused("json-with-huge-integer", text[:-1] + ',"x":' + "9" * 30 + "}", "not-json")
    yield refused("json-too-deep", '{"a":' * 100 + "1" + "}" * 100, "not-json")
    yield refused("json-far-too-deep", '{"a":' * 5_000 + "1" + "}" * 5_000, "not-json")
    yield unclear(
        "too-many-values",
        signed() | {"evidence": [{"id": f"urn:e:{n}", "type": ["Evidence"]} for n in range(7000)]},
        "too-much-work",
    )
    compared = "linked data compares each value of one thing with each other"
    yield unclear(
        "too-many-tags", signed() | {"tag": [f"tag {n}" for n in range(2000)]}, "too-much-work", about=compared
    )
    types = [*c.credential()["type"], *(f"urn:t:{n}" for n in range(2000))]
    yield unclear("too-many-types", signed() | {"type": types}, "too-much-work", about=compared)
    yield unclear(
        "too-many-values-of-one-thing",
        signed()
        | {"evidence": [{"id": "urn:e:1", "type": ["Evidence", *(f"urn:t:{n}{m}" for m in "abcdefghij")]} for n in range(200)]},
        "too-much-work",
        about=compared,
    )
    many = [{"id": f"urn:e:{n}", "type": ["Evidence"], "name": f"Piece {n}"} for n in range(1200)]
    yield Case("many-values", signed(c.credential() | {"evidence": many}), about="some thousands are looked at")
    yield unclear(
        "poison-graph",
        poison(),
        "too-much-work",
        about="blank nodes that look alike: canonicalising them takes forever",
    )
    yield refused("png-without-badge", png(), "no-badge")
    yield refused("png-with-two-badges", png(itxt(KEYWORD, signed()), itxt(KEYWORD, jwt())), "two-badges")
    yield refused("png-with-a-compressed-badge", png(itxt(KEYWORD, signed(), compressed=True)), "badge-compressed")
    yield refused("png-with-a-wrong-checksum", png(itxt(KEYWORD, signed()), broken=True), "picture-damaged")
    yield refused("png-cut-short", png(itxt(KEYWORD, signed()))[:-30], "picture-damaged")
    yield refused("png-mangled-as-text", png(itxt(KEYWORD, signed())).replace(b"\r\n", b"\n", 1), "picture-damaged")
    yield refused("png-chunk-longer-than-the-file", b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffiTXt", "picture-damaged")
    yield refused(
        "png-with-a-changed-badge",
        png(itxt(KEYWORD, changed(lambda d: d.update(name="X"), signed()))),
        "signature-wrong",
    )
    yield unclear("png-with-nonsense", png(itxt(KEYWORD, "nonsense")), "unknown-kind")
    yield refused("svg-without-badge", '<svg xmlns="http://www.w3.org/2000/svg"/>', "no-badge")
    twice = f'<openbadges:credential verify="{jwt()}"/>'
    yield refused("svg-with-two-badges", svg(V3, "credential", body=text, more=twice), "two-badges")
    yield refused(
        "svg-with-a-bomb",
        svg(V3, "credential", body=text, head='<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'),
        "picture-damaged",
    )
    yield refused(
        "svg-with-an-external-entity",
        svg(V3, "credential", body=text, head='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "picture-damaged",
    )
    yield refused("svg-not-well-formed", svg(V3, "credential", body=text)[:-6], "picture-damaged")
    yield refused(
        "svg-with-a-changed-badge",
        svg(V3, "credential", body=text_of(changed(lambda d: d.update(name="X"), signed()))),
        "signature-wrong",
    )
    yield refused("svg-in-another-namespace", svg("https://eve.example/", "credential", body=text), "no-badge")
    yield unclear(
        "address-server-down",
        "https://nowhere.example/a.json",
        "input-unreachable",
        contacted=["https://nowhere.example"],
    )
    yield unclear("address-answers-500", c.AWARD, "input-unreachable", web={c.AWARD: c.answer("", 500)})
    yield unclear("address-is-a-page", c.AWARD, "unknown-kind", web={c.AWARD: c.answer("<!doctype html><p>A badge")})
    page = "https://club.example/badges/awards/3f0d9c1e.html"
    head = '<!doctype html><meta charset=utf-8><title>Knots</title><link rel="stylesheet" href="a.css">'
    link = '<link rel=alternate type=application/vc href="{}">'
    own = c.AWARD.rpartition("/")[2]
    yield Case(
        "page-of-a-badge",
        page,
        web={page: c.answer(head + link.format(own) + "<link rel=alternate type=application/json+oembed href=x.json>")},
    )
    yield unclear(
        "page-of-a-badge-elsewhere",
        page,
        "unknown-kind",
        web={page: c.answer(head + link.format("https://eve.example/a.json"))},
        contacted=["https://club.example"],
    )
    yield unclear(
        "page-of-two-badges",
        page,
        "unknown-kind",
        web={page: c.answer(head + link.format(own) + link.format("other.json"))},
    )
    yield unclear("page-of-a-page", page, "unknown-kind", web={page: c.answer(head + link.format("3f0d9c1e.html"))})
    yield unclear(
        "page-whose-badge-is-gone",
        page,
        "input-not-found",
        web={page: c.answer(head + link.format("gone.json")), f"{c.BASE}/awards/gone.json": c.answer("", 404)},
    )
    yield Case(
        "address-moved-to-another-host",
        "https://short.example/k",
        web={"https://short.example/k": {"status": 302, "location": c.AWARD, "type": "", "body": ""}},
        about="a person typed it, so it may lead on",
    )
    yield unclear(
        "address-in-circles",
        "https://short.example/k",
        "input-unreachable",
        web={"https://short.example/k": {"status": 302, "location": "/k", "type": "", "body": ""}},
    )
    yield unclear(
        "address-leads-to-http",
        "https://short.example/k",
        "input-unreachable",
        web={"https://short.example/k": {"status": 302, "location": "http://club.example/", "type": "", "body": ""}},
    )
    yield unclear(
        "address-of-an-address",
        "https://short.example/k",
        "unknown-kind",
        web={"https://short.example/k": c.answer(c.AWARD)},
    )
    yield unclear("http-address", "http://club.example/a.json", "unknown-kind")


def poison() -> Document:
    """Return a credential with two results that look alike, each with many alignments that look alike."""
    alignment = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://club.example/x"}
    result = {"type": ["Result"], "value": "x", "alignment": [alignment] * 9}
    # with the proof of another: it is not looked at before the work is done
    return changed(lambda d: d["credentialSubject"].update(result=[result, result])) | {"proof": signed()["proof"]}
