"""Rules about pictures: sound, safe, square, and of a fitting size."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.content.images import inspect_image
from badgepress.content.load import Loaded
from badgepress.content.model import Image
from badgepress.content.private_keys import PRIVATE_KEY_HINT, holds_private_key
from badgepress.content.yaml_reader import Source
from badgepress.problems import Problem

_CODES = {
    "not-an-image": "BP502", "wrong-extension": "BP502", "damaged": "BP502", "too-large": "BP504", "too-small": "BP504", "not-square": "BP503", "unsafe": "BP505",
    "contains-badge": "BP506", "email": "BP402",
}  # fmt: skip


def check_images(loaded: Loaded) -> Iterator[Problem]:
    """Yield the faults of every picture that a badge class, a pathway or the issuer names."""
    if loaded.issuer is not None:
        yield from _check_image(loaded.issuer.image, loaded.issuer.source)
    for badge in loaded.classes.values():
        yield from _check_image(badge.image, badge.source)
    for pathway in loaded.pathways.values():
        if pathway.image is not None:
            yield from _check_image(pathway.image, pathway.source)


def _check_image(image: Image, source: Source) -> Iterator[Problem]:
    place = source.place("image", "file")
    if holds_private_key(image.data):
        yield Problem(place, "BP703", f"{image.file} contains a private key", PRIVATE_KEY_HINT)
    for fault in inspect_image(image.file, image.data).faults:
        yield Problem(place, _CODES[fault.code], f"{image.file}: {fault.message}", fault.hint)
