"""Read by every Python verifier before anything else: the network is one loopback server, and the clock is the test's.

Runs in foreign environments, so the standard library only.
"""

from __future__ import annotations

import datetime
import os
import socket
import time

WORLD = ("127.0.0.1", int(os.environ["BADGEPRESS_WORLD_PORT"]))

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _refuse(*_args: object, **_kwargs: object) -> None:
    raise OSError("only TCP connections exist in this world")


def _checked(sock: socket.socket) -> None:
    if sock.family != socket.AF_INET or sock.type & 0xF != socket.SOCK_STREAM:
        _refuse()


def _connect_to_world(sock: socket.socket, _address: object) -> None:
    _checked(sock)
    return _connect(sock, WORLD)


def _connect_ex_to_world(sock: socket.socket, _address: object) -> int:
    _checked(sock)
    return _connect_ex(sock, WORLD)


def _every_name_is_the_world(host, port, family=0, type=0, proto=0, flags=0):  # type: ignore[no-untyped-def]
    return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", WORLD)]


socket.socket.connect = _connect_to_world  # type: ignore[method-assign]
socket.socket.connect_ex = _connect_ex_to_world  # type: ignore[method-assign]
socket.socket.sendto = _refuse  # type: ignore[assignment,method-assign]
socket.socket.sendmsg = _refuse  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _every_name_is_the_world
for _name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo"):
    setattr(socket, _name, _refuse)

if _now := os.environ["BADGEPRESS_WORLD_NOW"]:
    _real = datetime.datetime
    _shift = _real.fromisoformat(_now) - _real.now(datetime.UTC)
    _real_time = time.time

    class _IsDatetime(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, _real)

    class ShiftedDatetime(_real, metaclass=_IsDatetime):
        """`datetime` of a world in which it is another day."""

        @classmethod
        def now(cls, tz=None):  # type: ignore[no-untyped-def]
            return _real.now(tz) + _shift

        @classmethod
        def utcnow(cls):  # type: ignore[no-untyped-def]
            return _real.utcnow() + _shift

    datetime.datetime = ShiftedDatetime  # type: ignore[misc]
    time.time = lambda: _real_time() + _shift.total_seconds()
