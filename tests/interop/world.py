"""The whole web, as far as a verifier can tell: one loopback TLS server for a site's addresses and the contexts'."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.interop.authority import server_context
from tests.interop.contexts import packaged_contexts
from tests.interop.prepare import HERE, ensure_ready

# What a plain static host sends (GitHub Pages knows no .jwt).
MEDIA_TYPES = {
    ".json": "application/json", ".html": "text/html; charset=utf-8", ".jwt": "application/octet-stream",
    ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".xml": "application/xml",
}  # fmt: skip
# Of the caller's environment only what starting a program takes: a proxy setting must not reach a verifier.
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT")


class World:
    """A context manager: serves while it is entered.

    Args:
        site: The published folder.
        base_url: Its public address, `https://…`, without a slash at its end.
        now: What the verifiers' clocks say; the real time if none is given.
        elsewhere: More URLs → their bytes, of other sites.
    """

    def __init__(
        self, site: Path, base_url: str, now: datetime | None = None, elsewhere: Mapping[str, bytes] | None = None
    ) -> None:
        self.site = site.resolve()
        self.base_url = base_url
        self.now = now
        self.installation = ensure_ready()
        self.missing: list[str] = []
        """URLs that were asked for and do not exist here."""
        self._documents = packaged_contexts(self.installation) | dict(elsewhere or {})
        self._folder = tempfile.TemporaryDirectory(prefix="badgepress-world-")
        hosts = {urlsplit(url).hostname or "" for url in (base_url, *self._documents)}
        tls, self._authority = server_context(hosts, Path(self._folder.name))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        # The handshake is left to the thread of the connection: a client that never speaks must not stop the others.
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> World:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    def environment(self) -> dict[str, str]:
        """Return the environment of a verifier's process: nothing in it reaches any other server than this world's."""
        authority = str(self._authority)
        preload = HERE / "preload"
        return {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {
            "BADGEPRESS_WORLD_PORT": str(self._server.server_address[1]),
            "BADGEPRESS_WORLD_NOW": self.now.astimezone(UTC).isoformat() if self.now else "",
            "PYTHONPATH": str(preload),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NODE_OPTIONS": f"--import={(self.installation.node_folder / 'offline.mjs').as_uri()}",
            "SSL_CERT_FILE": authority,
            "REQUESTS_CA_BUNDLE": authority,
            "NODE_EXTRA_CA_CERTS": authority,
        }

    def url(self, path: str) -> str:
        """Return the public address of a path of the site."""
        return f"{self.base_url}/{path}"

    def answer(self, url: str) -> tuple[str, bytes] | None:
        """Return media type and body of a URL, `None` where nothing is."""
        if url in self._documents:
            return "application/ld+json", self._documents[url]
        if not url.startswith(self.base_url + "/"):
            return None
        path = (self.site / unquote(url.removeprefix(self.base_url + "/"))).resolve()
        if path.is_dir():
            path /= "index.html"
        if not path.is_file() or not path.is_relative_to(self.site):
            return None
        return MEDIA_TYPES.get(path.suffix, "application/octet-stream"), path.read_bytes()


def _handler(world: World) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10

        def do_GET(self) -> None:
            url = f"https://{self.headers.get('Host', '')}{self.path}"
            found = world.answer(url)
            if found is None:
                world.missing.append(url)
            media_type, body = found or ("text/plain", b"not found\n")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet: `World.missing` tells what matters."""

        def handle(self) -> None:
            # A verifier may refuse our certificate or go away at any moment; neither is the server's trouble.
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    return Handler
