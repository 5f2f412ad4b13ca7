"""What may not become of a pathway once it was published: its page stays to be found."""

from __future__ import annotations

from collections.abc import Iterator

from badgepress.history.change import ChangeSet
from badgepress.problems import Place, Problem


def pathway_problems(changes: ChangeSet) -> Iterator[Problem]:
    """Yield the published pathways that a change makes vanish. All else of a pathway may change; the report says for how many people it does."""
    for change in changes.pathways:
        if change.old is None or change.old.get("status") == "draft":
            continue
        retire = f"A pathway that nobody is to begin any more is retired: set status: retired in {change.path}."
        if change.new is None:
            hint = f"Bring it back: git restore --source {changes.base[:12]} -- {change.path}. {retire}"
            yield Problem(Place(change.path), "BP363", f"the pathway “{change.slug}” was published and is gone", hint)
        elif change.new.get("status") == "draft":
            message = f"the pathway “{change.slug}” was published and became a draft; its page would vanish"
            yield Problem(change.source.place("status"), "BP363", message, retire)
