"""PNG: the credential is one uncompressed iTXt chunk, put before the picture's data; every other byte stays."""

from __future__ import annotations

import struct
import zlib

from badgepress.content.images.png import SIGNATURE, read_chunks
from badgepress.content.images.report import FaultList
from badgepress.errors import BadgepressError

KEYWORD = b"openbadgecredential"
_TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_BADGE_KEYWORDS = frozenset({KEYWORD, b"openbadges"})


def bake_png(picture: bytes, credential: bytes) -> bytes:
    """Return a PNG with a credential in it, and with no other one.

    Args:
        picture: A sound PNG.
        credential: UTF-8 JSON with its proof.

    Raises:
        BadgepressError: It is no sound PNG.
    """
    faults = FaultList()
    chunks = read_chunks(picture, faults) if picture.startswith(SIGNATURE) else []
    if faults.report("png").faults or not any(chunk.type == b"IDAT" for chunk in chunks):
        raise BadgepressError("the picture is no sound PNG", hint="Run badgepress check, and mend it first.")
    # keyword; neither compressed nor of any language; no translated keyword
    text = _chunk(b"iTXt", KEYWORD + b"\0" + b"\0\0" + b"\0" + b"\0" + credential.strip())
    parts = [SIGNATURE]
    for chunk in chunks:
        if chunk.type in _TEXT and bytes(chunk.body[:80]).split(b"\0", 1)[0].strip().lower() in _BADGE_KEYWORDS:
            continue
        if chunk.type == b"IDAT" and text:
            parts.append(text)
            text = b""
        parts.append(_chunk(chunk.type, bytes(chunk.body)))
    return b"".join(parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
