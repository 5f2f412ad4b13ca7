from __future__ import annotations

import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.content.images import inspect_image
from tests.content.images.png_builder import COLOURS, SIGNATURE, chunk, good, header, palette, png, raw_pixels

IHDR = header(64, 64, 8, 6)
PIXELS = raw_pixels(64, 64, 8, 6)
IDAT = chunk(b"IDAT", zlib.compress(PIXELS))
IEND = chunk(b"IEND")
PALETTE = chunk(b"PLTE", bytes(12))
INDEXED = header(64, 64, 2, 3)
INDEXED_DATA = chunk(b"IDAT", zlib.compress(raw_pixels(64, 64, 2, 3)))


def codes(data: bytes, name: str = "badge.png") -> list[str]:
    return [fault.code for fault in inspect_image(name, data).faults]


def idat(raw: bytes) -> bytes:
    return chunk(b"IDAT", raw)


@pytest.mark.parametrize("interlace", [0, 1])
@pytest.mark.parametrize(("colour", "depth"), COLOURS)
@pytest.mark.parametrize("side", [64, 67])
def test_every_kind_of_pixel_is_accepted(colour: int, depth: int, interlace: int, side: int) -> None:
    report = inspect_image("badge.png", good(side, side, depth, colour, interlace))
    assert report.faults == ()
    assert (report.kind, report.width, report.height, report.is_good) == ("png", side, side, True)


@pytest.mark.parametrize("interlace", [0, 1])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 1), (1, 5), (3, 9), (8, 8)])
def test_tiny_pictures_are_only_too_small(size: tuple[int, int], interlace: int) -> None:
    assert set(codes(good(*size, 1, 0, interlace))) <= {"too-small", "not-square"}


def test_picture_data_in_many_pieces_with_empty_ones_is_accepted() -> None:
    stream = zlib.compress(PIXELS)
    pieces = [idat(stream[at : at + 7]) for at in range(0, len(stream), 7)]
    assert codes(png(IHDR, idat(b""), *pieces, idat(b""), IEND)) == []


@pytest.mark.parametrize("level", [0, 1, 9])
def test_every_compression_is_accepted_at_the_largest_size(level: int) -> None:
    rows = (b"\4" + bytes(256)) * 2048
    assert codes(png(header(2048, 2048, 1, 0), idat(zlib.compress(rows, level)), IEND)) == []


def test_harmless_extras_are_accepted() -> None:
    extras = [chunk(b"gAMA", bytes(4)), chunk(b"pHYs", bytes(9)), chunk(b"tEXt", b"Title\0Open badges")]
    assert codes(png(IHDR, *extras, IDAT, chunk(b"tIME", bytes(7)), IEND)) == []


WRONG = {
    "no header": png(IDAT, IEND),
    "header second": png(chunk(b"tIME", bytes(7)), IHDR, IDAT, IEND),
    "header twice": png(IHDR, IHDR, IDAT, IEND),
    "header short": png(chunk(b"IHDR", bytes(12)), IDAT, IEND),
    "width zero": png(header(0, 64, 8, 6), IDAT, IEND),
    "height zero": png(header(64, 0, 8, 6), IDAT, IEND),
    "width negative": png(header(1 << 31, 64, 8, 6), IDAT, IEND),
    "colour type 1": png(header(64, 64, 8, 1), IDAT, IEND),
    "colour type 5": png(header(64, 64, 8, 5), IDAT, IEND),
    "colour type 7": png(header(64, 64, 8, 7), IDAT, IEND),
    "depth 3": png(header(64, 64, 3, 0), IDAT, IEND),
    "depth 4 with colour 6": png(header(64, 64, 4, 6), IDAT, IEND),
    "depth 16 with palette": png(header(64, 64, 16, 3), PALETTE, IDAT, IEND),
    "compression 1": png(header(64, 64, 8, 6, tail=b"\1\0"), IDAT, IEND),
    "filter method 1": png(header(64, 64, 8, 6, tail=b"\0\1"), IDAT, IEND),
    "interlace 2": png(header(64, 64, 8, 6, 2), IDAT, IEND),
    "no data": png(IHDR, IEND),
    "no end": png(IHDR, IDAT),
    "end with data": png(IHDR, IDAT, chunk(b"IEND", b"x")),
    "data apart": png(IHDR, idat(zlib.compress(PIXELS)[:9]), chunk(b"tIME"), idat(zlib.compress(PIXELS)[9:]), IEND),
    "checksum of data": png(IHDR, IDAT[:-1] + bytes([IDAT[-1] ^ 1]), IEND),
    "checksum of extra": png(IHDR, chunk(b"tIME", b"x")[:-1] + b"\0", IDAT, IEND),
    "type not letters": png(IHDR, chunk(b"I\0AT"), IDAT, IEND),
    "type reserved": png(IHDR, chunk(b"tExt"), IDAT, IEND),
    "length beyond file": png(IHDR, struct.pack(">I", 1 << 30) + IDAT[4:], IEND),
    "length negative": png(IHDR, struct.pack(">I", 0xFFFFFFFF) + IDAT[4:], IEND),
    "palette missing": png(INDEXED, INDEXED_DATA, IEND),
    "palette twice": png(INDEXED, PALETTE, PALETTE, INDEXED_DATA, IEND),
    "palette late": png(INDEXED, INDEXED_DATA, PALETTE, IEND),
    "palette not in threes": png(INDEXED, chunk(b"PLTE", bytes(11)), INDEXED_DATA, IEND),
    "palette empty": png(INDEXED, chunk(b"PLTE"), INDEXED_DATA, IEND),
    "palette too long for depth": png(INDEXED, chunk(b"PLTE", bytes(15)), INDEXED_DATA, IEND),
    "palette too long": png(IHDR, chunk(b"PLTE", bytes(771)), IDAT, IEND),
    "palette with grey": png(header(64, 64, 8, 0), PALETTE, idat(zlib.compress(raw_pixels(64, 64, 8, 0))), IEND),
    "transparency with alpha": png(IHDR, chunk(b"tRNS", bytes(6)), IDAT, IEND),
    "transparency longer than palette": png(INDEXED, PALETTE, chunk(b"tRNS", bytes(5)), INDEXED_DATA, IEND),
    "transparency before palette": png(INDEXED, chunk(b"tRNS", bytes(2)), PALETTE, INDEXED_DATA, IEND),
    "transparency late": png(INDEXED, PALETTE, INDEXED_DATA, chunk(b"tRNS", bytes(2)), IEND),
    "pixels short by one": png(IHDR, idat(zlib.compress(PIXELS[:-1])), IEND),
    "pixels long by one": png(IHDR, idat(zlib.compress(PIXELS + b"\0")), IEND),
    "pixels none": png(IHDR, idat(zlib.compress(b"")), IEND),
    "stream empty": png(IHDR, idat(b""), IEND),
    "stream cut": png(IHDR, idat(zlib.compress(PIXELS)[:-1]), IEND),
    "stream without header": png(IHDR, idat(zlib.compress(PIXELS)[2:]), IEND),
    "stream with wrong sum": png(IHDR, idat(zlib.compress(PIXELS)[:-1] + b"\0"), IEND),
    "stream followed by more": png(IHDR, idat(zlib.compress(PIXELS) + b"PK"), IEND),
    "stream followed by a chunk": png(IHDR, IDAT, idat(b"x"), IEND),
    "stream twice": png(IHDR, IDAT, IDAT, IEND),
    "filter 5": png(IHDR, idat(zlib.compress(PIXELS[:257] + b"\5" + PIXELS[258:])), IEND),
    "filter 255 in the last row": png(IHDR, idat(zlib.compress(PIXELS[:-257] + b"\xff" + PIXELS[-256:])), IEND),
    "sent as text (LF)": good().replace(b"\r\n", b"\n", 1),
    "sent as text (7 bit)": b"\x09" + good()[1:],
    "sent as text (UTF-8)": b"\xc2" + good(),
}


@pytest.mark.parametrize("case", WRONG)
def test_damaged_file_is_refused(case: str) -> None:
    assert codes(WRONG[case]) == ["damaged"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(IHDR, chunk(b"ABCD"), IDAT, IEND), "unsafe"),
        (png(IHDR, chunk(b"acTL", bytes(8)), IDAT, IEND), "unsafe"),
        (png(IHDR, IDAT, chunk(b"fdAT", bytes(8)), IEND), "unsafe"),
        (good() + b"\0", "unsafe"),
        (good() + b"PK\3\4" + bytes(500), "unsafe"),
        (good() + good(), "unsafe"),
        (png(IHDR, chunk(b"tEXt", b"openbadges\0https://example.org"), IDAT, IEND), "contains-badge"),
        (png(IHDR, chunk(b"iTXt", b"openbadges\0\0\0\0\0{}"), IDAT, IEND), "contains-badge"),
        (png(IHDR, IDAT, chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}"), IEND), "contains-badge"),
        (png(IHDR, IDAT, chunk(b"zTXt", b"OpenBadges\0\0x"), IEND), "contains-badge"),
        (png(IHDR, IDAT, chunk(b"tEXt", b"openbadges"), IEND), "contains-badge"),
        (good(63, 63), "too-small"),
        (good(64, 65), "not-square"),
    ],
)
def test_whole_but_unfit_file_is_refused(data: bytes, code: str) -> None:
    assert codes(data) == [code]


def test_all_faults_are_told_at_once() -> None:
    data = png(header(60, 3000, 8, 6), chunk(b"acTL"), chunk(b"ABCD"), chunk(b"tEXt", b"openbadges\0"), IEND) + b"x"
    wanted = {"wrong-extension", "too-large", "too-small", "not-square"}
    assert wanted <= set(codes(data, "badge.svg"))
    small = png(header(60, 64, 8, 6), chunk(b"acTL"), chunk(b"ABCD"), chunk(b"tEXt", b"openbadges\0"), IEND) + b"x"
    assert set(codes(small)) == {"too-small", "not-square", "unsafe", "damaged", "contains-badge"}


@pytest.mark.parametrize("data", [good(), good(16, 16, 2, 3, 1)], ids=["colour", "palette, interlaced"])
def test_truncated_at_every_byte_is_refused(data: bytes) -> None:
    full = set(codes(data))
    for length in range(len(data)):
        faults = set(codes(data[:length]))
        assert faults & {"damaged", "not-an-image"}, length
    assert not full & {"damaged", "not-an-image"}


def test_every_flipped_bit_is_refused() -> None:
    data = good(64, 64, 1, 0)
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
        assert codes(changed), at


def bomb(side: int, megabytes: int) -> bytes:
    inflater = zlib.compressobj(9)
    stream = b"".join(inflater.compress(bytes(1 << 20)) for _ in range(megabytes)) + inflater.flush()
    return png(header(side, side, 16, 6, 1), idat(stream), IEND)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: bomb(30_000, 1), "too-large"),
        (lambda: bomb(2048, 100), "damaged"),
        (lambda: bomb(64, 900), "damaged"),
        (lambda: png(header(30_000, 30_000, 16, 6), *[chunk(b"IDAT")] * 80_000, IEND), "too-large"),
        (lambda: png(IHDR, *[idat(b"x")] * 80_000, IEND), "damaged"),
        (lambda: png(IHDR, IDAT, *[idat(b"x")] * 80_000, IEND), "damaged"),
        (lambda: png(IHDR, *[chunk(b"ABCD")] * 80_000, IDAT, IEND), "damaged"),
        (lambda: png(IHDR, *[chunk(b"zTXt", b"a\0\0x")] * 60_000, IDAT), "damaged"),
        (lambda: good() + bytes(50_000_000), "too-large"),
        (lambda: SIGNATURE + chunk(b"tEXt") * 4_000_000, "too-large"),
    ],
    ids=["30000", "2048", "64", "many empty", "many bad", "many after", "many unknown", "many texts", "tail", "50 MB"],
)
def test_bomb_is_refused_in_little_time_and_memory(made: Callable[[], bytes], code: str) -> None:
    data = made()
    begin = time.process_time()
    found = codes(data)
    assert time.process_time() - begin < 1
    assert code in found
    tracemalloc.start()
    inspect_image("badge.png", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_size_limit_is_one_mebibyte() -> None:
    filler = chunk(b"tEXt", b"a\0" + bytes((1 << 20) - len(good()) - 14))
    data = png(IHDR, filler, IDAT, IEND)
    assert len(data) == 1 << 20
    assert codes(data) == []
    assert codes(png(IHDR, filler, chunk(b"tIME"), IDAT, IEND)) == ["too-large"]


GOOD = [good(64, 64, depth, colour, interlace) for colour, depth in COLOURS[::3] for interlace in (0, 1)]


@given(st.sampled_from(GOOD), st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(max_size=4)), max_size=4))
@settings(deadline=1000)
def test_mutated_file_never_raises(data: bytes, edits: list[tuple[int, bytes]]) -> None:
    for at, new in edits:
        at %= len(data)
        data = data[:at] + new + data[at + len(new) :]
    assert len(inspect_image("badge.png", data).faults) <= 12


@given(
    st.lists(st.tuples(st.sampled_from([b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"tEXt"]), st.binary(max_size=20)))
)
@settings(deadline=1000)
def test_random_chunks_never_raise(parts: list[tuple[bytes, bytes]]) -> None:
    assert codes(png(IHDR, *palette(3, 1), *(chunk(kind, body) for kind, body in parts)))
