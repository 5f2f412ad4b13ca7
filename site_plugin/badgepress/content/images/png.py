"""PNG: walk the chunks, check them against the specification, and inflate no more than the header announces.

Section numbers are those of the PNG specification, third edition (W3C). `read_chunks` is also what a writer of a
stripped copy needs: keep the chunks one wants, in order, and write them back.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .report import FaultList, ImageReport, bytes_in_words, shown

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_BYTES = 1 << 20
MAX_CHUNKS = 5_000
MIN_SIDE = 64
MAX_SIDE = 2048

_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_ANIMATION = {b"acTL", b"fcTL", b"fdAT"}
_TEXT = {b"tEXt", b"zTXt", b"iTXt"}
_BADGE_KEYWORDS = {b"openbadges", b"openbadgecredential"}
_INPUT_SLICE = 1 << 14
_OUTPUT_BLOCK = 1 << 16

_AGAIN = "Export the picture again from the program it was drawn in, and replace the file."
_COPY_AGAIN = "Copy, download or export the picture again: it was changed or cut off on its way here."


class Chunk(NamedTuple):
    """One chunk whose length and type make sense; `body` is a view into the file."""

    type: bytes
    body: memoryview


class Header(NamedTuple):
    """IHDR, section 11.2.1, with values that the specification allows."""

    width: int
    height: int
    depth: int
    colour: int
    interlaced: bool


def looks_like_png(data: bytes) -> bool:
    """Say whether the bytes are, or once were, a PNG (the first bytes may have been mangled as text)."""
    return b"PNG" in data[:6]


def inspect_png(data: bytes) -> ImageReport:
    """Check a file that `looks_like_png`; never raises."""
    faults = FaultList()
    if not data.startswith(SIGNATURE):
        faults.add("damaged", "is a PNG whose first bytes were changed, as if it were text", _COPY_AGAIN)
        return faults.report("png")
    if len(data) > MAX_BYTES:
        faults.add(
            "too-large",
            f"takes {bytes_in_words(len(data))}; the limit is 1 MiB",
            "Export it smaller (512 × 512 pixels are plenty), or run it through an optimiser such as oxipng.",
        )
    # Of a file that is too large only the header is read.
    chunks = read_chunks(data[:33] if faults.has("too-large") else data, faults)
    header = _read_header(chunks, faults)
    if header is None:
        return faults.report("png")
    _check_sides(header, faults)
    if not faults.has("too-large"):
        _check_chunks(header, chunks, faults)
        if not faults.has("damaged"):
            _check_pixels(header, (chunk.body for chunk in chunks if chunk.type == b"IDAT"), faults)
    return faults.report("png", header.width, header.height)


def read_chunks(data: bytes, faults: FaultList) -> list[Chunk]:
    """Split a PNG into chunks (section 5.3), up to IEND or to the first one that makes no sense.

    Args:
        data: The file, beginning with the signature.
        faults: Takes what is wrong with lengths, types, checksums and the end of the file.
    """
    view = memoryview(data)
    chunks: list[Chunk] = []
    header_only = faults.has("too-large")
    at = len(SIGNATURE)
    while at < len(data):
        if len(data) - at < 12:
            break
        length, kind = struct.unpack_from(">I4s", data, at)
        if not (kind.isalpha() and kind[2:3].isupper()):
            faults.add("damaged", "holds something that is not a part of a PNG", _COPY_AGAIN)
            return chunks
        if length > len(data) - at - 12:
            break
        body = view[at + 8 : at + 8 + length]
        if zlib.crc32(body, zlib.crc32(kind)) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            faults.add("damaged", "has a part whose checksum is wrong", _COPY_AGAIN)
        if len(chunks) == MAX_CHUNKS:
            faults.add("damaged", f"is cut into more than {MAX_CHUNKS} parts", _AGAIN)
            return chunks
        chunks.append(Chunk(kind, body))
        at += 12 + length
        if kind == b"IEND":
            _check_end(length, len(data) - at, faults)
            return chunks
    if not header_only:
        faults.add("damaged", "is cut off: its end is missing", _COPY_AGAIN)
    return chunks


def _check_end(length: int, trailing: int, faults: FaultList) -> None:
    if length:
        faults.add("damaged", "has data in its end mark", _AGAIN)
    if trailing:
        faults.add("unsafe", f"goes on after the end of the picture ({bytes_in_words(trailing)} more)", _AGAIN)


def _read_header(chunks: list[Chunk], faults: FaultList) -> Header | None:
    if not chunks or chunks[0].type != b"IHDR" or len(chunks[0].body) != 13:
        faults.add("damaged", "does not begin with a proper PNG header", _COPY_AGAIN)
        return None
    width, height, depth, colour, compression, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0].body)
    possible = (
        0 < width < 1 << 31
        and 0 < height < 1 << 31
        and depth in _DEPTHS.get(colour, ())
        and compression == 0
        and filtering == 0
        and interlace in (0, 1)
    )
    if not possible:
        faults.add("damaged", "has a PNG header that cannot be", _AGAIN)
        return None
    return Header(width, height, depth, colour, interlace == 1)


def _check_sides(header: Header, faults: FaultList) -> None:
    size = f"{header.width} × {header.height} pixels"
    if max(header.width, header.height) > MAX_SIDE:
        faults.add("too-large", f"measures {size}; the limit is {MAX_SIDE}", "Export it at 512 × 512 pixels.")
    if min(header.width, header.height) < MIN_SIDE:
        faults.add("too-small", f"measures {size}; at least {MIN_SIDE} are needed", "Export it at 512 × 512 pixels.")
    if header.width != header.height:
        faults.add(
            "not-square",
            f"is not square: it measures {size}",
            "Put it on a square canvas (a transparent border does it) and export it again.",
        )


def _check_chunks(header: Header, chunks: list[Chunk], faults: FaultList) -> None:
    """Check order and number of the chunks (section 5.6) and those that change what is drawn or hide a badge."""
    kinds = [chunk.type for chunk in chunks]
    data_at = [index for index, kind in enumerate(kinds) if kind == b"IDAT"]
    first_data = data_at[0] if data_at else len(kinds)
    if not data_at and not faults.has("damaged"):
        faults.add("damaged", "has no picture data", _COPY_AGAIN)
    if data_at and data_at[-1] - first_data + 1 != len(data_at):
        faults.add("damaged", "has its picture data in pieces that are not together", _AGAIN)
    if kinds.count(b"IHDR") != 1:
        faults.add("damaged", "has more than one PNG header", _AGAIN)
    for kind in dict.fromkeys(kinds):
        if kind in _ANIMATION:
            faults.add("unsafe", "is an animation (APNG)", "Export one still picture as PNG.")
        elif kind[:1].isupper() and kind not in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
            faults.add("unsafe", f"has a part that PNG does not know (“{shown(kind.decode('ascii'))}”)", _AGAIN)
    _check_palette(header, chunks, first_data, faults)
    if any(_keyword(chunk) in _BADGE_KEYWORDS for chunk in chunks if chunk.type in _TEXT):
        faults.add(
            "contains-badge",
            "has somebody's badge baked into it",
            "Use the badge class's own picture, not a copy that was awarded; or export it again where it was drawn.",
        )


def _keyword(chunk: Chunk) -> bytes:
    return bytes(chunk.body[:80]).split(b"\0", 1)[0].strip().lower()


def _check_palette(header: Header, chunks: list[Chunk], first_data: int, faults: FaultList) -> None:
    """Check PLTE (section 11.2.2) and tRNS (11.3.1.1)."""
    palettes = [(index, len(chunk.body)) for index, chunk in enumerate(chunks) if chunk.type == b"PLTE"]
    shades = [(index, len(chunk.body)) for index, chunk in enumerate(chunks) if chunk.type == b"tRNS"]
    entries = palettes[0][1] // 3 if palettes else 0
    most = 1 << header.depth if header.colour == 3 else 256
    palette_fine = (
        (len(palettes) == 1 if header.colour == 3 else len(palettes) <= (header.colour in (2, 6)))
        and all(index < first_data and size % 3 == 0 for index, size in palettes)
        and (not palettes or 1 <= entries <= most)
    )
    if not palette_fine:
        faults.add("damaged", "has a wrong colour table", _AGAIN)
    sizes: Iterable[int] = {0: (2,), 2: (6,), 3: range(1, entries + 1)}.get(header.colour, ())
    after = palettes[0][0] if palettes else 0
    shades_fine = len(shades) <= 1 and all(after < index < first_data and size in sizes for index, size in shades)
    if not shades_fine:
        faults.add("damaged", "has wrong data about transparency", _AGAIN)


def _row_sizes(header: Header) -> Iterator[tuple[int, int]]:
    """Yield (rows, bytes in a row with its filter byte) of every pass that has pixels, sections 7.2 and 8.1."""
    bits = _SAMPLES[header.colour] * header.depth
    for x, y, step_x, step_y in _ADAM7 if header.interlaced else ((0, 0, 1, 1),):
        columns = (header.width - x + step_x - 1) // step_x
        rows = (header.height - y + step_y - 1) // step_y
        if columns > 0 and rows > 0:
            yield rows, 1 + (columns * bits + 7) // 8


def _check_pixels(header: Header, pieces: Iterable[memoryview], faults: FaultList) -> None:
    """Inflate the picture data block by block: it must be exactly as long as the header says, its filters known."""
    passes = list(_row_sizes(header))
    expected = sum(rows * size for rows, size in passes)
    filters = _filter_positions(passes)
    next_filter = next(filters)
    inflater = zlib.decompressobj()
    done = 0
    try:
        for block in _inflate(inflater, pieces):
            while next_filter - done < len(block):
                if block[next_filter - done] > 4:
                    faults.add("damaged", "uses a row filter that PNG does not know", _AGAIN)
                    return
                next_filter = next(filters)
            done += len(block)
            if done > expected:
                break
    except zlib.error:
        faults.add("damaged", "has picture data that cannot be unpacked", _COPY_AGAIN)
        return
    if done > expected or inflater.unused_data:
        faults.add("damaged", "holds more picture data than its size allows", _AGAIN)
    elif done < expected or not inflater.eof:
        faults.add("damaged", "holds less picture data than its size needs", _COPY_AGAIN)


def _filter_positions(passes: list[tuple[int, int]]) -> Iterator[int]:
    at = 0
    for rows, size in passes:
        for _ in range(rows):
            yield at
            at += size
    while True:
        yield at + (1 << 62)


def _inflate(inflater: zlib._Decompress, pieces: Iterable[memoryview]) -> Iterator[bytes]:
    """Yield blocks of at most `_OUTPUT_BLOCK` bytes; what follows the stream shows in `unused_data`, and ends it."""
    for piece in pieces:
        for start in range(0, len(piece), _INPUT_SLICE):
            if inflater.unused_data:
                return
            block = inflater.decompress(piece[start : start + _INPUT_SLICE], _OUTPUT_BLOCK)
            yield block
            while inflater.unconsumed_tail or len(block) == _OUTPUT_BLOCK:
                block = inflater.decompress(inflater.unconsumed_tail, _OUTPUT_BLOCK)
                yield block
