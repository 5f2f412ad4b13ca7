"""Connections that keep to one deadline for a whole answer, from the first byte to the last."""

from __future__ import annotations

import http.client
import io
import socket
import time
from typing import Any, Literal

from badgepress.errors import EXIT_CANNOT_TELL, BadgepressError

ADDRESSES_TRIED = 4

Reason = Literal["no such host", "no answer", "too slow", "certificate", "tls", "not http", "too large"]
Address = tuple[str, int]


class WebError(BadgepressError):
    """A server could not be read.

    Attributes:
        reason: Which kind of failure.
    """

    exit_code = EXIT_CANNOT_TELL

    def __init__(self, reason: Reason, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason: Reason = reason


def connect(address: Address, deadline: float) -> socket.socket:
    """Open a connection to host and port, by the first of its addresses that answers.

    Raises:
        WebError: There is no such host, or none of its addresses answers in time.
    """
    host, port = address
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise WebError("no such host", f"there is no host {host}, or no network") from None
    failure: OSError = OSError("no address")
    for family, kind, protocol, _name, where in found[:ADDRESSES_TRIED]:
        opened = socket.socket(family, kind, protocol)
        try:
            opened.settimeout(time_left(deadline))
            opened.connect(where)
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            opened.close()
            failure = error
        else:
            return opened
    if isinstance(failure, TimeoutError):
        raise WebError("too slow", "it does not answer in time")
    raise WebError("no answer", f"no connection to {host}, port {port} ({failure.strerror or failure})")


def time_left(deadline: float) -> float:
    """Return the seconds that are left until a moment of the monotonic clock, or raise `TimeoutError`."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class Connection(http.client.HTTPConnection):
    """A connection whose socket keeps to one deadline for a whole answer: a timeout a read is none for a server that drips."""

    def __init__(self, host: str, port: int, opened: socket.socket) -> None:
        super().__init__(f"[{host}]" if ":" in host else host, None if port in (80, 443) else port)
        self.auto_open = 0
        self._dripping = _DeadlineSocket(opened)
        self.sock: Any = self._dripping

    def until(self, deadline: float) -> None:
        """Set when the answer must be complete."""
        self._dripping.deadline = deadline


class _DeadlineSocket:
    """What http.client uses of a socket, and no more; closed once nobody reads from it."""

    def __init__(self, opened: socket.socket) -> None:
        self._opened = opened
        self._users = 1
        self.deadline = 0.0

    def sendall(self, data: bytes) -> None:
        self._opened.settimeout(time_left(self.deadline))
        self._opened.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        self._users += 1
        return io.BufferedReader(_DeadlineReader(self))

    def receive_into(self, buffer: memoryview) -> int:
        self._opened.settimeout(time_left(self.deadline))
        return self._opened.recv_into(buffer)

    def close(self) -> None:
        self._users -= 1
        if self._users <= 0:
            self._opened.close()


class _DeadlineReader(io.RawIOBase):
    def __init__(self, source: _DeadlineSocket) -> None:
        super().__init__()
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._source.receive_into(memoryview(buffer))

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()
