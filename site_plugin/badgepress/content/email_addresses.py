"""Where an e-mail address hides in a text: as it will show, whatever escapes, entities or marks it is written with."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

ADDRESS_HINT = "Delete it: addresses of people must not enter the repository, not even for a moment."

_AT = re.compile(r"[@＠﹫]|%(?:25)*+40|&(?:#0*+64|#x0*+40|commat);", re.IGNORECASE)
_MAILTO = re.compile(r"mailto(?::|%3a)[^\s.,;)]", re.IGNORECASE)
_LOCAL_PART = re.compile(r"[\w.!#$%&'*+/=?^`{|}~\"-]{0,63}[\w\"+~-]\Z")
_DOMAIN = re.compile(
    r"(?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]+|[^\W\d_]{2,24})(?![\w-])|\[(?:ipv6:)?[0-9a-f.:]+\]", re.IGNORECASE
)
_URL_USER = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/?#@]*\Z", re.IGNORECASE)
_WRITTEN_OTHERWISE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\\(?=[!-/:-@\[-`{-~])|[*`]+")
"""What Markdown shows as something else, or not at all; `html.unescape` leaves an entity that is none."""
_OF_THE_PAGE = re.compile(
    rf"{_WRITTEN_OTHERWISE.pattern}|<[/!?A-Za-z][^<>]{{0,300}}>|\]\([^()\s]{{0,300}}\)|\[|[\u00ad\u200b-\u200f\u2060\ufeff]"
)
"""The same with tags, comments, links around a text and letters that do not show."""
_RETINA = re.compile(r"\dx\.(?:avif|gif|jpe?g|png|svg|webp)", re.IGNORECASE)


def addresses(text: str, *, across_tags: bool = True) -> Iterator[int]:
    """Yield where what looks like an e-mail address begins, in code points from 0; linear in the text's length.

    Args:
        text: Any text, Markdown and HTML included: an address is found as it will show, with escapes and entities resolved and
            without what only makes it bold or a program's text.
        across_tags: Whether also as it will show once tags, comments and links are left out. In a drawing, texts of two elements are two.
    """
    found = set(_addresses_without(_WRITTEN_OTHERWISE, text))
    if across_tags and _OF_THE_PAGE.search(text):
        found.update(_addresses_without(_OF_THE_PAGE, text))
    yield from sorted(found)


def _addresses_without(written_otherwise: re.Pattern[str], text: str) -> Iterator[int]:
    if not written_otherwise.search(text):
        yield from _plain_addresses(text)
        return
    places: list[int] = []
    shown: list[str] = []
    end = 0
    for match in written_otherwise.finditer(text):
        meaning = html.unescape(match[0]) if match[0][0] == "&" else ""
        shown += (text[end : match.start()], meaning)
        places += (*range(end, match.start()), *([match.start()] * len(meaning)))
        end = match.end()
    shown.append(text[end:])
    places += range(end, len(text))
    for at in _plain_addresses("".join(shown)):
        yield places[at]


def has_at_sign(text: str) -> bool:
    """Say whether a text holds what may belong to an address, so that messages do not repeat it."""
    return _AT.search(text) is not None


def _plain_addresses(text: str) -> Iterator[int]:
    for match in _MAILTO.finditer(text):
        yield match.start()
    for match in _AT.finditer(text):
        if not (text[match.end() : match.end() + 1].isalnum() or text.startswith(("[", "-", "_"), match.end())):
            continue
        right = text[match.end() : match.end() + 255]
        domain = _DOMAIN.match(unicodedata.normalize("NFKC", right).replace("\u3002", "."))
        if domain is None or _RETINA.match(domain[0]):
            continue
        left = text[max(0, match.start() - 200) : match.start()]
        local = _LOCAL_PART.search(unicodedata.normalize("NFKC", left[-64:]))
        if local is None:
            continue
        is_handle = re.search(r"(?:^|[\s/(])@[\w.-]+\Z", left) is not None
        is_git = left.endswith("git") and re.match(r"[\w.-]+:\S", right) is not None
        if not (is_handle or is_git or _URL_USER.search(left)):
            yield max(0, match.start() - len(local[0]))
