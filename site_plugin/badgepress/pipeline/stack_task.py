"""The last task: signs the stacks of some learners, out of the credentials that the second task wrote."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from badgepress.content.indexed_award import LearnerAward
from badgepress.credentials.clr_associations import Associations
from badgepress.errors import PublishError
from badgepress.linkeddata.template_canonical import TemplateCanonicaliser
from badgepress.pipeline.executors import chosen_executor, in_order, unpacked, without_cycle_collection
from badgepress.pipeline.publish_task import PublishRules
from badgepress.publishing.artifacts import Artifact
from badgepress.publishing.clr_files import StackFiles, shown_awards

if TYPE_CHECKING:
    from badgepress.pipeline.publish import Build

LEARNERS_A_TASK = 50
_AWARDS_A_LEARNER = 5
"""Roughly: a credential that is nested takes as long as one that is published."""


@dataclass(frozen=True, slots=True)
class StackTask:
    """What some learners hold."""

    rules: bytes
    """`PublishRules`, packed."""
    associations: bytes
    """Pickled: pathways, which they are made of, are in no task."""
    stacks: tuple[list[LearnerAward], ...]


def published_stacks(build: Build, stage: Path) -> Iterator[Artifact]:
    """Yield the signed stacks of all learners, in as many processes as awards are signed in.

    Raises:
        BadgepressError: A key cannot be had, or a stack could not be signed whole.
        OSError: A credential cannot be read.
    """
    catalogue = build.catalogue
    if not catalogue.learners:
        return
    rules = PublishRules(catalogue, build.choice, build.examined.spool, stage, None, build.verify_all).packed()
    associations, held = pickle.dumps(Associations(catalogue)), shown_awards(build.holdings)
    some = iter(lambda: tuple(islice(held, LEARNERS_A_TASK)), ())
    tasks = (StackTask(rules, associations, stacks) for stacks in some)
    weight = len(catalogue.learners) * _AWARDS_A_LEARNER
    with chosen_executor(build.executor, weight, build.processes) as (runner, width):
        for artifacts in in_order(runner, stack_task, tasks, width):
            yield from artifacts


def stack_task(task: StackTask) -> list[Artifact]:
    """Sign the stacks of a task."""
    rules: PublishRules = unpacked(task.rules)
    with without_cycle_collection():
        maker = _maker(task.rules, task.associations)
        return [maker.of(awards, lambda path: (rules.stage / path).read_bytes()) for awards in task.stacks]


@lru_cache(maxsize=2)
def _maker(packed: bytes, associations: bytes) -> StackFiles:
    rules: PublishRules = unpacked(packed)
    keys = rules.keys.open(rules.catalogue, os.environ)
    if keys.proof.announced.multikey != rules.keys.public:
        raise PublishError("a process found another signing key than the one that was chosen")
    if rules.verify_all:
        return StackFiles(rules.catalogue, unpacked(associations), keys, TemplateCanonicaliser(sampled=1), sampled=1)
    return StackFiles(rules.catalogue, unpacked(associations), keys, TemplateCanonicaliser())
