"""What a change of pathways means for people on their way, in a line for each pathway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badgepress.content.award_index import AwardIndex
from badgepress.content.award_statistics import badges_of_people, unnamed_holders
from badgepress.content.load import Loaded
from badgepress.content.model import Pathway
from badgepress.content.parse_people import parse_pathway
from badgepress.content.schema_check import schema_problems
from badgepress.history.change import ChangeSet, PathwayChange, Values
from badgepress.progress.counts import PathwayCount, pathway_counts

_NAMED_AT_MOST = 5


def pathway_lines(changes: ChangeSet, loaded: Loaded, index: AwardIndex) -> Iterator[str]:
    """Yield what a change does to pathways: new, changed, retired, gone; and how many of the people with today's awards had finished, and would.

    Args:
        changes: The change.
        loaded: The repository as it is now.
        index: Its awards.
    """
    if not changes.pathways:
        return
    before = _before(changes, loaded)
    counts_before, counts_now = _counts(before, changes, index), _counts(loaded.pathways, changes, index)
    for change in changes.pathways:
        yield f"{_what(change)}{_people(counts_before.get(change.slug), counts_now.get(change.slug))}"


def _before(changes: ChangeSet, loaded: Loaded) -> dict[str, Pathway]:
    """Return the pathways as they were: the changed ones at the base, the others as they are."""
    found = dict(loaded.pathways)
    for change in changes.pathways:
        found.pop(change.slug, None)
        if (pathway := _parsed(change)) is not None:
            found[change.slug] = pathway
    return found


def _parsed(change: PathwayChange) -> Pathway | None:
    """Return the pathway as it was, None where it was of another form."""
    if change.old is None or schema_problems("pathway", change.old_source):
        return None
    return parse_pathway(change.old_source, change.slug, change.old, b"")[0]


def _counts(pathways: Mapping[str, Pathway], changes: ChangeSet, index: AwardIndex) -> Mapping[str, PathwayCount]:
    wanted = [change.slug for change in changes.pathways if change.slug in pathways]
    if not wanted:
        return {}
    # the numbers that everybody sees on the pages: reports stand in public pull requests
    people, unnamed = badges_of_people(index, with_private=False), unnamed_holders(index, with_private=False)
    return pathway_counts(pathways, people, unnamed, wanted)


def _what(change: PathwayChange) -> str:
    old, new = change.old or {}, change.new or {}
    name = f"“{new.get('name') or old.get('name') or change.slug}” ({change.slug})"
    if change.new is None:
        return f"the pathway {name} is gone"
    if change.old is None:
        milestone = f" to {new['milestone']}" if "milestone" in new else ""
        steps = new.get("steps")
        count = len(steps) if isinstance(steps, list) else 0
        is_draft = " (draft)" if new.get("status") == "draft" else ""
        return f"a new pathway{is_draft}: {name}, {count} step{'s' if count != 1 else ''}{milestone}"
    if new.get("status") == "retired" != old.get("status"):
        return f"the pathway {name} is retired"
    return f"the pathway {name} changes: {', '.join(_differences(change)) or 'nothing that it says'}"


def _differences(change: PathwayChange) -> Iterator[str]:
    old, new = change.old or {}, change.new or {}
    yield from sorted(name for name in {*old, *new} - {"steps"} if old.get(name) != new.get(name))
    if change.is_picture_changed:
        yield "its picture"
    before, now = _steps(old), _steps(new)
    for word, names in (
        ("new steps", [name for name in now if name not in before]),
        ("steps gone", [name for name in before if name not in now]),
        (
            "steps that ask for something else",
            [name for name in now if name in before and _asks(now[name]) != _asks(before[name])],
        ),
        (
            "steps told otherwise",
            [
                name
                for name in now
                if name in before and now[name] != before[name] and _asks(now[name]) == _asks(before[name])
            ],
        ),
    ):
        if names:
            more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
            yield f"{word} ({', '.join(names[:_NAMED_AT_MOST])}{more})"


def _steps(values: Values) -> dict[str, dict[str, Any]]:
    steps = values.get("steps")
    return {str(step.get("id")): step for step in steps if isinstance(step, dict)} if isinstance(steps, list) else {}


def _asks(step: Mapping[str, Any]) -> object:
    return [step.get(name) for name in ("badge", "pathway", "any_of")], step.get("need", 1), bool(step.get("optional"))


def _people(before: PathwayCount | None, now: PathwayCount | None) -> str:
    """Return a clause on those whom it concerns, nothing if there are none or nothing changes for them."""
    if before is None or now is None:
        return ""
    parts = []
    for verb, old, new in (("finished", before.finished, now.finished), ("begun", before.begun, now.begun)):
        if old != new:
            parts.append(f"{old:,} {'person' if old == 1 else 'people'} had {verb} it, {new:,} would have")
    return f"; {'; '.join(parts)}" if parts else ""
