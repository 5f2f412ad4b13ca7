"""The page on which anybody's badge can be checked, by the verifier that runs in the reader's browser, and what that reads from the site."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import orjson

from badgepress.credentials import urls
from badgepress.publishing import render, views_of
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.holdings import Holdings
from badgepress.signing.issuer_keys import IssuerKeys
from badgepress.verifying.credential_check.known_contexts import context_texts

KEEPER = f"{urls.verify_page()}keeper.js"
"""The service worker: it stands beside the page, as it may only look after what is below its own address."""


_LISTS_KEPT = 4


def verify_page(holdings: Holdings, keys: IssuerKeys) -> Iterator[Artifact]:
    """Yield `verify/index.html`, a page of its own with a strict policy, outside of any theme; and what keeps it for when there is no network."""
    path = f"{urls.verify_page()}index.html"
    site = views_of.site_view(holdings.catalogue, keys, path.count("/"))
    html = render.rendered("verify.html", site, address=holdings.addresses.url(""), kept=_kept(holdings))
    yield Artifact(path, html.strip().encode() + b"\n")
    yield Artifact(KEEPER, resources.files(__package__).joinpath("assets", "keeper.js").read_bytes())


def _kept(holdings: Holdings) -> list[str]:
    """Return the documents that the site's own badges are checked with; of status lists the newest, which has room for a million awards each."""
    last = urls.status_list_number(holdings.index.highest_status_index())
    return [
        urls.DID_DOCUMENT,
        *(urls.status_list(number) for number in range(max(1, last - _LISTS_KEPT + 1), last + 1)),
    ]


def contexts_module() -> bytes:
    """Return `export default {URL: text}`: the contexts byte by byte, whose digests the verifier compares with its own pins.

    Raises:
        ContextError: A context's package is missing or was changed.
    """
    return b"export default " + orjson.dumps(context_texts(), option=orjson.OPT_SORT_KEYS) + b";\n"
