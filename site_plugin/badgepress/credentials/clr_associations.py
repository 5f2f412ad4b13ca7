"""How the achievements of a stack belong together, as pathways and prerequisites say (CLR 2.0, B.1.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Literal, NamedTuple

from badgepress.content.model import Catalogue, Pathway, PathwayStep

AssociationType = Literal["isChildOf", "precedes"]


class Association(NamedTuple):
    """One achievement, said of another."""

    type: AssociationType
    source: str
    """Id of an Achievement."""
    target: str


class Associations:
    """What the content says of badge classes; made once, asked for every learner."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_source: defaultdict[str, set[tuple[AssociationType, str]]] = defaultdict(set)
        for badge in catalogue.published_classes():
            for before in badge.prerequisites.badges if badge.prerequisites else ():
                self._note("precedes", before, badge.slug)
        for pathway in catalogue.published_pathways():
            for kind, source, target in _said_by(pathway, catalogue.pathways):
                self._note(kind, source, target)

    def _note(self, kind: AssociationType, source: str, target: str) -> None:
        if source != target:
            self._by_source[source].add((kind, target))

    def among(self, achievements: Mapping[str, str]) -> list[Association]:
        """Return what holds between some badge classes.

        Args:
            achievements: Slug → id of the Achievement.
        """
        return [
            Association(kind, achievements[source], achievements[target])
            for source in sorted(achievements)
            for kind, target in sorted(self._by_source.get(source, ()))
            if target in achievements
        ]


def _said_by(pathway: Pathway, pathways: Mapping[str, Pathway]) -> Iterator[tuple[AssociationType, str, str]]:
    """Yield that a step comes before another, and that steps make up the milestone."""
    badges = {step.id: _badges_of(step, pathways) for step in pathway.steps}
    for step in pathway.steps:
        for before in step.after:
            for source, target in product(badges.get(before, ()), badges[step.id]):
                yield "precedes", source, target
        for source in badges[step.id] if pathway.milestone else ():
            yield "isChildOf", source, pathway.milestone


def _badges_of(step: PathwayStep, pathways: Mapping[str, Pathway]) -> list[str]:
    """Return the badges that meet a step; for a pathway in it, the milestone at its end."""
    milestones = {
        option.pathway: pathways[option.pathway].milestone for option in step.options if option.pathway in pathways
    }
    named = [option.badge or milestones.get(option.pathway, "") for option in step.options]
    return [slug for slug in named if slug]
