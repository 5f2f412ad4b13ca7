"""What is said about a picture: a report, its faults, and the collector that keeps the list short."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ImageKind = Literal["png", "svg"]
ImageFaultCode = Literal[
    "not-an-image",
    "wrong-extension",
    "damaged",
    "too-large",
    "too-small",
    "not-square",
    "unsafe",
    "contains-badge",
    "email",
]

MAX_FAULTS = 12
"""Nobody reads more at once, and a hostile file can hold ten thousand different ones."""


@dataclass(frozen=True, slots=True)
class ImageFault:
    """One thing that is wrong with a picture.

    Attributes:
        code: The family of the fault, stable.
        message: What is wrong; begins in the middle of a sentence, after the file's name ("is not square …").
        hint: What to do about it, a sentence.
    """

    code: ImageFaultCode
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ImageReport:
    """What a picture turned out to be.

    Attributes:
        kind: What the bytes are, whatever the file is called; None if neither PNG nor SVG.
        width: In pixels (of an SVG: its own units, rounded), 0 where it could not be told.
        height: As `width`.
        faults: Empty for a picture that can be published.
    """

    kind: ImageKind | None
    width: int
    height: int
    faults: tuple[ImageFault, ...]

    @property
    def is_good(self) -> bool:
        """Whether the picture can be published as it is."""
        return not self.faults


@dataclass(slots=True)
class FaultList:
    """Collects faults in order, each once, and at most `MAX_FAULTS` of them."""

    faults: list[ImageFault] = field(default_factory=list)

    def add(self, code: ImageFaultCode, message: str, hint: str) -> None:
        """Note a fault, unless the same was noted before or the list is full."""
        fault = ImageFault(code, message, hint)
        if len(self.faults) < MAX_FAULTS and fault not in self.faults:
            self.faults.append(fault)

    def has(self, code: ImageFaultCode) -> bool:
        """Say whether a fault of this family was noted."""
        return any(fault.code == code for fault in self.faults)

    def report(self, kind: ImageKind | None, width: int = 0, height: int = 0) -> ImageReport:
        """Close the list."""
        return ImageReport(kind, width, height, tuple(self.faults))


def shown(name: str, limit: int = 40) -> str:
    """Make a name taken from a file fit to print: short, and without characters a terminal would act on."""
    clean = "".join(char if char.isprintable() and char.isascii() else "?" for char in name[:limit])
    return clean + ("…" if len(name) > limit else "")


def bytes_in_words(count: int) -> str:
    """Write a number of bytes as people read it ("37 bytes", "1.2 MB"), rounded."""
    if count < 1000:
        return "1 byte" if count == 1 else f"{count} bytes"
    if count < 1_000_000:
        return f"{count / 1000:.0f} kB"
    return f"{count / 1_000_000:.1f} MB"
