"""What scripts of pages say: names, and the English texts that languages translate. The build writes them into `words.js` of a site."""

from __future__ import annotations

import orjson

from badgepress.publishing.language import Words

SCRIPT_WORDS = {
    "copy_link": "Copy link",
    "link_copied": "Link copied",
    "share": "Share",
}


def words_module(words: Words) -> bytes:
    """Return the module that pages' scripts import: `export default {name: text}`."""
    table = {name: words.text(english) for name, english in sorted(SCRIPT_WORDS.items())}
    return b"export default " + orjson.dumps(table) + b";\n"
