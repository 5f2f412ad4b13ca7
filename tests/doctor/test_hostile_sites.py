"""A hostile or broken server costs bounded time and memory, learns nothing, and reaches neither the terminal nor another host."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from badgepress.doctor.findings import shown
from badgepress.doctor.listing import ListingError, read_listing
from badgepress.web import Web
from badgepress.web_connection import WebError
from tests.doctor.conftest import BASE, Doctor
from tests.doctor.hosting import Host, Response
from tests.doctor.test_bad_sites import CREDENTIAL, body, headers, on, redirect

MANIFEST = {
    "version": 1, "base_url": BASE, "did": "did:web:knots.example:badges", "preview": False, "as_of": "2026-11-20", "entries": [], "awards": [],
}  # fmt: skip


def manifest(**changed: object) -> bytes:
    return json.dumps(MANIFEST | changed).encode()


def drip(data: bytes, pause: float) -> Callable[[str, socket.socket], bool]:
    def takeover(_: str, connection: socket.socket) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
        for _ in range(600):
            try:
                connection.sendall(data)
            except OSError:
                break
            time.sleep(pause)
        return True

    return takeover


@pytest.mark.parametrize("data", [b"X-A: b\r\n", b"X"], ids=["header after header", "one header that never ends"])
def test_a_server_that_drips_is_left_when_the_time_is_up(doctor: Doctor, data: bytes) -> None:
    began = time.monotonic()
    (finding,) = doctor.findings(None, "--seconds", "5", takeover=drip(data, 0.1))
    assert time.monotonic() - began < 9
    assert finding["outcome"] in ("cannot tell", "broken")


def test_a_body_that_drips_is_left_when_the_time_is_up(doctor: Doctor) -> None:
    def takeover(_: str, connection: socket.socket) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        return drip(b" ", 0.1)("", connection)

    began = time.monotonic()
    finding = doctor.one(None, "--seconds", "5", takeover=takeover)
    assert time.monotonic() - began < 9
    assert (finding["outcome"], finding["point"]) == ("cannot tell", "reach")


def test_a_server_that_dies_on_the_way_is_asked_no_more_than_needed(doctor: Doctor) -> None:
    asked = []

    def takeover(path: str, _: socket.socket) -> bool:
        asked.append(path)
        return path != "manifest.json"  # hangs up

    findings = doctor.findings(takeover=takeover)
    assert {finding["outcome"] for finding in findings} >= {"broken"}
    assert len(asked) < 60


def raw(answer: bytes) -> Callable[[str, socket.socket], bool]:
    def takeover(path: str, connection: socket.socket) -> bool:
        if path == CREDENTIAL:
            connection.sendall(answer)
        return path == CREDENTIAL

    return takeover


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        b"HTTP/1.1 \x1b[31m\r\n\r\n",
    ],
    ids=["nothing", "not HTTP", "cut short", "bad chunks", "200 headers", "a huge header", "no such status", "escapes"],
)
def test_an_answer_that_is_no_http_is_broken_once(doctor: Doctor, answer: bytes) -> None:
    finding = doctor.one(takeover=raw(answer))
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "reach", [CREDENTIAL])
    assert "cannot be read" in finding["message"]


def test_a_file_without_end_is_cut_off(doctor: Doctor) -> None:
    finding = doctor.one(body(CREDENTIAL, b"[" * 3_000_000))
    assert (finding["outcome"], finding["paths"]) == ("broken", [CREDENTIAL])
    assert "more than 2,097,152 bytes" in finding["message"]


def test_a_gzip_bomb_is_not_unpacked(doctor: Doctor) -> None:
    one = gzip.compress(b" " * 100_000_000, 6)
    finding = doctor.one(on(CREDENTIAL, lambda good: Response(200, {**good.headers, "Content-Encoding": "gzip"}, one)))
    assert (finding["outcome"], finding["paths"]) == ("broken", [CREDENTIAL])
    assert "unpacks to more than" in finding["message"]


@pytest.mark.parametrize("data", [b"[" * 500_000, b'{"a":' * 100_000, b'{"a":' + b"9" * 5000 + b"}", b'{"a":1,"a":2}', b'{"a":NaN}', b"\xff\xfe{}"])
def test_hostile_json_is_broken_once(doctor: Doctor, data: bytes) -> None:
    finding = doctor.one(body(CREDENTIAL, data))
    assert (finding["outcome"], finding["point"], finding["paths"]) == ("broken", "changed", [CREDENTIAL])


@pytest.mark.parametrize(
    "changed",
    [
        {"base_url": "https://user@knots.example/badges"},
        {"base_url": "https://knots.example:99999/badges"},
        {"base_url": "http://knots.example/badges"},
        {"base_url": "https://knots.example/badges\x1b[31m"},
        {"did": "did:web:bank.example"},
        {"preview": "no"},
        {"as_of": 5},
        {"entries": {}},
        {"entries": [{"path": "../../../etc/passwd", "kind": "schema"}]},
        {"entries": [{"path": "a/../b", "kind": "schema"}]},
        {"entries": [{"path": "//evil.example/x.json", "kind": "schema"}]},
        {"entries": [{"path": "x.json HTTP/1.1\r\nHost: evil.example", "kind": "schema"}]},
        {"entries": [{"path": "x.json?y", "kind": "schema"}]},
        {"entries": [{"path": "https://evil.example", "kind": "schema"}]},
        {"entries": [{"path": "a.json", "kind": ["did"]}]},
        {"entries": [["path", "a"]]},
        {"awards": [{"path": "awards/../did", "status": "valid"}]},
        {"awards": [{"path_sha256": "x", "status": "valid"}]},
        {"awards": [{"status": "valid"}]},
        {"awards": [{"path": f"awards/{'0' * 8}-0000-4000-8000-{'0' * 12}", "status": "valid", "credential": "sha256-x"}]},
    ],
)
def test_a_manifest_that_no_build_of_ours_writes_is_refused(changed: dict[str, object]) -> None:
    read_listing(manifest())
    with pytest.raises(ListingError):
        read_listing(manifest(**changed))


def test_a_huge_manifest_is_refused_before_it_becomes_objects() -> None:
    for data in (b"[" * 5_000_000, b'{"a":[' + b"{}," * 1_000_000 + b"{}]}", b"[" + b"0," * 10_000_000 + b"0]"):
        began = time.process_time()
        with pytest.raises(ListingError, match="more than"):
            read_listing(data)
        assert time.process_time() - began < 1


def test_a_large_manifest_is_sampled_over_the_whole_site(doctor: Doctor) -> None:
    text = json.loads((doctor.site / "manifest.json").read_text("utf-8"))
    text["awards"] += [
        {"path": f"awards/{number:08x}-0000-4000-8000-000000000000", "status": "valid", "credential": "sha256-" + "A" * 43 + "="}
        for number in range(0, 2**32, 2**32 // 5000)
    ]
    altered = json.dumps(text).encode()
    findings = doctor.findings(body("manifest.json", altered), "--at-most", "60")
    (missing,) = [finding for finding in findings if finding["point"] == "missing"]
    asked = [path for path in doctor.asked if "-0000-4000-8000-" in path]
    assert 20 <= missing["count"] <= 60
    assert len({path.removeprefix("/badges/awards/")[0] for path in asked}) >= 10
    first = doctor.asked
    doctor.findings(body("manifest.json", altered), "--at-most", "60")
    assert sorted(path for path in first if "-0000-4000-8000-" in path) == sorted(path for path in doctor.asked if "-0000-4000-8000-" in path)


@pytest.mark.parametrize(
    "alter",
    [
        headers(CREDENTIAL, Content_Type="\x1b]0;owned\x07\x1b[2J"),
        headers("did.json", Access_Control_Allow_Origin="\x1b[31mred\x9b31m"),
        redirect(CREDENTIAL, "https://evil.example/\x1b[8m%0A::error::x"),
        body(CREDENTIAL, b'{"id": "\\u001b[31m\\u202e\\n::error::x"}'),
        body("awards/.*html", lambda data: data + "<script src='https://\u202eevil.example\x1b[31m/'></script>".encode()),
    ],
)
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_nothing_that_a_server_says_steers_a_terminal_or_a_log(
    doctor: Doctor, alter: Callable[[str, Response], Response | None], form: str
) -> None:
    with Host(doctor.site, "/badges", alter).serving(doctor.certificate) as port:
        code, out, err = doctor.call(doctor.arguments(port, "-C", str(doctor.site), form=form))
    assert code in (0, 1)
    printed = out + err
    assert not any((ord(character) < 32 and character != "\n") or character in "\x7f\x9b\u202e" for character in printed)
    assert "\n::error::x" not in printed


def test_only_the_sites_own_host_is_asked(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    connect = socket.getaddrinfo

    def noted(host: str, *rest: object, **more: object) -> object:
        asked.append(host)
        return connect(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    doctor.findings(redirect("(ob2/.*|awards/.*|status/.*)", "http://169.254.169.254/latest/"))
    doctor.findings(body("awards/.*html", lambda data: data + b"<img src=http://10.0.0.1/x><link rel=stylesheet href=https://evil.example/x.css>"))
    assert set(asked) == {"127.0.0.1"}  # where --connect-to leads


@pytest.mark.parametrize("url", ["https://evil.example/", "https://knots.example@evil.example/", "https://u@knots.example/", "ftp://knots.example/", "file:///etc/passwd"])
def test_the_reader_refuses_every_other_host(url: str) -> None:
    with pytest.raises(WebError, match=r"only knots\.example is asked"):
        Web("knots.example").get(url, max_bytes=10)


@pytest.mark.parametrize(
    "where",
    ["https://u:p@knots.example", "ftp://knots.example", "https://", "https://[::1", "https://knots.example:99999", "https://knots.example/a b", "https://knots.example/?x", "no\x1bhost", "no.such\x1bhost", "sitee"],
)
def test_what_is_no_address_is_a_usage_error(doctor: Doctor, where: str) -> None:
    code, _, err = doctor.call(["doctor", where])
    assert code == 2
    assert "\x1b" not in err


def test_pages_full_of_open_tags_are_read_in_bounded_time(doctor: Doctor) -> None:
    for data in (b"<a <a " * 300_000, b"<!--" * 200_000, b"<a href='" * 200_000, b"<title>x</titl" * 100_000):
        began = time.process_time()
        doctor.findings(body(r"awards/.*html", data))
        assert time.process_time() - began < 5


def test_a_hostile_site_costs_little_memory(doctor: Doctor) -> None:
    packed = gzip.compress(b" " * 100_000_000, 6)

    def alter(path: str, good: Response) -> Response | None:
        if path == "manifest.json" or good.status != 200:
            return None
        return Response(200, {**good.headers, "Content-Encoding": "gzip"}, packed)

    with Host(doctor.site, "/badges", alter).serving(doctor.certificate) as port:
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *doctor.arguments(port, "-C", str(doctor.site))], capture_output=True, text=True, check=False, timeout=60
        )
    code, kilobytes = map(int, done.stderr.split()[-2:])
    assert code == 1
    assert kilobytes < 250_000


PEAK = """\
import sys
from pathlib import Path
from badgepress.cli.main import run
code = run(sys.argv[1:])
print(code, Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""


def test_text_from_elsewhere_becomes_one_harmless_line() -> None:
    assert shown("a\x1b[31m\nb\u202ec\ud800") == "a�[31m b�c�"
    assert len(shown("x" * 10**6)) == 160
