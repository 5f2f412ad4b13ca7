"""PyLD without the HTTP client that it would load at once: we answer for every context ourselves, and `requests` costs a fifth of our start.

PyLD is imported through this module only. Whoever else uses it in this process gets its loader for the web when they first ask for a document.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any

__all__ = ["URDNA2015", "ContextResolver", "JsonLdError", "JsonLdProcessor"]

_CLIENTS = ("requests", "aiohttp")
_is_first = "pyld.jsonld" not in sys.modules


@contextmanager
def _clients_hidden() -> Iterator[None]:
    hidden: dict[str, ModuleType | None] = {name: None for name in _CLIENTS if name not in sys.modules}
    sys.modules.update(hidden)  # type: ignore[arg-type]  # None makes an import fail, which PyLD expects
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _clients_hidden():
    from pyld import jsonld
    from pyld.canon import URDNA2015
    from pyld.context_resolver import ContextResolver
    from pyld.jsonld import JsonLdError, JsonLdProcessor


def _load_from_web(url: str, options: dict[str, Any]) -> Any:
    jsonld.set_document_loader(jsonld.requests_document_loader())
    return jsonld.get_document_loader()(url, options)


if _is_first and "requests" not in sys.modules:
    jsonld.set_document_loader(_load_from_web)
if _is_first:
    # PyLD numbers contexts by UUIDs of the clock, for which the C library asks a daemon through a socket, thousands of times a build
    jsonld.uuid = SimpleNamespace(uuid1=itertools.count().__next__)
