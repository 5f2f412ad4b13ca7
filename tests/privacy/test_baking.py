"""Pictures with a credential inside: read back by another library, and drawn as before."""

from __future__ import annotations

import json
import struct
import zlib
from xml.etree import ElementTree

import pytest
from openbadgeslib.ob3.verifier import OB3Verifier

from badgepress.errors import BadgepressError
from badgepress.publishing.baking import bake
from tests.content.images.png_builder import SIGNATURE, chunk, good, header, png, raw_pixels
from tests.organisation import SVG

CREDENTIAL = json.dumps({"name": "Knöten ]]> & <b>", "proof": {"proofValue": "z5"}}, ensure_ascii=False).encode() + b"\n"
IHDR, IDAT, IEND = header(64, 64, 8, 6), chunk(b"IDAT", zlib.compress(raw_pixels(64, 64, 8, 6))), chunk(b"IEND")


def chunk_types(data: bytes) -> list[bytes]:
    at, found = len(SIGNATURE), []
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found.append(kind)
        at += 12 + length
    return found


def test_another_library_reads_the_credential_from_a_png() -> None:
    assert OB3Verifier.extract_token_from_png(bake(good(), "png", CREDENTIAL)).encode() == CREDENTIAL.strip()


def test_the_chunk_is_uncompressed_of_no_language_and_before_the_data_and_all_else_stays() -> None:
    baked = bake(png(IHDR, chunk(b"gAMA", bytes(4)), IDAT, IEND), "png", CREDENTIAL)
    text = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0" + CREDENTIAL.strip())
    assert baked == png(IHDR, chunk(b"gAMA", bytes(4)), text, IDAT, IEND)


def test_a_badge_that_was_in_the_png_is_replaced() -> None:
    old = [chunk(b"tEXt", b"openbadges\0https://old.example/1"), chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}")]
    kept = chunk(b"tEXt", b"Title\0Knots")
    baked = bake(png(IHDR, *old, kept, IDAT, IEND), "png", CREDENTIAL)
    assert chunk_types(baked) == [b"IHDR", b"tEXt", b"iTXt", b"IDAT", b"IEND"]
    assert b"old.example" not in baked


@pytest.mark.parametrize(
    "picture",
    [
        SVG,
        '<?xml version="1.0"?>\n<!-- ' + "a long comment " * 40 + "-->\n" + SVG,
        "\ufeff" + SVG,
        SVG.replace("<svg ", "<svg aria-label='5 > 4' "),
        SVG.replace("<svg ", "<svg\n  "),
        SVG.replace("<circle", "<title>openbadges for all</title><circle"),
    ],
    ids=["plain", "comment", "byte order mark", "greater than", "line break", "the word"],
)
def test_another_library_reads_the_credential_from_an_svg(picture: str) -> None:
    baked = bake(picture.encode(), "svg", CREDENTIAL)
    assert json.loads(OB3Verifier.extract_token_from_svg(baked)) == json.loads(CREDENTIAL)
    assert b"<svg" in baked[:256]
    root = ElementTree.fromstring(baked)
    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential", "directly after the root"
    root.remove(root[0])
    drawn = ElementTree.fromstring(picture.removeprefix("\ufeff").encode())
    assert [ElementTree.tostring(element) for element in root] == [ElementTree.tostring(element) for element in drawn]
    assert root.attrib == drawn.attrib


@pytest.mark.parametrize(
    ("picture", "extension"),
    [
        (good()[:-4], "png"),
        (png(IHDR, IEND), "png"),
        (b"", "png"),
        (b"", "svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"></s:svg>', "svg"),
        (SVG.replace("<svg ", '<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" ').encode(), "svg"),
        (SVG.encode(), "jpg"),
    ],
)
def test_a_picture_without_a_place_for_it_is_refused_with_a_way_out(picture: bytes, extension: str) -> None:
    with pytest.raises(BadgepressError) as refused:
        bake(picture, extension, CREDENTIAL)
    assert refused.value.hint
