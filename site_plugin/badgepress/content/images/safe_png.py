"""What is published of a PNG: the picture, and nothing that somebody's camera, editor or malice wrote beside it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from .png import SIGNATURE, Chunk, read_chunks
from .report import FaultList

_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_LENGTHS = {
    b"gAMA": {4}, b"cHRM": {32}, b"sRGB": {1}, b"sBIT": {1, 2, 3, 4}, b"bKGD": {1, 2, 6}, b"pHYs": {9},
}  # fmt: skip
"""Sections 11.3.2 to 11.3.5: what tells how to show the picture, and how long each of them is."""


def safe_png(data: bytes) -> bytes:
    """Return a PNG without text, places, colour profiles, times, thumbnails and unknown parts; its pixels are the same.

    Args:
        data: A file that `inspect_png` finds nothing wrong with.
    """
    return SIGNATURE + b"".join(_written(chunk) for chunk in _kept(read_chunks(data, FaultList())))


def _kept(chunks: list[Chunk]) -> Iterator[Chunk]:
    seen: set[bytes] = set()
    for chunk in chunks:
        if chunk.type in _PICTURE:
            yield chunk
        elif len(chunk.body) in _LENGTHS.get(chunk.type, ()) and chunk.type not in seen:
            seen.add(chunk.type)
            yield chunk


def _written(chunk: Chunk) -> bytes:
    return struct.pack(">I", len(chunk.body)) + chunk.type + chunk.body + struct.pack(">I", zlib.crc32(chunk.body, zlib.crc32(chunk.type)))  # fmt: skip
