"""The checks of `safe_form` that need no JSON-LD: texts, numbers, depth, keywords and contexts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from badgepress.errors import UnsafeDocumentError
from badgepress.linkeddata.contexts import Contexts

MAX_DEPTH = 32
MAX_DIGITS = 15
"""Beyond, canonicalisers write one number differently."""
_NESTED_CREDENTIALS = frozenset({"verifiableCredential", "endorsement"})
"""Members whose values are signed documents of their own."""

# control characters but tab and line feed (Cc is C0, U+007F and C1), surrogates, and the two non-characters
UNSAFE_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def refuse_unsafe_json(document: Mapping[str, Any], contexts: Contexts) -> None:
    """Return only if texts, numbers, nesting and `@context` of a document are harmless.

    Raises:
        UnsafeDocumentError: Names the JSON path of what is refused.
    """
    if not isinstance(document, Mapping):
        raise UnsafeDocumentError("$: not a JSON object")
    _object(document, "$", 1, contexts, may_have_context=True)
    if "@context" not in document:
        raise UnsafeDocumentError("$: has no @context, so nothing in it means anything")


def _object(value: Mapping[str, Any], path: str, depth: int, contexts: Contexts, *, may_have_context: bool) -> None:
    if depth > MAX_DEPTH:
        raise UnsafeDocumentError(f"{path}: nested deeper than {MAX_DEPTH}")
    if not value:
        raise UnsafeDocumentError(f"{path}: an empty object says nothing that could be signed")
    for key, item in value.items():
        if not isinstance(key, str):
            raise UnsafeDocumentError(f"{path}: a key is not a string")
        _text(key, path)
        here = f"{path}.{key}"
        if key == "@context" and may_have_context:
            _context(item, here, contexts)
        elif key.startswith("@"):
            raise UnsafeDocumentError(f"{here}: JSON-LD keywords are allowed nowhere but for @context at the top")
        elif ":" in key:
            raise UnsafeDocumentError(f"{here}: a key is a term of the contexts, never an IRI or a prefixed name")
        else:
            _any(item, here, depth, contexts, is_nested_credential=key in _NESTED_CREDENTIALS)


def _any(value: Any, path: str, depth: int, contexts: Contexts, *, is_nested_credential: bool = False) -> None:
    if isinstance(value, str):
        _text(value, path)
    elif isinstance(value, bool):
        return
    elif isinstance(value, int | float):
        _number(value, path)
    elif isinstance(value, Mapping):
        # CLR 2.0 nests credentials verbatim, and so are endorsements, with the contexts that their own proofs cover
        _object(value, path, depth + 1, contexts, may_have_context=is_nested_credential)
    elif isinstance(value, list):
        if not value:
            raise UnsafeDocumentError(f"{path}: an empty list would not be signed")
        for position, item in enumerate(value):
            if isinstance(item, list):
                raise UnsafeDocumentError(f"{path}[{position}]: a list in a list would be signed as one list")
            _any(item, f"{path}[{position}]", depth, contexts, is_nested_credential=is_nested_credential)
    elif value is None:
        raise UnsafeDocumentError(f"{path}: null would not be signed")
    else:
        raise UnsafeDocumentError(f"{path}: a {type(value).__name__} is no JSON value")


def _text(text: str, path: str) -> None:
    if found := UNSAFE_TEXT.search(text):
        raise UnsafeDocumentError(
            f"{path}: holds the character U+{ord(found.group()):04X}, which canonicalisers write differently",
            hint="remove the character; of control characters only tab and line feed are allowed",
        )


def _number(value: float, path: str) -> None:
    if not math.isfinite(value):
        raise UnsafeDocumentError(f"{path}: {value!r} is no JSON number")
    if isinstance(value, int):
        is_exact = abs(value) < 10**MAX_DIGITS
    else:
        mantissa = repr(value).lstrip("-").split("e")[0]
        is_exact = len(mantissa.replace(".", "").strip("0")) <= MAX_DIGITS and abs(value) < 10**MAX_DIGITS
    if not is_exact or (value == 0 and math.copysign(1, value) < 0):
        raise UnsafeDocumentError(
            f"{path}: {value!r} is not written alike by all canonicalisers", hint=f"at most {MAX_DIGITS} digits"
        )


def _context(value: Any, path: str, contexts: Contexts) -> None:
    urls = value if isinstance(value, list) else [value]
    if not urls:
        raise UnsafeDocumentError(f"{path}: is empty")
    for url in urls:
        if not isinstance(url, str):
            raise UnsafeDocumentError(f"{path}: a context written inline could give any term another meaning")
        if url not in contexts:
            raise UnsafeDocumentError(
                f"{path}: the context {url!r} is not known", hint=f"known: {', '.join(sorted(contexts))}"
            )
    if len(set(urls)) != len(urls):
        raise UnsafeDocumentError(f"{path}: names one context twice")
