"""The organisation's colours: legible on every paper, light and dark, or refused with the nearest that is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.colours import (
    AA,
    DARK_PAPERS,
    LIGHT_PAPERS,
    contrast,
    dark_accent,
    least_contrast,
    light_accent,
    nearest_legible,
)
from badgepress.content.model import Colors
from badgepress.language import words_in
from badgepress.publishing.design import style_of
from badgepress.publishing.pages import STYLE_SHEET, assets

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLORS, st.sampled_from([LIGHT_PAPERS, DARK_PAPERS]))
def test_the_nearest_legible_colour_is_legible_and_a_legible_one_is_its_own(
    color: str, papers: tuple[str, ...]
) -> None:
    found = nearest_legible(color, papers)
    assert re.fullmatch("#[0-9a-f]{6}", found)
    assert least_contrast(found, papers) >= AA
    assert (found == color) == (least_contrast(color, papers) >= AA)


@given(COLORS)
def test_what_the_check_lets_through_is_legible_everywhere(color: str) -> None:
    colors = Colors(nearest_legible(color, LIGHT_PAPERS))
    light, dark = light_accent(colors), dark_accent(colors)
    assert least_contrast(light.color, LIGHT_PAPERS) >= AA
    assert least_contrast(dark.color, DARK_PAPERS) >= AA
    assert contrast(light.ink, light.color) >= AA
    assert contrast(dark.ink, dark.color) >= AA


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_a_chosen_dark_accent_is_taken_as_it_is_and_another_keeps_the_hue() -> None:
    assert dark_accent(Colors("#0b5f50", "#6FD0B8")).color == "#6fd0b8"
    red, green, blue = bytes.fromhex(dark_accent(Colors("#a01020")).color[1:])
    assert red > green and red > blue


def test_papers_are_those_of_the_style_sheet() -> None:
    style = next(made.data for made in assets(words_in("en")) if made.path == STYLE_SHEET).decode()
    for light, dark, name in zip(LIGHT_PAPERS, DARK_PAPERS, ("paper", "sheet"), strict=True):
        assert re.findall(rf"--bp-{name}: (#\w+)", style) == [light, dark, dark]


def test_colours_follow_the_style_sheet_and_no_colours_leave_it_as_it_is() -> None:
    def style(colors: Colors | None) -> bytes:
        return next(made.data for made in assets(words_in("en"), colors) if made.path == STYLE_SHEET)

    plain = style(None)
    assert style(Colors("#7a1f5c")) == plain + style_of(Colors("#7a1f5c"))
    assert style_of(Colors("#7a1f5c")).count(b"--bp-accent: #7a1f5c") == 1
    assert b"--md-primary-fg-color: #7a1f5c" in style_of(Colors("#7a1f5c"))


def test_style_sheets_know_no_left_and_right() -> None:
    style = b"".join(made.data for made in assets(words_in("en")) if made.path.endswith(".css")).decode()
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", style)
    assert len(rules) > 100
    found = [
        f"{selector.strip()} {{{declaration.strip()}}}"
        for selector, body in rules
        for declaration in body.split(";")
        if "rtl" not in selector and _is_one_sided(declaration)
    ]
    assert found == []


def _is_one_sided(declaration: str) -> bool:
    name, _, value = (part.strip() for part in declaration.partition(":"))
    if re.fullmatch(r"(margin|padding|border)-(left|right).*|left|right", name):
        return True
    if name in ("text-align", "float"):
        return value in ("left", "right")
    sides = re.findall(r"[^\s(]+(?:\([^)]*\))?", value)
    return name in ("margin", "padding") and len(sides) == 4 and sides[1] != sides[3]
