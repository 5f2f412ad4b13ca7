"""The network: https only, no private addresses, few redirects, and everything within its time and size."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from badgepress.verifying.credential_check.fetching import Fetched, FetchError, follow
from badgepress.web import Web
from badgepress.web_connection import ADDRESSES_TRIED, Address, WebError

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOW_PORTS = frozenset({443})


def is_public(address: str) -> bool:
    """Say whether an IP address is one that anybody on the Internet could have, whatever it is wrapped in."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:  # fec0::/10, given up by RFC 3879, but routers still know it
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


class WebFetcher:
    """Fetches over https; keeps connections between requests."""

    def __init__(self, connect_to: Mapping[Address, Address] | None = None, ca_file: Path | None = None) -> None:
        """Start without connections.

        Args:
            connect_to: (host, port) → (host, port) to connect to instead: for tests, whose servers are on this machine.
            ca_file: Certificates to trust beside the system's.
        """
        self._connect_to = dict(connect_to or {})
        self._ca_file = ca_file
        self._webs: dict[tuple[str, int], list[Web]] = {}

    def get(self, url: str, *, max_bytes: int, seconds: float, may_leave: bool = False) -> Fetched:
        """Fetch an address; see `Fetcher`."""
        deadline = time.monotonic() + seconds
        return follow(lambda hop: self._once(hop, max_bytes, deadline), url, may_leave=may_leave)

    def _once(self, url: str, max_bytes: int, deadline: float) -> tuple[Fetched, str | None]:
        failure: WebError | None = None
        for web in self._of(url):
            left = deadline - time.monotonic()
            if left <= 0:
                raise FetchError("too slow", f"{url} does not answer in time")
            try:
                answer = web.get(url, max_bytes=max_bytes, seconds=left)
            except WebError as error:
                failure = error
                if error.reason in ("no answer", "too slow"):
                    continue
                break
            if answer.fault:
                raise FetchError("unreachable", f"{url}: what it sends {answer.fault}")
            kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
            location = answer.headers.get("location") if answer.status in _REDIRECTS else None
            return Fetched(url, answer.status, kind, answer.body), location
        reason = failure.reason if failure else "no answer"
        known = "too large" if reason == "too large" else "too slow" if reason == "too slow" else "unreachable"
        raise FetchError(known, f"{url}: {failure or 'no address'}")  # type: ignore[arg-type]

    def _of(self, url: str) -> list[Web]:
        """Return a reader for every public address of a host: the one looked up is the one connected to."""
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 443
        if port not in _LOW_PORTS and port < 1024:
            raise FetchError("not allowed", f"port {port} of {host} is not asked")
        if (host, port) not in self._webs:
            reached = {(host, port): self._connect_to[host, port]} if (host, port) in self._connect_to else None
            found = [reached] if reached else [{(host, port): (ip, port)} for ip in _public_addresses(host, port)]
            self._webs[host, port] = [Web(host, target, self._ca_file) for target in found]
        return self._webs[host, port]


def _public_addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        raise FetchError("unreachable", f"there is no host {host}, or no network") from None
    addresses = list(dict.fromkeys(str(item[4][0]) for item in found))
    if not all(is_public(address) for address in addresses):
        # one private address among public ones is how a name is bent towards this network
        raise FetchError("not allowed", f"{host} is in a private network, which is not asked")
    return addresses[:ADDRESSES_TRIED]
