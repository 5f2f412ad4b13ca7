"""Awards together with what they are worth: each award beside its class, its status, and what replaces it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from badgepress.content.award_index import AwardIndex
from badgepress.content.indexed_award import ListedAward, Neighbour
from badgepress.content.model import Award, BadgeClass, Catalogue, Visibility
from badgepress.content.validity import AwardStatus, award_status
from badgepress.credentials.urls import Addresses


@dataclass(slots=True)
class Holding:
    """One award as the site shows it."""

    award: Award
    badge: BadgeClass
    status: AwardStatus
    newer: Neighbour | None = None
    """The award that replaces it."""
    older: Neighbour | None = None
    """The award that it replaces."""

    @property
    def is_listed(self) -> bool:
        """Whether it may stand in any list."""
        return self.award.visibility == "listed"


def holding(
    award: Award, catalogue: Catalogue, newer: Neighbour | None = None, older: Neighbour | None = None
) -> Holding:
    """Return an award as of the catalogue's date."""
    badge = catalogue.classes[award.class_key]
    return Holding(
        award, badge, award_status(award, badge, catalogue.as_of, is_superseded=newer is not None), newer, older
    )


class Holdings:
    """All awards of a catalogue, as of the catalogue's date: what may be listed, and how many there are."""

    def __init__(self, catalogue: Catalogue, index: AwardIndex) -> None:
        self.catalogue = catalogue
        self.addresses = Addresses(catalogue.issuer.base_url)
        self.index = index

    def listed(self, slug: str = "", *, limit: int = -1, with_revoked: bool = True) -> Iterator[ListedAward]:
        """Yield the listed awards, the newest first; of one class if `slug` is given."""
        return self.index.listed(slug, limit=limit, with_revoked=with_revoked)

    @cached_property
    def awarded_counts(self) -> dict[str, int]:
        """How many awards of each class hold or held, revoked ones apart."""
        return self.index.awarded_counts()


def may_link(source: Visibility, target: Visibility) -> bool:
    """Say whether one award's page may name another: never a private one, and an unlisted one only from an unlisted page."""
    if target == "private":
        return False
    return target == "listed" or source == "unlisted"
