"""What other sites fetch to preview a link: oEmbed answers of badge classes, and a picture of each class version and pathway."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.badge_sharing import oembeds
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.social_image import Draw, drawn_anew, social_images
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import IssuerKeys


def previews(
    holdings: Holdings, keys: IssuerKeys, *, are_drawn: bool = True, draw: Draw = drawn_anew
) -> Iterator[Artifact]:
    """Yield what link previews fetch.

    Args:
        holdings: Checked content.
        keys: What signs.
        are_drawn: Whether pictures are drawn; no award changes one, so an incremental build leaves those that stand there.
        draw: Draws them, or has them already.
    """
    yield from oembeds(holdings.catalogue, site_view(holdings.catalogue, keys, 2))
    yield from social_images(holdings, are_wanted=are_drawn, draw=draw)
