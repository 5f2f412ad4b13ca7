"""What is published of a PNG: the picture, and nothing that was written beside it."""

from __future__ import annotations

import itertools
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.cli.main import run
from badgepress.content.images import inspect_image
from badgepress.content.images.safe_png import safe_png
from tests.content.images.png_builder import chunk, chunks, good, png
from tests.organisation import FILES, NOW, write_organisation

SECRETS = {
    "tEXt": b"Comment\0GPS 53.55,9.99",
    "zTXt": b"Comment\0\0" + zlib.compress(b"0" * 1_000_000),
    "iTXt": b"XML:com.adobe.xmp\0\0\0\0\0<script>alert(1)</script>",
    "eXIf": b"MM\0*\0\0\0\x08GPS",
    "iCCP": b"profile\0\0" + zlib.compress(b"0" * 1_000_000),
    "tIME": bytes(7),
    "prVt": b"whatever an editor keeps",
    "sBIT": b"a hiding place in a part that should have four bytes",
}
SHOWN = {"gAMA": b"\0\0\xb1\x8f", "cHRM": bytes(32), "sRGB": b"\0", "sBIT": b"\x08\x08\x08\x08", "pHYs": bytes(9)}


def kinds(data: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(data):
        found.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4])
    return found


def with_beside(*beside: bytes) -> bytes:
    first, *rest = chunks()
    return png(first, *beside, *rest)


@pytest.mark.parametrize("kind", SECRETS)
def test_what_does_not_show_is_left_out(kind: str) -> None:
    data = with_beside(chunk(kind.encode(), SECRETS[kind]))
    assert inspect_image("x.png", data).is_good
    assert safe_png(data) == good()


def test_what_tells_how_to_show_it_stays_once() -> None:
    beside = [chunk(kind.encode(), body) for kind, body in SHOWN.items()]
    assert safe_png(with_beside(*beside)) == with_beside(*beside)
    twice = with_beside(*beside, chunk(b"gAMA", b"\0\0\0\1"))
    assert safe_png(twice) == with_beside(*beside)


@pytest.mark.parametrize(("depth", "colour", "interlace"), list(itertools.product((8,), (0, 2, 3, 4, 6), (0, 1))))
def test_a_picture_with_nothing_beside_it_stays_as_it_is(depth: int, colour: int, interlace: int) -> None:
    data = good(depth=depth, colour=colour, interlace=interlace)
    assert safe_png(data) == data


names = st.from_regex(rb"[a-z][a-zA-Z][A-Z][a-zA-Z]", fullmatch=True)


@given(st.lists(st.tuples(names, st.binary(max_size=40)), max_size=6))
def test_of_any_parts_only_the_known_ones_stay_and_it_is_still_a_good_picture(parts: list[tuple[bytes, bytes]]) -> None:
    data = with_beside(*itertools.starmap(chunk, parts))
    if inspect_image("x.png", data).is_good:
        published = safe_png(data)
        assert inspect_image("x.png", published).is_good
        assert safe_png(published) == published
        assert set(kinds(published)) <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"pHYs"}


def test_no_place_where_a_photo_was_taken_is_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_organisation(tmp_path)
    (root / "content/badges/knots.png").write_bytes(with_beside(chunk(b"tEXt", SECRETS["tEXt"]), chunk(b"eXIf", SECRETS["eXIf"])))
    (root / "content/badges/knots.yml").write_text(FILES["content/badges/knots.yml"].replace("knots.svg", "knots.png"), "utf-8")
    assert run(["build", "-C", str(root), "--out", str(tmp_path / "site"), "--now", NOW]) == 0, capsys.readouterr()
    published = tmp_path / "site" / "badges" / "knots" / "v1.png"
    assert published.read_bytes() == good()
    for path in (tmp_path / "site").rglob("*"):
        assert path.is_dir() or b"GPS" not in path.read_bytes(), path
