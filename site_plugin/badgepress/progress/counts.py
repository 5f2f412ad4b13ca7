"""How many people came how far on pathways: numbers only, of nobody in particular. Pure.

Counted are people: each handle that awards name, and each holder of a milestone whose award names no learner.
A badge counts once it was earned, whether it has expired since or not; revoked and superseded awards do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from badgepress.content.model import Pathway
from badgepress.progress.completion import Completion
from badgepress.progress.uses import Uses


@dataclass(slots=True)
class PathwayCount:
    """How many people came how far on one pathway."""

    begun: int = 0
    """Those who have finished it included."""
    finished: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    """Id of a step → how many of those whose awards name them have done it."""


def pathway_counts(
    pathways: Mapping[str, Pathway],
    people: Iterable[Collection[str]],
    unnamed: Mapping[str, int],
    wanted: Collection[str] | None = None,
    uses: Uses | None = None,
) -> dict[str, PathwayCount]:
    """Count in one pass over the people; each is looked at only on the pathways that their badges are part of.

    Args:
        pathways: All pathways, by slug.
        people: For each person that awards name, the slugs of the badge classes they were awarded.
        unnamed: Badge class → how many people hold it whose awards name nobody.
        wanted: Slugs of the pathways to count for; all if None.
        uses: Of the pathways, if they are known already.

    Returns:
        A count for each wanted pathway.
    """
    uses = uses or Uses(pathways)
    counts = {slug: PathwayCount() for slug in (pathways if wanted is None else wanted)}
    # of what somebody holds, few badges matter to a pathway: many people are alike there
    alike: dict[str, Counter[frozenset[str]]] = {slug: Counter() for slug in counts}
    for held, number in Counter(map(frozenset, people)).items():
        for slug in uses.concerned(held):
            if slug in alike:
                alike[slug][held & uses.badges_of(slug)] += number
    for slug, found in alike.items():
        count = counts[slug]
        for held, number in found.items():
            progress = Completion(pathways, held).of(pathways[slug])
            is_there = progress.is_finished or progress.has_milestone
            count.finished += number * is_there
            count.begun += number * (is_there or progress.is_begun)
            for step in progress.steps:
                if step.is_done:
                    count.steps[step.step.id] += number
    for slug, count in counts.items():
        more = unnamed.get(pathways[slug].milestone, 0)
        count.begun += more
        count.finished += more
    return counts
