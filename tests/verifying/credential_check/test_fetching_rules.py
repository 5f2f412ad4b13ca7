"""Every rule of what is fetched on behalf of a badge, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from badgepress.verifying.credential_check import limits
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
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.web_fetcher import WebFetcher, _public_addresses, is_public
from badgepress.web import Answer
from badgepress.web_connection import WebError
from tests.verifying.credential_check.parts import NOW, URL, errands, trouble

URL_A = "https://a.example/x"


def fails(action: Any, *given: Any, **named: Any) -> str:
    with pytest.raises(FetchError) as caught:
        action(*given, **named)
    return f"{caught.value.reason}: {caught.value}"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example/x", "https://a.example"), ("https://A.example:443/", "https://a.example"), ("https://a.example:8443", "https://a.example:8443"), ("https://[::1]/", "https://[::1]"), ("https://bücher.example", ""), ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"), ("https://faß.example", ""), ("https://a%2eexample", ""), ("https://127.0.0.1", "https://127.0.0.1"), ("https://127.1", ""), ("https://0x7f.1", ""), ("https://2130706433/", ""), ("https://a.0x", ""), ("https://a.1.", ""),
        ("https://1.a", "https://1.a"), ("https://0xa.b", "https://0xa.b"), ("https://[fe80::1%25eth0]/", ""), ("https://[0::1]", ""), ("https://[v1.x]/", ""), ("https://a..b", ""), ("https://" + "a" * 63, "https://" + "a" * 63), ("https://" + "a" * 64, ""), ("https://a_b.example.", "https://a_b.example."), ("http://a.example", ""), ("https://", ""), ("https:///x", ""), ("https://u@a.example", ""),
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


def test_links_and_odd_names_in_a_folder_are_not_served(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").write_text("secret")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "link").symlink_to("../outside")
    (tmp_path / "site" / "a\\b").write_text("odd")
    fetcher = FolderFetcher(tmp_path / "site", "https://a.example", Nowhere())
    for path in ("/link/x", "/a%5Cb"):
        assert fetcher.get(f"https://a.example{path}", max_bytes=99, seconds=9).status == 404


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
