"""The world that the verifiers live in is closed: no verdict depends on anything outside of it."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.interop.contexts import PACKAGED, packaged_contexts
from tests.interop.prepare import Installation, ensure_ready
from tests.interop.world import World

BASE_URL = "https://site.example/badges"
NOW = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.fixture
def world(tmp_path: Path, installation: Installation) -> Iterator[World]:
    site = tmp_path / "site"
    site.mkdir()
    (site / "did.json").write_text('{"id": "here"}')
    (tmp_path / "secret.json").write_text('{"id": "outside"}')
    with World(site, BASE_URL, NOW, {"https://other.example/a.json": b'{"id": "there"}'}) as entered:
        yield entered


def python(world: World, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=world.environment(), capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.strip()


def node(world: World, code: str) -> str:
    command = [str(world.installation.node), "--input-type=module", "-e", code]
    return subprocess.run(
        command, env=world.environment(), capture_output=True, text=True, timeout=60, check=True
    ).stdout.strip()


PYTHON_GET = """
from urllib.request import urlopen
try: print(urlopen({url!r}, timeout=10).read().decode())
except Exception as error: print("failed", error)
"""
NODE_GET = """
try {{
  const answer = await fetch("{url}");
  console.log(answer.ok ? await answer.text() : `failed HTTP ${{answer.status}}`);
}}
catch (error) {{ console.log("failed", error.cause?.message ?? error.message); }}
"""


@pytest.mark.parametrize(("run", "get"), [(python, PYTHON_GET), (node, NODE_GET)], ids=["python", "node"])
class TestEveryRuntime:
    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            (f"{BASE_URL}/did.json", '{"id": "here"}'),
            ("https://other.example/a.json", '{"id": "there"}'),
            (f"{BASE_URL}/nothing.json", "404"),
            (f"{BASE_URL}/did.json?version=1", "404"),
            (f"{BASE_URL}/%2e%2e/secret.json", "404"),
            ("https://site.example/did.json", "404"),
            ("https://other.example/b.json", "404"),
        ],
    )  # fmt: skip
    def test_finds_what_the_world_has_and_nothing_else(self, run, get, world: World, url: str, expected: str) -> None:  # type: ignore[no-untyped-def]
        assert expected in run(world, get.format(url=url))

    @pytest.mark.parametrize("url", ["https://pypi.org/", "https://1.1.1.1/", "https://localhost/"])
    def test_knows_no_other_host(self, run, get, world: World, url: str) -> None:  # type: ignore[no-untyped-def]
        answer = run(world, get.format(url=url))
        assert answer.startswith("failed")
        assert "certificate" in answer.lower() or "altnames" in answer.lower()

    def test_speaks_no_plain_http(self, run, get, world: World) -> None:  # type: ignore[no-untyped-def]
        assert run(world, get.format(url=f"{BASE_URL}/did.json".replace("https", "http"))).startswith("failed")


def test_python_connects_to_the_world_whatever_it_asks_for(world: World) -> None:
    code = """
import os, socket
connected = socket.create_connection(("192.0.2.7", 443), timeout=10)
assert connected.getpeername() == ("127.0.0.1", int(os.environ["BADGEPRESS_WORLD_PORT"]))
for open_socket in (
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.7", 53)),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.7", 53)),
    lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM).connect(("2001:db8::1", 443)),
    lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).connect("/run/anything"),
    lambda: socket.gethostbyname("pypi.org"),
):
    try: open_socket()
    except OSError as error: assert "only TCP" in str(error), error
    else: raise AssertionError("it went out")
print("closed")
"""
    assert python(world, code) == "closed"


def test_node_connects_to_the_world_whatever_it_asks_for(world: World) -> None:
    code = """
import assert from 'node:assert';
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
for (const args of [[443, '192.0.2.7'], [{port: 443, host: '2001:db8::1'}]]) {
  const socket = net.connect(...args);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  assert.deepEqual([socket.remoteAddress, socket.remotePort], ['127.0.0.1', Number(process.env.BADGEPRESS_WORLD_PORT)]);
  socket.destroy();
}
for (const open of [
  () => net.connect('/run/anything'),
  () => dgram.createSocket('udp4'),
  () => dns.lookup('pypi.org', () => {}),
  () => dns.promises.resolve('pypi.org'),
]) assert.throws(open, /only TCP/);
console.log('closed');
"""
    assert node(world, code) == "closed"


def test_clocks_of_the_world_are_set(world: World) -> None:
    in_python = python(
        world, "import time; from datetime import datetime, UTC; print(datetime.now(UTC).isoformat(), time.time())"
    )
    said, seconds = in_python.split()
    in_node = node(world, "console.log(new Date().toISOString())")
    for moment in (
        datetime.fromisoformat(said),
        datetime.fromtimestamp(float(seconds), UTC),
        datetime.fromisoformat(in_node),
    ):
        assert 0 <= (moment - NOW).total_seconds() < 60


def test_changed_context_file_is_refused(installation: Installation) -> None:
    url = "https://w3id.org/security/multikey/v1"
    other = dataclasses.replace(PACKAGED[url], sha256="0" * 64)
    with pytest.raises(ValueError, match="not the pinned"):
        packaged_contexts(installation, {url: other})


def test_second_preparation_installs_nothing(installation: Installation) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in installation.folder.glob("*.stamp")}
    assert len(stamps) == 2
    assert ensure_ready() == installation
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps
