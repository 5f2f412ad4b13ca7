"""Finds who has finished a pathway and does not hold the badge at its end, and makes the awards that need nobody's answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from badgepress.authoring.new_award import DraftedAward, badge_to_award, draft_award
from badgepress.authoring.repository import Repository, awards_in
from badgepress.content.award_index import AwardIndex
from badgepress.content.batch import MAX_BATCH_BYTES
from badgepress.content.indexed_award import LearnerAward, Standing
from badgepress.content.model import BadgeClass, Catalogue, Learner, Pathway
from badgepress.credentials import urls
from badgepress.credentials.urls import Addresses
from badgepress.errors import BadgepressError, ContentError
from badgepress.progress.completion import Completion
from badgepress.progress.uses import Uses

_EVIDENCE_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who has come to the end of a pathway, and whose milestone has not been awarded."""

    learner: str
    """Handle."""
    pathway: Pathway
    awards: tuple[LearnerAward, ...]
    """Their valid awards on the way, the newest first."""
    earlier: tuple[LearnerAward, ...]
    """Awards of the milestone that no longer hold."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is known of the award that is due."""

    due: Due
    badge: BadgeClass | None
    """The version to award; None where none can be."""
    values: Mapping[str, Any]
    """Its fields but for those that only a person can give."""
    obstacle: str
    """Why a person has to see to it; empty if it can be written."""

    @property
    def has_recipient(self) -> bool:
        """Whether an older award says more of its recipient than a hash."""
        return "recipient" in self.values


def due_milestones(catalogue: Catalogue, index: AwardIndex, *, pathway: str = "", learner: str = "") -> Iterator[Due]:
    """Yield who is due for what, by learner and pathway; of one pathway or one learner if given. Awards that name no learner are nobody's here.

    Args:
        catalogue: Checked content.
        index: Its awards.
        pathway: A slug, or empty.
        learner: A handle, or empty.
    """
    wanted = {way.slug: way for way in catalogue.published_pathways() if way.milestone and pathway in ("", way.slug)}
    uses = Uses(catalogue.pathways)
    for handle, awards in groupby(index.awards_of_learners(learner), key=lambda award: award.learner):
        theirs = list(awards)
        held = {award.slug for award in theirs if award.status == "valid"}
        completion = Completion(catalogue.pathways, held)
        for slug in sorted(uses.concerned(held) & wanted.keys()):
            way = wanted[slug]
            progress = completion.of(way)
            if progress.is_finished and not progress.has_milestone:
                on_the_way = uses.badges_of(slug)
                counting = tuple(award for award in theirs if award.status == "valid" and award.slug in on_the_way)
                earlier = tuple(award for award in theirs if award.slug == way.milestone)
                yield Due(handle, way, counting, earlier)


class Milestones:
    """Prepares and drafts the awards that are due in one repository."""

    def __init__(self, repository: Repository, catalogue: Catalogue, index: AwardIndex, now: datetime) -> None:
        self._repository = repository
        self._catalogue = catalogue
        self._index = index
        self._now = now
        self._addresses = Addresses(catalogue.issuer.base_url)

    def prepare(self, due: Due) -> Prepared:
        """Return what older awards say of the one that is due.

        Recipient, name, visibility and consent are as in the newest of them; a hash is never used again, its salt would show whose both are.

        Raises:
            OSError: A file cannot be read.
        """
        told = self._values_of(due)
        newest = told[due.awards[0].id]
        values: dict[str, Any] = {
            "name": newest.get("name"),
            "learner": due.learner,
            "visibility": newest.get("visibility"),
            "consent": newest.get("consent") or _consent(self._catalogue.learners.get(due.learner)),
            "awarded": self._now.date().isoformat(),
            "narrative": f"Finished the pathway “{due.pathway.name}”.",
        }
        badge, obstacle = self._badge(due)
        if badge is not None:
            values["badge"] = f"{badge.slug}@{badge.version}"
            if badge.evidence is None:
                values["evidence"] = self._evidence(due, is_listed=values["visibility"] == "listed")
        known = [_open_recipient(award) for award in told.values()]
        if not known[0]:
            obstacle = obstacle or "the newest of their awards holds only the hash of an e-mail address"
        elif any(one not in ({}, known[0]) for one in known):
            obstacle = obstacle or "their awards name more than one recipient"
        else:
            values["recipient"] = known[0]
        if not values["consent"]:
            obstacle = obstacle or "no consent to be named is recorded"
        return Prepared(
            due, badge, {name: value for name, value in values.items() if value not in (None, "", [], {})}, obstacle
        )

    def draft(self, prepared: Prepared) -> DraftedAward | str:
        """Return the award, or why a person has to see to it.

        Raises:
            OSError: A file cannot be read.
        """
        if prepared.obstacle:
            return prepared.obstacle
        try:
            return draft_award(self._repository, prepared.values, self._now)
        except ContentError as error:
            return error.problems[0].message if error.problems else str(error)

    def page(self, award: LearnerAward) -> str:
        """Return the address of an award's page."""
        return self._addresses.url(urls.award_page(award.id))

    def _badge(self, due: Due) -> tuple[BadgeClass | None, str]:
        try:
            badge = badge_to_award(self._repository, due.pathway.milestone)
        except BadgepressError as error:
            return None, str(error)
        earlier = next((award for award in due.earlier if award.status in ("revoked", "expired")), None)
        if earlier is not None:
            return badge, f"they held it, and it is {earlier.status}: {earlier.id[:8]}"
        if badge.evidence is not None and badge.evidence.required:
            return badge, "the badge asks for evidence of its own"
        if any(criterion.required_level for criterion in badge.rubric):
            return badge, "the badge is judged by a rubric"
        return badge, ""

    def _evidence(self, due: Due, *, is_listed: bool) -> list[dict[str, str]]:
        """Return the awards of the way; the page of an unlisted one is not named where everybody looks."""
        shown = [
            award
            for award in due.awards
            if award.visibility == "listed" or (award.visibility == "unlisted" and not is_listed)
        ]
        return [
            {"name": self._catalogue.classes[award.slug, award.version].name, "url": self.page(award)}
            for award in reversed(shown[:_EVIDENCE_AT_MOST])
        ]

    def _values_of(self, due: Due) -> dict[str, dict[str, Any]]:
        """Return the values of the awards on the way, the newest first."""
        standings = self._index.standings(award.id for award in due.awards)
        return {award.id: self._read(award.id, standings[award.id]) for award in due.awards}

    def _read(self, award_id: str, standing: Standing) -> dict[str, Any]:
        data = self._repository.folder.read(standing.path, MAX_BATCH_BYTES)
        return next(values for _, one, values in awards_in(standing.path, data, award_id) if one == award_id)


def _consent(learner: Learner | None) -> dict[str, str] | None:
    return {"on": learner.consent.on.isoformat(), "text": learner.consent.text} if learner is not None else None


def _open_recipient(award: Mapping[str, Any]) -> dict[str, str]:
    """Return the recipient where it is more than a hash, which serves for one award only."""
    recipient = award.get("recipient") or {}
    return {way: recipient[way] for way in ("did", "url") if way in recipient}
