"""Views to HTML through our own escaping templates. Pure: the same view gives the same bytes."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from badgepress.language import Words
from badgepress.publishing.fragment import Fragment
from badgepress.publishing.markdown import to_html
from badgepress.publishing.views import AwardView, IssuerView, SiteView

_ADDRESS = re.compile(r"""(https://[^\s<>()"']*[^\s<>()"'.,;:!?])""")


@cache
def _environment(words: Words) -> Environment:
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(_template),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.install_gettext_translations(words.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["markdown"] = _markdown
    environment.filters["with_links"] = _with_links
    return environment


def _markdown(text: str, top_heading: int = 3) -> Markup:
    return Markup(to_html(text, top_heading))  # noqa: S704 - to_html returns what its allow-list lets through


def _with_links(text: str) -> Markup:
    """Link the https addresses in a plain text."""
    parts = _ADDRESS.split(text)
    linked = Markup('<a href="{0}" rel="nofollow noopener ugc">{0}</a>')
    return Markup("").join(linked.format(part) if index % 2 else escape(part) for index, part in enumerate(parts))


def _template(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text("utf-8")


def rendered(template: str, site: SiteView, **values: Any) -> str:
    """Return what a template of ours makes of some values, in the language of the site."""
    return _environment(site.words).get_template(template).render(site=site, **values)


def award_page(site: SiteView, award: AwardView) -> bytes:
    """Return an award's own lean page: no inline script or style, nothing from elsewhere."""
    return _bytes(rendered("award.html", site, award=award))


def forgotten_stub(site: SiteView) -> bytes:
    """Return what stands at the address of a forgotten award: that it does not hold, and nothing of its holder."""
    return _bytes(rendered("forgotten.html", site))


def private_stub(site: SiteView) -> bytes:
    """Return what stands at the address of a private award: that it is private, and nothing else."""
    return _bytes(rendered("private.html", site))


def preview_banner(site: SiteView) -> str:
    """Return the banner of a preview, or nothing."""
    return rendered("banner.html", site)


def issuer_body(site: SiteView, issuer: IssuerView) -> str:
    """Return the page about issuer and keys, without the frame."""
    return rendered("issuer.html", site, issuer=issuer)


def standalone_page(site: SiteView, fragment: Fragment) -> bytes:
    """Return a browsed page in our own plain frame."""
    body, head = Markup(fragment.html), Markup(fragment.head)  # noqa: S704 - made by templates of ours
    return _bytes(rendered("standalone.html", site, page=fragment, body=body, head=head))


def _bytes(html: str) -> bytes:
    return html.strip().encode() + b"\n"
