"""Which addresses to look at where there are too many: the same ones for the same site, spread over all of it, others as its date moves on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from badgepress.doctor.listing import Address, AwardFiles, Listing

_T = TypeVar("_T")
_ALWAYS = frozenset({"did", "issuer", "home", "catalogue", "issuer-page"})
_LISTS_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """What will be looked at."""

    addresses: tuple[Address, ...]
    of: int
    """How many could have been looked at."""
    unnamed: int
    """Awards that the manifest does not name, and nobody else here can."""


def sampled(listing: Listing, hidden: Mapping[str, AwardFiles], at_most: int | None) -> Sample:
    """Choose what to look at.

    Args:
        listing: The manifest.
        hidden: Unlisted awards that the repository or folder names.
        at_most: How many addresses; None is all of them.
    """
    awards = {**listing.awards, **hidden}
    files = [address for award_id in sorted(awards) for address in awards[award_id].addresses(award_id)]
    everything = (*listing.entries, *files)
    unnamed = len(listing.hidden) - len(hidden)
    if at_most is None or len(everything) <= at_most:
        return Sample(everything, len(everything), unnamed)
    turn = listing.as_of.toordinal() // 7
    lists = spread([entry for entry in listing.entries if entry.kind == "status-list"], _LISTS_AT_MOST, turn)
    # the first pages of the catalogue only: each has a megabyte
    always = [entry for entry in listing.entries if entry.kind in _ALWAYS and not entry.path.startswith("catalogue/")]
    rest = [entry for entry in listing.entries if entry.kind not in _ALWAYS | {"status-list"}]
    left = max(at_most - len(lists) - len(always), 2)
    some = spread(rest, min(len(rest), left // 2), turn)
    chosen = spread(sorted(awards), (left - len(some)) // 3, turn)
    of_awards = [address for award_id in chosen for address in awards[award_id].addresses(award_id)]
    return Sample((*always, *lists, *some, *of_awards), len(everything), unnamed)


def spread(items: Sequence[_T], count: int, turn: int) -> list[_T]:
    """Return `count` items at equal distances, beginning `turn` items on."""
    if count >= len(items):
        return list(items)
    distance = len(items) / max(count, 1)
    return [items[int(number * distance + turn) % len(items)] for number in range(count)]
