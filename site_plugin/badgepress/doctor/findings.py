"""What the doctor finds: fine, look at this, or broken; and what it could not tell."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from badgepress.doctor.points import POINTS, Point

Outcome = Literal["fine", "look at this", "broken", "cannot tell"]
_GRAVITY: dict[Outcome, int] = {"broken": 0, "look at this": 1, "cannot tell": 2, "fine": 3}
_NAMED_AT_MOST = 5
_FIRST = frozenset({"did.json", ".well-known/did.json", "manifest.json"})
_SHOWN_AT_MOST = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what came of it."""

    point: Point
    outcome: Outcome
    message: str
    """One line, without control characters."""
    paths: tuple[str, ...] = ()
    """Addresses in the site that it is about, the first few of them."""
    count: int = 0
    """How many addresses it is about."""


class Notes:
    """Collects findings, from several threads; the same said of many addresses becomes one finding."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[tuple[Point, str], tuple[Outcome, list[str]]] = {}
        self._fine: dict[Point, str] = {}

    def fine(self, point: Point, detail: str = "") -> None:
        """Note that a point was looked at and nothing spoke against it; it counts only if nobody says otherwise."""
        with self._lock:
            self._fine[point] = detail or self._fine.get(point, "")

    def look(self, point: Point, message: str, path: str = "") -> None:
        """Note something that works, but that somebody should see."""
        self._say(point, "look at this", message, path)

    def broken(self, point: Point, message: str, path: str = "") -> None:
        """Note something that keeps badges from being read or verified."""
        self._say(point, "broken", message, path)

    def unknown(self, point: Point, message: str, path: str = "") -> None:
        """Note something that could not be looked at."""
        self._say(point, "cannot tell", message, path)

    def _say(self, point: Point, outcome: Outcome, message: str, path: str) -> None:
        key = point, shown(message, 400)
        with self._lock:
            before, paths = self._said.get(key, (outcome, []))
            gravest = min(before, outcome, key=lambda one: _GRAVITY[one])
            self._said[key] = gravest, paths
            paths.append(path)

    def findings(self) -> list[Finding]:
        """Return what was found, by point; a point of which nothing bad was said is fine once."""
        with self._lock:
            found = [
                Finding(point, outcome, message, *_named(paths)) for (point, message), (outcome, paths) in self._said.items()
            ]
            disturbed = {finding.point for finding in found}
            found += [
                Finding(point, "fine", detail or POINTS[point].fine)
                for point, detail in self._fine.items()
                if point not in disturbed
            ]
        order = list(POINTS)
        return sorted(found, key=lambda finding: (order.index(finding.point), _GRAVITY[finding.outcome], finding.message))


def _named(paths: Iterable[str]) -> tuple[tuple[str, ...], int]:
    # what everything else hangs on first
    named = sorted({shown(path) for path in paths if path}, key=lambda path: (path not in _FIRST, path))
    return tuple(named[:_NAMED_AT_MOST]), len(named)


def shown(text: object, at_most: int = _SHOWN_AT_MOST) -> str:
    """Return text from elsewhere as it may stand in a terminal, a log or a page: one line, no control or format characters."""
    plain = "".join(
        "�" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else character
        for character in str(text)[: at_most * 4].replace("\n", " ").replace("\t", " ")
    )
    return plain if len(plain) <= at_most else plain[: at_most - 1] + "…"
