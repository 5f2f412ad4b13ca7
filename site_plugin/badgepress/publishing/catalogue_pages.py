"""The home page, and the catalogue wherever an organisation's own page asks for it."""

from __future__ import annotations

from markupsafe import escape

from badgepress.publishing import render
from badgepress.publishing.catalogue_views import catalogue_view
from badgepress.publishing.feeds import feed_links
from badgepress.publishing.fragment import Fragment
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.views_of import site_view
from badgepress.signing.issuer_keys import IssuerKeys


def home_page(holdings: Holdings, keys: IssuerKeys) -> Fragment:
    """Return the home page of a site whose organisation wrote none; its head stands on their own one, too."""
    issuer, site = holdings.catalogue.issuer, site_view(holdings.catalogue, keys, 0)
    banner = render.preview_banner(site)
    welcome = f'<h1>{escape(issuer.name)}</h1>\n<p class="bp-lead">{escape(issuer.description)}</p>\n'
    body = banner + welcome + page_catalogue(holdings, keys, 0)
    return Fragment(issuer.name, issuer.description, body, "home", head=str(feed_links(site.words, site.root)))


def page_catalogue(holdings: Holdings, keys: IssuerKeys, depth: int) -> str:
    """Return the catalogue for a page in `depth` folders."""
    site = site_view(holdings.catalogue, keys, depth)
    return render.rendered("catalogue.html", site, catalogue=catalogue_view(holdings, site))
