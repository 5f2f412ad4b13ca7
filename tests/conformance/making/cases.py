"""One case of the table, and short ways to write it down."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.making.club import ADDRESS, NOW
from tests.conformance.making.signers import Document, text_of


@dataclass
class Case:
    """An input, the web as it is then, and the answer."""

    name: str
    input: Any
    """A document, a text, bytes, or an address (`https://…`)."""
    verdict: str = "valid"
    code: str = ""
    about: str = ""
    recipient: str = ""
    now: str = NOW
    web: Mapping[str, Document | None] = field(default_factory=dict)
    """What differs from the club's web; None: nothing answers there."""
    parts: list[str] = field(default_factory=list)
    """Verdicts of what is inside, in order."""
    contacted: list[str] | None = None

    def as_json(self, step_of: Mapping[str, str]) -> Document:
        """Return the case as it stands in the table."""
        made: Document = {"name": self.name}
        if self.about:
            made["about"] = self.about
        made["input"] = _input(self.input)
        if self.web:
            made["web"] = dict(self.web)
        made["now"] = self.now
        if self.recipient:
            made["recipient"] = self.recipient
        expect: Document = {
            "verdict": self.verdict,
            "step": step_of[self.code] if self.code else None,
            "code": self.code or None,
        }
        if self.parts:
            expect["parts"] = self.parts
        if self.contacted is not None:
            expect["contacted"] = self.contacted
        return made | {"expect": expect}


def refused(name: str, given: Any, code: str, **more: Any) -> Case:
    return Case(name, given, "not valid", code, **more)


def unclear(name: str, given: Any, code: str, **more: Any) -> Case:
    return Case(name, given, "cannot tell", code, **more)


def _input(value: Any) -> Document:
    if isinstance(value, dict | list):
        return {"text": text_of(value)}
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return (
        {"url": value}
        if value.startswith("https://") and value == value.strip() and len(value) < 300
        else {"text": value}
    )


def png(*chunks: tuple[bytes, bytes], broken: bool = False) -> bytes:
    """Return a picture of one pixel with these chunks before its data."""

    def chunk(kind: bytes, body: bytes, checksum: int | None = None) -> bytes:
        crc = zlib.crc32(kind + body) if checksum is None else checksum
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)

    middle = b"".join(chunk(kind, body, 1 if broken else None) for kind, body in chunks)
    # a stored block, so that no version of zlib writes other bytes
    pixels = b"\x78\x01\x01\x02\x00\xfd\xff\x00\x00\x00\x02\x00\x01"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + middle + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )  # fmt: skip


def itxt(keyword: str, text: Any, *, compressed: bool = False) -> tuple[bytes, bytes]:
    data = (text if isinstance(text, str) else text_of(text)).encode()
    packed = zlib.compress(data) if compressed else data
    return b"iTXt", keyword.encode() + b"\0" + (b"\1" if compressed else b"\0") + b"\0\0\0" + packed


def svg(prefix_uri: str, element: str, *, verify: str = "", body: str = "", head: str = "", more: str = "") -> str:
    inner = f"<![CDATA[{body}]]>" if body else ""
    attribute = f' verify="{verify}"' if verify else ""
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{prefix_uri}"><openbadges:{element}{attribute}>{inner}</openbadges:{element}>{more}<circle r="4"/></svg>'


__all__ = ["ADDRESS", "Case", "itxt", "png", "refused", "svg", "unclear"]
