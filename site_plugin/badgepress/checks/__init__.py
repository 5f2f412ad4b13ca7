"""The rules: a loaded repository in, problems out. No I/O, no clock; one small module a family of rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from badgepress.checks.across_awards import check_across_awards
from badgepress.checks.awards import check_award
from badgepress.checks.classes import check_classes
from badgepress.checks.design import check_design
from badgepress.checks.images import check_images
from badgepress.checks.issuer import check_issuer, check_status_date
from badgepress.checks.keys import check_keys
from badgepress.checks.language import check_language
from badgepress.checks.learners import check_learners, check_learners_and_awards
from badgepress.checks.pathways import check_pathways
from badgepress.checks.policy import check_policy
from badgepress.checks.texts import check_texts, texts_are_sound
from badgepress.content.load import Loaded
from badgepress.content.read_award import ReadAward
from badgepress.problems import Problem

__all__ = ["check_across_awards", "check_catalogue", "check_learners_and_awards", "check_read_award"]


def check_catalogue(loaded: Loaded, now: datetime, *, for_release: bool = False) -> Iterator[Problem]:
    """Yield everything that is wrong with a repository but for its awards.

    Args:
        loaded: What `content.load` read.
        now: The present, UTC; only gates (nothing published depends on it).
        for_release: Whether a stale status date is an error.
    """
    yield from loaded.problems
    if loaded.issuer is not None:
        yield from check_issuer(loaded.issuer)
        yield from check_design(loaded.issuer)
        yield from check_language(loaded.issuer)
        yield from check_texts(loaded.issuer.source)
    if loaded.as_of is not None:
        yield from check_status_date(loaded.as_of, now, for_release=for_release)
    yield from check_classes(loaded)
    for badge in loaded.classes.values():
        yield from check_texts(badge.source)
    yield from check_pathways(loaded)
    for pathway in loaded.pathways.values():
        yield from check_texts(pathway.source)
    yield from check_learners(loaded, now)
    for learner in loaded.learners.values():
        yield from check_texts(learner.source)
    yield from check_images(loaded)
    yield from check_keys(loaded, now)
    if loaded.policy is not None:
        yield from check_policy(loaded.policy, loaded)


def check_read_award(read: ReadAward, loaded: Loaded, now: datetime) -> Iterator[Problem]:
    """Yield everything that is wrong with one award by itself, faults of form included; `now` as above."""
    yield from read.problems
    if read.award is not None:
        yield from check_award(read.award, loaded, now)
        if not texts_are_sound(read.values):
            yield from check_texts(read.award.source)
