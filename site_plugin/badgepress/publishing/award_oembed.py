"""The oEmbed answer for an award's page, where the issuer publishes it: what other sites show when somebody pastes the address there."""

from __future__ import annotations

from markupsafe import escape

from badgepress.content.model import BadgeClass, Issuer
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.views import AwardView, SiteView

OPT_IN = "oembed"
"""In `also_publish`."""
_WIDTH, _HEIGHT, _PICTURE = 420, 132, 96
_STYLE = (
    "display:inline-flex;align-items:center;gap:1em;box-sizing:border-box;max-width:420px;padding:1em 1.25em;"
    "border:1px solid #8886;border-radius:14px;color:inherit;text-decoration:none"
)


def award_oembed(award_id: str, view: AwardView, badge: BadgeClass, issuer: Issuer, site: SiteView) -> Artifact:
    """Return the oEmbed answer for the page of an award (oEmbed 1.0, §2.3.4.4, type rich); it says no more than the page."""
    picture = Addresses(issuer.base_url).url(urls.badge_image(badge.slug, badge.version, badge.image.extension))
    holder = f"<br>{escape(view.holder)}" if view.holder else ""
    card = (
        f'<a href="{escape(view.url)}" style="{_STYLE}" dir="{site.direction}">'
        f'<img src="{escape(picture)}" alt="{escape(badge.image.alt)}" width="{_PICTURE}" height="{_PICTURE}">'
        f"<span><strong>{escape(badge.name)}</strong>{holder}<br>{escape(issuer.name)}</span></a>"
    )
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": f"{badge.name} – {view.holder}" if view.holder else badge.name,
        "provider_name": issuer.name,
        "provider_url": issuer.url,
        "html": card,
        "width": _WIDTH,
        "height": _HEIGHT,
    }
    return json_artifact(urls.award_oembed(award_id), answer, "oembed")
