"""The network of `badgepress verify`: only public https servers, few redirects, everything within its limits."""

from __future__ import annotations

import http.server
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest

from badgepress.verifying.credential_check import limits
from badgepress.verifying.credential_check.checker import Checker
from badgepress.verifying.credential_check.fetching import Errands, Fetched, FetchError, Library, Nowhere, origin_of
from badgepress.verifying.credential_check.folder_fetcher import FolderFetcher, base_url_of
from badgepress.verifying.credential_check.report import Report
from badgepress.verifying.credential_check.web_fetcher import WebFetcher, is_public
from tests.conformance.making import club
from tests.conformance.making.signers import text_of
from tests.conformance.table import TableFetcher, web
from tests.interop.authority import server_context
from tests.verifying.test_check_anything import NOW

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1",
        "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "nonsense", "", "0x7f.1",
    ],
)  # fmt: skip
def test_private_addresses_are_not_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://0/x",
        "https://2130706433/x",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost:22/x",
    ],
)
def test_addresses_in_this_network_are_not_asked(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        WebFetcher().get(url, max_bytes=10, seconds=2)
    assert caught.value.reason in ("not allowed", "unreachable")
    assert "private network" in str(caught.value) or "port" in str(caught.value) or "no host" in str(caught.value)


def test_origins_have_one_spelling() -> None:
    assert origin_of("https://Club.EXAMPLE:443/a?b") == "https://club.example"
    assert origin_of("https://club.example:8443/") == "https://club.example:8443"
    for url in (
        "http://club.example/",
        "https://user@club.example/",
        "https:///x",
        "https://x:99999999/",
        "javascript:alert(1)",
        "//club.example/",
        "file:///etc/passwd",
        "https://[::1",
    ):
        assert origin_of(url) == ""


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    return server_context({"club.example", "www.club.example", "eve.example"}, tmp_path_factory.mktemp("tls"))


@contextmanager
def serving(tls: tuple[Any, Path], answers: dict[str, Answer]) -> Iterator[WebFetcher]:
    """Serve on this machine what club.example and eve.example answer."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answers[f"{self.headers['Host']}{self.path}"](self)

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.socket = tls[0].wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    port = int(server.server_address[1])
    hosts = ("club.example", "www.club.example", "eve.example")
    try:
        yield WebFetcher({(host, 443): ("127.0.0.1", port) for host in hosts}, tls[1])
    finally:
        server.shutdown()
        server.server_close()


def body(data: bytes, kind: str = "application/json") -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", f"{kind}; charset=utf-8")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)

    return answer


def redirect(where: str, status: int = 302) -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Location", where)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


def dripping(request: http.server.BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    for _byte in range(1000):
        request.wfile.write(b" ")
        request.wfile.flush()
        time.sleep(0.1)


def test_a_badge_is_checked_over_the_network(tls: tuple[Any, Path]) -> None:
    answers = {
        url.removeprefix("https://"): body(answer["body"].encode())
        for url, answer in web().items()
        if url.startswith(club.BASE)
    }
    with serving(tls, answers) as fetcher:
        report = Checker(fetcher, NOW).check_address(club.AWARD)
    assert report.verdict == "valid", report.decisive
    assert report.contacted == ["https://club.example"]


def test_redirects_within_a_site_are_followed_others_are_not(tls: tuple[Any, Path]) -> None:
    answers = {
        "club.example/a": redirect("/b"),
        "club.example/b": redirect("https://www.club.example/c", 308),
        "www.club.example/c": body(b"{}"),
        "club.example/away": redirect("https://eve.example/x"),
        "eve.example/x": body(b"{}"),
        "club.example/plain": redirect("http://club.example/b"),
        "club.example/inside": redirect("https://127.0.0.1/"),
        "club.example/circle": redirect("/circle"),
        "club.example/odd": redirect("https://[::1"),
    }
    with serving(tls, answers) as fetcher:
        found = fetcher.get("https://club.example/a", max_bytes=10, seconds=5)
        assert (found.url, found.status, found.media_type, found.body) == (
            "https://www.club.example/c",
            200,
            "application/json",
            b"{}",
        )
        assert (
            fetcher.get("https://club.example/away", max_bytes=10, seconds=5, may_leave=True).url
            == "https://eve.example/x"
        )
        for path in ("away", "plain", "circle", "odd", "inside"):
            with pytest.raises(FetchError) as caught:
                fetcher.get(f"https://club.example/{path}", max_bytes=10, seconds=5)
            assert caught.value.reason == "moved away"
        with pytest.raises(FetchError) as caught:
            fetcher.get("https://club.example/inside", max_bytes=10, seconds=5, may_leave=True)
        assert caught.value.reason == "not allowed"


def test_size_and_time_are_limited(tls: tuple[Any, Path]) -> None:
    with serving(tls, {"club.example/big": body(b"x" * 5000), "club.example/drip": dripping}) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.get("https://club.example/big", max_bytes=1000, seconds=5)
        assert caught.value.reason == "too large"
        began = time.monotonic()
        with pytest.raises(FetchError) as caught:
            fetcher.get("https://club.example/drip", max_bytes=1000, seconds=0.5)
        assert caught.value.reason == "too slow"
        assert time.monotonic() - began < 5


class Endless:
    """Answers everything, and counts."""

    asked = 0

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        self.asked += 1
        return Fetched(url, 200, "application/json", b"{}")


def test_one_badge_may_ask_for_so_much_and_no_more() -> None:
    endless = Endless()
    errands = Errands(Library(endless), Report("x"))
    for number in range(limits.ORIGINS):
        errands.get(f"https://host-{number}.example/")
    with pytest.raises(FetchError, match="more than 24 servers"):
        errands.get("https://one-more.example/")
    for number in range(limits.REQUESTS - limits.ORIGINS):
        errands.get(f"https://host-0.example/{number}")
    with pytest.raises(FetchError, match="more to be fetched"):
        errands.get("https://host-0.example/last")
    assert endless.asked <= limits.REQUESTS
    late = iter([0.0, 1.0, 100.0])
    errands = Errands(Library(endless), Report("x"), clock=lambda: next(late))
    errands.get("https://host-0.example/now")
    with pytest.raises(FetchError, match="more to be fetched"):
        errands.get("https://host-0.example/later")


def test_what_was_fetched_for_one_badge_serves_the_next_and_is_still_listed() -> None:
    class Counting(TableFetcher):
        asked: ClassVar[list[str]] = []

        def get(self, url: str, **how: Any) -> Fetched:
            self.asked.append(url)
            return super().get(url, **how)

    fetcher = Counting(web())
    checker = Checker(fetcher, NOW)
    reports = [checker.check(text_of(club.signed()).encode(), "x") for _time in range(3)]
    assert [report.verdict for report in reports] == ["valid"] * 3
    assert [report.contacted for report in reports] == [["https://club.example"]] * 3
    assert fetcher.asked == [f"{club.BASE}/did.json", club.LIST]


def test_a_folder_answers_for_its_address_and_for_nothing_else(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "a/b").mkdir(parents=True)
    (site / "a/b/index.html").write_text("page")
    (site / "ä b.json").write_text("{}")
    (tmp_path / "secret.json").write_text("secret")
    os.symlink(tmp_path / "secret.json", site / "link.json")
    os.mkfifo(site / "pipe.json")
    fetcher = FolderFetcher(site, "https://club.example/badges/", Nowhere())

    def status(path: str) -> int:
        return fetcher.get(f"https://club.example/badges{path}", max_bytes=100, seconds=1).status

    assert fetcher.get("https://club.example/badges/a/b/", max_bytes=100, seconds=1).body == b"page"
    assert fetcher.get("https://club.example/badges/%C3%A4%20b.json", max_bytes=100, seconds=1).body == b"{}"
    for path in (
        "/../secret.json",
        "/%2e%2e/secret.json",
        "/a/../../secret.json",
        "/..%2fsecret.json",
        "/link.json",
        "/pipe.json",
        "/a/b",
        "/none.json",
        "/%00",
    ):
        assert status(path) == 404, path
    for url in (
        "https://club.example/badges-of-others/x",
        "https://club.example/",
        "https://eve.example/badges/ä b.json",
    ):
        with pytest.raises(FetchError, match="without a network"):
            fetcher.get(url, max_bytes=100, seconds=1)
    assert base_url_of(site) is None
    (site / "manifest.json").write_text('{"base_url": "https://club.example/badges"}')
    assert base_url_of(site) == "https://club.example/badges"
    (site / "manifest.json").write_text('{"base_url": "http://club.example/badges"}')
    assert base_url_of(site) is None
