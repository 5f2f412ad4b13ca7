"""The pages of a site: award pages of our own, and browsed pages as fragments that a theme or our plain layout frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import resources
from itertools import chain

from badgepress.content.model import Colors
from badgepress.language import Words
from badgepress.publishing import render, views_of
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.badge_pages import badge_pages
from badgepress.publishing.bundles import bundles
from badgepress.publishing.catalogue_pages import home_page
from badgepress.publishing.design import style_of
from badgepress.publishing.fragment import EVERYTHING, Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.learner_pages import learner_pages
from badgepress.publishing.pathway_pages import pathway_pages
from badgepress.publishing.script_words import words_module
from badgepress.publishing.skills_page import skills_pages
from badgepress.publishing.statistics_page import statistics_pages
from badgepress.publishing.verify_page import contexts_module
from badgepress.publishing.verify_words import verify_words_module
from badgepress.signing.issuer_keys import IssuerKeys

ASSETS = "assets/badgepress"
STYLE_SHEET = f"{ASSETS}/badgepress.css"
AWARD_STYLE_SHEET = f"{ASSETS}/award.css"
"""What an award's page loads in place of the other: it knows no other kind of page."""
CATALOGUE_MARK = "<!-- badgepress:catalogue -->"
HOME, ISSUER = "index.md", "issuer/index.md"


def assets(words: Words, colors: Colors | None = None) -> Iterator[Artifact]:
    """Yield the style sheets, in the organisation's colours, and the modules that pages share; what they say is in the language of the site."""
    yield Artifact(f"{ASSETS}/words.js", words_module(words))
    yield Artifact(f"{ASSETS}/verify-words.js", verify_words_module(words))
    yield Artifact(f"{ASSETS}/contexts.js", contexts_module())
    folder = resources.files(__package__).joinpath("assets")
    for path in bundles(folder):
        yield Artifact(f"{ASSETS}/{path.name}", path.read_bytes())
    parts = {part.name: part.read_bytes() for part in folder.joinpath("css").iterdir() if part.name.endswith(".css")}
    base, award, own = folder.joinpath("badgepress.css").read_bytes(), parts.pop("award.css"), style_of(colors)
    yield Artifact(STYLE_SHEET, base + b"".join(parts[name] for name in sorted(parts)) + own)
    yield Artifact(AWARD_STYLE_SHEET, base + award + own)


def fragments(holdings: Holdings, keys: IssuerKeys, wanted: Wanted = EVERYTHING) -> dict[str, Fragment]:
    """Return the browsed pages by the name of the Markdown file that each stands for in MkDocs.

    Args:
        holdings: Checked content.
        keys: What signs.
        wanted: Which pages are wanted; others have no HTML.
    """
    return {**_pages_of_the_site(holdings, keys, wanted), **dict(learner_pages(holdings, keys, wanted))}


def _pages_of_the_site(holdings: Holdings, keys: IssuerKeys, wanted: Wanted) -> dict[str, Fragment]:
    return {
        HOME: home_page(holdings, keys),
        ISSUER: _issuer_page(holdings, keys),
        **badge_pages(holdings, keys, wanted),
        **pathway_pages(holdings, keys, wanted),
        **skills_pages(holdings, keys, wanted),
        **statistics_pages(holdings, keys),
    }


def _issuer_page(holdings: Holdings, keys: IssuerKeys) -> Fragment:
    issuer = holdings.catalogue.issuer
    site = views_of.site_view(holdings.catalogue, keys, 1)
    about = render.issuer_body(site, views_of.issuer_view(holdings, keys, site.root))
    title = site.words.text("Issuer and keys")
    return Fragment(f"{issuer.name}: {title}", issuer.description, about, "issuer-page")


def browsed_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted = EVERYTHING) -> Iterator[Artifact]:
    """Yield the browsed pages in our own plain layout; those that are not wanted without bytes."""
    # pages of learners are not held together: there may be thousands
    for name, fragment in chain(_pages_of_the_site(holdings, keys, wanted).items(), learner_pages(holdings, keys, wanted)):
        (named,) = named_pages({name: fragment})
        page = b""
        if fragment.html:
            site = views_of.site_view(holdings.catalogue, keys, named.path.count("/"))
            page = render.standalone_page(site, fragment)
        yield replace(named, data=page)


def named_pages(found: Mapping[str, Fragment]) -> Iterator[Artifact]:
    """Yield the browsed pages without bytes, as the manifest names those that a theme renders."""
    for name, fragment in found.items():
        yield Artifact(name.removesuffix(".md") + ".html", b"", fragment.kind, fragment.status)


def page_banner(holdings: Holdings, keys: IssuerKeys, depth: int) -> str:
    """Return the preview banner for a page in `depth` folders, or nothing."""
    return render.preview_banner(views_of.site_view(holdings.catalogue, keys, depth))
