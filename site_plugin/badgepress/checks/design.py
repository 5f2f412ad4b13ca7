"""Rules about the organisation's colours: what is written in them must be legible."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.colours import AA, DARK_PAPERS, LIGHT_PAPERS, least_contrast, nearest_legible
from badgepress.content.model import Issuer
from badgepress.problems import Problem


def check_design(issuer: Issuer) -> Iterator[Problem]:
    """Yield the colours of an issuer that cannot be read on our papers."""
    if issuer.colors is None:
        return
    for name, color, papers, word in (
        ("accent", issuer.colors.accent, LIGHT_PAPERS, "light"),
        ("accent_dark", issuer.colors.accent_dark, DARK_PAPERS, "dark"),
    ):
        if color and (reached := least_contrast(color, papers)) < AA:
            yield Problem(
                issuer.source.place("colors", name),
                "BP707",
                f"{color} is too faint on {word} paper: contrast {reached:.1f}, and text needs {AA}",
                f"The nearest colour that can be read is “{nearest_legible(color, papers)}”.",
            )
