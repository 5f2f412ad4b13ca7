"""A build draws only the pictures that are new, and publishes the bytes of a build that draws them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from badgepress.cli.main import run
from badgepress.pipeline.republish import remembered_pictures, state_file
from badgepress.publishing.kept_pictures import KeptPictures
from badgepress.publishing.social_image import Drawing, Picture, drawn_anew
from bench.organisation import make_organisation

MARK = Picture(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>', "svg", 0, 0, 56)
RED, BLUE = (Drawing((MARK, MARK), color, ()) for color in ("#ff0000", "#0000ff"))
DRAWINGS = {"badges/a/v1-social.png": RED, "badges/b/v1-social.png": BLUE}


class Counting:
    """Draws in this process, and counts."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, work: Callable[[Drawing], bytes], drawings: Iterable[Drawing]) -> Iterator[bytes]:
        for drawing in drawings:
            self.drawn += 1
            yield work(drawing)


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, str]:
    kept = KeptPictures(tmp_path)
    for path, data in zip(DRAWINGS, kept.bytes_of(DRAWINGS), strict=True):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path, kept.remembered()


def build(folder: Path, remembered: str, drawings: dict[str, Drawing] = DRAWINGS) -> tuple[list[bytes], int]:
    counting = Counting()
    return list(KeptPictures(folder, remembered, counting).bytes_of(drawings)), counting.drawn


def test_nothing_is_drawn_where_nothing_changed_and_the_bytes_are_the_same(published: tuple[Path, str]) -> None:
    assert build(*published) == (list(drawn_anew(DRAWINGS)), 0)


def test_what_changed_is_drawn(published: tuple[Path, str]) -> None:
    changed = {**DRAWINGS, "badges/b/v1-social.png": RED, "badges/c/v1-social.png": BLUE}
    assert build(*published, changed) == (list(drawn_anew(changed)), 2)


@pytest.mark.parametrize(
    "other", [b"", b"\x89PNG\r\n\x1a\n and more", None], ids=["empty", "foreign", "of another badge"]
)
def test_a_picture_that_somebody_put_there_does_not_stay(published: tuple[Path, str], other: bytes | None) -> None:
    folder, remembered = published
    first, second = (folder / path for path in DRAWINGS)
    first.write_bytes(second.read_bytes() if other is None else other)
    assert build(folder, remembered) == (list(drawn_anew(DRAWINGS)), 1)


@pytest.mark.parametrize(
    "remembered", ["", "{", "[1]", '{"badges/a/v1-social.png": 3}', '{"badges/a/v1-social.png": ["x"]}']
)
def test_without_a_memory_or_with_a_damaged_one_all_are_drawn(published: tuple[Path, str], remembered: str) -> None:
    assert build(published[0], remembered) == (list(drawn_anew(DRAWINGS)), 2)


def test_a_build_goes_by_what_the_last_one_remembered_and_by_no_state_of_somebody_else(tmp_path: Path) -> None:
    root, site = tmp_path / "organisation", tmp_path / "site"
    make_organisation(root, 3)
    command = ["build", "-C", str(root), "--out", str(site), "--now", "2026-11-24T12:00:00Z", "--since", "last"]
    assert run(command) == 0
    pictures = {path: path.read_bytes() for path in site.rglob("*-social.png")}
    assert pictures
    remembered = remembered_pictures(site)
    assert all(path.relative_to(site).as_posix() in remembered for path in pictures)
    issuer = root / "content" / "issuer.yml"
    issuer.write_text(issuer.read_text("utf-8") + "# seen again\n", "utf-8")
    next(iter(pictures)).write_bytes(b"planted")
    assert run(command) == 0
    assert {path: path.read_bytes() for path in site.rglob("*-social.png")} == pictures
    state_file(site).chmod(0o644)
    assert remembered_pictures(site) == ""
