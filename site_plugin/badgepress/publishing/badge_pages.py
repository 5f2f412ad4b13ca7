"""The pages of badge classes."""

from __future__ import annotations

from badgepress.content.model import BadgeClass
from badgepress.credentials import urls
from badgepress.credentials.criteria import facts
from badgepress.publishing.badge_views import AlignmentView, BadgeView, CriterionView, LevelView, VersionView
from badgepress.publishing.fragment import Fragment, Wanted
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.render import rendered
from badgepress.publishing.views import LinkView, SiteView
from badgepress.publishing.views_of import badge_card, holder_row, site_view
from badgepress.signing.issuer_keys import IssuerKeys

HOLDERS_SHOWN = 100


def badge_pages(holdings: Holdings, keys: IssuerKeys, wanted: Wanted) -> dict[str, Fragment]:
    """Return the pages of all published classes by the name of the Markdown file that each stands for in MkDocs."""
    site = site_view(holdings.catalogue, keys, 2)
    found = {}
    newest = {badge.slug: badge for badge in holdings.catalogue.published_classes()}
    for slug, badge in newest.items():
        view = badge_view(badge, holdings, site.root) if wanted.has_class(slug) else None
        body = badge_body(site, view) if view else ""
        found[f"{urls.badge_page(slug)}index.md"] = Fragment(
            badge.name, badge.description, body, "badge-page", badge.status
        )
    return found


def badge_body(site: SiteView, badge: BadgeView) -> str:
    """Return a badge class's page, without the frame."""
    return rendered("badge.html", site, badge=badge)


def badge_view(badge: BadgeClass, holdings: Holdings, root: str) -> BadgeView:
    """Return the page of a class, showing its newest version `badge`."""
    versions = [version for version in holdings.catalogue.published_classes() if version.slug == badge.slug]
    holders = holdings.listed(badge.slug, limit=HOLDERS_SHOWN, with_revoked=False)
    return BadgeView(
        card=badge_card(badge, holdings, root),
        version=badge.version,
        criteria=badge.criteria,
        outcomes=badge.learning_outcomes,
        facts=tuple((label, value) for label, value in facts(badge) if label != "Prerequisites"),
        prerequisites=_prerequisites(badge, holdings, root),
        rubric=tuple(
            CriterionView(
                criterion.name,
                criterion.description,
                tuple(
                    LevelView(level.name, level.description, level.id == criterion.required_level)
                    for level in criterion.levels
                ),
            )
            for criterion in badge.rubric
        ),
        alignments=tuple(
            AlignmentView(item.name, item.url, item.framework, item.code, item.description) for item in badge.alignments
        ),
        tags=badge.tags,
        versions=tuple(
            VersionView(
                version.version,
                version is badge,
                version.status == "retired",
                root + urls.achievement(version.slug, version.version),
                root + urls.badge_class(version.slug, version.version),
                version.criteria,
            )
            for version in versions
        ),
        holders=tuple(holder_row(award, holdings.catalogue, root) for award in holders),
    )


def _prerequisites(badge: BadgeClass, holdings: Holdings, root: str) -> tuple[LinkView, ...]:
    if badge.prerequisites is None:
        return ()
    names = {published.slug: published.name for published in holdings.catalogue.published_classes()}
    links = [
        LinkView(names.get(slug, slug), root + urls.badge_page(slug) + "index.html" if slug in names else "")
        for slug in badge.prerequisites.badges
    ]
    return (*links, *([LinkView(badge.prerequisites.text.strip())] if badge.prerequisites.text else []))
