"""The client of the code host's API trusts one host, and no answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

import badgepress.hosting.api as api_module
from badgepress.errors import BadgepressError, CodeHostError
from badgepress.hosting.api import MAX_PAGES, PER_PAGE, Api, path_of

Serve = Callable[[Callable[[BaseHTTPRequestHandler], None]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what starts a server that answers everything with a function."""
    servers = []

    def start(answer: Callable[[BaseHTTPRequestHandler], None]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def _do(self) -> None:
                answer(self)

            do_GET = do_POST = _do  # noqa: N815 - named by http.server

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def _says(data: bytes, status: int = 200, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def _api(url: str) -> Api:
    return Api(url, "ghs_secret", is_on_this_machine=True)


@pytest.mark.parametrize(
    "root",
    ["http://api.example", "http://127.0.0.1:1/", "https://user@api.example", "ftp://api.example", "https://", "https://[", "https://api.example/?q"],
)
def test_the_token_goes_to_no_unsafe_address(root: str) -> None:
    with pytest.raises(BadgepressError):
        Api(root, "ghs_secret")


@pytest.mark.parametrize("root", ["http://localhost:1/", "http://127.0.0.1.example/", "http://10.0.0.1/"])
def test_plain_http_is_for_the_loopback_address_alone(root: str) -> None:
    with pytest.raises(BadgepressError):
        _api(root)


@pytest.mark.parametrize("token", ["a\nHost: evil.example", "a b", "ключ"])
def test_a_token_cannot_bring_headers_along(token: str) -> None:
    with pytest.raises(BadgepressError):
        Api("https://api.example", token)


def test_the_token_is_not_shown() -> None:
    assert "ghs_secret" not in repr(_api("https://api.example"))


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    seen: list[str] = []
    other = serve(lambda handler: (seen.append(handler.path), _says(b"{}")(handler))[1])
    with pytest.raises(CodeHostError, match="elsewhere"):
        _api(serve(_says(b"", 302, Location=f"{other}/stolen"))).get("repos")
    assert seen == []


def test_a_download_follows_one_redirect_without_the_token(serve: Serve) -> None:
    shown: list[str | None] = []
    storage = serve(lambda handler: (shown.append(handler.headers["Authorization"]), _says(b"zip")(handler))[1])
    assert _api(serve(_says(b"", 302, Location=storage))).download("zip", 10) == b"zip"
    assert shown == [None]
    again = serve(_says(b"", 302, Location=storage))
    with pytest.raises(CodeHostError):
        _api(serve(_says(b"", 302, Location=again))).download("zip", 10)


@pytest.mark.parametrize("where", ["http://evil.example/", "file:///etc/passwd", "//evil.example/x", "", "https://"])
def test_a_download_goes_to_no_unsafe_address(serve: Serve, where: str) -> None:
    with pytest.raises(CodeHostError):
        _api(serve(_says(b"", 302, Location=where))).download("zip", 10)


def test_too_much_is_refused_while_it_comes(serve: Serve) -> None:
    with pytest.raises(CodeHostError, match="more than 1,000 bytes"):
        _api(serve(_says(b"x" * 1_001))).download("zip", 1_000)


def test_a_list_without_end_is_refused_and_not_cut(serve: Serve) -> None:
    rows = b"[" + b",".join([b"{}"] * PER_PAGE) + b"]"
    with pytest.raises(CodeHostError, match=f"{MAX_PAGES * PER_PAGE:,}"):
        list(_api(serve(_says(rows))).pages("things"))


def test_a_server_that_drips_is_left(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(100):
            try:
                handler.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    monkeypatch.setattr(api_module, "_SECONDS_AN_ANSWER", 0.3)
    began = time.monotonic()
    with pytest.raises(CodeHostError, match="too long"):
        _api(serve(drip)).get("slow")
    assert time.monotonic() - began < 4


@pytest.mark.parametrize("data", [b"<html>", b"\xff", b"{", b"[" * 100_000])
def test_what_is_no_json_is_refused(serve: Serve, data: bytes) -> None:
    with pytest.raises(CodeHostError, match="no JSON"):
        _api(serve(_says(data))).get("thing")


def test_a_refusal_is_told_with_what_to_look_at_and_without_control_characters(serve: Serve) -> None:
    with pytest.raises(CodeHostError, match="403 “Resource not accessible") as caught:
        _api(serve(_says(b'{"message": "Resource \\u001b[31mnot accessible"}'.replace(b"\\u001b[31m", b""), 403))).get("thing")
    assert "permissions" in caught.value.hint
    with pytest.raises(CodeHostError) as caught:
        _api(serve(_says(b'{"message": "\\u001b[31mred"}', 500))).get("thing")
    assert "\x1b" not in str(caught.value)


def test_nobody_there_is_told_in_one_line() -> None:
    with pytest.raises(CodeHostError, match="cannot be asked") as caught:
        _api("http://127.0.0.1:9").get("thing")
    assert caught.value.exit_code == 74


@pytest.mark.parametrize("part", ["", ".", ".."])
def test_no_part_of_a_path_leads_out_of_it(part: str) -> None:
    with pytest.raises(BadgepressError):
        path_of("repos", part)
    assert path_of("repos", "a/../b?c#d") == "repos/a%2F..%2Fb%3Fc%23d"
