"""Every rule of what a PNG may hold, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import zlib

import pytest

from badgepress.content.images import inspect_image
from badgepress.content.images.png import MAX_CHUNKS
from badgepress.content.images.safe_png import safe_png
from tests.content.images.png_builder import chunk, good, header, palette, png, raw_pixels

IEND = chunk(b"IEND")


def said(data: bytes) -> list[str]:
    return [f"{fault.code}: {fault.message}" for fault in inspect_image("a.png", data).faults]


def plain(side: int, depth: int = 8, colour: int = 6, *extras: bytes) -> bytes:
    """Return a picture of zeros."""
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    rows = (b"\0" + bytes(side * samples * depth // 8)) * side
    return png(header(side, side, depth, colour), *extras, chunk(b"IDAT", zlib.compress(rows)), IEND)


@pytest.mark.parametrize("side", [64, 512, 2048])
def test_a_picture_that_unpacks_to_much_more_than_it_takes(side: int) -> None:
    assert said(plain(side)) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(header(64, 64, 8, 6), IEND), "has no picture data"), (png(header(64, 64, 8, 6), *[chunk(b"tIME", bytes(7))] * MAX_CHUNKS, IEND), "is cut into more than 5000 parts"), (png(chunk(b"tIME", bytes(13)), IEND), "does not begin with a proper PNG header"),
        (plain(64, 16, 2, chunk(b"PLTE", bytes(771))), "has a wrong colour table"), (plain(64, 8, 2, chunk(b"tRNS", bytes(6)), chunk(b"tRNS", bytes(6))), "has wrong data about transparency"), (plain(64, 8, 0, chunk(b"tRNS", bytes(6))), "has wrong data about transparency"), (plain(64, 8, 4, chunk(b"tRNS", bytes(2))), "has wrong data about transparency"),
        (good()[:-4] + b"xxxx", "whose checksum is wrong"), (png(header(64, 64, 8, 6), chunk(b"IDAT", b"")), "its end is missing"), (good()[:-12], "its end is missing"), (good() + b"xx", "goes on after the end of the picture (2 bytes more)"), (png(header(64, 64, 8, 6), chunk(b"IEND", b"x")), "has data in its end mark"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_picture_is_said(data: bytes, words: str) -> None:
    assert any(words in one for one in said(data)), said(data)


@pytest.mark.parametrize(
    "data", [plain(64, 8, 2, chunk(b"PLTE", bytes(768))), plain(64, 8, 2, chunk(b"tRNS", bytes(6))), plain(64, 8, 0, chunk(b"tRNS", bytes(2))), plain(64, 8, 6, chunk(b"tIME", b"openbadges\0")), plain(64, 8, 6, *[chunk(b"tIME", bytes(7))] * (MAX_CHUNKS - 3))]
)
def test_what_a_picture_may_hold(data: bytes) -> None:
    assert said(data) == []


def test_of_a_picture_that_is_too_large_only_the_header_is_read() -> None:
    spoilt = png(header(64, 64, 8, 6), chunk(b"IDAT", bytes(1 << 20))[:-1] + b"x")
    assert [one.partition(":")[0] for one in said(spoilt)] == ["too-large"]
    assert [one.partition(":")[0] for one in said(png(header(3000, 3000, 8, 6), chunk(b"IDAT", b"x")[:-1] + b"y", IEND))] == ["damaged", "too-large"]


@pytest.mark.parametrize("interlace", [0, 1])
def test_pixels_are_counted_to_the_last(interlace: int) -> None:
    pixels = raw_pixels(64, 64, 8, 6, interlace)
    head = header(64, 64, 8, 6, interlace)
    assert said(png(head, chunk(b"IDAT", zlib.compress(pixels)), IEND)) == []
    assert said(png(head, chunk(b"IDAT", zlib.compress(pixels[:-1])), IEND)) == ["damaged: holds less picture data than its size needs"]
    assert said(png(head, chunk(b"IDAT", zlib.compress(pixels + b"\0")), IEND)) == ["damaged: holds more picture data than its size allows"]
    assert said(png(head, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IDAT", b"x"), IEND)) == ["damaged: holds more picture data than its size allows"]
    assert said(png(head, chunk(b"IDAT", b"no zlib stream"), IEND)) == ["damaged: has picture data that cannot be unpacked"]


def test_what_tells_how_to_show_the_picture_is_kept_once() -> None:
    kept = [chunk(b"gAMA", bytes(4)), chunk(b"cHRM", bytes(32)), chunk(b"sRGB", bytes(1)), chunk(b"sBIT", bytes(4)), chunk(b"bKGD", bytes(6)), chunk(b"pHYs", bytes(9))]
    whole = plain(64, 8, 6, *kept)
    assert safe_png(whole) == whole
    for left in (chunk(b"gAMA", bytes(5)), chunk(b"tEXt", b"Comment\0x"), chunk(b"iCCP", b"x"), chunk(b"tIME", bytes(7)), chunk(b"gAMA", bytes(4))):
        assert safe_png(plain(64, 8, 6, *kept, left)) == whole
    indexed = png(header(64, 64, 8, 3), *palette(3, 8), chunk(b"tRNS", bytes(9)), chunk(b"IDAT", zlib.compress(raw_pixels(64, 64, 8, 3))), IEND)
    assert safe_png(indexed) == indexed
