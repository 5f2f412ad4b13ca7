"""Pictures that pass as drawings and would keep, or crash, whoever draws them: they are refused before anything is drawn."""

from __future__ import annotations

import time

import pytest

from badgepress.content.images import inspect_image

START = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512">'
RECT = '<rect width="512" height="512" fill="red"/>'
CURVES = "C512 999 -900 300 512 9"
CIRCLE = '<circle cx="256" cy="256" r="200" stroke="red" fill="none"'


def svg(inner: str) -> bytes:
    return f"{START}{inner}</svg>".encode()


BOMBS = {
    # each took more than 25 seconds, but for the first: it ended the process, asking for two terabytes
    "a pattern of 490 bytes": svg(
        '<pattern id="p" width="100000" height="100000" patternUnits="userSpaceOnUse" patternTransform="scale(9)"><path d="M0 0h9"/></pattern>'
        '<rect width="512" height="512" fill="url(#p)"/>'
    ),
    "dashes on circles": svg(f'{CIRCLE} stroke-dasharray="0.002"/>' * 2500),
    "dashes by style": svg(f'{CIRCLE} style="fill:none; stroke-dasharray : .002 , .002"/>' * 900),
    "dashes of a group": svg('<g stroke-dasharray="0.002">' + f"{CIRCLE}/>" * 900 + "</g>"),
    "dashes of copies": svg(f'<defs>{CIRCLE} id="c"/></defs>' + '<use x="1" href="#c" stroke-dasharray="0.002"/>' * 900),
    "dashes of a circle in percent": svg('<circle r="50%" stroke="red" stroke-dasharray="0.0001"/>' * 2500),
    "dashes of a long line": svg('<path d="M0 0H500000" stroke="red" stroke-dasharray="0.6"/>' * 3000),
    "clipping": svg('<clipPath id="m"><circle r="256"/></clipPath>' + f'<g clip-path="url(#m)">{RECT}</g>' * 3000),
    "see-through layers": svg(f'<g opacity=".5">{RECT}</g>' * 3500),
    "see-through layers by style": svg(f'<g style="fill:red;opacity:0.5">{RECT}</g>' * 2800),
    "blended layers": svg(f'<g style="mix-blend-mode:hue">{RECT}</g>' * 3000),
    "symbols": svg(f'<symbol id="s" viewBox="0 0 .001 .001">{RECT}</symbol>' + '<use href="#s"/>' * 900),
    "copies of a long outline": svg(f'<path id="p" d="M0 0{CURVES * 2000}"/>' + '<use href="#p"/>' * 4000),
    "a long text": svg(f'<text font-size="30">{"W" * 200_000}</text>'),
    "a long text along a long way": svg(
        f'<path id="q" d="M0 0{"L512 512L0 0" * 8000}"/><text><textPath href="#q">{"W" * 50_000}</textPath></text>'
    ),
    "many texts": svg('<text font-size="30" x="9" y="99">Wwwwwwwwwwwwww</text>' * 3500),
    "copies of a text": svg(f'<text id="t">{"W" * 1900}</text>' + '<use href="#t"/>' * 4000),
}  # fmt: skip

HARMLESS = {
    "a dashed ring": svg(f'{CIRCLE} stroke-width="9" stroke-dasharray="4 4"/>'),
    "twenty dashed rings": svg(f'{CIRCLE} stroke-width="2" stroke-dasharray="2"/>' * 20),
    "opacity that says nothing": svg('<path style="opacity:1;fill:#d40000;mix-blend-mode:normal" d="M0 0h9"/>' * 3000),
    "five hundred see-through shapes": svg('<path opacity=".5" d="M0 0h9"/>' * 500),
    "two hundred clipped shapes": svg('<clipPath id="m"><path d="M0 0h9"/></clipPath>' + '<path clip-path="url(#m)" d="M0 0h9"/>' * 200),
    "a detailed outline": svg(f'<path d="M0 0{CURVES * 10_000}"/>'),
    "a motto": svg('<text font-size="30">' + "Mend it, do not end it. " * 20 + "</text>"),
    "a long description": svg("<title>" + "A gear and a chain. " * 400 + "</title>"),
}  # fmt: skip


@pytest.mark.parametrize("case", BOMBS)
def test_what_nobody_could_draw_is_refused_at_once(case: str) -> None:
    assert len(BOMBS[case]) <= 256 * 1024, "refused for its size only"
    before = time.process_time()
    assert inspect_image("badge.svg", BOMBS[case]).faults
    assert time.process_time() - before < 1


@pytest.mark.parametrize("case", HARMLESS)
def test_what_badges_look_like_is_accepted(case: str) -> None:
    assert inspect_image("badge.svg", HARMLESS[case]).faults == ()


@pytest.mark.parametrize(
    "number", ["9e999", "1e-400", "-0", ".", "1e-300 1e308", "100%", "none", "inherit", "inf", "nan", "1" * 5000]
)
@pytest.mark.parametrize("circle", ['r="1"', 'r="9e999"', 'r=""', 'r="9in"', ""])
def test_no_number_crashes_the_estimate(number: str, circle: str) -> None:
    inspect_image(
        "badge.svg",
        svg(
            f'<circle {circle} stroke-dasharray="{number}"/><g style="stroke-dasharray:{number}"><path d="M9e999 1"/></g>'
        ),
    )
