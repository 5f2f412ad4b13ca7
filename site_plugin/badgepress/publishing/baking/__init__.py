"""Bakes a signed credential into the picture of its badge (Open Badges 3.0, §5.3): one file that shows the badge and proves it."""

from __future__ import annotations

from badgepress.errors import BadgepressError
from badgepress.publishing.baking.png import bake_png
from badgepress.publishing.baking.svg import bake_svg

__all__ = ["bake"]


def bake(picture: bytes, extension: str, credential: bytes) -> bytes:
    """Return a picture with a credential in it; what is drawn stays as it is.

    Args:
        picture: Of the badge class, as `check` accepted it.
        extension: `png` or `svg`.
        credential: UTF-8 JSON with its proof.

    Raises:
        BadgepressError: The picture has no place for it.
    """
    bakers = {"png": bake_png, "svg": bake_svg}
    if extension not in bakers:
        raise BadgepressError(f"a badge cannot be baked into a .{extension[:10]} file", hint="Use a PNG or SVG as the picture of the badge class.")
    return bakers[extension](picture, credential)
