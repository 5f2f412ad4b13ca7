"""Award pages from compiled shells: the template is rendered once for each form that a page can have, and filled for the others.

A shell is made by rendering the template with marks in place of the texts that vary, and cutting the result at the marks. Which parts a page has
depends only on which texts are empty and on what a class's pages share, so that is what a shell is kept under; each new shell must reproduce the
page it was made from, or the template goes on rendering that form itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from markupsafe import Markup, escape

from badgepress.bounded import Bounded
from badgepress.publishing import render
from badgepress.publishing.views import AwardView, LinkView, SiteView

_MAX_SHELLS = 2048
_SPECIAL = re.compile("[&<>\"']")
_MARK = re.compile("\x00([0-9]+)\x00")


@dataclass(frozen=True, slots=True)
class Shell:
    """A page with gaps."""

    form: bytes
    pick: Callable[[list[bytes]], Any]
    """Takes what fills the gaps out of a page's texts."""

    def filled(self, texts: list[str]) -> bytes:
        """Return the page with these texts, escaped where they are no HTML yet."""
        if _SPECIAL.search("\n".join(texts)):
            texts = [str(escape(text)) if _SPECIAL.search(text) else text for text in texts]
        page: bytes = self.form % self.pick([text.encode() for text in texts])
        return page


class AwardPages:
    """Renders the award pages of one site."""

    def __init__(self, site: SiteView) -> None:
        self._site = site
        self._shells: Bounded[object, Shell | None] = Bounded(_MAX_SHELLS)

    def page(self, view: AwardView) -> bytes:
        """Return the page of an award: the same bytes as the template gives."""
        texts = _texts(view)
        key: tuple[object, ...] = (
            view.badge,
            view.version,
            view.status,
            view.is_listed,
            view.criteria_anchor,
            _form(view),
        )
        key += tuple(map(bool, texts))
        shell = self._shells.get(key)
        if shell is None:
            if key in self._shells:
                return render.award_page(self._site, view)
            shell = self._compiled(view, texts)
            self._shells.put(key, shell)
        return render.award_page(self._site, view) if shell is None else shell.filled(texts)

    def _compiled(self, view: AwardView, texts: list[str]) -> Shell | None:
        count = iter(range(len(texts)))

        def mark(text: str) -> str:
            number = next(count)
            if not text:
                return text
            return Markup(f"\x00{number}\x00") if isinstance(text, Markup) else f"\x00{number}\x00"  # noqa: S704

        marked = render.award_page(self._site, _varied(view, mark)).decode()
        pieces = _MARK.split(marked)
        gaps = [int(piece) for piece in pieces[1::2]]
        if not gaps:
            return None
        shell = Shell(b"%b".join(piece.encode().replace(b"%", b"%%") for piece in pieces[::2]), itemgetter(*gaps))
        return shell if shell.filled(texts) == render.award_page(self._site, view) else None


def _texts(view: AwardView) -> list[str]:
    """Return the texts that vary from award to award, in the order of `_varied`."""
    texts = [
        view.url, view.credential, view.learner_url, view.oembed_url, view.holder, view.awarded, view.iso_awarded, view.ends, view.revoked_on, view.revocation_reason, view.narrative,
        *[link.url for link in (view.newer, view.older) if link],
    ]  # fmt: skip
    if view.assessor:
        texts += (view.assessor.text, view.assessor.url, view.assessor.note)
    for piece in view.evidence:
        texts += (piece.name, piece.url, piece.description, piece.genre)
    for result in view.results:
        texts += (result.criterion, result.level, result.description)
    texts += [link.url for link in view.documents]
    return texts


def _form(view: AwardView) -> tuple[object, ...]:
    return (
        len(view.evidence), len(view.results), view.newer is None, view.older is None, view.assessor is None,
        tuple((link.text, link.note) for link in view.documents),
    )  # fmt: skip


def _varied(view: AwardView, change: Callable[[str], str]) -> AwardView:
    """Return a view with each text that varies from award to award changed, in a fixed order."""
    return replace(
        view,
        url=change(view.url),
        credential=change(view.credential),
        learner_url=change(view.learner_url),
        oembed_url=change(view.oembed_url),
        holder=change(view.holder),
        awarded=change(view.awarded),
        iso_awarded=change(view.iso_awarded),
        ends=change(view.ends),
        revoked_on=change(view.revoked_on),
        revocation_reason=change(view.revocation_reason),
        narrative=Markup(change(view.narrative)),  # noqa: S704 - a Markup is changed into a Markup
        newer=_link(view.newer, change),
        older=_link(view.older, change),
        assessor=view.assessor
        and LinkView(change(view.assessor.text), change(view.assessor.url), change(view.assessor.note)),
        evidence=tuple(
            replace(
                piece,
                name=change(piece.name),
                url=change(piece.url),
                description=change(piece.description),
                genre=change(piece.genre),
            )
            for piece in view.evidence
        ),
        results=tuple(
            replace(
                result,
                criterion=change(result.criterion),
                level=change(result.level),
                description=change(result.description),
            )
            for result in view.results
        ),
        documents=tuple(replace(link, url=change(link.url)) for link in view.documents),
    )


def _link(link: LinkView | None, change: Callable[[str], str]) -> LinkView | None:
    return None if link is None else replace(link, url=change(link.url))
