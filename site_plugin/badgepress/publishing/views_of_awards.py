"""Awards to views: what the page of an award says, in words and with addresses relative to the page."""

from __future__ import annotations

import json
from collections.abc import Mapping

from markupsafe import Markup

from badgepress.content.model import Assessor, Award, BadgeClass, Issuer, Learner
from badgepress.content.validity import valid_until
from badgepress.credentials import ob2, urls
from badgepress.credentials.urls import Addresses
from badgepress.language import Words
from badgepress.publishing.achievement_types import type_in_words
from badgepress.publishing.holdings import Holding, may_link
from badgepress.publishing.markdown import to_html
from badgepress.publishing.views import (
    AwardedBadge,
    AwardView,
    EvidenceView,
    LinkView,
    PictureView,
    ResultView,
    SiteView,
)

SKILLS_SHOWN = 6
"""The page of the badge has them all."""
_IN_A_SCRIPT_ELEMENT = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def awarded_badge(badge: BadgeClass, site: SiteView, issuer: Issuer) -> AwardedBadge:
    """Return a class version as the pages of its awards show it."""
    picture = urls.badge_image(badge.slug, badge.version, badge.image.extension)
    addresses = Addresses(issuer.base_url)
    return AwardedBadge(
        badge.name,
        badge.description,
        PictureView(site.root + picture, badge.image.alt),
        site.root + urls.badge_page(badge.slug) + "index.html",
        type_in_words(badge.achievement_type, site.words),
        addresses.url(urls.social_image(badge.slug, badge.version)),
        "" if badge.language == site.language else badge.language,
        _skills(badge),
        _structured(badge, issuer),
    )


def award_view(
    holding: Holding,
    shown: AwardedBadge,
    addresses: Addresses,
    site: SiteView,
    learners: Mapping[str, Learner],
    *,
    is_latest: bool,
    with_jwt: bool,
    with_oembed: bool = False,
) -> AwardView:
    """Return the page of an award that is not private.

    Args:
        holding: The award.
        shown: Its class, from `awarded_badge`.
        addresses: The site.
        site: What every page knows.
        learners: Those with a page, by handle.
        is_latest: Whether its class has no later version.
        with_jwt: Whether there is a VC-JWT of it.
        with_oembed: Whether there is an oEmbed answer for the page.
    """
    award, badge, words = holding.award, holding.badge, site.words
    end = valid_until(award, badge)
    newer, older = (
        LinkView(word, f"{other.id}.html") if other and may_link(award.visibility, other.visibility) else None
        for word, other in (("newer", holding.newer), ("older", holding.older))
    )
    return AwardView(
        url=addresses.url(urls.award_page(award.id)),
        credential=f"{award.id}.json",
        holder=award.name,
        learner_url=site.root + urls.learner_page(award.learner) + "index.html" if _names(award, learners) else "",
        oembed_url=addresses.url(urls.award_oembed(award.id)) if with_oembed else "",
        badge=shown,
        version=badge.version,
        status=holding.status,
        awarded=words.date(award.awarded),
        iso_awarded=award.awarded.date().isoformat(),
        ends=words.date(end) if end else "",
        criteria_anchor="criteria" if is_latest else f"v{badge.version}",
        revoked_on=words.date(award.revoked.on) if award.revoked else "",
        revocation_reason=award.revoked.reason if award.revoked else "",
        newer=newer,
        older=older,
        narrative=Markup(to_html(award.narrative)) if award.narrative else Markup(),  # noqa: S704 - to_html returns what its allow-list lets through
        evidence=tuple(EvidenceView(piece.name, piece.url, piece.description, piece.genre) for piece in award.evidence),
        results=_results(holding),
        assessor=_assessor(award.assessor) if award.assessor else None,
        is_listed=holding.is_listed,
        documents=tuple(_documents(award, site, words, with_jwt=with_jwt)),
    )


def _names(award: Award, learners: Mapping[str, Learner]) -> bool:
    """Say whether the page may lead to the learner's: only an award that names its holder does, and a listed one to a listed page only."""
    learner = learners.get(award.learner) if award.name else None
    return learner is not None and may_link(award.visibility, learner.visibility)


def _results(holding: Holding) -> tuple[ResultView, ...]:
    criteria = {criterion.id: criterion for criterion in holding.badge.rubric} if holding.award.results else {}
    results = []
    for criterion_id, level_id in holding.award.results.items():
        criterion = criteria[criterion_id]
        level = criterion.levels[criterion.rank(level_id)]
        results.append(ResultView(criterion.name, level.name, level.description))
    return tuple(results)


def _documents(award: Award, site: SiteView, words: Words, *, with_jwt: bool) -> list[LinkView]:
    documents = [LinkView(words.text("Open Badges 3.0 credential"), f"{award.id}.json")]
    if with_jwt:
        documents.append(LinkView(words.text("the same as a VC-JWT"), f"{award.id}.jwt"))
    if ob2.has_assertion(award):
        documents.append(LinkView(words.text("Open Badges 2.0 assertion"), site.root + urls.assertion(award.id)))
    return documents


def _skills(badge: BadgeClass) -> tuple[LinkView, ...]:
    return tuple(LinkView(skill.name, skill.url, skill.framework) for skill in badge.alignments[:SKILLS_SHOWN])


def _structured(badge: BadgeClass, issuer: Issuer) -> Markup:
    """Return what search engines read of the badge (schema.org, as JSON-LD), up to where the award's own date follows."""
    described = {
        "@context": "https://schema.org",
        "@type": "EducationalOccupationalCredential",
        "name": badge.name,
        "credentialCategory": "badge",
        "recognizedBy": {"@type": "Organization", "name": issuer.name, "url": issuer.url},
    }
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_IN_A_SCRIPT_ELEMENT)
    return Markup(text.removesuffix("}") + ",")  # noqa: S704 - nothing in it ends a script element


def _assessor(assessor: Assessor) -> LinkView:
    """Return who judged it; they end a sentence, so that a full stop of theirs is left to it."""
    if assessor.role:
        return LinkView(assessor.name, assessor.url, assessor.role.removesuffix("."))
    return LinkView(assessor.name.removesuffix("."), assessor.url)
