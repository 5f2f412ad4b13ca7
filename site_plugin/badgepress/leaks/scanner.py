"""Looks for the private halves of the keys that `keys/` announces: whatever decodes to 32 bytes whose public key is one of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from badgepress.content.model import Key
from badgepress.errors import BadgepressError
from badgepress.leaks.candidates import candidates
from badgepress.linkeddata.multibase import decode_multikey

PIECE_BYTES = 4 * 1024 * 1024
_OVERLAP = 16 * 1024
_REMEMBERED = 200_000
_SAME_PLACE = 4
"""What is found so few lines apart is one thing: the head of a file and the line that holds the key."""
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Leak(NamedTuple):
    """A private key that was found; the key itself is not kept."""

    line: int
    """From 1; where it begins, or the whole of what holds it."""
    encoding: str
    key: str
    """Name of its public half."""


class Scanner:
    """Finds the private halves of some keys; remembers what was none of them."""

    def __init__(self, keys: Iterable[Key]) -> None:
        """Take the keys to look for; one that is damaged is left out."""
        self._names: dict[tuple[str, bytes], str] = {}
        for key in keys:
            try:
                _, raw = decode_multikey(key.public_key)
            except BadgepressError:
                continue
            self._names[key.algorithm, raw] = key.name
        self._algorithms = {algorithm for algorithm, _ in self._names}
        self._raw = tuple(raw[-32:] for _, raw in self._names)
        self._tried: dict[bytes, str] = {}

    def scan(self, data: bytes, first_line: int = 1) -> Iterator[Leak]:
        """Yield the leaks of a piece of text or binary, by line; one that can be read in several ways is one."""
        found = {
            Leak(first_line + data.count(b"\n", 0, candidate.offset), candidate.encoding, name)
            for candidate in candidates(data, self._raw)
            if (name := self._owner(candidate.secret))
        }
        last: dict[str, int] = {}
        for leak in sorted(found):
            if leak.line - last.get(leak.key, -_SAME_PLACE) >= _SAME_PLACE:
                yield leak
            last[leak.key] = leak.line

    def scan_stream(self, stream: IO[bytes]) -> Iterator[Leak]:
        """Yield the leaks of a file of any size, a piece at a time; what stands where two pieces meet is looked at in both."""
        line, kept, seen = 1, b"", set[tuple[int, str]]()
        while piece := stream.read(PIECE_BYTES):
            data = kept + piece
            for leak in self.scan(data, line):
                if not any((leak.line - above, leak.key) in seen for above in range(_SAME_PLACE)):
                    yield leak
                seen.add((leak.line, leak.key))
            kept = data[-_OVERLAP:] if len(piece) == PIECE_BYTES else b""
            line += data.count(b"\n", 0, len(data) - len(kept))

    def _owner(self, secret: bytes) -> str:
        """Return the name of the key whose private half this is, empty if it is none of ours."""
        if len(secret) != 32:
            return ""
        name = self._tried.get(secret)
        if name is None:
            name = next((self._names[pair] for pair in self._publics(secret) if pair in self._names), "")
            if len(self._tried) > _REMEMBERED:
                self._tried.clear()
            self._tried[secret] = name
        return name

    def _publics(self, secret: bytes) -> Iterator[tuple[str, bytes]]:
        if "Ed25519" in self._algorithms:
            yield "Ed25519", Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
        number = int.from_bytes(secret)
        if "P-256" in self._algorithms and 0 < number < _P256_ORDER:
            public = ec.derive_private_key(number, ec.SECP256R1()).public_key()
            yield "P-256", public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


