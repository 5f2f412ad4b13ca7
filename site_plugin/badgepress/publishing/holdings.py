"""Awards together with what they are worth: each award beside its class, its status, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from badgepress.content.model import Award, BadgeClass, Catalogue
from badgepress.content.validity import AwardStatus, award_status
from badgepress.credentials.urls import Addresses


@dataclass(frozen=True, slots=True)
class Holding:
    """One award as the site shows it."""

    award: Award
    badge: BadgeClass
    status: AwardStatus
    replaced_by: Award | None

    @property
    def is_listed(self) -> bool:
        """Whether it may stand in any list."""
        return self.award.visibility == "listed"


class Holdings:
    """All awards of a catalogue, as of the catalogue's date."""

    def __init__(self, catalogue: Catalogue, awards: Iterable[Award]) -> None:
        self.catalogue = catalogue
        self.addresses = Addresses(catalogue.issuer.base_url)
        by_id = {award.id: award for award in awards}
        replaced_by = {award.supersedes: award for award in by_id.values() if award.supersedes}
        self._by_id = {
            award_id: self._holding(by_id[award_id], replaced_by.get(award_id)) for award_id in sorted(by_id)
        }

    def _holding(self, award: Award, newer: Award | None) -> Holding:
        badge = self.catalogue.classes[award.class_key]
        status = award_status(award, badge, self.catalogue.as_of, is_superseded=newer is not None)
        return Holding(award, badge, status, newer)

    def in_order(self) -> Iterable[Holding]:
        """Return all holdings by award id."""
        return self._by_id.values()

    def of(self, award_id: str) -> Holding | None:
        """Return the holding of an award id, None if there is none."""
        return self._by_id.get(award_id)

    def listed(self, slug: str = "") -> list[Holding]:
        """Return the listed holdings, the newest first; of one class if `slug` is given."""
        chosen = [holding for holding in self._by_id.values() if holding.is_listed and slug in ("", holding.badge.slug)]
        return sorted(chosen, key=lambda holding: (-holding.award.awarded.timestamp(), holding.award.id))

    def awarded_count(self, slug: str) -> int:
        """Return how many awards of a class hold or held, revoked ones apart."""
        return sum(holding.badge.slug == slug and holding.status != "revoked" for holding in self._by_id.values())


def may_link(source: Award, target: Award) -> bool:
    """Say whether one award's page may name another: never a private one, and an unlisted one only from an unlisted page."""
    if target.visibility == "private":
        return False
    return target.visibility == "listed" or source.visibility == "unlisted"
