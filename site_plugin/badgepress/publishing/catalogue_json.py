"""`catalogue.json`: badges, pathways, listed learners and listed awards for programs (docs/catalogue.md). Only listed awards stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from badgepress.content.durations import rfc3339
from badgepress.content.indexed_award import ListedAward
from badgepress.content.model import BadgeClass, Learner, Pathway
from badgepress.credentials import urls
from badgepress.publishing.artifacts import Artifact, json_artifact
from badgepress.publishing.feeds import ATOM, JSON_FEED
from badgepress.publishing.holdings import Holdings

AWARDS_A_PAGE = 1000


def catalogue_json(holdings: Holdings, *, is_preview: bool) -> Iterator[Artifact]:
    """Yield the badges and the latest awards, then page after page of older ones, each naming the next."""
    catalogue, addresses = holdings.catalogue, holdings.addresses
    head: dict[str, Any] = {
        "version": 1,
        "preview": is_preview,
        "as_of": catalogue.as_of.isoformat(),
        "issuer": {"id": addresses.did, "name": catalogue.issuer.name, "url": catalogue.issuer.url},
        "feeds": {"atom": addresses.url(ATOM), "json": addresses.url(JSON_FEED)},
        "badges": [_badge(badge, holdings) for badge in catalogue.published_classes()],
        "pathways": [_pathway(pathway, holdings) for pathway in catalogue.published_pathways()],
        "learners": [
            _learner(learner, holdings)
            for _, learner in sorted(catalogue.learners.items())
            if learner.visibility == "listed"
        ],
    }
    awards = holdings.listed()
    page, number = list(islice(awards, AWARDS_A_PAGE)), 1
    while page or number == 1:
        following = list(islice(awards, AWARDS_A_PAGE))
        document: dict[str, Any] = (head if number == 1 else {"version": 1}) | {
            "awards": [_award(award, holdings) for award in page]
        }
        if following:
            document["next"] = addresses.url(urls.catalogue(number + 1))
        yield json_artifact(urls.catalogue(number), document, "catalogue")
        page, number = following, number + 1


def _badge(badge: BadgeClass, holdings: Holdings) -> dict[str, Any]:
    url = holdings.addresses.url
    entry = {
        "slug": badge.slug,
        "version": badge.version,
        "name": badge.name,
        "description": badge.description.strip(),
        "status": badge.status,
        "language": badge.language,
        "tags": list(badge.tags),
        "page": url(urls.badge_page(badge.slug)),
        "image": url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        "achievement": url(urls.achievement(badge.slug, badge.version)),
        "badge_class": url(urls.badge_class(badge.slug, badge.version)),
        "type": badge.achievement_type,
        "skills": [{"name": item.name, "url": item.url, "framework": item.framework} for item in badge.alignments],
    }
    more = {"area": badge.field_of_study, "offered": badge.offered.isoformat() if badge.offered else ""}
    return entry | {name: value for name, value in more.items() if value}


def _pathway(pathway: Pathway, holdings: Holdings) -> dict[str, Any]:
    return {
        "slug": pathway.slug,
        "name": pathway.name,
        "description": pathway.description,
        "status": pathway.status,
        "language": pathway.language,
        "tags": list(pathway.tags),
        "page": holdings.addresses.url(urls.pathway_page(pathway.slug)),
        "badges": list(
            dict.fromkeys(option.badge for step in pathway.steps for option in step.options if option.badge)
        ),
    } | ({"milestone": pathway.milestone} if pathway.milestone else {})


def _learner(learner: Learner, holdings: Holdings) -> dict[str, Any]:
    return {"name": learner.name, "page": holdings.addresses.url(urls.learner_page(learner.handle))}


def _award(award: ListedAward, holdings: Holdings) -> dict[str, Any]:
    url = holdings.addresses.url
    entry = {
        "id": url(urls.credential(award.id)),
        "page": url(urls.award_page(award.id)),
        "badge": award.slug,
        "version": award.version,
        "awarded": rfc3339(award.awarded),
        "status": award.status,
    }
    return entry | ({"name": award.name} if award.name else {})
