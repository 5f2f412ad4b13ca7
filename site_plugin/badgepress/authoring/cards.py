"""What there is to know of one award, badge class or pathway: what it says, where it is published, and what verifiers see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from badgepress.authoring.repository import AwardPlace, Repository, read_place
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.model import Award, BadgeClass, Pathway, PathwayStep, Recipient
from badgepress.content.validity import award_status, valid_until
from badgepress.credentials import urls
from badgepress.credentials.ob2 import has_assertion
from badgepress.credentials.urls import Addresses
from badgepress.errors import BadgepressError


@dataclass(frozen=True, slots=True)
class Card:
    """Facts by their names, in the order in which they are shown; addresses by what they lead to."""

    title: str
    status: str
    facts: dict[str, Any]
    addresses: dict[str, str]
    verifiers: list[str] = field(default_factory=list)
    """What verifiers see, a sentence each."""
    path: str = ""


def award_card(repository: Repository, place: AwardPlace) -> Card:
    """Return what there is to know of an award; of its recipient no more than how they are known.

    Raises:
        BadgepressError: It cannot be read.
        OSError: A file cannot be read.
    """
    award = _award(repository, place)
    loaded = repository.loaded
    badge = loaded.classes.get(award.class_key)
    as_of = loaded.as_of or date.max
    is_superseded = bool(repository.newer_than(award.id))
    status = "revoked" if badge is None and award.is_taken_back else "valid" if badge is None else award_status(award, badge, as_of, is_superseded=is_superseded)
    end = award.expires if badge is None else valid_until(award, badge)
    revoked = award.revoked
    facts = {
        "id": award.id,
        "badge": f"{award.badge}@{award.version}",
        "recipient": _recipient(award.recipient),
        "name": award.name,
        "learner": award.learner,
        "awarded": award.awarded.date().isoformat(),
        "expires": end.date().isoformat() if end else "",
        "visibility": award.visibility,
        "consent": f"{award.consent.on}, text {award.consent.text}" if award.consent else "",
        "evidence": [f"{piece.name}{f' <{piece.url}>' if piece.url else ''}" for piece in award.evidence],
        "results": dict(award.results),
        "assessor": award.assessor.name if award.assessor else "",
        "revoked": f"{revoked.on}: {revoked.reason}" if revoked else "",
        "forgotten": award.forgotten.isoformat() if award.forgotten else "",
        "supersedes": award.supersedes,
    }
    card_status = "forgotten" if award.forgotten else status
    addresses = _award_addresses(repository, award)
    return Card(badge.name if badge else award.badge, card_status, facts, addresses, _seen(award, status), place.path)


def class_card(repository: Repository, badge: BadgeClass, awards: int) -> Card:
    """Return what there is to know of a version of a badge class."""
    versions = sorted(version for slug, version in repository.loaded.classes if slug == badge.slug)
    facts = {
        "badge": f"{badge.slug}@{badge.version}",
        "description": badge.description,
        "type": badge.achievement_type,
        "language": badge.language,
        "tags": list(badge.tags),
        "validity": badge.validity.in_words() if badge.validity else "",
        "evidence": "required" if badge.evidence and badge.evidence.required else "",
        "rubric": [criterion.name for criterion in badge.rubric],
        "picture": badge.image.file,
        "versions": versions,
        "awards": awards,
    }
    issuer = repository.loaded.issuer
    addresses = {}
    if issuer is not None and badge.status != "draft":
        at = Addresses(issuer.base_url)
        addresses = {
            "page": at.url(urls.badge_page(badge.slug)),
            "Open Badges 3.0": at.url(urls.achievement(badge.slug, badge.version)),
            "Open Badges 2.0": at.url(urls.badge_class(badge.slug, badge.version)),
            "picture": at.url(urls.badge_image(badge.slug, badge.version, badge.image.extension)),
        }
    seen = {
        "draft": ["A draft is checked and not published: nobody sees it yet."],
        "active": ["Anybody can read what it asks for; awards of it name this version for good."],
        "retired": ["It is awarded no longer. Its page stays, and so do all awards of it."],
    }
    return Card(badge.name, badge.status, facts, addresses, seen[badge.status], badge.source.path)


def pathway_card(repository: Repository, pathway: Pathway) -> Card:
    """Return what there is to know of a pathway."""
    asked = sum(not step.is_optional for step in pathway.steps)
    facts = {
        "pathway": pathway.slug,
        "description": pathway.description,
        "milestone": pathway.milestone,
        "needs": f"{pathway.need} of {asked} steps" if pathway.need < asked else f"{asked} step{'s' if asked != 1 else ''}",
        "steps": [_step(step) for step in pathway.steps],
        "starts": pathway.starts.isoformat() if pathway.starts else "",
        "ends": pathway.ends.isoformat() if pathway.ends else "",
        "language": pathway.language,
        "tags": list(pathway.tags),
    }
    issuer = repository.loaded.issuer
    addresses = {}
    if issuer is not None and pathway.status != "draft":
        addresses = {"page": Addresses(issuer.base_url).url(urls.pathway_page(pathway.slug))}
    seen = {
        "draft": "A draft is checked and not published: nobody sees it yet.",
        "active": "A page, and no document: what is signed are the awards of the badges on it.",
        "retired": "Its page stays, and says that nobody begins it any more.",
    }
    return Card(pathway.name, pathway.status, facts, addresses, [seen[pathway.status]], pathway.source.path)


def _step(step: PathwayStep) -> str:
    names = [option.badge or f"pathway {option.pathway}" for option in step.options]
    asks = f"{step.need} of {', '.join(names)}" if len(names) > 1 else names[0]
    more = [f"after {', '.join(step.after)}"] if step.after else []
    more += ["optional"] if step.is_optional else []
    more += [f"until {step.until}"] if step.until else []
    return f"{step.id}: {'; '.join([asks, *more])}"


def _award(repository: Repository, place: AwardPlace) -> Award:
    data = repository.folder.read(place.path, MAX_BATCH_BYTES)
    award = next((read.award for read in read_place(place, data)), None)
    if award is None:
        raise BadgepressError(f"the award in {place.path} cannot be read", hint="Run badgepress check, and mend it first.")
    return award


def _recipient(recipient: Recipient) -> str:
    if recipient.email_hash:
        return "an e-mail address (only its salted hash is kept)"
    return recipient.did or recipient.url


def _award_addresses(repository: Repository, award: Award) -> dict[str, str]:
    issuer = repository.loaded.issuer
    if issuer is None:
        return {}
    at = Addresses(issuer.base_url)
    found = {"page": at.url(urls.award_page(award.id))}
    if award.visibility != "private" and award.forgotten is None:
        found["Open Badges 3.0"] = at.url(urls.credential(award.id))
        if has_assertion(award):
            found["Open Badges 2.0"] = at.url(urls.assertion(award.id))
    found["status list"] = f"{at.url(urls.status_list(urls.status_list_number(award.status_index)))}, entry {award.status_index % urls.STATUS_LIST_LENGTH}"
    return found


def _seen(award: Award, status: str) -> list[str]:
    if award.forgotten is not None:
        return ["The page says only that an award was here; whoever kept the signed file hears from the status list that it does not hold."]
    seen = []
    if award.visibility == "private":
        seen.append("Nothing but a stub is published. Its holder has the signed file, if it was handed over: badgepress deliver.")
    elif award.visibility == "unlisted":
        seen.append("Whoever has the link sees the page; it stands in no list, and search engines are asked to leave it out.")
    else:
        seen.append("Everybody: it stands in the lists of the site.")
    seen.append(
        {
            "valid": "The signature holds and the status list does not name it: valid.",
            "expired": "The signature holds, and its last day is past: expired.",
            "revoked": "The status list names it, and page and Open Badges 2.0 say so: revoked.",
            "superseded": "The signature holds; the page points to the newer award.",
        }[status]
    )
    return seen
