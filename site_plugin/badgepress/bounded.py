"""A mapping of bounded size, for what is costly to make and often met again; shared vocabulary of the rooms."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Bounded(Generic[Key, Item]):
    """Forgets what was long unused: when the young half is full it becomes the old half, and what is met again is young again.

    Cheaper to ask than one that keeps the order of use: a key is hashed once.
    """

    def __init__(self, size: int) -> None:
        """Make one that holds at most `size` items."""
        self._young: dict[Key, Item] = {}
        self._old: dict[Key, Item] = {}
        self._half = max(1, size // 2)

    def __contains__(self, key: Key) -> bool:
        return key in self._young or key in self._old

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def get(self, key: Key) -> Item | None:
        """Return an item, None if it is not there (or no longer)."""
        item = self._young.get(key)
        if item is None and key in self._old:
            item = self._old[key]
            self.put(key, item)
        return item

    def put(self, key: Key, item: Item) -> None:
        """Add or replace an item."""
        self._old.pop(key, None)
        self._young[key] = item
        if len(self._young) >= self._half:
            self._old, self._young = self._young, {}
