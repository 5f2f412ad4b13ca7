"""How much of anything is looked at; the same numbers hold in the browser (docs/verifying.md)."""

from __future__ import annotations

INPUT_BYTES = 8 * 1024 * 1024
"""Of a file, a picture, or what an address sends."""
DOCUMENT_BYTES = 2 * 1024 * 1024
"""Of anything fetched on behalf of a badge: keys, lists, profiles."""
BADGE_BYTES = 4 * 1024 * 1024
"""Of the JSON or JWT of one badge."""
LIST_BYTES = 1024 * 1024
"""Of a status list once it is inflated."""
LIST_BITS = 131_072
"""At least so many entries has a status list (Bitstring Status List §2.2)."""
VALUES = 20_000
"""JSON values in a document whose signature needs its canonical form."""
VALUES_PAIRED = 1_500
"""Values of one thing: linked data compares each with each. Of several things, the squares of their numbers count together."""
PROOFS = 8
PARTS = 200
"""Nested credentials and endorsements in one badge."""
PARTS_DEPTH = 3
"""Badges within badges."""
REQUESTS = 400
ORIGINS = 24
"""Contacted on behalf of one badge."""
REDIRECTS = 3
SECONDS_A_REQUEST = 10.0
SECONDS_A_BADGE = 60.0
"""For everything that is fetched on behalf of one badge."""
CLOCK_LEEWAY_SECONDS = 60
