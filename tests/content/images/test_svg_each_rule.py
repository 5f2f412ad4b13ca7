"""Every rule of what an SVG may hold, on its own: taken out one by one (tests/mutation), each is missed here."""

from __future__ import annotations

import pytest

from badgepress.content.images import inspect_image, svg_allowed, svg_effort
from badgepress.content.images.report import FaultList, ImageFault, bytes_in_words, shown
from badgepress.content.images.svg_effort import LAYER_WEIGHT, dash_length, effort_of
from badgepress.content.images.svg_references import MAX_DRAWN, ReferenceGraph, weight_of

NS = 'xmlns="http://www.w3.org/2000/svg"'


def svg(inside: str, attributes: str = 'viewBox="0 0 64 64"') -> bytes:
    return f"<svg {NS} {attributes}>{inside}</svg>".encode()


def faults(data: bytes) -> tuple[ImageFault, ...]:
    return inspect_image("badge.svg", data).faults


def said(data: bytes) -> list[str]:
    return [f"{fault.code}: {fault.message}" for fault in faults(data)]


HINTS = {
    "script": "cannot run programs", "foreignObject": "Turn the embedded text", "image": "A photo or bitmap", "feImage": "A photo or bitmap", "a": "Remove the link",
    "style": "Presentation Attributes", "metadata": "Remove metadata", "pattern": "Turn the pattern into shapes", "marker": "Turn the arrow heads", "svg": "Ungroup the drawing",
    "animate": "stands still", "animateColor": "stands still", "animateMotion": "stands still", "animateTransform": "stands still", "set": "stands still", "discard": "stands still",
    "font": "into paths first", "font-face": "into paths first", "glyph": "into paths first", "missing-glyph": "into paths first", "video": "Export it as plain SVG",
}  # fmt: skip


@pytest.mark.parametrize(
    "inside",
    [
        "<text>ada@example.org</text>", "<text>ada<tspan>@example</tspan>.org</text>", "<text><textPath>ada@</textPath>example.org</text>", "<text>ada<textPath>@example.org</textPath></text>", "<text>ada&#64;example&#x2e;org</text>", "<text><![CDATA[ada@example.org]]></text>",
        "<desc>by ada@example.org</desc>", "<title>ada@example.org</title>", "<!-- ada@example.org -->", '<g id="ada@example.org"/>',
    ],
)  # fmt: skip
def test_an_address_in_a_drawing_is_refused(inside: str) -> None:
    assert "email: contains what looks like an e-mail address" in said(svg(inside))


@pytest.mark.parametrize("inside", ["<text>Ada</text><text>@example.org</text>", "<title>logo@2x.png</title>"])
def test_two_texts_are_no_address(inside: str) -> None:
    assert not said(svg(inside))


@pytest.mark.parametrize("element", HINTS)
def test_what_may_not_stand_there_says_how_to_get_rid_of_it(element: str) -> None:
    (fault,) = faults(svg(f"<{element}/>"))
    assert fault.message == f"uses “{element}”, which a badge's picture may not"
    assert HINTS[element] in fault.hint


@pytest.mark.parametrize("word", ["inkscape", "sodipodi", "adobe", "serif.com", "sketch", "figma", "corel", "vectornator", "boxy-svg", "Inkscape"])
def test_data_of_drawing_programs_is_told_as_such(word: str) -> None:
    assert said(svg(f'<g xmlns:i="http://{word}/ns" i:label="x"/>')) == ["unsafe: holds the drawing program's own data besides the drawing"]


def test_what_an_attribute_does_is_told() -> None:
    assert said(svg('<g onclick="x"/>')) == ["unsafe: wants to run a program (“onclick”)"]
    assert said(svg('<g ONCLICK="x"/>')) == ["unsafe: wants to run a program (“ONCLICK”)"]
    assert said(svg('<g tabindex="x"/>')) == ["unsafe: uses “tabindex”, which a badge's picture may not"]
    assert said(svg('<g fill="expression(1)"/>')) == ["unsafe: has a value that is not plain SVG in “fill”"]
    assert said(svg('<use href="x.svg#a"/>')) == ["unsafe: refers to something outside the file (“href”)"]
    assert said(svg('<g xmlns:o="http://other.example" o:x="1"/>')) == ["unsafe: uses “x”, which a badge's picture may not"]
    assert said(svg('<o:g xmlns:o="http://other.example"/>')) == ["unsafe: holds data of another kind than SVG (“g”)"]


@pytest.mark.parametrize(("attribute", "is_known"), [("xml:space", True), ("xml:lang", True), ("xml:base", False), ("xml:id", False)])
def test_of_xml_only_space_and_language(attribute: str, is_known: bool) -> None:
    assert (said(svg(f'<g {attribute}="preserve"/>')) == []) is is_known


@pytest.mark.parametrize("attribute", ["transform", "gradientTransform", "patternTransform"])
def test_transforms(attribute: str) -> None:
    assert said(svg(f'<g {attribute}="rotate(5)"/>')) == []
    assert said(svg(f'<g {attribute}="turn(5)"/>')) != []


def test_every_element_attribute_and_word_of_the_list_is_let_through() -> None:
    for element in svg_allowed.ELEMENTS - {"svg"}:
        assert said(svg(f"<{element}/>")) == [], element
    for attribute in svg_allowed._NUMERIC | svg_allowed._WORDS:
        assert said(svg(f'<g {attribute}="1"/>')) == [], attribute
    for name in svg_allowed._PROPERTIES:
        assert said(svg(f'<g {name}="none"/>')) == [], name
        assert said(svg(f'<g style="{name}:none"/>')) == [], name
    for name in ("aria-label", "data-name"):
        assert said(svg(f'<g {name}="&lt;anything:&gt;"/>')) == []


@pytest.mark.parametrize("element", ["use", "linearGradient", "radialGradient", "textPath"])
def test_some_refer_to_another_part(element: str) -> None:
    assert said(svg(f'<g id="a"/><{element} href="#a"/>')) == []
    assert said(svg(f'<g id="a"/><{element} xmlns:x="http://www.w3.org/1999/xlink" x:href="#a"/>')) == []
    assert said(svg(f'<g id="a"/><{element} xmlns:x="http://www.w3.org/1999/other" x:href="#a"/>')) != []


@pytest.mark.parametrize("style", ["", ";", " ; ", "fill:red;", "transform:rotate(5)", "transform-origin:0 0", "-inkscape-stroke:none", "font-kerning:none"])
def test_styles_that_say_nothing_wrong(style: str) -> None:
    assert said(svg(f'<g style="{style}"/>')) == []


@pytest.mark.parametrize("style", [":red", "transform:turn(5)", "transform:url(#a)", "position:fixed", "fill:red:blue("])
def test_styles_that_are_none(style: str) -> None:
    assert said(svg(f'<g style="{style}"/>')) == ["unsafe: has a value that is not plain SVG in “style”"]


def test_a_word_has_200_characters() -> None:
    assert said(svg(f'<g class="{"a" * 200}"/>')) == []
    assert said(svg(f'<g class="{"a" * 201}"/>')) != []


@pytest.mark.parametrize(("encoding", "is_known"), [("UTF-8", True), ("utf-8", True), ("UTF8", True), ("utf8", True), ("UTF-7", False), ("US-ASCII", False)])
def test_an_svg_says_utf_8_or_nothing(encoding: str, is_known: bool) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + svg("")
    assert not [each for each in said(data) if each.startswith("unsafe")] or not is_known
    assert is_known or f"unsafe: says that it is encoded as {encoding}, not UTF-8" in said(data)
    assert said(b'<?xml version="1.0"?>' + svg("")) == []


@pytest.mark.parametrize("declaration", ["<!ENTITY a 'b'>", "<!ATTLIST svg a CDATA 'b'>", "<!ELEMENT svg ANY>", "<!NOTATION a PUBLIC 'b'>", "<!entity a 'b'>"])
def test_declarations_are_never_read(declaration: str) -> None:
    assert said(f"<!DOCTYPE svg [{declaration}]>".encode() + svg("<script/>")) == ["unsafe: has a document type (a line that begins with “<!DOCTYPE”)"]


def test_after_a_document_type_with_a_subset_nothing_is_read() -> None:
    assert len(said(b"<!DOCTYPE svg []>" + svg("<script/>"))) == 1
    assert len(said(b"<!DOCTYPE svg>" + svg("<script/>"))) == 2


@pytest.mark.parametrize("head", ['xmlns:{}="x"', "xmlns:{}='x'", 'xmlns = "{}"', "xmlns:a\n=\n'{}'"])
def test_long_names_of_namespaces(head: str) -> None:
    name = head.format("a" * (64 if ":{" in head else 256))
    longer = head.format("a" * (65 if ":{" in head else 257))
    message = "unsafe: has a namespace whose name is longer than any real one"
    assert message not in said(f"<svg {name}/>".encode())
    assert message in said(f"<svg {longer}/>".encode())


def test_a_badge_by_its_namespace_or_its_prefix() -> None:
    for declared in ('xmlns:openbadges="http://other.example"', 'xmlns:x="https://purl.imsglobal.org/spec/ob/v3p0"', 'xmlns:x="https://purl.imsglobal.org/ob/v3p0"', 'xmlns:x="http://openbadges.org"'):
        assert said(svg(f"<g {declared}/>")) == ["contains-badge: has somebody's badge baked into it"], declared
    assert said(svg('<x:assertion xmlns:x="http://openbadges.org" verify="x"/>')) == ["contains-badge: has somebody's badge baked into it"]
    assert said(svg('<g xmlns:x="http://other.example"/>')) == []


def test_inside_what_is_refused_nothing_more_is_told() -> None:
    assert len(said(svg("<script>alert(1)<image/></script>"))) == 1
    assert len(said(svg("<script><image/></script><image/>"))) == 2
    assert len(said(svg("<o:a xmlns:o='http://other.example'>text<script/></o:a>"))) == 1


@pytest.mark.parametrize("element", ["title", "desc", "text", "tspan", "textPath"])
def test_texts_stand_where_they_are_read(element: str) -> None:
    assert said(svg(f"<{element}>words</{element}>")) == []
    assert said(svg("<g> \n</g>")) == []
    assert said(svg("<g>words</g>")) == ["damaged: has text where none is drawn (in “g”)"]


@pytest.mark.parametrize("element", ["text", "tspan", "textPath"])
def test_drawn_letters_are_counted(element: str) -> None:
    assert said(svg(f"<{element}>{'a' * 2000}</{element}>")) == []
    assert said(svg(f"<{element}>{'a' * 1000}</{element}>" * 2 + f"<{element}>a</{element}>")) == ["too-large: has more than 2000 letters of text"]
    assert said(svg(f"<title>{'a' * 2001}</title>")) == []


def test_letters_weigh() -> None:
    heavy = "".join(f'<use href="#t" x="{number}"/>' for number in range(99))
    assert said(svg(f'<text id="t">{"a" * 1900}</text>{heavy}')) == []
    assert "unsafe: draws its parts over and over, more than 50000 in all" in said(svg(f'<text id="t">{"a" * 1990}</text>{heavy}<use href="#t"/><use href="#t"/>'))


def test_what_the_root_is() -> None:
    (lacks,) = faults(b'<svg viewBox="0 0 1 1"/>')
    assert lacks.message == "does not say which kind of SVG it is"
    assert lacks.hint == 'Write xmlns="http://www.w3.org/2000/svg" into its first tag.'
    for other in (b"<html/>", b"<svg xmlns='http://other.example'/>", b"<g xmlns='http://www.w3.org/2000/svg'/>"):
        (fault,) = faults(other)
        assert fault.message == "is XML or HTML, but not an SVG picture"
        assert fault.hint.startswith("Export it as plain SVG")


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 24 24"', (24, 24)), ('viewBox="0,0,24,24"', (24, 24)), ('viewBox=" 0 0 24 24 "', (24, 24)), ('width="9" height="9"', (9, 9)), ('width="9px" height="9"', (9, 9)),
        ('viewBox="0 0 0.2 0.2"', (1, 1)), ('viewBox="0 0 100000 100000"', (100000, 100000)), ('viewBox="0 0 1000 1004"', (1000, 1004)), ('viewBox="0 0 1000 1006"', None), ('viewBox="0 0 100001 100001"', None),
        ('viewBox="0 0 24"', None), ('viewBox="0 0 24 24 24"', None), ('viewBox="x 0 24 24"', None), ('viewBox="0 0 24 x"', None), ('viewBox=""', None), ('width="9"', None), ('width="9mm" height="9mm"', None),
        ('viewBox="0 0 0 24"', None), ('viewBox="0 0 24 0"', None), ('viewBox="0 0 -24 24"', None), ('viewBox="0 0 9 9" width="5" height="6"', None), ('viewBox="0 0 9 9" width="5mm" height="6mm"', None),
        ('viewBox="0 0 9 9" width="5mm" height="6px"', (9, 9)), ('viewBox="0 0 9 9" width="5mm"', (9, 9)), ('viewBox="0 0 9 9" height="5mm"', (9, 9)), ('viewBox="0 0 9 9" width="5.5.5" height="5.5.5"', None),
        ('viewBox="0 0 9 9" width="100%" height="50%"', (9, 9)),
    ],
)  # fmt: skip
def test_how_wide_and_high_it_is(attributes: str, size: tuple[int, int] | None) -> None:
    report = inspect_image("a.svg", svg("", attributes))
    assert (not report.faults) is (size is not None), report.faults
    assert size is None or (report.width, report.height) == size


def test_circles_and_copies_of_copies() -> None:
    assert said(svg('<g id="a"><g fill="url(#a)"/></g>')) == ["unsafe: has a part that refers to itself"]
    assert said(svg('<g id="a"/><g id="b"><use href="#a"/></g><use href="#b"/>')) == ["unsafe: has copies of copies (a “use” of a “use”)"]


@pytest.mark.parametrize(("element", "weight"), [("filter", 50), ("mask", 100), ("clipPath", 100), ("symbol", 500), ("g", 1), ("feBlend", 250), ("feOffset", 250)])
def test_surfaces_weigh_more_than_shapes(element: str, weight: int) -> None:
    assert weight_of(element) == weight


def test_the_drawn_are_counted_with_all_copies() -> None:
    graph = ReferenceGraph()
    root = graph.add(-1, identifier=None, targets=[], is_use=False)
    group = graph.add(root, identifier="a", targets=[], is_use=False)
    graph.add(group, identifier="", targets=[], is_use=False, weight=10)
    graph.add(root, identifier=None, targets=["a", "a", "nowhere"], is_use=True)
    assert graph.drawn() == 1 + 1 + 10 + 1 + 1 + (1 + 10)
    assert not graph.has_nested_use()
    graph.add_weight(group, 5)
    assert graph.drawn() == 1 + 6 + 10 + 1 + 1 + (6 + 10)
    graph.add_weight(group, MAX_DRAWN)
    assert graph.drawn() == MAX_DRAWN + 1
    graph.add(group, identifier=None, targets=["a"], is_use=True)
    assert graph.drawn() is None
    assert graph.has_nested_use()


@pytest.mark.parametrize(
    ("attributes", "inherited", "length"),
    [
        ({}, 7, 7), ({"stroke-dasharray": "1 2"}, 7, 3), ({"stroke-dasharray": "none"}, 7, 0), ({"stroke-dasharray": "inherit"}, 7, 7), ({"stroke-dasharray": " "}, 7, 7), ({"stroke-dasharray": "50%"}, 7, 0.5),
        ({"style": "stroke-dasharray: 4"}, 7, 4), ({"style": "fill:red;stroke-dasharray:4 !important"}, 7, 4), ({"style": "stroke-dasharray:4; stroke-dasharray:5", "stroke-dasharray": "9"}, 7, 5), ({"style": "x-stroke-dasharray:4"}, 7, 7),
        ({"stroke-dasharray": "1e99"}, 7, 1e12),
    ],
)  # fmt: skip
def test_how_long_dashes_are(attributes: dict[str, str], inherited: float, length: float) -> None:
    assert dash_length(attributes, inherited) == length


@pytest.mark.parametrize("name", ["x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "x1", "y1", "x2", "y2", "d", "points"])
def test_each_measure_makes_a_dashed_line_longer(name: str) -> None:
    assert effort_of("path", {name: "1000"}, 1) == 1 + 120
    assert effort_of("path", {name: "1000"}, 0) == 0


@pytest.mark.parametrize(
    ("element", "attributes", "dashes", "effort"),
    [
        ("rect", {"width": "10%"}, 1, 1 + 1200), ("rect", {"width": "10px"}, 1, 1 + 1), ("rect", {"width": "10mm"}, 1, 1 + 1200), ("path", {"d": "M0 1000z"}, 1, 1 + 120), ("polygon", {"points": "0 1000 "}, 1, 1 + 120),
        ("polygon", {"points": "0 1000%"}, 1, 1 + 120), ("use", {}, 1, 1 + 1000), ("text", {}, 1, 1 + 1000), ("tspan", {}, 1, 1 + 1000), ("textPath", {}, 1, 1 + 1000), ("path", {}, 1, 1), ("path", {"d": "M0 1000 0 0 0"}, 1, 1 + 150), ("path", {"d": "9" * 12}, 1e-9, 1 + 10_000),
        *((element, {"x": "1000"}, 1, 0) for element in ("svg", "g", "defs", "symbol", "clipPath", "mask")),
        ("path", {"d": "M" + "0" * 39}, 0, 2), ("polygon", {"points": "0" * 40}, 0, 2), ("path", {"d": "0" * 20, "points": "0" * 60}, 0, 1),
        ("g", {"opacity": "0.5"}, 0, LAYER_WEIGHT), ("g", {"mix-blend-mode": "multiply"}, 0, LAYER_WEIGHT), ("g", {"isolation": "isolate"}, 0, LAYER_WEIGHT), ("g", {"style": "fill:red; opacity : 0.5"}, 0, LAYER_WEIGHT),
        ("g", {"style": "isolation:isolate!important"}, 0, LAYER_WEIGHT), ("g", {"opacity": "0.5", "style": "opacity:1"}, 0, 0),
        *(("g", {name: value}, 0, 0) for name, values in (("opacity", ("1", "1.0", "100%", "", " 1 ")), ("mix-blend-mode", ("normal", "")), ("isolation", ("auto", ""))) for value in values),
    ],
)  # fmt: skip
def test_how_much_more_than_a_shape_it_is(element: str, attributes: dict[str, str], dashes: float, effort: int) -> None:
    assert effort_of(element, attributes, dashes) == effort


def test_measures_are_the_ones_that_shapes_have() -> None:
    assert len(svg_effort._GEOMETRY) == 15


def test_dashes_are_inherited_and_end_with_their_group() -> None:
    path = f'<path d="{"M0 0 99999 99999" * 3}"/>'
    many = path * 500
    assert said(svg(many)) == []
    assert said(svg(f'<g stroke-dasharray="0.001">{many}</g>')) != []
    assert said(svg(f'<g stroke-dasharray="0.001"/>{many}')) == []


def test_faults_are_noted_once_and_their_list_is_short() -> None:
    found = FaultList()
    for number in (1, 1, *range(20)):
        found.add("unsafe", f"has {number}", "Mend it.")
    assert len(found.faults) == 12
    assert found.has("unsafe")
    assert not found.has("damaged")
    assert not found.report("svg").is_good
    assert FaultList().report("svg").is_good


@pytest.mark.parametrize(("count", "words"), [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (999_499, "999 kB"), (1_000_000, "1.0 MB")])
def test_bytes_in_words(count: int, words: str) -> None:
    assert bytes_in_words(count) == words


@pytest.mark.parametrize(("name", "text"), [("a\x1b[2J", "a?[2J"), ("é", "?"), ("\u202e", "?"), ("a" * 40, "a" * 40), ("a" * 41, "a" * 40 + "…")])
def test_a_name_of_a_file_is_fit_to_print(name: str, text: str) -> None:
    assert shown(name) == text


def test_what_is_refused_is_passed_over_to_its_end() -> None:
    assert len(said(svg("<script><g></g><image/></script>"))) == 1
    assert len(said(svg(f"<script><text>{'a' * 3000}</text></script>"))) == 1
    assert inspect_image("a.svg", b"<html/>").kind is None
    assert inspect_image("a.svg", svg("<script/>")).kind == "svg"
    assert said(svg("<!ENTITY a 'b'>")) == ["unsafe: has a document type (a line that begins with “<!DOCTYPE”)"]


def test_a_namespace_may_be_taken_back() -> None:
    assert said(svg('<g xmlns=""/>')) == ["unsafe: holds data of another kind than SVG (“g”)"]


def test_a_copy_of_what_comes_later_is_no_copy_of_a_copy() -> None:
    assert said(svg('<use href="#a"/><g id="a"><path d="M0 0"/></g>')) == []
    assert said(svg('<g id="a"><path d="M0 0"/></g><use href="#a"/><use href="#a"/>')) == []
