"""Published HTML: links lead somewhere, nothing comes from strangers, award pages are lean and run no inline script."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from badgepress.verifying.folder import Folder
from badgepress.verifying.verdict import Finding

MAX_AWARD_PAGE_BYTES = 6 * 1024
_LOADING_RELATIONS = frozenset(
    {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon", "preconnect"}
)
_LOADING_ATTRIBUTES = frozenset({"src", "poster", "data", "srcset", "background"})
_SOMEBODY_ELSES = frozenset({"ugc", "nofollow", "noopener"})
"""How pages mark links that come out of content: evidence, alignments, criteria."""
_MAX_UNCLOSED = 1000
"""The standard library's reader takes quadratic time for tags that do not end."""
_DATA_BLOCKS = frozenset({"application/json", "application/ld+json"})


def check_page(path: str, folder: Folder, base_url: str, *, is_award: bool) -> list[Finding]:
    """Return what is wrong with one HTML page.

    Args:
        path: Of the page, in the folder.
        folder: The site.
        base_url: Its public address.
        is_award: Whether the page must also be lean and keep the strict content security policy.
    """
    data = folder.read(path)
    text = data.decode("utf-8", errors="replace")
    if text.count("<") - text.count(">") > _MAX_UNCLOSED:
        return [Finding(path, "page", f"has more than {_MAX_UNCLOSED} tags that do not end")]
    reader = _Reader()
    reader.feed(text)
    reader.close()
    page_url = f"{base_url}/{path.removesuffix('index.html')}"
    findings = list(_broken_links(path, reader, page_url, folder, base_url))
    if is_award:
        findings += [Finding(path, "page", message) for message in _award_faults(reader, len(data))]
    return findings


def _broken_links(path: str, reader: _Reader, page_url: str, folder: Folder, base_url: str) -> Iterator[Finding]:
    for link in dict.fromkeys(reader.links):
        written = link.written
        parts = urlsplit(written)
        if parts.scheme == "javascript":
            yield Finding(path, "links", f"a link runs script: {written[:60]}")
        if parts.scheme not in ("", "http", "https"):
            continue
        url = urljoin(page_url, written)
        if url == base_url or url.startswith(f"{base_url}/"):
            if folder.file_of(url, base_url) is None:
                # a host may serve more than this folder, and evidence may lead there
                yield Finding(path, "links", f"{written!r} leads to nothing", "warn" if link.is_somebody_elses else "fail")
        elif link.is_loaded:
            yield Finding(path, "links", f"{written!r} is loaded from outside the site")
        elif not parts.netloc:
            yield Finding(path, "links", f"{written!r} leads out of the site")


def _award_faults(reader: _Reader, size: int) -> Iterator[str]:
    if size > MAX_AWARD_PAGE_BYTES:
        yield f"has {size} bytes, more than {MAX_AWARD_PAGE_BYTES}"
    if len(reader.policies) != 1:
        yield "has not exactly one content security policy"
    elif not _is_strict(reader.policies[0]):
        yield f"its content security policy is not strict: {reader.policies[0]}"
    yield from dict.fromkeys(reader.inline)


def _is_strict(policy: str) -> bool:
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    return directives.get("default-src", "").strip() == "'none'" and "unsafe" not in policy and "*" not in policy


class _Link(NamedTuple):
    written: str
    is_loaded: bool
    """Whether the browser loads it by itself."""
    is_somebody_elses: bool = False
    """Whether it comes out of content."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[_Link] = []
        self.policies: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        relations = set(values.get("rel", "").lower().split())
        for name, value in values.items():
            if name in ("href", "xlink:href") and tag != "base":
                is_loaded = tag == "use" or (tag == "link" and bool(relations & _LOADING_RELATIONS))
                self.links.append(_Link(value, is_loaded, tag == "a" and bool(relations & _SOMEBODY_ELSES)))
            elif name == "srcset":
                self.links += [_Link(candidate.split()[0], True) for candidate in value.split(",") if candidate.strip()]
            elif name in _LOADING_ATTRIBUTES and value:
                self.links.append(_Link(value, True))
            elif name == "action":
                self.links.append(_Link(value, False))
            elif name.startswith("on"):
                self.inline.append(f"has inline script in {name}")
            elif name == "style":
                self.inline.append("has inline style, which its policy blocks")
        if tag == "script" and "src" not in values and values.get("type", "") not in _DATA_BLOCKS:
            self.inline.append("has inline script")
        elif tag == "style":
            self.inline.append("has inline style, which its policy blocks")
        elif tag == "meta" and values.get("property") == "og:image":
            self.links.append(_Link(values.get("content", ""), False))
        elif tag == "base":
            self.inline.append("has a base element")
        elif tag == "meta" and values.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(values.get("content", ""))
