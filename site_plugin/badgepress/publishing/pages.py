"""The pages of a site: award pages of our own, and browsed pages as fragments that a theme or our plain layout frames."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib import resources

from markupsafe import escape

from badgepress.credentials import urls
from badgepress.publishing import render, views_of
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.holdings import Holdings
from badgepress.signing.issuer_keys import IssuerKeys

ASSETS = "assets/badgepress"
STYLE_SHEET = f"{ASSETS}/badgepress.css"
CATALOGUE_MARK = "<!-- badgepress:catalogue -->"
HOME, ISSUER = "index.md", "issuer/index.md"


@dataclass(frozen=True, slots=True)
class Fragment:
    """A browsed page without its frame."""

    title: str
    """Plain text."""
    description: str
    """Plain text."""
    html: str
    """Safe to put into a page as it is."""
    kind: str
    status: str = ""


def assets() -> Iterator[Artifact]:
    """Yield the style sheet and the module that pages share."""
    folder = resources.files(__package__).joinpath("assets")
    for name in ("award.js", "badgepress.css"):
        yield Artifact(f"{ASSETS}/{name}", folder.joinpath(name).read_bytes())


def fragments(holdings: Holdings, keys: IssuerKeys, only: Collection[str] | None = None) -> dict[str, Fragment]:
    """Return the browsed pages by the name of the Markdown file that each stands for in MkDocs.

    Args:
        holdings: Checked content.
        keys: What signs.
        only: Classes whose pages are wanted; the pages of others have no HTML. All if None.
    """
    catalogue, issuer = holdings.catalogue, holdings.catalogue.issuer
    welcome = f'<h1>{escape(issuer.name)}</h1>\n<p class="bp-lead">{escape(issuer.description)}</p>\n'
    home = page_banner(holdings, keys, 0) + welcome + page_catalogue(holdings, keys, 0)
    found = {HOME: Fragment(issuer.name, issuer.description, home, "home")}
    inner = views_of.site_view(holdings.catalogue, keys, 1)
    about = render.issuer_body(inner, views_of.issuer_view(holdings, keys, inner.root))
    found[ISSUER] = Fragment(f"{issuer.name}: issuer and keys", issuer.description, about, "issuer-page")
    deep = views_of.site_view(holdings.catalogue, keys, 2)
    for slug in sorted({badge.slug for badge in catalogue.published_classes()}):
        badge = catalogue.latest(slug)
        is_wanted = only is None or slug in only
        body = render.badge_body(deep, views_of.badge_view(badge, holdings, deep.root)) if is_wanted else ""
        found[f"{urls.badge_page(slug)}index.md"] = Fragment(
            badge.name, badge.description, body, "badge-page", badge.status
        )
    return found


def browsed_pages(holdings: Holdings, keys: IssuerKeys, only: Collection[str] | None = None) -> Iterator[Artifact]:
    """Yield home, badge and issuer pages in our own plain layout; those of classes not in `only` without bytes."""
    for name, fragment in fragments(holdings, keys, only).items():
        path = name.removesuffix(".md") + ".html"
        site = views_of.site_view(holdings.catalogue, keys, path.count("/"))
        html = fragment.html
        page = render.standalone_page(site, fragment.title, fragment.description, html) if html else b""
        yield Artifact(path, page, fragment.kind, fragment.status)


def page_banner(holdings: Holdings, keys: IssuerKeys, depth: int) -> str:
    """Return the preview banner for a page in `depth` folders, or nothing."""
    return render.preview_banner(views_of.site_view(holdings.catalogue, keys, depth))


def page_catalogue(holdings: Holdings, keys: IssuerKeys, depth: int) -> str:
    """Return the catalogue for a page in `depth` folders."""
    site = views_of.site_view(holdings.catalogue, keys, depth)
    return render.catalogue_body(site, views_of.catalogue_view(holdings, site.root))
