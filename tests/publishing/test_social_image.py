"""Pictures of links: the size that networks ask for, the same bytes whatever the machine, and no boxes for letters."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from badgepress.content.model import BadgeClass, Issuer
from badgepress.language import words_in
from badgepress.pipeline.examine import examine
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.social_image import badge_drawing, drawn_anew, png_of, social_images
from tests.conftest import NOW, REPOSITORY, PublishedSite

_DIGEST = """
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from badgepress.language import words_in
from badgepress.pipeline.examine import examine
from badgepress.publishing.social_image import badge_drawing, png_of
with examine(Path(sys.argv[1]), datetime(2026, 11, 24, tzinfo=UTC)) as examined:
    catalogue = examined.catalogue
    badge = catalogue.classes["bicycle-repair", 2]
    print(sha256(png_of(badge_drawing(badge, catalogue.issuer, words_in("en")))).hexdigest())
"""


@pytest.fixture(scope="module")
def example() -> tuple[BadgeClass, Issuer]:
    with examine(REPOSITORY, datetime(2026, 11, 24, tzinfo=UTC)) as examined:
        assert examined.catalogue is not None
        return examined.catalogue.classes["bicycle-repair", 2], examined.catalogue.issuer


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def texts(badge: BadgeClass, issuer: Issuer) -> list[str]:
    return [line.text for line in badge_drawing(badge, issuer, words_in(issuer.language)).texts]


def test_every_class_version_has_one_of_the_right_size(published_site: PublishedSite) -> None:
    documents = sorted(published_site.path.glob("badges/*/v*.json"))
    assert documents
    for document in documents:
        picture = document.with_name(f"{document.stem}-social.png").read_bytes()
        assert size(picture) == (1200, 630)
        assert len(picture) < 150_000


def test_an_incremental_build_names_them_all_and_draws_none(published_site: PublishedSite) -> None:
    with examine(published_site.repository, NOW) as examined:
        assert examined.catalogue is not None
        holdings = Holdings(examined.catalogue, examined.index)
        drawn, named = list(social_images(holdings)), list(social_images(holdings, are_wanted=False))
    assert [artifact.path for artifact in drawn] == [artifact.path for artifact in named]
    assert all(artifact.data == (published_site.path / artifact.path).read_bytes() for artifact in drawn)
    assert not any(artifact.data for artifact in named)


def test_a_picture_that_was_drawn_is_kept_for_the_next_reload(example: tuple[BadgeClass, Issuer]) -> None:
    badge, issuer = example
    (first,), (second,) = (drawn_anew({"": badge_drawing(badge, issuer, words_in("en"))}) for _ in range(2))
    assert second is first


def test_the_same_bytes_with_other_fonts_settings_and_places(tmp_path: Path) -> None:
    def digest(**variables: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _DIGEST, str(REPOSITORY)], cwd=tmp_path, env={**os.environ, **variables}, capture_output=True,
            text=True, check=True, timeout=60,
        )  # fmt: skip
        return done.stdout

    nowhere = str(tmp_path / "none")
    bare = digest(HOME=nowhere, XDG_DATA_HOME=nowhere, FONTCONFIG_PATH=nowhere, LC_ALL="C", TZ="Asia/Tokyo")
    assert bare == digest(LC_ALL="C.UTF-8", TZ="America/Lima")


def test_a_text_with_a_letter_that_no_font_has_is_left_out_and_the_others_stay(
    example: tuple[BadgeClass, Issuer],
) -> None:
    badge, issuer = example
    drawn = texts(replace(badge, name="自転車修理", description="Mends bicycles."), issuer)
    assert drawn[1:] == ["Mends bicycles.", issuer.name]
    nothing = replace(badge, name="自", description="転", field_of_study="車")
    assert size(png_of(badge_drawing(nothing, replace(issuer, name="会"), words_in("en")))) == (1200, 630)
    assert texts(nothing, replace(issuer, name="会")) == []


@pytest.mark.parametrize(
    "name", ["Žluťoučký kůň", "Перша допомога", "Πρώτες βοήθειες", "إصلاح الدراجات", "Sơ cứu", "Ag & <b>“x”", "a]]>", "e\u0301", "W" * 120, "word " * 24]
)  # fmt: skip
def test_names_are_set_within_the_picture(example: tuple[BadgeClass, Issuer], name: str) -> None:
    badge, issuer = example
    drawing = badge_drawing(replace(badge, name=name), issuer, words_in("en"))
    assert 1 <= [line.color for line in drawing.texts].count("#1b2320") - 1 <= 3, (
        "one to three lines of the name, and the issuer"
    )
    assert size(png_of(drawing)) == (1200, 630)


def test_a_site_written_from_the_right_is_mirrored(example: tuple[BadgeClass, Issuer]) -> None:
    badge, issuer = example
    left = badge_drawing(badge, issuer, words_in("en"))
    right = badge_drawing(badge, replace(issuer, language="ar"), words_in("ar"))
    assert left.pictures[0].x + right.pictures[0].x + left.pictures[0].size == 1200
    assert all(line.ends_there for line in right.texts) and not any(line.ends_there for line in left.texts)


@pytest.mark.parametrize(
    "font", ['font-family="sans-serif"', "font-family='Arial Black'", "style=\"fill:red;font-family:'Arial', serif;font-weight:700\"", "style='font-family: Arial'", ""]
)  # fmt: skip
def test_texts_of_a_picture_are_set_whatever_font_they_name(example: tuple[BadgeClass, Issuer], font: str) -> None:
    def drawn(text: str) -> bytes:
        picture = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text y="50" {font}>{text}</text></svg>'
        )
        return png_of(
            badge_drawing(replace(badge, image=replace(badge.image, data=picture.encode())), issuer, words_in("en"))
        )

    badge, issuer = example
    assert drawn("Repair") != drawn("")


def test_pictures_of_either_kind_are_drawn(example: tuple[BadgeClass, Issuer]) -> None:
    badge, issuer = example
    svg = badge_drawing(badge, issuer, words_in("en"))
    as_png = replace(badge, image=replace(badge.image, file="a.png", data=png_of(svg)))
    assert png_of(svg) != png_of(badge_drawing(as_png, issuer, words_in("en")))
