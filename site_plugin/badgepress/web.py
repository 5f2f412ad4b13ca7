"""The one reader of other people's web servers: one host, bounded in time and bytes, and no redirect followed by itself.

Everything that comes back is hostile until checked: headers and bodies are cut, packed bodies are unpacked within their limit, and a server that
answers a byte a second is left when the time is up.
"""

from __future__ import annotations

import http.client
import queue
import ssl
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from badgepress import __version__
from badgepress.web_connection import Address, Connection, WebError, connect, time_left

SECONDS_A_REQUEST = 20.0
_GZIP = b"\x1f\x8b"
_SENT_ALWAYS = {"User-Agent": f"badgepress/{__version__}", "Accept": "*/*", "Connection": "keep-alive"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to one request."""

    status: int
    headers: Mapping[str, str]
    """Names in small letters; what was sent several times is joined by `, `."""
    body: bytes = field(repr=False)
    """Unpacked."""
    fault: str = ""
    """What is wrong with how the body was packed; the body is then as it came."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server showed of itself when the connection was made; it was found trustworthy."""

    expires: str
    """As OpenSSL writes it: `Jun  1 12:00:00 2027 GMT`."""
    protocol: str
    """`TLSv1.3`."""


class Web:
    """Reads one host. Safe to use from several threads."""

    def __init__(self, host: str, connect_to: Mapping[Address, Address] | None = None, ca_file: Path | None = None) -> None:
        """Name the host; every other is refused.

        Args:
            host: As it stands in addresses.
            connect_to: (host, port) → (host, port): where to connect instead, as for a server that the name does not lead to yet.
            ca_file: Certificates (PEM) to trust beside the system's.

        Raises:
            WebError: The file holds no certificates.
        """
        self._host = host.lower()
        self._connect_to = dict(connect_to or {})
        self._context = _context(ca_file)
        self._idle: dict[tuple[str, int], queue.LifoQueue[Connection]] = {}
        self.certificate: Certificate | None = None

    def get(
        self, url: str, *, max_bytes: int, headers: Mapping[str, str] | None = None, seconds: float = SECONDS_A_REQUEST
    ) -> Answer:
        """Fetch an address of the host.

        Args:
            url: http or https.
            max_bytes: Of the body, packed as well as unpacked.
            headers: To send beside the usual ones.
            seconds: For everything, from the connection to the last byte.

        Raises:
            WebError: It could not be read within its limits.
        """
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if host != self._host or parts.scheme not in ("http", "https") or parts.username is not None:
            raise WebError("no answer", f"only {self._host} is asked, not {host or url[:80]}")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        idle = self._idle.setdefault((parts.scheme, port), queue.LifoQueue())
        deadline = time.monotonic() + seconds
        sent = {**_SENT_ALWAYS, "Accept-Encoding": "gzip", **(headers or {})}
        try:
            connection = idle.get_nowait()
        except queue.Empty:
            connection = self._connected(parts.scheme, host, port, deadline)
        else:
            try:
                return self._asked(connection, target, sent, max_bytes, deadline, idle)
            except WebError as error:
                # a kept connection may have been closed meanwhile: that says nothing about the server
                if error.reason not in ("no answer", "not http"):
                    raise
                connection = self._connected(parts.scheme, host, port, deadline)
        return self._asked(connection, target, sent, max_bytes, deadline, idle)

    def close(self) -> None:
        """Close the connections that are kept."""
        for idle in self._idle.values():
            while not idle.empty():
                idle.get_nowait().close()

    def _asked(
        self,
        connection: Connection,
        target: str,
        headers: Mapping[str, str],
        max_bytes: int,
        deadline: float,
        idle: queue.LifoQueue[Connection],
    ) -> Answer:
        connection.until(deadline)
        try:
            status, told, body, is_kept = _read(connection, target, headers, max_bytes)
        except BaseException as error:
            connection.close()
            if isinstance(error, TimeoutError):
                raise WebError("too slow", "it does not answer in time") from None
            if isinstance(error, http.client.HTTPException | ValueError):
                raise WebError("not http", f"the answer is not HTTP ({type(error).__name__})") from None
            if isinstance(error, OSError):
                raise WebError("no answer", f"the connection breaks ({error.strerror or type(error).__name__})") from None
            raise
        if is_kept:
            idle.put(connection)
        return _unpacked(status, told, body, max_bytes)

    def _connected(self, scheme: str, host: str, port: int, deadline: float) -> Connection:
        plain = connect(self._connect_to.get((host, port), (host, port)), deadline)
        if scheme == "http":
            return Connection(host, port, plain)
        try:
            plain.settimeout(time_left(deadline))
            secure = self._context.wrap_socket(plain, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            plain.close()
            raise WebError("certificate", error.verify_message or "the certificate cannot be trusted") from None
        except TimeoutError:
            plain.close()
            raise WebError("too slow", "it does not answer in time") from None
        except (ssl.SSLError, OSError, ValueError) as error:
            plain.close()
            what = getattr(error, "reason", None) or type(error).__name__
            raise WebError("tls", f"no encrypted connection can be made ({what})") from None
        shown: Any = secure.getpeercert() or {}
        self.certificate = Certificate(str(shown.get("notAfter", "")), secure.version() or "")
        return Connection(host, port, secure)


def _read(
    connection: Connection, target: str, headers: Mapping[str, str], max_bytes: int
) -> tuple[int, dict[str, str], bytes, bool]:
    connection.request("GET", target, headers=dict(headers))
    response = connection.getresponse()
    try:
        body = response.read(max_bytes + 1)
        if len(body) > max_bytes:
            raise WebError("too large", f"it sends more than {max_bytes:,} bytes")
        if response.length:
            raise WebError("not http", "the answer is cut short")
        return response.status, _joined(response.getheaders()), body, not response.will_close
    finally:
        response.close()


def _context(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (ssl.SSLError, OSError):
            raise WebError("tls", f"{ca_file} holds no certificates (PEM) that can be read") from None
    return context


def _joined(headers: list[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()
        joined[name] = f"{joined[name]}, {value}" if name in joined else value
    return joined


def _unpacked(status: int, headers: Mapping[str, str], body: bytes, max_bytes: int) -> Answer:
    coding = headers.get("content-encoding", "").strip().lower()
    if coding in ("", "identity") or not body:
        return Answer(status, headers, body)
    if coding not in ("gzip", "x-gzip"):
        return Answer(status, headers, body, f"is packed as {coding[:40]}, which nobody asked for")
    unpacked, fault = inflate(body, max_bytes)
    if fault:
        return Answer(status, headers, body, f"says that it is packed as gzip, but {fault}")
    if unpacked.startswith(_GZIP):
        return Answer(status, headers, unpacked, "is packed twice")
    return Answer(status, headers, unpacked)


def inflate(packed: bytes, max_bytes: int) -> tuple[bytes, str]:
    """Unpack gzip; return what is in it, and what is wrong with it.

    Raises:
        WebError: It grows beyond `max_bytes`.
    """
    inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        unpacked = inflater.decompress(packed, max_bytes + 1)
    except zlib.error:
        return b"", "is not"
    if len(unpacked) > max_bytes:
        raise WebError("too large", f"it unpacks to more than {max_bytes:,} bytes")
    return unpacked, "" if inflater.eof else "is cut short"
