"""Rules about public keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from badgepress.content.load import Loaded
from badgepress.content.model import Key
from badgepress.errors import BadgepressError
from badgepress.linkeddata.multibase import decode_multikey
from badgepress.problems import Problem

_CODECS = {"Ed25519": "ed25519-pub", "P-256": "p256-pub"}


def check_keys(loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Yield what is wrong with the documents in `keys/`; `now` (UTC) refuses dates that lie ahead."""
    first: dict[str, Key] = {}
    for key in loaded.keys:
        yield from _check_public_key(key)
        if key.created > now:
            yield Problem(
                key.source.place("created"),
                "BP306",
                f"created {key.created.date()} lies in the future",
                "Write the day on which the key was made.",
            )
        if key.public_key in first:
            other = first[key.public_key].source.path
            yield Problem(
                key.source.place("public_key"), "BP702", f"the same key stands in {other}", "Delete one of the two."
            )
        first.setdefault(key.public_key, key)
    wants_jwt = loaded.issuer is not None and "vc-jwt" in loaded.issuer.also_publish
    has_jwt_key = any(key.algorithm == "P-256" and key.state == "active" for key in loaded.keys)
    if loaded.issuer is not None and wants_jwt and loaded.keys and not has_jwt_key:
        hint = "Run `badgepress keys new --algorithm P-256`, or take vc-jwt out of also_publish."
        yield Problem(loaded.issuer.source.place("also_publish"), "BP704", "vc-jwt needs an active P-256 key", hint)


def _check_public_key(key: Key) -> Iterator[Problem]:
    hint = "Copy the public key again from what `badgepress keys new` printed."
    place = key.source.place("public_key")
    try:
        codec, _ = decode_multikey(key.public_key)
    except BadgepressError:
        yield Problem(place, "BP702", "the public key is damaged", hint)
        return
    if codec.endswith("-priv"):
        yield Problem(
            place,
            "BP703",
            "this is a private key",
            "Treat it as stolen: delete it, make a new one, and never use this one.",
        )
    elif codec != _CODECS[key.algorithm]:
        yield Problem(place, "BP702", f"the public key is not of the algorithm {key.algorithm}", hint)
