"""Every rule of what is handed in: pictures, pages, texts, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import base64
import struct
import zlib

import pytest

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.award_page import badge_of_page
from badgepress.verifying.credential_check.baked import PNG_SIGNATURE, badge_in_png, badge_in_svg
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.inputs import badge_of, looks_like_markup
from tests.conformance.making import club
from tests.conformance.making.signers import text_of
from tests.conformance.table import FORMS, TableFetcher, web
from tests.verifying.credential_check.parts import NOW, at, trouble


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*parts: bytes) -> bytes:
    return PNG_SIGNATURE + chunk(b"IHDR", bytes(13)) + b"".join(parts) + chunk(b"IEND")


def test_a_picture_holds_the_newest_kind_of_badge() -> None:
    itxt, text = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}"), chunk(b"tEXt", b"openbadges\0https://a.example")
    record = chunk(b"iTXt", b"clrcredential\0\0\0en\0x\0[]")
    assert badge_in_png(png(itxt)) == b"{}"
    assert badge_in_png(png(text)) == b"https://a.example"
    assert badge_in_png(png(text, itxt)) == b"{}"
    assert badge_in_png(png(text, itxt, record)) == b"[]"
    assert badge_in_png(png(chunk(b"tEXt", b"Title\0x"), chunk(b"tEXt", b"Title\0y"), chunk(b"abCD", b"openbadges\0x"), text)) == b"https://a.example"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(), "no-badge failed"), (png(chunk(b"tEXt", b"openbadges\0a"), chunk(b"iTXt", b"openbadges\0\0\0\0\0a")), "two-badges failed"), (png(chunk(b"zTXt", b"openbadges\0\0x")), "badge-compressed failed"), (png(chunk(b"iTXt", b"openbadges\0\1\0\0\0a")), "badge-compressed failed"),
        (png(chunk(b"iTXt", b"openbadges\0\0\0en")), "is cut short"), (png()[:-12], "ends too early"), (png()[:-1], "a checksum does not fit"), (png(chunk(b"tEXt", b"openbadges\0a")[:-1] + b"x"), "a checksum does not fit"), (PNG_SIGNATURE, "ends too early"),
        (png(chunk(b"tIME") * 20_001), "unclear: the picture has more than 20,000 parts"),
    ],
)  # fmt: skip
def test_a_picture_without_a_badge(data: bytes, words: str) -> None:
    assert words in trouble(badge_in_png, data)


def svg(inside: str, head: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:o="http://openbadges.org" xmlns:b="https://purl.imsglobal.org/ob/v3p0" xmlns:c="https://purl.imsglobal.org/clr/v2p0" {head}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("inside", "badge"),
    [
        ("<b:credential> {} </b:credential>", b"{}"), ('<b:credential verify="a.b.c"/>', b"a.b.c"), ('<o:assertion verify="https://a.example">{"a":1}</o:assertion>', b'{"a":1}'), ('<o:assertion verify="https://a.example"/>', b"https://a.example"), ('<o:assertion verify="a.b.c">text</o:assertion>', b"a.b.c"),
        ("<o:assertion>{}</o:assertion><b:credential>[1]</b:credential>", b"[1]"), ("<b:credential>{}</b:credential><c:credential>[2]</c:credential>", b"[2]"), ("<g><b:credential><![CDATA[{}]]></b:credential></g>", b"{}"), ("<b:assertion>x</b:assertion><b:credential>{}</b:credential>", b"{}"),
        ("<b:credential>{<g/>}</b:credential>", b"{}"), ("<title>x</title><b:credential>{}</b:credential>", b"{}"),
    ],
)  # fmt: skip
def test_a_drawing_holds_the_newest_kind_of_badge(inside: str, badge: bytes) -> None:
    assert badge_in_svg(svg(inside)) == badge
    assert badge_in_svg(b"<!DOCTYPE svg>" + svg(inside)) == badge


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (svg("<g/>"), "no-badge failed"), (svg("<b:credential>{}</b:credential>" * 2), "two-badges failed"), (svg("<b:credential><b:credential/></b:credential>"), "holds a badge within a badge"), (svg("<b:credential><o:assertion/></b:credential>"), "holds a badge within a badge"), (b"<svg>", "is no SVG that can be read"), (b"<html/>", "unknown-kind unclear"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg(""), "defines its own abbreviations"), (b"<!DOCTYPE svg []>" + svg(""), "defines its own abbreviations"), (svg("<g>" * 256 + "</g>" * 256), "picture-damaged unclear"), (svg("<g/>" * 100_001), "picture-damaged unclear"),
    ],
)  # fmt: skip
def test_a_drawing_without_a_badge(data: bytes, words: str) -> None:
    assert words in trouble(badge_in_svg, data)


def test_a_drawing_may_be_deep_and_large() -> None:
    assert badge_in_svg(svg("<g>" * 254 + "<b:credential>{}</b:credential>" + "</g>" * 254)) == b"{}"


@pytest.mark.parametrize(
    ("data", "kind", "picture"),
    [
        (b" {} ", "json", ""), (b"[]", "json", ""), (b"\xef\xbb\xbf{}", "json", ""), (b"ab.cd.ef\n", "jws", ""), (b"https://a.example/x", "address", ""), (png(chunk(b"tEXt", b"openbadges\0https://a.example")), "address", "PNG"), (svg("<b:credential>{}</b:credential>"), "json", "SVG"),
        (b"\xef\xbb\xbf \n" + svg("<b:credential>ab.cd.ef</b:credential>"), "jws", "SVG"), (b'<x:svg xmlns:x="http://www.w3.org/2000/svg"><a:credential xmlns:a="https://purl.imsglobal.org/ob/v3p0">{}</a:credential></x:svg>', "json", "SVG"),
    ],
)  # fmt: skip
def test_what_somebody_hands_over(data: bytes, kind: str, picture: str) -> None:
    badge = badge_of(data)
    assert (badge.kind, badge.picture) == (kind, picture)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "there is no badge in it"), (b" \n", "there is no badge in it"), (b'"text"', "there is no badge in it"), (b"hello", "it is neither JSON nor a JWT"), (b"http://a.example", "it is neither"), (b"https://u@a.example", "it is neither"), (b"https://a.example/" + b"x" * 2000, "it is neither"), ("https://a.example/é".encode(), "it is neither"),
        (b"\xc2\x89PNG\r\n", "whose first bytes were changed"), (b"<html/>", "it is a web page"), (b"<rss/>", "it is a web page"), (b"x" * (limits.INPUT_BYTES + 1), "input-too-large unclear"), (b"{" * (limits.BADGE_BYTES + 1), "input-too-large unclear"),
    ],
)  # fmt: skip
def test_what_is_no_badge(data: bytes, words: str) -> None:
    assert words in trouble(badge_of, data)


def test_markup_is_known_by_its_first_sign() -> None:
    for data in (b"<", b" \r\n\t<x", b"\xef\xbb\xbf<"):
        assert looks_like_markup(data)
    for data in (b"", b"x<", b"{"):
        assert not looks_like_markup(data)


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ('<link rel="alternate" type="application/vc" href="/a.json">', "https://a.example/a.json"), ('<link rel="x ALTERNATE" type="Application/VC; charset=utf-8" href=" a.json#b ">', "https://a.example/a.json"), ('<link rel="alternate" type="application/json" href="/b"><link rel="alternate" type="application/vc" href="/a">', "https://a.example/a"),
        ('<link rel="alternate" type="application/vc" href="/a"><link rel="alternate" type="application/vc" href="/b">', ""), ('<link rel="alternate" type="application/vc" href="/a"><link rel="alternate" type="application/vc" href="/a#x">', "https://a.example/a"), ('<link rel="alternate" type="application/vc" href="https://b.example/a">', ""),
        ('<link rel="stylesheet" type="application/vc" href="/a">', ""), ('<a rel="alternate" type="application/vc" href="/a">', ""), ('<link rel="alternate" type="text/html" href="/a">', ""), ('<link rel="alternate" type="application/vc" href="https://[::1">', ""), ("<![x", ""), (" " * 32_768 + '<link rel="alternate" type="application/vc" href="/a">', ""),
        ('<link rel type="application/vc" href="/a">', ""),
    ],
)  # fmt: skip
def test_the_badge_that_a_page_is_about(links: str, found: str) -> None:
    assert badge_of_page(links.encode(), "https://a.example/page/") in (found, found.replace("/a.json", "/page/a.json"))


@pytest.mark.parametrize("number", range(5))
def test_a_page_names_the_surest_kind_of_data_first(number: int) -> None:
    kinds = ["application/vc", "application/vc+jwt", "application/vc+ld+json", "application/ld+json", "application/json"][number:]
    page = "".join(f'<link rel="alternate" type="{kind}" href="/{place}">' for place, kind in reversed(list(enumerate(kinds))))
    assert badge_of_page(page.encode(), "https://a.example/") == "https://a.example/0"
    assert badge_of_page(f'<link rel="alternate" type="{kinds[0]}" href="/x">'.encode(), "https://a.example/") == "https://a.example/x"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((410, ""), "input-gone failed"), ((404, ""), "input-not-found unclear"), ((500, ""), "answers 500, not 200"), ((200, "https://a.example/other"), "there is only another address"), ((200, "[]"), "it is a list, not one badge"), ((200, '{"a":1,"a":2}'), "not-json failed"), ((200, '{"type":"x"}'), "it says that it is x; that is no kind"), ((200, "{}"), "it says that it is nothing"),
        ((200, "x" * (limits.INPUT_BYTES + 1)), "input-too-large unclear"),
    ],
)  # fmt: skip
def test_what_an_address_answers(answer: tuple[int, str], words: str) -> None:
    report = at("https://a.example/x", {"https://a.example/x": answer})
    assert any(words in f"{step.code} {step.state}: {step.says}" for step in report.steps), [step.says for step in report.steps]


def test_a_page_leads_to_its_badge_once() -> None:
    page = '<link rel="alternate" type="application/vc" href="{}">'
    answers = {f"{club.BASE}/page": (200, page.format(club.AWARD)), club.AWARD: (200, text_of(club.signed()))}
    report = at(f"{club.BASE}/page", answers)
    assert (report.verdict, report.steps[0].says) == ("valid", f"the page is about the badge {club.AWARD}")
    round_about = {f"{club.BASE}/page": (200, page.format("/other")), "https://club.example/other": (200, page.format("/page2"))}
    assert at(f"{club.BASE}/page", round_about).verdict == "cannot tell"
    assert at("https://nobody.example/", {}).steps[-1].code == "input-unreachable"


def test_a_picture_is_said_to_be_one() -> None:
    data = png(chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + text_of(club.signed()).encode()))
    report = Checker(TableFetcher(web()), NOW, FORMS).check(data, "here", club.ADDRESS)
    assert report.verdict == "valid"
    assert report.steps[0].says == "a badge inside of a PNG picture, as JSON"
    assert "recipient" in [step.step for step in report.steps]
    assert base64.b64encode(data)


def test_a_link_in_the_words_of_a_badge_leads_nowhere() -> None:
    link = "<link rel=alternate type=application/vc href=/other>"
    made = club.changed(lambda d: d["credentialSubject"]["achievement"].update(description=link))
    report = at(club.AWARD, {club.AWARD: (200, text_of(club.CLUB.sign(made, club.KEY)))})
    assert (report.verdict, report.steps[0].says) == ("valid", "a badge, as JSON")


def test_a_picture_is_not_looked_at_beyond_a_size() -> None:
    whole = png(chunk(b"tEXt", b"openbadges\0https://a.example"), chunk(b"tIME", bytes(limits.INPUT_BYTES)))
    assert trouble(badge_of, whole).startswith("input-too-large unclear: it has ")
