"""A static host on this machine, over real TLS with a certificate authority of its own, that tests can make as bad as they like."""

from __future__ import annotations

import gzip
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

TYPES = {
    "html": "text/html; charset=utf-8", "json": "application/json", "svg": "image/svg+xml", "png": "image/png", "css": "text/css",
    "js": "text/javascript", "xml": "application/xml", "jwt": "text/plain; charset=utf-8",
}  # fmt: skip


@dataclass
class Response:
    """What the host is about to send."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


Alter = Callable[[str, Response], Response | None]
"""Site path (no query) and the good answer → the answer to send; None for the good one."""
Takeover = Callable[[str, socket.socket], bool]
"""Site path and the connection → whether the answer was sent already."""


class Host:
    """Serves a folder under a prefix. `alter` changes answers; `takeover` writes bytes itself."""

    def __init__(self, root: Path, prefix: str, alter: Alter | None = None, takeover: Takeover | None = None) -> None:
        self.root, self.prefix = root, prefix
        self.alter, self.takeover = alter, takeover
        self.asked: list[str] = []

    def answer(self, target: str, accepts_gzip: bool) -> Response:
        path = unquote(urlsplit(target).path)
        self.asked.append(target)
        if not path.startswith(f"{self.prefix}/"):
            return Response(404, {"Content-Type": "text/html"}, b"nothing here")
        path = path[len(self.prefix) + 1 :]
        good = self._file(path)
        altered = (self.alter(path, good) if self.alter else None) or good
        if accepts_gzip and altered.body and "Content-Encoding" not in altered.headers:
            altered.body = gzip.compress(altered.body, 1)
            altered.headers["Content-Encoding"] = "gzip"
        return altered

    def _file(self, path: str) -> Response:
        file = self.root / (f"{path}index.html" if path.endswith("/") or not path else path)
        if file.is_dir():
            return Response(301, {"Location": f"{self.prefix}/{path}/"})
        if not file.is_file():
            return Response(404, {"Content-Type": "text/html"}, b"not found")
        kind = TYPES.get(file.suffix.removeprefix("."), "application/octet-stream")
        return Response(200, {"Content-Type": kind, "Access-Control-Allow-Origin": "*", "Server": "nginx"}, file.read_bytes())

    @contextmanager
    def serving(self, context: ssl.SSLContext | None) -> Iterator[int]:
        """Serve on a free port of 127.0.0.1, with TLS if a context is given."""
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                path = urlsplit(self.path).path.removeprefix(f"{host.prefix}/")
                if host.takeover is not None and host.takeover(path, self.connection):
                    self.close_connection = True
                    return
                response = host.answer(self.path, "gzip" in self.headers.get("Accept-Encoding", ""))
                self.send_response_only(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def get_request(self) -> tuple[socket.socket, object]:
                opened, address = super().get_request()
                if context is not None:
                    opened = context.wrap_socket(opened, server_side=True, do_handshake_on_connect=False)
                return opened, address

            def handle_error(self, *_: object) -> None:
                pass  # clients that hang up are part of the tests

        with Server(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            thread.start()
            try:
                yield server.server_port
            finally:
                server.shutdown()


class Authority:
    """A certificate authority that lives as long as the tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        self._certificate = self._issue(self._name, self._key.public_key(), is_authority=True)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._certificate.public_bytes(Encoding.PEM))

    def context(self, name: str, *, days: int = 90) -> ssl.SSLContext:
        """Return what a server for `name` needs; its certificate ends in `days` days from now, or ended before."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._issue(subject, key.public_key(), days=days, dns=name)
        file = self._folder / f"{name}{days}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _issue(
        self, subject: x509.Name, public: ec.EllipticCurvePublicKey, *, days: int = 365, dns: str = "", is_authority: bool = False
    ) -> x509.Certificate:
        now = datetime.now(UTC)  # TLS knows no other clock
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        )
        if dns:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(dns)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())
