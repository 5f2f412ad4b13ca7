"""Pictures drawn from names pass our own checks for pictures, are legible, and differ."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.authoring.badge_picture import badge_picture, organisation_mark
from badgepress.authoring.letters import can_draw, initials
from badgepress.authoring.new_badge import slug_of
from badgepress.authoring.picture_parts import GROUNDS, OUTLINES, PALETTES
from badgepress.content.images import inspect_image

NAMES = [
    "First Aid", "Bicycle Repair", "Juggling", "Kaffee und Kuchen für alle", "Žluťoučký kůň", "Łódź", "Перша допомога", "急救", "اسعافات", "3D", "&", "<b>", "“Quoted” & co", "x" * 120,
    "a]]>b", "\u202eevil", "🎉", "", " ", "Ω-mega", "İstanbul", "ﬁre", "हिन्दी", "--", "e\u0301",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("version", [1, 2, 999])
def test_every_name_gives_a_picture_that_may_be_published(name: str, version: int) -> None:
    picture = badge_picture(name, version)
    assert inspect_image("a.svg", picture.svg).faults == ()
    assert 0 < len(picture.alt) <= 300
    assert len(picture.svg) < 12_000
    assert picture == badge_picture(name, version)


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_no_text_at_all_breaks_a_picture(name: str) -> None:
    sound = "".join(letter for letter in name if not "\ud800" <= letter <= "\udfff")
    for picture in (badge_picture(sound), organisation_mark(sound)):
        assert inspect_image("a.svg", picture.svg).faults == ()


def test_the_bytes_stay_the_same_from_release_to_release() -> None:
    # revise draws a picture anew only where it is still the one drawn here
    svg = badge_picture("First Aid").svg.decode()
    assert "petrol blue rosette" in badge_picture("First Aid").alt
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">\n<title>First Aid</title>\n')
    assert 'fill="#08394D"' in svg


def test_names_of_one_catalogue_look_different() -> None:
    names = [f"{craft} {level}" for craft in ("Camp", "Radio", "Bread", "Chess", "Film", "Map", "Star", "Wood") for level in ("starter", "guide", "host")]
    looks = {name: re.sub(rb"<title>.*</title>|id=\"\w+\"|url\(#\w+\)", b"", badge_picture(name).svg) for name in names}
    assert all(looks[one] != looks[other] for one, other in combinations(names, 2))
    forms = {badge_picture(name).alt.partition(" on a ")[2].partition(";")[0] for name in names}
    assert len(forms) > len(names) / 2, "colour and outline alone tell most of them apart"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.word)
def test_letters_are_legible_on_every_ground(palette: object) -> None:
    colours = PALETTES[PALETTES.index(palette)]  # type: ignore[arg-type]
    assert _contrast(colours.paper, colours.deep) >= 7
    assert _contrast(colours.paper, colours.field) >= 4.5
    assert _contrast(colours.paper, colours.shade) >= 4.5
    assert _contrast(colours.accent, colours.deep) >= 4.5
    # on a white and on a black page the badge stands out by its dark body, or by its light edge
    assert _contrast("#FFFFFF", colours.deep) >= 4.5
    assert _contrast(colours.paper, "#121212") >= 4.5


def test_outlines_and_grounds_hold_the_allowed_numbers_only() -> None:
    rolls = iter(range(10_000))
    for path in [outline.draw(215) for outline in OUTLINES] + [ground.draw(lambda sides: next(rolls) % sides) for ground in GROUNDS]:
        assert re.fullmatch(r"[MLHVQqTtAaZhvlm0-9 .\-]+", path), path[:80]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("First Aid", "FA"), ("Host of the Repair Café", "HRC"), ("Juggling", "J"), ("the", "T"), ("Über uns", "ÜU"), ("Robotics 101", "R1"), ("ßa", "S"), ("", ""), ("!?", "")],
)  # fmt: skip
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_accents_are_drawn_and_other_scripts_are_not() -> None:
    assert can_draw("Žluťoučký kůň à l’Élysée, ÅØŁ")
    assert not can_draw("Перша")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("First Aid", "first-aid"), ("Élan & Schwung!", "elan-schwung"), ("Größe 2", "grosse-2"), ("Łódź", "lodz"), ("急救", ""), ("../../etc", "etc"), ("a" * 80, "a" * 60),
     ("Lady's choice", "ladys-choice"), ("one two " * 12, "one-two-one-two-one-two-one-two-one-two-one-two-one-two-one")],
)  # fmt: skip
def test_slugs(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@pytest.mark.parametrize(("language", "slug"), [("de", "groesse-ueben"), ("de-AT", "groesse-ueben"), ("sv", "grosse-uben"), ("", "grosse-uben")])
def test_umlauts_in_slugs(language: str, slug: str) -> None:
    assert slug_of("Größe u\u0308ben", language) == slug
