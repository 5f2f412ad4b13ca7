"""Markdown from content to HTML that is safe on any page: parsed without HTML, then cut down to an allow-list."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

MAX_CHARACTERS = 12_000
_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto"}
_HEADING_SHIFT = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")


def to_html(markdown: str) -> str:
    """Return the HTML of a Markdown text; headings begin at h3, links are https or mailto and pass on no authority.

    Raises:
        ValueError: The text is longer than MAX_CHARACTERS.
    """
    if len(markdown) > MAX_CHARACTERS:
        raise ValueError(f"Markdown longer than {MAX_CHARACTERS} characters")
    tokens = _parser().parse(markdown)
    for token in tokens:
        token.tag = _HEADING_SHIFT.get(token.tag, token.tag)
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_absolute_links,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
    )


def _only_absolute_links(_tag: str, attribute: str, value: str) -> str | None:
    """Drop relative links: the text stands at several addresses, so that they would lead nowhere."""
    return value if attribute != "href" or value.startswith(("https://", "mailto:")) else None
