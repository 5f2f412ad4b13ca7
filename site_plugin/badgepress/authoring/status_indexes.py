"""Which places of the status lists are taken: a bit each, so that a hundred thousand awards cost no more memory than ten."""

from __future__ import annotations

import secrets

from badgepress.credentials.urls import STATUS_LIST_LENGTH

_MOST_LISTS = 64


class StatusIndexes:
    """The status indexes of a repository."""

    def __init__(self) -> None:
        self.count = 0
        """How many awards were told of."""
        self._bits: dict[int, bytearray] = {}

    def add(self, status_index: int) -> None:
        """Note that an award uses an index; whatever lies beyond all lists that could be drawn from is only counted."""
        self.count += 1
        number, place = divmod(status_index, STATUS_LIST_LENGTH)
        if 0 <= number < _MOST_LISTS:
            bits = self._bits.setdefault(number, bytearray(STATUS_LIST_LENGTH // 8))
            bits[place >> 3] |= 1 << (place & 7)

    def __contains__(self, status_index: int) -> bool:
        number, place = divmod(status_index, STATUS_LIST_LENGTH)
        bits = self._bits.get(number)
        return bits is not None and bool(bits[place >> 3] & 1 << (place & 7))

    def draw(self) -> int:
        """Draw an index that no award uses, at random, and note it; a list is half full before the next one is begun."""
        lists = 2 * self.count // STATUS_LIST_LENGTH + 1
        while True:
            drawn = secrets.randbelow(lists * STATUS_LIST_LENGTH)
            if drawn not in self:
                self.add(drawn)
                return drawn
