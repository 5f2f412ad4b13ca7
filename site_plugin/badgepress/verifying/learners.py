"""Pages of learners: whoever is not listed stands in no list, and links of all of them lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from badgepress.verifying.folder import MANIFEST, Folder, Manifest, is_of_unlisted_learner
from badgepress.verifying.pages import check_page
from badgepress.verifying.verdict import Finding

_PAGE = re.compile(r"learners/(?P<handle>[a-z0-9]+(?:-[a-z0-9]+)*)/index\.html")
_NAMED = re.compile(rb"learners/([a-z0-9]+(?:-[a-z0-9]+)*)(?:/|[^a-z0-9-]|$)")
_NOINDEX = re.compile(rb"<meta\b[^>]*\bnoindex\b", re.IGNORECASE)
_LISTS = frozenset({".html", ".xml", ".json", ".txt", ".atom", ".rss", ".md", ".csv", ""})
_MAY_LEAD_THERE = ("awards/", "oembed/awards/", "schemas/")
"""The page of an unlisted award leads to its holder's page, where they said so."""


def check_learners(folder: Folder, manifest: Manifest) -> Iterator[Finding]:
    """Yield what is wrong with the pages of learners, and where unlisted ones are named."""
    pages = {match["handle"]: path for path in sorted(folder.paths) if (match := _PAGE.fullmatch(path))}
    unlisted = {handle for handle, path in pages.items() if is_of_unlisted_learner(path, manifest)}
    for handle, path in pages.items():
        if not folder.is_new(path):
            continue
        asks_to_be_left_out = _NOINDEX.search(folder.read(path)) is not None
        if handle in unlisted and not asks_to_be_left_out:
            yield Finding(path, "unlisted", "is in no list, but does not ask search engines to leave it out (noindex)")
        elif handle not in unlisted and asks_to_be_left_out:
            yield Finding(path, "unlisted", "is an unlisted page, but stands in the manifest")
        yield from check_page(path, folder, manifest.base_url, is_award=False)
    if unlisted:
        yield from _named(folder, unlisted)


def _named(folder: Folder, unlisted: set[str]) -> Iterator[Finding]:
    for path in sorted(folder.paths):
        if path.startswith(_MAY_LEAD_THERE) or PurePosixPath(path).suffix not in _LISTS or not folder.is_new(path):
            continue
        if path == MANIFEST and folder.is_sample:
            continue
        parts = path.split("/")
        own = parts[1] if parts[0] == "learners" and len(parts) > 2 else ""
        for handle in sorted({match.decode() for match in _NAMED.findall(folder.read(path))} & unlisted - {own}):
            yield Finding(path, "unlisted", f"names the page of the learner {handle}, which may stand in no list")
