"""What the verifier in the browser reads from the site: the contexts, and its words in the language of the site."""

from __future__ import annotations

import orjson

from badgepress.verifying.credential_check.known_contexts import context_texts


def contexts_module() -> bytes:
    """Return `export default {URL: text}`: the contexts byte by byte, whose digests the verifier compares with its own pins.

    Raises:
        ContextError: A context's package is missing or was changed.
    """
    return b"export default " + orjson.dumps(context_texts(), option=orjson.OPT_SORT_KEYS) + b";\n"
