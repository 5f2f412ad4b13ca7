"""E-mail addresses in the comments of YAML, which nothing publishes but Git."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from badgepress.content.email_addresses import addresses

DOUBTFUL_COMMENT = re.compile(r"#[^\n]*[@＠﹫%&]")
"""What may be a comment with an e-mail address."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#[^\n]*", re.MULTILINE)


class Span(NamedTuple):
    """Where a value or key stands in a file, in code points from 0: a number sign within begins no comment."""

    start: int
    end: int
    is_block: bool
    """Whether it begins only in the next line: what stands behind its mark may be a comment."""


def comments_with_an_address(text: str, scalars: Sequence[Span]) -> Iterator[int]:
    """Yield where a comment begins that contains what looks like an e-mail address.

    Args:
        text: Of a file.
        scalars: All its values and keys, in their order.
    """
    if not DOUBTFUL_COMMENT.search(text):
        return
    for comment in _COMMENT.finditer(text):
        if not _is_within_one(scalars, text, comment.start()) and next(addresses(comment[0]), None) is not None:
            yield comment.start()


def _is_within_one(scalars: Sequence[Span], text: str, at: int) -> bool:
    after = bisect_right(scalars, at, key=lambda scalar: scalar.start)
    start, end, is_block = scalars[after - 1] if after else (0, 0, False)
    return at < end and not (is_block and "\n" not in text[start:at])
