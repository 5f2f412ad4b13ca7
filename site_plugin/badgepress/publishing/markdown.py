"""Markdown from content to HTML that is safe on any page: parsed without HTML, then cut down to an allow-list."""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_CHARACTERS = 12_000
_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto"}
_TABLE_START = '<div class="bp-scroll" role="group" aria-label="Table" tabindex="0"><table>'
"""A wide table scrolls by itself, and a keyboard has to reach it; added after cleaning, when `<table>` can only be a table."""
_PLAIN_SENTENCES = re.compile(r"[^\W\d_][^\W_]*(?:[,;.:?!']? [^\W_]+)*[.?!]?")
"""Words on one line with the marks that mean nothing in Markdown: what most narratives are; the parser would give the same, later."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")


def to_html(markdown: str, top_heading: int = 3) -> str:
    """Return the HTML of a Markdown text; links are https or mailto and pass on no authority.

    Args:
        markdown: What an author wrote.
        top_heading: The level of the text's highest headings, whichever they are in Markdown; the others follow without a gap, down to h6.

    Raises:
        ValueError: The text is longer than MAX_CHARACTERS.
    """
    if len(markdown) > MAX_CHARACTERS:
        raise ValueError(f"Markdown longer than {MAX_CHARACTERS} characters")
    if _PLAIN_SENTENCES.fullmatch(markdown):
        return f"<p>{markdown}</p>\n"
    tokens = _parser().parse(markdown)
    _place_headings(tokens, top_heading)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_absolute_links,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    )
    return clean.replace("<table>", _TABLE_START).replace("</table>", "</table></div>")


def _place_headings(tokens: list[Token], top: int) -> None:
    """Rank the heading levels that the author used, so that the page's outline has no gap."""
    used = sorted({token.tag for token in tokens if token.tag in _HEADINGS})
    placed = {tag: f"h{min(top + rank, 6)}" for rank, tag in enumerate(used)}
    for token in tokens:
        token.tag = placed.get(token.tag, token.tag)


def _only_absolute_links(_tag: str, attribute: str, value: str) -> str | None:
    """Drop relative links: the text stands at several addresses, so that they would lead nowhere."""
    return value if attribute != "href" or value.startswith(("https://", "mailto:")) else None
