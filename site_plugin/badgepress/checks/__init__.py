"""The rules: a loaded repository in, problems out. No I/O, no clock; one small module a family of rules."""

from __future__ import annotations

from datetime import datetime

from badgepress.checks.across_awards import check_across_awards
from badgepress.checks.awards import check_award
from badgepress.checks.classes import check_classes
from badgepress.checks.images import check_images
from badgepress.checks.issuer import check_issuer, check_status_date
from badgepress.checks.keys import check_keys
from badgepress.checks.texts import check_texts
from badgepress.content.load import Loaded
from badgepress.problems import Problem

__all__ = ["check"]


def check(loaded: Loaded, now: datetime, *, for_release: bool = False) -> list[Problem]:
    """List everything that is wrong with a repository.

    Args:
        loaded: What `content.load` read.
        now: The present, UTC; only gates (nothing published depends on it).
        for_release: Whether a stale status date is an error.

    Returns:
        The problems of form and rule, sorted by place, without repetition.
    """
    problems = list(loaded.problems)
    if loaded.issuer is not None:
        problems += check_issuer(loaded.issuer)
        problems += check_texts(loaded.issuer.source)
    if loaded.as_of is not None:
        problems += check_status_date(loaded.as_of, now, for_release=for_release)
    problems += check_classes(loaded)
    for badge in loaded.classes.values():
        problems += check_texts(badge.source)
    problems += check_images(loaded)
    for award in loaded.awards:
        problems += check_award(award, loaded, now)
        problems += check_texts(award.source)
    problems += check_across_awards(loaded)
    problems += check_keys(loaded, now)
    return sorted(set(problems))
