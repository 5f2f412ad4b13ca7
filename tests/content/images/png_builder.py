"""Makes PNG files by hand, good ones and ones that are wrong in exactly one way."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
COLOURS = [
    (colour, depth)
    for colour, depths in {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items()
    for depth in depths
]


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, depth: int, colour: int, interlace: int = 0, tail: bytes = b"\0\0") -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBB", width, height, depth, colour) + tail + bytes([interlace]))


def raw_pixels(width: int, height: int, depth: int, colour: int, interlace: int = 0) -> bytes:
    """Rows with their filter bytes; the seven passes of Adam7 are counted pixel by pixel."""
    grid = ["16462646", "77777777", "56565656", "77777777", "36463646", "77777777", "56565656", "77777777"]
    rows: list[bytes] = []
    for number in "1234567" if interlace else "*":
        for y in range(height):
            columns = sum(1 for x in range(width) if number in ("*", grid[y % 8][x % 8]))
            if columns:
                size = (columns * SAMPLES[colour] * depth + 7) // 8
                rows.append(bytes([y % 5]) + bytes((x * 7 + y) % 256 for x in range(size)))
    return b"".join(rows)


def palette(colour: int, depth: int) -> list[bytes]:
    return [chunk(b"PLTE", bytes(range(3)) * (1 << depth))] if colour == 3 else []


def chunks(width: int = 64, height: int = 64, depth: int = 8, colour: int = 6, interlace: int = 0) -> Iterator[bytes]:
    yield header(width, height, depth, colour, interlace)
    yield from palette(colour, depth)
    yield chunk(b"IDAT", zlib.compress(raw_pixels(width, height, depth, colour, interlace)))
    yield chunk(b"IEND")


def png(*parts: bytes) -> bytes:
    return SIGNATURE + b"".join(parts)


def good(width: int = 64, height: int = 64, depth: int = 8, colour: int = 6, interlace: int = 0) -> bytes:
    return png(*chunks(width, height, depth, colour, interlace))
