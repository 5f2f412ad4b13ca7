"""A rubric as a table: one row a criterion, its levels from the lowest to the highest."""

from __future__ import annotations

from collections.abc import Sequence

from badgepress.content.model import RubricCriterion
from badgepress.publishing.badge_views import CriterionView, LevelView


def rubric_table(rubric: Sequence[RubricCriterion]) -> tuple[CriterionView, ...]:
    """Return the rows; where a criterion has fewer levels than another, its highest takes the columns that are left."""
    columns = max((len(criterion.levels) for criterion in rubric), default=0)
    return tuple(
        CriterionView(
            criterion.name,
            criterion.description,
            tuple(
                LevelView(
                    level.name,
                    level.description,
                    level.id == criterion.required_level,
                    span=columns - len(criterion.levels) + 1 if level is criterion.levels[-1] else 1,
                )
                for level in criterion.levels
            ),
        )
        for criterion in rubric
    )
