"""Rules about public keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from badgepress.content.load import Loaded
from badgepress.content.model import Key
from badgepress.errors import BadgepressError
from badgepress.linkeddata.multibase import decode_multikey
from badgepress.problems import Problem

OLD_AFTER_YEARS = 3
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
        if key.compromised_on is not None:
            yield from _check_compromise(key, now)
    yield from _check_who_signs(loaded)
    yield from _check_ages(loaded, now)


def _check_compromise(key: Key, now: datetime) -> Iterator[Problem]:
    place = key.source.place("compromised_on")
    if key.state != "compromised":
        hint = f"If somebody else may have the key: badgepress keys compromise {key.name}. If not, take the date out."
        yield Problem(place, "BP105", f"compromised_on stands in a key that is {key.state}", hint)
    elif key.compromised_on is not None and key.compromised_on > now.date() + timedelta(days=1):
        yield Problem(place, "BP306", f"compromised_on {key.compromised_on} lies in the future", "Write since when, at the latest.")


def _check_who_signs(loaded: Loaded) -> Iterator[Problem]:
    """Of each algorithm that is needed one key signs, and never two: nobody could tell which."""
    wants_jwt = loaded.issuer is not None and "vc-jwt" in loaded.issuer.also_publish
    for algorithm in _CODECS:
        active = sorted((key for key in loaded.keys if key.algorithm == algorithm and key.state == "active"), key=lambda key: key.created)
        for older, key in pairwise(active):
            hint = f"One signs at a time: badgepress keys retire {older.name}. A key for later is announced: state: announced."
            yield Problem(key.source.place("state"), "BP705", f"“{older.name}” and “{key.name}” are both active", hint)
        of_kind = [key for key in loaded.keys if key.algorithm == algorithm]
        if not active and of_kind and algorithm == "Ed25519":
            states = " and ".join(sorted({key.state for key in of_kind}))
            hint = "Make one: badgepress keys new. An announced key takes over by: badgepress keys rotate."
            place = of_kind[-1].source.place("state")
            yield Problem(place, "BP704", f"no key is active, only {states}: nothing can be signed", hint, "warning")
        if not active and algorithm == "P-256" and loaded.issuer is not None and wants_jwt and loaded.keys:
            hint = "Run `badgepress keys new --algorithm P-256`, or take vc-jwt out of also_publish."
            yield Problem(loaded.issuer.source.place("also_publish"), "BP704", "vc-jwt needs an active P-256 key", hint)


def _check_ages(loaded: Loaded, now: datetime) -> Iterator[Problem]:
    for key in loaded.keys:
        years = (now - key.created).days / 365.25
        if key.state == "active" and years >= OLD_AFTER_YEARS:
            hint = "Let a new key take over; what this one signed stays good: badgepress keys rotate"
            message = f"“{key.name}” has been signing for {int(years)} years"
            yield Problem(key.source.place("created"), "BP706", message, hint, "warning")


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
