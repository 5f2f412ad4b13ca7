"""Every rule of the check of one badge, on its own: taken out one by one (tests/mutation), each is missed here.

The conformance table asks for verdict, step and code; here stand the parts by themselves, and what they say.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import hashlib
import socket
import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.linkeddata.multibase import encode_multibase58, encode_multibase64url
from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.award_page import badge_of_page
from badgepress.verifying.credential_check.baked import PNG_SIGNATURE, badge_in_png, badge_in_svg
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.controllers import (
    Controllers,
    FoundKey,
    _absolute,
    _entries,
    _methods,
    _read,
)
from badgepress.verifying.credential_check.credential import _check_time, _moment, _note_about, kind_of
from badgepress.verifying.credential_check.embedded_proof import (
    Unsecured,
    _refuse_too_much,
    _unsafe_character,
    proofs_of,
    read_proof,
)
from badgepress.verifying.credential_check.fetching import (
    Errands,
    Fetched,
    FetchError,
    Library,
    Nowhere,
    follow,
    is_beside,
    origin_of,
)
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher, base_url_of
from badgepress.verifying.credential_check.forms import _shown, check_form
from badgepress.verifying.credential_check.inputs import badge_of, looks_like_markup
from badgepress.verifying.credential_check.jws import Jws, check_signature, looks_like_jws, read_jws
from badgepress.verifying.credential_check.jwt_claims import check_claims, credential_in
from badgepress.verifying.credential_check.open_badges_2 import _address_of, _check_form, _compare, _same, is_assertion
from badgepress.verifying.credential_check.open_badges_2_issuer import Issuer, _is_email, badge_and_issuer, check_scope
from badgepress.verifying.credential_check.open_badges_2_signed import _key, check_not_listed_as_revoked
from badgepress.verifying.credential_check.public_keys import from_jwk, from_multikey, from_pem
from badgepress.verifying.credential_check.recipient import check_recipient, check_recipient_of_assertion
from badgepress.verifying.credential_check.report import Report, Trouble, unclear
from badgepress.verifying.credential_check.results import check_results, listed
from badgepress.verifying.credential_check.securing import Securing, _note_key
from badgepress.verifying.credential_check.status import Statuses, bit_list_of, refuse_stale
from badgepress.verifying.credential_check.trust import TrustFileError, read_trust_file
from badgepress.verifying.credential_check.web_fetcher import WebFetcher, _public_addresses, is_public
from badgepress.verifying.credential_check.within import (
    check_associations,
    endorsements_in,
    ids_in,
    judge_endorsements,
    judge_nested,
    nested_in,
    note_other_subjects,
)
from badgepress.web import Answer
from badgepress.web_connection import WebError
from tests.conformance.making import club
from tests.conformance.making.signers import Signer, base64url, text_of
from tests.conformance.table import FORMS, TableFetcher, web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://club.example/x.json"
URL_A = "https://a.example/x"


def trouble(action: Any, *given: Any, **named: Any) -> str:
    """Return what a step found: code, state and words."""
    with pytest.raises(Trouble) as caught:
        action(*given, **named)
    return f"{caught.value.code} {caught.value.state}: {caught.value}"


def fails(action: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(FetchError) as caught:
        action(*given, **named)
    return f"{caught.value.reason}: {caught.value}"


def errands(answers: dict[str, Any] | None = None, *, report: Report | None = None) -> Errands:
    """Return errands in a little web: address → object, text, or (status, text)."""
    table = {}
    for url, answer in (answers or {}).items():
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        table[url] = {"status": status, "type": "", "body": body if isinstance(body, str) else text_of(body)}
    return Errands(Library(TableFetcher(table)), report or Report("here", moment=NOW))


# addresses and fetching --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example/x", "https://a.example"), ("https://A.example:443/", "https://a.example"), ("https://a.example:8443", "https://a.example:8443"), ("https://[::1]/", "https://[::1]"), ("https://bücher.example", "https://xn--bcher-kva.example"), ("http://a.example", ""), ("https://", ""), ("https:///x", ""), ("https://u@a.example", ""),
        ("https://:p@a.example", ""), ("https://a.example:99999", ""), ("https://a.example/\\x", ""), ("https://a.example/ x", ""), ("https://a.example/\n", ""), ("https://[::1", ""), ("urn:x", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_server_an_address_is_on(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("url", "other", "is_near"),
    [
        ("https://a.example/b/k.pem", "https://a.example/b/i.json", True), ("https://a.example/b/c/k.pem", "https://a.example/b/i.json", True), ("https://a.example/k.pem", "https://a.example/b/i.json", False), ("https://b.example/b/k.pem", "https://a.example/b/i.json", False), ("https://a.example/b/../k", "https://a.example/b/i", False),
        ("https://a.example/b/%2e%2e/k", "https://a.example/b/i", False), ("http://a.example/b/k", "http://a.example/b/i", False), ("https://a.example/bc/k", "https://a.example/b/i", False),
    ],
)  # fmt: skip
def test_what_is_beside_another(url: str, other: str, is_near: bool) -> None:
    assert is_beside(url, other) is is_near


def chain(*locations: str | None) -> Any:
    steps = iter(locations)
    return lambda url: (Fetched(url, 200, "", b""), next(steps))


def test_redirects_are_few_and_stay_where_they_were_asked() -> None:
    assert follow(chain("/b", "/c", "/d", None), "https://a.example/a", may_leave=False).url == "https://a.example/d"
    assert "leads on more than 3 times" in fails(follow, chain("/b", "/c", "/d", "/e"), "https://a.example/a", may_leave=False)
    assert follow(chain("https://www.a.example/b", None), "https://a.example/a", may_leave=False).url == "https://www.a.example/b"
    assert "leads to another server, https://b.example" in fails(follow, chain("https://b.example/b", None), "https://a.example/a", may_leave=False)
    assert follow(chain("https://b.example/b#c", None), "https://a.example/a", may_leave=True).url == "https://b.example/b"
    for odd in ("http://a.example/b", "https://[::1", "javascript:1"):
        assert "which is no https address" in fails(follow, chain(odd, None), "https://a.example/a", may_leave=True)


class Counting:
    """Answers everything, and counts."""

    def __init__(self, body: bytes = b"{}") -> None:
        self.asked: list[str] = []
        self._body = body

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        self.asked.append(url)
        return Fetched(url, 200, "", self._body)


def test_what_was_fetched_is_kept_and_each_server_is_noted() -> None:
    fetcher, report = Counting(), Report("here", moment=NOW)
    made = Errands(Library(fetcher), report)
    for url in ("https://a.example/x#y", "https://a.example/x", "https://a.example/z", "https://b.example/"):
        made.get(url)
    assert fetcher.asked == ["https://a.example/x", "https://a.example/z", "https://b.example/"]
    assert report.contacted == ["https://a.example", "https://b.example"]
    assert "only https addresses are asked" in fails(made.get, "http://a.example/")


def test_one_badge_has_a_budget() -> None:
    made = Errands(Library(Counting()), Report("here", moment=NOW))
    for number in range(limits.ORIGINS):
        made.get(f"https://a{number}.example/")
    assert "wants more than 24 servers" in fails(made.get, "https://b.example/")
    assert made.get("https://a0.example/again")
    now = [0.0]
    late = Errands(Library(Counting()), Report("here", moment=NOW), lambda: now[0])
    now[0] = limits.SECONDS_A_BADGE - 1
    late.get("https://a.example/")
    now[0] = limits.SECONDS_A_BADGE
    assert fails(late.get, "https://a.example/").startswith("too slow")


def test_what_is_too_large_or_nowhere() -> None:
    report = Report("here", moment=NOW)
    made = Errands(Library(Counting(b"12345")), report)
    assert made.get(URL, max_bytes=5).body == b"12345"
    assert "sends more than 4 bytes" in fails(made.get, URL, max_bytes=4)
    alone = Errands(Library(Nowhere()), report := Report("here", moment=NOW))
    assert "this check is without a network" in fails(alone.get, URL)
    assert report.contacted == []
    gone = errands({}, report=(report := Report("here", moment=NOW)))
    assert fails(gone.get, URL).startswith("unreachable")
    assert report.contacted == ["https://club.example"]


def test_objects_are_strict_json() -> None:
    assert errands({URL: {"a": 1}}).object_of(URL, "key-unreachable", "key-document") == {"a": 1}
    assert "key-unreachable unclear: https://club.example/x.json answers 404" in trouble(errands({URL: (404, "")}).object_of, URL, "key-unreachable", "key-document")
    assert "key-unreachable unclear" in trouble(errands().object_of, URL, "key-unreachable", "key-document")
    assert "answers with a web page" in trouble(errands({URL: " <html>"}).object_of, URL, "key-unreachable", "key-document")
    assert "key-document failed" in trouble(errands({URL: "[]"}).object_of, URL, "key-unreachable", "key-document")


@pytest.mark.parametrize("address", ["2002:101:101::", "64:ff9b::8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_in_what_they_are_wrapped(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["64:ff9b:1::1", "::ffff:224.0.0.1", "2002:e000:1::", "192.0.2.1", "198.18.0.1", "fec0::1", "ff05::2", "::2", "2001:10::1", "nonsense", "233.252.0.1", "2002:a9fe:a9fe::", "64:ff9b::169.254.169.254"])
def test_addresses_that_nobody_has(address: str) -> None:
    assert not is_public(address)


def test_hosts_are_looked_up_once_and_only_public_ones_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found: dict[str, list[str]] = {"a.example": ["93.184.216.34", "93.184.216.34", "2606:4700::1"], "mixed.example": ["93.184.216.34", "10.0.0.1"], "many.example": [f"93.184.216.{number}" for number in range(1, 30)]}

    def lookup(host: str, port: int, **_: Any) -> Any:
        if host not in found:
            raise OSError(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found[host]]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert _public_addresses("a.example", 443) == ["93.184.216.34", "2606:4700::1"]
    assert "is in a private network" in fails(_public_addresses, "mixed.example", 443)
    assert "there is no host b.example" in fails(_public_addresses, "b.example", 443)
    assert 0 < len(_public_addresses("many.example", 443)) < 29
    fetcher = WebFetcher()
    for port in (22, 80, 1023):
        assert f"port {port} of a.example is not asked" in fails(fetcher.get, f"https://a.example:{port}/", max_bytes=9, seconds=9)
    assert fails(fetcher.get, "https://mixed.example/", max_bytes=9, seconds=9).startswith("not allowed")
    assert fails(fetcher.get, "https://a.example/", max_bytes=9, seconds=0).startswith("too slow: https://a.example/ does not answer in time")
    assert len(fetcher._of("https://A.example")) == 2
    assert len(fetcher._of("https://a.example:8443")) == 2
    assert fetcher._of("https://a.example") is fetcher._of("https://a.example:443/other")
    found.clear()
    assert len(fetcher._of("https://a.example:443/other")) == 2


def test_a_folder_answers_for_its_own_address_only(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "in" / "index.html").write_text("in")
    (tmp_path / "in" / "b").write_text("b")
    (tmp_path / "link").symlink_to("a.json")
    fetcher = FolderFetcher(tmp_path, "https://a.example/base/", Nowhere())

    def get(path: str, **more: Any) -> Fetched:
        return fetcher.get(f"https://a.example/base{path}", **{"max_bytes": 99, "seconds": 9.0, **more})

    assert (get("/a.json").status, get("/a.json").media_type, get("/a.json").body) == (200, "application/json", b"{}")
    assert (get("").body, get("/").body, get("/in/").body) == (b"home", b"home", b"in")
    assert get("/in/b").media_type == "application/octet-stream"
    for path in ("/none", "/in/../a.json", "/%2e%2e/x", "/in/%2e/b", "/in%5Cb", "/a%00", "/link", "/in"):
        assert get(path).status == 404, path
    assert fails(get, "/a.json", max_bytes=1).startswith("too large")
    assert get("/a.json", max_bytes=2).body == b"{}"
    for other in ("https://a.example/basement", "https://b.example/base/a.json"):
        assert fails(fetcher.get, other, max_bytes=9, seconds=9).startswith("not allowed")


@pytest.mark.parametrize(("text", "base"), [('{"base_url":"https://a.example/b/"}', "https://a.example/b"), ('{"base_url":7}', None), ('{"base_url":"http://a.example"}', None), ("[]", None), ("{", None), (None, None)])
def test_a_folder_says_in_its_manifest_where_it_is_published(tmp_path: Path, text: str | None, base: str | None) -> None:
    if text is not None:
        (tmp_path / "badgepress-manifest.json").write_text(text)
        from badgepress.verifying.folder import MANIFEST

        (tmp_path / MANIFEST).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / MANIFEST).write_text(text)
    assert base_url_of(tmp_path) == base


# what it is --------------------------------------------------------------------------------------------------------------------


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


# JWS ---------------------------------------------------------------------------------------------------------------------------

SIGNER = Signer("somebody")


def token(header: Any = None, payload: Any = None) -> str:
    return SIGNER.jws(header if header is not None else {"alg": "ES256", "kid": "urn:x"}, payload if payload is not None else {"a": 1}, "ES256")


def test_what_a_jws_says() -> None:
    for alg, algorithm in (("ES256", "ES256"), ("EdDSA", "EdDSA"), ("Ed25519", "EdDSA"), ("RS256", "RS256")):
        jws = read_jws(f" {token({'alg': alg})}\n".encode())
        assert (jws.algorithm, dict(jws.payload)) == (algorithm, {"a": 1})


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({}, "jws-algorithm failed"), ({"alg": "none"}, "jws-algorithm failed"), ({"alg": 7}, "jws-algorithm failed"), ({"alg": "HS256"}, "jws-algorithm"), ({"alg": "ES256", "crit": []}, "has the member 'crit'"), ({"alg": "ES256", "b64": False}, "has the member 'b64'"), ({"alg": "ES256", "typ": "x"}, "calls it a 'x'"), ({"alg": "ES256", "typ": 7}, "calls it a 7"),
        ({"alg": "ES256", "cty": "x"}, "calls its content 'x'"), ({"alg": "ES256", "kid": 7}, "kid is not the name of a key"), ({"alg": "ES256", "kid": ""}, "kid is not the name of a key"), ({"alg": "ES256", "jwk": "x"}, "jwk is not a key"),
    ],
)  # fmt: skip
def test_what_the_head_of_a_jws_may_not_say(header: Any, words: str) -> None:
    assert words in trouble(read_jws, token(header).encode())


@pytest.mark.parametrize("header", [{"alg": "ES256", "typ": "application/vc+jwt"}, {"alg": "ES256", "cty": "vc+ld+json"}, {"alg": "ES256", "cty": "application/vc"}, {"alg": "ES256", "jwk": {}}])
def test_what_the_head_of_a_jws_may_say(header: Any) -> None:
    assert read_jws(token(header).encode()).header == header


def test_a_jws_has_three_parts_of_strict_base64url() -> None:
    head, body, signature = token().split(".")
    for text, words in (
        (f"{head}.{body}", "has 2 parts, not 3"), (f"{head}.{body}.{signature}.x", "has 4 parts"), (f"{head}.{body}.{signature}=", "the signature of the JWT"), (f"{head}=.{body}.{signature}", "the header of the JWT"), (f"{head}.{body}==.{signature}", "the payload of the JWT"), (f"{head}.{body}.", "the JWT has no signature"),
        (f"{base64url(b'[]')}.{body}.{signature}", "jws-form failed: the header"), (f"{head}.{base64url(b'[]')}.{signature}", "not-json failed: the payload"), (f"{head}.{body}.é", "parts, not 3"), (f"{head}.{'A' * limits.BADGE_BYTES}.{signature}", "input-too-large unclear"),
    ):  # fmt: skip
        assert words in trouble(read_jws, text.encode()), words
    assert looks_like_jws(b" a.b.c\n")
    assert not looks_like_jws(b"a.b")


def test_a_signature_is_by_a_key_of_its_kind() -> None:
    jws = read_jws(token().encode())
    key = from_jwk(SIGNER.jwk("ES256"), "k")
    check_signature(jws, key)
    check_signature(jws, from_jwk({**SIGNER.jwk("ES256"), "alg": "ES256"}, "k"))
    assert "key-kind failed: the JWT says ES256, but the key is P-384" in trouble(check_signature, jws, from_jwk(SIGNER.jwk("ES384"), "k"))
    assert "the key is for 'ES384'" in trouble(check_signature, jws, from_jwk({**SIGNER.jwk("ES256"), "alg": "ES384"}, "k"))
    assert "signature-form failed" in trouble(check_signature, Jws(jws.header, jws.payload, jws.signature + b"\0", jws.signed), key)
    assert "signature-wrong failed" in trouble(check_signature, Jws(jws.header, jws.payload, jws.signature, jws.signed + b"x"), key)
    named = read_jws(SIGNER.jws({"alg": "Ed25519"}, {"a": 1}, "EdDSA").encode())
    check_signature(named, from_jwk({**SIGNER.jwk("EdDSA"), "alg": "Ed25519"}, "k"))
    for curve, size in (("ES256", 64), ("ES384", 96)):
        short = from_jwk(SIGNER.jwk(curve), "k")
        assert not short.fits(b"\1" * (size - 1), b"x")
        assert not short.fits(b"\1" * (size + 1), b"x")
        whole = SIGNER.signature(curve, b"x")
        assert short.fits(whole, b"x")
        assert not short.fits(whole[: size // 2] + b"\0" + whole[size // 2 :], b"x"), "the same numbers, in more bytes"


@pytest.mark.parametrize("change", [{"keys": []}, *({name: "x"} for name in ("d", "p", "q", "dp", "dq", "qi", "oth", "k")), {"use": "enc"}, {"key_ops": ["sign"]}, {"key_ops": "sign"}, {"alg": 7}, {"kty": "oct"}, {"x": 7}, {"kty": None}])
def test_a_jwk_is_one_public_key_for_signatures(change: dict[str, Any]) -> None:
    assert trouble(from_jwk, {**SIGNER.jwk("EdDSA"), **change}, "k").startswith("key-")
    for fine in ({"use": "sig"}, {"key_ops": ["verify"]}, {"key_ops": "verify"}, {"kid": "x"}):
        assert from_jwk({**SIGNER.jwk("EdDSA"), **fine}, "k").kind == "Ed25519"
    assert trouble(from_jwk, [], "k").startswith("key-form")


@pytest.mark.parametrize("raw", [b"\x80\x24" + b"\x04" + bytes(32), b"\x80\x24" + b"\x02" + b"\xff" * 32, b"\x81\x24" + b"\x05" + bytes(48), b"\xed\x01" + bytes(33), b"\x12\x00" + bytes(32), b"\x12\x00" + b"\x02" + bytes(32), b"\x80\x24" + b"\x02" + bytes(31), b""])
def test_a_multikey_is_a_point_of_its_curve(raw: bytes) -> None:
    assert trouble(from_multikey, encode_multibase58(raw), "k").startswith("key-form")
    assert trouble(from_multikey, 7, "k").startswith("key-form")


# JWT claims --------------------------------------------------------------------------------------------------------------------


def jws_of(payload: Any, **header: Any) -> Jws:
    return Jws({"alg": "ES256", **header}, payload, b"x", b"y")


CREDENTIAL = {"id": "urn:c", "validFrom": "2026-11-02T00:00:00Z", "validUntil": "2028-11-02T00:00:00.5Z", "credentialSubject": {"id": "urn:s"}}
CLAIMS = {"iss": "urn:i", "jti": "urn:c", "sub": "urn:s", "nbf": 1793577600, "exp": 1856736000.5}


def test_claims_repeat_the_credential() -> None:
    check_claims(jws_of(CLAIMS), CREDENTIAL, "urn:i")
    check_claims(jws_of({}, typ="vc+jwt"), CREDENTIAL, "urn:i")
    check_claims(jws_of({}, typ="application/vc+jwt"), CREDENTIAL, "urn:i")
    old = {"id": "urn:c", "issuanceDate": CREDENTIAL["validFrom"], "expirationDate": CREDENTIAL["validUntil"], "credentialSubject": {"id": "urn:s"}}
    check_claims(jws_of(CLAIMS), old, "urn:i")
    check_claims(jws_of({"iss": "urn:i"}), {}, "urn:i")
    check_claims(jws_of({**CLAIMS, "nbf": 1793577600.0}), CREDENTIAL, "urn:i")
    for name in CLAIMS:
        assert f"claim-missing failed: the claim {name}" in trouble(check_claims, jws_of({key: value for key, value in CLAIMS.items() if key != name}), CREDENTIAL, "urn:i")
        assert f"the claim {name} is null" in trouble(check_claims, jws_of({**CLAIMS, name: None}), CREDENTIAL, "urn:i")
        assert f"the claim {name} is null" in trouble(check_claims, jws_of({**CLAIMS, name: None}, typ="vc+jwt"), CREDENTIAL, "urn:i")
        for wrong in ("urn:x", 7, True, [], {}):
            assert "claim-differs failed" in trouble(check_claims, jws_of({**CLAIMS, name: wrong}), CREDENTIAL, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "nbf": 1}), {"validFrom": "x"}, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "nbf": True}), {"validFrom": "1970-01-01T00:00:01Z"}, "urn:i")
    assert "claim-differs" in trouble(check_claims, jws_of({"iss": "urn:i", "sub": "x"}), {"credentialSubject": [{"id": "x"}]}, "urn:i")


def test_the_credential_in_a_jwt() -> None:
    assert credential_in(jws_of({**CLAIMS, "iat": 1, "aud": "x", "name": "n"})) == {"name": "n"}
    for extra in ("@context", "credentialSubject"):
        assert trouble(credential_in, jws_of({"vc": {}, extra: {}})).startswith("jws-form")
    assert trouble(credential_in, jws_of({"vc": []})).startswith("jws-form")
    filled = credential_in(jws_of({**CLAIMS, "exp": 1856736000, "vc": {"credentialSubject": {"name": "n"}}}))
    assert filled == {"issuer": "urn:i", "id": "urn:c", "credentialSubject": {"id": "urn:s", "name": "n"}, "issuanceDate": "2026-11-02T00:00:00Z", "expirationDate": "2028-11-02T00:00:00Z"}
    kept = {"issuer": "a", "id": "b", "issuanceDate": "c", "expirationDate": "d", "credentialSubject": {"id": "e"}}
    assert credential_in(jws_of({**CLAIMS, "vc": kept})) == kept
    odd = {"iss": 1, "jti": 1, "sub": 1, "nbf": True, "exp": 1.5, "vc": {"credentialSubject": "x"}}
    assert credential_in(jws_of(odd)) == {"credentialSubject": "x"}
    assert credential_in(jws_of({"sub": "x", "nbf": 10**18, "exp": "x", "vc": {"credentialSubject": ["y"]}})) == {"credentialSubject": ["y"]}
    assert credential_in(jws_of({"nbf": 0, "vc": {}})) == {"issuanceDate": "1970-01-01T00:00:00Z"}


# proofs ------------------------------------------------------------------------------------------------------------------------

PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-11-24T12:00:00Z", "verificationMethod": "did:web:a.example#k", "proofPurpose": "assertionMethod", "proofValue": encode_multibase58(bytes(64))}


def test_a_document_has_proofs_or_not() -> None:
    for none in ({}, {"proof": None}, {"proof": []}):
        assert trouble(proofs_of, none).startswith("proof-missing failed")
    for odd in ("x", ["x"], [PROOF, 7]):
        assert trouble(proofs_of, {"proof": odd}).startswith("proof-form failed")
    assert len(proofs_of({"proof": PROOF})) == 1
    assert len(proofs_of({"proof": [PROOF] * limits.PROOFS})) == limits.PROOFS
    assert trouble(proofs_of, {"proof": [PROOF] * (limits.PROOFS + 1)}).startswith("proof-form unclear")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "x"}, "proof-unknown unclear"), ({"cryptosuite": "x"}, "proof-unknown unclear"), ({"cryptosuite": 7}, "proof-unknown unclear"), ({"cryptosuite": ["eddsa-rdfc-2022"]}, "proof-unknown unclear"), ({"type": "Ed25519Signature2020"}, "proof-unknown unclear"), ({"proofPurpose": "x"}, "proof-purpose failed"), ({"previousProof": "x"}, "proof-chain unclear"),
        ({"extra": 1}, "proof-unknown unclear: the proof has the member 'extra'"), ({"created": "x"}, "proof-form failed"), ({"expires": "x"}, "proof-form failed"), ({"expires": "2026-11-24T12:00:00Z"}, "proof-expired failed"), ({"verificationMethod": 7}, "proof-form failed"), ({"verificationMethod": "k"}, "proof-form failed"),
        ({"proofValue": 7}, "signature-form failed"), ({"proofValue": "u"}, "signature-form failed"),
    ],
)  # fmt: skip
def test_a_proof_of_another_form(change: dict[str, Any], words: str) -> None:
    assert words in trouble(read_proof, {**PROOF, **change}, NOW)


@pytest.mark.parametrize("member", ["id", "expires", "domain", "challenge", "nonce"])
def test_a_proof_may_say_more(member: str) -> None:
    assert read_proof({**PROOF, member: "2036-11-24T12:00:00Z"}, NOW).signature == bytes(64)


def test_a_proof_of_the_future_is_told() -> None:
    assert read_proof({**PROOF, "created": "2026-11-24T12:01:00Z"}, NOW).caution == ""
    assert "made in the future" in read_proof({**PROOF, "created": "2026-11-24T12:01:01Z"}, NOW).caution
    assert read_proof({name: value for name, value in PROOF.items() if name != "created"}, NOW).caution == ""
    older = {name: value for name, value in PROOF.items() if name != "cryptosuite"} | {"type": "Ed25519Signature2020"}
    assert (read_proof(older, NOW).name, read_proof(older, NOW).kinds) == ("Ed25519Signature2020", ("Ed25519",))
    assert read_proof({**PROOF, "cryptosuite": "ecdsa-rdfc-2019"}, NOW).kinds == ("P-256", "P-384")


def test_unsafe_characters_are_found_everywhere() -> None:
    for value in ("\x07", {"\x07": 1}, {"a": "\x07"}, [["\x07"]], {"a": [{"b": "\x07"}]}):
        assert _unsafe_character(value) == "\x07"
    assert _unsafe_character({"a": ["b", 7, None, True]}) == ""


# keys of issuers ---------------------------------------------------------------------------------------------------------------

ISSUER, HTTPS = "did:web:club.example", "https://club.example/issuer"
DOCUMENT = "https://club.example/.well-known/did.json"


def method(owner: str = ISSUER, name: str = "#k", **changes: Any) -> dict[str, Any]:
    return {"id": owner + name if name.startswith("#") else name, "type": "Multikey", "controller": owner, "publicKeyMultibase": SIGNER.ed_multikey, **changes}


def document(owner: str = ISSUER, *methods: Any, **changes: Any) -> dict[str, Any]:
    found = list(methods) or [method(owner)]
    return {"id": owner, "verificationMethod": found, "assertionMethod": [one["id"] for one in found], **changes}


def key_of(method_id: str, issuer: str, answers: dict[str, Any]) -> Any:
    return Controllers().key_of(method_id, issuer, errands(answers), NOW)


def test_the_key_of_an_issuer_is_found() -> None:
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document()}).says
    assert "lists the key" in key_of(f"{HTTPS}#k", HTTPS, {HTTPS: document(HTTPS)}).says
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(id="#k"), assertionMethod="#k")}).says
    assert "lists the key" in key_of(f"{ISSUER}#k", ISSUER, {DOCUMENT: document(verificationMethod=[], assertionMethod=[method()])}).says
    did_key = f"did:key:{SIGNER.ed_multikey}"
    assert "is itself a key" in key_of(f"{did_key}#{SIGNER.ed_multikey}", did_key, {}).says
    known, made = Controllers(), errands({DOCUMENT: document()})
    assert known.key_of(f"{ISSUER}#k", ISSUER, made, NOW) is known.key_of(f"{ISSUER}#k", ISSUER, made, NOW)


@pytest.mark.parametrize(
    ("method_id", "issuer", "answers", "words"),
    [
        ("did:web:other.example#k", ISSUER, {}, "key-of-another failed"), (ISSUER, ISSUER, {}, "key-not-found failed"), (f"{ISSUER}#", ISSUER, {}, "key-not-found failed"), ("did:ion:x#k", ISSUER, {}, "is of a DID method that is not known here"), ("urn:x#k", ISSUER, {}, "key-method-unknown unclear"), ("http://club.example/k", ISSUER, {}, "key-method-unknown unclear"),
        (f"{ISSUER}#k", ISSUER, {}, "key-unreachable unclear"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document("did:web:x.example")}, "key-document failed"), (f"{ISSUER}#x", ISSUER, {DOCUMENT: document()}, "key-not-found failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(assertionMethod=[])}, "key-not-listed failed"),
        (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(controller="did:web:x.example"))}, "key-of-another failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(revoked="2026-11-24T12:00:00Z"))}, "key-revoked failed: the key did:web:club.example#k is revoked since"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(expires="2026-11-24T12:00:00Z"))}, "key-expired failed: the key did:web:club.example#k is expired since"),
        (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(expires="x"))}, "key-document failed"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(type="x"))}, "key-method-unknown unclear"), (f"{ISSUER}#k", ISSUER, {DOCUMENT: document(ISSUER, method(), method())}, "contains the key did:web:club.example#k twice"),
        ("did:web:..#k", "did:web:..", {}, "key-"), ("did:web:club.example:..#k", "did:web:club.example:..", {}, "key-method-unknown unclear"), (f"did:key:{SIGNER.ed_multikey}#x", f"did:key:{SIGNER.ed_multikey}", {}, "key-not-found failed"), (f"did:key:{SIGNER.ed_multikey}#{SIGNER.ed_multikey}", ISSUER, {}, "key-of-another failed"),
        ("https://keys.example/k", HTTPS, {"https://keys.example/k": {"id": "x"}}, "key-not-found failed"), ("https://keys.example/k", HTTPS, {"https://keys.example/k": method("https://x.example", "https://keys.example/k")}, "key-of-another failed"), ("https://keys.example/k", HTTPS, {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: {"id": HTTPS}}, "key-not-vouched unclear"),
        ("https://keys.example/k", HTTPS, {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: document(HTTPS)}, "key-not-listed failed"), ("https://keys.example/k", "urn:x", {"https://keys.example/k": method("urn:x", "https://keys.example/k")}, "key-method-unknown unclear"),
    ],
)  # fmt: skip
def test_a_key_that_is_not_the_issuers(method_id: str, issuer: str, answers: dict[str, Any], words: str) -> None:
    assert words in trouble(key_of, method_id, issuer, answers)


def test_a_key_at_an_address_of_its_own_is_named_by_its_owner() -> None:
    answers = {"https://keys.example/k": method(HTTPS, "https://keys.example/k"), HTTPS: {"id": HTTPS, "assertionMethod": ["https://keys.example/k"]}}
    assert "lists the key https://keys.example/k" in key_of("https://keys.example/k", HTTPS, answers).says
    inside = {"https://keys.example/all": {"id": "https://keys.example/all", "verificationMethod": [method(HTTPS, "https://keys.example/all#k")]}, HTTPS: {"id": HTTPS, "assertionMethod": [{"id": "https://keys.example/all#k"}]}}
    assert "lists the key" in key_of("https://keys.example/all#k", HTTPS, inside).says


def jwk_of_issuer(answers: dict[str, Any], issuer: str = ISSUER, algorithm: str = "EdDSA") -> Any:
    return Controllers().jwk_of_issuer(from_jwk(SIGNER.jwk(algorithm), "k"), issuer, errands(answers), NOW)


def test_a_key_that_is_brought_along_is_one_that_the_issuer_lists() -> None:
    assert "is one that did:web:club.example lists" in jwk_of_issuer({DOCUMENT: document()}).says
    assert jwk_of_issuer({DOCUMENT: document(verificationMethod=[], assertionMethod=method())})
    assert jwk_of_issuer({DOCUMENT: document(ISSUER, method(name="#x", type="x"), method())})
    assert jwk_of_issuer({DOCUMENT: document(assertionMethod=["#nowhere", "#k"])})
    assert jwk_of_issuer({}, f"did:key:{SIGNER.ed_multikey}")
    assert "key-not-vouched unclear" in trouble(jwk_of_issuer, {DOCUMENT: {"id": ISSUER}})
    assert "key-not-listed failed" in trouble(jwk_of_issuer, {DOCUMENT: document()}, ISSUER, "ES256")
    assert "key-not-listed failed" in trouble(jwk_of_issuer, {DOCUMENT: document(assertionMethod=[])})


def lists(kid: str, issuer: str, answers: dict[str, Any]) -> Any:
    return Controllers().lists(from_jwk(SIGNER.jwk("EdDSA"), "k"), kid, issuer, errands(answers), NOW)


def test_a_single_jwk_is_named_by_the_issuer_or_beside_it() -> None:
    kid = "https://club.example/keys/1.jwk"
    assert "is one that did:web:club.example lists" in lists(kid, ISSUER, {DOCUMENT: document()}).says
    for name in ("assertionMethod", "publicKey"):
        assert f"names the key {kid}" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS, name: [{"id": kid}]}}).says
        assert f"names the key {kid}" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS, name: kid}}).says
    assert "key-not-listed failed" in trouble(lists, kid, HTTPS, {HTTPS: {"id": HTTPS, "assertionMethod": ["x"]}})
    assert "only the place is the same" in lists(kid, HTTPS, {HTTPS: {"id": HTTPS}}).caution
    assert "only the place is the same" in lists(kid, HTTPS, {}).caution
    assert "key-not-vouched unclear" in trouble(lists, "https://other.example/1.jwk", HTTPS, {HTTPS: {"id": HTTPS}})
    assert "key-document failed" in trouble(lists, kid, HTTPS, {HTTPS: {"id": "https://x.example"}})


def test_small_readers_of_documents() -> None:
    assert (_entries({}, "a"), _entries({"a": 1}, "a"), _entries({"a": [1]}, "a")) == ([], [1], [1])
    assert (_absolute("#k", "s"), _absolute("x", "s"), _absolute(7, "s")) == ("s#k", "x", "")
    assert list(_methods({"verificationMethod": [{"id": "#a"}, "x"], "assertionMethod": [{"id": "#b"}, "#a"]}, "s")) == ["s#a", "s#b"]
    assert _read(method(type="Ed25519VerificationKey2020"), "k", ISSUER, NOW).kind == "Ed25519"
    for kind in ("JsonWebKey", "JsonWebKey2020"):
        assert _read(method(type=kind, publicKeyJwk=SIGNER.jwk("ES256")), "k", ISSUER, NOW).kind == "P-256"
    for name in ("revoked", "expires"):
        assert _read(method(**{name: "2026-11-24T12:00:01Z"}), "k", ISSUER, NOW)


# credentials -------------------------------------------------------------------------------------------------------------------


def check(given: Any, address: str | None = None, more: dict[str, Any] | None = None) -> Report:
    return Checker(TableFetcher({**web(), **(more or {})}), NOW, FORMS).check((given if isinstance(given, str) else text_of(given)).encode(), "here", address)


def codes(report: Report) -> list[str]:
    return [f"{step.code} {step.state}" for step in report.steps if step.code]


@pytest.mark.parametrize(("types", "kind"), [(["VerifiableCredential", "OpenBadgeCredential"], "OpenBadgeCredential"), ("AchievementCredential", "AchievementCredential"), (["OpenBadgeCredential", "ClrCredential"], "ClrCredential"), (["EndorsementCredential"], "EndorsementCredential"), (["BitstringStatusListCredential"], "BitstringStatusListCredential"), (None, ""), ("x", "")])
def test_what_kind_a_credential_is_of(types: Any, kind: str) -> None:
    assert kind_of({"type": types}) == kind


def test_times_are_judged() -> None:
    report = Report("here", moment=NOW)
    _check_time(NOW + timedelta(seconds=60), None, NOW, report)
    _check_time(NOW - timedelta(days=1), NOW, NOW, report)
    assert [step.says for step in report.steps] == ["valid since 2026-11-24, without an end", "valid since 2026-11-23, until 2026-11-24"]
    assert "not-yet-valid failed" in trouble(_check_time, NOW + timedelta(seconds=61), None, NOW, report)
    assert "expired failed" in trouble(_check_time, NOW, NOW - timedelta(seconds=1), NOW, report)
    assert _moment({}, "a", is_required=False) is None
    assert trouble(_moment, {}, "a", is_required=True).startswith("member-missing failed: $ lacks a")
    for odd in (7, "2026-11-02", "2026-02-30T00:00:00Z", None):
        assert trouble(_moment, {"a": odd}, "a", is_required=False).startswith("member-form failed")


def about(given: dict[str, Any]) -> tuple[str, ...]:
    report = Report("here", moment=NOW)
    _note_about(given, report)
    found = report.about
    return (found.id, found.name, found.subject, found.issuer, found.issuer_name, found.awarded, found.valid_until)


def test_what_a_badge_says_of_itself_is_noted_whatever_it_is() -> None:
    assert about({}) == ("",) * 7
    assert about({"id": 1, "name": 2, "credentialSubject": {"id": 3, "achievement": {"name": 4}}, "issuer": 5, "validFrom": 6, "validUntil": 7}) == ("",) * 7
    assert about({"name": "n", "credentialSubject": {"id": "s", "achievement": {"name": "a"}}, "issuer": {"id": "i", "name": "j"}, "issuanceDate": "x", "expirationDate": "y"}) == ("", "a", "s", "i", "j", "x", "y")
    assert about({"name": "n", "credentialSubject": {"achievement": "a"}, "issuer": "i", "awardedDate": "w", "validFrom": "x", "validUntil": "y", "expirationDate": "z"}) == ("", "n", "", "i", "", "w", "y")
    assert about({"name": "n", "credentialSubject": {"achievement": {"name": 7}}})[1] == "n"


def in_a_jwt(document: dict[str, Any]) -> str:
    """Return a credential in a JWT, whose signature covers whatever it says."""
    return club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, "typ": "vc+jwt"}, document)


def changed(**changes: Any) -> dict[str, Any]:
    made = club.changed(lambda d: d.update(changes))
    for name, value in changes.items():
        if value is None:
            del made[name]
    return made


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (changed(**{"@context": club.V2}), "@context is not a list"), (changed(**{"@context": [club.OB303, club.V2]}), "does not begin with"), (changed(**{"@context": [club.V2]}), "context number 2 is none of Open Badges 3.0"), (changed(**{"@context": [club.V2, {}]}), "context number 2 is none"), (changed(**{"@context": [club.V2, club.OB303, {}]}), "brings its own definitions"),
        (changed(**{"@context": [club.V2, club.OB303, "urn:x"]}), "the context 'urn:x' is not known"), (changed(credentialSubject=None), "lacks credentialSubject"), (changed(validFrom="2026-11-02"), "which is not a date and time with a zone"), (changed(validUntil="2026-11-01T00:00:00Z"), "before it begins"), (changed(type=["VerifiableCredential", "ClrCredential"]), "the second context of a CLR is"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_credential_is_said(document: dict[str, Any], words: str) -> None:
    assert any(words in step.says for step in check(document).steps)


def test_of_oddities_it_is_told() -> None:
    later = check(club.signed(changed(awardedDate="2026-11-03T00:00:00Z")))
    assert (later.verdict, codes(later)) == ("valid", ["awarded-later warned"])
    assert codes(check(club.signed(changed(awardedDate="2026-11-01T00:00:00Z")))) == []
    schema = {"id": "https://a.example/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
    assert codes(check(in_a_jwt(changed(credentialSchema=[schema])))) == ["schema-not-read warned"]
    known = {**schema, "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"}
    assert codes(check(in_a_jwt(changed(credentialSchema=known)))) == []


def test_a_report_keeps_the_first_failure_before_what_is_unclear() -> None:
    report = Report("here", moment=NOW)
    assert (report.verdict, report.decisive) == ("valid", None)
    report.warned("expired", "w")
    assert report.verdict == "valid"
    report.found(unclear("list-unreachable", "u"))
    assert report.verdict == "cannot tell"
    report.found(Trouble("revoked", "f"))
    report.found(Trouble("expired", "g"))
    assert (report.verdict, report.decisive.says if report.decisive else "") == ("not valid", "f")
    with pytest.raises(KeyError):
        report.passed("no step", "x")
    assert report.attempt(lambda: 7) == 7

    def found(code: str, state: Any) -> Any:
        raise Trouble(code, "x", state)

    assert report.attempt(lambda: found("expired", "unclear")) is None
    with pytest.raises(Trouble):
        report.attempt(lambda: found("expired", "failed"))


# results, recipients, parts ----------------------------------------------------------------------------------------------------


def test_lists_of_one_many_or_none() -> None:
    assert (listed(None), listed("a"), listed(["a"])) == ([], ["a"], ["a"])


def subject(descriptions: Any, results: Any) -> dict[str, Any]:
    return {"achievement": {"resultDescription": descriptions}, "result": results}


LEVELS = {"id": "d", "rubricCriterionLevel": [{"id": "a"}, {"id": "b"}]}


@pytest.mark.parametrize(
    ("descriptions", "results", "words"),
    [
        ({**LEVELS, "requiredLevel": "x"}, None, "the required level 'x'"), (LEVELS, {"resultDescription": "e"}, "a result refers to 'e'"), (None, {"resultDescription": "e"}, "a result refers to 'e'"), (LEVELS, {"resultDescription": "d", "achievedLevel": "x"}, "the achieved level 'x'"), (LEVELS, {"achievedLevel": "a"}, "the achieved level 'a'"),
        ({"id": "d", "resultType": "Status"}, {"resultDescription": "d"}, "has no status"), ({"id": "d", "allowedValue": "A"}, {"resultDescription": "d", "value": "B"}, "none of the values"), ({"id": "d", "valueMin": "1"}, {"resultDescription": "d", "value": "0"}, "outside of the range"), ({"id": "d", "valueMax": "1"}, {"resultDescription": "d", "value": "2"}, "outside of the range"),
    ],
)  # fmt: skip
def test_results_that_do_not_fit(descriptions: Any, results: Any, words: str) -> None:
    assert words in trouble(check_results, subject(descriptions, results))


def test_results_that_fit() -> None:
    check_results(subject({**LEVELS, "requiredLevel": "a"}, [{"resultDescription": "d", "achievedLevel": "b"}, {"value": "x"}, {"resultDescription": "d", "value": 7}]))
    check_results(subject({"id": "d", "valueMin": "1", "valueMax": "5"}, {"resultDescription": "d", "value": "1e0"}))
    check_results(subject(None, None))


HASHED = "sha256$" + hashlib.sha256(b"ada@club.examplesalt").hexdigest()


def compare(identifiers: Any, address: str, **more: Any) -> str:
    report = Report("here", moment=NOW)
    try:
        check_recipient({"identifier": identifiers, **more}, address, report)
    except Trouble as found:
        return found.code
    return report.steps[0].says


def identity(**changes: Any) -> dict[str, Any]:
    return {"identityType": "emailAddress", "hashed": True, "identityHash": HASHED, "salt": "salt", **changes}


@pytest.mark.parametrize(
    ("identifiers", "address", "words"),
    [
        (identity(), "ada@club.example", "it was awarded to this address"), (identity(), " Ada@Club.example ", "it was awarded to this address (in small letters, without blanks)"), (identity(identityHash=HASHED.upper().replace("SHA256", "sha256")), "ada@club.example", "it was awarded to this address"), (identity(), "bo@club.example", "recipient-differs"),
        (identity(salt=7), "ada@club.example", "recipient-differs"), (identity(identityHash="x"), "x", "recipient-differs"), (identity(identityHash=7), "x", "recipient-differs"), (identity(hashed=False, identityHash="ada@club.example"), "ada@club.example", "it was awarded to this address"), (identity(hashed=False, identityHash="ada@club.example"), "ADA@club.example", "it was awarded to this address"),
        (identity(hashed=False), "ada@club.example", "it was awarded to this address"), (identity(hashed=1, identityHash="ada@club.example"), "ada@club.example", "it was awarded to this address"), (identity(identityType="name"), "ada@club.example", "recipient-not-stated"), (identity(identityType="email"), "ada@club.example", "it was awarded to this address"), (["x"], "ada@club.example", "recipient-not-stated"),
        (None, "ada@club.example", "recipient-not-stated"), ([identity(salt="x"), identity()], "ada@club.example", "it was awarded to this address"), (identity(identityHash="md5$" + hashlib.md5(b"ada@club.examplesalt", usedforsecurity=False).hexdigest()), "ada@club.example", "it was awarded to this address"),
    ],
)  # fmt: skip
def test_whether_it_is_about_this_person(identifiers: Any, address: str, words: str) -> None:
    assert compare(identifiers, address) == words


def test_a_subject_may_be_named_by_its_address() -> None:
    assert compare(None, "ada@club.example", id="mailto:ada@club.example") == "it was awarded to this address"
    assert compare(None, "ada@club.example", id="urn:ada@club.example") == "recipient-not-stated"
    assert compare(None, "ada@club.example", id=7) == "recipient-not-stated"
    for recipient, words in (({"type": "email", "identity": "ada@club.example", "hashed": False}, ""), ({"type": "url", "identity": "ada@club.example"}, "recipient-not-stated"), ("ada@club.example", "recipient-not-stated"), (None, "recipient-not-stated")):
        if words:
            assert trouble(check_recipient_of_assertion, recipient, "ada@club.example", Report("x", moment=NOW)).startswith(words)
        else:
            check_recipient_of_assertion(recipient, "ada@club.example", Report("x", moment=NOW))


def test_what_a_credential_contains() -> None:
    inner = {"id": "n", "endorsement": ["no"]}
    whole = {"id": "w", "endorsement": "e", "endorsementJwt": ["f", "g"], "proof": {"id": "p", "endorsement": "no"}, "@context": {"endorsement": "no"}, "credentialSubject": {"id": "s", "verifiableCredential": [inner], "achievement": [{"id": "a", "endorsement": [{"id": "h"}]}]}}
    assert [path for path, _ in endorsements_in(whole)] == ["$.endorsement[0]", "$.endorsementJwt[0]", "$.endorsementJwt[1]", "$.credentialSubject.achievement[0].endorsement[0]"]
    assert nested_in(whole) == [inner]
    assert nested_in({"credentialSubject": []}) == []
    assert ids_in(whole) == {"w", "s", "a", "n"}
    check_associations({"credentialSubject": {"id": "s", "association": [{"sourceId": "s", "targetId": "s"}]}})
    for end in ("sourceId", "targetId"):
        assert trouble(check_associations, {"credentialSubject": {"id": "s", "association": {"sourceId": "s", "targetId": "s", end: "x"}}}).startswith("association-unknown failed: it connects x")


def part(found: Trouble | None = None, *, name: str = "Knots", subject_id: str = "") -> Report:
    made = Report("inside", moment=NOW)
    made.about.name, made.about.subject = name, subject_id
    if found is not None:
        made.found(found)
    return made


def test_a_stack_is_as_good_as_its_parts() -> None:
    whole = Report("whole", moment=NOW)
    assert trouble(judge_nested, [], whole).startswith("nested-missing failed")
    assert trouble(judge_nested, [part(unclear("list-unreachable", "u")), part(Trouble("revoked", "r"))], whole).startswith("nested-not-valid failed: 'Knots' inside is not valid: r")
    assert trouble(judge_nested, [part(Trouble("expired", "e")), part(unclear("list-unreachable", "u"))], whole).startswith("nested-unclear unclear: of 'Knots' inside it cannot be told: u")
    assert whole.steps == []
    judge_nested([part(Trouble("expired", "e")), part()], whole)
    assert [step.says for step in whole.steps] == ["1 of the 2 credentials inside have expired since", "each of the 2 credentials inside was checked by itself"]
    judge_nested([part()], plain := Report("whole", moment=NOW))
    assert [step.state for step in plain.steps] == ["passed"]


def test_who_else_is_meant_is_told() -> None:
    whole = Report("whole", moment=NOW)
    note_other_subjects([part(subject_id="b")], whole)
    whole.about.subject = "a"
    note_other_subjects([part(subject_id="a"), part()], whole)
    assert whole.steps == []
    note_other_subjects([part(subject_id="b")], whole)
    assert whole.steps[0].says == "'Knots' inside is about b, the stack about a"


def test_endorsements_decide_nothing() -> None:
    whole = Report("whole", moment=NOW)
    judge_endorsements([part(Trouble("revoked", "r")), part(unclear("list-unreachable", "u")), part()], ["$.endorsement[2]"], whole)
    assert codes(whole) == ["endorsement-not-valid warned", "endorsement-unclear warned", "endorsement-foreign warned"]
    assert whole.verdict == "valid"
    for count, words in ((1, "1 endorsement checked"), (2, "2 endorsements checked")):
        judge_endorsements([part()] * count, [], good := Report("whole", moment=NOW))
        assert good.steps[0].says.startswith(words)
    judge_endorsements([part(), part(Trouble("revoked", "r"))], [], mixed := Report("whole", moment=NOW))
    assert [step.state for step in mixed.steps] == ["warned"]


# forms -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("any", [0, "", False, []], [None]), ("text", ["a", {"en": "a"}, {"en": ["a"]}], ["", " ", {}, {"en": 7}, 7, None]), ("word", ["a"], ["", " ", {"en": "a"}, 7]), ("string", ["", "a"], [7, None, {}]), ("uri", ["urn:x", "https://a.example/x"], ["x", "urn:", "urn:a b", 7, "urn:<"]), ("picture", ["https://a.example/x.png", "data:image/png;base64,AA", "data:image/svg+xml,x"], ["data:text/html,x", "x", 7, "ftp://a.example/x"]),
        ("moment", ["2026-11-02T00:00:00Z"], ["2026-11-02", 7]), ("boolean", [True, False], [1, "true", None]), ("number", [1, 1.5], [True, "1", None]), ("string[]", ["a", ["a", "b"], []], [["a", 7], 7]),
    ],
)  # fmt: skip
def test_plain_forms(kind: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        check_form(value, kind, "$.x")
    for value in bad:
        assert trouble(check_form, value, kind, "$.x").startswith("member-form failed: $.x")


@pytest.mark.parametrize(("kind", "words"), [("any", "a value"), ("text", "a text"), ("string", "a text"), ("word", "a text"), ("uri", "an address"), ("picture", "the address of a picture"), ("moment", "a date and time with a zone"), ("boolean", "true or false"), ("number", "a number")])
def test_what_it_should_have_been_is_said(kind: str, words: str) -> None:
    assert trouble(check_form, None, kind, "$.x") == f"member-form failed: $.x is null, which is not {words}"


def test_objects_and_their_members() -> None:
    assert _shown("é" * 58) == '"' + "é" * 58 + '"'
    assert _shown("é" * 59) == '"' + "é" * 56 + "…"
    assert trouble(check_form, "x", "Credential", "$") == "member-form failed: $ is not one object"
    assert trouble(check_form, {"type": "x"}, "Credential", "$").startswith("type-wrong failed: $ is of type 'x', not ")
    assert trouble(check_form, [7, 8], "string[]", "$.x").startswith("member-form failed: $.x[0]")


# status lists ------------------------------------------------------------------------------------------------------------------


def packed(bits: bytes, after: bytes = b"") -> str:
    return encode_multibase64url(gzip.compress(bits) + after)


def bit_list(bits: bytes = bytes(16_384), **changes: Any) -> dict[str, Any]:
    inside = {"type": "BitstringStatusList", "statusPurpose": "revocation", "encodedList": packed(bits), **changes.pop("subject", {})}
    return {"credentialSubject": inside, **changes}


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({}, "is not a BitstringStatusList"), (bit_list(subject={"type": "x"}), "is not a BitstringStatusList"), (bit_list(subject={"statusPurpose": None}), "does not say what it is for"), (bit_list(subject={"statusPurpose": []}), "does not say what it is for"), (bit_list(subject={"statusPurpose": [7]}), "does not say what it is for"), (bit_list(validFrom=7), "validFrom of"), (bit_list(validUntil="x"), "validUntil of"),
        (bit_list(subject={"encodedList": 7}), "cannot be unpacked"), (bit_list(subject={"encodedList": "uQQ=="}), "cannot be unpacked"), (bit_list(subject={"encodedList": encode_multibase64url(b"this is no gzip")}), "cannot be unpacked"), (bit_list(bytes(limits.LIST_BYTES + 1)), "unpacks to more than"), (bit_list(subject={"encodedList": packed(bytes(16_384), b"x")}), "something behind them"),
        (bit_list(subject={"encodedList": encode_multibase64url(gzip.compress(bytes(16_384))[:-1])}), "are cut short"), (bit_list(bytes(16_383)), "has 131,064 entries"),
    ],
)  # fmt: skip
def test_a_status_list_of_another_form(document: dict[str, Any], words: str) -> None:
    found = trouble(bit_list_of, document, "the list")
    assert found.startswith("list-form failed")
    assert words in found


def test_a_status_list_and_its_time() -> None:
    found = bit_list_of(bit_list(subject={"type": ["x", "BitstringStatusList"], "statusPurpose": ["a", "b"]}, validFrom="2026-11-01T00:00:00Z", validUntil="2026-12-01T00:00:00Z"), "the list")
    assert found.purposes == ("a", "b")
    assert len(bit_list_of(bit_list(bytes(limits.LIST_BYTES)), "the list").bits) == limits.LIST_BYTES
    for moment in (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)):
        refuse_stale(found, "the list", moment)
    assert "speaks until" in trouble(refuse_stale, found, "the list", datetime(2026, 12, 1, 0, 0, 1, tzinfo=UTC))
    assert "speaks only from" in trouble(refuse_stale, found, "the list", datetime(2026, 10, 31, tzinfo=UTC))
    refuse_stale(bit_list_of(bit_list(), "the list"), "the list", datetime(2099, 1, 1, tzinfo=UTC))


def with_status(**changes: Any) -> Report:
    return check(in_a_jwt(changed(credentialStatus={**club.entry(club.LIST, 7), **changes})))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"type": "x"}, "is of the kind 'x'"), ({"type": ["BitstringStatusListEntry"]}, "$.credentialStatus"), ({"statusPurpose": ["revocation"]}, "not one text"), ({"statusListIndex": 7}, "not a plain decimal number"), ({"statusListIndex": "07"}, "not a plain decimal number"), ({"statusListCredential": "http://a.example"}, "is not the https address of a list"), ({"statusListCredential": f"{club.LIST}#x"}, "is not the https address of a list"),
        ({"id": club.LIST}, "the list's own address"), ({"statusPurpose": "x"}, "which is not understood here"), ({"statusSize": 2}, "which is not understood here"), ({"statusListIndex": "131072"}, "is beyond the 131,072 entries"), ({"statusPurpose": "suspension"}, "not for suspension"), ({"statusListCredential": "https://nobody.example/l"}, "list"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_status_is_said(changes: dict[str, Any], words: str) -> None:
    report = with_status(**changes)
    assert report.verdict != "valid"
    assert any(words in step.says for step in report.steps), [step.says for step in report.steps]


def test_what_decides_nothing_about_a_status() -> None:
    for changes in ({"statusPurpose": "message"}, {"statusPurpose": "refresh"}, {"statusSize": 1}):
        assert with_status(**changes).verdict == "valid", changes
    assert "it cannot be revoked" in next(step.says for step in check(club.signed(changed(credentialStatus=None))).steps if step.step == "status")
    many = check(club.signed(changed(credentialStatus=[club.entry(club.LIST, number) for number in range(limits.PROOFS + 1)])))
    assert "it has 9 statuses" in " ".join(step.says for step in many.steps)
    assert check(club.signed(changed(credentialStatus=[club.entry(club.LIST, number) for number in range(limits.PROOFS)]))).verdict == "valid"


# Open Badges 2 -----------------------------------------------------------------------------------------------------------------

OB2 = "https://w3id.org/openbadges/v2"


@pytest.mark.parametrize(
    ("document", "is_one"),
    [
        ({"@context": OB2, "type": "Assertion"}, True), ({"@context": [OB2, "x"], "type": ["Assertion"]}, True), ({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion"}, True), ({"@context": OB2, "revoked": True}, True), ({"@context": OB2, "type": "BadgeClass"}, False), ({"@context": OB2, "revoked": "yes"}, False), ({"@context": "x", "type": "Assertion"}, False),
        ({"badge": "x", "verify": {}}, True), ({"badge": "x", "verify": "y"}, False), ({"verify": {}}, False), ({"@context": "x", "badge": "x", "verify": {}}, False), ({}, False),
    ],
)  # fmt: skip
def test_what_an_assertion_is(document: dict[str, Any], is_one: bool) -> None:
    assert is_assertion(document) is is_one


def test_a_copy_says_the_same() -> None:
    one = {"id": "a", "badge": {"id": "b"}, "x": [1, {"y": True}], "@context": "1", "image": 1, "verification": 1, "verify": 1, "type": 1}
    _compare(one, {**one, "@context": "2", "image": 2, "verification": 2, "verify": 2, "type": 2, "badge": "b"}, URL)
    for name, value in (("x", [1, {"y": 1}]), ("x", [1]), ("x", [1, {"y": True, "z": 1}]), ("badge", "c"), ("id", "c"), ("new", 1)):
        assert f"in {name}" in trouble(_compare, one, {**one, name: value}, URL)
        assert f"in {name}" in trouble(_compare, {**one, name: value}, one, URL)
    assert (_same(1, 1.0), _same(1, True), _same([], {}), _same({}, {})) == (True, False, False, True)


def test_where_an_assertion_is() -> None:
    assert [_address_of(given) for given in ({"id": "a", "verify": {"url": "b"}}, {"verify": {"url": "b"}}, {"verify": {"url": 7}}, {"verify": "b"}, {"id": 7}, {})] == ["a", "b", "", "", "", ""]


def scope(url: str, issuer: str = "https://a.example/i", **rules: Any) -> str:
    try:
        check_scope(url, Issuer(issuer, {"verification": rules} if rules else {}))
    except Trouble as found:
        return found.code
    return ""


@pytest.mark.parametrize(
    ("url", "rules", "code"),
    [
        ("https://a.example/x", {}, ""), ("https://b.example/x", {}, "hosted-scope"), ("https://b.example/x", {"startsWith": "https://b.example/"}, ""), ("https://b.example/x", {"startsWith": ["https://c.example/", "https://b.example/x"]}, ""), ("https://a.example/x", {"startsWith": "https://b.example/"}, "hosted-scope"), ("https://a.example.evil.example/x", {"startsWith": "https://a.example"}, "hosted-scope"),
        ("https://b.example/x", {"allowedOrigins": "b.example"}, ""), ("https://b.example:8443/x", {"allowedOrigins": ["b.example:8443"]}, ""), ("https://b.example:8443/x", {"allowedOrigins": ["b.example"]}, ""), ("https://a.example/x", {"allowedOrigins": "b.example"}, "hosted-scope"), ("https://a.example/x", {"startsWith": 7, "allowedOrigins": 7}, ""), ("https://a.example/x", {"startsWith": "https://a.example/", "allowedOrigins": "b.example"}, ""),
    ],
)  # fmt: skip
def test_where_an_issuer_publishes(url: str, rules: dict[str, Any], code: str) -> None:
    assert scope(url, **rules) == code


def test_an_issuer_without_an_address_publishes_nowhere() -> None:
    assert scope("urn:x", "urn:i") == "hosted-scope"
    check_scope("https://a.example/x", Issuer("https://a.example/i", {"verification": "x"}))
    assert [_is_email(value) for value in ("a@b", "a@b@c", "@b", "a@", "ab", 7)] == [True, False, False, False, False, False]


def revoked(revocations: Any, assertion: dict[str, Any] | None = None) -> str:
    issuer = Issuer("https://a.example/i", {})
    try:
        check_not_listed_as_revoked(assertion or {"id": "urn:a", "uid": "u"}, URL, issuer, errands({URL: revocations}))
    except Trouble as found:
        return f"{found.code}: {found}"
    return ""


@pytest.mark.parametrize(
    ("revocations", "words"),
    [
        ({"u": "stolen"}, "revoked: the issuer has revoked it (https://club.example/x.json): stolen"), ({"v": "x"}, ""), ({}, ""), ({"@context": OB2}, "list-form"), ({"revokedAssertions": ["urn:a"]}, "revoked"), ({"revokedAssertions": [{"id": "urn:a", "revocationReason": "r"}]}, "revoked: the issuer has revoked it (https://club.example/x.json): r"), ({"revokedAssertions": [{"uid": "u", "revocationReason": 7}]}, "revoked: the issuer has revoked it (https://club.example/x.json)"),
        ({"revokedAssertions": "u"}, "revoked"), ({"revokedAssertions": [{"id": "x"}, 7, "y", {"id": None}]}, ""), ({"revokedAssertions": [], "id": "urn:x"}, "list-id"), ({"revokedAssertions": [], "id": URL, "issuer": {"id": "https://a.example/i"}}, ""), ({"revokedAssertions": [], "issuer": "https://b.example"}, "list-issuer"), ({"revokedAssertions": [], "issuer": 7}, "list-issuer"),
    ],
)  # fmt: skip
def test_revocation_lists_of_open_badges_2(revocations: Any, words: str) -> None:
    found = revoked(revocations)
    assert found == words if "): " in words or not words or words.endswith(".json)") else found.startswith(words)


# trust -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\ufeff# ours\n\ndid:web:a.example  The A \nhttps://b.example\n", {"did:web:a.example": "The A", "https://b.example": ""}), (' ["did:web:a.example"]', {"did:web:a.example": ""}), ('{"issuers": [{"id": "https://b.example", "name": "B"}]}', {"https://b.example": "B"}),
        ("nonsense\n", None), ("did:web:a.example\nhttp://b.example x\n", None), ("{", None), ("{}", None), ('["x"]', None), ("[7]", None), ('[{"id": 7}]', None), ("x" * (4 * 1024 * 1024 + 1), None), ("#" * (4 * 1024 * 1024 + 1), None),
    ],
)  # fmt: skip
def test_a_list_of_known_issuers(tmp_path: Path, text: str, names: dict[str, str] | None) -> None:
    (tmp_path / "known").write_text(text, "utf-8")
    if names is None:
        with pytest.raises(TrustFileError):
            read_trust_file(tmp_path / "known")
        return
    known = read_trust_file(tmp_path / "known")
    assert dict(known.names) == names
    assert all(known.knows(name) for name in names)
    assert not known.knows("did:web:x")


# the whole ---------------------------------------------------------------------------------------------------------------------


def at(url: str, answers: dict[str, Any], address: str | None = None) -> Report:
    table = {each: {"status": answer[0], "type": "", "body": answer[1]} for each, answer in answers.items()}
    return Checker(TableFetcher({**web(), **table}), NOW, FORMS).check_address(url, address)


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


def endorsement(about: str, **changes: Any) -> dict[str, Any]:
    """Return an endorsement, in the school's JWT."""
    document = {**club.endorsement(), **changes}
    document["credentialSubject"] = {**document["credentialSubject"], "id": about}
    return club.SCHOOL.sign(document, f"{club.SCHOOL_DID}#1")


def endorsed(*endorsements: Any) -> Report:
    return check(in_a_jwt(changed(endorsement=list(endorsements))))


@pytest.mark.parametrize(
    ("given", "code"),
    [(endorsement(club.AWARD), ""), (endorsement(club.DID), ""), (endorsement("urn:x:other"), "endorsement-foreign"), (club.signed(), "endorsement-not-valid"), (7, "endorsement-unclear"), ("a.b.c", "endorsement-not-valid")],
)  # fmt: skip
def test_what_an_endorsement_is_about_is_in_the_credential(given: Any, code: str) -> None:
    report = endorsed(given)
    assert [step.code for step in report.steps if step.code] == ([code] if code else [])
    assert [step.says for step in report.steps if step.step == "endorsements" and step.state == "passed"] == ([] if code else ["1 endorsement checked, each signed by whoever gives it"])


def test_badges_within_badges_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def verdict(*endorsements: Any) -> tuple[str, list[str]]:
        report = endorsed(*endorsements)
        return report.verdict, [step.code for step in report.steps if step.step == "content"]

    monkeypatch.setattr(limits, "PARTS", 2)
    assert verdict(endorsement("urn:x:a"), endorsement("urn:x:b"))[0] == "valid"
    assert verdict(endorsement("urn:x:a"), endorsement("urn:x:b"), endorsement("urn:x:c")) == ("cannot tell", ["too-much-work"])
    monkeypatch.setattr(limits, "PARTS_DEPTH", 1)
    assert verdict()[0] == "valid"
    assert verdict(endorsement("urn:x:a")) == ("cannot tell", ["too-much-work"])
    monkeypatch.setattr(limits, "PARTS_DEPTH", 2)
    assert verdict(endorsement("urn:x:a"))[0] == "valid"
    deep = endorsed(endorsement("urn:x:a", endorsement=[endorsement("urn:x:b")]))
    assert "it contains more than 2 badges, or badges within badges within badges" in [step.says for step in deep.parts[0].steps]
    assert any(step.code == "too-much-work" for step in deep.parts[0].steps)


def test_nothing_is_nested_in_what_is_no_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    inside = club.changed(lambda d: d["credentialSubject"].update(verifiableCredential=["x"]))
    assert check(in_a_jwt(inside)).parts == []
    monkeypatch.setattr(limits, "PARTS", 0)
    assert check(in_a_jwt(inside)).parts == []
    assert "too-much-work" not in [step.code for step in check(in_a_jwt(inside)).steps]
    assert "too-much-work" in [step.code for step in check(club.CLUB.sign(club.clr(), club.KEY)).steps]
    monkeypatch.setattr(limits, "PARTS", 9)
    monkeypatch.setattr(limits, "PARTS_DEPTH", 1)
    assert "too-much-work" in [step.code for step in check(club.CLUB.sign(club.clr(), club.KEY)).steps]


def test_a_link_in_the_words_of_a_badge_leads_nowhere() -> None:
    link = "<link rel=alternate type=application/vc href=/other>"
    made = club.changed(lambda d: d["credentialSubject"]["achievement"].update(description=link))
    report = at(club.AWARD, {club.AWARD: (200, text_of(club.CLUB.sign(made, club.KEY)))})
    assert (report.verdict, report.steps[0].says) == ("valid", "a badge, as JSON")


def verdict_of(given: Any) -> str:
    report = check(given)
    decisive = report.decisive
    return decisive.says if decisive else "valid"


def subject_with(**changes: Any) -> dict[str, Any]:
    return club.changed(lambda d: d["credentialSubject"]["achievement"].update(changes))


def test_names_and_criteria_that_are_needed() -> None:
    assert verdict_of(in_a_jwt(changed(name=None))) == "valid"
    for made in (club.endorsement(), club.clr()):
        del made["name"]
        assert verdict_of(made) == "$ lacks name"
    for criteria in ({"id": "https://a.example/c"}, {"narrative": "Do it."}):
        assert verdict_of(in_a_jwt(subject_with(criteria=criteria))) == "valid"
    assert "criteria" in verdict_of(in_a_jwt(subject_with(criteria={"type": "Criteria"})))


def test_contexts_stand_in_their_order() -> None:
    for contexts, words in (([club.V2, "urn:x"], "context number 2 is none"), ([club.V2, club.CLR, club.OB303], "context number 2 is none"), ([club.V2, club.OB303], "valid")):
        assert words in verdict_of(in_a_jwt(changed(**{"@context": contexts})))
    inline = check(in_a_jwt(changed(**{"@context": [club.V2, club.OB303, {"x": "urn:x"}, "urn:y"]})))
    assert (inline.verdict, codes(inline)) == ("valid", ["context-inline warned", "context-unknown warned"])
    assert "signature" in [step.step for step in inline.steps]
    assert "signature" not in [step.step for step in check(changed(**{"@context": [club.V2, club.OB303, "urn:y"]})).steps]


def test_dates_have_the_names_of_their_version() -> None:
    old = club.plain_v1()
    assert verdict_of(in_a_jwt(old)) == "valid"
    moved = {**old, "validFrom": old["issuanceDate"], "validUntil": old["expirationDate"]}
    del moved["issuanceDate"], moved["expirationDate"]
    assert verdict_of(in_a_jwt(moved)) == "valid"
    assert "validFrom" in verdict_of(in_a_jwt(changed(validFrom=None, issuanceDate="2026-11-02T00:00:00Z")))
    assert "until 2001" in verdict_of(in_a_jwt({**old, "issuanceDate": "2000-01-01T00:00:00Z", "expirationDate": "2001-01-01T00:00:00Z"}))
    assert "until 2027" not in verdict_of(in_a_jwt(moved))
    assert "before it begins" in verdict_of(in_a_jwt({**moved, "validUntil": "2026-11-01T00:00:00Z"}))
    newer = check(in_a_jwt(changed(expirationDate="2001-01-01T00:00:00Z", validUntil=None)))
    assert newer.verdict == "valid"


def test_a_status_list_by_itself() -> None:
    for issuer in (club.DID, {"id": club.DID, "type": ["Profile"]}):
        assert verdict_of(in_a_jwt({**club.status_list(), "issuer": issuer})) == "valid"
    assert check(club.CLUB.sign({**club.status_list(), "validUntil": "2026-11-24T11:00:00Z"}, club.KEY)).verdict == "cannot tell"


@pytest.mark.parametrize(
    ("document", "values", "pairs"),
    [
        ({"a": 1}, 1, 1),
        ({"a": [1, [2, 3]]}, 5, 25),
        ({"a": {"b": 1, "c": 2}, "d": [{"e": 1}]}, 6, 9 + 4 + 1),
        ({"a": {"id": "x", "b": [1, 2]}, "c": {"id": "x", "d": 1}, "e": {"id": 5}}, 10, 9 + 36 + 1),
    ],
)
def test_values_and_pairs_of_one_thing_are_counted_up_to_the_limits(
    document: dict[str, Any], values: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_too_much(allowed: int, paired: float) -> bool:
        monkeypatch.setattr(limits, "VALUES", allowed)
        monkeypatch.setattr(limits, "VALUES_PAIRED", paired)
        with contextlib.suppress(Trouble):
            _refuse_too_much(document)
            return False
        return True

    assert not is_too_much(values, (pairs + 0.5) ** 0.5)
    assert is_too_much(values - 1, 1000)
    assert is_too_much(1000, (pairs - 0.5) ** 0.5)


def test_a_document_of_too_many_values_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = club.signed()
    assert check(signed).verdict == "valid"
    monkeypatch.setattr(limits, "VALUES", 5)
    assert "too-much-work unclear" in codes(check(signed))


def test_links_and_odd_names_in_a_folder_are_not_served(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").write_text("secret")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "link").symlink_to("../outside")
    (tmp_path / "site" / "a\\b").write_text("odd")
    fetcher = FolderFetcher(tmp_path / "site", "https://a.example", Nowhere())
    for path in ("/link/x", "/a%5Cb"):
        assert fetcher.get(f"https://a.example{path}", max_bytes=99, seconds=9).status == 404


def test_types_values_and_places_of_forms() -> None:
    for kind in ("Profile", ["Profile"], ["x", "Profile"]):
        check_form({"id": "urn:x", "type": kind}, "Profile", "$")
    for kind in ("x", ["x"], None, {"Profile": 1}):
        assert trouble(check_form, {"id": "urn:x", "type": kind}, "Profile", "$").startswith("type-wrong")
    assert trouble(check_form, {"id": "https://a.example/x.png", "type": ["Image"]}, "Image", "$").startswith("type-wrong")
    check_form({"id": "https://a.example/x.png", "type": "Image"}, "Image", "$")
    assert trouble(check_form, 7, "string[]", "$.x").startswith("member-form failed: $.x is 7")
    assert trouble(check_form, [7], "string[]", "$.x").startswith("member-form failed: $.x[0] is 7")
    for good in ("Completed", "ext:Ours"):
        check_form(good, "enum:status", "$.x")
    for bad in ("ours", 7, [], None):
        assert "which is not one of the values that are allowed there" in trouble(check_form, bad, "enum:status", "$.x")


def test_a_picture_is_not_looked_at_beyond_a_size() -> None:
    whole = png(chunk(b"tEXt", b"openbadges\0https://a.example"), chunk(b"tIME", bytes(limits.INPUT_BYTES)))
    assert trouble(badge_of, whole).startswith("input-too-large unclear: it has ")


def test_a_claim_of_a_subject_is_a_text() -> None:
    assert credential_in(jws_of({"sub": 1, "vc": {"credentialSubject": {}}})) == {"credentialSubject": {}}


@pytest.mark.parametrize("member", ["endorsementJwt", "jti"])
def test_members_that_only_one_of_two_contexts_knows(member: str) -> None:
    document = club.changed(lambda d: d.update({member: ["a.b.c"] if member == "endorsementJwt" else "urn:x:1"}))
    assert trouble(Unsecured(document, FORMS).check_content).startswith(f"term-disputed unclear: the member '{member}'")
    Unsecured(club.credential(), FORMS).check_content()


def assertion_form(document: dict[str, Any], jws: Any = None) -> str:
    report = Report("here", moment=NOW)
    try:
        _check_form(document, jws, report)
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"
    return ""


OLD = {"uid": "7", "recipient": {"type": "email", "identity": "x", "hashed": False}, "badge": "https://a.example/b", "verify": {"type": "signed", "url": "https://a.example/k"}, "issuedOn": "2026-11-02T00:00:00Z"}


def test_assertions_of_the_first_kind() -> None:
    assert assertion_form(OLD, object()) == ""
    assert assertion_form({**OLD, "verify": {"type": "signed"}}, object()) == ""
    assert "is of type 'signed', but the assertion is hosted" in assertion_form(OLD)
    assert "issuedOn is a number" in assertion_form({**OLD, "issuedOn": 1_400_000_000}, object())
    assert assertion_form({**OLD, "issuedOn": 1_400_000_000, "@context": OB2}, object()).startswith("member-form failed")
    for odd in ([], None, 1.5, "x"):
        assert assertion_form({**OLD, "issuedOn": odd}, object()).startswith("member-form failed")


def test_things_of_different_kinds_are_not_the_same() -> None:
    for one, other in (({"a": 1}, 7), (7, {"a": 1}), ([1], 7), (7, [1]), ([1], {"a": 1}), ("a", ["a"])):
        assert not _same(one, other)


def hosted(change: Any = None, **answers: Any) -> Report:
    made = club.assertion()
    if change is not None:
        change(made)
    return check(club.assertion() if change is None else made, None, {club.ASSERTION: club.answer(made), **answers})


def test_of_a_hosted_assertion_its_words() -> None:
    report = hosted()
    assert (report.verdict, report.about.kind) == ("valid", "Open Badges 2.0 assertion (hosted)")
    signed = check(club.jws2())
    assert (signed.verdict, signed.about.kind) == ("valid", "Open Badges 2.0 assertion (signed)")
    unlimited = hosted(lambda d: d.pop("expires", None))
    assert "without an end" in next(step.says for step in unlimited.steps if step.step == "time")
    limited = hosted(lambda d: d.update(expires="2030-01-01T00:00:00Z"))
    assert "valid until 2030-01-01" in next(step.says for step in limited.steps if step.step == "time")
    no_list = {club.PROFILE: club.answer({name: value for name, value in club.profile().items() if name != "revocationList"})}
    for found, words in ((check(club.assertion(), None, no_list), "it is published, and not marked as revoked"), (check(club.jws2(), None, no_list), "the issuer keeps no list of revoked assertions")):
        assert words in next(step.says for step in found.steps if step.step == "status")
    bad_list = {club.REVOCATIONS: club.answer({"@context": OB2, "type": "RevocationList"})}
    assert (check(club.assertion(), None, bad_list).verdict, check(club.jws2(), None, bad_list).verdict) == ("valid", "not valid")
    assert "time" not in steps(check(club.jws2(), None, bad_list)), "a failure ends the check"
    missing = {club.REVOCATIONS: club.answer("", 404)}
    assert "time" in steps(check(club.jws2(), None, missing)), "what is unclear does not"
    assert (check(club.assertion(), None, missing).verdict, check(club.jws2(), None, missing).verdict) == ("valid", "cannot tell")
    listed_one = {club.REVOCATIONS: club.answer({**club.revocations(), "revokedAssertions": [club.ASSERTION]})}
    assert (check(club.assertion(), None, listed_one).verdict, codes(check(club.assertion(), None, listed_one))) == ("not valid", ["revoked failed"])


def test_what_the_server_answers_instead_of_an_assertion() -> None:
    for body, code in (("[]", "hosted-form failed"), ("<html>", "hosted-unreachable unclear"), (" <html>", "hosted-unreachable unclear"), ("{}", "hosted-form failed")):
        report = check(club.assertion(), None, {club.ASSERTION: club.answer(body)})
        assert code in codes(report)


BADGE_URL, ISSUER_URL = "https://a.example/b", "https://a.example/i"
BADGE_CLASS = {"@context": OB2, "id": BADGE_URL, "type": "BadgeClass", "name": "Knots", "description": "Ties.", "image": "https://a.example/k.png", "criteria": "https://a.example/c", "issuer": ISSUER_URL}
PROFILE = {"@context": OB2, "id": ISSUER_URL, "type": "Issuer", "name": "Club", "url": "https://a.example/", "email": "a@a.example"}


def issuer_of(badge: Any = BADGE_URL, badge_class: Any = None, profile: Any = None, version: str = "2.0") -> Any:
    answers = {BADGE_URL: {**BADGE_CLASS, **(badge_class or {})}, ISSUER_URL: {**PROFILE, **(profile or {})}}
    try:
        found, issuer = badge_and_issuer({"badge": badge}, version, errands(answers))
    except Trouble as trouble_found:
        return f"{trouble_found.code} {trouble_found.state}: {trouble_found}"
    return found["name"], issuer.id


def test_badge_and_issuer_are_what_is_published() -> None:
    assert issuer_of() == ("Knots", ISSUER_URL)
    assert issuer_of({**BADGE_CLASS, "name": "Changed"}) == ("Knots", ISSUER_URL)
    embedded = {name: value for name, value in BADGE_CLASS.items() if name != "id"}
    assert issuer_of({**embedded, "name": "Inside"})[0] == "Inside"
    assert issuer_of({**embedded, "id": "urn:x", "name": "Inside"})[0] == "Inside"
    for nobody in ({**PROFILE, "id": "urn:i"}, {**PROFILE, "id": "did:web:a.example"}, {**PROFILE, "id": "http://a.example/i"}, {**PROFILE, "id": 7}, {name: value for name, value in PROFILE.items() if name != "id"}):
        assert issuer_of(badge_class={"issuer": nobody}).startswith("issuer-unreachable unclear: the issuer is described in the badge alone")
    for reference in (7, "urn:x", "http://a.example/b", None, ["x"]):
        assert issuer_of(reference).startswith("badge-form failed: the badge")
    assert issuer_of("https://a.example/none").startswith("badge-unreachable unclear")
    assert issuer_of(badge_class={"id": "https://a.example/other"}).startswith("badge-form failed: https://a.example/b is 'https://a.example/other'")
    assert issuer_of(badge_class={"type": "x"}).startswith("badge-form failed: https://a.example/b is of type ['x'], not BadgeClass")
    assert issuer_of(profile={"type": ["Profile"]}) == ("Knots", ISSUER_URL)
    for criteria in ({"id": "https://a.example/c"}, {"narrative": "Tie."}):
        assert issuer_of(badge_class={"criteria": criteria}) == ("Knots", ISSUER_URL)
    assert issuer_of(badge_class={"criteria": {"type": "Criteria"}}).startswith("criteria-empty failed")
    assert issuer_of(profile={"email": "x"}).startswith("member-missing failed: the issuer has no e-mail address")
    assert issuer_of(profile={"email": "x"}, version="1") == ("Knots", ISSUER_URL)


KEY_URL = "https://a.example/keys/1"


def pem_of(signer: Signer) -> str:
    return signer.ed.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def signing_key(verification: Any, answer: Any = None, **profile: Any) -> str:
    issuer = Issuer("https://a.example/i.json", {"id": "https://a.example/i.json", **profile})
    try:
        return _key({"verification": verification}, issuer, errands({KEY_URL: answer} if answer is not None else {}))[1]
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"


def test_the_key_of_a_signed_assertion_is_the_issuers() -> None:
    owned = {"id": KEY_URL, "owner": "https://a.example/i.json", "publicKeyPem": pem_of(SIGNER)}
    by_name = {"creator": KEY_URL}
    assert "names the key" in signing_key(by_name, owned, publicKey=KEY_URL)
    assert "names the key" in signing_key({}, owned, publicKey=[KEY_URL])
    assert "contains the key" in signing_key(by_name, None, publicKey=owned)
    assert "is beside the issuer's own profile" in signing_key({"url": KEY_URL}, pem_of(SIGNER))
    assert "names the key" in signing_key(by_name, owned, publicKey={"id": KEY_URL})
    for verification, answer, keys, words in (
        ({}, None, {}, "key-not-found failed: the assertion does not name its key"), ({}, None, {"publicKey": [KEY_URL, "https://a.example/2"]}, "key-not-found failed: the assertion does not name"), ("x", None, {}, "key-not-found failed: the assertion does not name"), ({"creator": 7}, None, {}, "has no https address"),
        ({"creator": "urn:x"}, None, {}, "has no https address"), ({"creator": ["x"]}, None, {"publicKey": KEY_URL}, "has no https address"), (by_name, owned, {"publicKey": "https://a.example/2"}, "key-not-listed failed"), (by_name, owned, {}, "key-not-listed failed"), (by_name, {**owned, "id": "x"}, {"publicKey": KEY_URL}, "key-document failed"),
        (by_name, {**owned, "owner": "x"}, {"publicKey": KEY_URL}, "key-of-another failed"), (by_name, None, {"publicKey": {**owned, "owner": "x"}}, "key-of-another failed"), (by_name, "[]", {"publicKey": KEY_URL}, "key-form failed"), (by_name, None, {"publicKey": KEY_URL}, "key-unreachable unclear"),
        ({}, None, {"publicKey": [7]}, "has no https address"), ({}, None, {"publicKey": [["x"]]}, "has no https address"),
    ):  # fmt: skip
        assert words in signing_key(verification, answer, **keys), words
    far = Issuer("https://b.example/i.json", {})
    assert trouble(_key, {"verification": by_name}, far, errands({KEY_URL: pem_of(SIGNER)})).startswith("key-not-vouched unclear")
    assert "is beside" in _key({"verify": {"url": KEY_URL}}, Issuer("https://b.example/i.json", {"publicKey": KEY_URL}), errands({KEY_URL: pem_of(SIGNER)}))[1]


def test_why_an_issuer_revoked_an_assertion_is_told() -> None:
    for reason, words in (("Lost", ": Lost"), (7, "")):
        report = hosted(lambda d, reason=reason: d.update(revoked=True, revocationReason=reason))
        assert report.steps[-1].says == f"the issuer has revoked it ({club.ASSERTION}){words}"
    assert revoked({"revokedAssertions": [["u"], {"id": ["urn:a"]}]}) == ""
    assert revoked({"revokedAssertions": ["u"]}, {"id": ["x"], "uid": "u"}).startswith("revoked")


def test_kinds_of_verification_are_texts() -> None:
    for kind in (["SignedBadge"], "SignedBadge", "signed", ["x", "signed"]):
        assert assertion_form({**OLD, "verify": {"type": kind, "url": "https://a.example/k"}}, object()) == "", kind
    for kind in ([["signed"]], [7], {"signed": 1}, None):
        assert assertion_form({**OLD, "verify": {"type": kind, "url": "https://a.example/k"}}, object()) != "", kind


def test_kinds_and_curves_of_keys_go_together() -> None:
    for algorithm, change in (("RS256", {"kty": "oct"}), ("EdDSA", {"crv": "X25519"}), ("ES256", {"kty": "OKP"}), ("ES256", {"kty": "x"}), ("EdDSA", {"key_ops": "verifyx"})):
        assert from_jwk(SIGNER.jwk(algorithm), "k")
        assert trouble(from_jwk, {**SIGNER.jwk(algorithm), **change}, "k").startswith("key-")
    for key in (SIGNER.ed, SIGNER.p256, SIGNER.p384):
        text = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        assert from_pem(text, "k").fits(SIGNER.signature({"Ed25519": "EdDSA", "P-256": "ES256", "P-384": "ES384"}[from_pem(text, "k").kind], b"x"), b"x")
    for odd in (None, 7, b"x", "x", "x" * 20_000):
        assert trouble(from_pem, odd, "k").startswith("key-form")


def test_a_result_without_a_value_is_within() -> None:
    check_results(subject({"id": "d", "allowedValue": ["A"]}, [{"resultDescription": "d"}, {"resultDescription": "d", "value": 7}]))


def steps(report: Report) -> list[str]:
    return [step.step for step in report.steps]


def with_proofs(*proofs: Any) -> dict[str, Any]:
    return {**club.credential(), "proof": list(proofs)}


def test_of_several_proofs_one_suffices() -> None:
    good, other = club.signed()["proof"], {**PROOF, "cryptosuite": "bbs-2023"}
    wrong = {**good, "proofValue": PROOF["proofValue"]}
    for proofs in ((good, other), (other, good), (wrong, good)):
        report = check(with_proofs(*proofs))
        assert (report.verdict, codes(report)) == ("valid", ["proof-unknown warned"])
        assert any("it carries 2 proofs; one was counted" in step.says for step in report.steps)
    for proofs in ((wrong, wrong), (other, wrong), (wrong, other)):
        report = check(with_proofs(*proofs))
        assert (report.verdict, codes(report)) == ("not valid", ["signature-wrong failed"])
        assert not {"status", "time"} & set(steps(report)), "a failure ends the check"
    unknown = check(with_proofs(other, other))
    assert (unknown.verdict, codes(unknown)) == ("cannot tell", ["proof-unknown unclear"])
    assert "status" in steps(unknown)


def test_what_is_left_unclear_about_the_content_does_not_hide_the_signature() -> None:
    disputed = club.changed(lambda d: d.update(jti="urn:x:1"))
    report = check(club.CLUB.sign(disputed, club.KEY))
    assert "term-disputed unclear" in codes(report)
    assert "signature" in steps(report) or "signature-wrong failed" in codes(report)
    for change in ({"name": "a\x07"}, {"unknown": "x"}):
        stopped = check({**club.signed(), **change})
        assert stopped.verdict != "valid"
        assert "signature" not in steps(stopped)


def test_a_document_of_too_many_values_is_not_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    signed = club.signed()
    monkeypatch.setattr(limits, "VALUES", 3)
    assert "signature" not in steps(check(signed))


def test_a_proof_of_the_future_is_worth_knowing() -> None:
    report = check(club.CLUB.sign(club.credential(), club.KEY, created="2036-01-01T00:00:00Z"))
    assert (report.verdict, codes(report)) == ("valid", ["proof-form warned"])


def test_a_key_and_what_a_reader_should_know_of_it() -> None:
    report = Report("here", moment=NOW)
    key = from_jwk(SIGNER.jwk("EdDSA"), "k")
    _note_key(None, report)
    _note_key(FoundKey(key, "says"), report)
    _note_key(FoundKey(key, "says", "beware"), report)
    assert [(step.state, step.says) for step in report.steps] == [("passed", "says"), ("passed", "says"), ("warned", "beware")]


def key_in(header: dict[str, Any], answers: dict[str, Any], issuer: str = HTTPS) -> str:
    try:
        return Securing(NOW, FORMS)._key_of_jwt(jws_of({}, **header), issuer, errands(answers)).says
    except Trouble as found:
        return f"{found.code} {found.state}: {found}"


def test_which_key_a_jwt_names() -> None:
    jwk, other = SIGNER.jwk("EdDSA"), Signer("another").jwk("EdDSA")
    listed_at = {HTTPS: document(HTTPS)}
    assert "jws-header failed" in key_in({}, {})
    assert f"is one that {HTTPS} lists" in key_in({"jwk": jwk}, listed_at)
    assert "key-not-listed" in key_in({"jwk": other}, listed_at)
    for kid in (f"{HTTPS}#k", "#k"):
        assert "lists the key" in key_in({"kid": kid}, listed_at)
        assert "lists the key" in key_in({"kid": kid, "jwk": jwk}, listed_at)
        assert "key-of-another failed: the JWT brings another key along" in key_in({"kid": kid, "jwk": other}, listed_at)
    assert "key-method-unknown unclear" in key_in({"kid": "urn:x"}, {})
    assert "lists the key" in key_in({"kid": f"{ISSUER}#k"}, {DOCUMENT: document()}, ISSUER)
    at = "https://club.example/keys/1"
    assert "key-form failed" in key_in({"kid": at}, {at: {"keys": [jwk]}})
    assert f"{HTTPS} names the key" in key_in({"kid": at}, {at: jwk, HTTPS: {"id": HTTPS, "publicKey": at}})
    named = {at: method(HTTPS, at), HTTPS: {"id": HTTPS, "assertionMethod": [at]}}
    assert f"{HTTPS} lists the key" in key_in({"kid": at}, named)


STATUS_URL = "https://club.example/revoked.json"


def of_1edtech(answer: Any, url: str = STATUS_URL) -> Report:
    given = in_a_jwt(changed(credentialStatus={"id": url, "type": "1EdTechRevocationList"}))
    return check(given, None, {STATUS_URL: club.answer(answer)})


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ({"id": STATUS_URL, "issuer": club.DID, "revokedCredential": []}, ("valid", [])), ({"issuer": {"id": club.DID}, "revokedCredential": [{"id": "urn:x"}]}, ("valid", [])), ({"revokedCredential": [{"id": club.AWARD, "revoked": False}]}, ("valid", [])), ({"revokedCredential": club.AWARD}, ("not valid", ["revoked failed"])),
        ({"revokedCredential": [{"id": club.AWARD, "revocationReason": "Lost"}]}, ("not valid", ["revoked failed"])), ({}, ("not valid", ["list-form failed"])), ({"id": "urn:x", "revokedCredential": []}, ("not valid", ["list-id failed"])), ({"issuer": "urn:x", "revokedCredential": []}, ("not valid", ["list-issuer failed"])), ({"issuer": {"id": "urn:x"}, "revokedCredential": []}, ("not valid", ["list-issuer failed"])),
    ],
)  # fmt: skip
def test_lists_of_revoked_credentials(answer: Any, found: Any) -> None:
    report = of_1edtech(answer)
    assert (report.verdict, codes(report)) == found
    assert ("status" in [step.step for step in report.steps if step.state == "passed"]) is (found[0] == "valid")


def test_where_lists_of_revoked_credentials_are() -> None:
    assert codes(of_1edtech({}, "http://club.example/x")) == ["status-form failed"]
    assert codes(of_1edtech({}, "urn:x")) == ["status-form failed"]
    assert of_1edtech({"revokedCredential": [{"id": club.AWARD, "revocationReason": 7}]}).steps[-1].says == f"the issuer has revoked it ({STATUS_URL})"
    assert of_1edtech({"revokedCredential": [{"id": club.AWARD, "revocationReason": "Lost"}]}).steps[-1].says.endswith(": Lost")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"@context": "x"}, "list-form"), ({"@context": {"a": 1}}, "list-form"), ({"@context": None}, "list-form"), ({"@context": club.V2}, ""), ({"type": ["VerifiableCredential"]}, "list-form"), ({"type": "BitstringStatusListCredential"}, "list-form"), ({"id": "urn:x"}, "list-id"), ({"issuer": "urn:x"}, "list-issuer"), ({"issuer": {"id": "urn:x"}}, "list-issuer"), ({"issuer": {"id": club.DID}}, ""),
    ],
)  # fmt: skip
def test_whose_list_it_is(change: dict[str, Any], code: str) -> None:
    answer = club.CLUB.jws({"alg": "ES256", "kid": club.JWT_KEY, "typ": "vc+jwt"}, {**club.status_list(), **change})
    report = check(club.signed(), None, {club.LIST: club.answer(answer)})
    assert [each.partition(" ")[0] for each in codes(report)] == ([code] if code else [])


@pytest.mark.parametrize("value", [7, None, []])
def test_the_address_of_a_list_is_a_text(value: Any) -> None:
    assert with_status(statusListCredential=value).verdict == "not valid"
    assert with_status(statusPurpose="x").verdict == "cannot tell"
    assert "status" not in [step.step for step in with_status(statusPurpose="x").steps if step.state == "passed"]


def test_a_list_that_one_badge_could_not_ask_for_is_asked_for_by_the_next() -> None:
    statuses, answers = Statuses(Securing(NOW, FORMS)), Library(TableFetcher(web()))
    spent = Errands(answers, Report("here", moment=NOW))
    spent._requests = limits.REQUESTS
    assert trouble(statuses._list, club.LIST, club.DID, spent).startswith("list-unreachable unclear")
    report = Report("here", moment=NOW)
    assert statuses._list(club.LIST, club.DID, Errands(answers, report)).purposes == ("revocation",)
    again = Report("here", moment=NOW)
    statuses._list(club.LIST, club.DID, Errands(answers, again))
    assert again.contacted == ["https://club.example"]


def test_what_has_no_name_goes_by_its_id() -> None:
    for name, its_id, words in (("Knots", "urn:k", "'Knots'"), ("", "urn:k", "'urn:k'"), ("", "", "'a credential'")):
        one = part(Trouble("revoked", "r"), name=name)
        one.about.id = its_id
        assert f"{words} inside is not valid" in trouble(judge_nested, [one], Report("whole", moment=NOW))


class Server:
    """Answers once each time it is asked: with an answer, or by failing."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)

    def get(self, _url: str, *, max_bytes: int, seconds: float) -> Any:
        assert max_bytes > 0
        assert seconds > 0
        answer = self._answers.pop(0)
        if isinstance(answer, WebError):
            raise answer
        return answer


def asked(*servers: Server) -> WebFetcher:
    fetcher = WebFetcher()
    fetcher._webs["a.example", 443] = list(servers)  # type: ignore[arg-type]
    return fetcher


def test_one_of_several_addresses_that_answers_is_enough() -> None:
    good = Answer(200, {"content-type": "Application/JSON; charset=utf-8", "location": "/elsewhere"}, b"{}")
    for reason in ("no answer", "too slow"):
        found = asked(Server(WebError(reason, "x")), Server(good)).get(URL_A, max_bytes=9, seconds=9)
        assert (found.status, found.media_type, found.body) == (200, "application/json", b"{}")
    refused = asked(Server(WebError("too large", "it is large")), Server(good))
    assert fails(refused.get, URL_A, max_bytes=9, seconds=9) == "too large: https://a.example/x: it is large"


@pytest.mark.parametrize(
    ("servers", "words"),
    [
        ([], "unreachable: https://a.example/x: no address"), ([WebError("no answer", "silent")], "unreachable: https://a.example/x: silent"), ([WebError("too slow", "slow")], "too slow: https://a.example/x: slow"), ([WebError("too large", "large")], "too large: https://a.example/x: large"),
        ([Answer(200, {}, b"x", "is packed wrongly")], "unreachable: https://a.example/x: what it sends is packed wrongly"), ([Answer(302, {"location": "http://b.example"}, b"")], "moved away: "),
    ],
)  # fmt: skip
def test_why_nothing_came_is_told(servers: list[Any], words: str) -> None:
    assert fails(asked(*(Server(answer) for answer in servers)).get, URL_A, max_bytes=9, seconds=9).startswith(words)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_where_a_redirect_leads(status: int) -> None:
    server = Server(Answer(status, {"location": "/y"}, b""), Answer(200, {}, b"y"))
    assert asked(server).get(URL_A, max_bytes=9, seconds=9).url == "https://a.example/y"
    assert asked(Server(Answer(status, {}, b"x"))).get(URL_A, max_bytes=9, seconds=9).body == b"x"
