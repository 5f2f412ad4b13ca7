"""Takes the badge out of a picture: PNG (iTXt, tEXt) and SVG, as OB 2.0 and OB 3.0 §5.3 bake them."""

from __future__ import annotations

import struct
import xml.parsers.expat as expat
import zlib
from collections.abc import Iterator
from typing import Any

from badgepress.verifying.credential_check.report import Trouble, unclear

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# the newest kind first: where a picture holds several, it is the one to verify
_KEYWORDS = (b"clrcredential", b"openbadgecredential", b"openbadges")
_NAMESPACES = {
    "https://purl.imsglobal.org/clr/v2p0": "credential",
    "https://purl.imsglobal.org/ob/v3p0": "credential",
    "http://openbadges.org": "assertion",
}
_MAX_CHUNKS = 20_000
_MAX_ELEMENTS = 100_000


def badge_in_png(data: bytes) -> bytes:
    """Return the JSON, JWS or address that a PNG holds.

    Raises:
        Trouble: At step `input`.
    """
    found: dict[bytes, bytes] = {}
    for kind, body in _chunks(data):
        if kind not in (b"iTXt", b"tEXt", b"zTXt"):
            continue
        keyword, _zero, rest = body.partition(b"\0")
        if keyword not in _KEYWORDS:
            continue
        if keyword in found:
            raise Trouble(
                "two-badges",
                f"the picture holds two badges under the keyword {keyword.decode()}: programs would read different ones",
            )
        found[keyword] = _text(kind, rest)
    for keyword in _KEYWORDS:
        if keyword in found:
            return found[keyword]
    raise Trouble(
        "no-badge", "the picture holds no badge; many sites and phones drop it when a picture is uploaded or converted"
    )


def _text(kind: bytes, rest: bytes) -> bytes:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt" or rest[:1] != b"\0":
        raise Trouble(
            "badge-compressed", "the badge in the picture is compressed, which the specification does not allow"
        )
    # compression flag and method, then language and translated keyword, each ended by a zero
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise Trouble("picture-damaged", "the text that holds the badge is cut short")
    return parts[2]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_SIGNATURE)
    for _number in range(_MAX_CHUNKS):
        head = data[position : position + 8]
        if len(head) < 8:
            raise Trouble("picture-damaged", "the picture ends too early")
        length, kind = struct.unpack(">I4s", head)
        body = data[position + 8 : position + 8 + length]
        checksum = data[position + 8 + length : position + 12 + length]
        if len(checksum) < 4 or zlib.crc32(kind + body) != int.from_bytes(checksum):
            raise Trouble("picture-damaged", "the picture is cut short or was changed: a checksum does not fit")
        if kind == b"IEND":
            return
        yield kind, body
        position += 12 + length
    raise unclear("picture-damaged", f"the picture has more than {_MAX_CHUNKS:,} parts")


def badge_in_svg(data: bytes) -> bytes:
    """Return the JSON, JWS or address that an SVG holds; nothing in it is expanded, loaded or run.

    Raises:
        Trouble: At step `input`.
    """
    reader = _SvgReader()
    try:
        reader.parse(data)
    except (expat.ExpatError, ValueError, LookupError):
        raise Trouble("picture-damaged", "the picture is no SVG that can be read") from None
    if not reader.found:
        raise Trouble(
            "no-badge", "the picture holds no badge; many sites drop it when a picture is uploaded or converted"
        )
    best = next(namespace for namespace in _NAMESPACES if namespace in reader.found)
    if len(reader.found[best]) > 1:
        raise Trouble("two-badges", "the picture holds two badges: programs would read different ones")
    verify, body = reader.found[best][0]
    text = body.strip()
    if verify and text.startswith("{"):
        # OB 2: the address of what the body repeats; what is published there decides
        return text.encode("utf-8", "surrogatepass")
    return (verify or text).encode("utf-8", "surrogatepass")


class _SvgReader:
    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, str]]] = {}
        self._open: str = ""
        self._verify = ""
        self._text: list[str] = []
        self._elements = 0
        self._depth = 0

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = _doctype
        parser.EntityDeclHandler = _refuse
        parser.ExternalEntityRefHandler = _refuse
        parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > _MAX_ELEMENTS or self._depth > 256:
            raise unclear("picture-damaged", f"the picture has more than {_MAX_ELEMENTS:,} parts")
        namespace, _space, local = name.rpartition(" ")
        if self._depth == 1 and local != "svg":
            raise Trouble("unknown-kind", f"it is XML, but a {local[:40]!r}, not a picture", "unclear")
        if _NAMESPACES.get(namespace) == local:
            if self._open:
                raise Trouble("picture-damaged", "the picture holds a badge within a badge")
            self._open, self._verify, self._text = name, attributes.get("verify", ""), []

    def _characters(self, text: str) -> None:
        if self._open:
            self._text.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == self._open:
            self._open = ""
            self.found.setdefault(name.rpartition(" ")[0], []).append((self._verify, "".join(self._text)))


def _doctype(_name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
    # a plain DOCTYPE, as drawing programs write it, loads nothing; definitions in it could make a bomb of a few bytes
    if has_subset:
        _refuse()


def _refuse(*_what: Any) -> int:
    raise Trouble(
        "picture-damaged", "the picture defines its own abbreviations (entities), which can stand for anything"
    )
