"""Markdown of authors: what may stand on a page stands there, in the page's outline; nothing else does."""

from __future__ import annotations

import re
import time

import pytest

from badgepress.publishing.markdown import MAX_CHARACTERS, to_html


def headings(html: str) -> list[tuple[str, str]]:
    return re.findall(r"<(h[1-6])>(.*?)</h[1-6]>", html)


def test_ordinary_text_keeps_its_form() -> None:
    html = to_html("One *two* **three** `four`.\n\n1. a\n2. b\n\n> said\n\n| x | y |\n|---|---|\n| 1 | 2 |\n")
    assert html.startswith("<p>One <em>two</em> <strong>three</strong> <code>four</code>.</p>")
    for part in ("<ol>", "<li>a</li>", "<blockquote>", "<th>x</th>", "<td>2</td>"):
        assert part in html


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("# a\n\n## b\n\n### c", ["h3", "h4", "h5"]),
        ("## a\n\n### b", ["h3", "h4"]),
        ("### a", ["h3"]),
        ("# a\n\n#### b", ["h3", "h4"]),
        ("a\n=\n\nb\n-", ["h3", "h4"]),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f", ["h3", "h4", "h5", "h6", "h6", "h6"]),
    ],
)
def test_headings_begin_at_h3_and_follow_without_a_gap(markdown: str, levels: list[str]) -> None:
    assert [level for level, _ in headings(to_html(markdown))] == levels


def test_headings_begin_where_the_page_needs_them() -> None:
    assert headings(to_html("## a\n\n### b", top_heading=4)) == [("h4", "a"), ("h5", "b")]


def test_a_table_is_reached_by_keyboard_and_only_a_table_is_wrapped() -> None:
    html = to_html("| x |\n|---|\n| `<table>` |\n\n<table> &lt;table&gt;")
    assert html.count("<table>") == html.count("</table></div>") == html.count('tabindex="0"') == 1
    assert html.count("&lt;table&gt;") == 3


@pytest.mark.parametrize("address", ["https://guild.example/a?b=c&d=e", "mailto:badges@guild.example"])
def test_links_pass_on_no_authority(address: str) -> None:
    html = to_html(f"[x]({address})")
    assert f'href="{address.replace("&", "&amp;")}"' in html
    assert 'rel="nofollow noopener ugc"' in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "http://guild.example/",
        "//evil.example/",
        "../../other/",
        "?x",
        "#criteria",
    ],
)
def test_any_other_address_is_no_link(address: str) -> None:
    assert "href" not in to_html(f"[x](<{address}>)")
    assert "href" not in to_html(f"[x][1]\n\n[1]: <{address}>")


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        "<a href='https://guild.example' onclick='alert(1)'>x</a>",
        "<style>body { display: none }</style>",
        "<iframe src=https://evil.example></iframe>",
        "<div class=bp-status id=criteria style='position: fixed'>Valid</div>",
        "<!-- badgepress:catalogue -->",
    ],
)
def test_html_is_shown_as_text(markdown: str) -> None:
    html = to_html(markdown)
    assert set(re.findall(r"<\s*/?\s*([a-z!]+)", html)) == {"p"}
    assert "&lt;" in html


@pytest.mark.parametrize(
    "markdown", ["![a](https://evil.example/x.png)", "![a](data:image/svg+xml;base64,AAAA)", "![a](x.svg)"]
)
def test_pictures_of_others_are_not_loaded(markdown: str) -> None:
    html = to_html(markdown)
    assert "<img" not in html
    assert "src" not in html


def test_the_longest_text_is_rendered_and_one_character_more_is_refused() -> None:
    assert len(to_html("a" * MAX_CHARACTERS)) >= MAX_CHARACTERS
    with pytest.raises(ValueError, match=str(MAX_CHARACTERS)):
        to_html("a" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("unit", ["[", "[a](", "![", "*a **b ", "_a", "> ", "`", "<", "&", "\\", "[x]: "])
def test_a_bomb_of_the_longest_length_takes_no_long_time(unit: str) -> None:
    started = time.process_time()
    to_html((unit * MAX_CHARACTERS)[:MAX_CHARACTERS])
    assert time.process_time() - started < 3
