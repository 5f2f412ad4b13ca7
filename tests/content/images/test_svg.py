from __future__ import annotations

import gzip
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgepress.content.images import inspect_image
from badgepress.content.images.report import MAX_FAULTS

NS = 'xmlns="http://www.w3.org/2000/svg"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
HEAD = f'<svg {NS} {XLINK} viewBox="0 0 64 64"'
CONTENT = Path(__file__).parents[3] / "content" / "badges"


def svg(inside: str, attributes: str = "") -> bytes:
    return f"{HEAD} {attributes}>{inside}</svg>".encode()


def codes(data: bytes, name: str = "badge.svg") -> set[str]:
    return {fault.code for fault in inspect_image(name, data).faults}


GOOD = {
    "one path": svg('<path d="M4 4h56v56H4z" fill="#c33"/>'),
    "declaration": b'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + svg("<g/>"),
    "byte order mark": b"\xef\xbb\xbf" + svg("<g/>"),
    "comment": b"<!-- made by hand -->\n" + svg("<!-- ä -->"),
    "prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:path d="M0 0"/></s:svg>',
    "title": svg("<title>Gear &amp; chain</title><desc>ä <![CDATA[<b>]]></desc>", 'role="img" aria-label="Gear"'),
    "text": svg('<text x="1 2" y="9" font-family="Noto Sans, \'DejaVu\'">Rad<tspan dy=".5em">2</tspan></text>'),
    "gradient": svg(
        '<defs><linearGradient id="a" x1="0%" x2="1"><stop offset="5%" stop-color="rgb(1, 2,3)"/></linearGradient>'
        '<radialGradient id="b" xlink:href="#a" gradientTransform="matrix(1 0 0 1 0 -1e-17)"/></defs>'
        '<circle cx="32" cy="32" r="20" fill="url(#b)" stroke="url(\'#a\')"/>'
    ),
    "use": svg(
        '<defs><symbol id="s"><rect width="9" height="9"/></symbol></defs><use href="#s"/><use xlink:href="#s"/>'
    ),
    "clip and mask": svg(
        '<clipPath id="c"><path d="M0 0"/></clipPath><mask id="m"><g clip-path="url(#c)"/></mask><g mask="url(#m)"/>'
    ),
    "Inkscape, plain": svg(
        '<defs id="defs1"/><path style="fill:#d40000;stroke-width:1.5;-inkscape-font-specification:\'Sans, Bold\';'
        'font-variant-ligatures:normal;fill-opacity:1" d="m 1,2 3e-4,.5.5-6 a 1 1 0 01.5.5 z" id="path1"/>',
        'width="64mm" height="64mm" version="1.1" id="svg1"',
    ),
    "Illustrator, presentation attributes": svg(
        '<g id="Layer_1" data-name="Layer 1"><polygon points="1,1 2,2 3,1" fill="#fff"/></g>',
        'version="1.1" x="0px" y="0px" style="enable-background:new 0 0 64 64;" xml:space="preserve"',
    ),
    "Figma": svg(
        '<g filter="url(#f)"><rect width="64" height="64" rx="8" fill="#D9D9D9" '
        'style="fill:#D9D9D9;fill:color(display-p3 0.85 0.85 0.85);fill-opacity:1;mix-blend-mode:multiply"/></g>'
        '<defs><filter id="f" x="0" y="0" width="64" height="64" filterUnits="userSpaceOnUse" '
        'color-interpolation-filters="sRGB"><feFlood flood-opacity="0" result="BackgroundImageFix"/>'
        '<feColorMatrix in="SourceAlpha" type="matrix" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 127 0"/>'
        '<feOffset dy="4"/><feGaussianBlur stdDeviation="2"/><feComposite in2="hardAlpha" operator="out"/>'
        '<feBlend mode="normal" in2="BackgroundImageFix" result="effect1"/></filter></defs>',
        'fill="none" width="64" height="64"',
    ),
    "colour that looks like a huge number": svg('<g fill="#1e9999" stroke="#9E9999FF"/>'),
    "depth 32": svg("<g>" * 31 + "</g>" * 31),
    "10,000 elements": svg("<g/>" * 9_999),
    "almost square": f'<svg {NS} viewBox="0 0 1000 1004"/>'.encode(),
    "size in px": f'<svg {NS} width="64px" height="64"/>'.encode(),
    "100 %": svg("", 'width="100%" height="100%"'),
}


@pytest.mark.parametrize("case", GOOD)
def test_harmless_drawing_is_accepted(case: str) -> None:
    report = inspect_image("badge.svg", GOOD[case])
    assert report.faults == ()
    assert report.kind == "svg"
    assert report.width > 0 and report.height > 0


def test_size_comes_from_the_view_box() -> None:
    report = inspect_image("a.svg", f'<svg {NS} viewBox="-5,-5 , 24.4 24.4" width="90mm" height="90mm"/>'.encode())
    assert (report.width, report.height) == (24, 24)


UNSAFE = {
    "script": "<script>alert(1)</script>",
    "script href": '<script href="https://evil.example/x.js"/>',
    "script in another case": "<SCRIPT>alert(1)</SCRIPT>",
    "script of XHTML": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "script by prefix": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "script in title": "<title><script>alert(1)</script></title>",
    "onclick": '<g onclick="alert(1)"/>',
    "onbegin": '<g onbegin="alert(1)"/>',
    "ONLOAD": '<g ONLOAD="alert(1)"/>',
    "foreignObject": '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    "animate": '<path d="M0 0"><animate attributeName="href" to="javascript:alert(1)"/></path>',
    "animateTransform": '<animateTransform attributeName="transform" dur="1s"/>',
    "animateMotion": '<animateMotion path="M0 0"/>',
    "set": '<set attributeName="onmouseover" to="alert(1)"/>',
    "image": '<image href="https://evil.example/p.png" width="9" height="9"/>',
    "image data": '<image href="data:image/png;base64,AAAA"/>',
    "image local": '<image href="p.png"/>',
    "link": '<a href="https://evil.example/"><path d="M0 0"/></a>',
    "link javascript": '<a xlink:href="javascript:alert(1)"/>',
    "use external": '<use href="https://evil.example/x.svg#a"/>',
    "use file": '<use xlink:href="other.svg#a"/>',
    "use data": '<use href="data:image/svg+xml;base64,AAAA#x"/>',
    "use javascript": '<use href="&#106;avascript:alert(1)"/>',
    "use of nothing": '<use href="#"/>',
    "use of use": '<g id="a"/><use id="b" href="#a"/><use href="#b"/>',
    "use of group with use": '<g id="a"/><g id="b"><use href="#a"/></g><use href="#b"/>',
    "use of itself": '<use id="a" href="#a"/>',
    "use of its parent": '<g id="a"><g><use href="#a"/></g></g>',
    "gradient external": '<linearGradient id="g" href="https://evil.example/g.svg#g"/>',
    "gradient circle": '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>',
    "pattern of itself": '<pattern id="p"><rect fill="url(#p)"/></pattern>',
    "href on rect": '<rect href="#a"/>',
    "fill external": '<g fill="url(https://evil.example/#a)"/>',
    "fill external quoted": "<g fill=\"url('//evil.example/#a')\"/>",
    "fill with escape": r'<g fill="u\72l(https://evil.example/#a)"/>',
    "fill with comment": '<g fill="url(/**/https://evil.example)"/>',
    "fill after local": '<g fill="url(#a) url(https://evil.example)"/>',
    "fill with newline": '<g fill="url(&#10;https://evil.example)"/>',
    "filter external": '<g filter="url(x.svg#f)"/>',
    "mask external": '<g mask="url(https://evil.example/m.svg#m)"/>',
    "cursor": '<g cursor="url(https://evil.example/c.cur),auto"/>',
    "feImage": '<filter id="f"><feImage href="https://evil.example/p.png"/></filter>',
    "feTurbulence": '<filter id="f"><feTurbulence numOctaves="1000000"/></filter>',
    "style element": "<style>@import url(https://evil.example/x.css);</style>",
    "style element harmless": "<style>.a{fill:#fff}</style>",
    "style url": '<g style="background:url(https://evil.example/)"/>',
    "style fill url": '<g style="fill:url(https://evil.example/#a)"/>',
    "style import": "<g style=\"@import 'x'\"/>",
    "style expression": '<g style="width:expression(alert(1))"/>',
    "style behaviour": '<g style="behavior:url(x.htc)"/>',
    "style custom property": '<g style="--x:1"/>',
    "style var": '<g style="fill:var(--x)"/>',
    "style image-set": "<g style=\"fill:image-set('https://evil.example')\"/>",
    "style animation": '<g style="animation:spin 1s infinite"/>',
    "style escape": r'<g style="fill:\75rl(x)"/>',
    "style position": '<g style="position:fixed"/>',
    "style block": '<g style="fill:red}*{fill:blue"/>',
    "base": '<g xml:base="https://evil.example/"/>',
    "iframe": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/>',
    "html image": '<img xmlns="http://www.w3.org/1999/xhtml" src="x"/>',
    "video": "<video/>",
    "handler": '<handler type="text/javascript">x</handler>',
    "listener": '<x:listener xmlns:x="http://www.w3.org/2001/xml-events" event="click"/>',
    "event attribute": '<g xmlns:e="http://www.w3.org/2001/xml-events" e:event="click"/>',
    "include": '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>',
    "switch": '<switch><g requiredExtensions="x"/></switch>',
    "nested svg": '<svg viewBox="0 0 1 1"/>',
    "font": '<font-face><font-face-src><font-face-uri href="https://evil.example/f.svg#f"/></font-face-src></font-face>',
    "metadata": "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></metadata>",
    "Inkscape element": '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/>',
    "Inkscape attribute": '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="x"/>',
    "instruction": '<?xml-stylesheet href="https://evil.example/x.css"?>',
    "PHP": "<?php phpinfo(); ?>",
    "depth": "<g>" * 32 + "</g>" * 32,
    "number infinite": '<rect width="1e999" height="1"/>',
    "number huge": '<rect width="100000000000" height="1"/>',
    "number huge in path": '<path d="M1e40 0"/>',
    "number huge in style": '<g style="stroke-width:1e39"/>',
    "not a number": '<rect width="NaN"/>',
    "number infinity": '<rect width="Infinity"/>',
    "transform with words": '<g transform="translate(evil)"/>',
    "calc": '<rect width="calc(1px)"/>',
    "path with words": '<path d="M0 0 javascript:"/>',
    "id with markup": '<g id="&quot;&gt;&lt;script&gt;"/>',
    "tabindex": '<g tabindex="1"/>',
    "many attributes": "<g " + " ".join(f'data-a{number}=""' for number in range(101)) + "/>",
}


@pytest.mark.parametrize("case", UNSAFE)
def test_unsafe_drawing_is_refused(case: str) -> None:
    report = inspect_image("badge.svg", svg(UNSAFE[case]))
    assert "unsafe" in {fault.code for fault in report.faults}
    assert all(fault.hint and (fault.message + fault.hint).isprintable() for fault in report.faults)


LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
BLURS = '<feGaussianBlur stdDeviation="60"/>' * 20
USES = "".join(f'<g id="u{n + 1}">{f"<use href={chr(34)}#u{n}{chr(34)}/>" * 10}</g>' for n in range(9))
FILLS = "".join(f'<pattern id="u{n + 1}">{f"<g fill={chr(34)}url(#u{n}){chr(34)}/>" * 10}</pattern>' for n in range(9))
DOCUMENTS = {
    "empty": (b"", "not-an-image"),
    "blanks": (b" \n", "not-an-image"),
    "HTML": (b"<!DOCTYPE html><html><body/></html>", "not-an-image"),
    "HTML without type": (b"<html><svg/></html>", "not-an-image"),
    "other XML": (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "not-an-image"),
    "no namespace": (b'<svg viewBox="0 0 1 1"/>', "not-an-image"),
    "wrong namespace": (b'<svg xmlns="http://www.w3.org/2000/SVG" viewBox="0 0 1 1"/>', "not-an-image"),
    "JPEG": (b"\xff\xd8\xff\xe0" + bytes(20), "not-an-image"),
    "compressed": (gzip.compress(svg("")), "not-an-image"),
    "LFS pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "not-an-image"),
    "cut off": (svg("")[:-3], "damaged"),
    "two roots": (svg("") * 2, "damaged"),
    "text after": (svg("") + b"x", "damaged"),
    "text between shapes": (svg("alert(1)"), "damaged"),
    "NUL": (svg("\0"), "damaged"),
    "unknown entity": (svg("<title>&nbsp;</title>"), "damaged"),
    "unknown prefix": (svg('<g x:y=""/>'), "damaged"),
    "attribute twice": (svg('<g id="a" id="b"/>'), "damaged"),
    "Latin-1": (svg("<title>ä</title>").decode().encode("latin-1"), "damaged"),
    "UTF-16": (svg("").decode().encode("utf-16"), "damaged"),
    "UTF-16 without mark": (svg("").decode().encode("utf-16-le"), "damaged"),
    "UTF-16, big end first": (svg("").decode().encode("utf-16-be"), "damaged"),
    "says UTF-7": (b'<?xml version="1.0" encoding="UTF-7"?>' + svg(""), "unsafe"),
    "says Latin-1": (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + svg(""), "unsafe"),
    "document type": (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">' + svg(""), "unsafe"),
    "external entity": (
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<title>&x;</title>"),
        "unsafe",
    ),
    "parameter entity": (b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "https://evil.example"> %x;]>' + svg(""), "unsafe"),
    "attribute list": (b'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>' + svg(""), "unsafe"),
    "empty subset": (b"<!DOCTYPE svg []>" + svg(""), "unsafe"),
    "billion laughs": (f'<!DOCTYPE svg [<!ENTITY l0 "ha">{LAUGHS}]>'.encode() + svg("<title>&l9;</title>"), "unsafe"),
    "billion uses": (svg(f'<g id="u0"/>{USES}<use href="#u9"/>'), "unsafe"),
    "many blurs of many shapes": (svg(f'<filter id="f">{BLURS}</filter>' + '<rect width="512" height="512" filter="url(#f)"/>' * 50), "unsafe"),
    "billion fills": (svg(f'<g id="u0"/>{FILLS}<g fill="url(#u9)"/>'), "unsafe"),
    "stylesheet": (b'<?xml-stylesheet href="https://evil.example"?>' + svg(""), "unsafe"),
    "onload": (svg("", 'onload="alert(1)"'), "unsafe"),
    "long namespace": (svg("", f'xmlns:a = "{"x" * 300}"'), "unsafe"),
    "long prefix": (svg("", f'xmlns:{"a" * 300}="x"'), "unsafe"),
    "badge of 2.0": (
        svg('<openbadges:assertion verify="x"/>', 'xmlns:openbadges="http://openbadges.org"'),
        "contains-badge",
    ),
    "badge of 3.0": (
        svg("<openbadges:credential/>", 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'),
        "contains-badge",
    ),
    "badge by another prefix": (svg("", 'xmlns:x="https://purl.imsglobal.org/ob/v3p0"'), "contains-badge"),
    "badge in a comment": (svg("<!-- <openbadges:assertion verify='x'/> -->"), "contains-badge"),
    "too many elements": (svg("<g/>" * 10_000), "too-large"),
    "too many bytes": (svg("<!--" + " " * (256 * 1024) + "-->"), "too-large"),
    "not square": (f'<svg {NS} viewBox="0 0 24 25"/>'.encode(), "not-square"),
    "not square outside": (svg("", 'width="64px" height="32px"'), "not-square"),
    "no size": (f"<svg {NS}/>".encode(), "not-square"),
    "size in mm only": (f'<svg {NS} width="9mm" height="9mm"/>'.encode(), "not-square"),
    "size zero": (f'<svg {NS} viewBox="0 0 0 0"/>'.encode(), "not-square"),
    "size negative": (f'<svg {NS} viewBox="0 0 -9 -9"/>'.encode(), "not-square"),
    "size infinite": (f'<svg {NS} viewBox="0 0 1e999 1e999"/>'.encode(), "not-square"),
    "size not a number": (f'<svg {NS} viewBox="0 0 nan nan"/>'.encode(), "not-square"),
    "view box of three": (f'<svg {NS} viewBox="0 0 9"/>'.encode(), "not-square"),
    "size enormous": (f'<svg {NS} viewBox="0 0 200000 200000"/>'.encode(), "too-large"),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_unfit_document_is_refused(case: str) -> None:
    data, code = DOCUMENTS[case]
    assert code in codes(data)


def test_all_faults_are_told_at_once_and_each_once() -> None:
    data = svg('<script/><g onclick="x"/><g onclick="y"/><image/>', 'width="1" height="2"')
    report = inspect_image("badge.png", data)
    assert [fault.code for fault in report.faults] == ["wrong-extension", "not-square", "unsafe", "unsafe", "unsafe"]


def test_list_of_faults_is_cut() -> None:
    assert len(inspect_image("a.svg", svg("".join(f"<e{number}/>" for number in range(500)))).faults) == MAX_FAULTS


@pytest.mark.parametrize(
    ("inside", "click"),
    [
        ("<style>.a{fill:red}</style>", "Presentation Attributes"),
        ('<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="x"/>', "Plain SVG"),
        ("<metadata/>", "Remove metadata"),
        ("<image/>", "PNG"),
    ],
)
def test_hint_says_what_to_click(inside: str, click: str) -> None:
    assert click in inspect_image("a.svg", svg(inside)).faults[0].hint


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("a.svg", False),
        ("A.SVG", False),
        ("a.png", True),
        ("a", True),
        ("a.svg.png", True),
        ("x.svg/a", True),
        (".svg", False),
    ],
)
def test_name_must_end_as_the_kind_says(name: str, wrong: bool) -> None:
    assert codes(GOOD["one path"], name) == ({"wrong-extension"} if wrong else set())


LIMIT = 256 * 1024 - 200
HOSTILE = {
    "prefixed attributes": svg("", f'xmlns:b="{"x" * 255}"' + "".join(f' b:a{n}=""' for n in range(20_000))),
    "namespace again and again": svg("", f'xmlns:b="{"x" * 100_000}"' + "".join(f' b:a{n}=""' for n in range(9_000))),
    "many namespaces": svg("", "".join(f' xmlns:a{n}="u:{n}"' for n in range(9_000))),
    "one id, many references": svg('<g id="a"/>' * 4_900 + '<g fill="url(#a)"/>' * 4_900),
    "chain of references": svg(
        "".join(f'<g id="a{n}" fill="url(#a{n + 1})" mask="url(#a{n + 2})"/>' for n in range(4_000))
    ),
    "long style": svg("", f'style="{"fill:url(#a);" * (LIMIT // 13)}"'),
    "digits": svg(f'<rect width="{"1" * LIMIT}x"/>'),
    "letters": svg(f'<g fill="{"a-" * (LIMIT // 2)}("/>'),
    "brackets": svg(f'<g transform="{"scale(1" * (LIMIT // 7)}"/>'),
    "quotes": svg(f'<g fill="{chr(39) * (LIMIT - 1)}"/>'),
    "open tags": svg("<g>" * (LIMIT // 3)),
    "less-than signs": b"<" * LIMIT,
    "namespace words": svg("xmlns" * (LIMIT // 5)),
    "namespace blanks": svg("xmlns " * (LIMIT // 6)),
    "badge words": b"<" + b"openbadges " * (LIMIT // 11),
    "blanks": b"<openbadges" + b" " * LIMIT,
    "instructions": svg("<?a?>" * (LIMIT // 5)),
    "names": svg("".join(f"<e{n}/>" for n in range(20_000))),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_drawing_takes_little_time_and_memory(case: str) -> None:
    begin = time.process_time()
    inspect_image("badge.svg", HOSTILE[case])
    assert time.process_time() - begin < 0.5
    tracemalloc.start()
    inspect_image("badge.svg", HOSTILE[case])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<", HEAD.encode() + b">", b"\xff\xfe<", b"\xef\xbb\xbf"]),
    st.text(max_size=9),
)
def test_random_bytes_never_raise(data: bytes, start: bytes, name: str) -> None:
    assert inspect_image(name, start + data).faults


@given(
    st.sampled_from(list(GOOD.values())[:12]),
    st.lists(st.tuples(st.integers(0, 1 << 12), st.binary(max_size=6)), max_size=5),
)
@settings(deadline=500)
def test_mutated_drawing_never_raises(data: bytes, edits: list[tuple[int, bytes]]) -> None:
    for at, new in edits:
        at %= len(data)
        data = data[:at] + new + data[at + len(new) :]
    assert len(inspect_image("badge.svg", data).faults) <= MAX_FAULTS


@pytest.mark.parametrize("attribute", ["fill", "style", "d", "transform", "viewBox", "width", "href", "class", "id"])
@given(value=st.text(alphabet="url(#a) 'eE+-.09;:%matrixscle\"&<\\/*!,", max_size=40))
@settings(max_examples=30)
def test_random_value_never_raises_nor_fetches(attribute: str, value: str) -> None:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    found = codes(f'<svg {NS}><use {attribute}="{escaped}"/></svg>'.encode())
    if (
        "url(" in value
        and "url(#" not in value.replace(" ", "").replace("'", "").replace('"', "")
        and attribute != "class"
    ):
        assert "unsafe" in found


def test_examples_of_this_repository_are_accepted() -> None:
    pictures = sorted([*CONTENT.glob("*.svg"), *CONTENT.glob("*.png")])
    if not pictures:
        pytest.skip("content/badges has no pictures yet")
    for path in pictures:
        assert inspect_image(path.name, path.read_bytes()).faults == (), path.name


def test_a_few_soft_shadows_are_no_harm() -> None:
    shadow = '<filter id="f"><feGaussianBlur stdDeviation="6"/><feOffset dy="4"/><feMerge><feMergeNode/></feMerge></filter>'
    picture = svg(shadow + '<rect width="99" height="99" filter="url(#f)"/>' * 30)
    assert inspect_image("a.svg", picture).faults == ()
